/* Loop nests run step by step; see walk.h for what is counted. */
#include "backends/interpreter/walk.h"

#include <string.h>

/* Steps, and numbers of memory, that a walk may take: it is for small nests. */
enum { MOST_WORK = 1 << 26 };

/* A nest as one list of loops, outermost first, with where each level's loops begin. */
struct loops {
    const struct nest *nest;
    struct nest_loop *loop;
    size_t *begin;  /* levels + 1 of them: the compute units are below the last loop */
    int64_t *index; /* where the walk is */
    size_t count;
    int64_t points; /* iterations of all loops */
};

/* The rows and columns of inputs that outputs y, x need through a window r, s: with extents, how
 * many there are; with indices, the last one. */
static int64_t reached(const struct nest *nest, int64_t output, int64_t window)
{
    return output * nest->stride + window;
}

/* All inputs can be numbered; the extents are no larger than MOST_WORK here. */
static bool has_few_inputs(const struct nest *nest)
{
    const int64_t *e = nest->extent;
    int64_t count = e[nest->depthwise ? NEST_K : NEST_C];
    if (nest->stride > MOST_WORK) return false;
    int64_t rows = reached(nest, e[NEST_Y] - 1, e[NEST_R]);
    int64_t columns = reached(nest, e[NEST_X] - 1, e[NEST_S]);
    return !__builtin_mul_overflow(count, rows, &count) &&
           !__builtin_mul_overflow(count, columns, &count) && count <= MOST_WORK;
}

static bool flatten(struct arena *arena, const struct nest *nest, struct loops *out)
{
    if (nest_verify(arena, nest)) return false;
    size_t count = 0;
    for (size_t l = 0; l < nest->levels; l++)
        count += nest->level[l].loops;
    *out = (struct loops){.nest = nest,
                          .loop = NEW_ARRAY(arena, struct nest_loop, count + 1),
                          .begin = NEW_ARRAY(arena, size_t, nest->levels + 1),
                          .index = NEW_ARRAY(arena, int64_t, count + 1),
                          .points = 1};
    for (size_t l = 0; l < nest->levels; l++) {
        for (size_t k = 0; k < nest->level[l].loops; k++)
            out->loop[out->count++] = nest->level[l].loop[k];
        out->begin[l + 1] = out->count;
    }
    for (size_t k = 0; k < out->count; k++)
        if (__builtin_mul_overflow(out->points, out->loop[k].trips, &out->points) ||
            out->points > MOST_WORK)
            return false;
    return has_few_inputs(nest);
}

/* Steps the loops from..to-1 that are spatial or not, the innermost first; false when all have
 * turned and are back at 0. */
static bool step(struct loops *loops, size_t from, size_t to, bool temporal, bool spatial)
{
    for (size_t k = to; k-- > from;) {
        if (loops->loop[k].spatial ? !spatial : !temporal) continue;
        if (++loops->index[k] < loops->loop[k].trips) return true;
        loops->index[k] = 0;
    }
    return false;
}

/* Where the walk is in each dimension; false beyond an extent. */
static bool position(const struct loops *loops, int64_t at[NEST_DIMS])
{
    memset(at, 0, NEST_DIMS * sizeof *at);
    for (size_t k = 0; k < loops->count; k++) {
        const struct nest_loop *loop = &loops->loop[k];
        at[loop->dim] = at[loop->dim] * loop->trips + loops->index[k];
    }
    for (size_t d = 0; d < NEST_DIMS; d++)
        if (at[d] >= loops->nest->extent[d]) return false;
    return true;
}

static bool moves(const struct nest *nest, enum nest_tensor tensor, enum nest_dim dim)
{
    enum nest_dim channel = nest->depthwise ? NEST_K : NEST_C;
    switch (tensor) {
    case NEST_WEIGHTS: return dim != NEST_Y && dim != NEST_X;
    case NEST_INPUTS: return dim == channel || (dim != NEST_K && dim != NEST_C);
    case NEST_OUTPUTS: return dim == NEST_K || dim == NEST_Y || dim == NEST_X;
    case NEST_TENSORS: break;
    }
    return false;
}

/* ---- refills ----------------------------------------------------------------------------------*/

/* The words of level l's first tile: the loops below run once, and each axis of the tensor is as
 * long as the farthest index on it. */
static void measure_tile(struct loops *loops, size_t l, int64_t words[NEST_TENSORS])
{
    int64_t far[NEST_DIMS] = {0}, row = 0, column = 0;
    do {
        int64_t at[NEST_DIMS] = {0};
        for (size_t k = loops->begin[l]; k < loops->count; k++)
            at[loops->loop[k].dim] =
                at[loops->loop[k].dim] * loops->loop[k].trips + loops->index[k];
        for (size_t d = 0; d < NEST_DIMS; d++)
            if (at[d] > far[d]) far[d] = at[d];
        int64_t y = reached(loops->nest, at[NEST_Y], at[NEST_R]);
        int64_t x = reached(loops->nest, at[NEST_X], at[NEST_S]);
        if (y > row) row = y;
        if (x > column) column = x;
    } while (step(loops, loops->begin[l], loops->count, true, true));
    int64_t channels = far[loops->nest->depthwise ? NEST_K : NEST_C] + 1;
    words[NEST_INPUTS] = channels * (row + 1) * (column + 1);
    words[NEST_OUTPUTS] = (far[NEST_K] + 1) * (far[NEST_Y] + 1) * (far[NEST_X] + 1);
    words[NEST_WEIGHTS] =
        (far[NEST_K] + 1) * (far[NEST_C] + 1) * (far[NEST_R] + 1) * (far[NEST_S] + 1);
}

/* Whether a loop of the tensor stands elsewhere than when its tile was last fetched. */
static bool has_moved(const struct loops *loops, size_t l, enum nest_tensor tensor,
                      const int64_t *last)
{
    for (size_t k = 0; k < loops->begin[l]; k++)
        if (!loops->loop[k].spatial && moves(loops->nest, tensor, loops->loop[k].dim) &&
            loops->index[k] != last[k])
            return true;
    return false;
}

static int64_t count_refills(struct loops *loops, size_t l, enum nest_tensor tensor, int64_t *last)
{
    int64_t count = 1;
    memset(last, 0, loops->count * sizeof *last);
    do {
        if (!has_moved(loops, l, tensor, last)) continue;
        memcpy(last, loops->index, loops->count * sizeof *last);
        count++;
    } while (step(loops, 0, loops->begin[l], true, false));
    return count;
}

bool walk_refills(struct arena *arena, const struct nest *nest, struct refills *level)
{
    struct loops loops;
    if (!flatten(arena, nest, &loops)) return false;
    int64_t *last = NEW_ARRAY(arena, int64_t, loops.count + 1);
    for (size_t l = 1; l < nest->levels; l++) {
        int64_t words[NEST_TENSORS];
        measure_tile(&loops, l, words);
        for (enum nest_tensor t = 0; t < NEST_TENSORS; t++)
            level[l].fetched[t] = words[t] * count_refills(&loops, l, t, last);
    }
    return true;
}

/* ---- the exact walk ---------------------------------------------------------------------------*/

/* One tensor between the instances of a level (the compute units come after the last level) and
 * those of its parent. Steps count from 1; 0 is never. */
struct border {
    struct loops *loops;
    enum nest_tensor tensor;
    size_t level, parent;
    struct walk_rules rules;
    bool keeps;               /* false: a compute unit without latch, which holds nothing */
    int64_t elements;         /* of the whole tensor */
    int64_t instances, each;  /* of the level; of them below one instance of the parent */
    int32_t *used;            /* instance x element: the step in which it was last used */
    int32_t *held, *before;   /* instance x element: lists of what is held, and was */
    int64_t *holds;           /* instance: the length of its list */
    int32_t *served, *merged; /* parent instance x element: the step of the last read, update */
    int32_t now;
    int64_t entered;        /* elements that came to an instance */
    int64_t tile;           /* most held by one */
    int64_t fills, drops;   /* by all instances */
    int64_t reads, updates; /* at the parent */
};

/* The number of an element among those of its tensor. */
static int64_t element_at(const struct nest *nest, enum nest_tensor tensor, const int64_t *at)
{
    const int64_t *e = nest->extent;
    int64_t rows = reached(nest, e[NEST_Y] - 1, e[NEST_R]);
    int64_t columns = reached(nest, e[NEST_X] - 1, e[NEST_S]);
    int64_t row = reached(nest, at[NEST_Y], at[NEST_R]);
    int64_t column = reached(nest, at[NEST_X], at[NEST_S]);
    int64_t weight = (at[NEST_K] * e[NEST_C] + at[NEST_C]) * e[NEST_R] + at[NEST_R];
    switch (tensor) {
    case NEST_WEIGHTS: return weight * e[NEST_S] + at[NEST_S];
    case NEST_INPUTS:
        return (at[nest->depthwise ? NEST_K : NEST_C] * rows + row) * columns + column;
    case NEST_OUTPUTS: return (at[NEST_K] * e[NEST_Y] + at[NEST_Y]) * e[NEST_X] + at[NEST_X];
    case NEST_TENSORS: break;
    }
    return 0;
}

static int64_t elements_of(const struct nest *nest, enum nest_tensor tensor)
{
    int64_t last[NEST_DIMS];
    for (size_t d = 0; d < NEST_DIMS; d++)
        last[d] = nest->extent[d] - 1;
    return element_at(nest, tensor, last) + 1;
}

static int64_t spatial_trips(const struct loops *loops, size_t from, size_t to)
{
    int64_t product = 1;
    for (size_t k = loops->begin[from]; k < loops->begin[to]; k++)
        if (loops->loop[k].spatial) product *= loops->loop[k].trips;
    return product;
}

/* The level's instance that the spatial loops above it stand at. */
static int64_t instance_at(const struct loops *loops, size_t level)
{
    int64_t instance = 0;
    for (size_t k = 0; k < loops->begin[level]; k++)
        if (loops->loop[k].spatial) instance = instance * loops->loop[k].trips + loops->index[k];
    return instance;
}

/* Counts once a step for one parent when equal requests are shared, else each. */
static bool counts(const struct border *border, bool shared, int32_t *mark, int64_t instance,
                   int64_t element)
{
    int32_t *last = &mark[instance / border->each * border->elements + element];
    if (shared && *last == border->now) return false;
    *last = border->now;
    return true;
}

static void fill(struct border *border, int64_t instance, int64_t element)
{
    border->entered++;
    if (border->tensor == NEST_OUTPUTS) return;
    border->fills++;
    border->reads += counts(border, border->rules.multicast, border->served, instance, element);
}

static void drop(struct border *border, int64_t instance, int64_t element)
{
    if (border->tensor != NEST_OUTPUTS) return;
    border->drops++;
    border->updates += counts(border, border->rules.reduction, border->merged, instance, element);
}

static void use(struct border *border, int64_t instance, int64_t element)
{
    int32_t *last = &border->used[instance * border->elements + element];
    if (*last == border->now) return;
    bool stayed = border->keeps && *last && *last == border->now - 1;
    *last = border->now;
    border->held[instance * border->elements + border->holds[instance]++] = (int32_t)element;
    if (!stayed) fill(border, instance, element);
}

/* Drops what the instance held before and does not use now. */
static void leave(struct border *border, int64_t instance, int64_t held_before)
{
    int64_t first = instance * border->elements;
    for (int64_t k = 0; k < held_before; k++) {
        int64_t element = border->before[first + k];
        if (border->used[first + element] != border->now) drop(border, instance, element);
    }
}

static void walk_instance(struct border *border)
{
    struct loops *loops = border->loops;
    int64_t instance = instance_at(loops, border->level), at[NEST_DIMS];
    int64_t first = instance * border->elements, held_before = border->holds[instance];
    size_t from = loops->begin[border->level];
    memcpy(border->before + first, border->held + first, (size_t)held_before * sizeof(int32_t));
    border->holds[instance] = 0;
    do {
        if (position(loops, at)) use(border, instance, element_at(loops->nest, border->tensor, at));
    } while (step(loops, from, loops->count, true, true));
    if (border->holds[instance] > border->tile) border->tile = border->holds[instance];
    leave(border, instance, held_before);
    if (border->keeps) return;
    for (int64_t k = 0; k < border->holds[instance]; k++)
        drop(border, instance, border->held[first + k]);
    border->holds[instance] = 0;
}

static void walk_border(struct border *border)
{
    struct loops *loops = border->loops;
    size_t outer = loops->begin[border->level];
    do {
        border->now++;
        do
            walk_instance(border);
        while (step(loops, 0, outer, false, true));
    } while (step(loops, 0, outer, true, false));
    border->now++;
    for (int64_t i = 0; i < border->instances; i++)
        for (int64_t k = 0; k < border->holds[i]; k++)
            drop(border, i, border->held[i * border->elements + k]);
}

/* Finds the parent and takes the memory; false when there is no parent or too little memory. */
static bool open_border(struct arena *arena, struct border *border)
{
    struct loops *loops = border->loops;
    const struct nest *nest = loops->nest;
    border->parent = border->level;
    do {
        if (!border->parent--) return false;
    } while (!nest->level[border->parent].keeps[border->tensor]);
    border->elements = elements_of(nest, border->tensor);
    border->instances = spatial_trips(loops, 0, border->level);
    border->each = spatial_trips(loops, border->parent, border->level);
    int64_t cells;
    if (__builtin_mul_overflow(border->elements, border->instances, &cells) || cells > MOST_WORK)
        return false;
    border->used = NEW_ARRAY(arena, int32_t, (size_t)cells);
    border->held = NEW_ARRAY(arena, int32_t, (size_t)cells);
    border->before = NEW_ARRAY(arena, int32_t, (size_t)cells);
    border->served = NEW_ARRAY(arena, int32_t, (size_t)cells);
    border->merged = NEW_ARRAY(arena, int32_t, (size_t)cells);
    border->holds = NEW_ARRAY(arena, int64_t, (size_t)border->instances);
    return true;
}

/* Every element that comes to a buffer has one update that is the first of its stay: a plain write.
 * Each other one also costs a read of the sum so far. */
static void count_border(const struct border *border, int64_t *entered, struct walk *out)
{
    struct walk_count *parent = &out->level[border->parent][border->tensor];
    parent->reads += border->reads;
    if (border->tensor == NEST_OUTPUTS) {
        int64_t firsts = border->parent ? entered[border->parent] : border->elements;
        parent->writes += border->updates;
        parent->reads += border->updates - firsts;
    }
    if (border->level == border->loops->nest->levels) return;
    struct walk_count *own = &out->level[border->level][border->tensor];
    own->writes += border->fills;
    own->drains += border->drops;
    own->tile = border->tile;
    entered[border->level] = border->entered;
}

static bool walk_tensor(struct arena *arena, struct loops *loops, enum nest_tensor tensor,
                        struct walk_rules rules, struct walk *out)
{
    size_t levels = loops->nest->levels;
    int64_t *entered = NEW_ARRAY(arena, int64_t, levels + 1);
    for (size_t l = 1; l <= levels; l++) {
        bool compute = l == levels;
        if (!compute && !loops->nest->level[l].keeps[tensor]) continue;
        struct border border = {.loops = loops,
                                .tensor = tensor,
                                .level = l,
                                .rules = rules,
                                .keeps = !compute || rules.latch};
        if (!open_border(arena, &border)) return false;
        walk_border(&border);
        count_border(&border, entered, out);
    }
    return true;
}

static int64_t count_macs(struct loops *loops)
{
    int64_t count = 0, at[NEST_DIMS];
    do
        count += position(loops, at);
    while (step(loops, 0, loops->count, true, true));
    return count;
}

bool walk_exact(struct arena *arena, const struct nest *nest, struct walk_rules rules,
                struct walk *out)
{
    struct loops loops;
    if (!flatten(arena, nest, &loops)) return false;
    *out = (struct walk){.units = spatial_trips(&loops, 0, nest->levels)};
    out->level = arena_array(arena, nest->levels, sizeof *out->level);
    out->cycles = loops.points / out->units;
    out->macs = count_macs(&loops);
    for (enum nest_tensor tensor = 0; tensor < NEST_TENSORS; tensor++)
        if (!walk_tensor(arena, &loops, tensor, rules, out)) return false;
    return true;
}
