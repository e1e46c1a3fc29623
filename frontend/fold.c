/* Folds: sum, product, mean and their kin over lists, comprehensions, families and data sets.
 *
 * An item may be there only under a condition that depends on choices; a fold then takes the
 * neutral number instead. Over a family drawn by `sample` the body is summed by a loop at run time;
 * over a front it is folded by one.
 * Over a data set the answer needs the data, which this version does not read.
 */
#include "frontend/builtin.h"

#include <math.h>

struct item {
    const struct expr *value;
    const struct expr *holds; /* NULL for always */
    struct span at;
};

struct items {
    struct VECTOR(struct item) item;
    const struct value *source; /* the list, when it stands for a family or a data set */
};

static bool add_item(struct elaborator *e, struct items *items, const struct value *value,
                     struct span at)
{
    struct item item = {.at = at};
    item.value = as_scalar(e, maybe_item(e, value, &item.holds), at);
    if (!item.value) return false;
    vector_push(e->arena, &items->item, item);
    return true;
}

/* The arguments' scalars, or the items of the only argument when that is a list. A family is one
 * item that stands for all its members. */
static bool gather_items(struct elaborator *e, const struct builtin_call *call, struct items *items)
{
    for (size_t i = 0; i < call->rests; i++) {
        const struct value *value = call->rest[i].value;
        struct span at = call->rest[i].span;
        if (call->rest[i].name) {
            fail(e, DIAG_unknown_argument, at, call->builtin->name, call->rest[i].name);
            return false;
        }
        if (is_thing(value, THING_RANGE) && call->rests == 1)
            value = range_items(e, thing_of(value), at);
        if (is_poison(value)) return false;
        if (is_thing(value, THING_FAMILY) && call->rests == 1) {
            items->source = value;
            value = thing_of(value)->u.family.member;
            if (!loop_fits(e, at)) return false;
        }
        if (call->rests > 1 || value->kind != VALUE_LIST) {
            if (!add_item(e, items, value, at)) return false;
            continue;
        }
        if (value->opaque) items->source = value;
        for (size_t k = 0; k < value->items; k++)
            if (!add_item(e, items, value->item[k], at)) return false;
    }
    return true;
}

static bool same_types(struct elaborator *e, const struct items *items)
{
    for (size_t i = 1; i < items->item.count; i++) {
        struct type a = items->item.item[0].value->type, b = items->item.item[i].value->type;
        if (same_type(a, b)) continue;
        fail(e, DIAG_fold_types, items->item.item[i].at,
             describe(e, scalar(e, items->item.item[0].value)),
             describe(e, scalar(e, items->item.item[i].value)));
        return false;
    }
    return true;
}

static const struct expr *or_neutral(struct elaborator *e, const struct item *item, double neutral)
{
    if (!item->holds) return item->value;
    struct type type = item->value->type;
    if (type.kind == SCALAR_WHOLE && floor(neutral) != neutral) type.kind = SCALAR_REAL;
    return expr_select(e->exprs, item->holds, item->value, expr_number(e->exprs, neutral, type));
}

/* A balanced tree, so that the depth grows with the logarithm and lanes fill. The order of rounding
 * is part of the language: both executors walk the same tree. */
static const struct expr *fold_tree(struct elaborator *e, enum expr_op op, const struct expr **x,
                                    size_t count)
{
    if (count == 1) return x[0];
    size_t half = count / 2;
    return expr_binary(e->exprs, op, fold_tree(e, op, x, half),
                       fold_tree(e, op, x + half, count - half));
}

static const struct expr *fold_items(struct elaborator *e, const struct items *items,
                                     enum expr_op op, double neutral)
{
    if (!items->item.count) return expr_whole(e->exprs, (int64_t)neutral);
    const struct expr **x = NEW_ARRAY(e->arena, const struct expr *, items->item.count);
    for (size_t i = 0; i < items->item.count; i++)
        x[i] = or_neutral(e, &items->item.item[i], neutral);
    return fold_tree(e, op, x, items->item.count);
}

/* How many items are there. */
static const struct expr *count_items(struct elaborator *e, const struct items *items)
{
    const struct expr *count = expr_whole(e->exprs, 0);
    for (size_t i = 0; i < items->item.count; i++) {
        const struct expr *holds = items->item.item[i].holds;
        const struct expr *one = expr_whole(e->exprs, 1);
        if (holds) one = expr_select(e->exprs, holds, one, expr_whole(e->exprs, 0));
        count = expr_binary(e->exprs, EXPR_add, count, one);
    }
    return count;
}

static bool numbers_only(struct elaborator *e, const struct items *items)
{
    for (size_t i = 0; i < items->item.count; i++)
        if (!as_number(e, scalar(e, items->item.item[i].value), items->item.item[i].at))
            return false;
    return same_types(e, items);
}

static const struct value *over_dataset(struct elaborator *e, const struct items *items,
                                        const struct thing *data, struct span at)
{
    const struct value *body = scalar(e, items->item.item[0].value);
    const char *what = arena_printf(e->arena, "the data set `%s`", data->u.dataset->name);
    bool trained = changes_in_training(e, body->expr);
    return mean_over_data(e, what, body->expr->type, &body, 1, trained, at);
}

static const struct thing *source_thing(const struct items *items)
{
    return items->source ? items->source->opaque : NULL;
}

/* The sum of `body` over a family or a front; NULL after an error. */
static const struct expr *total(struct elaborator *e, const struct thing *source,
                                const struct expr *body)
{
    if (source->kind == THING_FRONT) return front_fold(e, source, FOLD_SUM, body);
    return family_sum(e, source, body);
}

const struct value *builtin_sum(struct elaborator *e, const struct builtin_call *call)
{
    struct items items = {0};
    if (!gather_items(e, call, &items) || !numbers_only(e, &items)) return e->poison;
    const struct thing *source = source_thing(&items);
    if (source && source->kind == THING_DATASET) return over_dataset(e, &items, source, call->span);
    const struct expr *sum = fold_items(e, &items, EXPR_add, 0);
    if (source) sum = total(e, source, sum);
    return sum ? scalar(e, sum) : e->poison;
}

/* Lists and fronts are folded exactly; of samples and data there are only estimates. */
static bool is_exact(struct elaborator *e, const struct items *items,
                     const struct builtin_call *call)
{
    const struct thing *source = source_thing(items);
    if (!source || source->kind == THING_FRONT) return true;
    fail(e, DIAG_fold_source, call->span, call->builtin->name, "a family or a data set");
    return false;
}

static bool only_lists(struct elaborator *e, const struct items *items,
                       const struct builtin_call *call)
{
    if (!items->source) return true;
    fail(e, DIAG_fold_source, call->span, call->builtin->name, "a family, a front or a data set");
    return false;
}

static bool not_empty(struct elaborator *e, const struct items *items,
                      const struct builtin_call *call)
{
    if (items->item.count) return true;
    fail(e, DIAG_fold_empty, call->span, call->builtin->name);
    return false;
}

const struct value *builtin_product(struct elaborator *e, const struct builtin_call *call)
{
    struct items items = {0};
    if (!gather_items(e, call, &items) || !is_exact(e, &items, call)) return e->poison;
    const struct value *result = number_value(e, 1);
    for (size_t i = 0; i < items.item.count; i++) {
        struct item *item = &items.item.item[i];
        const struct value *next = scalar(e, or_neutral(e, item, 1));
        result = i ? apply_binary(e, OP_MUL, result, next, call->span, call->span, item->at) : next;
    }
    const struct thing *front = source_thing(&items);
    if (!front || is_poison(result)) return result;
    if (!dimension_is_none(result->expr->type.dimension)) {
        fail(e, DIAG_plain_number, call->span, "product", describe(e, result));
        return e->poison;
    }
    return scalar(e, front_fold(e, front, FOLD_PRODUCT, result->expr));
}

const struct value *builtin_mean(struct elaborator *e, const struct builtin_call *call)
{
    struct items items = {0};
    if (!gather_items(e, call, &items) || !numbers_only(e, &items) || !not_empty(e, &items, call))
        return e->poison;
    const struct thing *source = source_thing(&items);
    if (source && source->kind == THING_DATASET) return over_dataset(e, &items, source, call->span);
    const struct expr *sum = fold_items(e, &items, EXPR_add, 0), *count = count_items(e, &items);
    if (source) {
        sum = total(e, source, sum);
        count = total(e, source, count);
        if (!sum || !count) return e->poison;
    }
    const struct expr *mean = divide(e, sum, count, call->span);
    return mean ? scalar(e, mean) : e->poison;
}

/* exp of the mean of logarithms; the unit is taken off and put back. */
const struct value *builtin_geomean(struct elaborator *e, const struct builtin_call *call)
{
    struct items items = {0};
    if (!gather_items(e, call, &items) || !numbers_only(e, &items) ||
        !only_lists(e, &items, call) || !not_empty(e, &items, call))
        return e->poison;
    struct exprs *x = e->exprs;
    struct type type = {SCALAR_REAL, items.item.item[0].value->type.dimension};
    const struct expr *unit = expr_number(x, 1, type);
    struct items logs = {0};
    for (size_t i = 0; i < items.item.count; i++) {
        struct item item = items.item.item[i];
        const struct expr *plain = expr_binary(x, EXPR_div, item.value, unit);
        const struct expr *positive = expr_binary(x, EXPR_lt, expr_number(x, 0, TYPE_REAL), plain);
        if (item.holds)
            positive = expr_binary(x, EXPR_or, expr_unary(x, EXPR_not, item.holds), positive);
        require_implicitly(e, positive, distance_of(e, positive), item.at,
                           "a geometric mean is of positive numbers");
        item.value = expr_unary(x, EXPR_log, plain);
        vector_push(e->arena, &logs.item, item);
    }
    const struct expr *mean =
        divide(e, fold_items(e, &logs, EXPR_add, 0), count_items(e, &logs), call->span);
    if (!mean) return e->poison;
    return scalar(e, expr_binary(x, EXPR_mul, expr_unary(x, EXPR_exp, mean), unit));
}

/* What only conditional items are in may be empty: then there is no answer. */
static void require_item(struct elaborator *e, const struct items *items,
                         const struct builtin_call *call)
{
    const struct expr *some = expr_truth(e->exprs, false);
    for (size_t i = 0; i < items->item.count; i++) {
        if (!items->item.item[i].holds) return;
        some = expr_binary(e->exprs, EXPR_or, some, items->item.item[i].holds);
    }
    const struct thing *front = source_thing(items);
    if (front) some = front_fold(e, front, FOLD_MAX, some);
    require_implicitly(e, some, distance_of(e, some), call->span,
                       "a smallest or largest is of at least one item");
}

static const struct value *extreme(struct elaborator *e, const struct builtin_call *call,
                                   enum expr_op op, double neutral)
{
    struct items items = {0};
    if (!gather_items(e, call, &items) || !numbers_only(e, &items) || !is_exact(e, &items, call) ||
        !not_empty(e, &items, call))
        return e->poison;
    require_item(e, &items, call);
    const struct expr *result = fold_items(e, &items, op, neutral);
    const struct thing *front = source_thing(&items);
    if (front) result = front_fold(e, front, op == EXPR_min ? FOLD_MIN : FOLD_MAX, result);
    return scalar(e, result);
}

const struct value *builtin_min(struct elaborator *e, const struct builtin_call *call)
{
    return extreme(e, call, EXPR_min, INFINITY);
}

const struct value *builtin_max(struct elaborator *e, const struct builtin_call *call)
{
    return extreme(e, call, EXPR_max, -INFINITY);
}

static const struct value *truths(struct elaborator *e, const struct builtin_call *call,
                                  enum expr_op op)
{
    struct items items = {0};
    if (!gather_items(e, call, &items) || !is_exact(e, &items, call)) return e->poison;
    const struct expr *result = expr_truth(e->exprs, op == EXPR_and);
    for (size_t i = 0; i < items.item.count; i++) {
        struct item *item = &items.item.item[i];
        const struct expr *holds = as_truth(e, scalar(e, item->value), item->at);
        if (!holds) return e->poison;
        if (item->holds && op == EXPR_or)
            holds = expr_binary(e->exprs, EXPR_and, item->holds, holds);
        if (item->holds && op == EXPR_and)
            holds =
                expr_binary(e->exprs, EXPR_or, expr_unary(e->exprs, EXPR_not, item->holds), holds);
        result = expr_binary(e->exprs, op, result, holds);
    }
    const struct thing *front = source_thing(&items);
    if (front) result = front_fold(e, front, op == EXPR_and ? FOLD_MIN : FOLD_MAX, result);
    return scalar(e, result);
}

const struct value *builtin_any(struct elaborator *e, const struct builtin_call *call)
{
    return truths(e, call, EXPR_or);
}

const struct value *builtin_all(struct elaborator *e, const struct builtin_call *call)
{
    return truths(e, call, EXPR_and);
}
