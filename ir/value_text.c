/* Values in the textual form:
 *
 *     %12   %12 as "KiB"   "text"   [a, b]   (a, b)   {x: a}   type point {x: a}   design 3
 *     front %12({x: a})   table([...])   plot "title" "x" "y" ([...])   maybe %12(a)   nothing
 */
#include <inttypes.h>
#include <string.h>

#include "ir/text.h"
#include "ir/value.h"
#include "support/limits.h"
#include "support/vector.h"

static bool is_plain(const char *word)
{
    if (*word >= '0' && *word <= '9') return false;
    size_t size = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    return size && !word[size];
}

/* A field's or a type's name: as it is when it looks like a name, else quoted. */
static void write_word(struct buffer *out, const char *word)
{
    if (is_plain(word))
        buffer_text(out, word);
    else
        write_quoted(out, word);
}

static void write_items(struct writer *writer, const struct value *value, const char *brackets)
{
    buffer_char(writer->out, brackets[0]);
    for (size_t i = 0; i < value->items; i++) {
        if (i) buffer_text(writer->out, ", ");
        if (value->kind == VALUE_RECORD && value->name) {
            write_word(writer->out, value->name[i]);
            buffer_text(writer->out, ": ");
        }
        write_value(writer, value->item[i]);
    }
    buffer_char(writer->out, brackets[1]);
}

static void write_record(struct writer *writer, const struct value *value)
{
    if (value->text) {
        buffer_text(writer->out, "type ");
        write_word(writer->out, value->text);
        buffer_char(writer->out, ' ');
    }
    write_items(writer, value, value->name ? "{}" : "()");
}

static void write_plot(struct writer *writer, const struct value *value)
{
    buffer_text(writer->out, "plot ");
    write_quoted(writer->out, value->text);
    buffer_char(writer->out, ' ');
    write_quoted(writer->out, value->name ? value->name[0] : NULL);
    buffer_char(writer->out, ' ');
    write_quoted(writer->out, value->name ? value->name[1] : NULL);
    buffer_char(writer->out, ' ');
    write_items(writer, value, "()");
}

static void write_scalar(struct writer *writer, const struct value *value)
{
    writer->expr(writer, value->expr);
    if (!value->unit) return;
    buffer_text(writer->out, " as ");
    write_quoted(writer->out, value->unit);
}

void write_value(struct writer *writer, const struct value *value)
{
    switch (value->kind) {
    case VALUE_SCALAR: write_scalar(writer, value); return;
    case VALUE_TEXT: write_quoted(writer->out, value->text); return;
    case VALUE_LIST: write_items(writer, value, "[]"); return;
    case VALUE_RECORD: write_record(writer, value); return;
    case VALUE_DESIGN: writer->design(writer, value->design); return;
    case VALUE_FRONT:
        buffer_text(writer->out, "front ");
        writer->expr(writer, value->expr);
        write_items(writer, value, "()");
        return;
    case VALUE_TABLE:
        buffer_text(writer->out, "table");
        write_items(writer, value, "()");
        return;
    case VALUE_PLOT: write_plot(writer, value); return;
    case VALUE_MAYBE:
        buffer_text(writer->out, "maybe ");
        writer->expr(writer, value->expr);
        write_items(writer, value, "()");
        return;
    case VALUE_NOTHING: buffer_text(writer->out, "nothing"); return;
    case VALUE_OPAQUE: buffer_text(writer->out, "opaque"); return;
    }
}

static const char *read_word(struct reader *reader)
{
    return reader->token == TOKEN_QUOTED ? reader_text(reader) : reader_name(reader);
}

/* The items up to the closing bracket, with their names when they have some. */
static void read_items(struct reader *reader, struct value *value, const char *close, bool named)
{
    struct VECTOR(const struct value *) items = {0};
    struct VECTOR(const char *) names = {0};
    while (!reader_accept(reader, close) && !reader_failed(reader)) {
        if (items.count) reader_expect(reader, ",");
        if (named) {
            const char *name = read_word(reader);
            vector_push(reader->arena, &names, name);
            reader_expect(reader, ":");
        }
        const struct value *item = reader_value(reader);
        vector_push(reader->arena, &items, item);
    }
    value->item = items.item;
    value->items = items.count;
    if (!named) return;
    /* A record without fields is still no tuple. */
    value->name = names.count ? names.item : NEW(reader->arena, const char *);
}

static struct value read_record(struct reader *reader)
{
    struct value value = {.kind = VALUE_RECORD};
    if (reader_accept(reader, "type")) value.text = read_word(reader);
    bool named = reader_accept(reader, "{");
    if (!named) reader_expect(reader, "(");
    read_items(reader, &value, named ? "}" : ")", named);
    return value;
}

/* The one item in parentheses of a table, a plot, an item under a condition. */
static void read_only(struct reader *reader, struct value *value)
{
    reader_expect(reader, "(");
    const struct value *item = reader_value(reader);
    value->item = NEW(reader->arena, const struct value *);
    value->item[0] = item;
    value->items = 1;
    reader_expect(reader, ")");
}

static struct value read_plot(struct reader *reader)
{
    struct value value = {.kind = VALUE_PLOT, .text = reader_quoted(reader)};
    value.name = NEW_ARRAY(reader->arena, const char *, 2);
    value.name[0] = reader_quoted(reader);
    value.name[1] = reader_quoted(reader);
    read_only(reader, &value);
    return value;
}

static struct value read_scalar(struct reader *reader)
{
    struct value value = {.kind = VALUE_SCALAR, .expr = reader_expr(reader)};
    if (reader_accept(reader, "as")) value.unit = reader_text(reader);
    return value;
}

static struct value read_design(struct reader *reader)
{
    uint32_t number = (uint32_t)reader_whole(reader, UINT32_MAX);
    struct value value = {.kind = VALUE_DESIGN};
    if (!reader_failed(reader)) value.design = reader->design(reader, number);
    if (!value.design) reader_fail(reader, "design %" PRIu32 " is not defined before", number);
    return value;
}

static struct value read_any(struct reader *reader)
{
    struct value value = {.kind = VALUE_NOTHING};
    if (reader_is(reader, "%")) return read_scalar(reader);
    if (reader_accept(reader, "[")) {
        value.kind = VALUE_LIST;
        read_items(reader, &value, "]", false);
    } else if (reader->token == TOKEN_QUOTED) {
        value.kind = VALUE_TEXT;
        value.text = reader_text(reader);
    } else if (reader_is(reader, "(") || reader_is(reader, "{") || reader_is(reader, "type")) {
        return read_record(reader);
    } else if (reader_accept(reader, "design")) {
        return read_design(reader);
    } else if (reader_accept(reader, "front")) {
        value.kind = VALUE_FRONT;
        value.expr = reader_expr(reader);
        reader_expect(reader, "(");
        read_items(reader, &value, ")", false);
    } else if (reader_accept(reader, "table")) {
        value.kind = VALUE_TABLE;
        read_only(reader, &value);
    } else if (reader_accept(reader, "plot")) {
        return read_plot(reader);
    } else if (reader_accept(reader, "maybe")) {
        value.kind = VALUE_MAYBE;
        value.expr = reader_expr(reader);
        read_only(reader, &value);
    } else if (!reader_accept(reader, "nothing")) {
        reader_fail(reader, "a value expected");
    }
    return value;
}

const struct value *reader_value(struct reader *reader)
{
    if (reader->depth == LIMIT_VALUE_DEPTH) reader_fail(reader, "values nested too deeply");
    if (reader_failed(reader)) return value_nothing();
    reader->depth++;
    struct value value = read_any(reader);
    reader->depth--;
    return reader_failed(reader) ? value_nothing() : value_make(reader->arena, value);
}
