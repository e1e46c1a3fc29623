/* Designs in the elaborator: wires, operations, making a design of a definition, running one on
 * data.
 *
 * A tensor inside the design being made is a wire; data outside of any design is a shape whose
 * numbers come when something runs. Both meet the same shape rules: running a design compares the
 * data's shape with its input's.
 */
#include "frontend/elaborate.h"

#include <string.h>

#include "ir/op/rules.h"

const struct value *wire_value(struct elaborator *e, const struct wire *wire)
{
    uint16_t reads = 0;
    for (size_t i = 0; i < wire->rank; i++)
        if (wire->shape[i]) reads |= wire->shape[i]->reads;
    return thing_value(e, &(struct thing){.kind = THING_WIRE, .u.wire = wire}, reads);
}

static const struct value *wires_value(struct elaborator *e, const struct op *op)
{
    if (!op->outs) return value_nothing();
    if (op->outs == 1) return wire_value(e, op->out[0]);
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, op->outs);
    for (size_t i = 0; i < op->outs; i++)
        item[i] = wire_value(e, op->out[i]);
    return value_list(e->arena, item, op->outs);
}

/* ---- operations ---- */

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
    if (thing && thing->kind == THING_CALL) return value_text(e->arena, thing->u.call.name);
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

/* ---- making ---- */

static bool read_element(const char *name, enum element *element, enum nature *nature)
{
    static const struct {
        const char *name;
        enum element element;
        enum nature nature;
    } types[] = {{"f32", ELEMENT_F32, NATURE_TENSOR},    {"i32", ELEMENT_I32, NATURE_TENSOR},
                 {"i8", ELEMENT_I8, NATURE_TENSOR},      {"bool", ELEMENT_BOOL, NATURE_TENSOR},
                 {"qubits", ELEMENT_F32, NATURE_QUBITS}, {"points", ELEMENT_F32, NATURE_POINTS}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].name, name)) continue;
        *element = types[i].element;
        *nature = types[i].nature;
        return true;
    }
    return false;
}

/* Names that nothing defines are sizes which the input binds (N5). */
static void bind_sizes(struct elaborator *e, const struct node *node)
{
    if (node->kind == NODE_name && !scope_find(e->scope, node->text))
        scope_bind(e, e->scope, node->text, node->span, scalar(e, expr_size(e->exprs, node->text)));
    for (size_t i = 0; i < node->kids; i++)
        if (node->kid[i]) bind_sizes(e, node->kid[i]);
}

/* A size: a number, or what it is of the names that the input binds. Multiples have the form that
 * shape rules keep. */
static const struct expr *eval_size(struct elaborator *e, const struct node *node)
{
    struct scope *old = e->scope;
    e->scope = scope_new(e, SCOPE_BLOCK, old);
    bind_sizes(e, node);
    const struct expr *size = as_size(e, eval(e, node), node->span);
    e->scope = old;
    return size;
}

static void fail_type(struct elaborator *e, const struct node *type)
{
    struct diagnostic *d =
        fail(e, DIAG_unknown_type, type->span, type->text ? type->text : "(...)");
    if (d)
        report_note(e->diagnostics, d,
                    "Types are f32, i32, i8 and bool with sizes, "
                    "points[n, features] and qubits[n].");
}

static const struct wire *make_input(struct elaborator *e, const struct node *parameter)
{
    const struct node *type = parameter->kid[0];
    enum element element;
    enum nature nature;
    if (type->kind != NODE_type || !read_element(type->text, &element, &nature)) {
        fail_type(e, type);
        return NULL;
    }
    const struct expr **shape = NEW_ARRAY(e->arena, const struct expr *, type->kids + 1);
    const char **name = NEW_ARRAY(e->arena, const char *, type->kids + 1);
    for (size_t i = 0; i < type->kids; i++)
        if (!(shape[i] = eval_size(e, type->kid[i]))) return NULL;
    const struct wire *wire = builder_input(e->builder, parameter->text, nature, element,
                                            (const struct expr *const *)shape, name, type->kids);
    const char *mistake = wire_mistake(wire);
    if (!mistake) return wire;
    fail(e, DIAG_shape, type->span, mistake);
    return NULL;
}

static bool make_inputs(struct elaborator *e, const struct node *definition)
{
    for (size_t i = 3; i < definition->kids; i++) {
        const struct node *parameter = definition->kid[i];
        if (!parameter->kid[0]) continue;
        const struct wire *wire = make_input(e, parameter);
        if (!wire && !e->draft) return false;
        scope_bind(e, e->scope, parameter->text, parameter->span,
                   wire ? wire_value(e, wire) : draft_unknown(e));
    }
    return true;
}

static const struct wire **design_outputs(struct elaborator *e, const struct value *value,
                                          bool circuit, struct span at, size_t *count)
{
    struct VECTOR(const struct wire *) out = {0};
    bool several = value->kind == VALUE_LIST || value->kind == VALUE_RECORD;
    const struct value *const *item = several ? value->item : &value;
    size_t items = several ? value->items : 1;
    *count = 0;
    if (is_poison(value) || (circuit && value->kind == VALUE_NOTHING)) return NULL;
    for (size_t i = 0; i < items; i++) {
        if (is_thing(item[i], THING_WIRE))
            vector_push(e->arena, &out, thing_of(item[i])->u.wire);
        else if (!is_poison(item[i]))
            fail(e, DIAG_design_output, at, describe(e, item[i]));
    }
    if (!items) fail(e, DIAG_design_output, at, describe(e, value));
    *count = out.count;
    return out.item;
}

/* The declared result type against what the body returns. */
static void check_output(struct elaborator *e, const struct node *type, const struct wire *wire)
{
    enum element element;
    enum nature nature;
    if (!type || type->kind != NODE_type || !wire) return;
    if (!read_element(type->text, &element, &nature)) {
        fail_type(e, type);
        return;
    }
    bool good = type->kids == wire->rank;
    for (size_t i = 0; good && i < type->kids; i++) {
        const struct expr *size = eval_size(e, type->kid[i]), *made = wire->shape[i];
        double x, y;
        if (!size) return;
        if (!made || ((size->reads | made->reads) & READS_SIZE))
            good = size_equal(e->exprs, size, made) != NEVER;
        else if (expr_known(e->exprs, size, &x) && expr_known(e->exprs, made, &y))
            good = x == y;
    }
    if (good) return;
    fail(e, DIAG_output_shape, type->span, shape_text(e->exprs, wire));
}

const struct value *make_design(struct elaborator *e, const struct thing *function,
                                struct scope *scope, struct span at)
{
    const struct node *definition = function->u.function.node;
    if (!may_make(e, at)) return e->poison;
    struct builder *outer = e->builder;
    const struct expr *guard = e->guard;
    const struct value *result = e->poison;
    uint64_t failures = e->failures, unknowns = draft_mark(e);
    struct buffer path = path_restart(e, function->u.function.name);
    e->builder = builder_new(e->exprs, function->u.function.name, at);
    e->guard = NULL;
    e->scope = scope;
    if (make_inputs(e, definition)) {
        const struct value *value = run_body(e, definition->kid[2]);
        size_t count;
        const struct node *answer = definition->kid[2]->kid[0];
        const struct wire **out =
            design_outputs(e, value, definition->kind == NODE_circuit,
                           answer ? answer->span : definition->kid[0]->span, &count);
        if (count == 1) check_output(e, definition->kid[1], out[0]);
        if (e->failures == failures && !draft_since(e, unknowns)) {
            const struct design *design = builder_finish(e->builder, out, count);
            frontend_design(e->frontend, design);
            result = value_design(e->arena, design);
        }
    }
    path_restore(e, path);
    e->builder = outer;
    e->guard = guard;
    return result;
}

/* ---- running ---- */

static double elements(struct elaborator *e, const struct expr *const *shape, size_t rank)
{
    double product = 1, size;
    for (size_t i = 0; i < rank; i++) {
        if (!shape[i] || !expr_known(e->exprs, shape[i], &size)) return -1;
        product *= size;
    }
    return product;
}

/* Whether data of this shape can be the input: the same sizes, or the same number of elements for
 * an input of one dimension. Sizes that depend on choices are the machine's business later. */
static bool accepts(struct elaborator *e, const struct wire *input, const struct thing *data)
{
    double want, have;
    if (data->kind != THING_DATA) return false;
    if (input->rank == 1) {
        want = elements(e, input->shape, input->rank);
        have = elements(e, data->u.data.shape, data->u.data.rank);
        return want < 0 || have < 0 || want == have;
    }
    if (input->rank != data->u.data.rank) return false;
    for (size_t i = 0; i < input->rank; i++)
        if (input->shape[i] && data->u.data.shape[i] &&
            expr_known(e->exprs, input->shape[i], &want) &&
            expr_known(e->exprs, data->u.data.shape[i], &have) && want != have)
            return false;
    return true;
}

static void fail_input(struct elaborator *e, const struct wire *input, const struct argument *arg)
{
    struct buffer have = {0};
    const struct thing *data = thing_of(arg->value);
    if (data && data->kind == THING_DATA)
        shape_print(&have, data->u.data.shape, data->u.data.rank);
    else
        buffer_text(&have, describe(e, arg->value));
    fail(e, DIAG_input_shape, arg->span, input->name, shape_text(e->exprs, input),
         buffer_string(&have));
    buffer_free(&have);
}

const struct value *run_design(struct elaborator *e, const struct value *value,
                               const struct argument *args, size_t count, struct span at)
{
    const struct design *design = value->design;
    size_t inputs = 0, wanted = 0;
    for (size_t i = 0; i < design->inputs; i++)
        wanted += design->input[i]->nature != NATURE_QUBITS;
    for (size_t i = 0; i < design->inputs; i++) {
        if (design->input[i]->nature == NATURE_QUBITS) continue; /* the machine supplies them */
        if (inputs >= count) {
            fail(e, DIAG_input_count, at, design->name, counted(e, wanted, "input"), count);
            return e->poison;
        }
        if (is_poison(args[inputs].value)) return e->poison;
        const struct thing *data = thing_of(args[inputs].value);
        if (!data || !accepts(e, design->input[i], data)) {
            fail_input(e, design->input[i], &args[inputs]);
            return e->poison;
        }
        inputs++;
    }
    if (inputs < count) {
        fail(e, DIAG_input_count, at, design->name, counted(e, wanted, "input"), count);
        return e->poison;
    }
    if (e->block) vector_push(e->arena, &e->block->run, design);
    if (!design->outputs) return value_nothing();
    const struct wire *out = design->output[0];
    struct value *result = NEW(e->arena, struct value);
    const struct expr **shape = NEW_ARRAY(e->arena, const struct expr *, out->rank + 1);
    for (size_t i = 0; i < out->rank; i++) /* what the input binds, data does not say yet */
        shape[i] = out->shape[i] && (out->shape[i]->reads & READS_SIZE) ? NULL : out->shape[i];
    *result = *data_value(e, shape, out->rank);
    result->reads = value->reads;
    result->item = NEW_ARRAY(e->arena, const struct value *, 1);
    result->item[0] = value; /* what the numbers depend on */
    result->items = 1;
    return result;
}
