/* One value where a condition chooses between two: the branches of an `if`, the turns of a guarded
 * loop, the members of a list of alternatives. Both must have the same shape. Of two texts the
 * value is a symbol, which is a text that may depend on a choice. */
#include "frontend/elaborate.h"

#include <string.h>

static const struct value *cannot(struct elaborator *e, const struct value *yes,
                                  const struct value *no, struct span at)
{
    if (is_poison(yes) || is_poison(no)) return e->poison;
    fail(e, DIAG_branches_differ, at, describe(e, yes), describe(e, no));
    return e->poison;
}

static const struct value *merge_scalars(struct elaborator *e, const struct expr *condition,
                                         const struct expr *yes, const struct expr *no,
                                         struct span at)
{
    if (yes == no) return scalar(e, yes);
    if (!same_type(yes->type, no->type)) return cannot(e, scalar(e, yes), scalar(e, no), at);
    return scalar(e, expr_select(e->exprs, condition, yes, no));
}

static bool same_names(const struct value *a, const struct value *b)
{
    if (a->items != b->items || !a->name != !b->name) return false;
    for (size_t i = 0; a->name && i < a->items; i++)
        if (strcmp(a->name[i], b->name[i])) return false;
    return true;
}

static const struct value *merge_items(struct elaborator *e, const struct expr *condition,
                                       const struct value *yes, const struct value *no,
                                       struct span at)
{
    if (!same_names(yes, no)) return cannot(e, yes, no, at);
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, yes->items);
    for (size_t i = 0; i < yes->items; i++) {
        item[i] = merge_values(e, condition, yes->item[i], no->item[i], at);
        if (is_poison(item[i])) return e->poison;
    }
    if (yes->kind == VALUE_LIST) return value_list(e->arena, item, yes->items);
    return value_record(e->arena, yes->text, yes->name, item, yes->items);
}

static const struct value *merge_wires(struct elaborator *e, const struct expr *condition,
                                       const struct thing *yes, const struct thing *no,
                                       struct span at)
{
    const char *error = NULL;
    if (yes->u.wire == no->u.wire) return wire_value(e, yes->u.wire);
    const struct wire *joined =
        e->builder ? builder_merge(e->builder, condition, yes->u.wire, no->u.wire, at, &error)
                   : NULL;
    if (joined) return wire_value(e, joined);
    fail(e, DIAG_shape, at, error ? error : "tensors of a finished design cannot be joined");
    return e->poison;
}

const struct value *merge_values(struct elaborator *e, const struct expr *condition,
                                 const struct value *yes, const struct value *no, struct span at)
{
    if (yes == no) return yes;
    if (is_poison(yes) || is_poison(no)) return e->poison;
    bool texts = yes->kind == VALUE_TEXT && no->kind == VALUE_TEXT;
    if (texts && !strcmp(yes->text, no->text)) return yes;
    if (texts || is_symbol(yes)) no = text_symbol(e, no);
    if (is_symbol(no)) yes = text_symbol(e, yes);
    if (yes->kind != no->kind) return cannot(e, yes, no, at);
    switch (yes->kind) {
    case VALUE_SCALAR: return merge_scalars(e, condition, yes->expr, no->expr, at);
    case VALUE_LIST:
    case VALUE_RECORD: return merge_items(e, condition, yes, no, at);
    case VALUE_TEXT:
    case VALUE_NOTHING: return yes;
    case VALUE_OPAQUE: {
        const struct thing *a = yes->opaque, *b = no->opaque;
        if (a->kind == THING_WIRE && b->kind == THING_WIRE)
            return merge_wires(e, condition, a, b, at);
        if (a->kind == THING_BUILTIN && b->kind == THING_BUILTIN && a->u.builtin == b->u.builtin)
            return yes;
        return cannot(e, yes, no, at);
    }
    case VALUE_DESIGN:
    case VALUE_FRONT:
    case VALUE_TABLE:
    case VALUE_PLOT:
    case VALUE_MAYBE: return cannot(e, yes, no, at);
    }
    return e->poison;
}

const struct expr *guard_push(struct elaborator *e, const struct expr *condition)
{
    const struct expr *old = e->guard;
    e->guard = old ? expr_binary(e->exprs, EXPR_and, old, condition) : condition;
    return old;
}
