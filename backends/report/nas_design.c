/* Designs as definitions in the language: `network` and `circuit`.
 *
 * An op whose only reader takes it as first input is written as a link of a chain,
 * `x |> conv(32, kernel: 3) |> relu`; every other one gets a name. Gates are statements in their
 * order. An attribute that is its parameter's default is left out.
 */
#include <math.h>
#include <string.h>

#include "backends/report/nas.h"
#include "support/limits.h"
#include "support/vector.h"

/* ---- expressions ----------------------------------------------------------------------------- */

static const char *infix_of(unsigned op)
{
    switch (op) {
    case EXPR_add: return "+";
    case EXPR_sub: return "-";
    case EXPR_mul: return "*";
    case EXPR_div: return "/";
    case EXPR_fdiv: return "div";
    case EXPR_mod: return "mod";
    case EXPR_pow: return "^";
    case EXPR_eq: return "==";
    case EXPR_ne: return "!=";
    case EXPR_lt: return "<";
    case EXPR_le: return "<=";
    case EXPR_and: return "and";
    case EXPR_or: return "or";
    default: return NULL; /* every other operation is written as a call */
    }
}

static void source_param(struct source *source, struct buffer *out,
                         const struct parameter *parameter)
{
    const char *const *shared =
        (const char *const *)map_find(&source->param, &parameter, sizeof parameter);
    buffer_text(out, shared && *shared ? *shared : "param");
    if ((shared && *shared) || !parameter->rank) return;
    for (size_t i = 0; i < parameter->rank; i++) {
        buffer_text(out, i ? ", " : "[");
        source_expr(source, out, parameter->shape[i], 1);
    }
    buffer_char(out, ']');
}

static void source_call(struct source *source, struct buffer *out, const struct expr *expr,
                        size_t depth)
{
    buffer_printf(out, "%s(", expr_op_text(expr->op));
    for (uint32_t i = 0; i < expr->args; i++) {
        if (i) buffer_text(out, ", ");
        source_expr(source, out, expr->arg[i], depth + 1);
    }
    buffer_char(out, ')');
}

static void source_number(struct source *source, struct buffer *out, const struct expr *expr,
                          double number)
{
    const struct expr *constant = expr_number(source->exprs, number, expr->type);
    source_inline(source, out, value_scalar(source->arena, constant));
}

static void source_select(struct source *source, struct buffer *out, const struct expr *expr,
                          size_t depth)
{
    static const char *const word[] = {"if ", " { ", " } else { "};
    for (uint32_t i = 0; i < 3; i++) {
        buffer_text(out, word[i]);
        source_expr(source, out, expr->arg[i], depth + 1);
    }
    buffer_text(out, " }");
}

void source_expr(struct source *source, struct buffer *out, const struct expr *expr, size_t depth)
{
    double number;
    const char *infix = infix_of(expr->op);
    if (depth > LIMIT_SYNTAX_DEPTH)
        buffer_char(out, '0');
    else if (expr_is_number(expr, &number) || expr->op == EXPR_given)
        source_number(source, out, expr,
                      expr->op == EXPR_given ? expr->u.given.value : expr->u.number);
    else if (expr->op == EXPR_param)
        source_param(source, out, expr->u.trainable.parameter);
    else if (expr->op == EXPR_select)
        source_select(source, out, expr, depth);
    else if (expr->op == EXPR_neg || expr->op == EXPR_not) {
        buffer_text(out, expr->op == EXPR_neg ? "(-" : "(not ");
        source_expr(source, out, expr->arg[0], depth + 1);
        buffer_char(out, ')');
    } else if (infix) {
        buffer_char(out, '(');
        source_expr(source, out, expr->arg[0], depth + 1);
        buffer_printf(out, " %s ", infix);
        source_expr(source, out, expr->arg[1], depth + 1);
        buffer_char(out, ')');
    } else
        source_call(source, out, expr, depth);
}

/* ---- parameters that stand in several places ------------------------------------------------- */

struct counting {
    struct source *source;
    struct map seen; /* a parameter's address: itself when seen once */
    struct VECTOR(const struct parameter *) shared;
};

static void count_param(void *context, const struct expr *expr)
{
    struct counting *counting = context;
    if (expr->op != EXPR_param) return;
    const struct parameter *parameter = expr->u.trainable.parameter;
    void **at = map_at(&counting->seen, &parameter, sizeof parameter);
    if (*at == counting) /* seen before, not named yet */
        vector_push(counting->source->arena, &counting->shared, parameter);
    *at = *at ? counting->source : (void *)counting;
}

static void count_params(void *context, const struct expr *root)
{
    struct counting *counting = context;
    if (root->reads & READS_PARAM)
        expr_walk(counting->source->arena, &root, 1, count_param, counting);
}

static void define_params(struct source *source, const struct design *design)
{
    struct counting counting = {.source = source};
    map_init(&counting.seen, source->arena);
    design_each(design, count_params, &counting);
    for (size_t i = 0; i < counting.shared.count; i++) {
        const struct parameter *parameter = counting.shared.item[i];
        void **at = map_at(&source->param, &parameter, sizeof parameter);
        if (*at) continue;
        struct buffer text = {0};
        source_param(source, &text, parameter);
        const char *name = source_name(source, "shared");
        buffer_printf(source->out, "let %s = %s\n", name, buffer_string(&text));
        buffer_free(&text);
        *at = (void *)(uintptr_t)name;
    }
}

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

/* Whether the design says this word as an operation. */
static bool is_operation(const struct design *design, const char *word)
{
    enum op_kind kind = op_find(word);
    for (size_t i = 0; kind != DESIGN_OPS && i < design->ops; i++)
        if (design->op[i]->kind == kind) return true;
    return false;
}

static const char *local_name(struct writing *writing, const char *wish)
{
    struct source *source = writing->source;
    char *name = arena_string(source->arena, wish);
    while (map_get(&writing->names, name) || map_get(&source->taken, name) ||
           is_operation(writing->design, name))
        name = arena_printf(source->arena, "%s_", name);
    map_set(&writing->names, name, writing);
    return name;
}

static const char *wire_name(struct writing *writing, const struct wire *wire)
{
    const char **name = &writing->name[wire->number];
    if (!*name)
        *name = local_name(writing, arena_printf(writing->source->arena, "t%u", ++writing->named));
    return *name;
}

/* ---- ops ------------------------------------------------------------------------------------- */

static bool is_default(const struct op_parameter *parameter, const char *text)
{
    if (!parameter->initial) return false;
    size_t size = strlen(text);
    if (!strcmp(text, parameter->initial)) return true;
    return size >= 2 && *text == '"' && strlen(parameter->initial) == size - 2 &&
           !memcmp(text + 1, parameter->initial, size - 2);
}

static bool takes_name(const struct op *op)
{
    const struct op_parameter *parameter;
    size_t parameters = op_parameters(op->kind, &parameter);
    return parameters && !strcmp(parameter[parameters - 1].name, "name");
}

/* What is required by its place, the rest by name; defaults are left out. */
static void source_attribute(struct source *source, struct buffer *out, const struct op *op,
                             size_t i)
{
    const struct attribute *attribute = &op->attribute[i];
    const struct op_parameter *parameter;
    size_t parameters = op_parameters(op->kind, &parameter), k = 0;
    while (k < parameters && strcmp(parameter[k].name, attribute->name))
        k++;
    struct buffer text = {0};
    source_inline(source, &text, attribute->value);
    bool known = k < parameters;
    if (!known || !is_default(&parameter[k], buffer_string(&text))) {
        if (out->size) buffer_text(out, ", ");
        bool by_place = known && k == i && parameter[k].required;
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

/* The chain that ends in this op. Too long a line goes on in the next, at the same depth. */
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
    size_t start = out->size;
    source_head(writing, out, op);
    used += out->size - start;
    for (size_t i = chain.count - 1; i-- > 0;) {
        struct buffer link = {0};
        source_op(writing, &link, chain.item[i], 1);
        bool fits = used + link.size + 4 <= SOURCE_WIDTH;
        if (!fits) {
            buffer_char(out, '\n');
            buffer_fill(out, ' ', 2 * SOURCE_INDENT);
            used = 2 * SOURCE_INDENT;
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
        source_chain(writing, out, only->from, SOURCE_INDENT + sizeof "return");
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
    define_params(source, design);
    for (size_t i = 0; i < design->notes; i++)
        buffer_printf(source->out, "# %s: %s\n", name, design->note[i]);
    find_links(&writing);
    source_inputs(&writing, name);
    for (size_t i = 0; i < design->ops; i++)
        source_statement(&writing, design->op[i]);
    source_return(&writing);
    buffer_text(source->out, "}\n\n");
}
