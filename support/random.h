/* Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC 2011).
 *
 * A stream is a key and a counter; the n-th number of a stream is a pure function of both, so the
 * numbers that a candidate draws depend on nothing but its own key: not on threads, not on what
 * was drawn elsewhere, not on a resume.
 */
#ifndef NAS_SUPPORT_RANDOM_H
#define NAS_SUPPORT_RANDOM_H

#include <stdint.h>

struct random {
    uint32_t key[2];
    uint32_t counter[4];
    uint32_t word[4]; /* the current block */
    uint32_t left;    /* unread words of the block */
};

/* The stream of `key` and up to two coordinates (for example generation and individual). */
struct random random_stream(uint64_t key, uint32_t major, uint32_t minor);

uint32_t random_word(struct random *random);
/* uniform in 0..bound-1, bound >= 1 */
uint64_t random_below(struct random *random, uint64_t bound);
double random_unit(struct random *random);   /* uniform in [0, 1), 53 bits */
double random_normal(struct random *random); /* mean 0, variance 1 */

/* One Philox4x32-10 block; exposed for the published test vectors. */
void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

#endif
