/* Opening a space, and filling in candidates; see space.h. The walk is in walk.c. */
#include "passes/space.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH_BYTES = 1 << 20, /* of one batch's slots: what stays in the second-level cache */
    ESTIMATES = 4096       /* candidates drawn to estimate the size of a space */
};

static bool all_numbers(const struct unknown *unknown)
{
    double ignored;
    for (size_t i = 0; i < unknown->params; i++)
        if (!expr_is_number(unknown->param[i], &ignored)) return false;
    return !unknown->active;
}

static bool reads_slots(const struct unknown *unknown)
{
    unsigned reads = unknown->active ? unknown->active->reads : 0u;
    for (size_t i = 0; i < unknown->params; i++)
        reads |= unknown->param[i]->reads;
    return reads & READS_SLOT;
}

/* The extent of a fixed unknown; runs the function when captures are in it. */
static bool fix(const struct space *space, struct arena *arena, struct host *host,
                const struct unknown *unknown, struct place *place)
{
    double *param = NEW_ARRAY(arena, double, place->params + 1);
    place->active = true;
    if (place->function) {
        struct lanes *lanes = lanes_new(space, place->params + 1, 1);
        memset(lanes->slot, 0, space->slots * lanes->stride * sizeof *lanes->slot);
        bool ran = function_run(place->function, host, space->captures, lanes->slot, lanes->out,
                                lanes->stride, 1);
        for (size_t i = 0; i < place->params && ran; i++)
            param[i] = lanes->out[i * lanes->stride];
        if (ran && unknown->active) place->active = lanes->out[place->params * lanes->stride] != 0;
        lanes_free(lanes);
        if (!ran) return false;
    } else {
        for (size_t i = 0; i < place->params; i++)
            expr_is_number(unknown->param[i], &param[i]);
    }
    place->function = NULL;
    place->extent = (struct extent){.param = param, .params = place->params};
    if (place->domain->prepare) place->extent.ready = place->domain->prepare(arena, place->extent);
    place->count = place->active ? place->domain->count(place->extent) : 1;
    return true;
}

/* The largest extent that the parameters' intervals allow. */
static struct extent widest(struct arena *arena, const struct unknown *unknown)
{
    double *param = NEW_ARRAY(arena, double, unknown->params);
    for (size_t i = 0; i < unknown->params; i++) {
        struct interval interval = unknown->param[i]->interval;
        param[i] = isfinite(interval.high) ? interval.high : fmax(interval.low, 1);
    }
    return (struct extent){.param = param, .params = unknown->params};
}

static bool open_place(struct space *space, struct arena *arena, struct evaluator *evaluator,
                       struct host *host, size_t i)
{
    const struct unknown *unknown = &space->problem->unknown[i];
    struct place *place = &space->place[i];
    *place = (struct place){.domain = domain_get(unknown->domain),
                            .count = NAN,
                            .guarded = unknown->active && reads_slots(unknown),
                            .first = unknown->first,
                            .slots = unknown->slots,
                            .params = unknown->params};
    if (!all_numbers(unknown))
        place->function =
            evaluator_function(evaluator, space->problem, (unsigned)(PART_UNKNOWN + i));
    if (place->guarded) place->mark = (uint32_t)space->row++;
    if (place->params > space->params) space->params = place->params;
    if (!place->domain->nth) space->enumerable = false;
    if (reads_slots(unknown))
        space->dynamic = i + 1;
    else if (!fix(space, arena, host, unknown, place))
        return false;
    struct extent extent = place->function ? widest(arena, unknown) : place->extent;
    bool empty = !place->function && (!place->active || place->count == 0);
    place->coordinate = (uint32_t)space->coordinates;
    place->coordinates = empty ? 0 : (uint32_t)place->domain->coordinates(extent);
    space->coordinates += place->coordinates;
    return true;
}

/* Counts the points of the unknowns up to the last that is not fixed, by walking all but that. */
static bool count_walking(struct space *space, struct arena *arena, struct host *host, size_t most,
                          double *points)
{
    struct lanes *lanes = lanes_new(space, space->params + 1, 1);
    struct walk walk;
    walk_open(&walk, arena, space, lanes, host);
    walk.places = space->dynamic;
    size_t steps = 0;
    *points = 0;
    for (bool more = walk_enter(&walk, NULL, 0); more;
         more = walk_next(&walk, 0, space->dynamic - 1)) {
        *points += walk.count[space->dynamic - 1];
        if (++steps > most) break;
    }
    lanes_free(lanes);
    space->exact = steps <= most;
    return !walk.stopped;
}

/* The weight of each lane's candidate: the product of the numbers of values it was drawn from. */
struct weighing {
    struct lanes *lanes;
    double *weight;
    double **row;
};

static void weigh(void *context, size_t lane, const struct place *place, struct extent extent,
                  double *row)
{
    struct weighing *weighing = context;
    weighing->weight[lane] *= place->function ? place->domain->count(extent) : 1;
    place->domain->sample(extent, &weighing->lanes->random[lane], row + place->first);
}

/* Adds up the weights of `count` candidates, the first of which is number `first`. */
static bool add_weights(const struct space *space, struct host *host, struct weighing *weighing,
                        size_t first, size_t count, double *sum)
{
    struct lanes *lanes = weighing->lanes;
    for (size_t i = 0; i < count; i++) {
        weighing->weight[i] = 1;
        lanes->random[i] = random_stream(space->slots, 0, (uint32_t)(first + i));
    }
    if (!space_fill(space, lanes, host, weighing->row, count, weigh, weighing)) return false;
    for (size_t i = 0; i < count; i++)
        *sum += weighing->row[i][space->dead] != 0 ? 0 : weighing->weight[i];
    return true;
}

/* Knuth, "Estimating the efficiency of backtrack programs" (1975): the mean weight of random
 * points is the number of points. */
static bool count_drawing(const struct space *space, struct arena *arena, struct host *host,
                          double *points)
{
    struct lanes *lanes = lanes_new(space, space->params + 1, 256);
    struct weighing weighing = {.lanes = lanes,
                                .weight = NEW_ARRAY(arena, double, lanes->most),
                                .row = NEW_ARRAY(arena, double *, lanes->most)};
    for (size_t i = 0; i < lanes->most; i++)
        weighing.row[i] = NEW_ARRAY(arena, double, space->row);
    double sum = 0;
    bool ran = true;
    for (size_t first = 0, count; first < ESTIMATES && ran; first += count) {
        count = ESTIMATES - first < lanes->most ? ESTIMATES - first : lanes->most;
        ran = add_weights(space, host, &weighing, first, count, &sum);
    }
    lanes_free(lanes);
    *points = sum / ESTIMATES;
    return ran;
}

bool space_count(struct space *space, struct arena *arena, struct host *host, size_t most)
{
    double points = 1;
    space->exact = true;
    if (space->dynamic) {
        if (space->enumerable && !count_walking(space, arena, host, most, &points)) return false;
        if (!space->enumerable) space->exact = false;
        if (!space->exact && !count_drawing(space, arena, host, &points)) return false;
    }
    for (size_t i = 0; i < space->places; i++) {
        const struct place *place = &space->place[i];
        /* count_walking has counted every unknown up to `dynamic`, count_drawing only those that
         * are not fixed. */
        if (i < space->dynamic && (space->exact || place->function)) continue;
        points *= place->count;
    }
    space->points = points;
    return true;
}

bool space_open(struct space *space, struct arena *arena, struct evaluator *evaluator,
                struct host *host, const struct problem *problem, const double *captures)
{
    *space = (struct space){.problem = problem,
                            .captures = captures,
                            .places = problem->unknowns,
                            .slots = problem->slots,
                            .row = problem->slots + 1,
                            .dead = problem->slots,
                            .enumerable = true};
    space->place = NEW_ARRAY(arena, struct place, space->places);
    for (size_t i = 0; i < space->places; i++)
        if (!open_place(space, arena, evaluator, host, i)) return false;
    return true;
}

static size_t whole_vectors(size_t lanes)
{
    return (lanes + BATCH_ALIGN - 1) / BATCH_ALIGN * BATCH_ALIGN;
}

/* The next `size` bytes of the block, a multiple of 64. */
static void *carve(char **at, size_t size)
{
    void *piece = *at;
    *at += (size + 63) / 64 * 64;
    return piece;
}

struct lanes *lanes_new(const struct space *space, size_t outputs, size_t wanted)
{
    size_t widest = space->slots > outputs ? space->slots : outputs;
    size_t fit = BATCH_BYTES / sizeof(double) / (widest + 1);
    size_t most = whole_vectors(wanted < fit || fit == 0 ? wanted : fit);
    /* Columns a power of two apart would all fall into the same few sets of the cache. */
    size_t stride = most > BATCH_ALIGN ? most + BATCH_ALIGN : most;
    if (outputs < space->params + 1) outputs = space->params + 1;
    size_t column = stride * sizeof(double);
    size_t size = sizeof(struct lanes) + 64 * 8 +
                  column * (space->slots + 1 + outputs + 1 + space->params + 1 + 2) +
                  stride * (sizeof(struct random) + sizeof(uint32_t) + 64);
    char *block = aligned_alloc(64, (size + 63) / 64 * 64);
    if (!block) out_of_memory();
    struct lanes *lanes = carve(&block, sizeof *lanes);
    *lanes = (struct lanes){.most = most, .stride = stride};
    lanes->slot = carve(&block, column * (space->slots + 1));
    lanes->out = carve(&block, column * (outputs + 1));
    lanes->param = carve(&block, sizeof(double) * (space->params + 1));
    lanes->miss = carve(&block, column);
    lanes->random = carve(&block, stride * sizeof *lanes->random);
    lanes->pass = carve(&block, stride * sizeof *lanes->pass);
    /* Padding lanes are computed too: they must hold numbers from the start. */
    memset(lanes->slot, 0, column * (space->slots + 1));
    return lanes;
}

void lanes_free(struct lanes *lanes)
{
    free(lanes);
}

void space_spread(const struct space *space, struct lanes *lanes, const double *const *rows,
                  size_t count)
{
    size_t stride = lanes->stride;
    for (size_t lane = 0; lane < count; lane++) {
        const double *row = rows[lane];
        for (size_t k = 0; k < space->slots; k++)
            lanes->slot[k * stride + lane] = row[k];
    }
    for (size_t lane = count; lane < whole_vectors(count); lane++)
        for (size_t k = 0; k < space->slots; k++)
            lanes->slot[k * stride + lane] = rows[count - 1][k];
}

/* Copies what the rows hold below `upto` from `from` on into columns. */
static void spread_some(struct lanes *lanes, double *const *rows, size_t count, size_t from,
                        size_t upto)
{
    for (size_t k = from; k < upto; k++) {
        double *column = lanes->slot + k * lanes->stride;
        for (size_t lane = 0; lane < count; lane++)
            column[lane] = rows[lane][k];
        for (size_t lane = count; lane < whole_vectors(count); lane++)
            column[lane] = column[0];
    }
}

static void fill_fixed(const struct place *place, double *const *rows, size_t count,
                       space_filler *filler, void *context, size_t dead)
{
    for (size_t lane = 0; lane < count; lane++) {
        double *row = rows[lane];
        if (place->active && place->count > 0) {
            filler(context, lane, place, place->extent, row);
            continue;
        }
        memset(row + place->first, 0, place->slots * sizeof *row);
        if (place->active) row[dead] = 1;
    }
}

static void fill_dynamic(const struct space *space, const struct place *place, struct lanes *lanes,
                         double *const *rows, size_t count, space_filler *filler, void *context)
{
    struct extent extent = {.param = lanes->param, .params = place->params};
    for (size_t lane = 0; lane < count; lane++) {
        double *row = rows[lane];
        for (size_t k = 0; k < place->params; k++)
            lanes->param[k] = lanes->out[k * lanes->stride + lane];
        bool active = !place->guarded || lanes->out[place->params * lanes->stride + lane] != 0;
        bool empty = active && place->domain->count(extent) == 0;
        if (active && !empty)
            filler(context, lane, place, extent, row);
        else
            memset(row + place->first, 0, place->slots * sizeof *row);
        if (place->guarded) row[place->mark] = active;
        if (empty) row[space->dead] = 1;
    }
}

bool space_fill(const struct space *space, struct lanes *lanes, struct host *host,
                double *const *rows, size_t count, space_filler *filler, void *context)
{
    size_t spread = 0;
    for (size_t lane = 0; lane < count; lane++)
        rows[lane][space->dead] = 0;
    for (size_t i = 0; i < space->places; i++) {
        const struct place *place = &space->place[i];
        if (!place->function) {
            fill_fixed(place, rows, count, filler, context, space->dead);
            continue;
        }
        spread_some(lanes, rows, count, spread, place->first);
        spread = place->first;
        if (!function_run(place->function, host, space->captures, lanes->slot, lanes->out,
                          lanes->stride, count))
            return false;
        fill_dynamic(space, place, lanes, rows, count, filler, context);
    }
    return true;
}

void space_sample(void *context, size_t lane, const struct place *place, struct extent extent,
                  double *row)
{
    struct lanes *lanes = context;
    place->domain->sample(extent, &lanes->random[lane], row + place->first);
}
