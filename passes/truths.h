/* What the seen points of a search without a feasible one met: the evidence for its conflict.
 *
 * Points that meet the same requirements are kept as one pattern with the smallest distances seen,
 * so a million points of a small problem are a handful of patterns and no information that the
 * explanation needs is lost. A requirement that was not evaluated at a point (it stands behind a
 * cheaper one that failed) counts as met there: a set is called contradictory only on evidence.
 */
#ifndef NAS_PASSES_TRUTHS_H
#define NAS_PASSES_TRUTHS_H

#include <stdbool.h>
#include <stddef.h>

#include "support/buffer.h"

struct truths;

/* `width` requirements. */
struct truths *truths_new(size_t width);
void truths_free(struct truths *truths); /* NULL is allowed */

/* A point's distances: 0 for a requirement that holds, NaN for one that was not evaluated. */
void truths_add(struct truths *truths, const double *distance);

/* Patterns as bytes, to be kept: how many there are, the bytes of each, the bytes of one added to
 * `out`, and back. */
size_t truths_count(const struct truths *truths);
size_t truths_size(const struct truths *truths);
void truths_save(const struct truths *truths, size_t i, struct buffer *out);
void truths_load(struct truths *truths, const unsigned char *bytes);

/* A minimal set of requirements that no point met together: each set[i] is a requirement, and the
 * smallest distance from it among points that met the others. Both arrays have room for `width`.
 * Answers how many there are; 0 when some point met everything or nothing was seen. */
size_t truths_conflict(const struct truths *truths, size_t *set, double *nearest);

#endif
