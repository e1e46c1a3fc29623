/* Designs as definitions in the language: `network` and `circuit`.
 *
 * An op whose only reader takes it as first input is written as a link of a chain,
 * `x |> conv(32, kernel: 3) |> relu`; every other one gets a name. Gates are statements in their
 * order. An attribute that is its parameter's default is left out.
 */
#include <string.h>

#include "backends/report/nas.h"
#include "support/vector.h"

/* ---- wires ----------------------------------------------------------------------------------- */

struct writing {
    struct source *source;
    const struct design *design;
    struct map names;  /* within the design */
    const char **name; /* of each wire; NULL for links of chains */
    unsigned *readers;
    bool *inlined;
    unsigned named;
};

/* Whether the op is written between its inputs. */
static const char *operator_of(const struct op *op)
{
    if (op->kind == DESIGN_OP_add) return "+";
    if (op->kind == DESIGN_OP_sub) return "-";
    if (op->kind == DESIGN_OP_mul) return "*";
    return NULL;
}

static bool is_gate(const struct op *op)
{
    enum nature nature = op_info(op->kind)->nature;
    return nature == NATURE_GATE || nature == NATURE_REGISTER;
}

/* `x |> f(...)` can be said of it. */
static bool is_link(const struct op *op)
{
    return op->ins && !operator_of(op) && !is_gate(op) && op_info(op->kind)->inputs >= 0;
}

/* A wire that one reader takes first, or that is all the design returns, needs no name. */
static void find_links(struct writing *writing)
{
    const struct design *design = writing->design;
    for (size_t i = 0; i < design->ops; i++)
        for (size_t k = 0; k < design->op[i]->ins; k++)
            writing->readers[design->op[i]->in[k]->number]++;
    for (size_t i = 0; i < design->outputs; i++)
        writing->readers[design->output[i]->number]++;
    for (size_t i = 0; i < design->ops; i++) {
        const struct op *op = design->op[i];
        if (!is_link(op)) continue;
        const struct wire *first = op->in[0];
        bool single = first->from && first->from->outs == 1 && !is_gate(first->from);
        if (single && writing->readers[first->number] == 1) writing->inlined[first->number] = true;
    }
    const struct wire *last = design->outputs == 1 ? design->output[0] : NULL;
    bool alone = last && last->from && last->from->outs == 1;
    if (alone && writing->readers[last->number] == 1 &&
        last->from->number == design->op[design->ops - 1]->number)
        writing->inlined[last->number] = true;
}

/* A name within the design that is not yet taken there, nor hides what the design uses. */
static const char *local_name(struct writing *writing, const char *wish)
{
    struct source *source = writing->source;
    char *name = arena_string(source->arena, wish);
    while (map_get(&writing->names, name) || map_get(&source->taken, name) ||
           source_hides(source, name))
        name = arena_printf(source->arena, "%s_", name);
    map_set(&writing->names, name, writing);
    return name;
}

/* Wires are numbered in the order in which they are first read. */
static const char *wire_name(struct writing *writing, const struct wire *wire)
{
    const char **name = &writing->name[wire->number];
    if (!*name)
        *name = local_name(writing, arena_printf(writing->source->arena, "t%u", ++writing->named));
    return *name;
}

/* ---- ops ------------------------------------------------------------------------------------- */

/* Texts are compared without their quotes. */
static bool is_default(const struct op_parameter *parameter, const char *text)
{
    if (!parameter->initial) return false;
    size_t size = strlen(text);
    if (!strcmp(text, parameter->initial)) return true;
    return size >= 2 && *text == '"' && strlen(parameter->initial) == size - 2 &&
           !memcmp(text + 1, parameter->initial, size - 2);
}

/* Ops with weights have a last parameter `name`. */
static bool takes_name(const struct op *op)
{
    const struct op_parameter *parameter;
    size_t parameters = op_parameters(op->kind, &parameter);
    return parameters && !strcmp(parameter[parameters - 1].name, "name");
}

/* A list of gates' names, which the language says without quotes. */
static bool is_gates(const struct value *value)
{
    bool gates = value->kind == VALUE_LIST && value->items;
    for (size_t i = 0; gates && i < value->items; i++)
        gates = value->item[i]->kind == VALUE_TEXT && op_find(value->item[i]->text) != DESIGN_OPS;
    return gates;
}

static void source_gates(struct buffer *out, const struct value *gates)
{
    for (size_t i = 0; i < gates->items; i++)
        buffer_printf(out, "%s%s", i ? ", " : "[", gates->item[i]->text);
    buffer_char(out, ']');
}

/* Numbers that are required by their place, the rest by name; defaults are left out. */
static void source_attribute(struct source *source, struct buffer *out, const struct op *op,
                             size_t i)
{
    const struct attribute *attribute = &op->attribute[i];
    const struct op_parameter *parameter;
    size_t parameters = op_parameters(op->kind, &parameter), k = 0;
    while (k < parameters && strcmp(parameter[k].name, attribute->name))
        k++;
    struct buffer text = {0};
    if (is_gates(attribute->value))
        source_gates(&text, attribute->value);
    else
        source_inline(source, &text, attribute->value);
    bool known = k < parameters;
    if (!known || !is_default(&parameter[k], buffer_string(&text))) {
        if (out->size) buffer_text(out, ", ");
        bool by_place =
            known && k == i && parameter[k].required && attribute->value->kind == VALUE_SCALAR;
        if (!by_place) buffer_printf(out, "%s: ", attribute->name);
        buffer_text(out, buffer_string(&text));
    }
    buffer_free(&text);
}

/* The label that the op goes by in layer tables stands as its `name`. */
static void source_attributes(struct source *source, struct buffer *out, const struct op *op)
{
    bool named = false;
    for (size_t i = 0; i < op->attributes; i++) {
        named = named || !strcmp(op->attribute[i].name, "name");
        source_attribute(source, out, op, i);
    }
    if (named || !op->label || !takes_name(op)) return;
    buffer_text(out, out->size ? ", name: " : "name: ");
    source_inline(source, out, value_text(source->arena, op->label));
}

/* `u3(q[0], a, b, c)`: qubits, then angles, all by place. */
static void source_gate(struct writing *writing, struct buffer *out, const struct op *op)
{
    struct source *source = writing->source;
    const char *between = "";
    const struct value *on = op->attributes ? op->attribute[0].value : NULL;
    buffer_printf(out, "%s(", op_info(op->kind)->name);
    for (size_t i = 0; on && i < on->items; i++, between = ", ") {
        buffer_printf(out, "%s%s[", between, wire_name(writing, op->in[0]));
        source_inline(source, out, on->item[i]);
        buffer_char(out, ']');
    }
    for (size_t i = 1; i < op->attributes; i++, between = ", ") {
        buffer_text(out, between);
        source_inline(source, out, op->attribute[i].value);
    }
    buffer_char(out, ')');
}

/* `f(a, b, name: value)`; from the second input on when the first comes by `|>`. */
static void source_op(struct writing *writing, struct buffer *out, const struct op *op,
                      size_t first)
{
    struct buffer inner = {0};
    for (size_t i = first; i < op->ins; i++)
        buffer_printf(&inner, "%s%s", i > first ? ", " : "", wire_name(writing, op->in[i]));
    source_attributes(writing->source, &inner, op);
    buffer_text(out, op_info(op->kind)->name);
    if (inner.size || !first) buffer_printf(out, "(%s)", buffer_string(&inner));
    buffer_free(&inner);
}

/* The first op of a chain, with its inputs. */
static void source_head(struct writing *writing, struct buffer *out, const struct op *op)
{
    const char *infix = operator_of(op);
    if (op_info(op->kind)->nature == NATURE_GATE)
        source_gate(writing, out, op);
    else if (infix)
        buffer_printf(out, "%s %s %s", wire_name(writing, op->in[0]), infix,
                      wire_name(writing, op->in[1]));
    else if (is_link(op)) {
        buffer_printf(out, "%s |> ", wire_name(writing, op->in[0]));
        source_op(writing, out, op, 1);
    } else
        source_op(writing, out, op, 0);
}

/* The chain that ends in this op, from column `used` on. Too long a line goes on in the next, where
 * the standard format has it: two columns behind the chain's start. */
static void source_chain(struct writing *writing, struct buffer *out, const struct op *last,
                         size_t used)
{
    struct VECTOR(const struct op *) chain = {0};
    const struct op *op = last;
    vector_push(writing->source->arena, &chain, op);
    while (is_link(op) && writing->inlined[op->in[0]->number]) {
        op = op->in[0]->from;
        vector_push(writing->source->arena, &chain, op);
    }
    size_t start = out->size, indent = used + SOURCE_INDENT;
    source_head(writing, out, op);
    used += out->size - start;
    for (size_t i = chain.count - 1; i-- > 0;) {
        struct buffer link = {0};
        source_op(writing, &link, chain.item[i], 1);
        bool fits = used + link.size + 4 <= SOURCE_WIDTH;
        if (!fits) {
            buffer_char(out, '\n');
            buffer_fill(out, ' ', indent);
            used = indent;
        }
        buffer_printf(out, "%s|> %s", fits ? " " : "", buffer_string(&link));
        used += link.size + 4;
        buffer_free(&link);
    }
}

/* What stands before the op's call: `let t1 = `, `let (t1, t2) = `, or nothing. */
static void source_names(struct writing *writing, struct buffer *out, const struct op *op)
{
    if (!op->outs) return;
    buffer_text(out, op->outs > 1 ? "let (" : "let ");
    for (size_t i = 0; i < op->outs; i++)
        buffer_printf(out, "%s%s", i ? ", " : "", wire_name(writing, op->out[i]));
    buffer_text(out, op->outs > 1 ? ") = " : " = ");
}

/* Links of chains are written where the chain ends. */
static void source_statement(struct writing *writing, const struct op *op)
{
    if (op->outs == 1 && writing->inlined[op->out[0]->number]) return;
    struct buffer line = {0};
    source_names(writing, &line, op);
    source_chain(writing, &line, op, SOURCE_INDENT + line.size);
    buffer_fill(writing->source->out, ' ', SOURCE_INDENT);
    buffer_printf(writing->source->out, "%s\n", buffer_string(&line));
    buffer_free(&line);
}

/* ---- the definition -------------------------------------------------------------------------- */

static const char *type_name(const struct wire *wire)
{
    static const char *const element[] = {"f32", "i32", "i8", "bool"};
    switch (wire->nature) {
    case NATURE_QUBITS: return "qubits";
    case NATURE_POINTS: return "points";
    case NATURE_SPARSE: return "sparse";
    case NATURE_TRUTHS: return "bool";
    case NATURE_TENSOR:
    case NATURE_GATE:
    case NATURE_REGISTER: break;
    }
    return element[wire->element];
}

/* A size that the input binds is written as its name. */
static void source_type(struct source *source, struct buffer *out, const struct wire *wire)
{
    buffer_text(out, type_name(wire));
    for (size_t i = 0; i < wire->rank; i++) {
        buffer_text(out, i ? ", " : "[");
        if (wire->shape[i])
            source_expr(source, out, wire->shape[i], 0);
        else
            buffer_text(out, wire->size_name && wire->size_name[i] ? wire->size_name[i] : "n");
    }
    if (wire->rank) buffer_char(out, ']');
}

/* What a body says for a size c * h of its input, as h. */
static void source_size(struct source *source, const struct expr *size, const char *said)
{
    double factor;
    const struct expr *name = size;
    if (size->op == EXPR_mul && expr_is_number(size->arg[0], &factor)) name = size->arg[1];
    if (size->op == EXPR_mul && expr_is_number(size->arg[1], &factor)) name = size->arg[0];
    if (name->op != EXPR_size || map_get(&source->size, name->u.size.name)) return;
    if (name != size) said = arena_printf(source->arena, "(%s div %.15g)", said, factor);
    map_set(&source->size, name->u.size.name, (void *)said);
}

static void source_sizes(struct writing *writing)
{
    static const char *const reader[] = {"height", "width"};
    struct source *source = writing->source;
    for (size_t i = 0; i < writing->design->inputs; i++) {
        const struct wire *wire = writing->design->input[i];
        const char *own = writing->name[wire->number];
        for (size_t k = 0; k < 2 && k < wire->rank; k++)
            if (wire->shape[k])
                source_size(source, wire->shape[k],
                            arena_printf(source->arena, "%s(%s)", reader[k], own));
    }
}

/* `network name(x: f32[8, 8, 3]) -> f32[10] {` */
static void source_inputs(struct writing *writing, const char *name)
{
    struct source *source = writing->source;
    const struct design *design = writing->design;
    buffer_printf(source->out, "%s %s(", design_register(design) ? "circuit" : "network", name);
    for (size_t i = 0; i < design->inputs; i++) {
        const struct wire *wire = design->input[i];
        const char *own = local_name(writing, wire->name ? wire->name : "x");
        writing->name[wire->number] = own;
        buffer_printf(source->out, "%s%s: ", i ? ", " : "", own);
        source_type(source, source->out, wire);
    }
    buffer_char(source->out, ')');
    if (design->outputs == 1 && design->output[0]->nature == NATURE_TENSOR) {
        buffer_text(source->out, " -> ");
        source_type(source, source->out, design->output[0]);
    }
    buffer_text(source->out, " {\n");
}

static void source_return(struct writing *writing)
{
    struct buffer *out = writing->source->out;
    const struct design *design = writing->design;
    if (!design->outputs) return;
    buffer_fill(out, ' ', SOURCE_INDENT);
    buffer_text(out, "return ");
    const struct wire *only = design->output[0];
    if (design->outputs == 1 && writing->inlined[only->number])
        source_chain(writing, out, only->from, SOURCE_INDENT + strlen("return "));
    else if (design->outputs == 1)
        buffer_text(out, wire_name(writing, only));
    for (size_t i = 0; design->outputs > 1 && i < design->outputs; i++)
        buffer_printf(out, "%s%s", i ? ", " : "(", wire_name(writing, design->output[i]));
    buffer_text(out, design->outputs > 1 ? ")\n" : "\n");
}

void source_design(struct source *source, const struct design *design)
{
    struct writing writing = {.source = source, .design = design};
    const char *name = *map_find(&source->design, &design, sizeof design);
    writing.name = NEW_ARRAY(source->arena, const char *, design->wires + 1);
    writing.readers = NEW_ARRAY(source->arena, unsigned, design->wires + 1);
    writing.inlined = NEW_ARRAY(source->arena, bool, design->wires + 1);
    map_init(&writing.names, source->arena);
    for (size_t i = 0; i < design->notes; i++)
        buffer_printf(source->out, "# %s: %s\n", name, design->note[i]);
    find_links(&writing);
    map_init(&source->size, source->arena);
    source_inputs(&writing, name);
    source_sizes(&writing);
    for (size_t i = 0; i < design->ops; i++)
        source_statement(&writing, design->op[i]);
    source_return(&writing);
    buffer_text(source->out, "}\n\n");
}
