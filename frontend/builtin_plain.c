/* Builtins on numbers, lists and texts. */
#include "frontend/builtin.h"

#include <math.h>
#include <string.h>

/* ---- numbers ---- */

static enum expr_op unary_op(const char *name)
{
    static const struct {
        const char *name;
        enum expr_op op;
    } ops[] = {{"abs", EXPR_abs},     {"floor", EXPR_floor}, {"ceil", EXPR_ceil},
               {"round", EXPR_round}, {"sqrt", EXPR_sqrt},   {"exp", EXPR_exp},
               {"log", EXPR_log},     {"log2", EXPR_log2},   {"sin", EXPR_sin},
               {"cos", EXPR_cos}};
    size_t i = 0;
    while (strcmp(ops[i].name, name))
        i++;
    return ops[i].op;
}

/* The domain of a partial function, as a requirement. */
static bool check_domain(struct elaborator *e, enum expr_op op, const struct expr *x,
                         struct span at)
{
    bool root = op == EXPR_sqrt, logarithm = op == EXPR_log || op == EXPR_log2;
    if (!root && !logarithm) return true;
    double known;
    bool is_known = expr_known(e->exprs, x, &known);
    if (is_known && (root ? known >= 0 : known > 0)) return true;
    if (!is_known && (root ? x->interval.low >= 0 : x->interval.low > 0)) return true;
    if (expr_is_number(x, &known)) {
        fail(e, DIAG_outside_function, at,
             root ? "the root of a negative number"
                  : "the logarithm of a number that is not positive");
        return false;
    }
    const struct expr *zero = expr_number(e->exprs, 0, x->type);
    const struct expr *holds = expr_binary(e->exprs, root ? EXPR_le : EXPR_lt, zero, x);
    require_implicitly(e, holds, distance_of(e, holds), at,
                       root ? "a root is of a number not below 0"
                            : "a logarithm is of a number above 0");
    return true;
}

const struct value *builtin_unary(struct elaborator *e, const struct builtin_call *call)
{
    enum expr_op op = unary_op(call->builtin->name);
    const struct expr *x = as_number(e, call->arg[0], call->at[0]);
    struct dimension dimension;
    if (!x || !check_domain(e, op, x, call->at[0])) return e->poison;
    bool plain =
        op == EXPR_exp || op == EXPR_log || op == EXPR_log2 || op == EXPR_sin || op == EXPR_cos;
    if (plain && !dimension_is_none(x->type.dimension)) {
        fail(e, DIAG_plain_number, call->at[0], call->builtin->name, describe(e, call->arg[0]));
        return e->poison;
    }
    if (op == EXPR_sqrt && !dimension_root(x->type.dimension, &dimension)) {
        fail(e, DIAG_power_unit, call->at[0]);
        return e->poison;
    }
    return scalar(e, expr_unary(e->exprs, op, x));
}

/* A symbol's or truth's number: the same double under another type. */
const struct value *builtin_number(struct elaborator *e, const struct builtin_call *call)
{
    const struct expr *x = as_scalar(e, call->arg[0], call->at[0]);
    double known;
    if (!x) return e->poison;
    if (type_is_number(x->type)) return scalar(e, x);
    if (expr_is_number(x, &known)) return scalar(e, expr_whole(e->exprs, (int64_t)known));
    if (x->type.kind == SCALAR_TRUTH)
        return scalar(e,
                      expr_select(e->exprs, x, expr_whole(e->exprs, 1), expr_whole(e->exprs, 0)));
    /* One number for each symbol known so far; a symbol is one of them. */
    const struct expr *result = expr_whole(e->exprs, 0);
    double most = x->interval.high < 64 ? x->interval.high : 64;
    for (double k = 1; k <= most; k++) {
        const struct expr *is =
            expr_binary(e->exprs, EXPR_eq, x, expr_number(e->exprs, k, x->type));
        result = expr_select(e->exprs, is, expr_whole(e->exprs, (int64_t)k), result);
    }
    return scalar(e, result);
}

const struct value *builtin_symbol(struct elaborator *e, const struct builtin_call *call)
{
    if (call->arg[0]->kind != VALUE_TEXT) {
        fail(e, DIAG_wrong_kind, call->at[0], "a text", describe(e, call->arg[0]));
        return e->poison;
    }
    uint32_t number = symbol_number(e->exprs, call->arg[0]->text);
    return scalar(e, expr_number(e->exprs, number, TYPE_SYMBOL));
}

/* ---- lists ---- */

/* How many items a list has: those under conditions count where they are there. */
static const struct expr *count_there(struct elaborator *e, const struct value *list)
{
    const struct expr *zero = expr_whole(e->exprs, 0), *one = expr_whole(e->exprs, 1);
    const struct expr *count = zero, *holds;
    int64_t always = 0;
    for (size_t i = 0; i < list->items; i++) {
        maybe_item(e, list->item[i], &holds);
        if (holds)
            count = expr_binary(e->exprs, EXPR_add, count, expr_select(e->exprs, holds, one, zero));
        else
            always++;
    }
    return expr_binary(e->exprs, EXPR_add, count, expr_whole(e->exprs, always));
}

const struct value *builtin_len(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *value = call->arg[0];
    if (value->kind == VALUE_TEXT) return number_value(e, (double)strlen(value->text));
    if (value->kind == VALUE_FRONT) return scalar(e, front_length(e, value));
    if (is_thing(value, THING_FAMILY)) return scalar(e, thing_of(value)->u.family.count);
    const struct value *list = as_items(e, value, call->at[0]);
    return is_poison(list) ? list : scalar(e, count_there(e, list));
}

const struct value *builtin_zip(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *a = as_list(e, call->arg[0], call->at[0]);
    const struct value *b = as_list(e, call->arg[1], call->at[1]);
    if (is_poison(a) || is_poison(b)) return e->poison;
    if (a->items != b->items) {
        fail(e, DIAG_zip_lengths, call->span, a->items, b->items);
        return e->poison;
    }
    const struct value **pair = NEW_ARRAY(e->arena, const struct value *, a->items + 1);
    for (size_t i = 0; i < a->items; i++) {
        const struct value *both[2] = {a->item[i], b->item[i]};
        pair[i] = value_record(e->arena, NULL, NULL, arena_copy(e->arena, both, sizeof both), 2);
    }
    return value_list(e->arena, pair, a->items);
}

const struct value *builtin_reverse(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *list = as_list(e, call->arg[0], call->at[0]);
    if (is_poison(list)) return list;
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, list->items + 1);
    for (size_t i = 0; i < list->items; i++)
        item[i] = list->item[list->items - 1 - i];
    return value_list(e->arena, item, list->items);
}

const struct value *builtin_join(struct elaborator *e, const struct builtin_call *call)
{
    struct VECTOR(const struct value *) all = {0};
    for (size_t i = 0; i < call->rests; i++) {
        const struct value *list = as_list(e, call->rest[i].value, call->rest[i].span);
        if (is_poison(list)) return list;
        for (size_t k = 0; k < list->items; k++)
            vector_push(e->arena, &all, list->item[k]);
    }
    if (all.count > LIMIT_LIST_ITEMS) {
        fail(e, DIAG_too_many_items, call->span, (size_t)LIMIT_LIST_ITEMS);
        return e->poison;
    }
    return value_list(e->arena, all.item, all.count);
}

/* ---- texts ---- */

static bool add_text(struct elaborator *e, struct buffer *out, const struct argument *arg)
{
    double known;
    if (arg->value->kind == VALUE_TEXT) {
        buffer_text(out, arg->value->text);
        return true;
    }
    const struct expr *x = as_scalar(e, arg->value, arg->span);
    if (!x) return false;
    if (!expr_known(e->exprs, x, &known)) {
        fail(e, DIAG_not_known, arg->span);
        return false;
    }
    if (x->type.kind == SCALAR_TRUTH)
        buffer_text(out, known != 0 ? "true" : "false");
    else if (x->type.kind == SCALAR_SYMBOL)
        buffer_text(out, symbol_name(e->exprs, (uint32_t)known));
    else
        quantity_print(out, known, x->type.dimension, 0);
    return true;
}

const struct value *builtin_text(struct elaborator *e, const struct builtin_call *call)
{
    struct buffer out = {0};
    bool good = true;
    for (size_t i = 0; i < call->rests && good; i++)
        good = add_text(e, &out, &call->rest[i]);
    const struct value *text =
        good ? value_text(e->arena, arena_string(e->arena, buffer_string(&out))) : e->poison;
    buffer_free(&out);
    return text;
}
