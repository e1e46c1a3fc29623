/* Running a program; see run.h.
 *
 * Values become concrete in two rounds. The first asks for the fronts, since what they hold is
 * known only then, and puts a list of records in the place of each. The second gathers every
 * expression that is left, asks the session for all of them at once, so that it can solve
 * independent problems side by side, and builds the value again with numbers.
 */
#include "passes/run.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>

#include "ir/design.h"
#include "support/limits.h"
#include "support/map.h"
#include "support/vector.h"

/* What keeps an expression from having a value: such expressions stay as they are. */
enum { UNBOUND = READS_CHOICE | READS_PARAM | READS_CAPTURE | READS_SLOT | READS_SIZE };

struct gather {
    struct session *session;
    struct exprs *exprs;
    struct arena *scratch;
    unsigned only;    /* gather what reads one of these; 0: everything */
    struct map place; /* an expression's number in `expr`, plus one */
    struct VECTOR(const struct expr *) expr;
    double *number;
    enum solve_status status; /* of asking for more while building */
};

static void gather_init(struct gather *gather, struct session *session, struct arena *scratch)
{
    *gather = (struct gather){.session = session, .scratch = scratch};
    gather->exprs = session_exprs(session);
    map_init(&gather->place, scratch);
}

/* Each expression once; constants and what has no value are left alone. */
static void add(struct gather *gather, const struct expr *expr)
{
    if (expr->op == EXPR_number || (expr->reads & UNBOUND)) return;
    if (gather->only && !(expr->reads & gather->only)) return;
    void **place = map_at(&gather->place, &expr, sizeof expr);
    if (*place) return;
    vector_push(gather->scratch, &gather->expr, expr);
    *place = (void *)(uintptr_t)gather->expr.count;
}

/* The number that the session answered for this expression. */
static bool find(const struct gather *gather, const struct expr *expr, double *number)
{
    if (expr->op == EXPR_number) {
        *number = expr->u.number;
        return true;
    }
    void **place = map_find(&gather->place, &expr, sizeof expr);
    if (!place) return false;
    *number = gather->number[(uintptr_t)*place - 1];
    return true;
}

/* All that was gathered, at once. */
static enum solve_status evaluate(struct gather *gather)
{
    size_t count = gather->expr.count;
    gather->number = NEW_ARRAY(gather->scratch, double, count ? count : 1);
    if (!count) return SOLVE_DONE;
    return session_evaluate(gather->session, gather->expr.item, count, gather->number);
}

/* ---- gathering ------------------------------------------------------------------------------- */

/* An expression of a design, or what solvers answer in it when the rest is still open. */
static void add_answer(void *context, const struct expr *expr)
{
    if (expr->op == EXPR_output || expr->op == EXPR_outside) add(context, expr);
}

static void add_root(void *context, const struct expr *root)
{
    struct gather *gather = context;
    if (!(root->reads & UNBOUND))
        add(gather, root);
    else if (root->reads & (READS_SOLVE | READS_OUTSIDE))
        expr_walk(gather->scratch, &root, 1, add_answer, gather);
}

/* A front's solve, forced by one of its outputs, and the captures that name which front it is. */
static void add_front(struct gather *gather, const struct expr *solve)
{
    assert(solve->op == EXPR_solve);
    const struct problem *problem = solve->u.problem;
    uint32_t points = (uint32_t)problem_output_report(problem, REPORT_FRONT);
    struct interval any = {0, INFINITY};
    add(gather, expr_output(gather->exprs, solve, points, TYPE_WHOLE, any));
    for (uint32_t i = 0; i < solve->args; i++)
        add(gather, solve->arg[i]);
}

static bool is_front(const struct value *value)
{
    return value->kind == VALUE_FRONT && !(value->expr->reads & UNBOUND);
}

static bool has_front(const struct value *value)
{
    if (is_front(value)) return true;
    if (value->kind == VALUE_FRONT || !(value->reads & READS_SOLVE)) return false;
    for (size_t i = 0; i < value->items; i++)
        if (has_front(value->item[i])) return true;
    return false;
}

/* A front's own numbers are known only after its solve: open_fronts sees to them. */
static void gather_value(struct gather *gather, const struct value *value)
{
    switch (value->kind) {
    case VALUE_SCALAR: add(gather, value->expr); break;
    case VALUE_MAYBE:
        add(gather, value->expr);
        gather_value(gather, value->item[0]);
        break;
    case VALUE_DESIGN: design_each(value->design, add_root, gather); break;
    case VALUE_FRONT:
        if (is_front(value)) add_front(gather, value->expr);
        break;
    case VALUE_LIST:
    case VALUE_RECORD:
    case VALUE_TABLE:
    case VALUE_PLOT:
        for (size_t i = 0; i < value->items; i++)
            gather_value(gather, value->item[i]);
        break;
    case VALUE_TEXT:
    case VALUE_NOTHING:
    case VALUE_OPAQUE: break;
    }
}

static void gather_fronts(struct gather *gather, const struct value *value)
{
    if (is_front(value)) add_front(gather, value->expr);
    if (value->kind == VALUE_FRONT) return;
    for (size_t i = 0; i < value->items; i++)
        if (has_front(value->item[i])) gather_fronts(gather, value->item[i]);
}

/* ---- building again -------------------------------------------------------------------------- */

typedef const struct value *build_item(struct gather *, struct arena *, const struct value *);

static const struct value *build_items(struct gather *gather, struct arena *arena,
                                       const struct value *value, build_item *build)
{
    struct value copy = *value;
    copy.item = NEW_ARRAY(arena, const struct value *, value->items ? value->items : 1);
    for (size_t i = 0; i < value->items; i++)
        copy.item[i] = build(gather, arena, value->item[i]);
    return value_make(arena, copy);
}

struct point {
    struct exprs *exprs;
    const double *slot;
    const double *capture;
};

static const struct expr *point_number(void *context, const struct expr *leaf)
{
    const struct point *point = context;
    if (leaf->op == EXPR_slot)
        return expr_number(point->exprs, point->slot[leaf->u.index], leaf->type);
    if (leaf->op == EXPR_capture)
        return expr_number(point->exprs, point->capture[leaf->u.index], leaf->type);
    return NULL;
}

/* The objectives' values of a point: a list that carries their labels as names, so that tables and
 * plots have headings. */
static const struct value *point_values(struct gather *gather, struct arena *arena,
                                        const struct problem *problem, const double *number)
{
    const struct value **item = NEW_ARRAY(arena, const struct value *, problem->objectives);
    const char **name = NEW_ARRAY(arena, const char *, problem->objectives);
    for (size_t i = 0; i < problem->objectives; i++) {
        const struct objective *objective = &problem->objective[i];
        struct type type = objective->value->type;
        item[i] = value_scalar(arena, expr_number(gather->exprs, number[i], type));
        name[i] = objective->label ? objective->label : arena_printf(arena, "value %zu", i + 1);
    }
    struct value list = {.kind = VALUE_LIST, .item = item, .name = name};
    list.items = problem->objectives;
    return value_make(arena, list);
}

/* A result's record with `values`. */
static const struct value *with_values(struct arena *arena, const struct value *record,
                                       const struct value *values)
{
    if (value_field(record, "values")) return record;
    const struct value **item = NEW_ARRAY(arena, const struct value *, record->items + 1);
    const char **name = NEW_ARRAY(arena, const char *, record->items + 1);
    for (size_t i = 0; i < record->items; i++) {
        item[i] = record->item[i];
        name[i] = record->name[i];
    }
    item[record->items] = values;
    name[record->items] = "values";
    return value_record(arena, record->text, name, item, record->items + 1);
}

/* Whether what a front shows of its results is shown of this one. */
static bool is_shown(struct gather *gather, const struct value *value, struct rewrite *rewrite)
{
    double holds = 1;
    if (value->items < 2) return true;
    const struct expr *expr = rewrite_expr(rewrite, value->item[1]->expr);
    if (!expr_is_number(expr, &holds))
        gather->status = session_evaluate(gather->session, &expr, 1, &holds);
    return holds == 1;
}

/* An item a point. Without captures that have numbers there is no one front: it stays as it is. */
static const struct value *front_list(struct gather *gather, struct arena *arena,
                                      const struct value *value)
{
    const struct expr *solve = value->expr;
    const struct problem *problem = solve->u.problem;
    double *captures = NEW_ARRAY(gather->scratch, double, solve->args ? solve->args : 1);
    for (uint32_t i = 0; i < solve->args; i++)
        if (!find(gather, solve->arg[i], &captures[i])) return value;
    const struct front *front = session_front(gather->session, problem, captures);
    size_t points = front ? front->points : 0, count = 0;
    const struct value **item = NEW_ARRAY(arena, const struct value *, points ? points : 1);
    for (size_t i = 0; i < points && gather->status == SOLVE_DONE; i++) {
        struct point point = {gather->exprs, front->slot + i * problem->slots, captures};
        struct rewrite *rewrite = rewrite_new(gather->exprs, gather->scratch, point_number, &point);
        if (!is_shown(gather, value, rewrite)) continue;
        const double *number = front->value + i * problem->objectives;
        item[count] = value_rewrite(gather->exprs, value->item[0], rewrite);
        if (value->items == 1)
            item[count] =
                with_values(arena, item[count], point_values(gather, arena, problem, number));
        count++;
    }
    return value_list(arena, item, count);
}

static const struct value *build_fronts(struct gather *gather, struct arena *arena,
                                        const struct value *value)
{
    if (is_front(value)) return front_list(gather, arena, value);
    if (!has_front(value)) return value;
    return build_items(gather, arena, value, build_fronts);
}

static const struct expr *known_number(void *context, const struct expr *expr)
{
    const struct gather *gather = context;
    double number;
    if (!find(gather, expr, &number)) return NULL;
    return expr_number(gather->exprs, number, expr->type);
}

static const struct value *build_design(struct gather *gather, struct arena *arena,
                                        const struct value *value)
{
    if (!value->reads) return value;
    struct rewrite *rewrite = rewrite_new(gather->exprs, gather->scratch, NULL, gather);
    rewrite_cut(rewrite, known_number);
    return value_design(arena, design_rewrite_with(gather->exprs, value->design, rewrite));
}

static const struct value *build_scalar(struct gather *gather, struct arena *arena,
                                        const struct value *value)
{
    double number;
    if (value->expr->op == EXPR_number || !find(gather, value->expr, &number)) return value;
    struct value copy = *value;
    copy.expr = expr_number(gather->exprs, number, value->expr->type);
    return value_make(arena, copy);
}

/* What becomes of an item under a condition: the item, NULL where it is not there, or itself while
 * the condition is still open. */
static const struct value *decided(const struct gather *gather, const struct value *value)
{
    double holds;
    while (value->kind == VALUE_MAYBE && find(gather, value->expr, &holds)) {
        if (holds != 1) return NULL;
        value = value->item[0];
    }
    return value;
}

static const struct value *build_value(struct gather *gather, struct arena *arena,
                                       const struct value *value);

/* The list with the items that are there. */
static const struct value *build_list(struct gather *gather, struct arena *arena,
                                      const struct value *value)
{
    struct value copy = *value;
    copy.item = NEW_ARRAY(arena, const struct value *, value->items ? value->items : 1);
    copy.items = 0;
    for (size_t i = 0; i < value->items; i++) {
        const struct value *item = decided(gather, value->item[i]);
        if (item) copy.item[copy.items++] = build_value(gather, arena, item);
    }
    return value_make(arena, copy);
}

static const struct value *build_value(struct gather *gather, struct arena *arena,
                                       const struct value *value)
{
    switch (value->kind) {
    case VALUE_SCALAR: return build_scalar(gather, arena, value);
    case VALUE_DESIGN: return build_design(gather, arena, value);
    case VALUE_LIST: return build_list(gather, arena, value);
    case VALUE_MAYBE:
    case VALUE_RECORD:
    case VALUE_TABLE:
    case VALUE_PLOT: return build_items(gather, arena, value, build_value);
    case VALUE_FRONT:
    case VALUE_TEXT:
    case VALUE_NOTHING:
    case VALUE_OPAQUE: break;
    }
    return value;
}

/* ---- running --------------------------------------------------------------------------------- */

/* The fronts of the value become lists; those may hold fronts again. */
static enum solve_status open_fronts(struct session *session, struct arena *scratch,
                                     struct arena *arena, const struct value **value)
{
    for (int level = 0; level < LIMIT_SOLVER_DEPTH && has_front(*value); level++) {
        struct gather gather;
        gather_init(&gather, session, scratch);
        gather_fronts(&gather, *value);
        enum solve_status status = evaluate(&gather);
        if (status != SOLVE_DONE) return status;
        *value = build_fronts(&gather, arena, *value);
        if (gather.status != SOLVE_DONE) return gather.status;
    }
    return SOLVE_DONE;
}

enum solve_status run_value(struct session *session, struct arena *arena, const struct value *value,
                            const struct value **concrete)
{
    struct arena *scratch = arena_new();
    enum solve_status status = open_fronts(session, scratch, arena, &value);
    if (status == SOLVE_DONE) {
        struct gather gather;
        gather_init(&gather, session, scratch);
        gather_value(&gather, value);
        status = evaluate(&gather);
        if (status == SOLVE_DONE) *concrete = build_value(&gather, arena, value);
    }
    arena_free(scratch);
    return status;
}

/* Solves everything that the program's actions need, whatever their order. What goes wrong here
 * goes wrong again, in its turn, when the action is run, so that those before it are still carried
 * out. */
static enum solve_status solve_ahead(struct session *session, const struct program *program)
{
    struct arena *scratch = arena_new();
    struct gather gather;
    gather_init(&gather, session, scratch);
    gather.only = READS_SOLVE | READS_OUTSIDE;
    for (size_t i = 0; i < program->actions; i++) {
        const struct action *action = &program->action[i];
        if (action->holds) add(&gather, action->holds);
        for (size_t k = 0; k < action->values; k++)
            gather_value(&gather, action->value[k]);
    }
    enum solve_status status = evaluate(&gather);
    arena_free(scratch);
    return status;
}

/* A truth that could not be computed (not a number) does not hold. */
static enum solve_status act_check(struct session *session, const struct action *action,
                                   struct run_sink *sink, struct run_outcome *outcome)
{
    if (action->holds->reads & UNBOUND) return SOLVE_DONE;
    double holds;
    enum solve_status status = session_evaluate(session, &action->holds, 1, &holds);
    if (status != SOLVE_DONE || holds == 1) return status;
    outcome->check_failed = true;
    sink->failed(sink, action);
    return status;
}

static enum solve_status act_values(struct session *session, struct arena *arena,
                                    const struct action *action, struct run_sink *sink,
                                    struct run_outcome *outcome)
{
    const struct value **value =
        NEW_ARRAY(arena, const struct value *, action->values ? action->values : 1);
    for (size_t i = 0; i < action->values; i++) {
        enum solve_status status = run_value(session, arena, action->value[i], &value[i]);
        if (status != SOLVE_DONE) return status;
    }
    if (action->kind == ACTION_PRINT)
        outcome->error = sink->print(sink, action, value, action->values);
    else
        outcome->error = sink->write(sink, action, value[0]);
    return SOLVE_DONE;
}

/* What is printed or written only under a condition is left alone where that does not hold. */
static enum solve_status act_where(struct session *session, struct arena *arena,
                                   const struct action *action, struct run_sink *sink,
                                   struct run_outcome *outcome)
{
    double holds = 1;
    enum solve_status status = SOLVE_DONE;
    if (action->holds) status = session_evaluate(session, &action->holds, 1, &holds);
    if (status != SOLVE_DONE || holds != 1) return status;
    return act_values(session, arena, action, sink, outcome);
}

static void act(struct session *session, const struct action *action, struct run_sink *sink,
                struct run_outcome *outcome)
{
    struct arena *arena = arena_new();
    outcome->status = action->kind == ACTION_CHECK
                          ? act_check(session, action, sink, outcome)
                          : act_where(session, arena, action, sink, outcome);
    arena_free(arena);
}

struct run_outcome run_program(struct session *session, const struct program *program,
                               struct run_sink *sink)
{
    struct run_outcome outcome = {.status = SOLVE_DONE};
    if (program->actions > 1) outcome.status = solve_ahead(session, program);
    if (outcome.status == SOLVE_INTERRUPTED) {
        outcome.at = &program->action[0];
        return outcome;
    }
    for (size_t i = 0; i < program->actions; i++) {
        act(session, &program->action[i], sink, &outcome);
        if (outcome.status == SOLVE_DONE && !outcome.error && !outcome.check_failed) continue;
        outcome.at = &program->action[i];
        break;
    }
    return outcome;
}
