/* Names, numbers, quoted texts and marks, written and read; see text.h. */
#include "ir/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_ROOM = 64 };

/* Exponents of base units are written with these names, in the order of enum base_unit. */
static const char *const base_name[BASE_UNITS] = {"bit", "s", "J", "m", "cycle", "A"};
static const char *const kind_name[] = {"truth", "whole", "real", "symbol"};
enum { KINDS = sizeof kind_name / sizeof *kind_name };

void write_number(struct buffer *out, double value)
{
    char text[NUMBER_ROOM];
    if (isnan(value)) {
        buffer_text(out, "nan");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    buffer_text(out, text);
}

void write_quoted(struct buffer *out, const char *text)
{
    if (!text) {
        buffer_char(out, '-');
        return;
    }
    buffer_char(out, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            buffer_printf(out, "\\%c", c);
        else if (c == '\n')
            buffer_text(out, "\\n");
        else if (c < 0x20 || c == 0x7f)
            buffer_printf(out, "\\x%02x", c);
        else
            buffer_char(out, (char)c);
    }
    buffer_char(out, '"');
}

void write_span(struct buffer *out, struct span span)
{
    if (!span.source && !span.first && !span.end) return;
    buffer_printf(out, " @%" PRIu32 ":%" PRIu32 ":%" PRIu32, span.source, span.first, span.end);
}

void write_type(struct buffer *out, struct type type)
{
    buffer_text(out, kind_name[type.kind]);
    if (dimension_is_none(type.dimension)) return;
    const char *between = "<";
    for (size_t i = 0; i < BASE_UNITS; i++) {
        if (!type.dimension.power[i]) continue;
        buffer_printf(out, "%s%s^%d", between, base_name[i], type.dimension.power[i]);
        between = " ";
    }
    buffer_char(out, '>');
}

void write_interval(struct buffer *out, struct interval interval)
{
    buffer_char(out, '[');
    write_number(out, interval.low);
    buffer_text(out, ", ");
    write_number(out, interval.high);
    buffer_char(out, ']');
}

/* The scanner. */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void scan_name(struct reader *reader)
{
    reader->token = TOKEN_NAME;
    while (reader->at < reader->end && (is_letter(*reader->at) || is_digit(*reader->at)))
        reader->at++;
}

static void scan_number(struct reader *reader)
{
    const char *at = reader->at + 1;
    while (at < reader->end && (is_digit(*at) || *at == '.' || *at == 'e' ||
                                ((*at == '-' || *at == '+') && at[-1] == 'e')))
        at++;
    reader->at = at;
    reader->size = (size_t)(at - reader->start);
    char text[NUMBER_ROOM], *rest;
    if (reader->size >= sizeof text) {
        reader_fail(reader, "a number of %zu characters", reader->size);
        return;
    }
    memcpy(text, reader->start, reader->size);
    text[reader->size] = '\0';
    reader->token = TOKEN_NUMBER;
    reader->number = strtod(text, &rest);
    if (*rest) reader_fail(reader, "a malformed number");
}

static void scan_quoted(struct reader *reader)
{
    const char *at = reader->at + 1;
    while (at < reader->end && *at != '"' && *at != '\n') {
        if (*at == '\\' && at + 1 < reader->end) at++;
        at++;
    }
    if (at >= reader->end || *at != '"') {
        reader_fail(reader, "a quoted text without an end");
        return;
    }
    reader->token = TOKEN_QUOTED;
    reader->at = at + 1;
}

/* A minus sign belongs to the digit behind it. */
static bool starts_number(const struct reader *reader)
{
    const char *at = reader->at;
    return is_digit(*at) || (*at == '-' && at + 1 < reader->end && is_digit(at[1]));
}

static void advance(struct reader *reader)
{
    while (reader->at < reader->end && is_blank(*reader->at))
        reader->at++;
    reader->start = reader->at;
    if (reader->error || reader->at == reader->end) {
        reader->token = TOKEN_END;
        reader->size = 0;
        return;
    }
    if (is_letter(*reader->at)) {
        scan_name(reader);
    } else if (starts_number(reader)) {
        scan_number(reader);
    } else if (*reader->at == '"') {
        scan_quoted(reader);
    } else {
        reader->token = TOKEN_MARK;
        reader->at++;
    }
    reader->size = (size_t)(reader->at - reader->start);
}

struct reader *reader_new(struct arena *arena, struct exprs *exprs, const char *text, size_t size)
{
    struct reader *reader = NEW(arena, struct reader);
    *reader = (struct reader){.arena = arena, .exprs = exprs, .text = text, .at = text};
    reader->end = text + size;
    advance(reader);
    return reader;
}

bool reader_failed(const struct reader *reader)
{
    return reader->error;
}

void *reader_fail(struct reader *reader, const char *format, ...)
{
    if (reader->error) return NULL;
    size_t line = 1, column = 1;
    for (const char *at = reader->text; at < reader->start; at++) {
        column = *at == '\n' ? 1 : column + 1;
        line += *at == '\n';
    }
    va_list args;
    va_start(args, format);
    const char *what = arena_vprintf(reader->arena, format, args);
    va_end(args);
    reader->error = arena_printf(reader->arena, "%zu:%zu: %s", line, column, what);
    reader->at = reader->end;
    reader->start = reader->end;
    reader->token = TOKEN_END;
    reader->size = 0;
    return NULL;
}

bool reader_is(const struct reader *reader, const char *word)
{
    if (reader->token != TOKEN_NAME && reader->token != TOKEN_MARK) return false;
    return reader->size == strlen(word) && !memcmp(reader->start, word, reader->size);
}

bool reader_accept(struct reader *reader, const char *word)
{
    if (!reader_is(reader, word)) return false;
    advance(reader);
    return true;
}

bool reader_expect(struct reader *reader, const char *word)
{
    if (reader_accept(reader, word)) return true;
    reader_fail(reader, "`%s` expected", word);
    return false;
}

const char *reader_name(struct reader *reader)
{
    if (reader->token != TOKEN_NAME) {
        reader_fail(reader, "a name expected");
        return "";
    }
    const char *name = arena_slice(reader->arena, reader->start, reader->size);
    advance(reader);
    return name;
}

static int hex_digit(char c)
{
    if (is_digit(c)) return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One escape behind its backslash; answers how many characters it takes, 0 when it is malformed. */
static size_t escape(const char *at, const char *end, char *out)
{
    if (*at == '"' || *at == '\\' || *at == 'n') {
        *out = *at == 'n' ? '\n' : *at;
        return 1;
    }
    if (*at != 'x' || end - at < 3) return 0;
    int high = hex_digit(at[1]), low = hex_digit(at[2]);
    if (high < 0 || low < 0 || !(high | low)) return 0;
    *out = (char)(high * 16 + low);
    return 3;
}

const char *reader_text(struct reader *reader)
{
    if (reader->token != TOKEN_QUOTED) {
        reader_fail(reader, "a quoted text expected");
        return "";
    }
    const char *at = reader->start + 1, *end = reader->start + reader->size - 1;
    char *text = arena_alloc(reader->arena, reader->size), *to = text;
    while (at < end) {
        size_t taken = 1;
        *to = *at;
        if (*at == '\\') taken = 1 + escape(at + 1, end, to);
        if (!*to || (*at == '\\' && taken == 1)) {
            reader_fail(reader, "a quoted text with a malformed character");
            return "";
        }
        at += taken;
        to++;
    }
    advance(reader);
    return text;
}

const char *reader_quoted(struct reader *reader)
{
    return reader_accept(reader, "-") ? NULL : reader_text(reader);
}

double reader_number(struct reader *reader)
{
    if (reader_accept(reader, "inf")) return INFINITY;
    if (reader_accept(reader, "nan")) return NAN;
    if (reader_accept(reader, "-")) {
        reader_expect(reader, "inf");
        return -INFINITY;
    }
    if (reader->token != TOKEN_NUMBER) {
        reader_fail(reader, "a number expected");
        return 0;
    }
    double value = reader->number;
    advance(reader);
    return value;
}

uint64_t reader_whole(struct reader *reader, uint64_t most)
{
    double value = reader->token == TOKEN_NUMBER ? reader->number : -1;
    if (!(value >= 0 && value <= 0x1p53 && value <= (double)most) || value != floor(value)) {
        reader_fail(reader, "a whole number up to %" PRIu64 " expected", most);
        return 0;
    }
    advance(reader);
    return (uint64_t)value;
}

struct span reader_span(struct reader *reader)
{
    struct span span = NO_SPAN;
    if (!reader_accept(reader, "@")) return span;
    span.source = (uint32_t)reader_whole(reader, UINT32_MAX);
    reader_expect(reader, ":");
    span.first = (uint32_t)reader_whole(reader, UINT32_MAX);
    reader_expect(reader, ":");
    span.end = (uint32_t)reader_whole(reader, UINT32_MAX);
    return span;
}

/* One factor of a dimension, `bit^-1`. */
static void read_power(struct reader *reader, struct dimension *dimension)
{
    size_t base = 0;
    while (base < BASE_UNITS && !reader_is(reader, base_name[base]))
        base++;
    if (base == BASE_UNITS) {
        reader_fail(reader, "a base unit expected");
        return;
    }
    advance(reader);
    reader_expect(reader, "^");
    double power = reader_number(reader);
    if (power != floor(power) || !(fabs(power) <= 100)) {
        reader_fail(reader, "an exponent from -100 to 100 expected");
        return;
    }
    dimension->power[base] = (int8_t)power;
}

struct type reader_type(struct reader *reader)
{
    struct type type = TYPE_REAL;
    size_t kind = 0;
    while (kind < KINDS && !reader_is(reader, kind_name[kind]))
        kind++;
    if (kind == KINDS) {
        reader_fail(reader, "a type expected");
        return type;
    }
    advance(reader);
    type.kind = (enum scalar_kind)kind;
    bool number = type_is_number(type);
    if (number && reader_accept(reader, "<"))
        while (!reader_accept(reader, ">") && !reader_failed(reader))
            read_power(reader, &type.dimension);
    return type;
}

struct interval reader_interval(struct reader *reader)
{
    struct interval interval;
    reader_expect(reader, "[");
    interval.low = reader_number(reader);
    reader_expect(reader, ",");
    interval.high = reader_number(reader);
    if (!(interval.low <= interval.high)) reader_fail(reader, "an interval low <= high expected");
    reader_expect(reader, "]");
    if (reader_failed(reader)) return (struct interval){0, 0};
    return interval;
}

const struct expr *reader_expr(struct reader *reader)
{
    if (!reader_expect(reader, "%")) return NULL;
    uint32_t number = (uint32_t)reader_whole(reader, UINT32_MAX);
    if (reader_failed(reader)) return NULL;
    const struct expr *expr = reader->expr(reader, number);
    if (!expr) reader_fail(reader, "%%%" PRIu32 " is not defined before", number);
    return expr;
}
