/* How far two names are apart, for suggestions. */
#ifndef NAS_SUPPORT_DISTANCE_H
#define NAS_SUPPORT_DISTANCE_H

#include <stdbool.h>
#include <stddef.h>

/* Names longer than this are never suggested. */
enum { DISTANCE_LONGEST = 64 };

/* The least number of insertions, removals, replacements and swaps of neighbours that make b of a
 * (Damerau's distance in its "optimal string alignment" form). Bytes are compared; upper and lower
 * case are equal when `fold` is set. Texts above DISTANCE_LONGEST bytes are infinitely far apart:
 * the answer is SIZE_MAX. */
size_t edit_distance(const char *a, size_t a_size, const char *b, size_t b_size, bool fold);

/* The nearest of `names` to `text` by that distance, or NULL when none is near enough to be meant.
 */
const char *nearest_name(const char *text, const char *const *names, size_t count);

#endif
