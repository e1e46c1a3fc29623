/* Exact decimal numbers: what a literal means before it is used as a binary one.
 *
 * `0.2..=1.0 step 0.1` has nine values on every machine because its ends and step are decimals:
 * whole mantissas times a power of ten.
 */
#ifndef NAS_SUPPORT_DECIMAL_H
#define NAS_SUPPORT_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct decimal {
    int64_t mantissa;
    int32_t exponent; /* value = mantissa * 10^exponent; no trailing zero in a non-zero mantissa */
};

/* Reads `12`, `1_000`, `0.5`, `2e9` (the whole slice). False when more than 18 significant digits
 * or an exponent beyond +-400 are needed. */
bool decimal_read(const char *text, size_t size, struct decimal *out);

/* The nearest double (correctly rounded). */
double decimal_double(struct decimal number);

bool decimal_is_whole(struct decimal number);

/* Both mantissas brought to one exponent; false on overflow. */
bool decimal_align(struct decimal *a, struct decimal *b);

/* false on overflow */
bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *out);

#endif
