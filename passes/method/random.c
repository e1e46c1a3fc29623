/* Points drawn independently and uniformly, each new. */
#include "passes/search.h"

enum {
    TOGETHER = 1024,
    ATTEMPTS = 8,   /* to draw a point that was not seen */
    FRUITLESS = 16, /* rounds without a new point after which there is hardly one left */
    MOST_POINTS = 1 << 30
};

void method_random(struct search *search)
{
    size_t points = search_count(search, "points", 1000, 1, MOST_POINTS);
    if (search->space.exact && search->space.enumerable && search->space.points <= (double)points) {
        method_exhaustive(search);
        return;
    }
    search->planned = points;
    struct crowd crowd = crowd_new(search, points < TOGETHER ? points : TOGETHER);
    struct {
        uint32_t round, fruitless;
    } at = {0, 0};
    search_keep(search, &at, sizeof at);
    search_resume(search);
    for (; search->evaluated < points && at.fruitless < FRUITLESS; at.round++) {
        if (!search_checkpoint(search)) return;
        uint64_t before = search->evaluated, left = points - before;
        size_t count = left < TOGETHER ? (size_t)left : TOGETHER;
        if (!search_sample(search, &crowd, count, at.round, ATTEMPTS)) return;
        if (!search_answer(search, &crowd, count)) return;
        at.fruitless = search->evaluated == before ? at.fruitless + 1 : 0;
    }
}
