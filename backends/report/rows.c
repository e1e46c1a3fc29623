/* Lists of records as rows and columns; see write.h.
 *
 * A field that is a record gives a column for each of its fields, `outer.inner`. A list whose items
 * have names (the objectives' values of a front) gives one for each item. Any other field is one
 * column.
 */
#include <string.h>

#include "backends/report/write.h"
#include "support/vector.h"

enum { FLATTEN_DEPTH = 4 };

struct reading {
    struct arena *arena;
    size_t rows;
    struct map known; /* name to number plus one, in `column` */
    struct VECTOR(struct column) column;
};

/* One cell; a name seen first makes a column. */
static void put(struct reading *reading, const char *name, bool nested, size_t row,
                const struct value *cell)
{
    void **at = map_at(&reading->known, name, strlen(name));
    if (!*at) {
        struct column column = {.name = name, .nested = nested};
        column.cell = NEW_ARRAY(reading->arena, const struct value *, reading->rows);
        vector_push(reading->arena, &reading->column, column);
        *at = (void *)(uintptr_t)reading->column.count;
    }
    reading->column.item[(uintptr_t)*at - 1].cell[row] = cell;
}

static const char *item_name(struct reading *reading, const char *prefix, const struct value *value,
                             size_t i)
{
    const char *name = value->name ? value->name[i] : NULL;
    if (!name) return arena_printf(reading->arena, "%s[%zu]", prefix ? prefix : "", i);
    /* An objective's label stands for itself. */
    if (!prefix || value->kind == VALUE_LIST) return name;
    return arena_printf(reading->arena, "%s.%s", prefix, name);
}

/* Whether the value gives columns of its own instead of being a cell. */
static bool opens(const struct value *value, int depth)
{
    if (depth >= FLATTEN_DEPTH || !value->items) return false;
    return value->kind == VALUE_RECORD || (value->kind == VALUE_LIST && value->name);
}

/* The fields of one row, outer names before inner ones. */
static void put_fields(struct reading *reading, size_t row, const char *prefix,
                       const struct value *value, int depth)
{
    for (size_t i = 0; i < value->items; i++) {
        const struct value *item = value->item[i];
        const char *name = item_name(reading, prefix, value, i);
        bool plain = item->kind == VALUE_SCALAR || item->kind == VALUE_TEXT;
        if (opens(item, depth))
            put_fields(reading, row, name, item, depth + 1);
        else
            put(reading, name, depth > 0 || !plain, row, item);
    }
}

const struct value *rows_data(const struct value *value)
{
    while ((value->kind == VALUE_TABLE || value->kind == VALUE_PLOT) && value->items)
        value = value->item[0];
    return value;
}

/* Plain columns first, otherwise in the order of appearance. */
static void sort_columns(struct reading *reading, struct rows *rows)
{
    rows->column = NEW_ARRAY(reading->arena, struct column, reading->column.count + 1);
    for (int nested = 0; nested < 2; nested++)
        for (size_t i = 0; i < reading->column.count; i++)
            if (reading->column.item[i].nested == nested)
                rows->column[rows->columns++] = reading->column.item[i];
}

/* A row that is no record is the cell of a column `value`. */
struct rows rows_of(struct arena *arena, const struct value *table)
{
    const struct value *data = rows_data(table);
    bool list = data->kind == VALUE_LIST;
    struct reading reading = {.arena = arena, .rows = list ? data->items : 1};
    map_init(&reading.known, arena);
    for (size_t i = 0; i < reading.rows; i++) {
        const struct value *row = list ? data->item[i] : data;
        if (opens(row, 0))
            put_fields(&reading, i, NULL, row, 0);
        else
            put(&reading, "value", false, i, row);
    }
    struct rows rows = {.rows = reading.rows};
    sort_columns(&reading, &rows);
    return rows;
}

bool column_is_number(const struct rows *rows, const struct column *column,
                      struct dimension *dimension)
{
    bool any = false;
    for (size_t i = 0; i < rows->rows; i++) {
        const struct value *cell = column->cell[i];
        double number;
        if (!cell) continue;
        if (!scalar_number(cell, &number)) return false;
        struct type type = cell->expr->type;
        if (type.kind == SCALAR_TRUTH || type.kind == SCALAR_SYMBOL) return false;
        if (any && !dimension_equal(type.dimension, *dimension)) return false;
        *dimension = type.dimension;
        any = true;
    }
    return any;
}

const char *column_wished(const struct rows *rows, const struct column *column)
{
    const char *wished = NULL;
    for (size_t i = 0; i < rows->rows; i++) {
        const struct value *cell = column->cell[i];
        if (!cell) continue;
        if (!cell->unit || (wished && strcmp(wished, cell->unit))) return NULL;
        wished = cell->unit;
    }
    return wished;
}
