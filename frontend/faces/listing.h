/* A program's searches as the code that runs: step lists, or this machine's assembly.
 */
#ifndef NAS_FRONTEND_FACES_LISTING_H
#define NAS_FRONTEND_FACES_LISTING_H

#include "ir/program.h"
#include "support/buffer.h"

/* For `nas ir --steps`: one list for each function of each problem. Answers NULL, or the rule that
 * a list breaks (in the arena). */
const char *listing_steps(struct buffer *out, struct arena *arena, const struct program *program);

/* For `:asm`: NULL, or why there is none (in the arena). */
const char *listing_assembly(struct buffer *out, struct arena *arena,
                             const struct program *program);

#endif
