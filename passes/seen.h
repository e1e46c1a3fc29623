/* The points that a search has seen, with their answers: so that none is evaluated twice.
 *
 * A point is kept as the 128-bit hash of its slots: 16 bytes however large it is. Two of a billion
 * points have equal hashes with a chance of about 1e-21.
 */
#ifndef NAS_PASSES_SEEN_H
#define NAS_PASSES_SEEN_H

#include <stddef.h>
#include <stdint.h>

#include "support/hash.h"

struct seen {
    size_t count;
    size_t room;
    size_t values;      /* numbers kept of each point */
    struct digest *key; /* of each point, in the order of adding */
    double *value;      /* count x values */
    uint32_t *slot;     /* point number + 1, or 0 */
    size_t slots;       /* a power of two */
};

enum { SEEN_MOST = 1 << 30 }; /* point numbers are 32 bits */

void seen_open(struct seen *seen, size_t values);
void seen_close(struct seen *seen);

/* Makes room for `count` points in all, at most SEEN_MOST. */
void seen_reserve(struct seen *seen, size_t count);

/* Asks the memory for where a key will be looked for; a later look then need not wait. */
static inline void seen_expect(const struct seen *seen, struct digest key)
{
    if (seen->slots) __builtin_prefetch(&seen->slot[key.low & (seen->slots - 1)]);
}

/* The point's number, or SIZE_MAX. */
size_t seen_find(const struct seen *seen, struct digest key);
/* The point's number; a new point's is the old `count`, and its values are not set. */
size_t seen_add(struct seen *seen, struct digest key);

#endif
