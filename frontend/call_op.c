/* Calls of operations of designs: from arguments to an operation of the design that is being made.
 *
 * A layer's inputs are wires and a gate's are qubits; what follows are attributes, which the row of
 * the operation names.
 */
#include "frontend/elaborate.h"

#include <string.h>

static const struct value *wires_value(struct elaborator *e, const struct op *op)
{
    if (!op->outs) return value_nothing();
    if (op->outs == 1) return wire_value(e, op->out[0]);
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, op->outs);
    for (size_t i = 0; i < op->outs; i++)
        item[i] = wire_value(e, op->out[i]);
    return value_list(e->arena, item, op->outs);
}

struct operation {
    enum op_kind kind;
    struct VECTOR(const struct wire *) in;
    struct VECTOR(struct attribute) attribute;
    const char *label;
    struct span at;
};

static const struct value *append(struct elaborator *e, const struct operation *o)
{
    const char *error = NULL;
    const struct op *op =
        builder_op(e->builder, o->kind, o->in.item, o->in.count, o->attribute.item,
                   o->attribute.count, e->guard, path_here(e), o->at, &error);
    if (!op) {
        fail(e, DIAG_shape, o->at, error ? error : "the operation does not fit");
        return e->poison;
    }
    if (o->label) builder_label(e->builder, op, o->label);
    return wires_value(e, op);
}

static bool take_wire(struct elaborator *e, struct operation *o, const struct argument *arg)
{
    const struct thing *thing = thing_of(arg->value);
    if (thing && thing->kind == THING_WIRE) {
        vector_push(e->arena, &o->in, thing->u.wire);
        return true;
    }
    if (!is_poison(arg->value))
        fail(e, DIAG_not_a_tensor, arg->span, op_info(o->kind)->name, describe(e, arg->value));
    return false;
}

/* A gate's qubits become the attribute `on`, the register its only input. */
static bool take_qubits(struct elaborator *e, struct operation *o, const struct argument *args,
                        size_t count)
{
    const struct value **on = NEW_ARRAY(e->arena, const struct value *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct thing *thing = thing_of(args[i].value);
        bool qubit = thing && thing->kind == THING_QUBIT;
        if (is_poison(args[i].value)) return false;
        if (!qubit || (i && thing->u.qubit.reg != o->in.item[0])) {
            struct diagnostic *d =
                fail(e, DIAG_not_a_qubit, args[i].span, op_info(o->kind)->name,
                     qubit ? "a qubit of another register" : describe(e, args[i].value));
            if (d && !qubit)
                report_note(e->diagnostics, d, "A gate works on qubits such as `q[0]`.");
            return false;
        }
        on[i] = scalar(e, thing->u.qubit.index);
        if (!o->in.count) vector_push(e->arena, &o->in, thing->u.qubit.reg);
    }
    struct attribute attribute = {"on", value_list(e->arena, on, count)};
    vector_push(e->arena, &o->attribute, attribute);
    return true;
}

/* The wires of an operation on a list of them: `concat(a, b)` or `[a, b] |> concat`. */
static bool take_all_wires(struct elaborator *e, struct operation *o, const struct argument *args,
                           size_t *used, size_t count)
{
    *used = 0;
    if (count && args[0].value->kind == VALUE_LIST) {
        *used = 1;
        for (size_t i = 0; i < args[0].value->items; i++) {
            struct argument item = {NULL, args[0].value->item[i], args[0].span};
            if (!take_wire(e, o, &item)) return false;
        }
        return true;
    }
    while (*used < count && !args[*used].name && is_thing(args[*used].value, THING_WIRE))
        if (!take_wire(e, o, &args[(*used)++])) return false;
    if (o->in.count) return true;
    fail(e, DIAG_not_a_tensor, o->at, op_info(o->kind)->name, "nothing");
    return false;
}

/* An attribute as data: what the elaborator alone knows becomes its name. */
static const struct value *attribute_value(struct elaborator *e, const struct value *value)
{
    const struct thing *thing = thing_of(value);
    if (thing && thing->kind == THING_OP) return value_text(e->arena, op_info(thing->u.op)->name);
    if (thing && thing->kind == THING_CALL) return value_text(e->arena, thing->u.call);
    if (value->kind != VALUE_LIST || value->text) return value;
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, value->items + 1);
    for (size_t i = 0; i < value->items; i++)
        item[i] = attribute_value(e, value->item[i]);
    return value_list(e->arena, item, value->items);
}

static bool take_attribute(struct elaborator *e, struct operation *o, const struct argument *arg,
                           const struct op_parameter *parameter, size_t parameters, size_t *next)
{
    const char *name = arg->name;
    if (!name && *next < parameters) name = parameter[(*next)++].name;
    if (!name) {
        struct diagnostic *d = fail(e, DIAG_argument_extra, arg->span, op_info(o->kind)->name);
        if (d && parameters)
            report_note(e->diagnostics, d, "Its parameters are %s.", op_info(o->kind)->parameters);
        return false;
    }
    if (!strcmp(name, "name") && arg->value->kind == VALUE_TEXT) {
        o->label = arg->value->text;
        return true;
    }
    bool known = false;
    for (size_t i = 0; i < parameters; i++)
        known |= !strcmp(parameter[i].name, name);
    if (!known) {
        const char **names = NEW_ARRAY(e->arena, const char *, parameters + 1);
        for (size_t i = 0; i < parameters; i++)
            names[i] = parameter[i].name;
        struct diagnostic *d =
            fail(e, DIAG_unknown_argument, arg->span, op_info(o->kind)->name, name);
        const char *near = d ? nearest_name(name, names, parameters) : NULL;
        if (near)
            report_note(e->diagnostics, d, "Did you mean `%s:`?", near);
        else if (d)
            report_note(e->diagnostics, d, "Its parameters are %s.", op_info(o->kind)->parameters);
        return false;
    }
    struct attribute attribute = {name, attribute_value(e, arg->value)};
    vector_push(e->arena, &o->attribute, attribute);
    return true;
}

static bool take_inputs(struct elaborator *e, struct operation *o, const struct argument *args,
                        size_t count, size_t *used)
{
    const struct op_info *info = op_info(o->kind);
    if (info->inputs < 0) return take_all_wires(e, o, args, used, count);
    size_t inputs = (size_t)info->inputs;
    size_t given = 0;
    while (given < count && !args[given].name)
        given++;
    if (given < inputs) {
        fail(e, DIAG_input_count, o->at, info->name, counted(e, inputs, "input"), given);
        return false;
    }
    *used = inputs;
    if (info->nature == NATURE_GATE) return take_qubits(e, o, args, inputs);
    for (size_t i = 0; i < inputs; i++)
        if (!take_wire(e, o, &args[i])) return false;
    return true;
}

/* Operations on data that no design is being made of: their shapes are the reader's business later.
 */
static bool any_data(const struct argument *args, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_thing(args[i].value, THING_DATA) || is_thing(args[i].value, THING_DATASET))
            return true;
    return false;
}

/* What follows the inputs, each parameter that is required among it. */
static bool take_attributes(struct elaborator *e, struct operation *o, const struct argument *args,
                            size_t count)
{
    const struct op_info *info = op_info(o->kind);
    const struct op_parameter *parameter;
    size_t parameters = op_parameters(o->kind, &parameter);
    size_t next = info->nature == NATURE_GATE; /* a gate's first attribute is its qubits */
    for (size_t i = 0; i < count; i++)
        if (!take_attribute(e, o, &args[i], parameter, parameters, &next)) return false;
    for (size_t i = 0; i < parameters; i++) {
        bool given = !parameter[i].required;
        for (size_t k = 0; k < o->attribute.count && !given; k++)
            given = !strcmp(o->attribute.item[k].name, parameter[i].name) &&
                    o->attribute.item[k].value->kind != VALUE_NOTHING;
        if (given || !strcmp(parameter[i].name, "on")) continue;
        struct diagnostic *d = fail(e, DIAG_missing_argument, o->at, info->name, parameter[i].name);
        if (d) report_note(e->diagnostics, d, "Its parameters are %s.", info->parameters);
        return false;
    }
    return true;
}

/* An operation in a draft, of which an argument is unknown: numbers and names of the arguments. */
static const struct value *check_op(struct elaborator *e, struct operation *o,
                                    const struct argument *args, size_t count)
{
    const struct op_info *info = op_info(o->kind);
    size_t given = 0, inputs = (size_t)info->inputs;
    while (given < count && !args[given].name)
        given++;
    if (info->inputs < 0)
        inputs = given;
    else if (given < inputs) {
        fail(e, DIAG_input_count, o->at, info->name, counted(e, inputs, "input"), given);
        return e->poison;
    }
    take_attributes(e, o, args + inputs, count - inputs);
    return draft_unknown(e);
}

const struct value *call_op(struct elaborator *e, enum op_kind op, const struct argument *args,
                            size_t count, struct span at)
{
    struct operation o = {.kind = op, .at = at};
    size_t used = 0;
    if (any_unknown(args, count)) return check_op(e, &o, args, count);
    if (any_data(args, count)) return transform_data(e, op_info(op)->name, args, count, at);
    if (!e->builder) {
        fail(e, DIAG_op_outside, at, op_info(op)->name);
        return e->poison;
    }
    if (!take_inputs(e, &o, args, count, &used)) return e->poison;
    return take_attributes(e, &o, args + used, count - used) ? append(e, &o) : e->poison;
}

const struct value *join_wires(struct elaborator *e, enum op_kind op, const struct value *a,
                               const struct value *b, struct span at)
{
    const struct thing *x = thing_of(a), *y = thing_of(b);
    if (x && y && x->kind == THING_WIRE && y->kind == THING_WIRE && e->builder) {
        struct operation o = {.kind = op, .at = at};
        vector_push(e->arena, &o.in, x->u.wire);
        vector_push(e->arena, &o.in, y->u.wire);
        return append(e, &o);
    }
    if (x && y && x->kind == THING_DATA && y->kind == THING_DATA) return a;
    fail(e, DIAG_tensor_operands, at, describe(e, a), describe(e, b));
    return e->poison;
}
