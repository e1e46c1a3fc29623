/* Numbers as text: exact for programs, short for people; see write.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backends/report/write.h"

enum { SIGNIFICANT = 6, EXACT_DIGITS = 17 };

/* Whole numbers are written out even where %g would take an exponent sooner: files of whole numbers
 * stay readable. */
void write_exact(struct buffer *out, double value)
{
    char text[40];
    if (value == floor(value) && fabs(value) < 1e15) {
        buffer_printf(out, "%.0f", value);
        return;
    }
    for (int digits = SIGNIFICANT; digits <= EXACT_DIGITS; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    buffer_text(out, isnan(value) ? "nan" : text);
}

/* "1.5e-07" becomes "1.5e-7", "2e+20" becomes "2e20". */
static void write_tidy(struct buffer *out, const char *text)
{
    const char *exponent = strchr(text, 'e');
    if (!exponent) {
        buffer_text(out, text);
        return;
    }
    buffer_add(out, text, (size_t)(exponent + 1 - text));
    if (*++exponent == '-') buffer_char(out, '-');
    exponent++;
    exponent += strspn(exponent, "0");
    buffer_text(out, exponent);
}

/* A zero without its sign: -0 is a number of the machine, not of people. */
void write_rounded(struct buffer *out, double value, struct type type, int digits)
{
    char text[48];
    /* A real number that happens to be whole is a count or a ratio of counts: worth its digits. */
    double most = type.kind == SCALAR_WHOLE ? 1e15 : 1e9;
    bool full = value == floor(value) && fabs(value) < most;
    if (isnan(value)) {
        buffer_text(out, "nan");
    } else if (full) {
        buffer_printf(out, "%.0f", value == 0 ? 0 : value);
    } else {
        snprintf(text, sizeof text, "%.*g", digits, value == 0 ? 0 : value);
        write_tidy(out, text);
    }
}

/* Only a constant has a value here: values were made concrete before they are reported. */
bool scalar_number(const struct value *value, double *number)
{
    return value->kind == VALUE_SCALAR && expr_is_number(value->expr, number);
}

/* In the unit that the user wrote; false when it is no unit of this quantity. */
static bool write_wished(struct buffer *out, double number, const struct value *scalar, int digits)
{
    struct unit unit;
    if (!scalar->unit || !unit_read(scalar->unit, strlen(scalar->unit), &unit)) return false;
    if (!dimension_equal(unit.dimension, scalar->expr->type.dimension)) return false;
    double scale = unit_apply((struct decimal){1, 0}, &unit);
    write_rounded(out, number / scale, TYPE_REAL, digits);
    buffer_text(out, scalar->unit);
    return true;
}

/* A number without a unit; digits 0: exactly. */
static void write_plain(struct buffer *out, double number, struct type type, int digits)
{
    if (digits) {
        write_rounded(out, number, type, digits);
        return;
    }
    struct buffer exact = {0};
    write_exact(&exact, number);
    write_tidy(out, buffer_string(&exact));
    buffer_free(&exact);
}

void write_scalar(struct buffer *out, struct exprs *exprs, const struct value *scalar, int digits)
{
    double number;
    struct type type = scalar->expr->type;
    if (!expr_is_number(scalar->expr, &number)) {
        buffer_char(out, '?');
        return;
    }
    switch (type.kind) {
    case SCALAR_TRUTH: buffer_text(out, number != 0 ? "true" : "false"); break;
    case SCALAR_SYMBOL: buffer_text(out, symbol_name(exprs, (uint32_t)number)); break;
    case SCALAR_WHOLE:
    case SCALAR_REAL:
        if (digits && write_wished(out, number, scalar, digits)) break;
        if (dimension_is_none(type.dimension) || !isfinite(number))
            write_plain(out, number, type, digits);
        else
            quantity_print(out, number, type.dimension, digits);
        break;
    }
}

/* The factors of one sign. A power is a digit behind the unit, as in `mm2`. */
static void write_powers(struct buffer *out, struct dimension dimension, int sign)
{
    /* In the order in which people say them: "J*s". */
    static const struct {
        enum base_unit base;
        const char *name;
    } unit[BASE_UNITS] = {{BASE_JOULE, "J"}, {BASE_AMPERE, "A"},    {BASE_BIT, "bit"},
                          {BASE_METRE, "m"}, {BASE_CYCLE, "cycle"}, {BASE_SECOND, "s"}};
    const char *between = "";
    const char *energy = dimension_by_mass(&dimension);
    for (int i = 0; i < BASE_UNITS; i++) {
        int power = dimension.power[unit[i].base] * sign;
        if (power <= 0) continue;
        buffer_printf(out, "%s%s", between, unit[i].base == BASE_JOULE ? energy : unit[i].name);
        if (power > 1) buffer_printf(out, "%d", power);
        between = sign > 0 ? "*" : "/";
    }
}

void write_base_unit(struct buffer *out, struct dimension dimension)
{
    if (dimension_is_none(dimension)) return;
    struct buffer below = {0};
    size_t before = out->size;
    write_powers(out, dimension, 1);
    write_powers(&below, dimension, -1);
    if (out->size == before) buffer_char(out, '1');
    if (below.size) buffer_printf(out, "/%s", buffer_string(&below));
    buffer_free(&below);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The middle one of the magnitudes that are neither 0 nor infinite; 0 when there is none. */
static double median_magnitude(const double *number, size_t count)
{
    struct arena *arena = arena_new();
    double *sorted = NEW_ARRAY(arena, double, count ? count : 1);
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        if (number[i] != 0 && isfinite(number[i])) sorted[used++] = fabs(number[i]);
    qsort(sorted, used, sizeof *sorted, compare_numbers);
    double median = used ? sorted[used / 2] : 0;
    arena_free(arena);
    return median;
}

/* Sets the column's unit to this text, if it is one of the dimension. */
static bool take_unit(struct column_unit *column, const char *text, struct dimension dimension)
{
    struct unit unit;
    size_t size = strlen(text);
    if (!size || size >= sizeof column->text || !unit_read(text, size, &unit)) return false;
    if (!dimension_equal(unit.dimension, dimension)) return false;
    memcpy(column->text, text, size + 1);
    column->scale = unit_apply((struct decimal){1, 0}, &unit);
    return true;
}

/* The unit that quantity_print chooses for the median stands for the whole column: most numbers are
 * then between 1 and 1000. What it writes before the unit is a number. */
struct column_unit column_unit(const double *number, size_t count, struct dimension dimension,
                               const char *wished)
{
    struct column_unit column = {.scale = 1};
    if (wished && take_unit(&column, wished, dimension)) return column;
    if (dimension_is_none(dimension)) return column;
    struct buffer text = {0};
    quantity_print(&text, median_magnitude(number, count), dimension, SIGNIFICANT);
    const char *unit = buffer_string(&text) + strspn(buffer_string(&text), "+-.0123456789");
    if (*unit == 'e' && strspn(unit + 1, "+-0123456789")) {
        unit++;
        unit += strspn(unit, "+-0123456789");
    }
    if (!take_unit(&column, unit, dimension)) {
        struct buffer base = {0};
        write_base_unit(&base, dimension);
        snprintf(column.text, sizeof column.text, "%s", buffer_string(&base));
        buffer_free(&base);
    }
    buffer_free(&text);
    return column;
}
