/* From a plot's data to a chart; see chart.h. */
#include "backends/report/chart.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "support/vector.h"

enum { MOST_BARS = 40, TICK_DIGITS = 6, MOST_DIGITS = 15 };

/* A list of numbers before units: a row of values of one dimension. */
struct numbers {
    const char *name;
    double *number;
    size_t count;
    struct dimension dimension;
    const char *wished;
};

/* False unless all items are numbers of one dimension. */
static bool read_numbers(struct arena *arena, const struct value *list, struct numbers *out)
{
    out->number = NEW_ARRAY(arena, double, list->items + 1);
    out->count = list->items;
    for (size_t i = 0; i < list->items; i++) {
        if (!scalar_number(list->item[i], &out->number[i])) return false;
        struct type type = list->item[i]->expr->type;
        if (type.kind == SCALAR_SYMBOL) return false;
        if (i && !dimension_equal(type.dimension, out->dimension)) return false;
        out->dimension = type.dimension;
    }
    return list->items > 0;
}

/* Rows that lack the field become NaN, which no chart draws. */
static bool read_column(struct arena *arena, const struct rows *rows, const struct column *column,
                        struct numbers *out)
{
    struct dimension dimension;
    if (!column_is_number(rows, column, &dimension)) return false;
    *out = (struct numbers){.name = column->name, .dimension = dimension};
    out->number = NEW_ARRAY(arena, double, rows->rows + 1);
    out->count = rows->rows;
    out->wished = column_wished(rows, column);
    for (size_t i = 0; i < rows->rows; i++)
        if (!column->cell[i] || !scalar_number(column->cell[i], &out->number[i]))
            out->number[i] = NAN;
    return true;
}

/* Takes a value into the axis's range. */
static void widen(struct axis *axis, double value)
{
    if (!isfinite(value)) return;
    axis->low = fmin(axis->low, value);
    axis->high = fmax(axis->high, value);
}

static void axis_init(struct axis *axis, const struct numbers *numbers)
{
    axis->name = numbers->name;
    axis->unit = column_unit(numbers->number, numbers->count, numbers->dimension, numbers->wished);
    axis->low = INFINITY;
    axis->high = -INFINITY;
}

static double *scaled(struct arena *arena, const struct axis *axis, const struct numbers *numbers)
{
    double *out = NEW_ARRAY(arena, double, numbers->count + 1);
    for (size_t i = 0; i < numbers->count; i++)
        out[i] = numbers->number[i] / axis->unit.scale;
    return out;
}

static struct numbers counting(struct arena *arena, size_t count)
{
    struct numbers index = {.number = NEW_ARRAY(arena, double, count + 1), .count = count};
    for (size_t i = 0; i < count; i++)
        index.number[i] = (double)i;
    return index;
}

/* Several rows of numbers over one x. */
static void add_series(struct arena *arena, struct chart *chart, const struct numbers *x,
                       const struct numbers *y, size_t count)
{
    axis_init(&chart->x, x);
    axis_init(&chart->y, y);
    if (count > 1) chart->y.name = NULL;
    chart->series = NEW_ARRAY(arena, struct series, count);
    chart->count = count;
    for (size_t i = 0; i < count; i++) {
        struct series *series = &chart->series[i];
        series->name = count > 1 ? y[i].name : NULL;
        series->count = y[i].count < x->count ? y[i].count : x->count;
        series->x = scaled(arena, &chart->x, x);
        series->y = scaled(arena, &chart->y, &y[i]);
        for (size_t k = 0; k < series->count; k++) {
            if (!isfinite(series->x[k]) || !isfinite(series->y[k])) continue;
            widen(&chart->x, series->x[k]);
            widen(&chart->y, series->y[k]);
            chart->points++;
        }
    }
}

/* Bars begin at zero, so zero is in their range. */
static void add_bars(struct arena *arena, struct chart *chart, const struct numbers *y,
                     const char **label)
{
    struct numbers x = counting(arena, y->count);
    add_series(arena, chart, &x, y, 1);
    chart->bars = true;
    chart->label = label;
    widen(&chart->y, 0);
}

static const char **item_labels(struct arena *arena, const struct value *value)
{
    const char **label = NEW_ARRAY(arena, const char *, value->items + 1);
    for (size_t i = 0; i < value->items; i++) {
        bool named = value->name && value->name[i];
        label[i] = named ? value->name[i] : arena_printf(arena, "%zu", i);
    }
    return label;
}

/* A list of numbers, or a record of them, whose fields are the labels. */
static bool add_numbers(struct arena *arena, struct chart *chart, const struct value *data)
{
    struct numbers y = {0};
    if (!read_numbers(arena, data, &y)) return false;
    if (data->kind == VALUE_RECORD || y.count <= MOST_BARS) {
        add_bars(arena, chart, &y, item_labels(arena, data));
    } else {
        struct numbers x = counting(arena, y.count);
        add_series(arena, chart, &x, &y, 1);
    }
    return true;
}

/* Pairs of numbers as points. */
static bool add_pairs(struct arena *arena, struct chart *chart, const struct value *data)
{
    if (data->kind != VALUE_LIST) return false;
    struct numbers x = {.number = NEW_ARRAY(arena, double, data->items + 1)};
    struct numbers y = {.number = NEW_ARRAY(arena, double, data->items + 1)};
    for (size_t i = 0; i < data->items; i++) {
        const struct value *pair = data->item[i];
        if (pair->items != 2 || (pair->kind == VALUE_RECORD && pair->name)) return false;
        if (!scalar_number(pair->item[0], &x.number[i])) return false;
        if (!scalar_number(pair->item[1], &y.number[i])) return false;
        struct dimension across = pair->item[0]->expr->type.dimension;
        struct dimension up = pair->item[1]->expr->type.dimension;
        if (!i) x.dimension = across, y.dimension = up;
        if (!dimension_equal(x.dimension, across)) return false;
        if (!dimension_equal(y.dimension, up)) return false;
    }
    x.count = y.count = data->items;
    if (!data->items) return false;
    add_series(arena, chart, &x, &y, 1);
    return true;
}

/* One series a list; they need not be equally long. */
static bool add_lists(struct arena *arena, struct chart *chart, const struct value *data)
{
    struct numbers *y = NEW_ARRAY(arena, struct numbers, data->items + 1);
    const char **label = item_labels(arena, data);
    size_t longest = 0;
    for (size_t i = 0; i < data->items; i++) {
        if (data->item[i]->kind != VALUE_LIST) return false;
        if (!read_numbers(arena, data->item[i], &y[i])) return false;
        if (!dimension_equal(y[i].dimension, y[0].dimension)) return false;
        y[i].name = label[i];
        if (y[i].count > longest) longest = y[i].count;
    }
    if (!data->items) return false;
    struct numbers x = counting(arena, longest);
    add_series(arena, chart, &x, y, data->items);
    return true;
}

/* The column of this name, else the nested one that ends in it. */
static const struct column *find_column(const struct rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->columns; i++)
        if (!strcmp(rows->column[i].name, name)) return &rows->column[i];
    size_t size = strlen(name);
    for (size_t i = 0; i < rows->columns; i++) {
        size_t whole = strlen(rows->column[i].name);
        const char *end = rows->column[i].name + whole - (whole > size ? size : whole);
        if (whole > size && end[-1] == '.' && !strcmp(end, name)) return &rows->column[i];
    }
    return NULL;
}

/* The columns of a front's objectives: the first two items of the field `values`. */
static void find_objectives(const struct rows *rows, const struct value *data,
                            const struct column *axis[2])
{
    const struct value *record = data->items ? data->item[0] : NULL;
    const struct value *values =
        record && record->kind == VALUE_RECORD ? value_field(record, "values") : NULL;
    if (!values || !values->name || values->items < 2) return;
    for (size_t i = 0; i < rows->columns; i++)
        for (size_t k = 0; k < 2; k++)
            if (rows->column[i].cell[0] == values->item[k]) axis[k] = &rows->column[i];
}

/* The first column of numbers beside `other`; NULL when there is none. */
static const struct column *first_numbers(struct arena *arena, const struct rows *rows,
                                          const struct column *other)
{
    struct numbers read;
    for (size_t i = 0; i < rows->columns; i++)
        if (&rows->column[i] != other && read_column(arena, rows, &rows->column[i], &read))
            return &rows->column[i];
    return NULL;
}

/* Something to go up for a plot that says only what goes along: an objective of a front that is not
 * it, else the first numbers that are not. */
static const struct column *find_up(struct arena *arena, const struct rows *rows,
                                    const struct value *data, const struct column *along)
{
    const struct column *objective[2] = {NULL, NULL};
    find_objectives(rows, data, objective);
    const struct column *up = objective[1] == along ? objective[0] : objective[1];
    return up ? up : first_numbers(arena, rows, along);
}

/* What the plot asks for, else what a front is about, else the first numbers there are. With one
 * column of numbers it is y. */
static void find_axes(struct arena *arena, const struct rows *rows, const struct value *plot,
                      const struct column *axis[2])
{
    for (size_t k = 0; k < 2; k++)
        if (plot->kind == VALUE_PLOT && plot->name && plot->name[k])
            axis[k] = find_column(rows, plot->name[k]);
    if (axis[0] && !axis[1]) axis[1] = find_up(arena, rows, rows_data(plot), axis[0]);
    if (axis[0] || axis[1]) return;
    find_objectives(rows, rows_data(plot), axis);
    if (axis[0] && axis[1]) return;
    axis[0] = first_numbers(arena, rows, NULL);
    axis[1] = axis[0] ? first_numbers(arena, rows, axis[0]) : NULL;
    if (axis[1]) return;
    axis[1] = axis[0];
    axis[0] = NULL;
}

static const char **cell_labels(struct arena *arena, struct exprs *exprs, const struct rows *rows,
                                const struct column *column)
{
    const char **label = NEW_ARRAY(arena, const char *, rows->rows + 1);
    for (size_t i = 0; i < rows->rows; i++) {
        struct buffer text = {0};
        if (column && column->cell[i])
            write_inline(&text, exprs, column->cell[i], false);
        else
            buffer_printf(&text, "%zu", i);
        label[i] = arena_string(arena, buffer_string(&text));
        buffer_free(&text);
    }
    return label;
}

/* The first column of texts, symbols or truths, for the labels of bars. */
static const struct column *label_column(const struct rows *rows)
{
    struct dimension dimension;
    for (size_t i = 0; i < rows->columns; i++)
        if (!rows->column[i].nested && !column_is_number(rows, &rows->column[i], &dimension))
            return &rows->column[i];
    return NULL;
}

/* Points where x is a number, else bars. */
static void add_records(struct arena *arena, struct exprs *exprs, struct chart *chart,
                        const struct value *plot)
{
    struct rows rows = rows_of(arena, plot);
    const struct column *axis[2] = {NULL, NULL};
    struct numbers x, y;
    find_axes(arena, &rows, plot, axis);
    if (!axis[1] || !read_column(arena, &rows, axis[1], &y)) return;
    if (axis[0] && read_column(arena, &rows, axis[0], &x)) {
        add_series(arena, chart, &x, &y, 1);
        return;
    }
    if (!axis[0]) axis[0] = label_column(&rows);
    add_bars(arena, chart, &y, cell_labels(arena, exprs, &rows, axis[0]));
}

/* Makes an axis one that can be divided by its length. */
static void settle(struct axis *axis)
{
    const double most = DBL_MAX / 4;
    if (axis->low > axis->high) axis->low = axis->high = 0;
    axis->low = fmax(axis->low, -most);
    axis->high = fmin(axis->high, most);
    if (axis->high - axis->low >= DBL_MIN) return;
    double around = fabs(axis->low) > DBL_MIN ? fabs(axis->low) / 2 : 1;
    axis->low -= around;
    axis->high += around;
}

struct chart chart_of(struct arena *arena, struct exprs *exprs, const struct value *plot)
{
    struct chart chart = {.title = plot->kind == VALUE_PLOT ? plot->text : NULL};
    chart.x.low = chart.y.low = INFINITY;
    chart.x.high = chart.y.high = -INFINITY;
    const struct value *data = rows_data(plot);
    bool many = data->kind == VALUE_LIST || data->kind == VALUE_RECORD;
    if (many && !add_numbers(arena, &chart, data) && !add_pairs(arena, &chart, data) &&
        !add_lists(arena, &chart, data))
        add_records(arena, exprs, &chart, plot);
    if (!chart.bars || chart.points == 0) settle(&chart.x);
    settle(&chart.y);
    return chart;
}

const char *axis_title(struct arena *arena, const struct axis *axis)
{
    const char *name = axis->name ? axis->name : "";
    if (!axis->unit.text[0]) return name;
    return arena_printf(arena, "%s%s[%s]", name, *name ? " " : "", axis->unit.text);
}

double axis_share(const struct axis *axis, double value)
{
    double share = (value - axis->low) / (axis->high - axis->low);
    return share > 0 ? fmin(share, 1) : 0;
}

/* Steps are 1, 2 or 5 times a power of ten. */
struct ticks ticks_of(double low, double high, size_t most)
{
    double rough = (high - low) / (double)(most ? most : 1);
    double power = pow(10, floor(log10(rough)));
    double parts = rough / power;
    double step = power * (parts <= 1 ? 1 : parts <= 2 ? 2 : parts <= 5 ? 5 : 10);
    struct ticks ticks = {ceil(low / step - 1e-9) * step, step, 0};
    if (!isfinite(ticks.first) || !(step > 0)) return (struct ticks){low, 1, 1};
    ticks.count = (size_t)floor((high - ticks.first) / step + 1e-9) + 1;
    return ticks;
}

void write_tick(struct buffer *out, double tick, double step)
{
    if (fabs(tick) < step / 1000) tick = 0;
    /* Far from zero it takes more digits to tell neighbours apart. */
    double needed = tick != 0 && step > 0 ? ceil(log10(fabs(tick) / step)) + 2 : 0;
    write_rounded(out, tick, TYPE_REAL,
                  needed > MOST_DIGITS   ? MOST_DIGITS
                  : needed > TICK_DIGITS ? (int)needed
                                         : TICK_DIGITS);
}
