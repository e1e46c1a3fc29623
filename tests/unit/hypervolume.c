/* Hypervolumes against inclusion and exclusion over all sets of boxes, in any order of the boxes.
 */
#include "backends/hypervolume.h"

#include <math.h>
#include <string.h>

#include "support/random.h"
#include "tests/tap.h"

enum { BOXES = 11, SIDES = 6, ROUNDS = 40 };

/* The volume that the boxes of a set have in common; with each further box the sign turns. */
static double common(const double *side, size_t boxes, size_t sides, unsigned set)
{
    double volume = -1;
    for (size_t i = 0; i < boxes; i++)
        if (set >> i & 1) volume = -volume;
    for (size_t k = 0; k < sides; k++) {
        double least = INFINITY;
        for (size_t i = 0; i < boxes; i++)
            if (set >> i & 1) least = fmin(least, fmax(side[i * sides + k], 0));
        volume *= least;
    }
    return volume;
}

static double expected(const double *side, size_t boxes, size_t sides)
{
    double sum = 0;
    for (unsigned set = 1; set < 1U << boxes; set++)
        sum += common(side, boxes, sides, set);
    return sum;
}

/* Some sides are equal, some are below 0, where the box covers nothing. */
static double draw_side(struct random *random)
{
    double side = random_unit(random) * 2 - 0.1;
    return random_below(random, 4) ? side : round(side * 4) / 4;
}

static void reverse(const double *side, double *turned, size_t boxes, size_t sides)
{
    for (size_t i = 0; i < boxes; i++)
        memcpy(turned + i * sides, side + (boxes - 1 - i) * sides, sides * sizeof *side);
}

static void compare(size_t boxes, size_t sides)
{
    double side[BOXES * SIDES], turned[BOXES * SIDES];
    bool near = true, same = true;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct random random = random_stream(boxes * 100 + sides, round, 0);
        for (size_t i = 0; i < boxes * sides; i++)
            side[i] = draw_side(&random);
        double volume = hypervolume(side, boxes, sides);
        double want = expected(side, boxes, sides);
        reverse(side, turned, boxes, sides);
        near = near && fabs(volume - want) <= 1e-9 * (1 + want);
        same = same && volume == hypervolume(turned, boxes, sides);
    }
    tap_note("%zu boxes of %zu sides", boxes, sides);
    CHECK(near);
    CHECK(same);
}

int main(void)
{
    for (size_t sides = 1; sides <= SIDES; sides++)
        for (size_t boxes = 0; boxes <= BOXES; boxes += boxes < 3 ? 1 : 4)
            compare(boxes, sides);
    return tap_done();
}
