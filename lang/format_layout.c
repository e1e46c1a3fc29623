/* Where lines of the standard format are indented to, and where long ones are broken.
 *
 * A bracket that ends its line indents what it holds from the line's own indentation; one that
 * does not makes the lines below start under its first content. A statement that goes on in a next
 * line is carried by its value: `|>` stands two columns behind the value's start, another operator
 * before it, so that the operands line up.
 */
#include "lang/format.h"

#include "lang/grammar.h"
#include "lang/tokens.h"

/* What a line can begin in: the file, a block, or a round or square bracket. */
struct context {
    bool block;
    struct column outer;   /* the indentation of the line where it was opened */
    size_t line;           /* the first item of the last line that began in it */
    struct column content; /* of what it holds */
    /* of the statement or element being laid out: */
    size_t first; /* its first item */
    size_t value; /* the first item of its value */
    bool has_value;
};

struct layouter {
    struct layout *layout;
    struct context *context; /* a stack */
    size_t depth;
    size_t line; /* the first item of the line being laid out */
};

static struct context *innermost(struct layouter *at)
{
    return &at->context[at->depth - 1];
}

static bool is_opener(int kind)
{
    return kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET || kind == TOKEN_LBRACE;
}

static bool is_closer(int kind)
{
    return kind == TOKEN_RPAREN || kind == TOKEN_RBRACKET || kind == TOKEN_RBRACE;
}

/* -- indentation -- */

/* The column before `value` where an operator of this width makes the operands line up. */
static struct column before_value(const struct layouter *at, const struct context *context,
                                  const struct item *sign)
{
    const struct item *item = at->layout->item;
    int least = item[context->first].column + FORMAT_INDENT;
    if (item[context->value].column - sign->width - 1 < least)
        return (struct column){context->first, FORMAT_INDENT};
    return (struct column){context->value, -sign->width - 1};
}

/* A `|>` that the user put under one in the line above stays there. */
static bool under_pipe(const struct layouter *at, size_t i, struct column *column)
{
    const struct item *item = at->layout->item;
    for (size_t k = at->line; k < i; k++) {
        bool above = item[k].kind == TOKEN_PIPE && item[k].depth == at->depth &&
                     item[k].source == item[i].source && item[i].newlines;
        if (!above) continue;
        *column = (struct column){k, 0};
        return true;
    }
    return false;
}

/* A line that goes on with a statement. */
static struct column continued(const struct layouter *at, const struct context *context, size_t i)
{
    const struct item *item = &at->layout->item[i];
    if (!context->has_value || context->value == i)
        return (struct column){context->first, FORMAT_INDENT};
    if (item->kind == TOKEN_PIPE) return (struct column){context->value, FORMAT_INDENT};
    bool infix = token_facts(item->kind) & AFTER && item->kind != TOKEN_ELSE &&
                 token_facts(item->kind) & INFIX;
    if (infix) return before_value(at, context, item);
    bool alone = context->value == context->first && item->kind != TOKEN_ELSE;
    return (struct column){context->value, alone ? FORMAT_INDENT : 0};
}

/* The indentation of a line that begins with token i. */
static struct column indentation(struct layouter *at, size_t i)
{
    const struct item *item = &at->layout->item[i];
    const struct context *context = innermost(at);
    struct column column = context->content;
    if (is_closer(item->kind)) return context->outer;
    if (item->kind == TOKEN_PIPE && under_pipe(at, i, &column)) return column;
    if (context->block) return item->begins ? context->content : continued(at, context, i);
    bool infix = item->kind == TOKEN_PIPE ||
                 (token_facts(item->kind) & AFTER && token_facts(item->kind) & INFIX);
    if (infix) column.more += FORMAT_INDENT;
    return column;
}

/* A comment on its own line stands where the next token would; before a closer, inside. */
static struct column comment_indentation(struct layouter *at, size_t i)
{
    const struct layout *layout = at->layout;
    while (i < layout->count && layout->item[i].kind == COMMENT)
        i++;
    if (i == layout->count || is_closer(layout->item[i].kind)) return innermost(at)->content;
    return indentation(at, i);
}

/* -- following the tokens -- */

static void open_context(struct layouter *at, size_t i)
{
    const struct layout *layout = at->layout;
    struct context context = {.block = layout->item[i].kind == TOKEN_LBRACE};
    context.line = innermost(at)->line;
    context.outer = (struct column){context.line, 0};
    context.content = (struct column){context.line, FORMAT_INDENT};
    bool follows =
        i + 1 < layout->count && !layout->item[i + 1].breaks && layout->item[i + 1].kind != COMMENT;
    int column = layout->item[i].column + 1;
    if (!context.block && follows) {
        bool near = column <= FORMAT_DEEPEST;
        if (near)
            context.content = (struct column){i + 1, 0};
        else
            context.content.more = 2 * FORMAT_INDENT;
    }
    if (context.block && follows) context.content = (struct column){i + 1, 0};
    at->context[at->depth++] = context;
}

/* Whether the value of a statement starts behind this token: `let x =`, `return`, `minimize "a":`.
 */
static bool leads_to_value(const struct layout *layout, const struct context *context, size_t i)
{
    int kind = layout->item[i].kind, first = layout->item[context->first].kind;
    bool binds = first == TOKEN_LET || first == TOKEN_FN || first == TOKEN_NETWORK ||
                 first == TOKEN_CIRCUIT || first == TOKEN_NAME;
    if (kind == TOKEN_IS) return binds;
    if (kind == TOKEN_COLON) return token_facts(first) & STATEMENT && !binds;
    return i == context->first && token_facts(kind) & STATEMENT && !binds;
}

static void follow(struct layouter *at, size_t i)
{
    struct item *item = &at->layout->item[i];
    item->depth = at->depth;
    if (item->kind == COMMENT) return;
    struct context *context = innermost(at);
    if (item->begins) {
        context->first = context->value = i;
        context->has_value = !(token_facts(item->kind) & STATEMENT);
    }
    if (is_opener(item->kind))
        open_context(at, i);
    else if (is_closer(item->kind))
        at->depth -= at->depth > 1;
    else if (context->block && i + 1 < at->layout->count &&
             leads_to_value(at->layout, context, i)) {
        context->value = i + 1;
        context->has_value = true;
    }
}

/* -- lines that are too long -- */

/* How bad it is to break a line before item i, which stands in so many brackets of the line: the
 * outermost comma is best, then a `|>` or a clause of a comprehension; -1 when it must not be.
 * Indices and shapes are kept whole while there is anything else, and so are blocks. */
static int badness(const struct layout *layout, size_t i, int depth, int indices, int blocks)
{
    const struct item *item = &layout->item[i];
    if (item->kind == COMMENT || item->begins) return -1;
    int deep = 2 * (depth + 100) + (indices ? 1000 : 0);
    bool clause = item->kind == TOKEN_FOR || (item->kind == TOKEN_IF && ends_value(item[-1].kind));
    if (item->kind == TOKEN_PIPE || clause) return deep + (blocks ? 4 : 1);
    return item[-1].kind == TOKEN_COMMA && !is_closer(item->kind) ? deep : -1;
}

/* The item before which the line from i to `end`, starting in this column, is to be broken: the
 * last of the best that fit; 0 when the line is short enough. Looks no further than it must, so
 * that a file of one line takes linear time. */
static size_t find_break(const struct layout *layout, size_t i, size_t end, int column)
{
    size_t best = 0;
    int least = 0, depth = 0, indices = 0, blocks = 0;
    for (size_t k = i; k < end && layout->item[k].kind != COMMENT; k++) {
        const struct item *item = &layout->item[k];
        bool index = item->kind == TOKEN_LBRACKET && k > i && ends_value(item[-1].kind);
        int bad = k > i ? badness(layout, k, depth, indices, blocks) : -1;
        if (bad >= 0 && column > FORMAT_WIDTH && !best) return k;
        if (bad >= 0 && (!best || bad <= least)) {
            best = k;
            least = bad;
        }
        column += (k > i && item->spaced) + item->width;
        if (column > FORMAT_WIDTH && best) return best;
        depth += is_opener(item->kind) - is_closer(item->kind);
        blocks += (item->kind == TOKEN_LBRACE) - (item->kind == TOKEN_RBRACE && blocks > 0);
        if (index || indices) indices += is_opener(item->kind) - is_closer(item->kind);
    }
    return 0;
}

/* -- all lines -- */

static void lay_out_line(struct layouter *at, size_t i, size_t end)
{
    struct layout *layout = at->layout;
    at->line = i;
    if (!is_closer(layout->item[i].kind)) innermost(at)->line = i;
    int column = layout->item[i].column;
    for (size_t k = i; k < end; k++) {
        struct item *item = &layout->item[k];
        if (k > i) column += item->spaced;
        item->column = column;
        column += item->width;
        follow(at, k);
    }
}

/* Elements that fill a line and are too many for it flow into the user's next line, which would
 * else begin with a few that are left over. Answers whether the line from i to `end` takes in the
 * next one; `depth` is that of the brackets in which it was cut. */
static bool takes_next(struct layouter *at, size_t i, size_t end, size_t depth)
{
    const struct layout *layout = at->layout;
    if (!depth || end >= layout->count) return false;
    struct item *next = &layout->item[end];
    if (next[-1].kind != TOKEN_COMMA || next->kind == COMMENT || next->begins) return false;
    if (next->newlines > 1) return false;
    size_t inside = at->depth;
    for (size_t k = i; k < end; k++)
        inside += (size_t)is_opener(layout->item[k].kind) - is_closer(layout->item[k].kind);
    next->breaks = inside != depth;
    return !next->breaks;
}

static void start_line(struct layouter *at, size_t i)
{
    struct item *item = &at->layout->item[i];
    item->indent = item->kind == COMMENT ? comment_indentation(at, i) : indentation(at, i);
    size_t from = item->indent.item;
    item->column = (from == NO_ITEM ? 0 : at->layout->item[from].column) + item->indent.more;
    if (item->column < 0) item->column = 0;
}

void layout_lines(struct layout *layout)
{
    struct layouter at = {.layout = layout};
    at.context = NEW_ARRAY(layout->arena, struct context, layout->count + 2);
    at.context[at.depth++] = (struct context){.block = true, .content = {NO_ITEM, 0}};
    size_t users_end = 0; /* of the line that the user or a statement ends */
    size_t cut_depth = 0; /* of the brackets in which it was cut at a comma */
    for (size_t i = 0, end; i < layout->count; i = end) {
        start_line(&at, i);
        if (users_end <= i) {
            users_end = line_end(layout, i);
            cut_depth = 0;
        }
        size_t cut = find_break(layout, i, users_end, layout->item[i].column);
        while (!cut && takes_next(&at, i, users_end, cut_depth)) {
            users_end = line_end(layout, users_end);
            cut = find_break(layout, i, users_end, layout->item[i].column);
        }
        end = cut ? cut : users_end;
        if (cut) layout->item[cut].breaks = true;
        lay_out_line(&at, i, end);
        if (cut) cut_depth = layout->item[cut - 1].kind == TOKEN_COMMA ? at.depth : 0;
    }
}
