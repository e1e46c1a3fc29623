/* Charts as SVG 1.1 documents that stand alone: no fonts, scripts or styles from elsewhere.
 *
 * Colours are those of Okabe and Ito, which people with colour blindness can tell apart.
 */
#include <math.h>
#include <string.h>

#include "backends/report/chart.h"

enum {
    WIDTH = 720,
    LEFT = 76,
    RIGHT = 24,
    TOP = 24,
    TITLE = 28,
    BOTTOM = 56,
    AREA = 340, /* height of the area of points */
    BAR = 22,   /* height of one bar with its gap */
    LETTER = 7, /* width of a letter, about */
    LEGEND_ROW = 20,
    LABEL_LETTERS = 24,
    TITLE_LETTERS = 70, /* of a bold title, on one line */
    TICKS = 6,
    MOST_BARS = 400
};

static const char *const colours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                      "#e69f00", "#56b4e9", "#000000"};

static const char *colour_of(size_t series)
{
    return colours[series % (sizeof colours / sizeof *colours)];
}

struct page {
    struct arena *arena;
    struct buffer *out;
    const struct chart *chart;
    double left, top, width, height; /* of the area */
    double total;                    /* height of the page */
};

/* Coordinates need no more than a tenth of a pixel. */
static void put_number(struct page *page, const char *name, double value)
{
    buffer_printf(page->out, " %s=\"", name);
    write_rounded(page->out, floor(value * 10 + 0.5) / 10, TYPE_REAL, 6);
    buffer_char(page->out, '"');
}

static void put_line(struct page *page, double x1, double y1, double x2, double y2,
                     const char *colour)
{
    buffer_text(page->out, "<line");
    put_number(page, "x1", x1);
    put_number(page, "y1", y1);
    put_number(page, "x2", x2);
    put_number(page, "y2", y2);
    buffer_printf(page->out, " stroke=\"%s\"/>\n", colour);
}

static void put_text(struct page *page, double x, double y, const char *anchor, const char *text)
{
    buffer_text(page->out, "<text");
    put_number(page, "x", x);
    put_number(page, "y", y);
    buffer_printf(page->out, " text-anchor=\"%s\">", anchor);
    write_xml(page->out, text);
    buffer_text(page->out, "</text>\n");
}

/* The place of a value between two coordinates. */
static double at(double value, const struct axis *axis, double from, double to)
{
    return from + axis_share(axis, value) * (to - from);
}

static double at_x(const struct page *page, double x)
{
    return at(x, &page->chart->x, page->left, page->left + page->width);
}

static double at_y(const struct page *page, double y)
{
    return at(y, &page->chart->y, page->top + page->height, page->top);
}

static const char *tick_text(struct page *page, double tick, double step)
{
    struct buffer text = {0};
    write_tick(&text, tick, step);
    const char *copy = arena_string(page->arena, buffer_string(&text));
    buffer_free(&text);
    return copy;
}

/* Ticks along the bottom; `axis` is x of points and y of bars. */
static void put_bottom(struct page *page, const struct axis *axis)
{
    double below = page->top + page->height;
    struct ticks ticks = ticks_of(axis->low, axis->high, TICKS);
    for (size_t i = 0; i < ticks.count; i++) {
        double tick = ticks.first + (double)i * ticks.step;
        double x = at(tick, axis, page->left, page->left + page->width);
        put_line(page, x, page->top, x, below, "#e5e5e5");
        put_line(page, x, below, x, below + 5, "#333333");
        /* A long number at the right end stays on the page. */
        const char *text = tick_text(page, tick, ticks.step);
        double most = WIDTH - 2 - LETTER * (double)display_width(text) / 2;
        put_text(page, fmin(x, most), below + 19, "middle", text);
    }
    put_text(page, page->left + page->width / 2, below + 40, "middle",
             axis_title(page->arena, axis));
}

/* Ticks along the left, and the name turned to read upwards. */
static void put_side(struct page *page)
{
    const struct axis *axis = &page->chart->y;
    struct ticks ticks = ticks_of(axis->low, axis->high, TICKS);
    for (size_t i = 0; i < ticks.count; i++) {
        double tick = ticks.first + (double)i * ticks.step, y = at_y(page, tick);
        put_line(page, page->left, y, page->left + page->width, y, "#e5e5e5");
        put_line(page, page->left - 5, y, page->left, y, "#333333");
        put_text(page, page->left - 9, y + 4, "end", tick_text(page, tick, ticks.step));
    }
    const char *title = axis_title(page->arena, axis);
    if (!*title) return;
    double middle = page->top + page->height / 2;
    buffer_text(page->out, "<text transform=\"rotate(-90)\" text-anchor=\"middle\"");
    put_number(page, "x", -middle);
    put_number(page, "y", 18);
    buffer_char(page->out, '>');
    write_xml(page->out, title);
    buffer_text(page->out, "</text>\n");
}

static void put_axes(struct page *page)
{
    double below = page->top + page->height;
    put_line(page, page->left, page->top, page->left, below, "#333333");
    put_line(page, page->left, below, page->left + page->width, below, "#333333");
}

/* A group a series, so that its colour is said once. */
static void put_points(struct page *page)
{
    for (size_t i = 0; i < page->chart->count; i++) {
        const struct series *series = &page->chart->series[i];
        buffer_printf(page->out, "<g fill=\"%s\">\n", colour_of(i));
        for (size_t k = 0; k < series->count; k++) {
            if (!isfinite(series->x[k]) || !isfinite(series->y[k])) continue;
            buffer_text(page->out, "<circle");
            put_number(page, "cx", at_x(page, series->x[k]));
            put_number(page, "cy", at_y(page, series->y[k]));
            buffer_text(page->out, " r=\"3\"/>\n");
        }
        buffer_text(page->out, "</g>\n");
    }
}

/* Bars lie, so that their labels can be read. */
static void put_bars(struct page *page, size_t count)
{
    const struct series *series = &page->chart->series[0];
    double right = page->left + page->width;
    double zero = at(0, &page->chart->y, page->left, right);
    for (size_t i = 0; i < count; i++) {
        double y = page->top + (double)i * BAR, value = series->y[i];
        struct buffer label = {0};
        write_cut(&label, page->chart->label[i], LABEL_LETTERS, true);
        put_text(page, page->left - 8, y + BAR * 0.7, "end", buffer_string(&label));
        buffer_free(&label);
        if (!isfinite(value)) continue;
        double end = at(value, &page->chart->y, page->left, right);
        buffer_printf(page->out, "<rect fill=\"%s\"", colour_of(0));
        put_number(page, "x", fmin(zero, end));
        put_number(page, "y", y + 3);
        put_number(page, "width", fabs(end - zero));
        put_number(page, "height", BAR - 6);
        buffer_text(page->out, "/>\n");
    }
}

/* What a page of bars leaves out is said on it. */
static void put_rest(struct page *page, size_t bars)
{
    size_t rest = page->chart->series[0].count - bars;
    if (!rest) return;
    put_text(page, 8, page->top + page->height + 40, "start",
             arena_printf(page->arena, "and %zu more", rest));
}

static void put_legend(struct page *page)
{
    if (page->chart->count < 2) return;
    double y = page->total - LEGEND_ROW * (double)page->chart->count;
    for (size_t i = 0; i < page->chart->count; i++, y += LEGEND_ROW) {
        buffer_printf(page->out, "<rect fill=\"%s\"", colour_of(i));
        put_number(page, "x", page->left);
        put_number(page, "y", y);
        buffer_text(page->out, " width=\"12\" height=\"12\"/>\n");
        put_text(page, page->left + 20, y + 11, "start", page->chart->series[i].name);
    }
}

static double label_width(const struct chart *chart, size_t count)
{
    size_t widest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t width = display_width(chart->label[i]);
        if (width > widest) widest = width;
    }
    if (widest > LABEL_LETTERS) widest = LABEL_LETTERS;
    return (double)(LETTER * widest) + 20;
}

/* Room for the ticks along the left, and for the name beside them. */
static double side_width(struct page *page)
{
    enum { MARK = 9, NAME = 26 };
    const struct axis *axis = &page->chart->y;
    struct ticks ticks = ticks_of(axis->low, axis->high, TICKS);
    size_t widest = 0;
    for (size_t i = 0; i < ticks.count; i++) {
        double tick = ticks.first + (double)i * ticks.step;
        size_t width = display_width(tick_text(page, tick, ticks.step));
        if (width > widest) widest = width;
    }
    return fmax(LEFT, (double)(LETTER * widest) + MARK + NAME);
}

/* From the top: title, area, ticks and name below it, legend. */
static void lay_out(struct page *page, size_t bars)
{
    const struct chart *chart = page->chart;
    bool titled = chart->title && *chart->title;
    page->left = chart->bars ? label_width(chart, bars) : side_width(page);
    page->top = TOP + (titled ? TITLE : 0);
    page->width = WIDTH - RIGHT - page->left;
    page->height = chart->bars ? (double)(BAR * bars) : AREA;
    page->total = page->top + page->height + BOTTOM;
    if (chart->count > 1) page->total += (double)(LEGEND_ROW * chart->count);
}

static void put_head(struct page *page)
{
    buffer_text(page->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\"");
    buffer_printf(page->out, " width=\"%d\" height=\"%.0f\" viewBox=\"0 0 %d %.0f\"\n", WIDTH,
                  page->total, WIDTH, page->total);
    buffer_text(page->out, " font-family=\"sans-serif\" font-size=\"12\" fill=\"#222222\">\n"
                           "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    const char *title = page->chart->title;
    if (!title || !*title) return;
    buffer_printf(page->out, "<title>");
    write_xml(page->out, title);
    buffer_text(page->out, "</title>\n<g font-size=\"15\" font-weight=\"bold\">");
    struct buffer cut = {0};
    write_cut(&cut, title, TITLE_LETTERS, true);
    put_text(page, WIDTH / 2.0, TOP + 8, "middle", buffer_string(&cut));
    buffer_free(&cut);
    buffer_text(page->out, "</g>\n");
}

void report_svg(struct buffer *out, struct exprs *exprs, const struct value *plot)
{
    struct page page = {.arena = arena_new(), .out = out};
    struct chart chart = chart_of(page.arena, exprs, plot);
    size_t bars = chart.bars ? chart.series[0].count : 0;
    if (bars > MOST_BARS) bars = MOST_BARS;
    page.chart = &chart;
    lay_out(&page, bars);
    put_head(&page);
    if (!chart.points) {
        put_text(&page, WIDTH / 2.0, page.top + page.height / 2, "middle", "nothing to plot");
    } else if (chart.bars) {
        put_bottom(&page, &chart.y);
        put_bars(&page, bars);
        put_axes(&page);
        put_rest(&page, bars);
    } else {
        put_bottom(&page, &chart.x);
        put_side(&page);
        put_points(&page);
        put_axes(&page);
    }
    put_legend(&page);
    buffer_text(out, "</svg>\n");
    arena_free(page.arena);
}
