/* Every point of the space, in the order of the walk.
 *
 * A requirement that reads only the first few unknowns can be decided before the others are
 * chosen. So the walk goes in stages: a stage walks through the values of some unknowns, tests
 * what can be decided by then on the first point below each, and hands on those that pass. The
 * last stage's points are evaluated. Stages work in batches and keep the order of the walk.
 *
 * When nothing was feasible a second, uncut walk sees every point, so that the conflict is exact.
 */
#include <math.h>
#include <string.h>

#include "passes/search.h"
#include "passes/truths.h"

enum {
    MOST_STAGES = 64,  /* a stage is a level of recursion and a batch of prefixes */
    WORTH_CUTTING = 8, /* points below a prefix that make testing it pay */
    LEAVES = 2048,     /* points evaluated at once */
    PREFIXES = 64,
    UNCUT_POINTS = 1000000 /* walked a second time for an exact conflict */
};

struct stage {
    size_t from, upto; /* the unknowns it walks */
    struct walk walk;
    struct crowd batch;
    double *number; /* of the unknowns, for each of the batch */
    size_t count;
};

struct exhaustive {
    struct search *search;
    struct frame frame;
    struct lanes *lanes;
    size_t *level; /* of each cheap requirement: the unknowns it needs are below this one */
    struct stage stage[MOST_STAGES + 1];
    size_t stages;
};

/* Finds the last unknown that an expression reads. */
struct deepest {
    const struct problem *problem;
    size_t level;
};

static void visit(void *context, const struct expr *expr)
{
    struct deepest *deepest = context;
    if (expr->op != EXPR_slot) return;
    const struct problem *problem = deepest->problem;
    while (deepest->level < problem->unknowns &&
           expr->u.index >= problem->unknown[deepest->level].first)
        deepest->level++;
}

static size_t level_of(struct search *search, const struct expr *holds)
{
    struct deepest deepest = {.problem = search->problem};
    expr_walk(search->arena, &holds, 1, visit, &deepest);
    return deepest.level;
}

/* Points below a prefix that ends at `upto`, as far as another end; at least 2 where unknown. */
static double points_between(const struct space *space, size_t from, size_t upto)
{
    double points = 1;
    for (size_t i = from; i < upto; i++)
        points *= space->place[i].function ? 2 : space->place[i].count;
    return points;
}

/* Chooses where to cut: from the deepest useful level up, so that each cut saves something. */
static size_t choose_cuts(struct exhaustive *e, size_t cut[MOST_STAGES])
{
    const struct space *space = &e->search->space;
    size_t cuts = 0, below = space->places;
    for (size_t level = space->places; level-- > 0 && cuts < MOST_STAGES;) {
        bool decides = false;
        for (size_t r = 0; r < e->search->layout->cheap; r++)
            decides = decides || e->level[r] == level;
        if (!decides || points_between(space, level, below) < WORTH_CUTTING) continue;
        cut[cuts++] = below = level;
    }
    return cuts;
}

static void add_stage(struct exhaustive *e, size_t from, size_t upto, size_t batch)
{
    struct search *search = e->search;
    struct stage *stage = &e->stage[e->stages++];
    if (search->space.exact && (double)batch > search->space.points)
        batch = (size_t)search->space.points;
    size_t places = search->space.places;
    *stage = (struct stage){.from = from, .upto = upto, .batch = crowd_new(search, batch)};
    stage->number = NEW_ARRAY(search->arena, double, batch *places);
    walk_open(&stage->walk, search->arena, &search->space, e->lanes, &e->frame.host);
}

static void open_stages(struct exhaustive *e, bool cutting)
{
    size_t cut[MOST_STAGES], from = 0;
    size_t cuts = cutting ? choose_cuts(e, cut) : 0;
    e->stages = 0;
    struct lanes *lanes = search_take_lanes(e->search);
    size_t prefixes = lanes->most < PREFIXES ? lanes->most : PREFIXES;
    search_give_lanes(e->search, lanes);
    while (cuts > 0) {
        add_stage(e, from, cut[cuts - 1], prefixes);
        from = cut[--cuts];
    }
    size_t large = e->search->space.row / 64 + 1;
    add_stage(e, from, e->search->space.places, LEAVES / large + 1);
}

/* Which of a stage's prefixes meet what can be decided there. False when the host stopped. */
static bool test(struct exhaustive *e, const struct stage *stage, bool pass[PREFIXES])
{
    struct search *search = e->search;
    const double *row[PREFIXES];
    for (size_t i = 0; i < stage->count; i++) {
        row[i] = crowd_row(&stage->batch, i);
        pass[i] = true;
    }
    struct lanes *lanes = search_take_lanes(search);
    space_spread(&search->space, lanes, row, stage->count);
    bool ran = function_run(search->require, &e->frame.host, search->captures, lanes->slot,
                            lanes->out, lanes->stride, stage->count);
    for (size_t r = 0; r < search->layout->cheap && ran; r++) {
        if (e->level[r] > stage->upto) continue;
        const double *holds = lanes->out + 2 * r * lanes->stride;
        for (size_t i = 0; i < stage->count; i++)
            pass[i] = pass[i] && holds[i] > 0;
    }
    search_give_lanes(search, lanes);
    if (!ran) search_halt(search, STOP_INTERRUPT);
    return ran;
}

static void run_stage(struct exhaustive *e, size_t s, const double *number);

/* Hands on what a stage has collected. */
static void flush(struct exhaustive *e, size_t s)
{
    struct stage *stage = &e->stage[s];
    struct search *search = e->search;
    if (!stage->count || search->stop != STOP_NOT) return;
    if (s + 1 == e->stages) {
        search_answer_new(search, &stage->batch, stage->count);
    } else {
        bool pass[PREFIXES];
        if (!test(e, stage, pass) || !search_goes_on(search)) return;
        for (size_t i = 0; i < stage->count; i++)
            if (pass[i]) run_stage(e, s + 1, stage->number + i * search->space.places);
    }
    stage->count = 0;
}

static void collect(struct stage *stage)
{
    const struct walk *walk = &stage->walk;
    memcpy(crowd_row(&stage->batch, stage->count), walk->row, walk->space->row * sizeof *walk->row);
    if (stage->upto < walk->places)
        memcpy(stage->number + stage->count * walk->places, walk->number,
               stage->upto * sizeof *walk->number);
    stage->count++;
}

/* Walks a stage's unknowns below a prefix. Recursion is as deep as there are stages. */
static void run_stage(struct exhaustive *e, size_t s, const double *number)
{
    struct stage *stage = &e->stage[s];
    for (bool more = walk_enter(&stage->walk, number, stage->from);
         more && e->search->stop == STOP_NOT;
         more = walk_next(&stage->walk, stage->from, stage->upto)) {
        collect(stage);
        if (stage->count == stage->batch.count) flush(e, s);
    }
    if (stage->walk.stopped) search_halt(e->search, STOP_INTERRUPT);
}

/* Walks the whole space; answers whether points were left out by cutting. */
static bool walk_space(struct exhaustive *e, bool cutting)
{
    struct search *search = e->search;
    open_stages(e, cutting);
    run_stage(e, 0, NULL);
    for (size_t s = 0; s < e->stages; s++)
        flush(e, s);
    if (search->stop == STOP_NOT) search->exhausted = true;
    return e->stages > 1;
}

void method_exhaustive(struct search *search)
{
    if (!search->space.enumerable) {
        session_fail(search->session, search->problem->span,
                     "this space cannot be enumerated: name another method");
        search->stop = STOP_FAILED;
        return;
    }
    struct exhaustive e = {.search = search};
    frame_open(&e.frame, search->session, search->depth + 1, search->journal);
    e.lanes = lanes_new(&search->space, search->space.params + 1, 1);
    e.level = NEW_ARRAY(search->arena, size_t, search->layout->cheap);
    for (size_t r = 0; r < search->layout->cheap; r++)
        e.level[r] =
            level_of(search, search->problem->require[search->layout->cheap_index[r]].holds);
    search->planned = search->space.points < 0x1p63 ? (uint64_t)search->space.points : 0;
    bool cut = walk_space(&e, true);
    if (cut && search->exhausted && !search->feasible && search->space.exact &&
        search->space.points <= UNCUT_POINTS) {
        search->exhausted = false;
        search->evaluated = 0;
        search->stop = STOP_NOT;
        truths_free(search->truths);
        search->truths = truths_new(search->problem->requires + 1);
        walk_space(&e, false);
    }
    lanes_free(e.lanes);
}
