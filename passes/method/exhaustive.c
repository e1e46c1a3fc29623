/* Every point of the space, in the order of the walk.
 *
 * A requirement that reads only the first few unknowns can be decided before the others are
 * chosen. So the walk goes in stages: a stage walks through the values of some unknowns, tests
 * what can be decided by then on the first point below each, and hands on those that pass. The
 * last stage's points are evaluated. Stages work in batches and keep the order of the walk.
 *
 * When nothing was feasible a second, uncut walk sees every point, so that the conflict is exact.
 *
 * Where the walk is, is a stage and its prefix: all below that and before it is handed on. A walk
 * that goes on there enters every stage above at the same prefix, tests it again, and descends.
 */
#include <math.h>
#include <string.h>

#include "passes/search.h"
#include "passes/truths.h"

enum {
    MOST_STAGES = 64,
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
    struct crowd leaves; /* of the last stage */
    bool resuming;       /* on the way back to where an image was made */
    struct position {
        size_t uncut;   /* 1: in the second walk */
        size_t stage;   /* that has handed on a batch */
        size_t pending; /* leaves collected */
    } at;
    double *number; /* of the unknowns of the last prefix of that batch */
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

/* A batch of at most so many points. */
static struct crowd new_batch(struct search *search, size_t most)
{
    bool few = search->space.exact && (double)most > search->space.points;
    return crowd_new(search, few ? (size_t)search->space.points : most);
}

static void add_stage(struct exhaustive *e, size_t from, size_t upto, struct crowd batch)
{
    struct search *search = e->search;
    struct stage *stage = &e->stage[e->stages++];
    *stage = (struct stage){.from = from, .upto = upto, .batch = batch};
    stage->number = NEW_ARRAY(search->arena, double, batch.count * search->space.places);
    walk_open(&stage->walk, search->arena, &search->space, e->lanes, &e->frame.host);
}

static void open_stages(struct exhaustive *e)
{
    size_t cut[MOST_STAGES], from = 0;
    size_t cuts = e->at.uncut ? 0 : choose_cuts(e, cut);
    e->stages = 0;
    struct lanes *lanes = search_take_lanes(e->search);
    size_t prefixes = lanes->most < PREFIXES ? lanes->most : PREFIXES;
    search_give_lanes(e->search, lanes);
    while (cuts > 0) {
        add_stage(e, from, cut[cuts - 1], new_batch(e->search, prefixes));
        from = cut[--cuts];
    }
    add_stage(e, from, e->search->space.places, e->leaves);
    if (e->resuming) e->stage[e->stages - 1].count = e->at.pending;
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

/* Notes where the walk is, for an image: stage s has handed on what ends with this prefix. */
static void checkpoint(struct exhaustive *e, size_t s, const double *number)
{
    e->at.stage = s;
    e->at.pending = e->stage[e->stages - 1].count;
    memcpy(e->number, number, e->stage[s].upto * sizeof *number);
    search_checkpoint(e->search);
}

/* Hands on the prefixes that a stage has collected. */
static void flush(struct exhaustive *e, size_t s)
{
    struct stage *stage = &e->stage[s];
    struct search *search = e->search;
    size_t places = search->space.places;
    bool pass[PREFIXES];
    if (!stage->count || search->stop != STOP_NOT || !test(e, stage, pass)) return;
    for (size_t i = 0; i < stage->count; i++)
        if (pass[i]) run_stage(e, s + 1, stage->number + i * places);
    /* Between here and the leaves nothing may wait that the position does not tell. */
    if (s + 2 < e->stages) flush(e, s + 1);
    if (search->stop == STOP_NOT) checkpoint(e, s, stage->number + (stage->count - 1) * places);
    stage->count = 0;
}

/* Evaluates the leaves that the last stage has collected. */
static void flush_leaves(struct exhaustive *e)
{
    struct stage *stage = &e->stage[e->stages - 1];
    if (stage->count && e->search->stop == STOP_NOT)
        search_answer_new(e->search, &stage->batch, stage->count);
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

static void collect_and_flush(struct exhaustive *e, size_t s)
{
    struct stage *stage = &e->stage[s];
    collect(stage);
    if (stage->count < stage->batch.count) return;
    if (s + 1 < e->stages) {
        flush(e, s);
        return;
    }
    flush_leaves(e);
    checkpoint(e, s, stage->walk.number);
}

/* Enters a stage at the prefix of the image. What its own stage had handed on is passed by. */
static bool enter_again(struct exhaustive *e, size_t s)
{
    struct stage *stage = &e->stage[s];
    bool more = walk_enter(&stage->walk, e->number, stage->upto);
    if (s < e->at.stage) return more;
    e->resuming = false;
    return more && walk_next(&stage->walk, stage->from, stage->upto);
}

/* Walks a stage's unknowns below a prefix. Recursion is as deep as there are stages. */
static void run_stage(struct exhaustive *e, size_t s, const double *number)
{
    struct stage *stage = &e->stage[s];
    for (bool more = e->resuming ? enter_again(e, s)
                                 : walk_enter(&stage->walk, number, stage->from);
         more && e->search->stop == STOP_NOT;
         more = walk_next(&stage->walk, stage->from, stage->upto))
        collect_and_flush(e, s);
    if (stage->walk.stopped) search_halt(e->search, STOP_INTERRUPT);
}

/* Walks the whole space; answers whether points were left out by cutting. */
static bool walk_space(struct exhaustive *e)
{
    struct search *search = e->search;
    open_stages(e);
    run_stage(e, 0, NULL);
    for (size_t s = 0; s + 1 < e->stages; s++)
        flush(e, s);
    flush_leaves(e);
    if (search->stop == STOP_NOT) search->exhausted = true;
    return e->stages > 1;
}

/* An uncut walk of a space without feasible points, for an exact conflict. */
static void begin_again(struct exhaustive *e)
{
    struct search *search = e->search;
    e->at.uncut = 1;
    search->exhausted = false;
    search->evaluated = 0;
    search->stop = STOP_NOT;
    truths_free(search->truths);
    search->truths = truths_new(search->problem->requires + 1);
}

static void open_exhaustive(struct exhaustive *e, struct search *search)
{
    *e = (struct exhaustive){.search = search};
    search_frame(search, &e->frame);
    e->lanes = lanes_new(&search->space, search->space.params + 1, 1);
    e->level = NEW_ARRAY(search->arena, size_t, search->layout->cheap);
    for (size_t r = 0; r < search->layout->cheap; r++)
        e->level[r] =
            level_of(search, search->problem->require[search->layout->cheap_index[r]].holds);
    size_t large = search->space.row / 64 + 1;
    e->leaves = new_batch(search, LEAVES / large + 1);
    e->number = NEW_ARRAY(search->arena, double, search->space.places);
    search_keep(search, &e->at, sizeof e->at);
    search_keep(search, e->number, search->space.places * sizeof *e->number);
    search_keep(search, e->leaves.row,
                e->leaves.count * e->leaves.row_size * sizeof *e->leaves.row);
}

void method_exhaustive(struct search *search)
{
    if (!search->space.enumerable) {
        session_fail(search->session, search->problem->span,
                     "this space cannot be enumerated: name another method");
        search->stop = STOP_FAILED;
        return;
    }
    struct exhaustive e;
    open_exhaustive(&e, search);
    search->planned = search->space.points < 0x1p63 ? (uint64_t)search->space.points : 0;
    e.resuming = search_resume(search);
    if (!e.at.uncut && walk_space(&e) && search->exhausted && !search->feasible &&
        search->space.exact && search->space.points <= UNCUT_POINTS)
        begin_again(&e);
    if (e.at.uncut) walk_space(&e);
    lanes_free(e.lanes);
}
