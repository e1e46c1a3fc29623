/* Tables on a terminal: a column a field, numbers aligned at their point in one unit a column.
 *
 * What does not fit the width: nested fields are cut, then left out from the right, then the same
 * is done to plain ones; a last line names what is not shown.
 */
#include <math.h>
#include <string.h>

#include "backends/report/write.h"

enum {
    TABLE_DIGITS = 6,
    GAP = 2,          /* blanks between columns */
    LEAST_TEXT = 12,  /* a text column is not cut below this */
    WIDEST_CELL = 48, /* of lists and the like, even where there is room */
    USUAL_WIDTH = 80
};

struct table_column {
    const char *head;
    const char **cell; /* one a row */
    bool number;
    bool nested;
    size_t before; /* widest part left of the point, and right of it with the point */
    size_t after;
    size_t width;
};

struct sheet {
    struct arena *arena;
    struct exprs *exprs;
    const struct report_style *style;
    size_t rows;
    size_t columns;
    size_t shown;
    struct table_column *column;
};

static const char *keep(struct arena *arena, struct buffer *text)
{
    const char *copy = arena_string(arena, buffer_string(text));
    buffer_free(text);
    return copy;
}

static size_t before_point(const char *number)
{
    return strcspn(number, ".e");
}

/* Numbers share a unit, which stands in the head, and are aligned at their points. */
static void fill_numbers(struct sheet *sheet, struct table_column *to, const struct rows *rows,
                         const struct column *from, struct dimension dimension)
{
    double *number = NEW_ARRAY(sheet->arena, double, rows->rows + 1);
    size_t count = 0;
    for (size_t i = 0; i < rows->rows; i++)
        if (from->cell[i] && scalar_number(from->cell[i], &number[count])) count++;
    struct column_unit unit = column_unit(number, count, dimension, column_wished(rows, from));
    if (unit.text[0]) to->head = arena_printf(sheet->arena, "%s [%s]", from->name, unit.text);
    to->number = true;
    for (size_t i = 0; i < rows->rows; i++) {
        struct buffer text = {0};
        double value;
        if (from->cell[i] && scalar_number(from->cell[i], &value))
            write_rounded(&text, value / unit.scale,
                          unit.text[0] ? TYPE_REAL : from->cell[i]->expr->type, TABLE_DIGITS);
        to->cell[i] = keep(sheet->arena, &text);
        size_t before = before_point(to->cell[i]), after = strlen(to->cell[i]) - before;
        if (before > to->before) to->before = before;
        if (after > to->after) to->after = after;
    }
    to->width = to->before + to->after;
}

/* Line ends and tabs would break the rows. */
static void flatten(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ') *text = ' ';
}

static void fill_texts(struct sheet *sheet, struct table_column *to, const struct rows *rows,
                       const struct column *from)
{
    for (size_t i = 0; i < rows->rows; i++) {
        struct buffer text = {0}, cut = {0};
        if (from->cell[i]) write_inline(&text, sheet->exprs, from->cell[i], false);
        bool plain = from->cell[i] && from->cell[i]->kind == VALUE_TEXT;
        write_cut(&cut, buffer_string(&text), plain ? SIZE_MAX : WIDEST_CELL,
                  sheet->style->unicode);
        buffer_free(&text);
        if (cut.text) flatten(cut.text);
        to->cell[i] = keep(sheet->arena, &cut);
        size_t width = display_width(to->cell[i]);
        if (width > to->width) to->width = width;
    }
}

/* Every column as texts, at its natural width. */
static void fill(struct sheet *sheet, const struct rows *rows)
{
    sheet->rows = rows->rows;
    sheet->shown = sheet->columns = rows->columns;
    sheet->column = NEW_ARRAY(sheet->arena, struct table_column, rows->columns + 1);
    for (size_t i = 0; i < rows->columns; i++) {
        const struct column *from = &rows->column[i];
        struct table_column *to = &sheet->column[i];
        struct dimension dimension;
        to->head = from->name;
        to->nested = from->nested;
        to->cell = NEW_ARRAY(sheet->arena, const char *, rows->rows + 1);
        if (column_is_number(rows, from, &dimension))
            fill_numbers(sheet, to, rows, from, dimension);
        else
            fill_texts(sheet, to, rows, from);
        size_t head = display_width(to->head);
        if (head > to->width) to->width = head;
    }
}

static size_t total_width(const struct sheet *sheet)
{
    size_t total = 0;
    for (size_t i = 0; i < sheet->shown; i++)
        total += sheet->column[i].width + (i ? GAP : 0);
    return total;
}

/* The widest column of texts that can still be cut, or NULL. */
static struct table_column *widest_text(const struct sheet *sheet, bool nested)
{
    struct table_column *widest = NULL;
    for (size_t i = 0; i < sheet->shown; i++) {
        struct table_column *column = &sheet->column[i];
        if (column->number || column->nested != nested || column->width <= LEAST_TEXT) continue;
        if (!widest || column->width > widest->width) widest = column;
    }
    return widest;
}

/* Makes columns of one sort narrower, then leaves them out from the right. */
static void squeeze(struct sheet *sheet, size_t width, bool nested)
{
    struct table_column *column;
    while (total_width(sheet) > width && (column = widest_text(sheet, nested)))
        column->width--;
    while (total_width(sheet) > width && sheet->shown > 1 &&
           sheet->column[sheet->shown - 1].nested == nested)
        sheet->shown--;
}

static void fit(struct sheet *sheet)
{
    size_t width = sheet->style->width ? sheet->style->width : USUAL_WIDTH;
    squeeze(sheet, width, true);
    squeeze(sheet, width, false);
    if (sheet->column[0].width > width && !sheet->column[0].number) sheet->column[0].width = width;
    /* Room that a left-out column gave back goes to texts that were cut. */
    for (size_t i = 0; i < sheet->shown; i++) {
        struct table_column *column = &sheet->column[i];
        size_t natural = display_width(column->head);
        for (size_t k = 0; k < sheet->rows; k++)
            if (display_width(column->cell[k]) > natural) natural = display_width(column->cell[k]);
        while (column->width < natural && total_width(sheet) < width)
            column->width++;
    }
}

/* Blanks at the ends of lines help nobody. */
static void trim(struct buffer *out)
{
    while (out->size && out->text[out->size - 1] == ' ')
        out->text[--out->size] = '\0';
}

/* A text in a field of `width` columns. */
static void write_field(struct buffer *out, const char *text, size_t width, bool right,
                        bool unicode)
{
    struct buffer cut = {0};
    write_cut(&cut, text, width, unicode);
    size_t used = display_width(buffer_string(&cut));
    if (right) buffer_fill(out, ' ', width - used);
    buffer_text(out, buffer_string(&cut));
    if (!right) buffer_fill(out, ' ', width - used);
    buffer_free(&cut);
}

/* The names, over a line. */
static void write_head(struct buffer *out, const struct sheet *sheet)
{
    if (sheet->style->colour) buffer_text(out, "\033[1m");
    for (size_t i = 0; i < sheet->shown; i++) {
        const struct table_column *column = &sheet->column[i];
        if (i) buffer_fill(out, ' ', GAP);
        write_field(out, column->head, column->width, column->number, sheet->style->unicode);
    }
    trim(out);
    if (sheet->style->colour) buffer_text(out, "\033[0m");
    buffer_char(out, '\n');
    for (size_t n = total_width(sheet); n; n--)
        buffer_text(out, sheet->style->unicode ? "─" : "-");
}

/* The point of a number stands `before` columns behind the slack. */
static void write_row(struct buffer *out, const struct sheet *sheet, size_t row)
{
    buffer_char(out, '\n');
    for (size_t i = 0; i < sheet->shown; i++) {
        const struct table_column *column = &sheet->column[i];
        const char *cell = column->cell[row];
        if (i) buffer_fill(out, ' ', GAP);
        if (!column->number) {
            write_field(out, cell, column->width, false, sheet->style->unicode);
            continue;
        }
        size_t left = column->before - before_point(cell);
        size_t slack = column->width - column->before - column->after;
        buffer_fill(out, ' ', slack + left);
        buffer_text(out, cell);
        buffer_fill(out, ' ', column->width - slack - left - strlen(cell));
    }
    trim(out);
}

/* Nothing is dropped in silence. */
static void write_left_out(struct buffer *out, const struct sheet *sheet)
{
    if (sheet->shown == sheet->columns) return;
    struct buffer line = {0};
    buffer_text(&line, "not shown: ");
    for (size_t i = sheet->shown; i < sheet->columns; i++)
        buffer_printf(&line, "%s%s", i > sheet->shown ? ", " : "", sheet->column[i].head);
    buffer_char(out, '\n');
    size_t width = sheet->style->width ? sheet->style->width : USUAL_WIDTH;
    write_cut(out, buffer_string(&line), width, sheet->style->unicode);
    buffer_free(&line);
}

void write_table(struct buffer *out, struct exprs *exprs, const struct value *table,
                 const struct report_style *style)
{
    struct sheet sheet = {.arena = arena_new(), .exprs = exprs, .style = style};
    struct rows rows = rows_of(sheet.arena, table);
    if (!rows.rows || !rows.columns) {
        buffer_text(out, "(no rows)");
    } else {
        fill(&sheet, &rows);
        fit(&sheet);
        write_head(out, &sheet);
        for (size_t i = 0; i < sheet.rows; i++)
            write_row(out, &sheet, i);
        write_left_out(out, &sheet);
    }
    arena_free(sheet.arena);
}
