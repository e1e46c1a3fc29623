/* Crowds: rows of candidates, how they are ranked and how they are made; see search.h. */
#include <math.h>
#include <string.h>

#include "passes/search.h"

enum { REJECTIONS = 100 };

struct crowd crowd_new(struct search *search, size_t count)
{
    struct arena *arena = search->arena;
    struct crowd crowd = {
        .count = count, .row_size = search->space.row, .values = search->problem->objectives};
    crowd.row = NEW_ARRAY(arena, double, count *crowd.row_size);
    crowd.key = NEW_ARRAY(arena, struct digest, count);
    crowd.fresh = NEW_ARRAY(arena, bool, count);
    crowd.miss = NEW_ARRAY(arena, double, count);
    crowd.value = NEW_ARRAY(arena, double, count *crowd.values);
    for (size_t i = 0; i < count; i++)
        crowd.miss[i] = INFINITY;
    return crowd;
}

void crowd_copy(struct crowd *to, size_t i, const struct crowd *from, size_t j)
{
    memcpy(crowd_row(to, i), crowd_row(from, j), from->row_size * sizeof *from->row);
    if (from->values)
        memcpy(crowd_value(to, i), crowd_value(from, j), from->values * sizeof *from->value);
    to->key[i] = from->key[j];
    to->miss[i] = from->miss[j];
}

int crowd_compare(const struct crowd *a, size_t i, const struct crowd *b, size_t j)
{
    if (a->miss[i] != b->miss[j]) return a->miss[i] < b->miss[j] ? -1 : 1;
    if (a->miss[i] != 0) return 0;
    const double *x = crowd_value(a, i), *y = crowd_value(b, j);
    for (size_t k = 0; k < a->values; k++)
        if (x[k] != y[k]) return x[k] < y[k] ? -1 : 1;
    return 0;
}

/* A crowd being made. */
struct making {
    struct search *search;
    struct crowd *crowd;
    const struct maker *maker;
    uint32_t major;
};

/* One batch of it: lane k is candidate index[k]. */
struct batch {
    const struct making *making;
    struct lanes *lanes;
    uint32_t index[SEARCH_LANES];
    double *row[SEARCH_LANES];
    bool missed[SEARCH_LANES]; /* a requirement, when the maker rejects */
    size_t count;
};

static void fill_lane(void *context, size_t lane, const struct place *place, struct extent extent,
                      double *row)
{
    struct batch *batch = context;
    const struct maker *maker = batch->making->maker;
    maker->fill(maker->context, batch->index[lane], &batch->lanes->random[lane], place, extent,
                row);
}

static void open_batch(struct batch *batch, size_t first, size_t count)
{
    const struct making *making = batch->making;
    batch->count = count;
    for (size_t lane = 0; lane < count; lane++) {
        batch->index[lane] = (uint32_t)(first + lane);
        batch->row[lane] = crowd_row(making->crowd, first + lane);
        batch->lanes->random[lane] =
            random_stream(making->search->key, making->major, batch->index[lane]);
    }
}

/* Marks the lanes whose candidates miss a requirement of those that need no solver. */
static bool ask_requirements(struct batch *batch, struct frame *frame)
{
    const struct search *search = batch->making->search;
    struct lanes *lanes = batch->lanes;
    space_spread(&search->space, lanes, (const double *const *)batch->row, batch->count);
    if (!function_run(search->require, &frame->host, search->captures, lanes->slot, lanes->out,
                      lanes->stride, batch->count))
        return false;
    for (size_t lane = 0; lane < batch->count; lane++) {
        batch->missed[lane] = batch->row[lane][search->space.dead] != 0;
        for (size_t r = 0; r < search->layout->cheap && !batch->missed[lane]; r++)
            batch->missed[lane] = !(lanes->out[2 * r * lanes->stride + lane] > 0);
    }
    return true;
}

/* Keeps the lanes whose candidates are to be made again. */
static void keep_refused(struct batch *batch, unsigned attempt)
{
    const struct making *making = batch->making;
    const struct maker *maker = making->maker;
    size_t kept = 0;
    for (size_t lane = 0; lane < batch->count; lane++) {
        struct digest key = making->crowd->key[batch->index[lane]];
        bool again = attempt <= maker->rejections && batch->missed[lane];
        if (!again && attempt <= maker->attempts)
            again = seen_find(&making->search->seen, key) != SIZE_MAX;
        if (!again) continue;
        batch->index[kept] = batch->index[lane];
        batch->row[kept] = batch->row[lane];
        batch->lanes->random[kept++] = batch->lanes->random[lane];
    }
    batch->count = kept;
}

static bool fill_rows(struct batch *batch, struct frame *frame)
{
    const struct maker *maker = batch->making->maker;
    const struct space *space = &batch->making->search->space;
    if (!maker->whole || space->dynamic)
        return space_fill(space, batch->lanes, &frame->host, batch->row, batch->count, fill_lane,
                          batch);
    for (size_t lane = 0; lane < batch->count; lane++) {
        maker->whole(maker->context, batch->index[lane], &batch->lanes->random[lane],
                     batch->row[lane]);
        batch->row[lane][space->dead] = 0;
    }
    return true;
}

static bool fill_batch(struct batch *batch, struct frame *frame, unsigned attempt)
{
    const struct making *making = batch->making;
    const struct maker *maker = making->maker;
    if (maker->begin)
        for (size_t lane = 0; lane < batch->count; lane++)
            maker->begin(maker->context, batch->index[lane], attempt, &batch->lanes->random[lane]);
    if (!fill_rows(batch, frame)) return false;
    size_t size = making->search->space.slots * sizeof(double);
    for (size_t lane = 0; lane < batch->count; lane++) {
        struct digest key = digest_bytes(batch->row[lane], size);
        making->crowd->key[batch->index[lane]] = key;
        seen_expect(&making->search->seen, key);
    }
    return true;
}

static bool make_lanes(struct batch *batch, struct frame *frame, size_t first, size_t count)
{
    const struct maker *maker = batch->making->maker;
    bool rejects = maker->rejections && batch->making->search->require;
    unsigned most = maker->attempts;
    if (rejects && maker->rejections > most) most = maker->rejections;
    open_batch(batch, first, count);
    memset(batch->missed, 0, sizeof batch->missed);
    for (unsigned attempt = 0; attempt <= most; attempt++) {
        if (attempt) keep_refused(batch, attempt);
        if (!batch->count) break;
        if (!fill_batch(batch, frame, attempt)) return false;
        if (rejects && !ask_requirements(batch, frame)) return false;
    }
    return true;
}

static void make_chunk(void *context, size_t first, size_t count)
{
    const struct making *making = context;
    struct search *search = making->search;
    struct frame frame;
    search_frame(search, &frame);
    struct batch batch = {.making = making, .lanes = search_take_lanes(search)};
    for (size_t done = 0; done < count; done += batch.lanes->most) {
        size_t left = count - done;
        size_t some = left < batch.lanes->most ? left : batch.lanes->most;
        if (make_lanes(&batch, &frame, first + done, some)) continue;
        search_halt(search, frame.status == SOLVE_FAILED ? STOP_FAILED : STOP_INTERRUPT);
        break;
    }
    search_give_lanes(search, batch.lanes);
}

unsigned search_rejections(const struct search *search)
{
    return search->pure ? 0 : REJECTIONS;
}

bool search_make(struct search *search, struct crowd *crowd, size_t count, uint32_t major,
                 const struct maker *maker)
{
    if (search->stop != STOP_NOT) return false;
    struct making making = {search, crowd, maker, major};
    if (count) search_spread(search, 0, false, count, SEARCH_LANES, make_chunk, &making);
    return search->stop == STOP_NOT;
}

static void sample(void *context, size_t i, struct random *random, const struct place *place,
                   struct extent extent, double *row)
{
    (void)context, (void)i;
    place->domain->sample(extent, random, row + place->first);
}

bool search_sample(struct search *search, struct crowd *crowd, size_t count, uint32_t major,
                   unsigned attempts)
{
    struct maker maker = {
        .fill = sample, .attempts = attempts, .rejections = search_rejections(search)};
    return search_make(search, crowd, count, major, &maker);
}
