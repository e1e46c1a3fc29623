/* Designs in the elaborator: wires, making a design of a definition, running one on data.
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

/* Names that nothing defines are sizes which the input binds. */
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
    for (size_t i = FIRST_PARAMETER; i < definition->kids; i++) {
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

/* Whether the arguments are data for the inputs, one each; says so when not. Registers are no
 * inputs to give: the machine supplies them. */
static bool take_data(struct elaborator *e, const struct design *design,
                      const struct argument *args, size_t count, struct span at)
{
    size_t given = 0, wanted = 0;
    for (size_t i = 0; i < design->inputs; i++)
        wanted += design->input[i]->nature != NATURE_QUBITS;
    for (size_t i = 0; i < design->inputs && given < count; i++) {
        if (design->input[i]->nature == NATURE_QUBITS) continue;
        if (is_poison(args[given].value)) return false;
        const struct thing *data = thing_of(args[given].value);
        if (!data || !accepts(e, design->input[i], data)) {
            fail_input(e, design->input[i], &args[given]);
            return false;
        }
        given++;
    }
    if (count == wanted) return true;
    fail(e, DIAG_input_count, at, design->name, counted(e, wanted, "input"), count);
    return false;
}

/* Data of the output's shape; of a size that the input binds, data does not say it yet. */
static const struct value *output_data(struct elaborator *e, const struct value *value)
{
    const struct wire *out = value->design->output[0];
    struct value *result = NEW(e->arena, struct value);
    const struct expr **shape = NEW_ARRAY(e->arena, const struct expr *, out->rank + 1);
    for (size_t i = 0; i < out->rank; i++)
        shape[i] = out->shape[i] && (out->shape[i]->reads & READS_SIZE) ? NULL : out->shape[i];
    *result = *data_value(e, shape, out->rank);
    result->reads = value->reads;
    result->item = NEW_ARRAY(e->arena, const struct value *, 1);
    result->item[0] = value; /* what the numbers depend on */
    result->items = 1;
    return result;
}

const struct value *run_design(struct elaborator *e, const struct value *value,
                               const struct argument *args, size_t count, struct span at)
{
    const struct design *design = value->design;
    if (!take_data(e, design, args, count, at)) return e->poison;
    if (e->block) vector_push(e->arena, &e->block->run, design);
    return design->outputs ? output_data(e, value) : value_nothing();
}
