/* Closing a solver block (rules S3 to S6): what a search, a train and a sample are to the program
 * around them, once their statements have run. owners.c decides who binds what, cut.c makes the
 * problem.
 */
#include "frontend/closing.h"

#include <math.h>
#include <string.h>

/* ---- the record that a block is ---- */

struct fields {
    struct VECTOR(const char *) name;
    struct VECTOR(const struct value *) item;
};

static void add_field(struct elaborator *e, struct fields *f, const char *name,
                      const struct value *value)
{
    vector_push(e->arena, &f->name, name);
    vector_push(e->arena, &f->item, value);
}

static const struct value *as_record(struct elaborator *e, const struct fields *f)
{
    return value_record(e->arena, NULL, f->name.item, f->item.item, f->name.count);
}

/* The block's lets, oldest first. */
static size_t block_lets(struct elaborator *e, const struct block *block, struct cell ***lets)
{
    size_t count = 0, i;
    for (struct cell *cell = block->scope->newest; cell; cell = cell->older)
        count++;
    *lets = NEW_ARRAY(e->arena, struct cell *, count + 1);
    i = count;
    for (struct cell *cell = block->scope->newest; cell; cell = cell->older)
        (*lets)[--i] = cell;
    return count;
}

static void check_let_names(struct elaborator *e, const struct block *block)
{
    static const char *const taken[] = {"value", "values", "front", "report"};
    for (struct cell *cell = block->scope->newest; cell; cell = cell->older)
        for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
            if (!strcmp(cell->name, taken[i])) fail(e, DIAG_reserved_let, cell->span, cell->name);
}

static const struct value *report_record(struct closing *c)
{
    static const char *const name[REPORT_OUTPUTS] = {"evaluations", "space", "seen", "time",
                                                     "points"};
    struct elaborator *e = c->e;
    struct dimension second = {{[BASE_SECOND] = 1}};
    struct interval any = {0, INFINITY};
    struct fields f = {0};
    for (size_t i = 0; i < REPORT_OUTPUTS; i++) {
        struct type type = TYPE_REAL;
        if (i == REPORT_EVALUATIONS || i == REPORT_FRONT) type = TYPE_WHOLE;
        if (i == REPORT_TIME) type.dimension = second;
        size_t at = problem_output_report(c->problem, (enum report_output)i);
        add_field(e, &f, name[i], scalar(e, closing_output(c, at, type, any)));
    }
    return as_record(e, &f);
}

static const struct expr *objective_output(struct closing *c, size_t i)
{
    const struct expr *value = c->block->objective.item[i].value;
    return closing_output(c, problem_output_objective(c->problem, i), value->type, value->interval);
}

static const struct value *values_list(struct closing *c)
{
    size_t count = c->block->objective.count;
    const struct value **item = NEW_ARRAY(c->e->arena, const struct value *, count + 1);
    for (size_t i = 0; i < count; i++)
        item[i] = scalar(c->e, objective_output(c, i));
    return value_list(c->e->arena, item, count);
}

static const char *objective_name(struct closing *c, size_t i)
{
    const char *label = c->block->objective.item[i].label;
    return label ? label : arena_printf(c->e->arena, "value %zu", i + 1);
}

/* One point of the front, over its slots, and the first one, over the solve's outputs. */
static const struct value *front_value(struct closing *c, struct cell **lets, size_t count)
{
    struct elaborator *e = c->e;
    struct fields point = {0}, first = {0};
    for (size_t i = 0; i < count; i++) {
        const struct value *value = lets[i]->value;
        if (value->kind == VALUE_OPAQUE) continue;
        const struct value *plain = is_data(e, value) ? plain_data(e, value, lets[i]->span) : NULL;
        if (plain)
            add_field(e, &point, lets[i]->name,
                      closing_map(c, plain, closing_inside, closing_front_design));
        add_field(e, &first, lets[i]->name, closing_solved(c, value));
    }
    for (size_t i = 0; i < c->block->objective.count; i++)
        add_field(e, &point, objective_name(c, i),
                  scalar(e, closing_inside(c, c->block->objective.item[i].value)));
    add_field(e, &first, "values", values_list(c));
    const struct value **item = NEW(e->arena, const struct value *);
    item[0] = as_record(e, &point);
    struct value *front = NEW(e->arena, struct value);
    *front = (struct value){.kind = VALUE_FRONT,
                            .expr = c->solve,
                            .item = item,
                            .items = 1,
                            .reads = c->solve->reads,
                            .opaque = as_record(e, &first)};
    return front;
}

static const struct value *unpicked(struct elaborator *e, const char *name)
{
    return thing_value(e, &(struct thing){.kind = THING_UNPICKED, .u.unpicked = name}, 0);
}

static const struct value *search_record(struct closing *c)
{
    struct elaborator *e = c->e;
    struct cell **lets;
    size_t count = block_lets(e, c->block, &lets);
    bool several = c->block->objective.count > 1;
    struct fields f = {0};
    for (size_t i = 0; i < count; i++) {
        const struct value *value = lets[i]->value;
        bool open = several && (value->reads & READS_CHOICE);
        add_field(e, &f, lets[i]->name,
                  open ? unpicked(e, lets[i]->name) : closing_solved(c, value));
    }
    if (several) add_field(e, &f, "value", unpicked(e, "value"));
    if (several)
        add_field(e, &f, "front", front_value(c, lets, count));
    else if (c->block->objective.count)
        add_field(e, &f, "value", scalar(e, objective_output(c, 0)));
    add_field(e, &f, "values", values_list(c));
    add_field(e, &f, "report", report_record(c));
    return as_record(e, &f);
}

/* ---- the three binders ---- */

static const struct value *no_objective(struct elaborator *e, const struct block *block,
                                        const char *solver, const char *cure)
{
    struct diagnostic *d = fail(e, DIAG_no_objective, block->span, solver);
    if (d) report_note(e->diagnostics, d, "Say what is wanted with %s.", cure);
    return e->poison;
}

/* Whether the block stands in a train and wants what changes with it (rule S29). */
static bool changes_around(struct elaborator *e, const struct block *block)
{
    bool changes = false;
    if (!inside_train(block->outer)) return false;
    for (size_t i = 0; i < block->objective.count; i++)
        changes = changes || changes_in_training(e, block->objective.item[i].value);
    for (size_t i = 0; i < block->require.count; i++)
        changes = changes || changes_in_training(e, block->require.item[i].holds);
    return changes;
}

static const struct value *closed_search(struct closing *c)
{
    struct elaborator *e = c->e;
    struct block *block = c->block;
    size_t slots;
    check_let_names(e, block);
    if (changes_around(e, block)) {
        fail(e, DIAG_search_in_train, block->span);
        return e->poison;
    }
    block_require_inner(e, block);
    closing_find_unknowns(c);
    bool wants = block->objective.count || block->require.count;
    if (wants) closing_warn_idle(c);
    closing_add_binding(c, "search");
    if (!closing_number_slots(c, &slots)) return e->poison;
    if (!wants) return no_objective(e, block, "search", "`minimize`, `maximize` or `require`");
    if (!c->choice.count) fail(e, DIAG_nothing_to_search, block->span);
    struct cell **lets;
    size_t count = block_lets(e, block, &lets);
    bool several = block->objective.count > 1;
    for (size_t i = 0; i < count; i++) {
        closing_add_results(c, lets[i]->value);
        if (several) closing_add_point(c, lets[i]->value);
    }
    closing_finish(c, closing_cut(c, slots));
    c->solve = block->solve = expr_solve(e->exprs, c->problem, c->capture.item, c->capture.count);
    return search_record(c);
}

const struct value *close_search(struct elaborator *e, struct block *block)
{
    struct closing c;
    closing_init(&c, e, block);
    const struct value *record = closed_search(&c);
    arena_free(c.scratch);
    return record;
}

/* Outside of a train its designs are trained ones; numbers stay as they are. */
static const struct value *trained_value(struct elaborator *e, const struct value *value)
{
    if (value->kind != VALUE_DESIGN) return value;
    struct value *copy = arena_copy(e->arena, value, sizeof *value);
    copy->design = design_note(e->exprs, value->design, "trained");
    return copy;
}

static const struct value *train_report(struct elaborator *e, struct span span)
{
    static const char *const name[] = {"steps", "time", "traffic", "loss"};
    struct dimension second = {{[BASE_SECOND] = 1}}, bit = {{[BASE_BIT] = 1}};
    struct fields f = {0};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        struct type type = i == 0 ? TYPE_WHOLE : TYPE_REAL;
        if (i == 1) type.dimension = second;
        if (i == 2) type.dimension = bit;
        add_field(e, &f, name[i], unsupported_number(e, "training", type, NULL, 0, span));
    }
    return as_record(e, &f);
}

const struct value *close_train(struct elaborator *e, struct block *block)
{
    struct closing c;
    closing_init(&c, e, block);
    check_let_names(e, block);
    closing_find_unknowns(&c);
    closing_add_binding(&c, "train");
    arena_free(c.scratch);
    if (!block->objective.count) return no_objective(e, block, "train", "`minimize` or `maximize`");
    note_unsupported(e, "training", block->span);
    struct cell **lets;
    size_t count = block_lets(e, block, &lets);
    struct fields f = {0};
    for (size_t i = 0; i < count; i++)
        add_field(e, &f, lets[i]->name, trained_value(e, lets[i]->value));
    const struct value *loss = scalar(e, block->objective.item[0].value);
    add_field(e, &f, "value",
              unsupported_number(e, "training", loss->expr->type, &loss, 1, block->span));
    add_field(e, &f, "report", train_report(e, block->span));
    return as_record(e, &f);
}

const struct value *close_sample(struct elaborator *e, struct block *block,
                                 const struct expr *count, const struct value *member)
{
    struct thing thing = {.kind = THING_FAMILY, .u.family = {count, member, block}};
    return thing_value(e, &thing, (uint16_t)(count->reads | member->reads));
}

/* Which of the member's choices a family draws: all that no unfinished search further out binds. */
static void find_drawn(struct closing *c, const struct value *member)
{
    const struct choice *const *list;
    size_t count = free_choices(c->e, member, &list);
    for (size_t i = 0; i < count; i++)
        closing_find_choice(c, list[i]);
}

static const struct expr *drawn_sum(struct closing *c, const struct thing *family,
                                    const struct expr *body)
{
    struct elaborator *e = c->e;
    size_t slots;
    double turns = 1;
    find_drawn(c, family->u.family.member);
    if (!closing_number_slots(c, &slots)) return NULL;
    expr_known(e->exprs, family->u.family.count, &turns);
    closing_add_binding(c, "sample");
    closing_finish(c, closing_cut(c, slots));
    struct loop *loop = NEW(e->arena, struct loop);
    *loop = (struct loop){.fold = FOLD_SUM,
                          .source = LOOP_SAMPLE,
                          .depth = c->depth,
                          .draw = c->problem,
                          .turns = (size_t)turns};
    size_t captures = c->capture.count;
    /* The body reads the members' choices as columns of the row; what else it reads stays as it is.
     */
    struct closing rows = *c;
    rows.rows = true;
    const struct expr *inside = expr_enclose(e->exprs, body, c->depth, closing_front_leaf, &rows);
    if (inside) return expr_reduce(e->exprs, loop, inside, c->capture.item, captures);
    fail(e, DIAG_loops_too_deep, c->block->span, (size_t)LIMIT_LOOP_DEPTH);
    return NULL;
}

const struct expr *family_sum(struct elaborator *e, const struct thing *family,
                              const struct expr *body)
{
    struct closing c;
    closing_init(&c, e, family->u.family.block);
    const struct expr *sum = drawn_sum(&c, family, body);
    arena_free(c.scratch);
    return sum;
}
