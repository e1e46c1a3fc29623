/* domains.def as a table, and what the kinds share; see domain.h and parts.h. */
#include "ir/domain.h"

#include <math.h>

#include "ir/domain/parts.h"

#define DOMAIN(kind, params, doc) const char domain_##kind##_doc[] = doc;
#include "ir/domains.def"
#undef DOMAIN

static const struct domain *const kinds[DOMAIN_KINDS] = {
#define DOMAIN(kind, params, doc) &domain_##kind,
#include "ir/domains.def"
#undef DOMAIN
};

const struct domain *domain_get(enum domain_kind kind)
{
    return kinds[kind];
}

double encode_scale(double value, double low, double high)
{
    return high > low ? log((value + 0.5) / low) / log((high + 1) / low) : 0.5;
}

double decode_scale(double unit, double low, double high)
{
    if (high <= low) return low;
    double within = unit > 0 ? smaller(unit, 1) : 0;
    return smaller(high, floor(low * exp(within * log((high + 1) / low))));
}

size_t changed_parts(double rate, size_t parts, struct random *random)
{
    double want = rate * (double)parts;
    if (!(want > 1)) return 1;
    if (want >= (double)parts) return parts;
    if (want >= 2) {
        unsigned scales = 64 - (unsigned)__builtin_clzll((uint64_t)want);
        want = ldexp(want, -(int)random_below(random, scales));
    }
    size_t whole = (size_t)want;
    double chance = want - (double)whole;
    return chance > 0 && random_word(random) < chance * 0x1p32 ? whole + 1 : whole;
}

void print_slots(const double *slot, size_t count, struct buffer *out)
{
    buffer_char(out, '[');
    for (size_t k = 0; k < count; k++) {
        if (k) buffer_text(out, ", ");
        buffer_printf(out, "%.0f", slot[k]);
    }
    buffer_char(out, ']');
}

static size_t free_above(const uint64_t *set, size_t bound, size_t from)
{
    size_t word = from / SET_BITS, words = (bound + SET_BITS - 1) / SET_BITS;
    uint64_t free = ~set[word] & ~(uint64_t)0 << from % SET_BITS;
    while (!free && ++word < words)
        free = ~set[word];
    if (!free) return bound;
    size_t k = word * SET_BITS + (size_t)__builtin_ctzll(free);
    return k < bound ? k : bound;
}

static size_t free_below(const uint64_t *set, size_t bound, size_t from)
{
    size_t word = from / SET_BITS;
    uint64_t free = ~set[word] & ~(uint64_t)0 >> (SET_BITS - 1 - from % SET_BITS);
    while (!free && word > 0)
        free = ~set[--word];
    if (!free) return bound;
    return word * SET_BITS + SET_BITS - 1 - (size_t)__builtin_clzll(free);
}

size_t set_nearest_free(const uint64_t *set, size_t bound, size_t from)
{
    size_t above = free_above(set, bound, from), under = free_below(set, bound, from);
    if (under == bound) return above;
    if (above == bound) return under;
    return above - from < from - under ? above : under;
}

size_t set_free(const uint64_t *set, size_t lowest, size_t count)
{
    size_t word = lowest / SET_BITS, some;
    uint64_t free = ~set[word];
    for (; (some = (size_t)__builtin_popcountll(free)) <= count; free = ~set[++word])
        count -= some;
    while (count-- > 0)
        free &= free - 1;
    return word * SET_BITS + (size_t)__builtin_ctzll(free);
}
