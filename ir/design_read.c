/* Reads the text of a design; design_print.c shows its form.
 *
 * Ops are made by a builder, so each passes its row's rules; the sizes written in the text then
 * replace the derived ones, from which they may differ in form but not in value.
 */

#include "ir/op/rules.h"
#include "ir/text.h"
#include "support/vector.h"

struct reading {
    struct reader *reader;
    struct arena *arena;
    struct builder *builder;
    struct VECTOR(const struct wire *) wire;
};

static size_t read_word_of(struct reader *reader, const char *const *name, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (reader_accept(reader, name[i])) return i;
    reader_fail(reader, "`%s` or the like expected", name[0]);
    return 0;
}

/* A wire's type as the text states it: a wire that no design holds. */
static const struct wire *read_type(struct reading *r)
{
    struct VECTOR(const struct expr *) shape = {0};
    struct VECTOR(const char *) name = {0};
    struct wire *wire = NEW(r->arena, struct wire);
    wire->nature = (enum nature)read_word_of(r->reader, nature_names, NATURE_REGISTER + 1);
    wire->element = (enum element)read_word_of(r->reader, element_names, ELEMENT_BOOL + 1);
    reader_expect(r->reader, "[");
    while (!reader_failed(r->reader) && !reader_accept(r->reader, "]")) {
        if (shape.count) reader_expect(r->reader, ",");
        bool is_named = r->reader->token == TOKEN_QUOTED;
        vector_push(r->arena, &name, is_named ? reader_text(r->reader) : NULL);
        vector_push(r->arena, &shape, is_named ? NULL : reader_expr(r->reader));
    }
    wire->shape = shape.item;
    wire->size_name = name.item;
    wire->rank = shape.count;
    const char *mistake = reader_failed(r->reader) ? NULL : wire_mistake(wire);
    if (mistake) reader_fail(r->reader, "%s", mistake);
    return wire;
}

/* The number of a wire that is made here: the next one. */
static void read_made(struct reading *r, size_t next)
{
    reader_expect(r->reader, "#");
    if (reader_whole(r->reader, UINT32_MAX) != next)
        reader_fail(r->reader, "wires are numbered in order; #%zu expected", next);
}

static const struct wire *read_wire(struct reading *r)
{
    reader_expect(r->reader, "#");
    size_t number = reader_whole(r->reader, UINT32_MAX);
    if (number < r->wire.count) return r->wire.item[number];
    return reader_fail(r->reader, "#%zu is not made before", number);
}

/* Wires up to a mark, which is skipped; into an array. */
static const struct wire **read_wires(struct reading *r, const char *close, size_t *count)
{
    struct VECTOR(const struct wire *) wires = {0};
    while (!reader_failed(r->reader) && !reader_accept(r->reader, close)) {
        if (wires.count) reader_expect(r->reader, ",");
        const struct wire *wire = read_wire(r);
        vector_push(r->arena, &wires, wire);
    }
    *count = wires.count;
    return wires.item;
}

static void read_input(struct reading *r)
{
    read_made(r, r->wire.count);
    reader_expect(r->reader, "=");
    const char *name = reader_text(r->reader);
    const struct wire *type = read_type(r);
    if (reader_failed(r->reader)) return;
    const struct wire *wire = builder_input(r->builder, name, type->nature, type->element,
                                            type->shape, type->size_name, type->rank);
    vector_push(r->arena, &r->wire, wire);
}

static struct attribute *read_attributes(struct reading *r, size_t *count)
{
    struct VECTOR(struct attribute) attributes = {0};
    if (!reader_accept(r->reader, "{")) {
        *count = 0;
        return NULL;
    }
    while (!reader_failed(r->reader) && !reader_accept(r->reader, "}")) {
        struct attribute attribute;
        if (attributes.count) reader_expect(r->reader, ",");
        attribute.name = reader_name(r->reader);
        reader_expect(r->reader, ":");
        attribute.value = reader_value(r->reader);
        vector_push(r->arena, &attributes, attribute);
    }
    *count = attributes.count;
    return attributes.item;
}

/* Gives an output the sizes that the text states, which must be possible values of its own. Names
 * of unknown sizes are the text's business. */
static void restate(struct reading *r, const struct wire *wire, const struct wire *stated)
{
    bool agrees = wire->nature == stated->nature && wire->element == stated->element &&
                  wire->rank == stated->rank;
    for (size_t i = 0; agrees && i < wire->rank; i++)
        agrees = wire->shape[i] && stated->shape[i]
                     ? size_equal(r->reader->exprs, wire->shape[i], stated->shape[i]) != NEVER
                     : wire->shape[i] == stated->shape[i];
    if (!agrees) {
        reader_fail(r->reader, "the op makes a value of another type");
        return;
    }
    for (size_t i = 0; i < wire->rank; i++) {
        wire->shape[i] = stated->shape[i];
        wire->size_name[i] = stated->size_name[i];
    }
}

/* An op as the text states it, before it is made. */
struct statement {
    const char *kind;
    const struct wire **in;
    size_t ins;
    struct attribute *attribute;
    size_t attributes;
    size_t outs;
    struct VECTOR(const struct wire *) out;
    const struct expr *guard;
    const char *label;
    const char *path;
    struct span span;
};

static void read_outputs(struct reading *r, struct statement *s)
{
    const char *mark = ":";
    while (s->out.count < s->outs && !reader_failed(r->reader)) {
        reader_expect(r->reader, mark);
        const struct wire *stated = read_type(r);
        vector_push(r->arena, &s->out, stated);
        mark = ",";
    }
}

static void read_statement(struct reading *r, struct statement *s)
{
    while (reader_is(r->reader, "#") || (s->outs && reader_accept(r->reader, ",")))
        read_made(r, r->wire.count + s->outs++);
    if (s->outs) reader_expect(r->reader, "=");
    s->kind = reader_name(r->reader);
    reader_expect(r->reader, "(");
    s->in = read_wires(r, ")", &s->ins);
    s->attribute = read_attributes(r, &s->attributes);
    read_outputs(r, s);
    if (reader_accept(r->reader, "if")) s->guard = reader_expr(r->reader);
    if (s->guard && s->guard->type.kind != SCALAR_TRUTH)
        reader_fail(r->reader, "a guard must be a truth");
    if (reader_accept(r->reader, "name")) s->label = reader_text(r->reader);
    if (reader_accept(r->reader, "path")) s->path = reader_text(r->reader);
    s->span = reader_span(r->reader);
}

static void read_op(struct reading *r)
{
    struct statement s = {0};
    read_statement(r, &s);
    if (reader_failed(r->reader)) return;
    enum op_kind kind = op_find(s.kind);
    if (kind == DESIGN_OPS) {
        reader_fail(r->reader, "there is no op %s", s.kind);
        return;
    }
    const char *error = NULL;
    const struct op *op = builder_op(r->builder, kind, s.in, s.ins, s.attribute, s.attributes,
                                     s.guard, s.path, s.span, &error);
    if (!op || op->outs != s.outs) {
        reader_fail(r->reader, "%s", op ? "the op has another number of outputs" : error);
        return;
    }
    if (s.label) builder_label(r->builder, op, s.label);
    for (size_t i = 0; i < op->outs; i++) {
        restate(r, op->out[i], s.out.item[i]);
        vector_push(r->arena, &r->wire, op->out[i]);
    }
}

/* The statements of the body up to `output`, notes into the vector. */
static const struct design *read_body(struct reading *r, uint32_t identity)
{
    struct VECTOR(const char *) notes = {0};
    while (reader_accept(r->reader, "note")) {
        const char *note = reader_text(r->reader);
        vector_push(r->arena, &notes, note);
    }
    while (reader_accept(r->reader, "input"))
        read_input(r);
    while (!reader_failed(r->reader) && !reader_is(r->reader, "output"))
        read_op(r);
    reader_expect(r->reader, "output");
    size_t outputs;
    const struct wire **output = read_wires(r, "}", &outputs);
    if (reader_failed(r->reader)) return NULL;
    struct design *design =
        arena_copy(r->arena, builder_finish(r->builder, output, outputs), sizeof *design);
    design->identity = identity;
    design->note = notes.item;
    design->notes = notes.count;
    return design;
}

const struct design *design_read(struct reader *reader)
{
    const char *name = reader_text(reader);
    reader_expect(reader, "identity");
    uint32_t identity = (uint32_t)reader_whole(reader, UINT32_MAX);
    struct span span = reader_span(reader);
    reader_expect(reader, "{");
    if (reader_failed(reader)) return NULL;
    struct reading reading = {.reader = reader, .arena = exprs_arena(reader->exprs)};
    reading.builder = builder_new(reader->exprs, name, span);
    return read_body(&reading, identity);
}
