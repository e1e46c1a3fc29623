/* Exact decimals, units and dimensions, against values known otherwise. */
#include "support/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/distance.h"
#include "tests/tap.h"

static bool reads(const char *text, int64_t mantissa, int32_t exponent)
{
    struct decimal number;
    return decimal_read(text, strlen(text), &number) && number.mantissa == mantissa &&
           number.exponent == exponent;
}

static bool refused(const char *text)
{
    struct decimal number;
    return !decimal_read(text, strlen(text), &number);
}

static void decimals_are_read(void)
{
    CHECK(reads("0", 0, 0));
    CHECK(reads("12", 12, 0));
    CHECK(reads("1_000", 1, 3));
    CHECK(reads("0.5", 5, -1));
    CHECK(reads("1.50", 15, -1));
    CHECK(reads("2e9", 2, 9));
    CHECK(reads("2.5e-3", 25, -4));
    CHECK(reads("1E+2", 1, 2));
    CHECK(reads("0.000", 0, 0));
    CHECK(reads("007", 7, 0));
    CHECK(reads("123456789012345678", 123456789012345678, 0));
    CHECK(reads("1000000000000000000000", 1, 21));
    CHECK(reads("1e400", 1, 400));
    CHECK(reads("1e-400", 1, -400));
    CHECK(refused(""));
    CHECK(refused("1234567890123456789"));
    CHECK(refused("1e401"));
    CHECK(refused("1e-401"));
    CHECK(refused("1e99999999999999999999"));
    CHECK(refused("1_"));
    CHECK(refused("_1"));
    CHECK(refused("1__0"));
    CHECK(refused("1."));
    CHECK(refused(".5"));
    CHECK(refused("1e"));
    CHECK(refused("1e+"));
    CHECK(refused("-1"));
    CHECK(refused("1x"));
}

static void decimals_become_doubles(void)
{
    /* Half a unit in the last place decides: the nearest double, as strtod knows it. */
    const char *texts[] = {"0.1",
                           "0.3",
                           "123456789012345678",
                           "9007199254740993",
                           "1e-320",
                           "1.7976931348623157e308",
                           "4.35",
                           "5e-324"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct decimal number;
        CHECK(decimal_read(texts[i], strlen(texts[i]), &number));
        CHECK_NUMBER(decimal_double(number), strtod(texts[i], NULL));
    }
    CHECK_NUMBER(decimal_double((struct decimal){1, 400}), INFINITY);
    CHECK(decimal_is_whole((struct decimal){15, 1}));
    CHECK(!decimal_is_whole((struct decimal){15, -1}));
    CHECK(decimal_is_whole((struct decimal){150, -1}));
    CHECK(decimal_is_whole((struct decimal){0, -5}));
    CHECK(!decimal_is_whole((struct decimal){1, -400}));
}

static void decimals_are_computed_with(void)
{
    struct decimal a = {2, -1}, b = {1, 0}; /* 0.2 and 1 */
    CHECK(decimal_align(&a, &b));
    CHECK(a.mantissa == 2 && b.mantissa == 10 && a.exponent == -1 && b.exponent == -1);
    struct decimal zero = {0, 0}, large = {7, 300};
    CHECK(decimal_align(&zero, &large));
    CHECK(zero.exponent == 300 && large.mantissa == 7);
    struct decimal one = {1, 0}, tiny = {1, -30};
    CHECK(!decimal_align(&one, &tiny));
    CHECK(one.exponent == 0 && tiny.exponent == -30);
    struct decimal product;
    CHECK(decimal_multiply((struct decimal){125, -3}, (struct decimal){8, 0}, &product));
    CHECK(product.mantissa == 1 && product.exponent == 0);
    CHECK(decimal_multiply((struct decimal){0, 0}, (struct decimal){8, 9}, &product));
    CHECK(product.mantissa == 0 && product.exponent == 0);
    CHECK(decimal_multiply((struct decimal){500000000000000000, 0}, (struct decimal){-2000, 0},
                           &product));
    CHECK(product.mantissa == -1 && product.exponent == 21);
    struct decimal odd = {999999999999999999, 0};
    CHECK(!decimal_multiply(odd, odd, &product));
}

/* The number of base units in `number unit`. */
static double in_base(const char *number, const char *unit)
{
    struct decimal decimal;
    struct unit read;
    if (!decimal_read(number, strlen(number), &decimal)) return NAN;
    if (!unit_read(unit, strlen(unit), &read)) return NAN;
    return unit_apply(decimal, &read);
}

static void units_scale(void)
{
    CHECK_NUMBER(in_base("1", "B"), 8);
    CHECK_NUMBER(in_base("320", "KiB"), 320.0 * 1024 * 8);
    CHECK_NUMBER(in_base("1", "kB"), 8000);
    CHECK_NUMBER(in_base("1", "GiB"), 8.0 * (1 << 30));
    CHECK_NUMBER(in_base("3", "Mbit"), 3e6);
    CHECK_NUMBER(in_base("45", "ns"), 45e-9);
    CHECK_NUMBER(in_base("1.2", "pJ"), 1.2e-12);
    CHECK_NUMBER(in_base("0.3", "ms"), 3e-4);
    CHECK_NUMBER(in_base("2", "h"), 7200);
    CHECK_NUMBER(in_base("2", "min"), 120);
    CHECK_NUMBER(in_base("100", "MHz"), 1e8);
    CHECK_NUMBER(in_base("5", "cm"), 0.05);
    CHECK_NUMBER(in_base("12", "mm2"), 12e-6);
    CHECK_NUMBER(in_base("7", "um2"), 7e-12);
    CHECK_NUMBER(in_base("12.5", "%"), 0.125);
    CHECK_NUMBER(in_base("16", "B/cycle"), 128);
    CHECK_NUMBER(in_base("16", "GB/s"), 128e9);
    CHECK_NUMBER(in_base("8", "pJ/B"), 1e-12);
    CHECK_NUMBER(in_base("1", "B/ms"), 8000);
    CHECK_NUMBER(in_base("1", "W"), 1);
    CHECK_NUMBER(in_base("1", "mW"), 1e-3);
    /* m is metre and milli; min is a unit, not milli-in */
    CHECK_NUMBER(in_base("1", "m"), 1);
    CHECK_NUMBER(in_base("1", "mm"), 1e-3);
}

static bool unknown(const char *text)
{
    struct unit unit;
    return !unit_read(text, strlen(text), &unit);
}

static void unknown_units_are_refused(void)
{
    CHECK(unknown(""));
    CHECK(unknown("kb"));
    CHECK(unknown("KB"));
    CHECK(unknown("fbit"));
    CHECK(unknown("Kis"));
    CHECK(unknown("k"));
    CHECK(unknown("k%"));
    CHECK(unknown("%2"));
    CHECK(unknown("B/"));
    CHECK(unknown("/s"));
    CHECK(unknown("B/n"));
    CHECK(unknown("mm22"));
    CHECK(unknown("s1"));
    CHECK(unknown("B/min")); /* a sixtieth is no decimal */
    CHECK(unknown("m9/s9/s9/s9/s9/s9/s9/s9/s9/s9/s9/s9/s9"));
}

static struct dimension dimension_of(const char *text)
{
    struct unit unit;
    if (!unit_read(text, strlen(text), &unit)) return DIMENSIONLESS;
    return unit.dimension;
}

static void dimensions_are_computed_with(void)
{
    struct dimension d;
    CHECK(dimension_divide(dimension_of("J"), dimension_of("s"), &d));
    CHECK(dimension_equal(d, dimension_of("W")));
    CHECK(dimension_multiply(d, dimension_of("s"), &d));
    CHECK(dimension_equal(d, dimension_of("J")));
    CHECK(dimension_power(dimension_of("m"), 2, &d));
    CHECK(dimension_equal(d, dimension_of("mm2")));
    CHECK(dimension_root(d, &d));
    CHECK(dimension_equal(d, dimension_of("m")));
    CHECK(!dimension_root(d, &d));
    CHECK(!dimension_power(dimension_of("m"), 101, &d));
    CHECK(!dimension_power(dimension_of("m"), 1000000000, &d));
    CHECK(dimension_power(dimension_of("m"), 0, &d));
    CHECK(dimension_is_none(d));
    CHECK(dimension_is_none(dimension_of("%")));
}

static const char *shown(double value, const char *unit, int digits)
{
    static struct buffer out;
    buffer_clear(&out);
    quantity_print(&out, value, dimension_of(unit), digits);
    return buffer_string(&out);
}

static const char *named(struct dimension dimension)
{
    static struct buffer out;
    buffer_clear(&out);
    dimension_print(&out, dimension);
    return buffer_string(&out);
}

/* Each unit of mechanics and electricity by the equation that defines it. */
static void units_agree(void)
{
    static const struct {
        const char *a, *b, *product;
    } equation[] = {
        {"V", "A", "W"},      {"A", "Ohm", "V"}, {"A", "s", "C"}, {"F", "V", "C"},
        {"Ohm", "F", "s"},    {"H", "A/s", "V"}, {"N", "m", "J"}, {"Pa", "m2", "N"},
        {"kg", "m/s/s", "N"}, {"Pa", "m3", "J"}, {"W", "s", "J"}, {"Hz", "H", "Ohm"},
    };
    for (size_t i = 0; i < sizeof equation / sizeof *equation; i++) {
        struct dimension d;
        CHECK(dimension_multiply(dimension_of(equation[i].a), dimension_of(equation[i].b), &d));
        CHECK(dimension_equal(d, dimension_of(equation[i].product)));
        CHECK_NUMBER(in_base("1", equation[i].a) * in_base("1", equation[i].b),
                     in_base("1", equation[i].product));
    }
    CHECK_NUMBER(in_base("1000", "L"), in_base("1", "m3"));
    CHECK_NUMBER(in_base("4.7", "kOhm"), 4700);
    CHECK_NUMBER(in_base("33", "nF"), 33e-9);
}

static void quantities_are_printed(void)
{
    CHECK_TEXT(shown(320.0 * 8192, "B", 0), "320KiB");
    CHECK_TEXT(shown(128, "B/cycle", 0), "16B/cycle");
    CHECK_TEXT(shown(59.28e-6, "J", 0), "59.28uJ");
    CHECK_TEXT(shown(45e-9, "s", 0), "45ns");
    CHECK_TEXT(shown(8, "bit", 0), "8bit");
    CHECK_TEXT(shown(800000, "bit", 0), "100kB");
    CHECK_TEXT(shown(128e9, "B/s", 4), "16GB/s");
    CHECK_TEXT(shown(1.0 / 3, "%", 0), "0.3333333333333333");
    CHECK_TEXT(shown(1.0 / 3, "%", 3), "0.333");
    CHECK_TEXT(shown(-2e-3, "s", 3), "-2ms");
    CHECK_TEXT(shown(0, "J", 0), "0J");
    CHECK_TEXT(shown(1e30, "%", 0), "1e30");
    CHECK_TEXT(shown(1234567, "cycle", 0), "1234567cycle");
    CHECK_TEXT(shown(INFINITY, "s", 3), "inf");
    CHECK_TEXT(shown(NAN, "s", 3), "nan");
    CHECK_TEXT(shown(12e-6, "mm2", 0), "12mm2");
    struct buffer out = {0};
    struct dimension odd = {{0, 1, 2, 0, -1}};
    quantity_print(&out, 3, odd, 0);
    CHECK_TEXT(buffer_string(&out), "(3 * 1s * 1J ^ 2 / 1cycle)");
    buffer_clear(&out);
    quantity_print(&out, 3, odd, 4);
    CHECK_TEXT(buffer_string(&out), "3s*J2/cycle");
    struct dimension density = dimension_of("kg/m3");
    buffer_clear(&out);
    quantity_print(&out, 1000, density, 4);
    CHECK_TEXT(buffer_string(&out), "1000kg/m3");
    buffer_clear(&out);
    quantity_print(&out, 1000, density, 0);
    CHECK_TEXT(buffer_string(&out), "(1000 * 1s ^ 2 * 1J / 1m ^ 5)");
    buffer_free(&out);
    CHECK_TEXT(named(density), "kg/m3");
    /* Hours and minutes only where they are shorter, from 1,000 s on. */
    CHECK_TEXT(shown(75600, "s", 6), "21h");
    CHECK_TEXT(shown(5400, "s", 0), "1.5h");
    CHECK_TEXT(shown(1260, "s", 6), "21min");
    CHECK_TEXT(shown(1001, "s", 6), "1.001ks");
    CHECK_TEXT(shown(120, "s", 6), "120s");
    CHECK_TEXT(named(dimension_of("J")), "energy");
    CHECK_TEXT(named(dimension_of("B/s")), "size / time");
    CHECK_TEXT(named(DIMENSIONLESS), "number");
    CHECK_TEXT(named(odd), "s*J2/cycle");
    CHECK_TEXT(named((struct dimension){{0, 0, 0, 0, -1}}), "1/cycle");
}

/* What is printed with digits 0 reads back as the same double, whatever the value. */
static bool comes_back(double value, const char *unit)
{
    const char *text = shown(fabs(value), unit, 0);
    size_t number = strspn(text, "0123456789.e-");
    /* `e-5s`: an exponent; `e` alone never begins a unit. */
    struct decimal decimal;
    struct unit read = {.scale = {1, 0}};
    if (!decimal_read(text, number, &decimal)) return false;
    if (text[number] && !unit_read(text + number, strlen(text + number), &read)) return false;
    return unit_apply(decimal, &read) == fabs(value);
}

static void quantities_come_back(void)
{
    const char *units[] = {"s", "J",   "B",       "bit", "m",   "Hz", "W", "cycle",
                           "%", "B/s", "B/cycle", "kg",  "Ohm", "F",  "h"};
    uint64_t state = 88172645463325252u;
    size_t wrong = 0;
    for (size_t i = 0; i < 20000; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17; /* xorshift64 */
        double mantissa = 1 + (double)(state >> 12) / 4503599627370496.0;
        double value = ldexp(mantissa, (int)(state % 120) - 60);
        if (i % 3 == 0) value = (double)(state % 100000);
        if (!comes_back(value, units[i % (sizeof units / sizeof *units)]) && wrong++ < 5)
            tap_note("%.17g of %s does not come back", value, units[i % 11]);
    }
    CHECK(wrong == 0);
}

static const char *suggested(const char *text)
{
    const char *names[1];
    return unit_suggest(text, strlen(text), names, 1) ? names[0] : "nothing";
}

static void near_units_are_suggested(void)
{
    CHECK_TEXT(suggested("kb"), "kB");
    CHECK_TEXT(suggested("kib"), "KiB");
    CHECK_TEXT(suggested("GHZ"), "GHz");
    CHECK_TEXT(suggested("cycles"), "cycle");
    CHECK_TEXT(suggested("B/cylce"), "B/cycle");
    CHECK_TEXT(suggested("parsec"), "nothing");
    CHECK(edit_distance("abcd", 4, "abdc", 4, false) == 1);
    CHECK(edit_distance("kitten", 6, "sitting", 7, false) == 3);
    CHECK(edit_distance("", 0, "abc", 3, false) == 3);
    CHECK(edit_distance("ABC", 3, "abc", 3, true) == 0);
    CHECK(edit_distance("ABC", 3, "abc", 3, false) == 3);
    char longer[100];
    memset(longer, 'a', sizeof longer);
    CHECK(edit_distance(longer, sizeof longer, "a", 1, false) == SIZE_MAX);
}

int main(void)
{
    decimals_are_read();
    decimals_become_doubles();
    decimals_are_computed_with();
    units_scale();
    unknown_units_are_refused();
    dimensions_are_computed_with();
    units_agree();
    quantities_are_printed();
    quantities_come_back();
    near_units_are_suggested();
    return tap_done();
}
