/* Drawing the members of a `sample`: points of a problem without objectives, uniform place by
 * place. A member that does not meet the problem's requirements is drawn again. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "passes/session.h"
#include "passes/space.h"

enum { TOGETHER = 256, DRAWS = 1000 };

/* What is drawn, and where it goes. */
struct drawing {
    const struct space *space;
    struct lanes *lanes;
    struct frame *frame;
    struct function *require; /* NULL without requirements */
    size_t requires;
    uint64_t key;
    double *buffer; /* rows of the space */
    double *row[TOGETHER];
    uint32_t turn[TOGETHER]; /* of each lane */
};

/* Draws the lanes' members; answers how many of the lanes' turns are still without one. */
static bool draw_lanes(struct drawing *d, uint32_t attempt, size_t *count, double *rows)
{
    const struct space *space = d->space;
    for (size_t lane = 0; lane < *count; lane++)
        d->lanes->random[lane] = random_stream(d->key, attempt, d->turn[lane]);
    if (!space_fill(space, d->lanes, &d->frame->host, d->row, *count, space_sample, d->lanes))
        return false;
    if (d->require) {
        space_spread(space, d->lanes, (const double *const *)d->row, *count);
        if (!function_run(d->require, &d->frame->host, space->captures, d->lanes->slot,
                          d->lanes->out, d->lanes->stride, *count))
            return false;
    }
    size_t left = 0;
    for (size_t lane = 0; lane < *count; lane++) {
        bool met = d->row[lane][space->dead] == 0;
        for (size_t r = 0; r < d->requires && met; r++)
            met = d->lanes->out[2 * r * d->lanes->stride + lane] > 0;
        if (met)
            memcpy(rows + d->turn[lane] * space->slots, d->row[lane], space->slots * sizeof *rows);
        else
            d->turn[left++] = d->turn[lane];
    }
    *count = left;
    return true;
}

static bool draw_all(struct drawing *d, size_t turns, double *rows)
{
    for (size_t first = 0; first < turns;) {
        size_t count = turns - first < TOGETHER ? turns - first : TOGETHER;
        if (count > d->lanes->most) count = d->lanes->most;
        for (size_t lane = 0; lane < count; lane++) {
            d->turn[lane] = (uint32_t)(first + lane);
            d->row[lane] = d->buffer + lane * d->space->row;
        }
        first += count;
        for (uint32_t attempt = 0; count && attempt < DRAWS; attempt++)
            if (!draw_lanes(d, attempt, &count, rows)) return false;
        /* A member that cannot be had is not a number, which makes what is computed of it so. */
        for (size_t lane = 0; lane < count; lane++)
            for (size_t k = 0; k < d->space->slots; k++)
                rows[d->turn[lane] * d->space->slots + k] = NAN;
    }
    return true;
}

bool draw_points(struct frame *frame, const struct problem *problem, const double *captures,
                 size_t turns, double *rows)
{
    struct session *session = frame->session;
    struct arena *arena = arena_new();
    struct space space;
    bool drawn = false;
    if (space_open(&space, arena, session->evaluator, &frame->host, problem, captures)) {
        struct {
            struct digest problem;
            uint64_t root;
        } from = {problem->digest, session->options.seed};
        struct drawing d = {
            .space = &space, .frame = frame, .key = digest_bytes(&from, sizeof from).low};
        size_t outputs = 1;
        d.requires = evaluator_layout(session->evaluator, problem)->cheap;
        if (d.requires) {
            d.require = evaluator_function(session->evaluator, problem, PART_REQUIRE);
            outputs = function_shape(d.require).outputs;
        }
        d.lanes = lanes_new(&space, outputs, TOGETHER);
        d.buffer = NEW_ARRAY(arena, double, d.lanes->most *space.row);
        drawn = draw_all(&d, turns, rows);
        lanes_free(d.lanes);
    }
    arena_free(arena);
    return drawn;
}
