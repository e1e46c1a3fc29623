/* The text of a design; design_read.c reads it back.
 *
 *     "tiny" identity 3 @1:10:200 {
 *         note "trained"
 *         input #0 = "x" tensor f32 [%7, %7, %1]
 *         #1 = conv(#0) {out: %12, kernel: %3, padding: "same"}: tensor f32 [%8, %8, %12]
 *             if %17 name "stem" path "tiny.conv" @1:40:60
 *         output #1
 *     }
 *
 * Wires are numbered again in the order of the text, and an op's outputs stand before it. A size
 * that the input binds is its name in quotes.
 */
#include <inttypes.h>

#include "ir/op/rules.h"
#include "ir/text.h"

struct printing {
    struct writer *writer;
    struct buffer *out;
    uint32_t *number; /* in the text, by the number in the design */
    uint32_t wires;
};

const char *const nature_names[] = {
    [NATURE_TENSOR] = "tensor",    [NATURE_QUBITS] = "qubits", [NATURE_POINTS] = "points",
    [NATURE_SPARSE] = "sparse",    [NATURE_TRUTHS] = "truths", [NATURE_GATE] = "gate",
    [NATURE_REGISTER] = "register"};

const char *const element_names[] = {
    [ELEMENT_F32] = "f32", [ELEMENT_I32] = "i32", [ELEMENT_I8] = "i8", [ELEMENT_BOOL] = "bool"};

/* Names the wires as `#1, #2`, giving out numbers when they are made here. */
static void write_wires(struct printing *p, const struct wire *const *wire, size_t count,
                        bool are_made)
{
    for (size_t i = 0; i < count; i++) {
        if (are_made) p->number[wire[i]->number] = p->wires++;
        buffer_printf(p->out, "%s#%" PRIu32, i ? ", " : "", p->number[wire[i]->number]);
    }
}

static void write_wire_type(struct printing *p, const struct wire *wire)
{
    buffer_printf(p->out, "%s %s [", nature_names[wire->nature], element_names[wire->element]);
    for (size_t i = 0; i < wire->rank; i++) {
        if (i) buffer_text(p->out, ", ");
        if (wire->shape[i])
            p->writer->expr(p->writer, wire->shape[i]);
        else
            write_quoted(p->out, wire->size_name[i]);
    }
    buffer_char(p->out, ']');
}

static void write_input(struct printing *p, const struct wire *wire)
{
    buffer_text(p->out, "    input ");
    write_wires(p, &wire, 1, true);
    buffer_text(p->out, " = ");
    write_quoted(p->out, wire->name);
    buffer_char(p->out, ' ');
    write_wire_type(p, wire);
    buffer_char(p->out, '\n');
}

static void write_attributes(struct printing *p, const struct op *op)
{
    for (size_t i = 0; i < op->attributes; i++) {
        buffer_printf(p->out, "%s%s: ", i ? ", " : " {", op->attribute[i].name);
        write_value(p->writer, op->attribute[i].value);
    }
    if (op->attributes) buffer_char(p->out, '}');
}

/* What does not change the meaning of the op but when it is there: on a line of its own. */
static void write_circumstances(struct printing *p, const struct op *op)
{
    const char *blank = "\n        ";
    if (op->guard) {
        buffer_printf(p->out, "%sif ", blank);
        p->writer->expr(p->writer, op->guard);
        blank = " ";
    }
    if (op->label) {
        buffer_printf(p->out, "%sname ", blank);
        write_quoted(p->out, op->label);
        blank = " ";
    }
    if (op->path) {
        buffer_printf(p->out, "%spath ", blank);
        write_quoted(p->out, op->path);
    }
    write_span(p->out, op->span);
}

static void write_op(struct printing *p, const struct op *op)
{
    buffer_text(p->out, "    ");
    write_wires(p, op->out, op->outs, true);
    buffer_printf(p->out, "%s%s(", op->outs ? " = " : "", op_info(op->kind)->name);
    write_wires(p, op->in, op->ins, false);
    buffer_char(p->out, ')');
    write_attributes(p, op);
    for (size_t i = 0; i < op->outs; i++) {
        buffer_text(p->out, i ? ", " : ": ");
        write_wire_type(p, op->out[i]);
    }
    write_circumstances(p, op);
    buffer_char(p->out, '\n');
}

void design_write(struct writer *writer, const struct design *design)
{
    struct arena *scratch = arena_new();
    struct printing p = {.writer = writer, .out = writer->out};
    p.number = NEW_ARRAY(scratch, uint32_t, design->wires);
    write_quoted(p.out, design->name);
    buffer_printf(p.out, " identity %" PRIu32, design->identity);
    write_span(p.out, design->span);
    buffer_text(p.out, " {\n");
    for (size_t i = 0; i < design->notes; i++) {
        buffer_text(p.out, "    note ");
        write_quoted(p.out, design->note[i]);
        buffer_char(p.out, '\n');
    }
    for (size_t i = 0; i < design->inputs; i++)
        write_input(&p, design->input[i]);
    for (size_t i = 0; i < design->ops; i++)
        write_op(&p, design->op[i]);
    buffer_text(p.out, design->outputs ? "    output " : "    output");
    write_wires(&p, design->output, design->outputs, false);
    buffer_text(p.out, "\n}");
    arena_free(scratch);
}

static void print_expr(struct writer *writer, const struct expr *expr)
{
    double number;
    if (!expr_is_number(expr, &number))
        buffer_printf(writer->out, "%%%" PRIu32, expr->id);
    else if (expr->type.kind == SCALAR_TRUTH)
        buffer_text(writer->out, number != 0 ? "true" : "false");
    else
        quantity_print(writer->out, number, expr->type.dimension, 0);
}

static void print_design_name(struct writer *writer, const struct design *design)
{
    buffer_text(writer->out, "design ");
    write_quoted(writer->out, design->name);
}

void design_print(struct buffer *out, const struct design *design)
{
    struct writer writer = {.out = out, .expr = print_expr, .design = print_design_name};
    buffer_text(out, "design ");
    design_write(&writer, design);
    buffer_char(out, '\n');
}
