/* Units read, applied and printed from the rows of units.def; see unit.h. */
#include "support/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/distance.h"

/* -- dimensions -- */

enum { MOST_POWER = 100 };

bool dimension_equal(struct dimension a, struct dimension b)
{
    return !memcmp(a.power, b.power, sizeof a.power);
}

bool dimension_is_none(struct dimension a)
{
    return dimension_equal(a, DIMENSIONLESS);
}

/* a * b^times */
static bool combine(struct dimension a, struct dimension b, int times, struct dimension *out)
{
    struct dimension result;
    for (int i = 0; i < BASE_UNITS; i++) {
        int64_t power = a.power[i] + (int64_t)b.power[i] * times;
        if (power < -MOST_POWER || power > MOST_POWER) return false;
        result.power[i] = (int8_t)power;
    }
    *out = result;
    return true;
}

bool dimension_multiply(struct dimension a, struct dimension b, struct dimension *out)
{
    return combine(a, b, 1, out);
}

bool dimension_divide(struct dimension a, struct dimension b, struct dimension *out)
{
    return combine(a, b, -1, out);
}

bool dimension_power(struct dimension a, int exponent, struct dimension *out)
{
    return combine(DIMENSIONLESS, a, exponent, out);
}

bool dimension_root(struct dimension a, struct dimension *out)
{
    for (int i = 0; i < BASE_UNITS; i++)
        if (a.power[i] % 2) return false;
    for (int i = 0; i < BASE_UNITS; i++)
        out->power[i] = (int8_t)(a.power[i] / 2);
    return true;
}

/* -- the tables -- */

enum prefix_set {
    SMALL = 1,
    LARGE = 2,
    CENTI = 4,
    BINARY = 8,
    PLAIN = 0,
    SI = SMALL | LARGE,
    METRIC = SI | CENTI,
    SIZES = LARGE | BINARY,
    COUNTS = LARGE
};

/* From the smallest up within each set, so that printing can take the last that fits. */
static const struct prefix {
    const char *name;
    int set;
    int32_t exponent; /* of ten */
    int32_t binary;
} prefix_table[] = {
    {"f", SMALL, -15, 0},  {"p", SMALL, -12, 0},  {"n", SMALL, -9, 0},   {"u", SMALL, -6, 0},
    {"m", SMALL, -3, 0},   {"c", CENTI, -2, 0},   {"k", LARGE, 3, 0},    {"M", LARGE, 6, 0},
    {"G", LARGE, 9, 0},    {"T", LARGE, 12, 0},   {"P", LARGE, 15, 0},   {"Ki", BINARY, 0, 10},
    {"Mi", BINARY, 0, 20}, {"Gi", BINARY, 0, 30}, {"Ti", BINARY, 0, 40}, {"Pi", BINARY, 0, 50},
};

enum { PREFIXES = sizeof prefix_table / sizeof *prefix_table };

static const struct row {
    const char *name;
    struct unit unit;
    int prefixes;
} unit_table[] = {
#define UNIT(name, bit, s, J, m, cycle, A, mantissa, exponent, binary, prefixes)                   \
    {name, {{{bit, s, J, m, cycle, A}}, {mantissa, exponent}, binary}, prefixes},
#include "support/units.def"
#undef UNIT
};

enum { UNITS = sizeof unit_table / sizeof *unit_table };

static const struct dimension_row {
    const char *name;
    struct dimension dimension;
} dimension_table[] = {
#define DIMENSION(name, bit, s, J, m, cycle, A) {name, {{bit, s, J, m, cycle, A}}},
#include "support/units.def"
#undef DIMENSION
};

enum { DIMENSIONS = sizeof dimension_table / sizeof *dimension_table };

static const char *const base_name[BASE_UNITS] = {"bit", "s", "J", "m", "cycle", "A"};

/* -- reading -- */

/* A name without prefix: the exact row, or NULL. */
static const struct row *find_row(const char *text, size_t size)
{
    for (size_t i = 0; i < UNITS; i++)
        if (strlen(unit_table[i].name) == size && !memcmp(unit_table[i].name, text, size))
            return &unit_table[i];
    return NULL;
}

/* `KiB`: a prefix that goes with the unit behind it; the whole text is tried as a unit first. */
static bool read_simple(const char *text, size_t size, struct unit *out)
{
    const struct row *row = find_row(text, size);
    if (row) {
        *out = row->unit;
        return true;
    }
    for (size_t i = 0; i < PREFIXES; i++) {
        const struct prefix *prefix = &prefix_table[i];
        size_t length = strlen(prefix->name);
        if (length >= size || memcmp(prefix->name, text, length)) continue;
        row = find_row(text + length, size - length);
        if (!row || !(row->prefixes & prefix->set)) continue;
        *out = row->unit;
        out->scale.exponent += prefix->exponent;
        out->binary += prefix->binary;
        return true;
    }
    return false;
}

/* `mm2`: a simple unit and a power of 2 to 9. */
static bool read_power(const char *text, size_t size, struct unit *out)
{
    char last = size ? text[size - 1] : '\0';
    if (last < '2' || last > '9') return read_simple(text, size, out);
    struct unit one;
    if (!read_simple(text, size - 1, &one) || dimension_is_none(one.dimension)) return false;
    *out = one;
    for (int power = last - '0'; power > 1; power--) {
        if (!decimal_multiply(out->scale, one.scale, &out->scale)) return false;
        if (!dimension_multiply(out->dimension, one.dimension, &out->dimension)) return false;
        out->binary += one.binary;
    }
    return true;
}

/* Divides by a unit; only one whose scale is a power of ten and two has an exact reciprocal. */
static bool divide(struct unit *unit, const struct unit *by)
{
    if (by->scale.mantissa != 1) return false;
    unit->scale.exponent -= by->scale.exponent;
    unit->binary -= by->binary;
    return dimension_divide(unit->dimension, by->dimension, &unit->dimension);
}

bool unit_read(const char *text, size_t size, struct unit *out)
{
    struct unit unit = {.scale = {1, 0}};
    const char *end = text + size;
    for (bool first = true;; first = false) {
        const char *slash = memchr(text, '/', (size_t)(end - text));
        struct unit part;
        if (!read_power(text, (size_t)((slash ? slash : end) - text), &part)) return false;
        if (first)
            unit = part;
        else if (!divide(&unit, &part))
            return false;
        if (abs(unit.binary) > MOST_POWER || abs(unit.scale.exponent) > MOST_POWER) return false;
        if (!slash) break;
        text = slash + 1;
    }
    *out = unit;
    return true;
}

double unit_apply(struct decimal number, const struct unit *unit)
{
    __extension__ typedef __int128 wide;
    wide product = (wide)number.mantissa * unit->scale.mantissa;
    int32_t binary = unit->binary;
    /* Whole powers of two go into the mantissa, so that the one rounding is strtod's. */
    for (; binary > 0 && product < ((wide)1 << 125) && product > -((wide)1 << 125); binary--)
        product *= 2;
    bool negative = product < 0;
    if (negative) product = -product;
    char digits[48], text[64];
    size_t at = sizeof digits;
    digits[--at] = '\0';
    do
        digits[--at] = (char)('0' + (int)(product % 10));
    while (product /= 10);
    snprintf(text, sizeof text, "%s%se%d", negative ? "-" : "", digits + at,
             (int)(number.exponent + unit->scale.exponent));
    return ldexp(strtod(text, NULL), binary);
}

/* -- suggestions -- */

#define NAMES_PLAIN(name)  name,
#define NAMES_SMALL(name)  "f" name, "p" name, "n" name, "u" name, "m" name,
#define NAMES_LARGE(name)  "k" name, "M" name, "G" name, "T" name, "P" name,
#define NAMES_SI(name)     name, NAMES_SMALL(name) NAMES_LARGE(name)
#define NAMES_METRIC(name) "c" name, NAMES_SI(name)
#define NAMES_COUNTS(name) name, NAMES_LARGE(name)
#define NAMES_SIZES(name)                                                                          \
    name, "Ki" name, "Mi" name, "Gi" name, "Ti" name, "Pi" name, NAMES_LARGE(name)

static const char *const known_names[] = {
#define UNIT(name, bit, s, J, m, cycle, A, mantissa, exponent, binary, prefixes)                   \
    NAMES_##prefixes(name)
#define COMPOUND(name) name,
#include "support/units.def"
#undef UNIT
#undef COMPOUND
};

enum { KNOWN_NAMES = sizeof known_names / sizeof *known_names };

/* Twice the distance without case, and one more for a difference in case alone. */
static size_t name_cost(const char *text, size_t size, const char *name)
{
    size_t length = strlen(name);
    size_t far = edit_distance(text, size, name, length, true);
    if (far > size / 2 || far > 2 || far >= length) return SIZE_MAX;
    return 2 * far + (edit_distance(text, size, name, length, false) > far);
}

size_t unit_suggest(const char *text, size_t size, const char *names[], size_t most)
{
    size_t count = 0;
    /* Only those at the least distance: a different case alone is nearer than any other mistake. */
    for (size_t cost = 0; cost <= 5 && !count; cost++) {
        for (size_t i = 0; i < KNOWN_NAMES && count < most; i++)
            if (name_cost(text, size, known_names[i]) == cost) names[count++] = known_names[i];
    }
    return count;
}

/* -- printing -- */

static int factors(struct dimension d)
{
    int count = 0;
    for (int i = 0; i < BASE_UNITS; i++)
        count += abs(d.power[i]);
    return count;
}

const char *dimension_by_mass(struct dimension *dimension)
{
    static const struct dimension per_mass = {{[BASE_METRE] = 2, [BASE_SECOND] = -2}};
    struct dimension mass;
    bool fits = combine(*dimension, per_mass, dimension->power[BASE_JOULE], &mass);
    if (!fits || factors(mass) >= factors(*dimension)) return "J";
    *dimension = mass;
    return "kg";
}

/* Factors of one sign, `J*s2`, with `between` before every one but the first. */
static void print_factors(struct buffer *out, struct dimension d, int sign, const char *between,
                          bool first)
{
    const char *energy = dimension_by_mass(&d);
    for (int i = 0; i < BASE_UNITS; i++) {
        int power = d.power[i] * sign;
        if (power <= 0) continue;
        if (!first) buffer_text(out, between);
        buffer_text(out, i == BASE_JOULE ? energy : base_name[i]);
        if (power > 1) buffer_printf(out, "%d", power);
        first = false;
    }
}

static bool has_power(struct dimension d, int sign)
{
    for (int i = 0; i < BASE_UNITS; i++)
        if (d.power[i] * sign > 0) return true;
    return false;
}

void dimension_print(struct buffer *out, struct dimension dimension)
{
    for (size_t i = 0; i < DIMENSIONS; i++) {
        if (!dimension_equal(dimension, dimension_table[i].dimension)) continue;
        buffer_text(out, dimension_table[i].name);
        return;
    }
    struct dimension said = dimension;
    dimension_by_mass(&said);
    if (!has_power(said, 1)) buffer_char(out, '1');
    print_factors(out, dimension, 1, "*", true);
    print_factors(out, dimension, -1, "/", false);
}

/* A number's text without a unit: plain digits where that is readable, else with an exponent. */
static void print_decimal(struct buffer *out, struct decimal number)
{
    if (number.mantissa < 0) buffer_char(out, '-');
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%llu",
                         number.mantissa < 0 ? 0ULL - (unsigned long long)number.mantissa
                                             : (unsigned long long)number.mantissa);
    int point = count + number.exponent; /* digits before the point */
    if (number.exponent >= 0 && point <= 15) {
        buffer_add(out, digits, (size_t)count);
        buffer_fill(out, '0', (size_t)number.exponent);
    } else if (number.exponent < 0 && point > 0) {
        buffer_printf(out, "%.*s.%s", point, digits, digits + point);
    } else if (number.exponent < 0 && point > -5) {
        buffer_text(out, "0.");
        buffer_fill(out, '0', (size_t)-point);
        buffer_add(out, digits, (size_t)count);
    } else {
        buffer_printf(out, "%c%s%se%d", digits[0], count > 1 ? "." : "", digits + 1, point - 1);
    }
}

/* The value in a unit at so many significant digits. Where the unit's scale is a power of ten and
 * two, as all but minutes and hours are, nothing but this rounding is inexact. */
static bool round_to_digits(double value, const struct unit *unit, int digits, struct decimal *out)
{
    char text[48];
    value = value / (double)unit->scale.mantissa;
    snprintf(text, sizeof text, "%.*e", digits - 1, ldexp(fabs(value), -unit->binary));
    if (!decimal_read(text, strlen(text), out)) return false;
    if (out->mantissa) out->exponent -= unit->scale.exponent;
    if (value < 0) out->mantissa = -out->mantissa; /* literals have no sign */
    return true;
}

/* The shortest decimal that, in this unit, is the value again to the last bit. */
static bool shortest(double value, const struct unit *unit, struct decimal *out)
{
    for (int digits = 1; digits <= 17; digits++)
        if (round_to_digits(value, unit, digits, out) && unit_apply(*out, unit) == value)
            return true;
    return false;
}

static const struct shown {
    const char *name;
    struct dimension dimension;
    int prefixes;
} shown_table[] = {
#define SHOWN(name, bit, s, J, m, cycle, A, prefixes) {name, {{bit, s, J, m, cycle, A}}, prefixes},
#include "support/units.def"
#undef SHOWN
};

enum { SHOWN_ROWS = sizeof shown_table / sizeof *shown_table };

/* A unit that a quantity could be printed in. */
struct candidate {
    const char *prefix;
    const char *name; /* NULL when there is none */
    struct unit unit;
    double scale;
};

static void consider(struct candidate *best, const struct shown *row, const char *prefix,
                     double value)
{
    char text[32];
    int size = snprintf(text, sizeof text, "%s%s", prefix, row->name);
    struct candidate one = {.prefix = prefix, .name = row->name};
    if (!unit_read(text, (size_t)size, &one.unit)) return;
    one.scale = unit_apply((struct decimal){1, 0}, &one.unit);
    /* Below 16 bytes, sizes are widths and read best in bits. */
    bool width = one.unit.dimension.power[BASE_BIT] == 1 && value < 128 && value > 0;
    if (width && one.scale > 1) return;
    bool fits = one.scale <= value;
    bool best_fits = best->name && best->scale <= value;
    bool better = fits == best_fits ? fits == (one.scale > best->scale) : fits;
    if (!best->name || better) *best = one;
}

/* The largest unit in which the value is at least one, among plain and binary prefixes, or among
 * plain and decimal ones; without such, the smallest. */
static struct candidate best_unit(double value, struct dimension dimension, int without)
{
    struct candidate best = {0};
    for (size_t r = 0; r < SHOWN_ROWS; r++) {
        const struct shown *row = &shown_table[r];
        if (!dimension_equal(row->dimension, dimension)) continue;
        consider(&best, row, "", value);
        for (size_t p = 0; p < PREFIXES; p++)
            if (prefix_table[p].set & row->prefixes & ~without)
                consider(&best, row, prefix_table[p].name, value);
    }
    return best;
}

/* The number of a quantity in a unit, at `digits` or, for 0, exactly. */
static bool number_in(struct buffer *out, double value, const struct unit *unit, int digits)
{
    struct decimal number;
    bool ok =
        digits ? round_to_digits(value, unit, digits, &number) : shortest(value, unit, &number);
    if (ok) print_decimal(out, number);
    return ok;
}

/* In base units: `3J*s` for people, `(3J * 1s)` where it must be source. */
static void print_in_base(struct buffer *out, double value, struct dimension dimension, int digits)
{
    const struct unit one = {.scale = {1, 0}};
    bool source = !digits && !dimension_is_none(dimension);
    if (source) buffer_char(out, '(');
    if (!number_in(out, value, &one, digits)) buffer_printf(out, "%.17g", value);
    if (source) {
        for (int i = 0; i < BASE_UNITS; i++) {
            int power = dimension.power[i];
            if (power) buffer_printf(out, " %c 1%s", power > 0 ? '*' : '/', base_name[i]);
            if (power < -1 || power > 1) buffer_printf(out, " ^ %d", abs(power));
        }
        buffer_char(out, ')');
    } else {
        print_factors(out, dimension, 1, "*", true);
        print_factors(out, dimension, -1, "/", false);
    }
}

static bool print_in(struct buffer *out, double value, const struct candidate *in, int digits)
{
    if (!in->name || !number_in(out, value, &in->unit, digits)) return false;
    buffer_printf(out, "%s%s", in->prefix, in->name);
    return true;
}

/* From 1,000 s on, hours or minutes where that is the shorter text: `21h` for `75.6ks`. */
static void try_clock(struct candidate *best, double value, int digits)
{
    static const char *const names[] = {"h", "min"};
    struct buffer now = {0};
    if (!print_in(&now, value, best, digits)) now.size = SIZE_MAX;
    size_t least = now.size;
    buffer_free(&now);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct candidate clock = {.prefix = "", .name = names[i]};
        struct buffer text = {0};
        if (!unit_read(names[i], strlen(names[i]), &clock.unit)) continue;
        if (fabs(value) < unit_apply((struct decimal){1, 0}, &clock.unit)) continue;
        if (print_in(&text, value, &clock, digits) && text.size < least) {
            least = text.size;
            *best = clock;
        }
        buffer_free(&text);
    }
}

void quantity_print(struct buffer *out, double value, struct dimension dimension, int digits)
{
    if (digits > 17) digits = 17;
    if (!isfinite(value)) {
        buffer_text(out, isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
        return;
    }
    double size = value == 0 ? 1 : fabs(value); /* nothing is shown without a prefix */
    struct candidate binary = best_unit(size, dimension, LARGE);
    struct candidate other = best_unit(size, dimension, BINARY);
    struct buffer a = {0}, b = {0};
    bool a_ok = binary.name && number_in(&a, value, &binary.unit, digits);
    bool b_ok = other.name && number_in(&b, value, &other.unit, digits);
    bool take_binary = a_ok && dimension.power[BASE_BIT] == 1 && (!b_ok || a.size <= b.size);
    buffer_free(&a);
    buffer_free(&b);
    struct dimension time = {{[BASE_SECOND] = 1}};
    if (dimension_equal(dimension, time) && size >= 1000) try_clock(&other, value, digits);
    if (!print_in(out, value, take_binary ? &binary : &other, digits))
        print_in_base(out, value, dimension, digits);
}
