/* Builtins on designs: what they consist of and what they cost. */
#include "frontend/builtin.h"

#include <string.h>

static const struct value *as_design(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *value = call->arg[0];
    if (value->kind == VALUE_DESIGN) return value;
    if (is_poison(value)) return value;
    struct diagnostic *d = fail(e, DIAG_wrong_kind, call->at[0], "a design", describe(e, value));
    const struct thing *thing = thing_of(value);
    if (d && thing && thing->kind == THING_FUNCTION)
        report_note(e->diagnostics, d, "A design of it is made by `%s(...)`.",
                    thing->u.function.name);
    return e->poison;
}

static const char *kind_name(enum layer_kind kind)
{
    switch (kind) {
    case LAYER_CONV: return "CONV";
    case LAYER_PWCONV: return "PWCONV";
    case LAYER_DWCONV: return "DWCONV";
    case LAYER_TCONV: return "TCONV";
    case LAYER_FC: return "FC";
    case LAYER_MATMUL: return "MATMUL";
    }
    return "";
}

/* A count of a layer that may not be there: 0 where it is not, so that sums over layers hold. */
static const struct expr *if_active(struct elaborator *e, const struct layer *layer,
                                    const struct expr *count)
{
    if (!layer->active || !count) return count;
    return expr_select(e->exprs, layer->active, count, expr_whole(e->exprs, 0));
}

/* Whether a field is there and does without the sizes of the input. */
static bool is_fixed(const struct expr *field)
{
    return field && !(field->reads & READS_SIZE);
}

static const struct value *layer_record(struct elaborator *e, const struct layer *layer)
{
    enum { FIELDS = 18 };
    const char **name = NEW_ARRAY(e->arena, const char *, FIELDS);
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, FIELDS);
    size_t n = 0;
    /* A size that the input binds, and what depends on it, is not there. */
#define FIELD(field, made) (name[n] = field, item[n++] = (made))
#define SIZE(k)            ((void)(is_fixed(layer->k) && FIELD(#k, scalar(e, layer->k))))
    FIELD("name", value_text(e->arena, layer->name));
    FIELD("kind", value_text(e->arena, kind_name(layer->kind)));
    SIZE(n);
    SIZE(k);
    SIZE(c);
    SIZE(y);
    SIZE(x);
    SIZE(r);
    SIZE(s);
    SIZE(stride);
    SIZE(groups);
    SIZE(out_y);
    SIZE(out_x);
    const struct expr *macs = if_active(e, layer, layer->macs);
    const struct expr *weights = if_active(e, layer, layer->weights);
    if (is_fixed(macs)) FIELD("macs", scalar(e, macs));
    if (is_fixed(weights)) FIELD("weights", scalar(e, weights));
    FIELD("depthwise", scalar(e, expr_truth(e->exprs, layer->kind == LAYER_DWCONV)));
    FIELD("transposed", scalar(e, expr_truth(e->exprs, layer->kind == LAYER_TCONV)));
    FIELD("active", scalar(e, layer->active ? layer->active : expr_truth(e->exprs, true)));
#undef FIELD
#undef SIZE
    return value_record(e->arena, "Layer", name, item, n);
}

const struct value *layer_records(struct elaborator *e, const struct design *design)
{
    struct layer *layer;
    size_t count = design_layers(e->exprs, design, &layer);
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, count + 1);
    for (size_t i = 0; i < count; i++)
        item[i] = layer_record(e, &layer[i]);
    return value_list(e->arena, item, count);
}

const struct value *builtin_layers(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *value = as_design(e, call);
    return is_poison(value) ? value : layer_records(e, value->design);
}

/* Whether the design was changed by a pass that its ops do not show yet. */
static bool is_transformed(const struct design *design)
{
    for (size_t i = 0; i < design->notes; i++)
        if (strcmp(design->note[i], "trained")) return true;
    return false;
}

static const struct value *count_of(struct elaborator *e, const struct builtin_call *call,
                                    const struct expr *(*count)(struct exprs *,
                                                                const struct design *))
{
    const struct value *value = as_design(e, call);
    if (is_poison(value)) return value;
    if (is_transformed(value->design) || (call->arg[1] && call->arg[1]->kind == VALUE_OPAQUE))
        return unsupported_number(
            e,
            arena_printf(e->arena, "`%s` of a transformed or sparse design", call->builtin->name),
            TYPE_WHOLE, &value, 1, call->span);
    const struct expr *total = count(e->exprs, value->design);
    if (total && !before_input(e, total, call->at[0])) return e->poison;
    if (total) return scalar(e, total);
    return unsupported_number(
        e,
        arena_printf(e->arena, "`%s` of a design whose sizes its input binds", call->builtin->name),
        TYPE_WHOLE, &value, 1, call->span);
}

const struct value *builtin_macs(struct elaborator *e, const struct builtin_call *call)
{
    return count_of(e, call, design_macs);
}

const struct value *builtin_weights(struct elaborator *e, const struct builtin_call *call)
{
    return count_of(e, call, design_weights);
}

static const struct value *size_of(struct elaborator *e, const struct builtin_call *call,
                                   size_t from_front, bool last)
{
    const struct thing *thing = thing_of(call->arg[0]);
    const struct expr *const *shape = NULL;
    size_t rank = 0;
    if (thing && thing->kind == THING_WIRE) {
        shape = thing->u.wire->shape;
        rank = thing->u.wire->rank;
    } else if (thing && thing->kind == THING_DATA) {
        shape = thing->u.data.shape;
        rank = thing->u.data.rank;
    }
    size_t at = last ? rank - 1 : from_front;
    if (shape && rank && at < rank && shape[at]) return scalar(e, shape[at]);
    if (!is_poison(call->arg[0]))
        fail(e, DIAG_wrong_kind, call->at[0], "a tensor with that size", describe(e, call->arg[0]));
    return e->poison;
}

const struct value *builtin_channels(struct elaborator *e, const struct builtin_call *call)
{
    return size_of(e, call, 0, true);
}

const struct value *builtin_height(struct elaborator *e, const struct builtin_call *call)
{
    return size_of(e, call, 0, false);
}

const struct value *builtin_width(struct elaborator *e, const struct builtin_call *call)
{
    return size_of(e, call, 1, false);
}

/* ---- another member of a family ---- */

struct renewal {
    struct elaborator *e;
    struct map fresh; /* choice -> its copy */
};

static const struct expr *renew_leaf(void *context, const struct expr *leaf);

static const struct choice *renew(struct renewal *r, const struct choice *choice)
{
    void **known = map_at(&r->fresh, &choice, sizeof choice);
    if (*known) return *known;
    struct elaborator *e = r->e;
    struct choice *copy = arena_copy(e->arena, choice, sizeof *choice);
    copy->path = arena_printf(e->arena, "fresh.%s", choice->path);
    copy->number = e->choices++;
    copy->param = NEW_ARRAY(e->arena, const struct expr *, choice->params + 1);
    for (size_t i = 0; i < choice->params; i++)
        copy->param[i] = expr_rewrite(e->exprs, choice->param[i], renew_leaf, r);
    if (choice->active) copy->active = expr_rewrite(e->exprs, choice->active, renew_leaf, r);
    if (e->block) block_touch_choice(e, copy);
    *map_at(&r->fresh, &choice, sizeof choice) = copy;
    return copy;
}

static const struct expr *renew_leaf(void *context, const struct expr *leaf)
{
    struct renewal *r = context;
    if (leaf->op != EXPR_choice) return NULL;
    return expr_choice(r->e->exprs, renew(r, leaf->u.unknown.choice), leaf->u.unknown.component,
                       leaf->type, leaf->interval);
}

const struct value *builtin_fresh(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *value = as_design(e, call);
    if (is_poison(value)) return value;
    struct renewal renewal = {.e = e};
    map_init(&renewal.fresh, e->arena);
    return value_design(e->arena, design_rewrite(e->exprs, value->design, renew_leaf, &renewal));
}

/* ---- the sizes of an input ---- */

struct sizing {
    const struct builtin_call *call;
    bool *used;
};

static const struct expr *size_leaf(void *context, const struct expr *leaf)
{
    struct sizing *sizing = context;
    const struct builtin_call *call = sizing->call;
    for (size_t i = 0; leaf->op == EXPR_size && i < call->rests; i++) {
        if (strcmp(call->rest[i].name, leaf->u.size.name)) continue;
        sizing->used[i] = true;
        return call->rest[i].value->expr;
    }
    return NULL;
}

static bool sizes_given(struct elaborator *e, const struct builtin_call *call)
{
    for (size_t i = 0; i < call->rests; i++) {
        const struct argument *arg = &call->rest[i];
        if (!arg->name) fail(e, DIAG_argument_extra, arg->span, call->builtin->name);
        if (!arg->name || !as_size(e, arg->value, arg->span)) return false;
    }
    return true;
}

const struct value *builtin_sized(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *value = as_design(e, call);
    if (is_poison(value) || !sizes_given(e, call)) return e->poison;
    struct sizing sizing = {.call = call};
    sizing.used = NEW_ARRAY(e->arena, bool, call->rests + 1);
    const struct design *design = design_rewrite(e->exprs, value->design, size_leaf, &sizing);
    for (size_t i = 0; i < call->rests; i++) {
        if (sizing.used[i]) continue;
        fail(e, DIAG_unknown_argument, call->rest[i].span, design->name, call->rest[i].name);
        return e->poison;
    }
    const char *mistake = design_recheck(e->exprs, design);
    if (mistake) {
        fail(e, DIAG_shape, call->span, mistake);
        return e->poison;
    }
    frontend_design(e->frontend, design);
    return value_design(e->arena, design);
}
