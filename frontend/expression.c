/* Expressions that are neither calls nor unknowns: literals, names, operators, lists, indexing,
 * conditions and comprehensions. */
#include "frontend/elaborate.h"

#include <math.h>
#include <string.h>

static const struct value *eval_number(struct elaborator *e, const struct node *node)
{
    const struct number *number = node->number;
    bool plain = !number->unit_text;
    double value = plain ? decimal_double(number->value) : unit_apply(number->value, &number->unit);
    struct type type = {SCALAR_REAL, plain ? DIMENSIONLESS : number->unit.dimension};
    if (floor(value) == value && fabs(value) < 0x1p53) type.kind = SCALAR_WHOLE;
    struct value *result = NEW(e->arena, struct value);
    *result = *value_scalar(e->arena, expr_number(e->exprs, value, type));
    result->unit = number->unit_text;
    return result;
}

/* Whether a name stands among the first `count`; says so. */
static bool field_taken(struct elaborator *e, const char *const *name, size_t count,
                        const struct node *field)
{
    for (size_t i = 0; i < count; i++) {
        if (name[i] != field->text) continue;
        fail(e, DIAG_field_twice, field->span, field->text);
        return true;
    }
    return false;
}

static const struct value *eval_tuple(struct elaborator *e, const struct node *node)
{
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, node->kids);
    const char **name = NULL;
    bool poisoned = false;
    for (size_t i = 0; i < node->kids; i++) {
        const struct node *kid = node->kid[i];
        size_t mark = e->path.size;
        if (kid->kind == NODE_named) {
            if (!name) name = NEW_ARRAY(e->arena, const char *, node->kids);
            poisoned |= field_taken(e, name, i, kid);
            name[i] = kid->text;
            mark = path_push(e, kid->text);
            kid = kid->kid[0];
        }
        item[i] = eval(e, kid);
        poisoned |= is_poison(item[i]);
        path_pop(e, mark);
    }
    if (poisoned) return e->poison;
    return shallow(e, value_record(e->arena, NULL, name, item, node->kids), node->span);
}

static const struct value *eval_list(struct elaborator *e, const struct node *node)
{
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, node->kids);
    bool poisoned = false;
    for (size_t i = 0; i < node->kids; i++) {
        size_t mark = path_push_index(e, "", i);
        item[i] = eval(e, node->kid[i]);
        poisoned |= is_poison(item[i]);
        path_pop(e, mark);
    }
    return poisoned ? e->poison : shallow(e, value_list(e->arena, item, node->kids), node->span);
}

/* ---- fields ---- */

static const struct value *field_of_dataset(struct elaborator *e, const struct dataset *set,
                                            const char *name)
{
    for (size_t i = 0; i < set->facts; i++)
        if (!strcmp(set->fact[i], name)) return set->fact_value[i];
    static const char *const parts[] = {"train", "validation", "test", "calibration"};
    for (size_t i = 0; set->whole && i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(parts[i], name)) continue;
        struct dataset *part = arena_copy(e->arena, set, sizeof *set);
        part->name = arena_printf(e->arena, "%s.%s", set->name, name);
        part->whole = false;
        return thing_value(e, &(struct thing){.kind = THING_DATASET, .u.dataset = part}, 0);
    }
    return NULL;
}

static const struct value *field_of_thing(struct elaborator *e, const struct thing *thing,
                                          const char *name)
{
    if (thing->kind == THING_MODULE) {
        struct cell *cell = scope_find(thing->u.module->scope, name);
        return cell && cell->scope == thing->u.module->scope ? cell->value : NULL;
    }
    if (thing->kind == THING_DATASET) return field_of_dataset(e, thing->u.dataset, name);
    return NULL;
}

static const char *nearest_field(struct elaborator *e, const struct value *value, const char *name)
{
    const struct thing *thing = thing_of(value);
    if (value->kind == VALUE_RECORD && value->name)
        return nearest_name(name, value->name, value->items);
    if (!thing || thing->kind != THING_MODULE) return NULL;
    struct VECTOR(const char *) names = {0};
    for (struct cell *cell = thing->u.module->scope->newest; cell; cell = cell->older)
        vector_push(e->arena, &names, cell->name);
    return nearest_name(name, names.item, names.count);
}

/* What there is instead of an unknown field: a function of this name, or the fields. */
static void field_advice(struct elaborator *e, struct diagnostic *d, const struct value *value,
                         const char *name)
{
    const char *advice = foreign_advice(name, strlen(name));
    if (builtin_find(name))
        report_note(e->diagnostics, d, "It is a function: `%s(x)`.", name);
    else if (advice)
        report_note(e->diagnostics, d, "%s", advice);
    else if (value->kind == VALUE_RECORD && value->name && value->items && value->items <= 12) {
        struct buffer text = {0};
        for (size_t i = 0; i < value->items; i++)
            buffer_printf(&text, "%s%s", i ? ", " : "", value->name[i]);
        report_note(e->diagnostics, d, "It has %s.", buffer_string(&text));
        buffer_free(&text);
    }
}

static const struct value *eval_field(struct elaborator *e, const struct node *node)
{
    const struct value *value = eval(e, node->kid[0]);
    if (is_poison(value)) return value;
    const struct value *found = NULL;
    if (value->kind == VALUE_RECORD) found = value_field(value, node->text);
    const struct thing *thing = thing_of(value);
    if (thing) found = field_of_thing(e, thing, node->text);
    if (found && thing && e->block) block_touch(e, found, node->span);
    if (found) return found;
    struct span word = {node->span.source, node->span.end - (uint32_t)strlen(node->text),
                        node->span.end};
    struct diagnostic *d = fail(e, DIAG_no_field, word, describe(e, value), node->text);
    const char *near = d ? nearest_field(e, value, node->text) : NULL;
    if (near) report_note(e->diagnostics, d, "Did you mean `.%s`?", near);
    if (d && !near) field_advice(e, d, value, node->text);
    return e->poison;
}

/* ---- indexing ---- */

bool same_type(struct type a, struct type b)
{
    bool numbers = type_is_number(a) && type_is_number(b);
    return dimension_equal(a.dimension, b.dimension) && (numbers || a.kind == b.kind);
}

/* A list of constants of one type as a table; NULL when it is not that. */
static const struct table *read_table(struct elaborator *e, const struct value *list,
                                      struct type *type)
{
    double *data = NEW_ARRAY(e->arena, double, list->items ? list->items : 1);
    for (size_t i = 0; i < list->items; i++) {
        const struct value *item = list->item[i];
        if (item->kind != VALUE_SCALAR || !expr_is_number(item->expr, &data[i])) return NULL;
        if (!i) *type = item->expr->type;
        if (type->kind == SCALAR_WHOLE && item->expr->type.kind == SCALAR_REAL)
            type->kind = SCALAR_REAL;
        if (!same_type(*type, item->expr->type)) return NULL;
    }
    return list->items ? table_make(e->exprs, data, list->items, 1) : NULL;
}

/* The same, read once a list: each item of a long list may be asked for. */
static const struct table *constant_table(struct elaborator *e, const struct value *list,
                                          struct type *type)
{
    struct listed {
        const struct table *table;
        struct type type;
    };
    struct listed **known = (struct listed **)map_find(&e->tables, &list, sizeof list);
    if (!known) {
        struct listed *read = NEW(e->arena, struct listed);
        read->table = read_table(e, list, &read->type);
        known = (struct listed **)map_at(&e->tables, &list, sizeof list);
        *known = read;
    }
    *type = (*known)->type;
    return (*known)->table;
}

static void require_inside(struct elaborator *e, const struct expr *index, size_t count,
                           struct span span)
{
    struct exprs *x = e->exprs;
    const struct expr *low = expr_binary(x, EXPR_le, expr_whole(x, 0), index);
    const struct expr *high = expr_binary(x, EXPR_lt, index, expr_whole(x, (int64_t)count));
    const struct expr *holds = expr_binary(x, EXPR_and, low, high);
    const struct expr *distance =
        expr_select(x, holds, expr_number(x, 0, TYPE_REAL), expr_number(x, 1, TYPE_REAL));
    require_implicitly(e, holds, distance, span, "an index is inside its list");
}

/* A list of different texts as one of symbols, which are numbers; other lists as they are. */
static const struct value *symbols_of(struct elaborator *e, const struct value *list)
{
    bool differ = false;
    for (size_t i = 0; i < list->items; i++) {
        if (list->item[i]->kind != VALUE_TEXT) return list;
        differ |= strcmp(list->item[i]->text, list->item[0]->text) != 0;
    }
    if (!differ) return list;
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, list->items);
    for (size_t i = 0; i < list->items; i++)
        item[i] = text_symbol(e, list->item[i]);
    return value_list(e->arena, item, list->items);
}

static const struct value *index_symbolic(struct elaborator *e, const struct value *list,
                                          const struct expr *index, struct span span)
{
    struct type type;
    require_inside(e, index, list->items, span);
    list = symbols_of(e, list);
    const struct table *table = constant_table(e, list, &type);
    if (table) return scalar(e, expr_lookup(e->exprs, table, type, index));
    const struct value *result = list->item[list->items - 1];
    for (size_t i = list->items - 1; i-- > 0 && !is_poison(result);) {
        const struct expr *here =
            expr_binary(e->exprs, EXPR_eq, index, expr_whole(e->exprs, (int64_t)i));
        result = merge_values(e, here, list->item[i], result, span);
    }
    return result;
}

const struct value *index_value(struct elaborator *e, const struct value *list,
                                const struct expr *index, struct span span)
{
    double known;
    if (!list->items) {
        fail(e, DIAG_empty_list, span);
        return e->poison;
    }
    if (!expr_known(e->exprs, index, &known)) return index_symbolic(e, list, index, span);
    if (known >= 0 && known < (double)list->items) return list->item[(size_t)known];
    struct diagnostic *d = fail(e, DIAG_index_outside, span, known, list->items);
    if (d)
        report_note(e->diagnostics, d,
                    "Indices go from 0 to %zu; the last item of a list is `[len(list) - 1]`.",
                    list->items - 1);
    return e->poison;
}

/* A rectangle of constants indexed by two numbers is one look-up in one table. */
static const struct value *index_rectangle(struct elaborator *e, const struct value *list,
                                           const struct expr *row, const struct expr *column,
                                           struct span span)
{
    size_t columns = list->item[0]->items;
    struct VECTOR(const struct value *) all = {0};
    for (size_t i = 0; i < list->items; i++) {
        if (list->item[i]->kind != VALUE_LIST || list->item[i]->items != columns) return NULL;
        for (size_t k = 0; k < columns; k++)
            vector_push(e->arena, &all, list->item[i]->item[k]);
    }
    struct type type;
    const struct value *flat = value_list(e->arena, all.item, all.count);
    const struct table *table = constant_table(e, flat, &type);
    if (!table) return NULL;
    require_inside(e, row, list->items, span);
    require_inside(e, column, columns, span);
    const struct expr *start =
        expr_binary(e->exprs, EXPR_mul, row, expr_whole(e->exprs, (int64_t)columns));
    const struct expr *at = expr_binary(e->exprs, EXPR_add, start, column);
    return scalar(e, expr_lookup(e->exprs, table, type, at));
}

static const struct value *index_qubit(struct elaborator *e, const struct thing *thing,
                                       const struct expr *index)
{
    struct thing qubit = {.kind = THING_QUBIT, .u.qubit = {thing->u.wire, index}};
    return thing_value(e, &qubit, index->reads);
}

/* `param` and `param[3, 3]`: the sizes are the further children. */
static const struct value *eval_param(struct elaborator *e, const struct node *node)
{
    struct VECTOR(const struct expr *) shape = {0};
    for (size_t i = 1; i < node->kids; i++) {
        const struct expr *size = as_size(e, eval(e, node->kid[i]), node->kid[i]->span);
        if (!size || !before_input(e, size, node->kid[i]->span)) return e->poison;
        vector_push(e->arena, &shape, size);
    }
    return make_param(e, shape.item, shape.count, node->span);
}

static const struct value *eval_index(struct elaborator *e, const struct node *node)
{
    if (node->kid[0]->kind == NODE_parameter) return eval_param(e, node);
    const struct value *value = eval(e, node->kid[0]);
    struct VECTOR(const struct expr *) index = {0};
    for (size_t i = 1; i < node->kids; i++) {
        const struct expr *at = as_count(e, eval(e, node->kid[i]), node->kid[i]->span);
        if (!at) return e->poison;
        vector_push(e->arena, &index, at);
    }
    const struct thing *thing = thing_of(value);
    if (thing && thing->kind == THING_WIRE && thing->u.wire->nature == NATURE_QUBITS &&
        index.count == 1)
        return index_qubit(e, thing, index.item[0]);
    if (value->kind == VALUE_FRONT && index.count == 1)
        return front_point(e, value, index.item[0], node->span);
    for (size_t i = 0; i < index.count && !is_poison(value); i++) {
        value = as_list(e, value, node->kid[0]->span);
        double known;
        if (i + 1 < index.count && value->items && value->item[0]->kind == VALUE_LIST &&
            value->item[0]->items && !expr_known(e->exprs, index.item[i], &known)) {
            const struct value *flat =
                index_rectangle(e, value, index.item[i], index.item[i + 1], node->span);
            if (flat) {
                value = flat;
                i++;
                continue;
            }
        }
        const struct node *at = value->items ? node->kid[i + 1] : node->kid[0];
        if (!is_poison(value)) value = index_value(e, value, index.item[i], at->span);
    }
    return value;
}

/* ---- conditions ---- */

static const struct value *eval_branch(struct elaborator *e, const struct expr *condition,
                                       const struct node *block, struct assigned **assigned,
                                       size_t *count)
{
    size_t mark = assignments_mark(e);
    const struct expr *old = guard_push(e, condition);
    const struct value *value = block ? eval_block(e, block) : value_nothing();
    e->guard = old;
    *count = assignments_take(e, mark, assigned);
    return value;
}

/* The value a cell has after a branch that may not have touched it. */
static const struct value *after_branch(const struct assigned *list, size_t count,
                                        const struct cell *cell)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].cell == cell) return list[i].after;
    return cell->value;
}

static void join_assignments(struct elaborator *e, const struct expr *condition,
                             const struct assigned *yes, size_t yeses, const struct assigned *no,
                             size_t noes, struct span span)
{
    for (size_t i = 0; i < yeses + noes; i++) {
        struct cell *cell = i < yeses ? yes[i].cell : no[i - yeses].cell;
        if (i >= yeses && after_branch(yes, yeses, cell) != cell->value) continue;
        const struct value *a = after_branch(yes, yeses, cell);
        const struct value *b = after_branch(no, noes, cell);
        struct assigned change = {.cell = cell, .before = cell->value};
        const struct value *joined = merge_values(e, condition, a, b, span);
        vector_push(e->arena, &e->assignments, change);
        cell->value = joined;
    }
}

static const struct value *eval_both(struct elaborator *e, const struct node *node,
                                     const struct expr *condition)
{
    struct assigned *yes, *no;
    size_t yeses, noes;
    const struct expr *otherwise = expr_unary(e->exprs, EXPR_not, condition);
    const struct value *a = eval_branch(e, condition, node->kid[1], &yes, &yeses);
    const struct value *b = eval_branch(e, otherwise, node->kid[2], &no, &noes);
    join_assignments(e, condition, yes, yeses, no, noes, node->span);
    if (a->kind == VALUE_NOTHING || b->kind == VALUE_NOTHING) return value_nothing();
    return merge_values(e, condition, a, b, node->span);
}

static const struct value *eval_if(struct elaborator *e, const struct node *node)
{
    const struct value *value = eval(e, node->kid[0]);
    if (e->draft && is_poison(value)) return draft_if(e, node);
    const struct expr *condition = as_truth(e, value, node->kid[0]->span);
    double known;
    if (!condition || !before_input(e, condition, node->kid[0]->span)) return e->poison;
    if (!expr_known(e->exprs, condition, &known)) return eval_both(e, node, condition);
    if (known != 0) return eval_block(e, node->kid[1]);
    return node->kid[2] ? eval_block(e, node->kid[2]) : value_nothing();
}

/* ---- the dispatch ---- */

static const struct value *eval_lambda(struct elaborator *e, const struct node *node)
{
    struct thing thing = {.kind = THING_FUNCTION, .u.function = {node, e->scope, "function"}};
    return thing_value(e, &thing, 0);
}

static const struct value *eval_name(struct elaborator *e, const struct node *node)
{
    return name_value(e, node->text, node->span);
}

static const struct value *eval_string(struct elaborator *e, const struct node *node)
{
    return value_text(e->arena, node->text);
}

static const struct value *eval_bool(struct elaborator *e, const struct node *node)
{
    return scalar(e, expr_truth(e->exprs, node->op == FLAG_TRUE));
}

static const struct value *eval_group(struct elaborator *e, const struct node *node)
{
    return eval(e, node->kid[0]);
}

static const struct value *eval_plain_call(struct elaborator *e, const struct node *node)
{
    return eval_call(e, node, NULL, NO_SPAN);
}

static const struct value *eval_unary(struct elaborator *e, const struct node *node)
{
    return apply_unary(e, node->op, eval(e, node->kid[0]), node->span);
}

static const struct value *eval_pipe(struct elaborator *e, const struct node *node)
{
    const struct value *left = eval(e, node->kid[0]);
    if (is_poison(left) && !e->draft) return left;
    return eval_call(e, node->kid[1], left, node->kid[0]->span);
}

static const struct value *eval_binary(struct elaborator *e, const struct node *node)
{
    const struct value *left = eval(e, node->kid[0]);
    const struct value *right = eval(e, node->kid[1]);
    return apply_binary(e, node->op, left, right, node->span, node->kid[0]->span,
                        node->kid[1]->span);
}

static bool count_steps(struct elaborator *e, const struct node *node, unsigned steps)
{
    if (e->out_of_steps) return false;
    e->steps += steps;
    if (e->steps < e->most_steps && exprs_count(e->exprs) < LIMIT_EXPRESSIONS) return true;
    e->out_of_steps = true;
    fail(e, DIAG_too_much_work, node->span);
    return false;
}

bool count_turn(struct elaborator *e, const struct node *node)
{
    enum { TURN_STEPS = 5 }; /* a turn makes a scope and what is bound in it */
    return count_steps(e, node, TURN_STEPS);
}

/* What has no row is no expression, or an error that was reported. */
static const struct value *(*const eval_kind[NODE_KINDS])(struct elaborator *,
                                                          const struct node *) = {
    [NODE_name] = eval_name,     [NODE_number] = eval_number,   [NODE_string] = eval_string,
    [NODE_bool] = eval_bool,     [NODE_parameter] = eval_param, [NODE_unary] = eval_unary,
    [NODE_binary] = eval_binary, [NODE_pipe] = eval_pipe,       [NODE_range] = eval_range,
    [NODE_choose] = eval_choose, [NODE_lambda] = eval_lambda,   [NODE_call] = eval_plain_call,
    [NODE_index] = eval_index,   [NODE_field] = eval_field,     [NODE_group] = eval_group,
    [NODE_tuple] = eval_tuple,   [NODE_list] = eval_list,       [NODE_each] = eval_each,
    [NODE_if] = eval_if,         [NODE_search] = eval_solver,   [NODE_train] = eval_solver,
    [NODE_sample] = eval_sample,
};

const struct value *eval(struct elaborator *e, const struct node *node)
{
    if (!count_steps(e, node, 1) || !eval_kind[node->kind]) return e->poison;
    return eval_kind[node->kind](e, node);
}
