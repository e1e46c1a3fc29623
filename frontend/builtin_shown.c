/* Tables and plots: what `print` and `export` show of lists, records and fronts.
 *
 * Which column is an axis is decided where the data are drawn (backends/report/chart.c); here the
 * names of a plot are checked against the columns that will be there, before anything is solved.
 */
#include "frontend/builtin.h"

#include <string.h>

#include "support/vector.h"

static const struct value *shown(struct elaborator *e, enum value_kind kind,
                                 const struct value *data)
{
    struct value *value = NEW(e->arena, struct value);
    value->kind = kind;
    value->item = NEW_ARRAY(e->arena, const struct value *, 1);
    value->item[0] = data;
    value->items = 1;
    value->reads = data->reads;
    return value;
}

static bool is_row(const struct value *value)
{
    return value->kind == VALUE_RECORD || value->kind == VALUE_SCALAR || value->kind == VALUE_TEXT;
}

static const struct value *rows_of(struct elaborator *e, const struct value *value, struct span at)
{
    const struct value *front = front_shown(e, value);
    if (front) return front;
    const struct value *list = as_items(e, value, at);
    const struct expr *there;
    for (size_t i = 0; i < list->items; i++)
        if (!is_row(maybe_item(e, list->item[i], &there))) {
            fail(e, DIAG_wrong_kind, at, "a list of records", describe(e, list->item[i]));
            return e->poison;
        }
    return list;
}

const struct value *builtin_table(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *rows = rows_of(e, call->arg[0], call->at[0]);
    return is_poison(rows) ? rows : shown(e, VALUE_TABLE, rows);
}

/* ---- the columns of data ---- */

struct column_name {
    const char *name;
    const struct value *cell; /* of the first row that has it; NULL: a number */
};

struct columns VECTOR(struct column_name);

static void add_column(struct elaborator *e, struct columns *columns, const char *name,
                       const struct value *cell)
{
    for (size_t i = 0; i < columns->count; i++)
        if (!strcmp(columns->item[i].name, name)) return;
    struct column_name column = {name, cell};
    vector_push(e->arena, columns, column);
}

/* The fields of a record; those of a record in it as outer.inner. The items of a list with names,
 * as the values of a front have, stand for themselves. */
static void add_fields(struct elaborator *e, struct columns *columns, const char *prefix,
                       const struct value *record, unsigned depth)
{
    enum { FLATTEN_DEPTH = 4 }; /* as deep as tables go */
    for (size_t i = 0; record->name && i < record->items; i++) {
        const struct value *item = record->item[i];
        bool own = !prefix || record->kind == VALUE_LIST;
        const char *name =
            own ? record->name[i] : arena_printf(e->arena, "%s.%s", prefix, record->name[i]);
        bool opens = item->kind == VALUE_RECORD || (item->kind == VALUE_LIST && item->name);
        if (opens && item->items && depth < FLATTEN_DEPTH)
            add_fields(e, columns, name, item, depth + 1);
        else
            add_column(e, columns, name, item);
    }
}

/* A front has what its search lets, and its objectives by their labels; what a comprehension makes
 * of its points has neither (see front_shown). */
static void add_front(struct elaborator *e, struct columns *columns, const struct value *front)
{
    const struct problem *problem = front->expr->u.problem;
    bool whole = front->items == 1;
    add_fields(e, columns, NULL, front->item[0], 0);
    for (size_t i = 0; whole && i < problem->objectives; i++) {
        const char *label = problem->objective[i].label;
        add_column(e, columns, label ? label : arena_printf(e->arena, "value %zu", i + 1), NULL);
    }
}

static void find_columns(struct elaborator *e, struct columns *columns, const struct value *data)
{
    if (data->kind == VALUE_FRONT) add_front(e, columns, data);
    if (data->kind == VALUE_RECORD) add_fields(e, columns, NULL, data, 0);
    if (data->kind != VALUE_LIST) return;
    const struct expr *there;
    for (size_t i = 0; i < data->items; i++) {
        const struct value *row = maybe_item(e, data->item[i], &there);
        if (row->kind == VALUE_RECORD) add_fields(e, columns, NULL, row, 0);
    }
}

/* The column of this name, else the nested one that ends in it. */
static const struct column_name *find_column(const struct columns *columns, const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; i < columns->count; i++)
        if (!strcmp(columns->item[i].name, name)) return &columns->item[i];
    for (size_t i = 0; i < columns->count; i++) {
        const char *whole = columns->item[i].name;
        size_t length = strlen(whole);
        if (length > size && whole[length - size - 1] == '.' &&
            !strcmp(whole + length - size, name))
            return &columns->item[i];
    }
    return NULL;
}

/* ---- plots ---- */

static bool is_number(const struct value *cell)
{
    if (!cell) return true;
    return cell->kind == VALUE_SCALAR && type_is_number(cell->expr->type);
}

static void note_columns(struct elaborator *e, struct diagnostic *d, const struct columns *columns,
                         const char *name)
{
    const char **names = NEW_ARRAY(e->arena, const char *, columns->count + 1);
    struct buffer list = {0};
    for (size_t i = 0; i < columns->count; i++) {
        names[i] = columns->item[i].name;
        if (i < 12) buffer_printf(&list, "%s`%s`", i ? ", " : "", names[i]);
    }
    const char *near = nearest_name(name, names, columns->count);
    if (near)
        report_note(e->diagnostics, d, "Did you mean \"%s\"?", near);
    else if (columns->count)
        report_note(e->diagnostics, d, "Its columns are %s%s.", buffer_string(&list),
                    columns->count > 12 ? ", ..." : "");
    else
        report_note(e->diagnostics, d, "Only records and fronts have columns to name.");
    buffer_free(&list);
}

/* Whether the data have a column for the axis; numbers go up, anything may go along. */
static bool check_axis(struct elaborator *e, const struct value *data, const char *name, bool up,
                       struct span at)
{
    struct columns columns = {0};
    find_columns(e, &columns, data);
    const struct column_name *column = find_column(&columns, name);
    if (column && (!up || is_number(column->cell))) return true;
    if (column) {
        fail(e, DIAG_wrong_kind, at, "a column of numbers", describe(e, column->cell));
        return false;
    }
    struct diagnostic *d = fail(e, DIAG_no_field, at, describe(e, data), name);
    if (d) note_columns(e, d, &columns, name);
    return false;
}

/* A front, a list of anything, or a record whose fields are bars or series: see report/chart.h. */
const struct value *builtin_plot(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *given = call->arg[0];
    const struct value *data = front_shown(e, given);
    if (!data && given->kind == VALUE_RECORD && given->name) data = given;
    if (!data) data = as_items(e, given, call->at[0]);
    if (is_poison(data)) return data;
    struct value *plot = arena_copy(e->arena, shown(e, VALUE_PLOT, data), sizeof *plot);
    plot->name = NEW_ARRAY(e->arena, const char *, 2);
    for (size_t i = 1; i < 4; i++) {
        const struct value *arg = call->arg[i];
        if (!arg) continue;
        if (arg->kind != VALUE_TEXT) {
            fail(e, DIAG_wrong_kind, call->at[i], "a text", describe(e, arg));
            return e->poison;
        }
        if (i < 3 && !check_axis(e, data, arg->text, i == 2, call->at[i])) return e->poison;
        if (i == 3)
            plot->text = arg->text;
        else
            plot->name[i - 1] = arg->text;
    }
    return plot;
}
