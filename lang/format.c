/* The standard format: items in their order, with the white space decided anew; see format.h.
 *
 * Nothing is added, removed or reordered but white space, so the tree stays what it was, and the
 * time is linear in the size of the text.
 */
#include "lang/format.h"

#include "lang/grammar.h"
#include "lang/parser.h"
#include "lang/tokens.h"

/* Columns that a part of the text takes. */
static int layout_width(const char *text, size_t size)
{
    int width = 0;
    for (size_t i = 0; i < size; i++)
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    return width;
}

/* -- reading -- */

struct reader {
    struct layout *layout;
    size_t room;
    struct VECTOR(size_t) open; /* brackets */
};

static void add_item(struct reader *reader, int kind, struct span span)
{
    struct layout *layout = reader->layout;
    if (layout->count == reader->room)
        layout->item = vector_grow(layout->arena, layout->item, layout->count, &reader->room,
                                   sizeof *layout->item);
    struct item *item = &layout->item[layout->count];
    *item = (struct item){.kind = kind, .span = span};
    item->width = layout_width(layout->text + span.first, span.end - span.first);
    uint32_t from = layout->count ? item[-1].span.end : 0;
    for (uint32_t i = from; i < span.first; i++)
        item->newlines += layout->text[i] == '\n';
    if (!item->newlines) item->blanks = span.first - from;
    uint32_t line = span.first;
    while (line > from && layout->text[line - 1] != '\n')
        line--;
    item->source = layout_width(layout->text + line, span.first - line);
    if (layout->count && !item->newlines) item->source += item[-1].source + item[-1].width;
    size_t here = layout->count++;
    if (kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET || kind == TOKEN_LBRACE)
        vector_push(layout->arena, &reader->open, here);
    if (kind != TOKEN_RPAREN && kind != TOKEN_RBRACKET && kind != TOKEN_RBRACE) return;
    if (!reader->open.count) return;
    item->partner = reader->open.item[--reader->open.count];
    layout->item[item->partner].partner = here;
}

/* All tokens but newlines, and the comments between them. */
static void read_items(struct layout *layout, struct parser *parser)
{
    struct reader reader = {.layout = layout};
    size_t comments = 0;
    scan_open(parser);
    for (;;) {
        struct token token = scan_token(parser);
        for (; comments < parser->comment.count; comments++)
            add_item(&reader, COMMENT, parser->comment.item[comments].span);
        if (!token.kind) break;
        if (token.kind != TOKEN_NL) add_item(&reader, token.kind, token.span);
    }
    scan_close(parser);
}

/* -- where lines begin -- */

/* The item before this one that is no comment, or NO_ITEM. */
static size_t token_before(const struct layout *layout, size_t i)
{
    while (i > 0)
        if (layout->item[--i].kind != COMMENT) return i;
    return NO_ITEM;
}

static int kind_before(const struct layout *layout, size_t i)
{
    size_t before = token_before(layout, i);
    return before == NO_ITEM ? TOKEN_NL : layout->item[before].kind;
}

/* Whether a newline stands between this token and the one before it, comments aside. */
static bool after_newline(const struct layout *layout, size_t i)
{
    size_t before = token_before(layout, i);
    size_t first = before == NO_ITEM ? 0 : before + 1;
    for (size_t k = first; k <= i; k++)
        if (layout->item[k].newlines) return true;
    return before == NO_ITEM;
}

bool ends_value(int kind)
{
    return kind == TOKEN_NAME || kind == TOKEN_NUMBER || kind == TOKEN_STRING ||
           kind == TOKEN_TRUE || kind == TOKEN_FALSE || kind == TOKEN_PARAM ||
           kind == TOKEN_SAMPLE || kind == TOKEN_RPAREN || kind == TOKEN_RBRACKET ||
           kind == TOKEN_RBRACE;
}

/* Where the user's newline before a token is not kept. */
static bool joins(const struct layout *layout, size_t i)
{
    const struct item *item = &layout->item[i], *before = item - 1;
    switch (item->kind) {
    case TOKEN_LBRACE:
    case TOKEN_COMMA:
    case TOKEN_DOT:
    case TOKEN_COLON:
    case TOKEN_IS: return true;
    }
    return before->kind == TOKEN_DOT || before->kind == TOKEN_COLON || before->kind == TOKEN_NOT ||
           before->unary;
}

/* Statements begin lines; so does what the user began a line with, most often. */
static void find_breaks(struct layout *layout)
{
    size_t *open = NEW_ARRAY(layout->arena, size_t, layout->count + 1);
    size_t depth = 0;
    for (size_t i = 0; i < layout->count; i++) {
        struct item *item = &layout->item[i];
        int before = kind_before(layout, i);
        bool in_block = !depth || layout->item[open[depth - 1]].kind == TOKEN_LBRACE;
        bool first = before == TOKEN_NL || before == TOKEN_LBRACE;
        bool closes = item->kind == TOKEN_RPAREN || item->kind == TOKEN_RBRACKET ||
                      item->kind == TOKEN_RBRACE;
        bool apart = token_facts(item->kind == COMMENT ? 0 : item->kind) & STATEMENT ||
                     !(token_facts(before) & BEFORE || token_facts(item->kind) & AFTER);
        if (item->kind != COMMENT && !closes)
            item->begins = in_block && (first || (apart && after_newline(layout, i)));
        item->unary = item->kind == TOKEN_MINUS && (item->begins || !ends_value(before));
        bool after_comment = i > 0 && item[-1].kind == COMMENT;
        bool newline = i > 0 && item->newlines;
        item->breaks = after_comment || (newline && (item->begins || !joins(layout, i)));
        if (closes) depth -= depth > 0;
        if (item->kind == TOKEN_LPAREN || item->kind == TOKEN_LBRACKET ||
            item->kind == TOKEN_LBRACE)
            open[depth++] = i;
    }
}

/* A block is on lines of its own when the user began one in it, or when it holds a comment. */
static void open_blocks(struct layout *layout)
{
    size_t *open = NEW_ARRAY(layout->arena, size_t, layout->count + 1);
    bool *own_lines = NEW_ARRAY(layout->arena, bool, layout->count + 1);
    size_t depth = 0;
    for (size_t i = 0; i < layout->count; i++) {
        struct item *item = &layout->item[i];
        bool in_block = depth && layout->item[open[depth - 1]].kind == TOKEN_LBRACE;
        bool lines = item->kind == COMMENT || (item->breaks && item->begins) ||
                     (item->kind == TOKEN_RBRACE && item->newlines);
        if (in_block && lines) own_lines[open[depth - 1]] = true;
        if (item->kind == TOKEN_RPAREN || item->kind == TOKEN_RBRACKET ||
            item->kind == TOKEN_RBRACE)
            depth -= depth > 0;
        if (item->kind == TOKEN_LPAREN || item->kind == TOKEN_LBRACKET ||
            item->kind == TOKEN_LBRACE)
            open[depth++] = i;
    }
    for (size_t i = 0; i + 1 < layout->count; i++) {
        if (layout->item[i].kind != TOKEN_LBRACE || !own_lines[i]) continue;
        bool remark = layout->item[i + 1].kind == COMMENT && !layout->item[i + 1].newlines;
        if (!remark) layout->item[i + 1].breaks = true;
        layout->item[layout->item[i].partner].breaks = true;
    }
    /* `} else {`: behind a brace on a line of its own. */
    for (size_t i = 1; i < layout->count; i++) {
        const struct item *before = &layout->item[i - 1];
        bool joins_else = layout->item[i].kind == TOKEN_ELSE && before->kind == TOKEN_RBRACE;
        if (joins_else && before->breaks) layout->item[i].breaks = false;
    }
}

/* -- blanks within a line -- */

static bool is_range(int kind)
{
    return kind == TOKEN_CLOSED || kind == TOKEN_HALF_OPEN;
}

static bool needs_blank(const struct item *before, const struct item *item)
{
    if (item->kind == TOKEN_RBRACE || before->kind == TOKEN_LBRACE) return true;
    if (before->kind == TOKEN_LPAREN || before->kind == TOKEN_LBRACKET) return false;
    if (before->kind == TOKEN_DOT || before->unary) return false;
    if (is_range(item->kind) || is_range(before->kind)) return false;
    switch (item->kind) {
    case TOKEN_RPAREN:
    case TOKEN_RBRACKET:
    case TOKEN_COMMA:
    case TOKEN_COLON:
    case TOKEN_DOT: return false;
    case TOKEN_LPAREN:
    case TOKEN_LBRACKET: return !ends_value(before->kind);
    }
    return true;
}

/* -- printing -- */

size_t line_end(const struct layout *layout, size_t i)
{
    size_t end = i + 1;
    while (end < layout->count && !layout->item[end].breaks)
        end++;
    return end;
}

/* A comment behind code stays in its column, if it can. */
static int comment_column(const struct item *item, int end)
{
    int column = item->blanks > 2 ? item->source : 0;
    bool helps = column + item->width > FORMAT_WIDTH && end + 2 + item->width <= FORMAT_WIDTH;
    return column >= end + 2 && !helps ? column : end + 2;
}

/* Where a reference to a column stands after all padding. `final` holds what was printed. */
static int resolve(const int *final, struct column column)
{
    int at = (column.item == NO_ITEM ? 0 : final[column.item]) + column.more;
    return at < 0 ? 0 : at;
}

static void print_items(struct buffer *out, const struct layout *layout)
{
    int *final = NEW_ARRAY(layout->arena, int, layout->count + 1);
    int column = 0;
    for (size_t i = 0; i < layout->count; i++) {
        const struct item *item = &layout->item[i];
        int to = column + item->spaced + item->padding;
        if (item->breaks || i == 0) {
            if (i > 0) buffer_char(out, '\n');
            bool closes = item->kind == TOKEN_RBRACE || item->kind == TOKEN_RPAREN ||
                          item->kind == TOKEN_RBRACKET;
            bool opened =
                i > 0 && (item[-1].kind == TOKEN_LBRACE || item[-1].kind == TOKEN_LPAREN ||
                          item[-1].kind == TOKEN_LBRACKET);
            if (item->newlines > 1 && i > 0 && !closes && !opened) buffer_char(out, '\n');
            to = resolve(final, item->indent);
            column = 0;
        } else if (item->kind == COMMENT) {
            to = comment_column(item, column);
        }
        buffer_fill(out, ' ', (size_t)(to - column));
        buffer_add(out, layout->text + item->span.first, item->span.end - item->span.first);
        final[i] = to;
        column = to + item->width;
    }
    if (layout->count) buffer_char(out, '\n');
}

void syntax_format(struct buffer *out, struct sources *sources, const struct tree *tree)
{
    const struct source *source = sources_get(sources, tree->source);
    struct arena *arena = arena_new();
    struct map names;
    map_init(&names, arena);
    struct parser parser = {.arena = arena, .names = &names, .sources = sources};
    parser.list = diagnostics_new(arena, sources);
    parser.source = tree->source;
    parser.text = source->text;
    parser.size = source->size;
    struct layout layout = {.arena = arena, .text = source->text};
    read_items(&layout, &parser);
    find_breaks(&layout);
    open_blocks(&layout);
    for (size_t i = 1; i < layout.count; i++)
        layout.item[i].spaced = needs_blank(&layout.item[i - 1], &layout.item[i]);
    layout_lines(&layout);
    layout_align(&layout);
    print_items(out, &layout);
    arena_free(arena);
}
