/* Reports against texts written by hand; JSON is read back by jansson. */
#include "backends/report/report.h"

#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "backends/report/chart.h"
#include "tests/tap.h"

static struct arena *arena;
static struct exprs *exprs;
static const struct report_style ascii = {80, false, false};
static const struct report_style fancy = {80, true, false};
static const struct dimension joule = {{0, 0, 1, 0, 0}};
static const struct dimension second = {{0, 1, 0, 0, 0}};
static const struct dimension bit = {{1, 0, 0, 0, 0}};

/* ---- values ---------------------------------------------------------------------------------- */

static const struct value *whole(int64_t n)
{
    return value_scalar(arena, expr_whole(exprs, n));
}

static const struct value *real(double x)
{
    return value_scalar(arena, expr_number(exprs, x, TYPE_REAL));
}

static const struct value *quantity(double x, struct dimension dimension)
{
    return value_scalar(arena, expr_number(exprs, x, (struct type){SCALAR_REAL, dimension}));
}

static const struct value *truth(bool x)
{
    return value_scalar(arena, expr_truth(exprs, x));
}

static const struct value *symbol(const char *name)
{
    return value_scalar(arena, expr_number(exprs, symbol_number(exprs, name), TYPE_SYMBOL));
}

static const struct value *text(const char *of)
{
    return value_text(arena, of);
}

enum { MOST = 8 };

static const struct value *list(size_t count, const struct value *const *item)
{
    const struct value **copy = arena_copy(arena, item, count * sizeof *item);
    return value_list(arena, copy, count);
}
#define LIST(...)                                                                                  \
    list(sizeof(const struct value *[]){__VA_ARGS__} / sizeof(const struct value *),               \
         (const struct value *[]){__VA_ARGS__})

struct field {
    const char *name;
    const struct value *value;
};

static const struct value *record(size_t count, const struct field *field)
{
    const char **name = NEW_ARRAY(arena, const char *, count);
    const struct value **item = NEW_ARRAY(arena, const struct value *, count);
    for (size_t i = 0; i < count; i++) {
        name[i] = field[i].name;
        item[i] = field[i].value;
    }
    return value_record(arena, NULL, name, item, count);
}
#define RECORD(...)                                                                                \
    record(sizeof(struct field[]){__VA_ARGS__} / sizeof(struct field),                             \
           (struct field[]){__VA_ARGS__})

static const struct value *shown(enum value_kind kind, const char *title, const char *x,
                                 const char *y, const struct value *data)
{
    struct value value = {.kind = kind, .text = title, .items = 1};
    value.item = arena_copy(arena, &data, sizeof data);
    value.name = arena_copy(arena, (const char *[]){x, y}, 2 * sizeof x);
    return value_make(arena, value);
}

static const struct value *table(const struct value *data)
{
    return shown(VALUE_TABLE, NULL, NULL, NULL, data);
}

static const char *keep(struct buffer *buffer)
{
    const char *copy = arena_string(arena, buffer_string(buffer));
    buffer_free(buffer);
    return copy;
}

static const char *as_text(const struct value *value, const struct report_style *style)
{
    struct buffer out = {0};
    report_text(&out, exprs, value, style);
    return keep(&out);
}

static const char *as_json(const struct value *value)
{
    struct buffer out = {0};
    report_json(&out, exprs, value);
    return keep(&out);
}

static const char *as_csv(const struct value *value)
{
    struct buffer out = {0};
    report_csv(&out, exprs, value);
    return keep(&out);
}

static const char *as_svg(const struct value *value)
{
    struct buffer out = {0};
    report_svg(&out, exprs, value);
    return keep(&out);
}

static const char *as_nas(const char *name, const struct value *value, const char *doc)
{
    struct buffer out = {0};
    report_nas(&out, exprs, name, value, doc);
    return keep(&out);
}

/* ---- plain values ---------------------------------------------------------------------------- */

static void test_scalars(void)
{
    CHECK_TEXT(as_text(whole(13549094), &ascii), "13549094");
    CHECK_TEXT(as_text(whole(-3), &ascii), "-3");
    CHECK_TEXT(as_text(real(0.1), &ascii), "0.1");
    CHECK_TEXT(as_text(real(2.0 / 3), &ascii), "0.666667");
    CHECK_TEXT(as_text(real(1.5e-7), &ascii), "1.5e-7");
    CHECK_TEXT(as_text(real(6.02214076e23), &ascii), "6.02214e23");
    CHECK_TEXT(as_text(real(-0.0), &ascii), "0");
    CHECK_TEXT(as_text(real(NAN), &ascii), "nan");
    CHECK_TEXT(as_text(real(-INFINITY), &ascii), "-inf");
    CHECK_TEXT(as_text(truth(true), &ascii), "true");
    CHECK_TEXT(as_text(symbol("K"), &ascii), "K");
    CHECK_TEXT(as_text(symbol("memory"), &ascii), "memory");
    CHECK_TEXT(as_text(text("a \"b\""), &ascii), "a \"b\"");
    CHECK_TEXT(as_text(quantity(45e-9, second), &ascii), "45ns");
    CHECK_TEXT(as_text(quantity(320 * 8192, bit), &ascii), "320KiB");
    CHECK_TEXT(as_text(value_nothing(), &ascii), "nothing");
}

static void test_wished_unit(void)
{
    struct value wished = *quantity(1.5e-6, joule);
    wished.unit = "nJ";
    CHECK_TEXT(as_text(&wished, &ascii), "1500nJ");
    wished.unit = "ns"; /* no energy: ignored */
    CHECK_TEXT(as_text(&wished, &ascii), "1.5uJ");
}

static void test_nested(void)
{
    CHECK_TEXT(as_text(LIST(whole(1), whole(2), whole(3)), &ascii), "[1, 2, 3]");
    CHECK_TEXT(as_text(list(0, NULL), &ascii), "[]");
    const struct value *inner = RECORD({"a", whole(1)}, {"b", text("x\n")});
    CHECK_TEXT(as_text(inner, &ascii), "(a: 1, b: \"x\\n\")");
    CHECK_TEXT(as_text(LIST(inner, truth(false)), &ascii), "[(a: 1, b: \"x\\n\"), false]");
    CHECK_TEXT(as_text(record(2, (struct field[]){{NULL, whole(1)}, {NULL, real(0.5)}}), &ascii),
               "(1, 0.5)");
}

/* ---- tables ---------------------------------------------------------------------------------- */

static const struct value *layers(void)
{
    const struct value *first =
        RECORD({"layer", text("conv1")}, {"energy", quantity(5.92e-5, joule)},
               {"share", real(0.25)}, {"fits", truth(true)});
    const struct value *second_row =
        RECORD({"layer", text("dépth")}, {"energy", quantity(1.25e-4, joule)}, {"share", real(12)},
               {"fits", truth(false)});
    return LIST(first, second_row);
}

static void test_table(void)
{
    CHECK_TEXT(as_text(table(layers()), &ascii), "layer  energy [uJ]  share  fits\n"
                                                 "--------------------------------\n"
                                                 "conv1         59.2   0.25  true\n"
                                                 "dépth        125    12     false");
    CHECK_TEXT(as_text(table(list(0, NULL)), &ascii), "(no rows)");
    CHECK_TEXT(as_text(table(LIST(whole(7), whole(10))), &ascii), "value\n"
                                                                  "-----\n"
                                                                  "    7\n"
                                                                  "   10");
}

static void test_table_nested(void)
{
    const struct value *inner = RECORD({"x", whole(1)}, {"y", whole(2)});
    const struct value *row =
        RECORD({"at", inner}, {"tags", LIST(text("a"), text("b"))}, {"name", text("n")});
    CHECK_TEXT(as_text(table(LIST(row)), &ascii), "name  at.x  at.y  tags\n"
                                                  "----------------------------\n"
                                                  "n        1     2  [\"a\", \"b\"]");
}

static void test_table_missing(void)
{
    const struct value *rows = LIST(RECORD({"a", whole(1)}), RECORD({"b", whole(2)}));
    CHECK_TEXT(as_text(table(rows), &ascii), "a  b\n"
                                             "----\n"
                                             "1\n"
                                             "   2");
}

/* Every line fits, whatever the width. */
static size_t widest_line(const char *lines)
{
    size_t widest = 0;
    while (*lines) {
        size_t size = strcspn(lines, "\n");
        size_t width = display_width(arena_slice(arena, lines, size));
        if (width > widest) widest = width;
        lines += size + (lines[size] == '\n');
    }
    return widest;
}

static void test_table_narrow(void)
{
    struct report_style narrow = {20, false, false};
    CHECK_TEXT(as_text(table(layers()), &narrow), "layer  energy [uJ]\n"
                                                  "------------------\n"
                                                  "conv1         59.2\n"
                                                  "dépth        125\n"
                                                  "not shown: share, ..");
    const struct value *wide =
        LIST(RECORD({"what", text("a text that takes very many columns")}, {"n", whole(1)}));
    for (size_t width = 20; width < 60; width += 4) {
        struct report_style style = {width, true, false};
        CHECK(widest_line(as_text(table(wide), &style)) <= width);
    }
}

/* ---- plots ----------------------------------------------------------------------------------- */

static void test_bars(void)
{
    struct report_style style = {40, false, false};
    const struct value *bars = RECORD({"one", whole(1)}, {"four", whole(4)}, {"none", whole(0)});
    /* 40 columns: 4 for labels, 1 for numbers, 4 around them; 31 for the bars */
    CHECK_TEXT(as_text(shown(VALUE_PLOT, "Bars", NULL, NULL, bars), &style),
               "Bars\n"
               "one  1 ########\n"
               "four 4 ###############################\n"
               "none 0");
    const struct value *both = LIST(whole(-1), whole(1));
    struct report_style small = {16, false, false};
    /* 16 columns: 1 for labels, 2 for numbers, 4 around; 9 for bars, 0 after 4.5 of them */
    CHECK_TEXT(as_text(shown(VALUE_PLOT, NULL, NULL, NULL, both), &small), "0 -1 #####\n"
                                                                           "1  1      #####");
}

static void test_points(void)
{
    struct report_style style = {28, false, false};
    const struct value *points =
        LIST(RECORD({"x", whole(0)}, {"y", whole(0)}), RECORD({"x", whole(20)}, {"y", whole(15)}));
    const char *plot = as_text(shown(VALUE_PLOT, NULL, "x", "y", points), &style);
    /* Ticks of y: 0, 5, 10, 15, two digits; 24 columns of points. */
    CHECK_TEXT(plot, "y\n"
                     "15 +                       *\n"
                     "   |\n"
                     "   |\n"
                     "   |\n"
                     "   |\n"
                     "10 +\n"
                     "   |\n"
                     "   |\n"
                     "   |\n"
                     "   |\n"
                     " 5 +\n"
                     "   |\n"
                     "   |\n"
                     "   |\n"
                     "   |\n"
                     " 0 +*\n"
                     "   ++-----------+----------+\n"
                     "    0          10         20\n"
                     "                x");
    CHECK(strstr(as_text(shown(VALUE_PLOT, NULL, "x", "y", points), &fancy), "⡀") != NULL);
    CHECK_TEXT(as_text(shown(VALUE_PLOT, NULL, NULL, NULL, list(0, NULL)), &ascii),
               "(nothing to plot)");
}

static void test_ticks(void)
{
    struct ticks ticks = ticks_of(0, 1, 5);
    CHECK_NUMBER(ticks.step, 0.2);
    CHECK(ticks.count == 6);
    ticks = ticks_of(-3, 47, 5);
    CHECK_NUMBER(ticks.first, 0);
    CHECK_NUMBER(ticks.step, 10);
    CHECK(ticks.count == 5);
}

/* A front as run_value makes it: `values` carries the objectives' labels. */
static const struct value *front(void)
{
    const struct value *item[3];
    for (int i = 0; i < 3; i++) {
        struct value values = *LIST(real(i * i), real((i - 2) * (i - 2)));
        values.name = arena_copy(arena, (const char *[]){"left", "right"}, 2 * sizeof(char *));
        item[i] = RECORD({"x", whole(i)}, {"values", value_make(arena, values)});
    }
    return list(3, item);
}

static void test_front(void)
{
    CHECK_TEXT(as_text(table(front()), &ascii), "x  left  right\n"
                                                "--------------\n"
                                                "0     0      4\n"
                                                "1     1      1\n"
                                                "2     4      0");
    struct chart chart = chart_of(arena, exprs, shown(VALUE_PLOT, NULL, NULL, NULL, front()));
    CHECK(!chart.bars && chart.points == 3);
    CHECK_TEXT(chart.x.name, "left");
    CHECK_TEXT(chart.y.name, "right");
    CHECK_NUMBER(chart.series[0].x[2], 4);
    CHECK_NUMBER(chart.series[0].y[0], 4);
}

/* ---- files ----------------------------------------------------------------------------------- */

static void test_csv(void)
{
    const struct value *rows = LIST(
        RECORD({"a,b", text("say \"hi\"")}, {"energy", quantity(1e-12, joule)}, {"n", whole(3)}),
        RECORD({"a,b", text("plain")}, {"energy", quantity(0.1, joule)}, {"n", whole(-4)}));
    CHECK_TEXT(as_csv(rows), "\"a,b\",energy [J],n\n"
                             "\"say \"\"hi\"\"\",1e-12,3\n"
                             "plain,0.1,-4\n");
}

static void test_json_text(void)
{
    CHECK_TEXT(as_json(quantity(0.25, joule)), "{\"value\": 0.25, \"unit\": \"J\"}");
    CHECK_TEXT(as_json(LIST(whole(1), real(NAN), truth(true), symbol("pe"))),
               "[1, null, true, \"pe\"]");
    CHECK_TEXT(as_json(value_nothing()), "null");
    struct dimension delay = {{0, 1, 1, 0, 0}}, rate = {{1, -1, 0, 0, 0}};
    CHECK_TEXT(as_json(quantity(2, delay)), "{\"value\": 2, \"unit\": \"J*s\"}");
    CHECK_TEXT(as_json(quantity(2, rate)), "{\"value\": 2, \"unit\": \"bit/s\"}");
}

/* Doubles of every magnitude come back to the last bit. */
static void test_json_numbers(void)
{
    uint64_t state = 1;
    size_t wrong = 0;
    for (int i = 0; i < 20000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        double number;
        memcpy(&number, &state, sizeof number);
        if (!isfinite(number)) continue;
        json_t *read = json_loads(as_json(LIST(real(number))), 0, NULL);
        wrong += !read || json_number_value(json_array_get(read, 0)) != number;
        json_decref(read);
    }
    CHECK(wrong == 0);
}

static void test_json_read(void)
{
    const char *odd = "line\nquote\" back\\ tab\t bell\a é";
    const struct value *value =
        RECORD({"odd \" name", text(odd)}, {"list", LIST(whole(1), list(0, NULL))},
               {"bad", text("a\xff"
                            "b")});
    json_error_t error;
    json_t *read = json_loads(as_json(value), 0, &error);
    CHECK(read != NULL);
    CHECK_TEXT(json_string_value(json_object_get(read, "odd \" name")), odd);
    CHECK_TEXT(json_string_value(json_object_get(read, "bad")), "a\xef\xbf\xbd"
                                                                "b");
    CHECK(json_array_size(json_object_get(read, "list")) == 2);
    json_decref(read);
    read = json_loads(as_json(shown(VALUE_PLOT, "t", "x", NULL, front())), 0, &error);
    CHECK_TEXT(json_string_value(json_object_get(read, "plot")), "t");
    CHECK(json_array_size(json_object_get(read, "data")) == 3);
    json_decref(read);
}

/* Whether tags nest and everything is quoted and escaped: enough of XML for what SVG is made of. */
static bool well_formed(const char *xml)
{
    const char *open[64];
    size_t depth = 0;
    if (!strncmp(xml, "<?xml", 5)) xml = strstr(xml, "?>") + 2;
    for (; *xml; xml++) {
        if (*xml == '&' && !memchr(xml, ';', strnlen(xml, 7))) return false;
        if (*xml == '>') return false;
        if (*xml != '<') continue;
        bool closing = xml[1] == '/', quoted = false;
        const char *name = xml + 1 + closing;
        while (*++xml && (quoted || *xml != '>')) {
            if (*xml == '<') return false;
            quoted ^= *xml == '"';
        }
        if (!*xml) return false;
        size_t size = strcspn(name, " />\n");
        if (closing) {
            if (!depth || strncmp(open[--depth], name, size)) return false;
        } else if (xml[-1] != '/') {
            if (depth == 64) return false;
            open[depth++] = name;
        }
    }
    return depth == 0;
}

static size_t count_of(const char *in, const char *what)
{
    size_t count = 0;
    for (; (in = strstr(in, what)); in += strlen(what))
        count++;
    return count;
}

static void test_svg(void)
{
    const char *svg = as_svg(shown(VALUE_PLOT, "a < b & \"c\"\x01", NULL, NULL, front()));
    CHECK(well_formed(svg));
    CHECK(count_of(svg, "<circle") == 3);
    CHECK(strstr(svg, "a &lt; b &amp; &quot;c&quot;</text>") != NULL);
    const struct value *bars = RECORD({"one", whole(1)}, {"<two>", whole(-2)});
    svg = as_svg(shown(VALUE_PLOT, NULL, NULL, NULL, bars));
    CHECK(well_formed(svg));
    CHECK(count_of(svg, "fill=\"#0072b2\"") == 2);
    const struct value *series =
        RECORD({"native", LIST(whole(1), whole(2))}, {"interpreted", LIST(whole(3), whole(4))});
    svg = as_svg(shown(VALUE_PLOT, NULL, NULL, NULL, series));
    CHECK(well_formed(svg));
    CHECK(count_of(svg, ">interpreted</text>") == 1);
    CHECK(well_formed(as_svg(shown(VALUE_PLOT, "t", NULL, NULL, list(0, NULL)))));
}

/* Numbers at the ends of what a double holds neither crash nor leave the page. */
static void test_extremes(void)
{
    static const double number[] = {0,       1,        -1,  1e308,     -1e308, 5e-324,
                                    -5e-324, INFINITY, NAN, -INFINITY, 1e-300, 1 + 1e-15};
    enum { COUNT = sizeof number / sizeof *number };
    size_t wide = 0, bad = 0;
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < COUNT; k++) {
            const struct value *points =
                LIST(RECORD({"x", real(number[i])}, {"y", real(number[k])}),
                     RECORD({"x", real(number[k])}, {"y", quantity(number[i], joule)}));
            const struct value *bars = LIST(real(number[i]), real(number[k]));
            const struct value *plot = shown(VALUE_PLOT, NULL, "x", "y", points);
            const struct value *bar_plot = shown(VALUE_PLOT, NULL, NULL, NULL, bars);
            wide += widest_line(as_text(plot, &fancy)) > 80;
            wide += widest_line(as_text(bar_plot, &ascii)) > 80;
            bad += !well_formed(as_svg(plot)) || !well_formed(as_svg(bar_plot));
            bad += strstr(as_svg(plot), "nan") || strstr(as_svg(bar_plot), "\"nan");
            bad += strlen(as_text(table(points), &ascii)) == 0;
        }
    CHECK(wide == 0);
    CHECK(bad == 0);
}

/* ---- .nas ------------------------------------------------------------------------------------ */

static void test_nas_values(void)
{
    const struct value *value =
        RECORD({"width", real(0.5)}, {"size", quantity(320 * 8192, bit)}, {"unroll", symbol("K")},
               {"where", symbol("memory")}, {"name", text("a \"b\"\n")},
               {"sizes", LIST(whole(1), whole(2))}, {"ok", truth(true)});
    CHECK_TEXT(as_nas("found", value, "Two\nlines."), "## Two\n## lines.\n\n"
                                                      "let found = (\n"
                                                      "  width: 0.5,\n"
                                                      "  size: 320KiB,\n"
                                                      "  unroll: K,\n"
                                                      "  where: symbol(\"memory\"),\n"
                                                      "  name: \"a \\\"b\\\"\\n\",\n"
                                                      "  sizes: [1, 2],\n"
                                                      "  ok: true\n"
                                                      ")\n"
                                                      "print found\n");
    const struct value *result =
        RECORD({"x", whole(1)}, {"values", LIST(whole(2))}, {"report", RECORD({"time", real(3)})});
    CHECK_TEXT(as_nas("r", result, NULL), "let r = (x: 1, values: [2])\nprint r\n");
    CHECK_TEXT(as_nas("train", whole(3), NULL), "let train_ = 3\nprint train_\n");
    CHECK_TEXT(as_nas(NULL, RECORD({"a", whole(1)}, {"b", real(1e-9)}), NULL),
               "let a = 1\nlet b = 1e-9\nprint \"a\", a\nprint \"b\", b\n");
}

static const struct wire *op_on(struct builder *builder, enum op_kind kind,
                                const struct wire *const *in, size_t ins,
                                const struct attribute *attribute, size_t attributes)
{
    const char *error = NULL;
    const struct op *op =
        builder_op(builder, kind, in, ins, attribute, attributes, NULL, "t", NO_SPAN, &error);
    if (error) tap_note("%s", error);
    return op && op->outs ? op->out[0] : NULL;
}

static const struct design *network(void)
{
    struct builder *builder = builder_new(exprs, "tiny", NO_SPAN);
    const struct expr *shape[] = {expr_whole(exprs, 8), expr_whole(exprs, 8), expr_whole(exprs, 3)};
    const struct wire *x = builder_input(builder, "x", NATURE_TENSOR, ELEMENT_F32, shape, NULL, 3);
    struct attribute conv[] = {{"out", whole(3)}, {"kernel", whole(3)}, {"name", text("c1")}};
    struct attribute dense[] = {{"out", whole(10)}};
    const struct wire *c = op_on(builder, DESIGN_OP_conv, &x, 1, conv, 3);
    const struct wire *r = op_on(builder, DESIGN_OP_relu, &c, 1, NULL, 0);
    const struct wire *pair[] = {r, x};
    const struct wire *sum = op_on(builder, DESIGN_OP_add, pair, 2, NULL, 0);
    const struct wire *pool = op_on(builder, DESIGN_OP_global_pool, &sum, 1, NULL, 0);
    const struct wire *out = op_on(builder, DESIGN_OP_dense, &pool, 1, dense, 1);
    return builder_finish(builder, &out, 1);
}

static const struct design *circuit(void)
{
    struct builder *builder = builder_new(exprs, "pair", NO_SPAN);
    const struct expr *two = expr_whole(exprs, 2);
    const struct wire *q = builder_input(builder, "q", NATURE_QUBITS, ELEMENT_F32, &two, NULL, 1);
    struct parameter *angle = NEW(arena, struct parameter);
    const struct value *free_angle = value_scalar(arena, expr_param(exprs, angle));
    struct attribute turn[] = {{"on", LIST(whole(0))}, {"angle", free_angle}};
    struct attribute cross[] = {{"on", LIST(whole(0), whole(1))}};
    op_on(builder, DESIGN_OP_ry, &q, 1, turn, 2);
    op_on(builder, DESIGN_OP_cx, &q, 1, cross, 1);
    const struct wire *z = op_on(builder, DESIGN_OP_z, &q, 1, NULL, 0);
    return builder_finish(builder, &z, 1);
}

static void test_nas_designs(void)
{
    const struct value *net = value_design(arena, network());
    CHECK_TEXT(as_nas("net", net, NULL),
               "network tiny(x: f32[8, 8, 3]) -> f32[10] {\n"
               "  let t1 = x |> conv(3, kernel: 3, name: \"c1\") |> relu\n"
               "  return t1 + x |> global_pool |> dense(10)\n"
               "}\n\n"
               "let net = tiny()\nprint net\n");
    CHECK_TEXT(strstr(as_nas("tiny", net, NULL), "}\n\n"), "}\n\nprint tiny()\n");
    CHECK_TEXT(as_text(net, &ascii), "network tiny: 5 ops, 2 layers");
    const struct value *gates = value_design(arena, circuit());
    CHECK_TEXT(as_nas("best", RECORD({"c", gates}), NULL),
               "circuit pair(q: qubits[2]) -> f32[2] {\n"
               "  ry(q[0], param)\n"
               "  cx(q[0], q[1])\n"
               "  return z(q)\n"
               "}\n\n"
               "let best = (c: pair())\nprint best\n");
    CHECK_TEXT(as_text(gates, &ascii), "circuit pair: 3 gates on 2 qubits");
}

static const struct value *turn_by(const struct expr *angle)
{
    struct builder *builder = builder_new(exprs, "turn", NO_SPAN);
    const struct expr *one = expr_whole(exprs, 1);
    const struct wire *q = builder_input(builder, "q", NATURE_QUBITS, ELEMENT_F32, &one, NULL, 1);
    struct attribute turn[] = {{"on", LIST(whole(0))}, {"angle", value_scalar(arena, angle)}};
    op_on(builder, DESIGN_OP_rx, &q, 1, turn, 2);
    return value_design(arena, builder_finish(builder, NULL, 0));
}

/* A graph that doubles at every step is written once a step, and a deep one is cut by names. */
static void test_nas_shared(void)
{
    struct parameter *parameter = NEW(arena, struct parameter);
    const struct expr *root = expr_param(exprs, parameter), *power = root, *deep = root;
    CHECK_TEXT(as_nas("c", turn_by(expr_binary(exprs, EXPR_mul, root, root)), NULL),
               "let shared = param\n\n"
               "circuit turn(q: qubits[1]) {\n"
               "  rx(q[0], shared * shared)\n"
               "}\n\n"
               "let c = turn()\nprint c\n");
    for (int i = 0; i < 60; i++)
        power = expr_binary(exprs, EXPR_mul, power, power);
    CHECK(count_of(as_nas("c", turn_by(power), NULL), "let shared") == 60);
    for (int i = 0; i < 1000; i++)
        deep = expr_unary(exprs, i % 2 ? EXPR_sin : EXPR_exp, deep);
    const char *file = as_nas("c", turn_by(deep), NULL);
    size_t brackets = 0, deepest = 0;
    for (const char *c = file; *c; c++) {
        brackets += *c == '(';
        brackets -= *c == ')';
        if (brackets > deepest) deepest = brackets;
    }
    CHECK(brackets == 0 && deepest < 100);
    CHECK(count_of(file, "sin(") == 500 && count_of(file, "exp(") == 500);
}

int main(void)
{
    arena = arena_new();
    exprs = exprs_new(arena);
    test_scalars();
    test_wished_unit();
    test_nested();
    test_table();
    test_table_nested();
    test_table_missing();
    test_table_narrow();
    test_bars();
    test_points();
    test_ticks();
    test_front();
    test_csv();
    test_json_text();
    test_json_numbers();
    test_json_read();
    test_svg();
    test_extremes();
    test_nas_values();
    test_nas_designs();
    test_nas_shared();
    arena_free(arena);
    return tap_done();
}
