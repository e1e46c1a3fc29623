/* Lining up neighbours: `let a   = 1` above `let bcd = 2`, `k:   v` above `key: v`.
 *
 * Elements of one block or bracket whose lines follow each other without a blank line or comment
 * between them line up when they do in the source by more than chance: one of them has more than
 * one blank before its cell. They do not when a line would become too long.
 */
#include "lang/format.h"

#include "lang/grammar.h"

/* Elements of one context that may line up. */
struct group {
    size_t *cell; /* the items that would be padded */
    size_t count;
    size_t room;
    int kind;    /* the token that makes the cell: TOKEN_IS or TOKEN_COLON */
    int source;  /* its column in the source */
    bool wanted; /* by the user */
};

/* The item of the line from i to `end` that would be padded, or 0. */
static size_t find_cell(const struct layout *layout, size_t i, size_t end, int *kind)
{
    const struct item *item = &layout->item[i];
    bool objective =
        item->kind == TOKEN_MINIMIZE || item->kind == TOKEN_MAXIMIZE || item->kind == TOKEN_REQUIRE;
    size_t colon = objective ? i + 2 : i + 1;
    if (item->kind == TOKEN_LET || (item->kind == TOKEN_NAME && item->begins)) {
        size_t k = i;
        while (k < end && layout->item[k].kind != TOKEN_IS && k < i + 8)
            k++;
        *kind = TOKEN_IS;
        return k < end && layout->item[k].kind == TOKEN_IS ? k : 0;
    }
    bool named = (objective || item->kind == TOKEN_NAME) && colon + 1 < end &&
                 layout->item[colon].kind == TOKEN_COLON && layout->item[colon + 1].kind != COMMENT;
    *kind = TOKEN_COLON;
    return named ? colon + 1 : 0;
}

static int line_width(const struct layout *layout, size_t i)
{
    while (i + 1 < layout->count && !layout->item[i + 1].breaks &&
           layout->item[i + 1].kind != COMMENT)
        i++;
    return layout->item[i].column + layout->item[i].width;
}

/* Ends a group: pads its cells to the widest, if that is wanted and possible. */
static void finish(struct layout *layout, struct group *group)
{
    int widest = 0;
    for (size_t k = 0; k < group->count; k++) {
        int column = layout->item[group->cell[k]].column;
        if (column > widest) widest = column;
    }
    bool fits = group->wanted && group->count > 1;
    for (size_t k = 0; k < group->count && fits; k++) {
        size_t cell = group->cell[k];
        int padding = widest - layout->item[cell].column;
        fits = !padding || line_width(layout, cell) + padding <= FORMAT_WIDTH;
    }
    for (size_t k = 0; k < group->count && fits; k++) {
        struct item *item = &layout->item[group->cell[k]];
        item->padding = widest - item->column;
    }
    group->count = 0;
    group->wanted = false;
}

static void add_cell(struct layout *layout, struct group *group, size_t cell)
{
    if (group->count == group->room)
        group->cell = vector_grow(layout->arena, group->cell, group->count, &group->room,
                                  sizeof *group->cell);
    group->cell[group->count++] = cell;
    group->wanted |= layout->item[cell].blanks > 1;
}

/* The line from i to `end` begins in the context of this group. */
static void visit_line(struct layout *layout, struct group *group, size_t i, size_t end)
{
    const struct item *item = &layout->item[i];
    bool element =
        item->begins || (i > 0 && (item[-1].kind == TOKEN_COMMA || item[-1].kind == TOKEN_LPAREN ||
                                   item[-1].kind == TOKEN_LBRACKET));
    bool remark = item->kind == COMMENT || (i > 0 && item[-1].kind == COMMENT && item[-1].breaks);
    if (item->newlines > 1 || remark) finish(layout, group);
    if (!element && !(i > 0 && item[-1].kind == COMMENT)) return;
    int kind;
    size_t cell = find_cell(layout, i, end, &kind);
    bool other = group->count &&
                 (group->kind != kind || !cell || group->source != layout->item[cell].source);
    if (other) finish(layout, group);
    group->kind = kind;
    group->source = layout->item[cell].source;
    if (cell) add_cell(layout, group, cell);
}

void layout_align(struct layout *layout)
{
    struct group *group = NEW_ARRAY(layout->arena, struct group, layout->count + 2);
    size_t depth = 0;
    for (size_t i = 0, end; i < layout->count; i = end) {
        end = line_end(layout, i);
        visit_line(layout, &group[depth], i, end);
        for (size_t k = i; k < end; k++) {
            int kind = layout->item[k].kind;
            if (kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET || kind == TOKEN_LBRACE)
                group[++depth].count = 0;
            if (kind == TOKEN_RPAREN || kind == TOKEN_RBRACKET || kind == TOKEN_RBRACE)
                if (depth > 0) finish(layout, &group[depth--]);
        }
    }
    finish(layout, &group[0]);
}
