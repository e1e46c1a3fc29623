/* Lists of records as CSV (RFC 4180, lines end in a line feed): a column a field, numbers exact and
 * in base units, which the header names. */
#include <string.h>

#include "backends/report/write.h"

/* Quoted only where it must be. */
static void csv_text(struct buffer *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        buffer_text(out, text);
        return;
    }
    buffer_char(out, '"');
    for (; *text; text++) {
        if (*text == '"') buffer_char(out, '"');
        buffer_char(out, *text);
    }
    buffer_char(out, '"');
}

static void csv_head(struct buffer *out, const struct rows *rows)
{
    for (size_t i = 0; i < rows->columns; i++) {
        const struct column *column = &rows->column[i];
        struct buffer head = {0};
        struct dimension dimension;
        buffer_text(&head, column->name);
        if (column_is_number(rows, column, &dimension) && !dimension_is_none(dimension)) {
            buffer_text(&head, " [");
            write_base_unit(&head, dimension);
            buffer_char(&head, ']');
        }
        if (i) buffer_char(out, ',');
        csv_text(out, buffer_string(&head));
        buffer_free(&head);
    }
    buffer_char(out, '\n');
}

/* Numbers bare, everything else as print shows it. */
static void csv_cell(struct buffer *out, struct exprs *exprs, const struct value *cell)
{
    double number;
    bool plain = scalar_number(cell, &number) && type_is_number(cell->expr->type);
    if (plain) {
        write_exact(out, number);
        return;
    }
    struct buffer text = {0};
    write_inline(&text, exprs, cell, false);
    csv_text(out, buffer_string(&text));
    buffer_free(&text);
}

void report_csv(struct buffer *out, struct exprs *exprs, const struct value *table)
{
    struct arena *arena = arena_new();
    struct rows rows = rows_of(arena, table);
    csv_head(out, &rows);
    for (size_t i = 0; i < rows.rows; i++) {
        for (size_t k = 0; k < rows.columns; k++) {
            if (k) buffer_char(out, ',');
            if (rows.column[k].cell[i]) csv_cell(out, exprs, rows.column[k].cell[i]);
        }
        buffer_char(out, '\n');
    }
    arena_free(arena);
}
