/* Random numbers against the vectors published with Philox, and their distributions. */
#include "support/random.h"

#include <math.h>
#include <stdbool.h>

#include "tests/tap.h"

/* The known answers of philox4x32 with 10 rounds in Random123's kat_vectors (Salmon and others,
 * 2011). A block's words are handed out last first. */
static void blocks_are_the_published_ones(void)
{
    static const struct {
        uint32_t counter[4], key[2], word[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        struct random random = {.key = {known[k].key[0], known[k].key[1]}};
        for (size_t i = 0; i < 4; i++)
            random.counter[i] = known[k].counter[i];
        bool same = true;
        for (size_t i = 4; i-- > 0;)
            same = same && random_word(&random) == known[k].word[i];
        CHECK(same);
    }
}

/* Mean 0, variance 1 and kurtosis 3, each within six of its standard errors. */
static void normals_have_their_moments(void)
{
    enum { PAIRS = 50000 };
    struct random random = random_stream(5, 0, 0);
    double sum = 0, squares = 0, fourths = 0, n = 2 * PAIRS;
    for (size_t i = 0; i < PAIRS; i++) {
        double z[2];
        random_normals(&random, z, 2);
        for (size_t k = 0; k < 2; k++) {
            sum += z[k];
            squares += z[k] * z[k];
            fourths += z[k] * z[k] * z[k] * z[k];
        }
    }
    CHECK(fabs(sum / n) < 6 * sqrt(1 / n));
    CHECK(fabs(squares / n - 1) < 6 * sqrt(2 / n));
    CHECK(fabs(fourths / n - 3) < 6 * sqrt(96 / n));
}

static void an_odd_number_begins_as_an_even_one(void)
{
    struct random random = random_stream(6, 0, 0), again = random;
    double odd[3], even[4];
    random_normals(&random, odd, 3);
    random_normals(&again, even, 4);
    CHECK(odd[0] == even[0] && odd[1] == even[1] && odd[2] == even[2]);
    CHECK(random_word(&random) == random_word(&again));
}

int main(void)
{
    blocks_are_the_published_ones();
    normals_have_their_moments();
    an_odd_number_begins_as_an_even_one();
    return tap_done();
}
