/* What becomes of the data of a plot, whose texts are programs of one print; and what the writers
 * of reports make of texts and numbers at the edges. */
#include <math.h>
#include <string.h>

#include "backends/report/chart.h"
#include "frontend/frontend.h"
#include "tests/tap.h"

static struct arena *arena;
static struct frontend *frontend;

/* The first value that a program of constants prints. */
static const struct value *printed(const char *text)
{
    frontend = frontend_new(arena, &(struct frontend_options){0});
    const struct program *program = frontend_text(frontend, "chart.nas", text, strlen(text));
    if (CHECK(program && program->actions == 1)) return program->action[0].value[0];
    diagnostics_print(frontend_diagnostics(frontend), stdout, false);
    return value_nothing();
}

static struct chart drawn(const char *text)
{
    const struct value *plot = printed(text);
    return chart_of(arena, frontend_exprs(frontend), plot);
}

static const char *keep(struct buffer *buffer)
{
    const char *copy = arena_string(arena, buffer_string(buffer));
    buffer_free(buffer);
    return copy;
}

static const char *as_text(const char *text, size_t width, bool unicode)
{
    struct buffer out = {0};
    const struct value *value = printed(text);
    report_text(&out, frontend_exprs(frontend), value,
                &(struct report_style){.width = width, .unicode = unicode});
    return keep(&out);
}

static const char *as_json(const char *text)
{
    struct buffer out = {0};
    const struct value *value = printed(text);
    report_json(&out, frontend_exprs(frontend), value);
    return keep(&out);
}

static const char *as_svg(const char *text)
{
    struct buffer out = {0};
    const struct value *value = printed(text);
    report_svg(&out, frontend_exprs(frontend), value);
    return keep(&out);
}

/* ---- data --------------------------------------------------------------------------------------
 */

static void test_numbers(void)
{
    struct chart chart = drawn("print plot([3, 1, 2])");
    CHECK(chart.bars && chart.points == 3);
    CHECK_TEXT(chart.label[2], "2");
    chart = drawn("print plot((a: 3s, b: 1s))");
    CHECK(chart.bars && chart.points == 2);
    CHECK_TEXT(chart.label[1], "b");
    CHECK_TEXT(chart.y.unit.text, "s");
    chart = drawn("print plot([i ^ 2 for i in 0..<200])");
    CHECK(!chart.bars && chart.count == 1 && chart.points == 200);
    CHECK_NUMBER(chart.series[0].x[199], 199);
    CHECK_NUMBER(chart.y.high, 199 * 199);
    chart = drawn("print plot([])");
    CHECK(chart.points == 0);
}

static void test_pairs(void)
{
    struct chart chart = drawn("print plot([(1, 10ns), (2, 40ns), (4, 20ns)])");
    CHECK(!chart.bars && chart.points == 3);
    CHECK_NUMBER(chart.series[0].x[2], 4);
    CHECK_NUMBER(chart.series[0].y[1], 40);
    CHECK_TEXT(chart.y.unit.text, "ns");
    chart = drawn("print plot([[1, 5], [2, 6]])");
    CHECK(chart.count == 1 && chart.points == 2);
    CHECK_NUMBER(chart.series[0].y[0], 5);
    chart = drawn("print plot([(1s, 5), (2m, 6)])");
    CHECK(chart.bars);
    chart = drawn("print plot([(1, \"five\"), (2, 6)])");
    CHECK(!chart.count || chart.count == 1);
}

static void test_series(void)
{
    struct chart chart = drawn("print plot((slow: [1, 2, 3], fast: [1, 4]))");
    CHECK(chart.count == 2 && chart.points == 5 && !chart.bars);
    CHECK_TEXT(chart.series[0].name, "slow");
    CHECK(chart.series[1].count == 2);
    CHECK_NUMBER(chart.y.high, 4);
    chart = drawn("print plot([[1, 2, 3], [4, 5, 6]])");
    CHECK(chart.count == 2);
    CHECK_TEXT(chart.series[1].name, "1");
    chart = drawn("print plot((slow: [1s, 2s, 3s], fast: [1m]))");
    CHECK(chart.count < 2);
}

/* What is drawn can be told apart and stays on the page. */
static void test_labels(void)
{
    const char *svg = as_svg("print plot([(a: 1000000 + n * 0.001, b: n) for n in 1..=20])");
    CHECK(strstr(svg, ">1000000.005</text>") && strstr(svg, ">1000000.01</text>"));
    svg = as_svg("print plot([(name: \"x\", v: n) for n in 1..=410], x: \"name\", y: \"v\")");
    CHECK(strstr(svg, ">and 10 more</text>"));
    svg = as_svg("print plot([1], title: \"a title that goes on and on and on and on, wider than "
                 "the page that it is on, until it is cut\")");
    CHECK(strstr(svg, "wider than the pa") && !strstr(svg, "is cut</text>"));
}

static void test_records(void)
{
    struct chart chart = drawn("print plot([(t: 1s, e: 3J), (t: 2s, e: 5J)])");
    CHECK(!chart.bars && chart.points == 2);
    CHECK_TEXT(chart.x.name, "t");
    CHECK_TEXT(chart.y.name, "e");
    CHECK_TEXT(axis_title(arena, &chart.y), "e [J]");
    chart = drawn("print plot([(t: 1s, e: 3J), (t: 2s, e: 5J)], x: \"e\", y: \"t\")");
    CHECK_TEXT(chart.x.name, "e");
    chart = drawn("print plot([(n: \"a\", e: 3), (n: \"b\", e: 5)])");
    CHECK(chart.bars);
    CHECK_TEXT(chart.label[1], "b");
    chart = drawn("print plot([(e: 3), (e: 5)])");
    CHECK(chart.bars);
    CHECK_TEXT(chart.label[1], "1");
    chart = drawn("print plot([(e: 3, at: (x: 1, y: 2)), (e: 5, at: (x: 4, y: 7))], y: \"y\")");
    CHECK_TEXT(chart.y.name, "at.y");
    CHECK_NUMBER(chart.series[0].y[1], 7);
    chart = drawn("print plot([(n: \"a\", e: 3), (n: \"b\", e: 5)], x: \"n\", y: \"e\")");
    CHECK(chart.bars);
    CHECK_TEXT(chart.label[0], "a");
    chart = drawn("print plot([(e: 3, t: 7), (e: 5, t: 9)], x: \"t\")");
    CHECK(!chart.bars && chart.points == 2);
    CHECK_TEXT(chart.x.name, "t");
    CHECK_TEXT(chart.y.name, "e");
    chart = drawn("print plot([(e: \"a\"), (e: \"b\")])");
    CHECK(chart.points == 0);
    chart = drawn("print plot([(a: 1, b: 2), (a: 3)], x: \"a\", y: \"b\")");
    CHECK(chart.points == 1);
}

static void test_flat(void)
{
    struct chart chart = drawn("print plot([(1, 5), (2, 5)])");
    CHECK(chart.y.low < 5 && chart.y.high > 5);
    chart = drawn("print plot([(0, 0), (0, 0)])");
    CHECK(chart.x.low < 0 && chart.x.high > 0);
    CHECK_NUMBER(axis_share(&chart.x, chart.x.low - 5), 0);
    CHECK_NUMBER(axis_share(&chart.x, chart.x.high + 5), 1);
    struct ticks ticks = ticks_of(3, 3, 0);
    CHECK(ticks.count == 1);
    CHECK_NUMBER(ticks.first, 3);
}

/* ---- drawings ----------------------------------------------------------------------------------
 */

static size_t widest_line(const char *text)
{
    size_t widest = 0, size = 0;
    for (; *text; text++) {
        size = *text == '\n' ? 0 : size + ((*text & 0xC0) != 0x80);
        if (size > widest) widest = size;
    }
    return widest;
}

static void test_drawings(void)
{
    static const char two[] = "print plot((slow: [1, 2, 3], fast: [1, 4]), title: \"both\")";
    const char *text = as_text(two, 40, true);
    CHECK(strstr(text, "both\n") == text);
    CHECK(strstr(text, "* slow   o fast") != NULL);
    CHECK(widest_line(text) <= 40);
    CHECK(widest_line(as_text(two, 0, true)) <= 80);
    CHECK(widest_line(as_text(two, 1, false)) <= 40);
    CHECK(widest_line(as_text("print plot([3, 1, 2])", 100000, false)) <= 100000);
    CHECK(strstr(as_svg(two), ">slow</text>") != NULL);
    static const char axes[] = "print plot([(t: 1s, e: 3J), (t: 2s, e: 5J)])";
    CHECK(strstr(as_text(axes, 60, true), "e [J]") != NULL);
    CHECK(strstr(as_svg(axes), ">t [s]</text>") != NULL);
    CHECK(strstr(as_json("print plot([(t: 1, e: 3)], x: \"t\", y: \"e\", title: \"now\")"),
                 "\"y\": \"e\"") != NULL);
}

static void test_inside(void)
{
    CHECK_TEXT(as_text("print [plot([1, 2]), table([(a: 1)]), \"a\\tb\\n\"]", 80, false),
               "[plot of 2 points, [(a: 1)], \"a\\tb\\n\"]");
    CHECK_TEXT(as_text("network n(x: f32[4]) = x |> dense(2)\nprint n()", 80, false),
               "network n: 1 op, 1 layer");
    CHECK_TEXT(as_text("circuit c(q: qubits[2]) -> f32[2] {\n  h(q[0])\n  return z(q)\n}\n"
                       "print c()",
                       80, false),
               "circuit c: 2 gates on 2 qubits");
    CHECK_TEXT(as_json("network n(x: f32[4]) = x |> dense(2)\nprint n()"),
               "{\"design\": \"n\", \"ops\": 1, \"layers\": 1}");
}

static void test_tables(void)
{
    CHECK_TEXT(as_text("print table([(a: 1), (b: 2)])", 80, false), "a  b\n"
                                                                    "----\n"
                                                                    "1\n"
                                                                    "   2");
    CHECK_TEXT(as_text("print table([3, 4])", 80, false), "value\n"
                                                          "-----\n"
                                                          "    3\n"
                                                          "    4");
    CHECK_TEXT(as_text("print table([])", 80, false), "(no rows)");
    CHECK(widest_line(as_text("print table([(name: \"a long name that does not fit here\", "
                              "other: \"and another one beside it\", n: 12345678)])",
                              20, true)) <= 20);
}

static void test_edges(void)
{
    struct buffer out = {0};
    write_xml(&out, "a'b\tc\nd<\x01\xEF\xBF\xBE");
    CHECK_TEXT(buffer_string(&out), "a&#39;b c d&lt;");
    buffer_clear(&out);
    write_cut(&out, "abcdef", 2, false);
    CHECK_TEXT(buffer_string(&out), "..");
    buffer_clear(&out);
    write_cut(&out, "abcdef", 5, false);
    CHECK_TEXT(buffer_string(&out), "abc..");
    buffer_clear(&out);
    write_exact(&out, NAN);
    write_exact(&out, -INFINITY);
    CHECK_TEXT(buffer_string(&out), "nan-inf");
    buffer_clear(&out);
    write_base_unit(&out, (struct dimension){{0, -1, 2, 0, 0}});
    buffer_char(&out, ' ');
    write_base_unit(&out, (struct dimension){{0, -2, 0, 0, 0}});
    CHECK_TEXT(buffer_string(&out), "J2/s 1/s2");
    buffer_free(&out);
    const char *text = "\xC3\xA9\xF0\x9F\x98\x80\xED\xA0\x80z";
    CHECK(utf8_next(&text) == 0xE9);
    CHECK(utf8_next(&text) == 0x1F600);
    CHECK(utf8_next(&text) == 0xFFFD);
    CHECK(display_width("e\xCC\x81") == 1);
    CHECK(display_width("\xE6\xBC\xA2") == 2);
}

int main(void)
{
    arena = arena_new();
    test_numbers();
    test_pairs();
    test_series();
    test_labels();
    test_records();
    test_flat();
    test_drawings();
    test_inside();
    test_tables();
    test_edges();
    arena_free(arena);
    return tap_done();
}
