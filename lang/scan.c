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
    const char *near[3];
    size_t count = unit_suggest(unit, strlen(unit), near, 3);
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
        /* Behind a value a point wants a name: that is the grammar's to say. */
        bool field = parser->previous == TOKEN_NAME || parser->previous == TOKEN_RPAREN ||
                     parser->previous == TOKEN_RBRACKET;
        if (parser->quiet || field) return TOKEN_NUMBER;
        struct diagnostic *error = report(parser->list, DIAG_lone_point, at);
        struct span before = {at.source, at.first, at.first};
        report_fix(parser->list, error, before, "0", "write `0%.40s`", text);
        return TOKEN_NUMBER;
    }
    size_t size = number_size(text);
    const char *unit = text + size;
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

/* What other languages write, and what is written here. */
static const struct foreign {
    const char *text;
    const char *advice;
} foreign_signs[] = {
    {"&&", "Both conditions: `a and b`."},
    {"||", "One of the conditions: `a or b`."},
    {"!", "The opposite of a condition: `not a`."},
    {"**", "A power: `a ^ b`."},
    {"%", "The remainder of a division: `a mod b`. A `%` glued to a number means per cent."},
    {";", "A statement ends where its line ends."},
    {"'", "A text stands in double quotes."},
    {"|", "To hand a value on: `a |> f`. One of two conditions: `a or b`."},
    {"&", "Both conditions: `a and b`."},
    {"\\", "A line goes on after an operator, a comma or inside brackets; nothing marks its end."},
};

void scan_unknown(struct parser *parser, const char *text, size_t size, struct span at)
{
    if (parser->quiet) return;
    parser->quiet = true;
    size_t first = (unsigned char)*text < 0x80 ? size : utf8_size(text, size);
    at.end = at.first + (uint32_t)first;
    const char *shown = arena_printf(parser->arena, "`%.*s`", (int)first, text);
    struct diagnostic *error = report(parser->list, DIAG_unknown_character, at, shown);
    for (size_t i = 0; i < sizeof foreign_signs / sizeof *foreign_signs; i++)
        if (strlen(foreign_signs[i].text) == size && !memcmp(foreign_signs[i].text, text, size))
            report_note(parser->list, error, "%s", foreign_signs[i].advice);
}
