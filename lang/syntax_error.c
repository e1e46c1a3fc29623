/* What to say about a token that cannot stand where it does.
 *
 * The parser knows exactly which tokens could stand there; people want to hear of values,
 * operators and statements. The mistakes that other languages teach get words of their own.
 */
#include <string.h>

#include "lang/grammar.h"
#include "lang/parser.h"
#include "lang/tokens.h"
#include "support/limits.h"

void too_deep(struct parser *parser, struct span at)
{
    if (parser->too_deep) return;
    parser->too_deep = true;
    if (at.end > at.first + 1) at.end = at.first + 1;
    report(parser->list, DIAG_too_deep, at, (int)LIMIT_SYNTAX_DEPTH);
}

/* -- the expected tokens, folded -- */

struct expected {
    const char *const *text;
    size_t count;
};

static bool expects(struct expected expected, const char *text)
{
    for (size_t i = 0; i < expected.count; i++)
        if (!strcmp(expected.text[i], text)) return true;
    return false;
}

static int facts_of(const char *text)
{
    static const struct {
        const char *text;
        int facts;
    } rows[] = {
#define TOKEN(kind, text, facts) {text, facts},
#include "lang/tokens.def"
#undef TOKEN
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i].text, text)) return rows[i].facts;
    return 0;
}

/* Adds one to "a, b or c"; `left` is how many are still to come. */
static void enumerate(struct buffer *out, const char *text, bool quote, size_t *left)
{
    if (out->size) buffer_text(out, *left == 1 ? " or " : ", ");
    buffer_printf(out, quote ? "`%s`" : "%s", text);
    --*left;
}

/* "a value", "an operator or the end of the line", "`{`". */
static void describe(struct buffer *out, struct expected expected)
{
    bool statement = expects(expected, "let");
    bool value = !statement && expects(expected, "a number");
    bool infix = expects(expected, "+");
    int covered = (statement ? STATEMENT | VALUE : 0) | (value ? VALUE : 0) | (infix ? INFIX : 0);
    size_t left = (size_t)statement + value + infix;
    for (size_t i = 0; i < expected.count; i++)
        left += !(facts_of(expected.text[i]) & covered);
    if (statement && expects(expected, "for")) left--;
    if (left > 6) left = 6;
    if (statement) enumerate(out, "a statement", false, &left);
    if (value) enumerate(out, "a value", false, &left);
    if (infix) enumerate(out, "an operator", false, &left);
    for (size_t i = 0; i < expected.count && left > 0; i++) {
        const char *text = expected.text[i];
        if (facts_of(text) & covered || (statement && !strcmp(text, "for"))) continue;
        bool words = strchr(text, ' ') != NULL;
        enumerate(out, text, !words, &left);
    }
}

/* The token in the source, or what it is when there is nothing to see. */
static const char *found_text(struct parser *parser)
{
    const struct token *now = &parser->now;
    if (!now->kind || now->kind == TOKEN_NL) return token_text(now->kind);
    size_t size = now->span.end - now->span.first;
    if (!size) return arena_printf(parser->arena, "`%s`", token_text(now->kind));
    bool cut = size > 30;
    if (cut) size = 30;
    const char *from = parser->text + now->span.first;
    while (cut && ((unsigned char)from[size] & 0xc0) == 0x80)
        size--;
    return arena_printf(parser->arena, "`%.*s%s`", (int)size, from, cut ? "..." : "");
}

/* -- mistakes with words of their own -- */

void reserved_name(struct parser *parser, struct span at, const char *text)
{
    struct diagnostic *error = report(parser->list, DIAG_reserved_word, at, text);
    report_fix(parser->list, error, at, arena_printf(parser->arena, "%s_", text),
               "choose another name, such as `%s_`", text);
}

/* A reserved word where a name was meant. */
static bool reserved_as_name(struct parser *parser, struct expected expected)
{
    const struct token *now = &parser->now;
    if (!(token_facts(now->kind) & WORD) || !expects(expected, "a name")) return false;
    /* Where a value could begin, a word that begins something else is rather misplaced. */
    bool value = expects(expected, "a number");
    bool instead = now->kind == TOKEN_IN || now->kind == TOKEN_AS || now->kind == TOKEN_STEP ||
                   now->kind == TOKEN_EXCHANGING;
    if (value && (!instead || now->starts_line)) return false;
    reserved_name(parser, now->span, token_text(now->kind));
    return true;
}

/* `320 KiB`, `10 %`, `10 %3`. */
static void number_advice(struct parser *parser, struct diagnostic *error)
{
    const struct token *now = &parser->now, *before = &parser->before;
    if (before->kind != TOKEN_NUMBER) return;
    const char *unit = before->value.number->unit_text;
    size_t size = now->span.end - now->span.first;
    struct unit known;
    struct span gap = {now->span.source, before->span.end, now->span.first};
    bool is_unit = now->kind == TOKEN_NAME && unit_read(now->value.text, size, &known);
    if (!unit && is_unit) report_fix(parser->list, error, gap, "", "a unit is glued to its number");
    if (unit && !strcmp(unit, "%"))
        report_note(parser->list, error,
                    "A `%%` behind a number means per cent; the remainder of a division is `a mod "
                    "b`.");
}

/* Which bracket is still open, when the line that it stands on has ended. */
static void open_bracket_advice(struct parser *parser, struct diagnostic *error)
{
    size_t count = parser->bracket.count;
    bool opener = parser->now.kind == TOKEN_LPAREN || parser->now.kind == TOKEN_LBRACKET ||
                  parser->now.kind == TOKEN_LBRACE;
    if (opener && count) count--;
    if (!count || !parser->now.starts_line) return;
    const struct bracket *open = &parser->bracket.item[count - 1];
    if (open->opener != '{')
        report_label(parser->list, error, open->span, "this `%c` is still open", open->opener);
}

static void advise(struct parser *parser, struct diagnostic *error, struct expected expected)
{
    int now = parser->now.kind, before = parser->before.kind;
    number_advice(parser, error);
    open_bracket_advice(parser, error);
    if (now == TOKEN_IS && expects(expected, "=="))
        report_note(parser->list, error, "To compare, write `==`; `=` gives a name its value.");
    if (now == TOKEN_TIMES && before == TOKEN_TIMES)
        report_note(parser->list, error, "A power is written `a ^ b`.");
    if (now == TOKEN_RPAREN && before == TOKEN_LPAREN && expects(expected, "a number"))
        report_note(parser->list, error, "Only a call may have empty parentheses.");
    if (now == TOKEN_NL && expects(expected, "{"))
        report_note(parser->list, error, "A block stands in braces: `{ ... }`.");
}

void syntax_error(struct parser *parser, const char *const *expected, size_t count)
{
    if (parser->quiet || parser->too_deep) return;
    parser->quiet = true;
    parser->quiet_ends = parser->now.kind == TOKEN_NL;
    struct expected all = {expected, count};
    if (reserved_as_name(parser, all)) return;
    struct buffer wanted = {0};
    describe(&wanted, all);
    struct diagnostic *error = report(parser->list, DIAG_unexpected, parser->now.span,
                                      buffer_string(&wanted), found_text(parser));
    buffer_free(&wanted);
    advise(parser, error, all);
}
