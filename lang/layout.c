/* Which newlines end a statement, and brackets that are forgotten or too many.
 *
 * The grammar sees one NL behind every statement and brackets that always match: what is missing
 * is reported here and made up. After an error the layout finds the end of the statement, so that
 * the rest of a broken one causes no further messages.
 */
#include "lang/grammar.h"
#include "lang/parser.h"
#include "lang/tokens.h"
#include "support/limits.h"

/* -- the queue of tokens -- */

static void make_ready(struct parser *parser, struct token token)
{
    if (parser->ready_at == parser->ready.count) parser->ready_at = parser->ready.count = 0;
    vector_push(parser->arena, &parser->ready, token);
    parser->previous = token.kind;
    if (token.span.end > parser->end) parser->end = token.span.end;
}

/* A token that is not in the text, at the end of what came before. */
static void make_up(struct parser *parser, int kind)
{
    struct token token = {.kind = kind};
    token.span = (struct span){parser->source, parser->end, parser->end};
    make_ready(parser, token);
}

/* An NL where a statement may end: not at the start, and never twice. */
static void end_statement(struct parser *parser)
{
    if (parser->previous && parser->previous != TOKEN_NL && parser->previous != TOKEN_LBRACE)
        make_up(parser, TOKEN_NL);
}

/* The next token that is no newline. */
static struct token read_token(struct parser *parser)
{
    struct token token = scan_token(parser);
    bool starts_line = false;
    for (; token.kind == TOKEN_NL; token = scan_token(parser))
        starts_line = true;
    token.starts_line = starts_line;
    return token;
}

/* -- brackets -- */

static int closer_of(char opener)
{
    return opener == '(' ? TOKEN_RPAREN : opener == '[' ? TOKEN_RBRACKET : TOKEN_RBRACE;
}

static char opener_of(int closer)
{
    return closer == TOKEN_RPAREN ? '(' : closer == TOKEN_RBRACKET ? '[' : '{';
}

static bool is_opener(int kind)
{
    return kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET || kind == TOKEN_LBRACE;
}

static bool is_closer(int kind)
{
    return kind == TOKEN_RPAREN || kind == TOKEN_RBRACKET || kind == TOKEN_RBRACE;
}

/* The bracket that is open, counted from the innermost; NUL beyond the outermost. */
static char open_bracket(const struct parser *parser, size_t outward)
{
    size_t count = parser->bracket.count;
    return outward < count ? parser->bracket.item[count - 1 - outward].opener : '\0';
}

static bool in_block(const struct parser *parser)
{
    char open = open_bracket(parser, 0);
    return !open || open == '{';
}

/* Answers false when there are too many. */
static bool open(struct parser *parser, struct token token)
{
    struct bracket bracket = {parser->text[token.span.first], token.span};
    vector_push(parser->arena, &parser->bracket, bracket);
    if (parser->bracket.count <= LIMIT_SYNTAX_DEPTH) return true;
    too_deep(parser, token.span);
    parser->stopped = true;
    return false;
}

/* Says that the innermost bracket is never closed. */
static void report_unclosed(struct parser *parser)
{
    struct bracket *bracket = &parser->bracket.item[parser->bracket.count - 1];
    if (!parser->quiet) report(parser->list, DIAG_never_closed, bracket->span, bracket->opener);
    parser->quiet = true;
}

/* Closes the innermost bracket with a token of our own. */
static void close_for_user(struct parser *parser)
{
    int closer = closer_of(open_bracket(parser, 0));
    if (closer == TOKEN_RBRACE) end_statement(parser);
    make_up(parser, closer);
    parser->bracket.count--;
}

static void close_to_block(struct parser *parser)
{
    if (!in_block(parser)) report_unclosed(parser);
    while (!in_block(parser))
        close_for_user(parser);
}

static void report_stray(struct parser *parser, struct token token)
{
    if (!parser->quiet)
        report(parser->list, DIAG_closes_nothing, token.span, parser->text[token.span.first]);
    parser->quiet = true;
}

static void close_brace(struct parser *parser, struct token token)
{
    size_t i = 0;
    while (open_bracket(parser, i) && open_bracket(parser, i) != '{')
        i++;
    if (!open_bracket(parser, i)) {
        report_stray(parser, token);
        return;
    }
    close_to_block(parser);
    end_statement(parser);
    make_ready(parser, token);
    parser->bracket.count--;
}

static void close_round(struct parser *parser, struct token token)
{
    char opener = opener_of(token.kind);
    if (in_block(parser)) {
        report_stray(parser, token);
        return;
    }
    if (open_bracket(parser, 0) != opener && open_bracket(parser, 1) == opener) {
        report_unclosed(parser);
        close_for_user(parser);
    }
    const struct bracket *open = &parser->bracket.item[parser->bracket.count - 1];
    if (open->opener != opener) {
        char closer = parser->text[token.span.first];
        struct diagnostic *error =
            report(parser->list, DIAG_closes_another, token.span, closer, open->opener);
        report_label(parser->list, error, open->span, "opened here");
        token.kind = closer_of(open->opener);
    }
    make_ready(parser, token);
    parser->bracket.count--;
}

/* -- lines -- */

static void end_text(struct parser *parser, struct token token)
{
    parser->open_at_end = parser->bracket.count > 0 || token_facts(parser->previous) & BEFORE;
    if (parser->bracket.count) report_unclosed(parser);
    while (parser->bracket.count)
        close_for_user(parser);
    end_statement(parser);
    make_ready(parser, token);
}

/* Whether the newline before this token ends a statement. */
static bool ends_line(const struct parser *parser, int previous, struct token token)
{
    if (!token.starts_line || !in_block(parser)) return false;
    if (token_facts(token.kind) & STATEMENT) return true; /* whatever is unfinished before it */
    return !(token_facts(previous) & BEFORE) && !(token_facts(token.kind) & AFTER);
}

static void accept(struct parser *parser, struct token token)
{
    bool forgotten = token.starts_line && token_facts(token.kind) & STATEMENT && !in_block(parser);
    if (forgotten) close_to_block(parser);
    if (forgotten || ends_line(parser, parser->previous, token)) end_statement(parser);
    if (!token.kind)
        end_text(parser, token);
    else if (token.kind == TOKEN_RBRACE)
        close_brace(parser, token);
    else if (is_closer(token.kind))
        close_round(parser, token);
    else if (!is_opener(token.kind) || open(parser, token))
        make_ready(parser, token);
}

int layout_next(union value *value, struct span *at, struct parser *parser)
{
    while (!parser->stopped && parser->ready_at == parser->ready.count)
        accept(parser, read_token(parser));
    struct token token = {.span = {parser->source, parser->end, parser->end}};
    if (!parser->stopped) token = parser->ready.item[parser->ready_at++];
    if (parser->quiet_ends) parser->quiet = false;
    parser->quiet_ends = parser->quiet && token.kind == TOKEN_NL;
    parser->before = parser->now;
    parser->now = token;
    *value = token.value;
    *at = token.span;
    return token.kind;
}

/* -- going on after an error -- */

/* Whether a block was opened behind the statement being skipped, and is still open. */
static bool skips_block(const struct parser *parser, size_t base)
{
    for (size_t i = base; i < parser->bracket.count; i++)
        if (parser->bracket.item[i].opener == '{') return true;
    return false;
}

/* Follows the brackets of a token that is skipped; false when it ends the block it stands in. */
static bool skip_bracket(struct parser *parser, size_t base, struct token token)
{
    if (is_opener(token.kind)) return open(parser, token);
    if (!is_closer(token.kind)) return true;
    char opener = opener_of(token.kind);
    if (opener == '{') {
        if (!skips_block(parser, base)) return false;
        while (!in_block(parser))
            parser->bracket.count--;
    }
    if (parser->bracket.count > base && open_bracket(parser, 0) == opener) parser->bracket.count--;
    return true;
}

void layout_skip(struct parser *parser)
{
    int kind = parser->now.kind;
    if (!kind || kind == TOKEN_NL || parser->ready_at < parser->ready.count) return;
    size_t base = parser->bracket.count - is_opener(kind);
    while (base > 0 && parser->bracket.item[base - 1].opener != '{')
        base--;
    for (int previous = kind;;) {
        struct token token = read_token(parser);
        bool forgotten = token.starts_line && token_facts(token.kind) & STATEMENT;
        if (forgotten)
            while (parser->bracket.count > base && !in_block(parser))
                parser->bracket.count--;
        bool ends =
            parser->bracket.count == base && (forgotten || ends_line(parser, previous, token));
        if (!ends && token.kind && skip_bracket(parser, base, token)) {
            previous = token.kind;
            continue;
        }
        if (parser->stopped) return;
        if (!token.kind && parser->bracket.count > base) report_unclosed(parser);
        parser->bracket.count = base;
        make_up(parser, TOKEN_NL);
        accept(parser, token);
        return;
    }
}
