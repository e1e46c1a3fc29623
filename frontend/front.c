/* Fronts: one of their points, and comprehensions over all of them.
 *
 * How many points a front has is known when it is solved. What is asked of them is a loop over the
 * front at run time: a fold over a comprehension is its sum, smallest and so on; one point is the
 * sum over all of them of what is that point's. Printed, a comprehension is the front with another
 * record for each point.
 */
#include "frontend/builtin.h"

#include <math.h>
#include <string.h>

/* What the slots and captures of a front's problem become. */
struct point {
    struct elaborator *e;
    const struct expr *solve;
    const struct expr *index; /* the slots are those of this point; NULL: of the loop's row */
    uint32_t depth;           /* of the loop */
    struct map picked;        /* by slot */
};

static const struct expr *fold(struct elaborator *e, const struct expr *solve, enum fold how,
                               uint32_t depth, const struct expr *body)
{
    struct loop loop = {
        .fold = how, .source = LOOP_FRONT, .depth = depth, .draw = solve->u.problem};
    return expr_reduce(e->exprs, &loop, body, solve->arg, solve->args);
}

/* The number of the loop's point; -1 behind the last. */
static const struct expr *place(const struct point *point)
{
    uint32_t last = (uint32_t)point->solve->u.problem->slots;
    return expr_row(point->e->exprs, point->depth, last, TYPE_WHOLE,
                    (struct interval){-1, INFINITY});
}

static const struct expr *slot_at(struct point *point, const struct expr *slot)
{
    struct exprs *x = point->e->exprs;
    const struct expr *row = expr_row(x, point->depth, slot->u.index, slot->type, slot->interval);
    if (!point->index) return row;
    void **known = map_at(&point->picked, &slot->u.index, sizeof slot->u.index);
    if (*known) return *known;
    const struct expr *here = expr_binary(x, EXPR_eq, place(point), point->index);
    const struct expr *mine = expr_select(x, here, row, expr_number(x, 0, slot->type));
    const struct expr *sum = fold(point->e, point->solve, FOLD_SUM, point->depth, mine);
    *known = (void *)(uintptr_t)sum;
    return sum;
}

static const struct expr *point_leaf(void *context, const struct expr *leaf)
{
    struct point *point = context;
    if (leaf->op == EXPR_slot) return slot_at(point, leaf);
    if (leaf->op == EXPR_capture) return point->solve->arg[leaf->u.index];
    return NULL;
}

/* The record of a point as the front has it, with its objectives as `values`. */
static const struct value *point_record(struct elaborator *e, const struct value *front)
{
    const struct value *shape = front->item[0];
    size_t objectives = front->expr->u.problem->objectives, lets = shape->items - objectives;
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, lets + 1);
    const char **name = NEW_ARRAY(e->arena, const char *, lets + 1);
    memcpy(item, shape->item, lets * sizeof *item);
    memcpy(name, shape->name, lets * sizeof *name);
    item[lets] = value_list(e->arena, shape->item + lets, objectives);
    name[lets] = "values";
    return value_record(e->arena, NULL, name, item, lets + 1);
}

static const struct value *point_value(struct elaborator *e, const struct value *front,
                                       struct point *point)
{
    map_init(&point->picked, e->arena);
    struct rewrite *rewrite = rewrite_new(e->exprs, e->arena, point_leaf, point);
    return value_rewrite(e->exprs, point_record(e, front), rewrite);
}

static void require_point(struct elaborator *e, const struct value *front, const struct expr *index,
                          struct span at)
{
    struct exprs *x = e->exprs;
    const struct expr *points = front_length(e, front);
    const struct expr *zero = expr_whole(x, 0);
    const struct expr *holds = expr_binary(x, EXPR_and, expr_binary(x, EXPR_le, zero, index),
                                           expr_binary(x, EXPR_lt, index, points));
    require_implicitly(e, holds, distance_of(e, holds), at, "a front has the point that is picked");
}

const struct expr *front_length(struct elaborator *e, const struct value *front)
{
    size_t at = problem_output_report(front->expr->u.problem, REPORT_FRONT);
    return expr_output(e->exprs, front->expr, (uint32_t)at, TYPE_WHOLE,
                       (struct interval){0, INFINITY});
}

const struct value *front_point(struct elaborator *e, const struct value *front,
                                const struct expr *index, struct span at)
{
    double known;
    if (expr_known(e->exprs, index, &known)) {
        if (known == 0) return front->opaque; /* what the search's own outputs hold */
        if (known < 0) {
            fail(e, DIAG_front_index, at, known);
            return e->poison;
        }
    }
    if (!loop_fits(e, at)) return e->poison;
    require_point(e, front, index, at);
    struct point point = {.e = e, .solve = front->expr, .index = index, .depth = e->loops};
    return point_value(e, front, &point);
}

/* ---- comprehensions ---- */

bool loop_fits(struct elaborator *e, struct span at)
{
    if (e->loops < LIMIT_LOOP_DEPTH) return true;
    fail(e, DIAG_loops_too_deep, at, (size_t)LIMIT_LOOP_DEPTH);
    return false;
}

const struct value *front_walk(struct elaborator *e, const struct value *front, struct span at,
                               const struct value **member)
{
    if (!loop_fits(e, at)) return e->poison;
    struct point point = {.e = e, .solve = front->expr, .depth = e->loops};
    *member = point_value(e, front, &point);
    /* Where there is no front at all the number is none, and so is what is computed from it. */
    const struct expr *behind =
        expr_binary(e->exprs, EXPR_lt, place(&point), expr_whole(e->exprs, 0));
    const struct expr *there = expr_unary(e->exprs, EXPR_not, behind);
    struct thing thing = {.kind = THING_FRONT, .u.front = {front->expr, e->loops, there}};
    return thing_value(e, &thing, front->reads);
}

const struct expr *front_fold(struct elaborator *e, const struct thing *front, enum fold how,
                              const struct expr *body)
{
    return fold(e, front->u.front.solve, how, front->u.front.depth, body);
}

void front_close(struct elaborator *e, struct condition *condition)
{
    struct exprs *x = e->exprs;
    for (const struct walked *walked = e->walked; walked; walked = walked->outer) {
        const struct thing *front = walked->front;
        if (!expr_reads_rows(condition->holds, front->u.front.depth)) continue;
        const struct expr *there = front->u.front.there;
        const struct expr *holds =
            expr_binary(x, EXPR_or, expr_unary(x, EXPR_not, there), condition->holds);
        const struct expr *far = expr_select(x, there, condition->distance,
                                             expr_number(x, 0, condition->distance->type));
        condition->holds = front_fold(e, front, FOLD_MIN, holds);
        condition->distance = front_fold(e, front, FOLD_MAX, far);
    }
}

/* ---- printing ---- */

static const struct expr *row_to_slot(void *context, const struct expr *leaf)
{
    const struct point *point = context;
    if (leaf->op != EXPR_row || leaf->u.row.depth != point->depth) return NULL;
    /* Every point that is shown is there. */
    if (leaf->u.row.column == point->solve->u.problem->slots) return expr_whole(point->e->exprs, 0);
    return expr_slot(point->e->exprs, leaf->u.row.column, leaf->type, leaf->interval);
}

const struct value *front_shown(struct elaborator *e, const struct value *value)
{
    const struct thing *source = value->kind == VALUE_LIST ? value->opaque : NULL;
    if (value->kind == VALUE_FRONT) return value;
    if (!source || source->kind != THING_FRONT || value->items != 1) return NULL;
    struct point point = {.e = e, .solve = source->u.front.solve, .depth = source->u.front.depth};
    const struct expr *holds = expr_truth(e->exprs, true);
    const struct value *item = value->item[0];
    const struct expr *there;
    item = maybe_item(e, item, &there);
    if (there) holds = expr_binary(e->exprs, EXPR_and, holds, there);
    if (!is_data(e, item)) return NULL;
    struct rewrite *rewrite = rewrite_new(e->exprs, e->arena, row_to_slot, &point);
    const struct value **both = NEW_ARRAY(e->arena, const struct value *, 2);
    both[0] = value_rewrite(e->exprs, plain_data(e, item, NO_SPAN), rewrite);
    both[1] = value_scalar(e->arena, rewrite_expr(rewrite, holds));
    struct value front = {.kind = VALUE_FRONT, .expr = point.solve, .item = both, .items = 2};
    return value_make(e->arena, front);
}

/* ---- hypervolume ---- */

static bool bad_reference(struct elaborator *e, struct span at, const char *why)
{
    fail(e, DIAG_front_reference, at, why);
    return false;
}

/* The reference's numbers: one for each objective, in its unit. */
static bool take_reference(struct elaborator *e, const struct problem *problem,
                           const struct value *list, struct span at, const struct expr **number)
{
    if (list->items != problem->objectives)
        return bad_reference(e, at,
                             arena_printf(e->arena, "%zu numbers for %zu objectives", list->items,
                                          problem->objectives));
    for (size_t i = 0; i < list->items; i++) {
        struct type type = problem->objective[i].value->type;
        number[i] = as_number(e, list->item[i], at);
        if (!number[i]) return false;
        if (same_type(number[i]->type, type)) continue;
        const char *given = describe(e, list->item[i]);
        const char *wanted = describe(e, scalar(e, expr_number(e->exprs, 1, type)));
        return bad_reference(
            e, at,
            arena_printf(e->arena, "objective %zu is %s, here stands %s", i + 1, wanted, given));
    }
    return true;
}

const struct value *builtin_hypervolume(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *front = call->arg[0];
    struct type type;
    if (front->kind != VALUE_FRONT) {
        fail(e, DIAG_wrong_kind, call->at[0], "a front", describe(e, front));
        return e->poison;
    }
    const struct value *reference = as_list(e, call->arg[1], call->at[1]);
    if (is_poison(reference)) return reference;
    const struct problem *problem = front->expr->u.problem;
    size_t captures = problem->captures, count = captures + problem->objectives;
    const struct expr **arg = NEW_ARRAY(e->arena, const struct expr *, count);
    memcpy(arg, front->expr->arg, captures * sizeof *arg);
    if (!take_reference(e, problem, reference, call->at[1], arg + captures)) return e->poison;
    if (!problem_volume_type(problem, &type)) {
        fail(e, DIAG_power_unit, call->span);
        return e->poison;
    }
    return scalar(e, expr_volume(e->exprs, problem, arg, count));
}
