/* Philox4x32-10 and the few distributions the solvers need; see random.h. */
#include "support/random.h"

#include <math.h>

void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * c0;
        uint64_t p1 = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

struct random random_stream(uint64_t key, uint32_t major, uint32_t minor)
{
    return (struct random){.key = {(uint32_t)key, (uint32_t)(key >> 32)},
                           .counter = {0, 0, major, minor}};
}

uint32_t random_word(struct random *random)
{
    if (!random->left) {
        philox(random->counter, random->key, random->word);
        if (!++random->counter[0]) random->counter[1]++;
        random->left = 4;
    }
    return random->word[--random->left];
}

static uint64_t two_words(struct random *random)
{
    uint64_t high = random_word(random);
    return high << 32 | random_word(random);
}

uint64_t random_below(struct random *random, uint64_t bound)
{
    if (bound <= UINT32_MAX) {
        /* Lemire's multiplication with rejection: no division on the usual path. */
        uint32_t narrow = (uint32_t)bound;
        uint64_t product = (uint64_t)random_word(random) * narrow;
        if ((uint32_t)product < narrow) {
            uint32_t unfair = (uint32_t)-narrow % narrow;
            while ((uint32_t)product < unfair)
                product = (uint64_t)random_word(random) * narrow;
        }
        return product >> 32;
    }
    uint64_t unfair = -bound % bound;
    uint64_t word = two_words(random);
    while (word < unfair)
        word = two_words(random);
    return word % bound;
}

double random_unit(struct random *random)
{
    return (double)(two_words(random) >> 11) * 0x1p-53;
}

double random_normal(struct random *random)
{
    /* Box and Muller's polar form would draw a varying number of words; this form always four. */
    double u = 1.0 - random_unit(random);
    double v = random_unit(random);
    return sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
}
