/* `nas cache why FILE`: for each search of a file whether the cache has its answer, and if not,
 * what sets it apart from the nearest that the cache has.
 */
#ifndef NAS_FRONTEND_FACES_WHY_H
#define NAS_FRONTEND_FACES_WHY_H

#include "frontend/faces/load.h"

/* `cli` has the file as its only operand. Searches nothing and prints nothing of the program. */
enum exit_status why_file(struct cli *cli, const char *cache);

/* Everything that what `nas build` makes depends on, one thing a line; the first says what it is.
 * The key of a build is their digest. */
void build_key_lines(struct loaded *loaded, struct buffer *lines);

#endif
