/* Values as JSON; see json.h and report.h. */
#include "backends/report/json.h"

#include <math.h>

#include "backends/report/write.h"

/* Control characters become escapes; everything else stands as UTF-8. */
static void json_character(struct buffer *out, uint32_t c)
{
    switch (c) {
    case '"': buffer_text(out, "\\\""); break;
    case '\\': buffer_text(out, "\\\\"); break;
    case '\n': buffer_text(out, "\\n"); break;
    case '\t': buffer_text(out, "\\t"); break;
    default:
        if (c < 0x20 || c == 0x7F)
            buffer_printf(out, "\\u%04x", (unsigned)c);
        else
            utf8_write(out, c);
    }
}

void json_text(struct buffer *out, const char *text)
{
    if (!text) {
        buffer_text(out, "null");
        return;
    }
    buffer_char(out, '"');
    while (*text)
        json_character(out, utf8_next(&text));
    buffer_char(out, '"');
}

void json_number(struct buffer *out, double value)
{
    if (isfinite(value))
        write_exact(out, value);
    else
        buffer_text(out, "null");
}

void json_truth(struct buffer *out, bool value)
{
    buffer_text(out, value ? "true" : "false");
}

void json_comma(struct buffer *out)
{
    if (!out->size) return;
    char last = out->text[out->size - 1];
    if (last != '[' && last != '{' && last != '\n') buffer_text(out, ", ");
}

void json_key(struct buffer *out, const char *key)
{
    json_comma(out);
    json_text(out, key);
    buffer_text(out, ": ");
}

/* ---- values ---------------------------------------------------------------------------------- */

/* What has no number in JSON is null. */
static void json_scalar(struct buffer *out, struct exprs *exprs, const struct value *value)
{
    double number;
    struct type type = value->expr->type;
    if (!expr_is_number(value->expr, &number)) {
        buffer_text(out, "null");
    } else if (type.kind == SCALAR_TRUTH) {
        json_truth(out, number != 0);
    } else if (type.kind == SCALAR_SYMBOL) {
        json_text(out, symbol_name(exprs, (uint32_t)number));
    } else if (dimension_is_none(type.dimension)) {
        json_number(out, number);
    } else {
        struct buffer unit = {0};
        write_base_unit(&unit, type.dimension);
        buffer_text(out, "{\"value\": ");
        json_number(out, number);
        json_key(out, "unit");
        json_text(out, buffer_string(&unit));
        buffer_char(out, '}');
        buffer_free(&unit);
    }
}

/* A summary: the design itself is written as .nas. */
static void json_design(struct buffer *out, struct exprs *exprs, const struct design *design)
{
    struct layer *layer;
    buffer_char(out, '{');
    json_key(out, "design");
    json_text(out, design->name);
    json_key(out, "ops");
    json_number(out, (double)design->ops);
    json_key(out, "layers");
    json_number(out, (double)design_layers(exprs, design, &layer));
    buffer_char(out, '}');
}

/* A record with names is an object; a tuple and a list are arrays. */
static void json_items(struct buffer *out, struct exprs *exprs, const struct value *value)
{
    bool object = value->kind == VALUE_RECORD && value->name && value->items && value->name[0];
    buffer_char(out, object ? '{' : '[');
    for (size_t i = 0; i < value->items; i++) {
        if (object)
            json_key(out, value->name[i]);
        else
            json_comma(out);
        report_json(out, exprs, value->item[i]);
    }
    buffer_char(out, object ? '}' : ']');
}

/* The data and which fields were to be shown. */
static void json_plot(struct buffer *out, struct exprs *exprs, const struct value *plot)
{
    buffer_char(out, '{');
    json_key(out, "plot");
    json_text(out, plot->text);
    if (plot->name && plot->name[0]) {
        json_key(out, "x");
        json_text(out, plot->name[0]);
    }
    if (plot->name && plot->name[1]) {
        json_key(out, "y");
        json_text(out, plot->name[1]);
    }
    json_key(out, "data");
    report_json(out, exprs, plot->item[0]);
    buffer_char(out, '}');
}

void report_json(struct buffer *out, struct exprs *exprs, const struct value *value)
{
    switch (value->kind) {
    case VALUE_SCALAR: json_scalar(out, exprs, value); break;
    case VALUE_TEXT: json_text(out, value->text); break;
    case VALUE_LIST:
    case VALUE_RECORD: json_items(out, exprs, value); break;
    case VALUE_DESIGN: json_design(out, exprs, value->design); break;
    case VALUE_TABLE: report_json(out, exprs, value->item[0]); break;
    case VALUE_PLOT: json_plot(out, exprs, value); break;
    case VALUE_FRONT:
    case VALUE_NOTHING:
    case VALUE_MAYBE:
    case VALUE_OPAQUE: buffer_text(out, "null"); break;
    }
}
