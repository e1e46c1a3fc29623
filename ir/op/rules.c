/* What shape rules read and make: attributes, inputs, outputs. */
#include "ir/op/rules.h"

#include <math.h>
#include <string.h>

#include "support/limits.h"

bool rule_fail(struct call *call, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    call->error = arena_vprintf(call->arena, format, args);
    va_end(args);
    return false;
}

const struct value *attribute_find(const struct attribute *attribute, size_t count,
                                   const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(attribute[i].name, name)) return attribute[i].value;
    return NULL;
}

const struct value *rule_attribute(const struct call *call, const char *name)
{
    return attribute_find(call->attribute, call->attributes, name);
}

static bool is_plain_number(const struct value *value)
{
    if (value->kind != VALUE_SCALAR) return false;
    const struct type type = value->expr->type;
    return type_is_number(type) && dimension_is_none(type.dimension);
}

/* Whether the attribute may be a size of the input: no weight depends on it. */
static bool follows_input(const char *name)
{
    return !strcmp(name, "height") || !strcmp(name, "width") || !strcmp(name, "points");
}

/* Checks one value of the attribute `name` and answers it as a whole number. */
static const struct expr *checked_whole(struct call *call, const char *name,
                                        const struct value *value, double least)
{
    if (!is_plain_number(value)) {
        rule_fail(call, "%s must be a whole number", name);
        return NULL;
    }
    double known;
    const struct expr *expr = value->expr;
    if ((expr->reads & READS_SIZE) && !follows_input(name)) {
        rule_fail(call, "%s is %s, which the input binds when it runs; it must be known before",
                  name, size_text(call->exprs, expr));
        return NULL;
    }
    bool is_known = expr_known(call->exprs, expr, &known);
    double most = is_known ? known : expr->interval.high;
    if ((is_known && known != floor(known)) || most < least) {
        rule_fail(call, "%s is %s; it must be a whole number of at least %.15g", name,
                  size_text(call->exprs, expr), least);
        return NULL;
    }
    if (is_known && known > LIMIT_SIZE) {
        rule_fail(call, "%s is %.15g; sizes go up to %d", name, known, LIMIT_SIZE);
        return NULL;
    }
    return size_whole(call->exprs, expr);
}

const struct expr *rule_whole(struct call *call, const char *name, double least)
{
    const struct value *value = rule_attribute(call, name);
    return value ? checked_whole(call, name, value, least) : NULL;
}

bool rule_sizes(struct call *call, const char *name, const struct expr **size, size_t count)
{
    const struct value *value = rule_attribute(call, name);
    bool is_list = value->kind == VALUE_LIST || value->kind == VALUE_RECORD;
    if (is_list && value->items != count)
        return rule_fail(call, "%s has %zu numbers; it needs one or %zu", name, value->items,
                         count);
    for (size_t i = 0; i < count; i++) {
        size[i] = checked_whole(call, name, is_list ? value->item[i] : value, 1);
        if (!size[i]) return false;
    }
    return true;
}

bool rule_flag(struct call *call, const char *name, bool *flag)
{
    const struct value *value = rule_attribute(call, name);
    double known;
    if (value->kind != VALUE_SCALAR || value->expr->type.kind != SCALAR_TRUTH)
        return rule_fail(call, "%s must be true or false", name);
    if (!expr_known(call->exprs, value->expr, &known))
        return rule_fail(call, "%s must not depend on a choice", name);
    *flag = known != 0;
    return true;
}

bool rule_number(struct call *call, const char *name, const struct expr **number)
{
    const struct value *value = rule_attribute(call, name);
    *number = value->expr;
    return is_plain_number(value) || rule_fail(call, "%s must be a number", name);
}

bool rule_rank(struct call *call, size_t input, size_t rank, const char *what)
{
    const struct wire *wire = call->in[input];
    if (wire->rank == rank) return true;
    return rule_fail(call, "%s reads %s; the input has shape %s", op_info(call->kind)->name, what,
                     shape_text(call->exprs, wire));
}

static const char *nature_text(enum nature nature)
{
    switch (nature) {
    case NATURE_TENSOR: return "a tensor";
    case NATURE_QUBITS: return "qubits";
    case NATURE_POINTS: return "points";
    case NATURE_SPARSE: return "a sparse tensor";
    case NATURE_TRUTHS: return "truths";
    case NATURE_GATE: return "a gate";
    case NATURE_REGISTER: return "a register";
    }
    return "";
}

bool rule_nature(struct call *call, size_t input, enum nature nature)
{
    enum nature got = call->in[input]->nature;
    if (got == nature) return true;
    return rule_fail(call, "%s reads %s as input %zu; it is given %s", op_info(call->kind)->name,
                     nature_text(nature), input + 1, nature_text(got));
}

const struct expr *rule_channels(struct call *call, size_t input)
{
    const struct wire *in = call->in[input];
    const struct expr *channels = in->rank ? in->shape[in->rank - 1] : NULL;
    if (channels && (channels->reads & READS_SIZE)) {
        rule_fail(
            call,
            "%s needs to know its channels, and the input of shape %s binds them when it runs; "
            "pool over the picture first, or make its sizes parameters of the network",
            op_info(call->kind)->name, shape_text(call->exprs, in));
        return NULL;
    }
    if (!channels)
        rule_fail(call, "%s needs to know its channels; the input has shape %s",
                  op_info(call->kind)->name, shape_text(call->exprs, in));
    return channels;
}

struct wire *rule_out(struct call *call, size_t output, enum nature nature, size_t rank)
{
    if (output >= call->outs) {
        struct wire **more = NEW_ARRAY(call->arena, struct wire *, output + 1);
        for (size_t i = 0; i < call->outs; i++)
            more[i] = call->out[i];
        call->out = more;
        call->outs = output + 1;
    }
    struct wire *wire = NEW(call->arena, struct wire);
    wire->nature = nature;
    wire->element = ELEMENT_F32;
    wire->rank = rank;
    wire->shape = NEW_ARRAY(call->arena, const struct expr *, rank);
    wire->size_name = NEW_ARRAY(call->arena, const char *, rank);
    wire->output = (uint32_t)output;
    call->out[output] = wire;
    return wire;
}

struct wire *rule_copy(struct call *call, size_t output, const struct wire *like)
{
    struct wire *wire = rule_out(call, output, like->nature, like->rank);
    wire->element = like->element;
    for (size_t i = 0; i < like->rank; i++) {
        wire->shape[i] = like->shape[i];
        wire->size_name[i] = like->size_name[i];
    }
    return wire;
}

bool rule_sized(struct call *call, const struct wire *wire)
{
    double known;
    for (size_t i = 0; i < wire->rank; i++) {
        const struct expr *size = wire->shape[i];
        if (!size) continue;
        double most = expr_known(call->exprs, size, &known) ? known : size->interval.high;
        if (most < 1)
            return rule_fail(call, "the output of %s would have shape %s",
                             op_info(call->kind)->name, shape_text(call->exprs, wire));
        if (size->interval.low > LIMIT_SIZE)
            return rule_fail(call, "the output of %s would have shape %s; sizes go up to %d",
                             op_info(call->kind)->name, shape_text(call->exprs, wire), LIMIT_SIZE);
    }
    return true;
}

bool rule_window(struct call *call, struct window *window)
{
    *window = (struct window){0};
    const struct value *value = rule_attribute(call, "padding");
    if (rule_attribute(call, "ceil") && !rule_flag(call, "ceil", &window->ceil)) return false;
    if (value->kind == VALUE_SCALAR && value->expr->type.kind == SCALAR_SYMBOL)
        return rule_fail(call,
                         "padding must not depend on a choice; choose between two layers, each "
                         "with its padding");
    if (value->kind != VALUE_TEXT) {
        window->padding = rule_whole(call, "padding", 0);
        return window->padding != NULL;
    }
    window->same = !strcmp(value->text, "same");
    window->padding = expr_whole(call->exprs, 0);
    if (window->same || !strcmp(value->text, "valid")) return true;
    return rule_fail(call, "padding is \"%s\"; it must be \"same\", \"valid\" or a number",
                     value->text);
}

const struct expr *window_out(struct exprs *exprs, const struct window *window,
                              const struct expr *y, const struct expr *r, const struct expr *stride)
{
    if (!y) return NULL;
    if (window->same) return size_up(exprs, y, stride);
    const struct expr *one = expr_whole(exprs, 1);
    const struct expr *padded =
        size_add(exprs, y, size_mul(exprs, expr_whole(exprs, 2), window->padding));
    const struct expr *room = size_sub(exprs, padded, r);
    if (!window->ceil) return size_add(exprs, size_fdiv(exprs, room, stride), one);
    const struct expr *steps = size_up(exprs, room, stride);
    /* The last window must begin inside the picture or its left border. */
    const struct expr *last =
        size_fdiv(exprs, size_sub(exprs, size_add(exprs, y, window->padding), one), stride);
    return size_add(exprs, expr_binary(exprs, EXPR_min, steps, last), one);
}
