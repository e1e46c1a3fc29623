/* Exact decimals as whole mantissas times powers of ten; see decimal.h. */
#include "support/decimal.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_DIGITS = 18, MOST_EXPONENT = 400 };

/* A number being read: zeros are held back until a digit follows, so none ends the mantissa. */
struct reading {
    int64_t mantissa;
    int32_t digits; /* significant ones in the mantissa */
    int32_t zeros;  /* held back */
    int32_t exponent;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool add_digit(struct reading *number, int digit)
{
    if (!digit) {
        if (number->mantissa && ++number->zeros > 2 * MOST_EXPONENT) return false;
        return true;
    }
    int32_t more = number->mantissa ? number->zeros + 1 : 1;
    if (more > MOST_DIGITS - number->digits) return false;
    for (int32_t i = 0; i < more; i++)
        number->mantissa *= 10;
    number->mantissa += digit;
    number->digits += more;
    number->zeros = 0;
    return true;
}

/* One or more digits with single `_` between them; answers the place behind, or NULL. */
static const char *read_digits(const char *at, const char *end, bool fraction, struct reading *to)
{
    if (at == end || !is_digit(*at)) return NULL;
    for (;;) {
        if (!add_digit(to, *at - '0')) return NULL;
        if (fraction && to->exponent-- < -2 * MOST_EXPONENT) return NULL;
        if (++at == end) return at;
        if (*at == '_')
            at++;
        else if (!is_digit(*at))
            return at;
        if (at == end || !is_digit(*at)) return NULL;
    }
}

static const char *read_exponent(const char *at, const char *end, int32_t *exponent)
{
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    if (at == end || !is_digit(*at)) return NULL;
    int32_t value = 0;
    for (; at < end && is_digit(*at); at++) {
        value = value * 10 + (*at - '0');
        if (value > 2 * MOST_EXPONENT) return NULL;
    }
    *exponent += negative ? -value : value;
    return at;
}

bool decimal_read(const char *text, size_t size, struct decimal *out)
{
    const char *end = text + size;
    struct reading number = {0};
    const char *at = read_digits(text, end, false, &number);
    if (at && at < end && *at == '.') at = read_digits(at + 1, end, true, &number);
    if (at && at < end && (*at == 'e' || *at == 'E'))
        at = read_exponent(at + 1, end, &number.exponent);
    if (at != end) return false;
    int32_t exponent = number.mantissa ? number.exponent + number.zeros : 0;
    if (exponent < -MOST_EXPONENT || exponent > MOST_EXPONENT) return false;
    *out = (struct decimal){number.mantissa, exponent};
    return true;
}

double decimal_double(struct decimal number)
{
    /* strtod rounds correctly, and a text without a point means the same in every locale. */
    char text[48];
    snprintf(text, sizeof text, "%llde%d", (long long)number.mantissa, (int)number.exponent);
    return strtod(text, NULL);
}

bool decimal_is_whole(struct decimal number)
{
    int64_t mantissa = number.mantissa;
    for (int32_t e = number.exponent; e < 0 && mantissa; e++) {
        if (mantissa % 10) return false;
        mantissa /= 10;
    }
    return true;
}

/* Writes the number with a smaller exponent. */
static bool lower_exponent(struct decimal *number, int32_t exponent)
{
    while (number->mantissa && number->exponent > exponent) {
        if (__builtin_mul_overflow(number->mantissa, (int64_t)10, &number->mantissa)) return false;
        number->exponent--;
    }
    number->exponent = exponent;
    return true;
}

bool decimal_align(struct decimal *a, struct decimal *b)
{
    int32_t least = a->exponent < b->exponent ? a->exponent : b->exponent;
    if (!a->mantissa) least = b->exponent;
    if (!b->mantissa) least = a->exponent;
    struct decimal x = *a, y = *b;
    if (!lower_exponent(&x, least) || !lower_exponent(&y, least)) return false;
    *a = x;
    *b = y;
    return true;
}

bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *out)
{
    __extension__ typedef __int128 wide;
    wide product = (wide)a.mantissa * b.mantissa;
    if (!product) {
        *out = (struct decimal){0, 0};
        return true;
    }
    int64_t exponent = (int64_t)a.exponent + b.exponent;
    for (; product % 10 == 0; exponent++)
        product /= 10;
    if (product > INT64_MAX || product < INT64_MIN) return false;
    if (exponent < INT32_MIN || exponent > INT32_MAX) return false;
    *out = (struct decimal){(int64_t)product, (int32_t)exponent};
    return true;
}
