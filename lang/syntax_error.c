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
    for (size_t i = 0; i < parser->reserved.count; i++)
        if (!strcmp(parser->reserved.item[i], text)) return; /* one name, one mistake */
    vector_push(parser->arena, &parser->reserved, text);
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

/* Whether the token begins a value, or a block. */
static bool begins_value(int kind)
{
    return token_facts(kind) & VALUE || kind == TOKEN_LBRACE;
}

/* A word that other languages have: where nothing can stand, or in front of what cannot follow a
 * name. `serach {` and `minimise x` are ours, misspelt. */
static bool word_advice(struct parser *parser, struct diagnostic *error)
{
    static const char *const words[] = {
        "search", "minimize", "maximize", "require", "using",  "import", "export",  "print",
        "choose", "sample",   "repeat",   "return",  "across", "train",  "network", "circuit"};
    const struct token *now = &parser->now, *before = &parser->before;
    const char *advice = NULL, *near = NULL;
    if (now->kind == TOKEN_NAME) advice = foreign_advice(now->value.text, strlen(now->value.text));
    bool two = before->kind == TOKEN_NAME && begins_value(now->kind) && !now->starts_line;
    if (two && !advice) advice = foreign_advice(before->value.text, strlen(before->value.text));
    if (two && !advice)
        near = nearest_name(before->value.text, words, sizeof words / sizeof *words);
    if (near) report_fix(parser->list, error, before->span, near, "did you mean `%s`?", near);
    if (advice) report_note(parser->list, error, "%s", advice);
    return advice || near;
}

/* Whether the token before and this one touch: `+=`, `f"x"`. */
static bool glued(const struct parser *parser)
{
    return parser->before.span.end == parser->now.span.first;
}

/* Signs that other languages have and that are several of ours. */
static const char *sign_advice(const struct parser *parser)
{
    int now = parser->now.kind, before = parser->before.kind;
    const char *here = parser->text + parser->now.span.first;
    size_t left = parser->size - parser->now.span.first;
    bool sign = before == TOKEN_PLUS || before == TOKEN_MINUS || before == TOKEN_TIMES ||
                before == TOKEN_OVER || before == TOKEN_POWER;
    if (now == TOKEN_OVER && left > 1 && (here[1] == '/' || here[1] == '*'))
        return "A comment begins with `#`.";
    if (!glued(parser)) return NULL;
    if (now == TOKEN_OVER && before == TOKEN_OVER) return "A quotient rounded down: `a div b`.";
    if (now == TOKEN_IS && sign) return "A name gets a new value by `x = x + 1`.";
    if ((now == TOKEN_PLUS || now == TOKEN_MINUS) && now == before)
        return "A name gets a new value by `x = x + 1`.";
    if (before == TOKEN_DOT && (now == TOKEN_DOT || now == TOKEN_NUMBER))
        return "A range: `0..<3` stops before 3, `0..=3` reaches it.";
    if (before == TOKEN_NAME && now == TOKEN_STRING)
        return "A text of several values: `text(\"n = \", n)`.";
    return NULL;
}

/* What an assignment that cannot stand here may have been meant for. */
static const char *equals_advice(const struct parser *parser)
{
    int before = parser->before.kind;
    uint32_t first = parser->before.span.first;
    if (before == TOKEN_RPAREN) return "A function: `fn f(x) = ...`. To compare, write `==`.";
    if (before == TOKEN_RBRACKET)
        return "A list stays as it is; make a new one: `a = [if i == k { x } else { a[i] } for i "
               "in "
               "0..<len(a)]`. To compare, write `==`.";
    if (before == TOKEN_NAME && first && parser->text[first - 1] == '.')
        return "A record stays as it is; make a new one. To compare, write `==`.";
    return "To compare, write `==`; `=` gives a name its value.";
}

/* Whether the line begins with this word. */
static bool line_begins(const struct parser *parser, const char *word)
{
    uint32_t at = parser->now.span.first;
    while (at > 0 && parser->text[at - 1] != '\n')
        at--;
    while (parser->text[at] == ' ' || parser->text[at] == '\t')
        at++;
    size_t size = strlen(word);
    return parser->size - at > size && !memcmp(parser->text + at, word, size);
}

/* Where the words of a goal or requirement stand. */
static const char *clause_advice(const struct parser *parser)
{
    if (line_begins(parser, "require"))
        return "Its reason stands in front: `require \"fits\": x < 5`.";
    if (line_begins(parser, "minimize") || line_begins(parser, "maximize"))
        return "Its name stands in front, in quotes: `minimize \"cost\": x`.";
    return NULL;
}

static const char *place_advice(const struct parser *parser, struct expected expected)
{
    int now = parser->now.kind, before = parser->before.kind;
    bool infix = expects(expected, "+"), ends = expects(expected, "the end of the line");
    if (now == TOKEN_IS && expects(expected, "==")) return equals_advice(parser);
    if (now == TOKEN_TIMES && before == TOKEN_TIMES) return "A power is written `a ^ b`.";
    if (now == TOKEN_RPAREN && before == TOKEN_LPAREN && expects(expected, "a number"))
        return "Only a call may have empty parentheses.";
    if (now == TOKEN_IF && infix && !parser->now.starts_line)
        return "A value that depends on a condition: `if c { a } else { b }`.";
    if (now == TOKEN_IN && infix) return "Whether a list has x: `any(y == x for y in list)`.";
    if (now == TOKEN_LBRACE && expects(expected, "a number"))
        return "A record stands in parentheses: `(x: 1, y: 2)`; braces hold blocks.";
    if (now == TOKEN_COLON && expects(expected, "]"))
        return "A part of a list: `[a[i] for i in 0..<2]`.";
    const char *clause = clause_advice(parser);
    if (clause && (now == TOKEN_COMMA || now == TOKEN_COLON || now == TOKEN_STRING)) return clause;
    if (now == TOKEN_COLON && expects(expected, "=")) return "Names have no types: `let x = 1`.";
    if (now == TOKEN_COLON && ends && before == TOKEN_NUMBER)
        return "A range: `1..=10` reaches 10, `1..<10` stops before it.";
    if (now == TOKEN_COMMA && ends)
        return "Several values stand in brackets: `[1, 2, 3]`; every `let` has a line of its own.";
    if (now == TOKEN_LPAREN && before == TOKEN_NAME && expects(expected, "="))
        return "A function: `fn f(x) = ...`.";
    if (expects(expected, "=") && expects(expected, "{"))
        return "A function's value follows `=`: `fn f(x) = x + 1`; `->` is followed by a type.";
    if (expects(expected, "{")) return "A block stands in braces: `{ ... }`.";
    return NULL;
}

static void advise(struct parser *parser, struct diagnostic *error, struct expected expected)
{
    number_advice(parser, error);
    open_bracket_advice(parser, error);
    const char *advice = sign_advice(parser);
    if (!advice && word_advice(parser, error)) return;
    if (!advice) advice = place_advice(parser, expected);
    if (advice) report_note(parser->list, error, "%s", advice);
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
