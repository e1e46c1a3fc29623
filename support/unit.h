/* Units and dimensions: what `320KiB`, `45ns`, `1.2pJ` or `16GB/s` measure.
 *
 * A quantity is stored as a double in base units: bit, second, joule, metre, cycle, ampere. A
 * dimension is the vector of their exponents; adding quantities of different dimensions is an error
 * that the elaborator reports. `%` is a plain number of 0.01; `bit` is the base of sizes, so a byte
 * is 8.
 *
 * units.def holds every unit: name, dimension, scale as an exact decimal or power of two, and
 * whether SI or binary prefixes go with it. It lives here and not in lang/ because the types of the
 * IR carry dimensions too.
 */
#ifndef NAS_SUPPORT_UNIT_H
#define NAS_SUPPORT_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/buffer.h"
#include "support/decimal.h"

enum base_unit {
    BASE_BIT,
    BASE_SECOND,
    BASE_JOULE,
    BASE_METRE,
    BASE_CYCLE,
    BASE_AMPERE,
    BASE_UNITS
};

struct dimension {
    int8_t power[BASE_UNITS];
};

#define DIMENSIONLESS ((struct dimension){{0}})

bool dimension_equal(struct dimension a, struct dimension b);
bool dimension_is_none(struct dimension a);

/* Products and quotients of quantities; false when an exponent leaves -100..100. */
bool dimension_multiply(struct dimension a, struct dimension b, struct dimension *out);
bool dimension_divide(struct dimension a, struct dimension b, struct dimension *out);
bool dimension_power(struct dimension a, int exponent, struct dimension *out);
/* False when an exponent is odd. */
bool dimension_root(struct dimension a, struct dimension *out);

/* 1kg is 1J*s2/m2: writes the dimension over kilograms instead of joules where that takes fewer
 * factors. Answers the unit that its power of BASE_JOULE then counts: "J" or "kg". */
const char *dimension_by_mass(struct dimension *dimension);

/* A unit as written after a number: `KiB`, `mm2`, `B/cycle`, `pJ`, `%`. `scale` takes a number in
 * this unit to base units: value * scale (decimal, exact) * 2^binary. */
struct unit {
    struct dimension dimension;
    struct decimal scale;
    int32_t binary;
};

/* Reads a whole unit; false when it is unknown. */
bool unit_read(const char *text, size_t size, struct unit *out);

/* value in base units = number * unit, correctly rounded once. */
double unit_apply(struct decimal number, const struct unit *unit);

/* Up to `most` names of known units near this text, nearest first; answers how many. */
size_t unit_suggest(const char *text, size_t size, const char *names[], size_t most);

/* The dimension for people: "energy", "time", "size", "size / time", "number", "J*s". */
void dimension_print(struct buffer *out, struct dimension dimension);

/* A quantity for people, in the unit that reads best: "320KiB", "45ns", "59.28uJ". `digits`
 * significant digits, or 0 for the shortest text that reads back as the same double. The text is
 * valid nas source for the same quantity when digits is 0. */
void quantity_print(struct buffer *out, double value, struct dimension dimension, int digits);

#endif
