/* Builders: a design op by op, each checked by its row's shape rule. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ir/op/rules.h"
#include "support/vector.h"

struct builder {
    struct exprs *exprs;
    struct arena *arena;
    struct design *design;
    struct VECTOR(const struct wire *) input;
    struct VECTOR(const struct op *) op;
};

struct builder *builder_new(struct exprs *exprs, const char *name, struct span span)
{
    struct arena *arena = exprs_arena(exprs);
    struct builder *builder = NEW(arena, struct builder);
    builder->exprs = exprs;
    builder->arena = arena;
    builder->design = NEW(arena, struct design);
    builder->design->name = arena_string(arena, name);
    builder->design->span = span;
    builder->design->identity = design_identity(exprs);
    return builder;
}

/* Givens are numbered as they are made and never shared, which makes their numbers identities. */
uint32_t design_identity(struct exprs *exprs)
{
    return expr_given(exprs, 0, TYPE_WHOLE)->u.given.number;
}

static uint32_t next_wire(struct builder *builder)
{
    return (uint32_t)builder->design->wires++;
}

const struct wire *builder_input(struct builder *builder, const char *name, enum nature nature,
                                 enum element element, const struct expr *const *shape,
                                 const char *const *size_name, size_t rank)
{
    struct wire *wire = NEW(builder->arena, struct wire);
    *wire = (struct wire){
        .number = next_wire(builder), .nature = nature, .element = element, .rank = rank};
    wire->name = arena_string(builder->arena, name);
    wire->shape = NEW_ARRAY(builder->arena, const struct expr *, rank);
    wire->size_name = NEW_ARRAY(builder->arena, const char *, rank);
    for (size_t i = 0; i < rank; i++) {
        wire->shape[i] = shape[i];
        if (!shape[i]) wire->size_name[i] = arena_string(builder->arena, size_name[i]);
    }
    vector_push(builder->arena, &builder->input, wire);
    return wire;
}

/* The value that a row's default text stands for. */
static const struct value *default_value(struct exprs *exprs, const char *text)
{
    struct arena *arena = exprs_arena(exprs);
    char *end;
    double number = strtod(text, &end);
    if (!strcmp(text, "true") || !strcmp(text, "false"))
        return value_scalar(arena, expr_truth(exprs, *text == 't'));
    if (*text == '"') return value_text(arena, arena_slice(arena, text + 1, strlen(text) - 2));
    bool is_whole = number == floor(number);
    return value_scalar(arena, is_whole ? expr_whole(exprs, (int64_t)number)
                                        : expr_number(exprs, number, TYPE_REAL));
}

static bool names_known(struct call *call, const struct attribute *attribute, size_t count)
{
    const struct op_parameter *parameter;
    size_t parameters = op_parameters(call->kind, &parameter);
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < parameters && strcmp(parameter[k].name, attribute[i].name))
            k++;
        if (k == parameters)
            return rule_fail(call, "%s has no parameter %s", op_info(call->kind)->name,
                             attribute[i].name);
        if (attribute_find(attribute, i, attribute[i].name))
            return rule_fail(call, "%s is given %s twice", op_info(call->kind)->name,
                             attribute[i].name);
    }
    return true;
}

/* The given attributes in the row's order, defaults filled in. */
static bool fill_attributes(struct call *call, const struct attribute *given, size_t count)
{
    const struct op_parameter *parameter;
    size_t parameters = op_parameters(call->kind, &parameter);
    struct attribute *all = NEW_ARRAY(call->arena, struct attribute, parameters);
    if (!names_known(call, given, count)) return false;
    for (size_t i = 0; i < parameters; i++) {
        const struct value *value = attribute_find(given, count, parameter[i].name);
        if (!value && parameter[i].required)
            return rule_fail(call, "%s needs %s", op_info(call->kind)->name, parameter[i].name);
        if (!value && parameter[i].initial)
            value = default_value(call->exprs, parameter[i].initial);
        if (value && value->kind != VALUE_NOTHING)
            all[call->attributes++] = (struct attribute){parameter[i].name, value};
    }
    call->attribute = all;
    return true;
}

static bool inputs_count(struct call *call)
{
    const struct op_info *info = op_info(call->kind);
    size_t want = info->nature == NATURE_GATE ? 1 : (size_t)info->inputs;
    if (info->inputs == INPUTS_MANY) {
        if (!call->ins) return rule_fail(call, "%s needs at least one input", info->name);
    } else if (call->ins != want)
        return rule_fail(call, "%s reads %zu %s; it is given %zu", info->name, want,
                         want == 1 ? "input" : "inputs", call->ins);
    for (size_t i = 0; i < call->ins && info->nature == NATURE_TENSOR; i++)
        if (call->in[i]->nature == NATURE_QUBITS && call->kind != DESIGN_OP_merge)
            return rule_fail(call, "%s reads a tensor; it is given qubits", info->name);
    return true;
}

/* Every size of the outputs is an expression or has a name, and not both. */
static bool outputs_sized(struct call *call)
{
    for (size_t i = 0; i < call->outs; i++) {
        struct wire *out = call->out[i];
        for (size_t k = 0; k < out->rank; k++) {
            if (out->shape[k]) out->size_name[k] = NULL;
            if (!out->shape[k] && !out->size_name[k])
                return rule_fail(call, "%s needs sizes known before the run; it is given %s",
                                 op_info(call->kind)->name, shape_text(call->exprs, call->in[0]));
        }
    }
    return true;
}

static const char *label_of(const struct call *call)
{
    const struct value *name = rule_attribute(call, "name");
    return name && name->kind == VALUE_TEXT && *name->text ? name->text : NULL;
}

/* The op of a checked call. */
static struct op *op_new(struct builder *builder, const struct call *call)
{
    struct op *op = NEW(builder->arena, struct op);
    op->kind = call->kind;
    op->number = (uint32_t)builder->op.count;
    op->in = arena_copy(builder->arena, call->in, call->ins * sizeof *call->in);
    op->ins = call->ins;
    op->attribute = call->attribute;
    op->attributes = call->attributes;
    op->outs = call->outs;
    op->out = NEW_ARRAY(builder->arena, const struct wire *, call->outs);
    for (size_t i = 0; i < call->outs; i++) {
        call->out[i]->number = next_wire(builder);
        call->out[i]->from = op;
        op->out[i] = call->out[i];
    }
    return op;
}

const struct op *builder_op(struct builder *builder, enum op_kind kind,
                            const struct wire *const *in, size_t ins,
                            const struct attribute *attribute, size_t attributes,
                            const struct expr *guard, const char *path, struct span span,
                            const char **error)
{
    struct call call = {
        .exprs = builder->exprs, .arena = builder->arena, .kind = kind, .in = in, .ins = ins};
    bool ok = inputs_count(&call) && fill_attributes(&call, attribute, attributes) &&
              op_shape(kind)(&call) && outputs_sized(&call);
    if (!ok) {
        *error = call.error;
        return NULL;
    }
    struct op *op = op_new(builder, &call);
    double known;
    bool is_always = guard && expr_is_number(guard, &known) && known != 0;
    op->guard = is_always ? NULL : guard;
    op->span = span;
    op->path = path;
    op->label = label_of(&call);
    vector_push(builder->arena, &builder->op, op);
    return op;
}

void builder_label(struct builder *builder, const struct op *op, const char *label)
{
    /* The builder made every op, so it may write to them until the design is finished. */
    struct op *mine = (struct op *)builder->op.item[op->number];
    mine->label = arena_string(builder->arena, label);
}

const struct wire *builder_merge(struct builder *builder, const struct expr *condition,
                                 const struct wire *yes, const struct wire *no, struct span span,
                                 const char **error)
{
    double known;
    if (expr_is_number(condition, &known)) return known != 0 ? yes : no;
    if (yes == no) return yes;
    const struct wire *in[] = {yes, no};
    struct attribute when = {"when", value_scalar(builder->arena, condition)};
    const struct op *op =
        builder_op(builder, DESIGN_OP_merge, in, 2, &when, 1, NULL, NULL, span, error);
    return op ? op->out[0] : NULL;
}

const struct design *builder_finish(struct builder *builder, const struct wire *const *output,
                                    size_t outputs)
{
    struct design *design = builder->design;
    design->input = builder->input.item;
    design->inputs = builder->input.count;
    design->op = builder->op.item;
    design->ops = builder->op.count;
    design->output = arena_copy(builder->arena, output, outputs * sizeof *output);
    design->outputs = outputs;
    return design;
}

const char *design_recheck(struct exprs *exprs, const struct design *design)
{
    struct builder *builder = builder_new(exprs, design->name, design->span);
    const struct wire **made = NEW_ARRAY(builder->arena, const struct wire *, design->wires + 1);
    const char *error = NULL;
    for (size_t i = 0; i < design->inputs; i++) {
        const struct wire *in = design->input[i];
        made[in->number] = builder_input(builder, in->name, in->nature, in->element, in->shape,
                                         in->size_name, in->rank);
    }
    for (size_t i = 0; i < design->ops && !error; i++) {
        const struct op *op = design->op[i];
        const struct wire **in = NEW_ARRAY(builder->arena, const struct wire *, op->ins + 1);
        for (size_t k = 0; k < op->ins; k++)
            in[k] = made[op->in[k]->number];
        const struct op *copy = builder_op(builder, op->kind, in, op->ins, op->attribute,
                                           op->attributes, op->guard, op->path, op->span, &error);
        for (size_t k = 0; copy && k < op->outs; k++)
            made[op->out[k]->number] = copy->out[k];
    }
    return error;
}
