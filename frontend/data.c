/* Data that this version knows by shape only, answers from outside the compiler, and what cannot
 * run yet: each is checked like everything else and stops a run with its place in the source. */
#include "frontend/builtin.h"

#include <math.h>
#include <string.h>

/* ---- leaves behind a value ---- */

void each_expr(const struct value *value, void (*visit)(void *, const struct expr *), void *context)
{
    if (value->kind == VALUE_SCALAR || value->kind == VALUE_MAYBE) visit(context, value->expr);
    if (value->kind == VALUE_DESIGN) design_each(value->design, visit, context);
    for (size_t i = 0; i < value->items; i++)
        each_expr(value->item[i], visit, context);
}

struct leaves {
    struct arena *arena;
    struct map seen;
    struct VECTOR(const struct expr *) leaf;
};

static void collect_leaf(void *context, const struct expr *expr)
{
    struct leaves *leaves = context;
    if (expr->op != EXPR_choice && expr->op != EXPR_param) return;
    void **seen = map_at(&leaves->seen, &expr, sizeof expr);
    if (*seen) return;
    *seen = leaves;
    vector_push(leaves->arena, &leaves->leaf, expr);
}

static void collect_leaves(void *context, const struct expr *expr)
{
    struct leaves *leaves = context;
    if (expr->reads & (READS_CHOICE | READS_PARAM))
        expr_walk(leaves->arena, &expr, 1, collect_leaf, leaves);
}

/* ---- not yet supported ---- */

void note_unsupported(struct elaborator *e, const char *what, struct span at)
{
    for (size_t i = 0; i < e->unsupported.count; i++) {
        const struct unsupported *known = &e->unsupported.item[i];
        if (!strcmp(known->what, what) && known->span.source == at.source &&
            known->span.first == at.first)
            return;
    }
    struct unsupported unsupported = {at, what};
    vector_push(e->arena, &e->unsupported, unsupported);
}

static const struct value *outside_number(struct elaborator *e, struct oracle about,
                                          const struct value *const *values, size_t count)
{
    struct leaves leaves = {.arena = e->arena};
    map_init(&leaves.seen, e->arena);
    for (size_t i = 0; i < count; i++)
        if (values[i]) each_expr(values[i], collect_leaves, &leaves);
    struct oracle *oracle = NEW(e->arena, struct oracle);
    *oracle = about;
    oracle->args = leaves.leaf.count;
    oracle->arg_name = NEW_ARRAY(e->arena, const char *, leaves.leaf.count + 1);
    note_unsupported(e, about.name, about.span);
    return scalar(e, expr_outside(e->exprs, oracle, leaves.leaf.item, leaves.leaf.count));
}

const struct value *unsupported_number(struct elaborator *e, const char *what, struct type type,
                                       const struct value *const *values, size_t count,
                                       struct span at)
{
    struct oracle about = {.name = what, .result = type, .span = at};
    return outside_number(e, about, values, count);
}

const struct value *trained_number(struct elaborator *e, const char *what, struct type type,
                                   const struct value *const *values, size_t count, struct span at)
{
    struct oracle about = {.name = what, .result = type, .span = at, .trained = true};
    return outside_number(e, about, values, count);
}

const struct value *mean_over_data(struct elaborator *e, const char *what, struct type type,
                                   const struct value *const *values, size_t count, bool trained,
                                   struct span at)
{
    struct oracle about = {
        .name = what, .result = type, .span = at, .trained = trained, .estimated = true};
    return outside_number(e, about, values, count);
}

static void find_trained(void *context, const struct expr *expr)
{
    bool *found = context;
    *found |= expr->op == EXPR_param || (expr->op == EXPR_outside && expr->u.oracle->trained);
}

bool changes_in_training(struct elaborator *e, const struct expr *expr)
{
    bool found = false;
    expr_walk(e->arena, &expr, 1, find_trained, &found);
    return found;
}

/* ---- data sets ---- */

static const struct value *shape_value(struct elaborator *e, const struct value *list,
                                       struct span at)
{
    const struct value *sizes = as_list(e, list, at);
    if (is_poison(sizes)) return sizes;
    const struct expr **shape = NEW_ARRAY(e->arena, const struct expr *, sizes->items + 1);
    for (size_t i = 0; i < sizes->items; i++) {
        double known = 0;
        shape[i] = as_number(e, sizes->item[i], at);
        if (!shape[i]) return e->poison;
        if (expr_known(e->exprs, shape[i], &known) && known == 0)
            shape[i] = NULL; /* a size that differs from example to example */
    }
    return data_value(e, shape, sizes->items);
}

const struct value *builtin_dataset(struct elaborator *e, const struct builtin_call *call)
{
    struct dataset *set = NEW(e->arena, struct dataset);
    if (call->arg[0]->kind != VALUE_TEXT) {
        fail(e, DIAG_wrong_kind, call->at[0], "a text", describe(e, call->arg[0]));
        return e->poison;
    }
    *set = (struct dataset){.name = call->arg[0]->text, .span = call->span, .whole = true};
    set->field = NEW_ARRAY(e->arena, const char *, call->rests + 1);
    set->shape = NEW_ARRAY(e->arena, const struct value *, call->rests + 1);
    set->fact = NEW_ARRAY(e->arena, const char *, call->rests + 1);
    set->fact_value = NEW_ARRAY(e->arena, const struct value *, call->rests + 1);
    for (size_t i = 0; i < call->rests; i++) {
        const struct argument *arg = &call->rest[i];
        if (!arg->name) {
            fail(e, DIAG_argument_extra, arg->span, "dataset");
            return e->poison;
        }
        if (arg->value->kind == VALUE_LIST) {
            set->field[set->fields] = arg->name;
            set->shape[set->fields] = shape_value(e, arg->value, arg->span);
            if (is_poison(set->shape[set->fields++])) return e->poison;
        } else {
            set->fact[set->facts] = arg->name;
            set->fact_value[set->facts++] = arg->value;
        }
    }
    return thing_value(e, &(struct thing){.kind = THING_DATASET, .u.dataset = set}, 0);
}

/* The image's height and width after a crop or a pool; other functions keep the shape. */
static const struct value *transform_field(struct elaborator *e, const char *name,
                                           const struct argument *args, size_t count,
                                           const struct value *field)
{
    const struct thing *data = thing_of(field);
    size_t rank = data->u.data.rank;
    const struct expr **shape = NEW_ARRAY(e->arena, const struct expr *, rank + 1);
    if (rank) memcpy(shape, data->u.data.shape, rank * sizeof *shape);
    bool crop = !strcmp(name, "crop"), pool = !strcmp(name, "average_pool");
    if (rank != 3 || (!crop && !pool)) return field;
    for (size_t i = 0; i < 2; i++) {
        size_t from = crop && count > 2 ? 1 + i : 1;
        if (from >= count) return field;
        const struct expr *size = as_number(e, args[from].value, args[from].span);
        if (!size) return e->poison;
        if (crop)
            shape[i] = size;
        else if (shape[i]) {
            shape[i] = divide(e, shape[i], size, args[from].span);
            if (!shape[i]) return e->poison;
            shape[i] = expr_unary(e->exprs, EXPR_floor, shape[i]);
        }
    }
    return data_value(e, shape, rank);
}

const struct value *transform_data(struct elaborator *e, const char *name,
                                   const struct argument *args, size_t count, struct span at)
{
    const struct thing *first = count ? thing_of(args[0].value) : NULL;
    if (first && first->kind == THING_DATASET) {
        struct dataset *set = arena_copy(e->arena, first->u.dataset, sizeof *set);
        set->shape = NEW_ARRAY(e->arena, const struct value *, set->fields + 1);
        for (size_t i = 0; i < set->fields; i++) {
            set->shape[i] = transform_field(e, name, args, count, first->u.dataset->shape[i]);
            if (is_poison(set->shape[i])) return e->poison;
        }
        return thing_value(e, &(struct thing){.kind = THING_DATASET, .u.dataset = set}, 0);
    }
    if (first && first->kind == THING_DATA) {
        note_unsupported(e, arena_printf(e->arena, "`%s` of data outside of a design", name), at);
        return transform_field(e, name, args, count, args[0].value);
    }
    fail(e, DIAG_wrong_kind, at, "a data set", count ? describe(e, args[0].value) : "nothing");
    return e->poison;
}

const struct value *builtin_transform_data(struct elaborator *e, const struct builtin_call *call)
{
    struct argument args[3];
    size_t count = 0;
    for (size_t i = 0; i < 3 && call->arg[i]; i++)
        args[count++] = (struct argument){NULL, call->arg[i], call->at[i]};
    return transform_data(e, call->builtin->name, args, count, call->span);
}

/* ---- answers from outside ---- */

static const struct value *outside(struct elaborator *e, const struct builtin_call *call,
                                   const char *name)
{
    if (call->arg[0]->kind != VALUE_TEXT) {
        fail(e, DIAG_wrong_kind, call->at[0], "a text", describe(e, call->arg[0]));
        return e->poison;
    }
    struct oracle *oracle = NEW(e->arena, struct oracle);
    *oracle = (struct oracle){.name = name,
                              .text = call->arg[0]->text,
                              .supported = true,
                              .result = TYPE_REAL,
                              .span = call->span,
                              .args = call->rests};
    oracle->arg_name = NEW_ARRAY(e->arena, const char *, call->rests + 1);
    const struct expr **arg = NEW_ARRAY(e->arena, const struct expr *, call->rests + 1);
    for (size_t i = 0; i < call->rests; i++) {
        oracle->arg_name[i] = call->rest[i].name;
        arg[i] = as_scalar(e, call->rest[i].value, call->rest[i].span);
        if (!arg[i]) return e->poison;
    }
    return scalar(e, expr_outside(e->exprs, oracle, arg, call->rests));
}

const struct value *builtin_ask(struct elaborator *e, const struct builtin_call *call)
{
    return outside(e, call, "ask");
}

const struct value *builtin_command(struct elaborator *e, const struct builtin_call *call)
{
    return outside(e, call, "command");
}

void shape_print(struct buffer *out, const struct expr *const *shape, size_t rank)
{
    double known;
    if (!rank) buffer_text(out, "a single number");
    for (size_t i = 0; i < rank; i++) {
        if (i) buffer_char(out, 'x');
        if (shape[i] && expr_is_number(shape[i], &known))
            buffer_printf(out, "%.15g", known);
        else
            buffer_text(out, "?");
    }
}
