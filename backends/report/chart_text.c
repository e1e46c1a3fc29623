/* Charts on a terminal: points as braille dots (eight a character) or as letters, bars as blocks.
 *
 *     energy [uJ]
 *     60 |*
 *        |  *
 *     40 |      *     *
 *        +--------------------
 *         0         10      20
 *                  time [ms]
 */
#include <math.h>
#include <string.h>

#include "backends/report/chart.h"

enum {
    USUAL_WIDTH = 80,
    WIDEST = 100, /* wider charts do not read better */
    HEIGHT = 16,
    LEAST_WIDTH = 8, /* of the area of points */
    DOTS_X = 2,
    DOTS_Y = 4,
    WIDEST_LABEL = 24
};

struct canvas {
    struct arena *arena;
    struct buffer *out;
    const struct chart *chart;
    bool unicode;
    size_t width; /* of the whole chart */
    size_t left;  /* columns of the ticks beside the axis */
    size_t columns;
    unsigned char
        *dots; /* braille bits of each cell; the number of a series, plus one, in letters */
    bool letters;
};

/* Ends a line, without the blanks before its end. */
static void new_line(struct canvas *canvas)
{
    struct buffer *out = canvas->out;
    while (out->size && out->text[out->size - 1] == ' ')
        out->text[--out->size] = '\0';
    buffer_char(out, '\n');
}

/* ---- points ---------------------------------------------------------------------------------- */

static size_t place(double value, const struct axis *axis, size_t places)
{
    return (size_t)floor(axis_share(axis, value) * (double)(places - 1) + 0.5);
}

static void draw_dot(struct canvas *canvas, double x, double y)
{
    static const unsigned char bit[DOTS_Y][DOTS_X] = {
        {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    size_t column = place(x, &canvas->chart->x, canvas->columns * DOTS_X);
    size_t row = HEIGHT * DOTS_Y - 1 - place(y, &canvas->chart->y, HEIGHT * DOTS_Y);
    canvas->dots[row / DOTS_Y * canvas->columns + column / DOTS_X] |=
        bit[row % DOTS_Y][column % DOTS_X];
}

/* Later series cover earlier ones: one place shows one letter. */
static void draw_letter(struct canvas *canvas, double x, double y, size_t series)
{
    size_t column = place(x, &canvas->chart->x, canvas->columns);
    size_t row = HEIGHT - 1 - place(y, &canvas->chart->y, HEIGHT);
    canvas->dots[row * canvas->columns + column] = (unsigned char)(series % 250 + 1);
}

/* Places that have no number are not drawn. */
static void draw_points(struct canvas *canvas)
{
    canvas->dots = NEW_ARRAY(canvas->arena, unsigned char, canvas->columns *HEIGHT);
    for (size_t i = 0; i < canvas->chart->count; i++) {
        const struct series *series = &canvas->chart->series[i];
        for (size_t k = 0; k < series->count; k++) {
            if (!isfinite(series->x[k]) || !isfinite(series->y[k])) continue;
            if (canvas->letters)
                draw_letter(canvas, series->x[k], series->y[k], i);
            else
                draw_dot(canvas, series->x[k], series->y[k]);
        }
    }
}

static char letter_of(size_t series)
{
    static const char letters[] = "*ox+#@abcdefghijklmnpqrstuvwyz";
    return letters[series % (sizeof letters - 1)];
}

static void write_cells(struct canvas *canvas, size_t row)
{
    for (size_t i = 0; i < canvas->columns; i++) {
        unsigned char dots = canvas->dots[row * canvas->columns + i];
        if (!dots)
            buffer_char(canvas->out, ' ');
        else if (canvas->letters)
            buffer_char(canvas->out, letter_of(dots - 1u));
        else
            utf8_write(canvas->out, 0x2800u | dots);
    }
}

/* The tick of each row of the area, or NULL. */
static const char **row_ticks(struct canvas *canvas)
{
    const struct axis *y = &canvas->chart->y;
    const char **text = NEW_ARRAY(canvas->arena, const char *, HEIGHT);
    struct ticks ticks = ticks_of(y->low, y->high, HEIGHT / 4);
    for (size_t i = 0; i < ticks.count; i++) {
        double tick = ticks.first + (double)i * ticks.step;
        struct buffer buffer = {0};
        write_tick(&buffer, tick, ticks.step);
        text[HEIGHT - 1 - place(tick, y, HEIGHT)] =
            arena_string(canvas->arena, buffer_string(&buffer));
        if (buffer.size > canvas->left) canvas->left = buffer.size;
        buffer_free(&buffer);
    }
    return text;
}

/* The axis with its ticks at the left, the cells beside it. */
static void write_area(struct canvas *canvas, const char **tick)
{
    for (size_t row = 0; row < HEIGHT; row++) {
        const char *text = tick[row] ? tick[row] : "";
        buffer_fill(canvas->out, ' ', canvas->left - strlen(text));
        buffer_text(canvas->out, text);
        if (canvas->unicode)
            buffer_text(canvas->out, tick[row] ? " ┤" : " │");
        else
            buffer_text(canvas->out, tick[row] ? " +" : " |");
        write_cells(canvas, row);
        new_line(canvas);
    }
}

/* The line below the area with its ticks, and their texts in a second line. */
static void write_below(struct canvas *canvas)
{
    const struct axis *x = &canvas->chart->x;
    char *line = arena_alloc(canvas->arena, canvas->columns + 1);
    size_t size = canvas->left + canvas->columns + 32;
    char *text = arena_alloc(canvas->arena, size);
    memset(line, '-', canvas->columns);
    memset(text, ' ', size - 1);
    struct ticks ticks = ticks_of(x->low, x->high, canvas->columns / 12 + 1);
    size_t free_from = 0;
    for (size_t i = 0; i < ticks.count; i++) {
        double tick = ticks.first + (double)i * ticks.step;
        struct buffer buffer = {0};
        write_tick(&buffer, tick, ticks.step);
        size_t at = place(tick, x, canvas->columns);
        size_t middle = canvas->left + 2 + at;
        size_t from = middle > buffer.size / 2 ? middle - buffer.size / 2 : 0;
        line[at] = '+';
        if (from >= free_from && from + buffer.size < size) {
            memcpy(text + from, buffer_string(&buffer), buffer.size);
            free_from = from + buffer.size + 1;
        }
        buffer_free(&buffer);
    }
    buffer_fill(canvas->out, ' ', canvas->left + 1);
    buffer_text(canvas->out, canvas->unicode ? "└" : "+");
    for (size_t i = 0; i < canvas->columns; i++)
        buffer_text(canvas->out, !canvas->unicode ? (line[i] == '+' ? "+" : "-")
                                 : line[i] == '+' ? "┬"
                                                  : "─");
    new_line(canvas);
    buffer_text(canvas->out, text);
    new_line(canvas);
}

/* Only where there is something to tell apart. */
static void write_legend(struct canvas *canvas)
{
    if (canvas->chart->count < 2) return;
    struct buffer line = {0};
    for (size_t i = 0; i < canvas->chart->count; i++)
        buffer_printf(&line, "%s%c %s", i ? "   " : "", letter_of(i),
                      canvas->chart->series[i].name);
    write_cut(canvas->out, buffer_string(&line), canvas->width, canvas->unicode);
    buffer_free(&line);
    new_line(canvas);
}

static void write_centred(struct canvas *canvas, const char *text)
{
    if (!*text) return;
    size_t width = display_width(text), middle = canvas->left + 2 + canvas->columns / 2;
    buffer_fill(canvas->out, ' ', middle > width / 2 ? middle - width / 2 : 0);
    write_cut(canvas->out, text, canvas->width, canvas->unicode);
    new_line(canvas);
}

/* The ticks come first: their width decides what is left for the points. */
static void write_points(struct canvas *canvas)
{
    const char **tick = row_ticks(canvas);
    size_t beside = canvas->left + 2;
    canvas->columns = canvas->width > beside + LEAST_WIDTH ? canvas->width - beside : LEAST_WIDTH;
    canvas->letters = !canvas->unicode || canvas->chart->count > 1;
    draw_points(canvas);
    write_cut(canvas->out, axis_title(canvas->arena, &canvas->chart->y), canvas->width,
              canvas->unicode);
    if (*axis_title(canvas->arena, &canvas->chart->y)) new_line(canvas);
    write_area(canvas, tick);
    write_below(canvas);
    write_centred(canvas, axis_title(canvas->arena, &canvas->chart->x));
    write_legend(canvas);
}

/* ---- bars ------------------------------------------------------------------------------------ */

struct bars {
    size_t label; /* columns of the labels, of the numbers, and of the bars between them */
    size_t number;
    size_t width;
    const char **text; /* each bar's number */
};

/* Labels take at most a third of the width. */
static struct bars measure_bars(struct canvas *canvas)
{
    const struct series *series = &canvas->chart->series[0];
    struct bars bars = {.text = NEW_ARRAY(canvas->arena, const char *, series->count + 1)};
    for (size_t i = 0; i < series->count; i++) {
        size_t label = display_width(canvas->chart->label[i]);
        if (label > bars.label) bars.label = label;
        struct buffer text = {0};
        write_rounded(&text, series->y[i], TYPE_REAL, 6);
        bars.text[i] = arena_string(canvas->arena, buffer_string(&text));
        if (text.size > bars.number) bars.number = text.size;
        buffer_free(&text);
    }
    size_t most = canvas->width / 3 < WIDEST_LABEL ? canvas->width / 3 : WIDEST_LABEL;
    if (bars.label > most) bars.label = most;
    size_t beside = bars.label + bars.number + 4;
    bars.width = canvas->width > beside + LEAST_WIDTH ? canvas->width - beside : LEAST_WIDTH;
    return bars;
}

/* From zero to the value, in eighths of a column where there are such characters. */
static void write_bar(struct canvas *canvas, const struct bars *bars, double value)
{
    static const char *const eighth[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const struct axis *y = &canvas->chart->y;
    if (!isfinite(value)) return;
    double zero = axis_share(y, 0), end = axis_share(y, value);
    double length = fabs(end - zero) * (double)bars->width;
    buffer_fill(canvas->out, ' ', (size_t)floor(fmin(zero, end) * (double)bars->width + 0.5));
    if (!canvas->unicode) {
        buffer_fill(canvas->out, '#', (size_t)floor(length + 0.5));
        return;
    }
    size_t eighths = (size_t)floor(length * 8 + 0.5);
    for (size_t i = 0; i < eighths / 8; i++)
        buffer_text(canvas->out, "█");
    buffer_text(canvas->out, eighth[eighths % 8]);
}

/* Label, number, bar: one line each. */
static void write_bars(struct canvas *canvas)
{
    struct bars bars = measure_bars(canvas);
    const struct series *series = &canvas->chart->series[0];
    const char *title = axis_title(canvas->arena, &canvas->chart->y);
    write_cut(canvas->out, title, canvas->width, canvas->unicode);
    if (*title) new_line(canvas);
    for (size_t i = 0; i < series->count; i++) {
        struct buffer label = {0};
        write_cut(&label, canvas->chart->label[i], bars.label, canvas->unicode);
        buffer_text(canvas->out, buffer_string(&label));
        buffer_fill(canvas->out, ' ', bars.label - display_width(buffer_string(&label)) + 1);
        buffer_free(&label);
        buffer_fill(canvas->out, ' ', bars.number - strlen(bars.text[i]));
        buffer_printf(canvas->out, "%s ", bars.text[i]);
        write_bar(canvas, &bars, series->y[i]);
        new_line(canvas);
    }
}

void write_chart(struct buffer *out, struct exprs *exprs, const struct value *plot,
                 const struct report_style *style)
{
    struct canvas canvas = {.arena = arena_new(), .out = out, .unicode = style->unicode};
    struct chart chart = chart_of(canvas.arena, exprs, plot);
    canvas.chart = &chart;
    canvas.width = style->width ? style->width : USUAL_WIDTH;
    if (canvas.width > WIDEST) canvas.width = WIDEST;
    if (chart.title && *chart.title) buffer_printf(out, "%s\n", chart.title);
    if (!chart.points)
        buffer_text(out, "(nothing to plot)\n");
    else if (chart.bars)
        write_bars(&canvas);
    else
        write_points(&canvas);
    out->text[--out->size] = '\0'; /* the last line's end */
    arena_free(canvas.arena);
}
