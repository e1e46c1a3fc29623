/* What the scanner's rules do with words, numbers, texts and characters that mean nothing. */
#include <string.h>

#include "lang/grammar.h"
#include "lang/parser.h"
#include "lang/report.h"
#include "lang/tokens.h"

/* Whether the next character that is no blank, on this line, is a colon. */
static bool colon_follows(const struct parser *parser)
{
    uint32_t i = parser->at;
    while (i < parser->size && (parser->text[i] == ' ' || parser->text[i] == '\t'))
        i++;
    return i < parser->size && parser->text[i] == ':';
}

int scan_word(struct parser *parser, const char *text, size_t size, union value *value)
{
    value->text = intern(parser->names, text, size);
    int kind = reserved_word(text, size);
    /* A word before `:` or after `.` is a name: `e.step`, `f(in: 3)`. When the name behind a point
     * is missing, the statement in the next line is none. */
    bool statement = parser->new_line && token_facts(kind) & STATEMENT;
    bool named = (parser->after_dot && !statement) || colon_follows(parser);
    return kind && !named ? kind : TOKEN_NAME;
}

/* -- numbers -- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* How many bytes of a number come before its unit. An exponent wins over a unit: `2e9`. */
static size_t number_size(const char *text)
{
    size_t i = 0;
    while (is_digit(text[i]) || (text[i] == '_' && is_digit(text[i + 1])))
        i++;
    if (text[i] == '.') i++;
    while (is_digit(text[i]) || (text[i] == '_' && is_digit(text[i + 1])))
        i++;
    if (text[i] != 'e' && text[i] != 'E') return i;
    size_t sign = text[i + 1] == '+' || text[i + 1] == '-';
    if (!is_digit(text[i + 1 + sign])) return i;
    i += 1 + sign;
    while (is_digit(text[i]))
        i++;
    return i;
}

/* `kB/n` where kB is a unit and n is none: a division without blanks was meant. */
static size_t known_part(const char *unit)
{
    const char *slash = strrchr(unit, '/');
    struct unit known;
    for (; slash; slash = memrchr(unit, '/', (size_t)(slash - unit)))
        if (unit_read(unit, (size_t)(slash - unit), &known)) return (size_t)(slash - unit);
    return 0;
}

/* How people write units elsewhere, and how they are written here: the ends of a unit's parts. */
static const struct {
    const char *end;
    const char *unit;
} usual_ends[] = {
    {"bps", "bit/s"}, {"Bps", "B/s"},      {"bits", "bit"}, {"bytes", "B"},   {"Bytes", "B"},
    {"byte", "B"},    {"Byte", "B"},       {"b", "bit"},    {"seconds", "s"}, {"secs", "s"},
    {"sec", "s"},     {"minutes", "min"},  {"mins", "min"}, {"hours", "h"},   {"hrs", "h"},
    {"hr", "h"},      {"cycles", "cycle"}, {"hz", "Hz"},    {"joules", "J"},  {"watts", "W"},
    {"meters", "m"},  {"metres", "m"},
};

/* One part of a compound unit as it is written here; false when it is not known either way. */
static bool usual_part(struct buffer *out, const char *part, size_t size)
{
    struct unit known;
    if (unit_read(part, size, &known)) {
        buffer_add(out, part, size);
        return true;
    }
    for (size_t i = 0; i < sizeof usual_ends / sizeof *usual_ends; i++) {
        size_t end = strlen(usual_ends[i].end);
        if (end > size || memcmp(part + size - end, usual_ends[i].end, end)) continue;
        size_t before = out->size;
        buffer_add(out, part, size - end);
        buffer_text(out, usual_ends[i].unit);
        if (unit_read(out->text + before, out->size - before, &known)) return true;
        out->size = before;
    }
    return false;
}

/* `Gbit/s` for `Gbps` and `Gb/s`, `s` for `sec`: in the arena, or NULL. */
static const char *usual_unit(struct arena *arena, const char *unit)
{
    struct buffer text = {0};
    const char *result = NULL;
    bool known = true;
    for (const char *at = unit, *end; known && at; at = end ? end + 1 : NULL) {
        end = strchr(at, '/');
        if (at != unit) buffer_char(&text, '/');
        known = usual_part(&text, at, end ? (size_t)(end - at) : strlen(at));
    }
    struct unit whole;
    if (known && unit_read(buffer_string(&text), text.size, &whole))
        result = arena_printf(arena, "%s", buffer_string(&text));
    buffer_free(&text);
    return result;
}

/* Whether a part of the unit ends in a `b`, which may mean bits or bytes. */
static bool bare_b(const char *unit)
{
    const char *end = strchr(unit, '/');
    if (!end) end = unit + strlen(unit);
    return end > unit && end[-1] == 'b';
}

static void unknown_unit(struct parser *parser, const char *text, size_t number, struct span at)
{
    const char *unit = text + number;
    struct span place = {at.source, at.first + (uint32_t)number, at.end};
    struct diagnostic *error = report(parser->list, DIAG_unknown_unit, place, unit);
    size_t known = known_part(unit);
    const char *tail[2];
    if (known && strlen(unit + known + 1) > 2 &&
        unit_suggest(unit + known + 1, strlen(unit + known + 1), tail, 2) == 1) {
        report_note(parser->list, error, "The nearest unit is `%.*s/%s`.", (int)known, unit,
                    tail[0]);
        return;
    }
    if (known) {
        report_fix(parser->list, error, place,
                   arena_printf(parser->arena, "%.*s / %s", (int)known, unit, unit + known + 1),
                   "to divide, write blanks around `/`");
        return;
    }
    const char *meant = usual_unit(parser->arena, unit);
    if (meant && bare_b(unit)) {
        report_note(parser->list, error, "Bits are written `bit` and bytes `B`: `%s`.", meant);
        return;
    }
    if (meant) {
        report_fix(parser->list, error, place, meant, "write `%s`", meant);
        return;
    }
    const char *near[3];
    size_t count = unit_suggest(unit, strlen(unit), near, 3);
    if (count == 0) report_note(parser->list, error, "`nas help units` lists them.");
    if (count == 1) report_note(parser->list, error, "The nearest unit is `%s`.", near[0]);
    if (count == 2)
        report_note(parser->list, error, "The nearest units are `%s` and `%s`.", near[0], near[1]);
    if (count == 3)
        report_note(parser->list, error, "The nearest units are `%s`, `%s` and `%s`.", near[0],
                    near[1], near[2]);
}

int scan_number(struct parser *parser, const char *text, struct span at, union value *value)
{
    struct number *number = NEW(parser->arena, struct number);
    number->unit.scale = (struct decimal){1, 0};
    value->number = number;
    if (*text == '.') {
        /* Behind a value or a point a point wants a name: that is the grammar's to say. */
        bool field = parser->previous == TOKEN_NAME || parser->previous == TOKEN_RPAREN ||
                     parser->previous == TOKEN_RBRACKET || parser->previous == TOKEN_DOT;
        if (parser->quiet || field) return TOKEN_NUMBER;
        struct diagnostic *error = report(parser->list, DIAG_lone_point, at);
        struct span before = {at.source, at.first, at.first};
        report_fix(parser->list, error, before, "0", "write `0%.40s`", text);
        return TOKEN_NUMBER;
    }
    size_t size = number_size(text);
    const char *unit = text + size;
    number->point = memchr(text, '.', size) != NULL;
    if (!decimal_read(text, size, &number->value) && !parser->quiet)
        report(parser->list, DIAG_number_out_of_range, at);
    if (!*unit) return TOKEN_NUMBER;
    if (unit_read(unit, strlen(unit), &number->unit))
        number->unit_text = intern(parser->names, unit, strlen(unit));
    else if (!parser->quiet)
        unknown_unit(parser, text, size, at);
    return TOKEN_NUMBER;
}

/* -- texts -- */

static void unknown_escape(struct parser *parser, const char *at, uint32_t offset)
{
    size_t size = utf8_size(at, strlen(at));
    struct span place = {parser->source, offset - 1, offset + (uint32_t)size};
    report(parser->list, DIAG_unknown_escape, place, (int)size, at);
}

/* What an escape stands for, or NUL. */
static char escaped(char c)
{
    switch (c) {
    case '\\':
    case '"': return c;
    case 'n': return '\n';
    case 't': return '\t';
    }
    return '\0';
}

int scan_text(struct parser *parser, const char *text, struct span at, bool closed,
              union value *value)
{
    size_t size = at.end - at.first - 1 - closed;
    char *decoded = NEW_ARRAY(parser->arena, char, size + 1);
    char *to = decoded;
    for (size_t i = 1; i <= size; i++) {
        char c = text[i];
        if (c == '\\' && i < size) {
            c = escaped(text[++i]);
            if (!c) {
                if (!parser->quiet) unknown_escape(parser, text + i, at.first + (uint32_t)i);
                c = text[i];
            }
        }
        *to++ = c;
    }
    value->text = decoded;
    if (!closed) {
        if (!parser->quiet) report(parser->list, DIAG_unfinished_text, at);
        parser->quiet = true;
    }
    return TOKEN_STRING;
}

/* -- comments and the rest -- */

void scan_comment(struct parser *parser, struct span at)
{
    uint32_t before = at.first;
    while (before > 0 && strchr(" \t\r", parser->text[before - 1]))
        before--;
    bool bom = before == 3 && parser->text[0] == '\xef';
    struct comment comment = {.span = at};
    comment.alone = before == 0 || bom || parser->text[before - 1] == '\n';
    comment.documents = at.end - at.first > 1 && parser->text[at.first + 1] == '#';
    while (comment.span.end > at.first && strchr(" \t\r", parser->text[comment.span.end - 1]))
        comment.span.end--;
    vector_push(parser->arena, &parser->comment, comment);
}

void scan_unknown(struct parser *parser, const char *text, size_t size, struct span at)
{
    if (parser->quiet) return;
    parser->quiet = true;
    bool ascii = (unsigned char)*text < 0x80;
    size_t first = ascii ? size : utf8_size(text, size);
    at.end = at.first + (uint32_t)first;
    const char *shown = arena_printf(parser->arena, "`%.*s`", (int)first, text);
    struct diagnostic *error = report(parser->list, DIAG_unknown_character, at, shown);
    const char *advice = foreign_advice(text, first);
    if (!advice && !ascii)
        advice = "Names have the letters a to z and A to Z, digits and `_`; texts and comments may "
                 "hold any.";
    if (advice) report_note(parser->list, error, "%s", advice);
}
