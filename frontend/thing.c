/* Things and plain values: making them, telling what they are, insisting on a kind. */
#include "frontend/elaborate.h"

#include <math.h>
#include <string.h>

const struct thing *thing_of(const struct value *value)
{
    return value->kind == VALUE_OPAQUE ? value->opaque : NULL;
}

bool is_thing(const struct value *value, enum thing_kind kind)
{
    const struct thing *thing = thing_of(value);
    return thing && thing->kind == kind;
}

bool is_poison(const struct value *value)
{
    return is_thing(value, THING_POISON);
}

const struct value *thing_value(struct elaborator *e, const struct thing *thing, uint16_t reads)
{
    struct value *value = NEW(e->arena, struct value);
    value->kind = VALUE_OPAQUE;
    value->reads = reads;
    value->opaque = arena_copy(e->arena, thing, sizeof *thing);
    return value;
}

const struct value *conditional_item(struct elaborator *e, const struct value *item,
                                     const struct expr *holds)
{
    struct value *maybe = NEW(e->arena, struct value);
    maybe->kind = VALUE_MAYBE;
    maybe->expr = holds;
    maybe->item = NEW(e->arena, const struct value *);
    maybe->item[0] = item;
    maybe->items = 1;
    maybe->reads = item->reads | holds->reads;
    maybe->depth = item->depth + 1;
    return maybe;
}

bool is_symbol(const struct value *value)
{
    return value->kind == VALUE_SCALAR && value->expr->type.kind == SCALAR_SYMBOL;
}

const struct value *text_symbol(struct elaborator *e, const struct value *value)
{
    if (value->kind != VALUE_TEXT) return value;
    return scalar(e, expr_number(e->exprs, symbol_number(e->exprs, value->text), TYPE_SYMBOL));
}

const struct value *scalar(struct elaborator *e, const struct expr *expr)
{
    return expr ? value_scalar(e->arena, expr) : e->poison;
}

const struct value *number_value(struct elaborator *e, double number)
{
    struct type type = floor(number) == number && fabs(number) < 0x1p53 ? TYPE_WHOLE : TYPE_REAL;
    return scalar(e, expr_number(e->exprs, number, type));
}

bool known_number(struct elaborator *e, const struct value *value, double *out)
{
    return value->kind == VALUE_SCALAR && expr_known(e->exprs, value->expr, out);
}

static const char *describe_thing(struct elaborator *e, const struct thing *thing)
{
    switch (thing->kind) {
    case THING_POISON: return "a value with an error";
    case THING_FUNCTION:
        if (thing->u.function.node->kind == NODE_lambda) return "a function";
        return arena_printf(e->arena, "the %s `%s`",
                            thing->u.function.node->kind == NODE_fn
                                ? "function"
                                : node_title(thing->u.function.node->kind),
                            thing->u.function.name);
    case THING_BUILTIN: return arena_printf(e->arena, "the function `%s`", thing->u.builtin->name);
    case THING_OP: return arena_printf(e->arena, "the operation `%s`", op_info(thing->u.op)->name);
    case THING_MODULE: return arena_printf(e->arena, "the module `%s`", thing->u.module->name);
    case THING_WIRE:
        if (thing->u.wire->nature == NATURE_QUBITS) return "a register of qubits";
        return "a tensor of the design being made";
    case THING_QUBIT: return "a qubit";
    case THING_DATA: return "data";
    case THING_DATASET: return arena_printf(e->arena, "the data set `%s`", thing->u.dataset->name);
    case THING_DOMAIN: return "a domain";
    case THING_RANGE: return "a range";
    case THING_FRONT: return "points of a front";
    case THING_FAMILY: return "samples of a family";
    case THING_CALL: return arena_printf(e->arena, "`%s(...)`", thing->u.call);
    case THING_UNPICKED: return "a value of a search with several objectives";
    }
    return "a value";
}

static const char *article(const char *noun)
{
    return strchr("aeio", noun[0]) ? "an" : "a";
}

const char *describe(struct elaborator *e, const struct value *value)
{
    struct buffer text = {0};
    const char *result = "a value";
    switch (value->kind) {
    case VALUE_SCALAR:
        type_print(&text, value->expr->type);
        result =
            arena_printf(e->arena, "%s %s", article(buffer_string(&text)), buffer_string(&text));
        buffer_free(&text);
        break;
    case VALUE_TEXT: result = "a text"; break;
    case VALUE_LIST: result = arena_printf(e->arena, "a list of %zu", value->items); break;
    case VALUE_RECORD:
        result = value->name ? "a record" : arena_printf(e->arena, "a tuple of %zu", value->items);
        break;
    case VALUE_DESIGN:
        result = arena_printf(e->arena, "the design `%s`", value->design->name);
        break;
    case VALUE_FRONT: result = "a front"; break;
    case VALUE_TABLE: result = "a table"; break;
    case VALUE_PLOT: result = "a plot"; break;
    case VALUE_MAYBE: result = "an item that is there only under a condition"; break;
    case VALUE_NOTHING: result = "nothing"; break;
    case VALUE_OPAQUE: result = describe_thing(e, value->opaque); break;
    }
    return result;
}

const struct value *shallow(struct elaborator *e, const struct value *value, struct span span)
{
    /* Tables, fronts and the records of solvers come around what a program nests. */
    enum { DEEPEST = LIMIT_VALUE_DEPTH - 32 };
    if (value->depth <= DEEPEST) return value;
    fail(e, DIAG_values_too_deep, span, (size_t)DEEPEST);
    return e->poison;
}

const char *counted(struct elaborator *e, size_t count, const char *noun)
{
    return arena_printf(e->arena, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

void fail_unpicked(struct elaborator *e, const struct value *value, struct span span)
{
    struct diagnostic *d = fail(e, DIAG_unpicked, span, thing_of(value)->u.unpicked);
    if (d) report_note(e->diagnostics, d, "Pick a result first, for example `.front[0]`.");
}

/* How to get from a value to what was wanted, where that is worth saying; else NULL. */
static const char *kind_advice(const struct value *value, const char *wanted)
{
    bool number = !strcmp(wanted, "a number"), truth = !strcmp(wanted, "a truth value");
    bool list = value->kind == VALUE_LIST || (value->kind == VALUE_RECORD && !value->name);
    if (number && is_thing(value, THING_RANGE))
        return "A range is many values: `choose` picks one of them, `for` walks them.";
    if (number && list)
        return "A list is many values: `choose` picks one, `[i]` takes one, `sum` folds them, "
               "`[f(x) for x in list]` works on each.";
    if (number && value->kind == VALUE_SCALAR && value->expr->type.kind == SCALAR_TRUTH)
        return "To count what holds: `number(t)` is 1 or 0, and `if t` filters a comprehension.";
    if (truth && value->kind == VALUE_SCALAR) return "Compare it, for example `x != 0`.";
    return NULL;
}

/* Says that a definition or a picked-apart result is no number, with the cure. */
static void fail_scalar(struct elaborator *e, const struct value *value, const char *wanted,
                        struct span span)
{
    if (is_thing(value, THING_UNPICKED)) {
        fail_unpicked(e, value, span);
        return;
    }
    struct diagnostic *d = fail(e, DIAG_wrong_kind, span, wanted, describe(e, value));
    const struct thing *thing = thing_of(value);
    const char *advice = d ? kind_advice(value, wanted) : NULL;
    if (d && thing && thing->kind == THING_FUNCTION)
        report_note(e->diagnostics, d, "A definition has to be called: `%s(...)`.",
                    thing->u.function.name);
    if (advice) report_note(e->diagnostics, d, "%s", advice);
}

const struct expr *as_scalar(struct elaborator *e, const struct value *value, struct span span)
{
    if (value->kind == VALUE_SCALAR) return value->expr;
    if (!is_poison(value)) fail_scalar(e, value, "a number", span);
    return NULL;
}

const struct expr *as_number(struct elaborator *e, const struct value *value, struct span span)
{
    const struct expr *expr = as_scalar(e, value, span);
    if (!expr) return NULL;
    if (type_is_number(expr->type)) return expr;
    fail_scalar(e, value, "a number", span);
    return NULL;
}

const struct expr *as_truth(struct elaborator *e, const struct value *value, struct span span)
{
    if (value->kind == VALUE_SCALAR && value->expr->type.kind == SCALAR_TRUTH) return value->expr;
    if (!is_poison(value)) fail_scalar(e, value, "a truth value", span);
    return NULL;
}

const struct expr *as_count(struct elaborator *e, const struct value *value, struct span span)
{
    const struct expr *expr = as_number(e, value, span);
    const char *found = NULL;
    double known;
    if (!expr) return NULL;
    if (!dimension_is_none(expr->type.dimension))
        found = describe(e, value);
    else if (!expr_known(e->exprs, expr, &known))
        found = expr->type.kind == SCALAR_WHOLE ? NULL : "one that may have a fraction";
    else if (floor(known) != known)
        found = arena_printf(e->arena, "%g", known);
    if (found) fail(e, DIAG_not_whole, span, found);
    return found ? NULL : expr;
}

const struct expr *as_size(struct elaborator *e, const struct value *value, struct span span)
{
    const struct expr *expr = as_number(e, value, span);
    double known;
    if (!expr) return NULL;
    bool plain = dimension_is_none(expr->type.dimension);
    bool good = expr_known(e->exprs, expr, &known)
                    ? floor(known) == known && known >= 1 && known <= LIMIT_SIZE
                    : expr->type.kind == SCALAR_WHOLE && expr->interval.high >= 1;
    if (plain && good) return expr;
    fail(e, DIAG_shape, span, "a size is a plain whole number from 1 on");
    return NULL;
}

static void find_size(void *context, const struct expr *expr)
{
    const char **name = context;
    if (expr->op == EXPR_size && !*name) *name = expr->u.size.name;
}

bool before_input(struct elaborator *e, const struct expr *expr, struct span span)
{
    if (!(expr->reads & READS_SIZE)) return true;
    const char *name = NULL;
    struct arena *scratch = arena_new();
    expr_walk(scratch, &expr, 1, find_size, &name);
    arena_free(scratch);
    fail(e, DIAG_bound_size, span, name);
    return false;
}

bool as_known_whole(struct elaborator *e, const struct value *value, struct span span, int64_t *out)
{
    const struct expr *expr = as_count(e, value, span);
    double number;
    if (!expr || !before_input(e, expr, span)) return false;
    if (!expr_known(e->exprs, expr, &number)) {
        fail(e, DIAG_not_known, span);
        return false;
    }
    if (fabs(number) > 0x1p53) {
        fail(e, DIAG_not_whole, span, arena_printf(e->arena, "%g", number));
        return false;
    }
    *out = (int64_t)number;
    return true;
}

const struct value *as_list(struct elaborator *e, const struct value *value, struct span span)
{
    if (value->kind == VALUE_LIST && value->text) {
        fail(e, DIAG_conditional_list, span);
        return e->poison;
    }
    if (value->kind == VALUE_LIST || (value->kind == VALUE_RECORD && !value->name)) return value;
    if (is_poison(value)) return value;
    if (is_thing(value, THING_RANGE)) return range_list(e, thing_of(value), span);
    if (value->kind == VALUE_FRONT) {
        struct diagnostic *d = fail(e, DIAG_wrong_kind, span, "a list", "a front");
        if (d)
            report_note(e->diagnostics, d,
                        "How many results a front has is known when it is "
                        "solved: `.front[0]` is its first, a comprehension "
                        "goes over all.");
        return e->poison;
    }
    fail_scalar(e, value, "a list", span);
    return e->poison;
}

const struct value *as_items(struct elaborator *e, const struct value *value, struct span span)
{
    bool conditional = value->kind == VALUE_LIST && value->text && !value->opaque;
    return conditional ? value : as_list(e, value, span);
}

const struct value *maybe_item(struct elaborator *e, const struct value *item,
                               const struct expr **holds)
{
    *holds = NULL;
    for (; item->kind == VALUE_MAYBE; item = item->item[0])
        *holds = *holds ? expr_binary(e->exprs, EXPR_and, *holds, item->expr) : item->expr;
    return item;
}

bool is_data(struct elaborator *e, const struct value *value)
{
    if (is_thing(value, THING_RANGE)) return range_is_list(e, thing_of(value));
    if (value->kind == VALUE_OPAQUE) return false;
    if (value->kind == VALUE_LIST && value->opaque) return front_shown(e, value) != NULL;
    bool leaf = value->kind == VALUE_DESIGN || value->kind == VALUE_FRONT;
    for (size_t i = 0; !leaf && i < value->items; i++) {
        if (value->name && is_thing(value->item[i], THING_UNPICKED)) continue;
        if (!is_data(e, value->item[i])) return false;
    }
    return true;
}

/* A value as a program holds it: a design without what its transformations depend on, a range as a
 * list, a record without the fields that have a value only once a point of a front is picked. */
const struct value *plain_data(struct elaborator *e, const struct value *value, struct span span)
{
    if (is_thing(value, THING_RANGE)) return range_list(e, thing_of(value), span);
    if (value->kind == VALUE_DESIGN) return value_design(e->arena, value->design);
    if (value->kind == VALUE_FRONT || !value->items) return value;
    if (value->kind == VALUE_LIST && value->opaque) {
        const struct value *shown = front_shown(e, value);
        return shown ? shown : thing_value(e, value->opaque, value->reads);
    }
    struct value *copy = arena_copy(e->arena, value, sizeof *value);
    copy->item = NEW_ARRAY(e->arena, const struct value *, value->items);
    bool named = value->name && value->kind != VALUE_PLOT; /* a plot's names are its axes */
    if (named) copy->name = NEW_ARRAY(e->arena, const char *, value->items);
    copy->items = 0;
    copy->reads = value->expr ? value->expr->reads : 0;
    for (size_t i = 0; i < value->items; i++) {
        if (named && is_thing(value->item[i], THING_UNPICKED)) continue;
        if (named) copy->name[copy->items] = value->name[i];
        const struct value *item = plain_data(e, value->item[i], span);
        copy->item[copy->items++] = item;
        copy->reads |= item->reads;
    }
    return copy;
}

const struct value *data_value(struct elaborator *e, const struct expr **shape, size_t rank)
{
    struct thing thing = {.kind = THING_DATA, .u.data = {.shape = shape, .rank = rank}};
    return thing_value(e, &thing, 0);
}
