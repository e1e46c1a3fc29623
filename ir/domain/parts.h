/* What the kinds of domains share: numbers made whole, random parts, sets of small numbers. */
#ifndef NAS_IR_DOMAIN_PARTS_H
#define NAS_IR_DOMAIN_PARTS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "ir/domain.h"
#include "support/limits.h"

#define DOMAIN(kind, params, doc)                                                                  \
    extern const struct domain domain_##kind;                                                      \
    extern const char domain_##kind##_doc[];
#include "ir/domains.def"
#undef DOMAIN

/* Counts beyond this are no longer whole numbers one apart. */
#define EXACT_COUNT 0x1p53

static inline double smaller(double a, double b)
{
    return a < b ? a : b;
}

static inline double larger(double a, double b)
{
    return a > b ? a : b;
}

/* The whole number nearest to a value, within low..high; low for NaN. Most values are such numbers
 * already, and then no branch depends on which. */
static inline double whole_within(double value, double low, double high)
{
    if (!(value >= low && value <= high)) return value > high ? high : low;
    double whole = (double)(int64_t)value;
    if (whole == value) return value;
    return whole + (value - whole >= 0.5);
}

/* The number of steps that a unit coordinate is into `steps` steps, 0 to steps - 1. */
static inline double step_of(double unit, double steps)
{
    if (!(unit > 0) || steps <= 1) return 0;
    double step = unit * steps;
    return step >= steps ? steps - 1 : (double)(int64_t)step;
}

/* The middle of a step: what step_of takes back to it. */
static inline double middle_of(double step, double steps)
{
    return steps > 1 ? (step + 0.5) / steps : 0.5;
}

/* The same for numbers from low to high on a scale of factors, for what multiplies: each number has
 * a stretch from its own logarithm to the next one's. decode_scale takes back what encode_scale
 * made below 2^45. */
double encode_scale(double value, double low, double high);
double decode_scale(double unit, double low, double high);

/* Parameter number k as a whole number of 0 to `most`; one that is missing is 0. */
static inline double whole_param(struct extent extent, size_t k, double most)
{
    return k < extent.params ? whole_within(extent.param[k], 0, most) : 0;
}

static inline double below(struct random *random, double bound)
{
    return (double)random_below(random, (uint64_t)bound);
}

static inline bool coin(struct random *random)
{
    return random_word(random) & 1;
}

/* How many of `parts` parts a mutation changes: rate * parts, or a half, a quarter ... of that,
 * each as likely, so that the last steps to an optimum can be small ones (as in Doerr and others,
 * "Fast genetic algorithms", 2017); a fraction is a chance; at least one. All where rate is 1. */
size_t changed_parts(double rate, size_t parts, struct random *random);

/* "[a, b, c]" */
void print_slots(const double *slot, size_t count, struct buffer *out);

/* Sets of numbers below a bound, as bits on the stack. */
enum { SET_BITS = 64, SET_WORDS = LIMIT_LIST_ITEMS / SET_BITS };

static inline void set_clear(uint64_t *set, size_t bound)
{
    memset(set, 0, (bound + SET_BITS - 1) / SET_BITS * sizeof *set);
}

static inline bool set_has(const uint64_t *set, size_t k)
{
    return set[k / SET_BITS] >> k % SET_BITS & 1;
}

static inline void set_add(uint64_t *set, size_t k)
{
    set[k / SET_BITS] |= (uint64_t)1 << k % SET_BITS;
}

static inline void set_remove(uint64_t *set, size_t k)
{
    set[k / SET_BITS] &= ~((uint64_t)1 << k % SET_BITS);
}

/* The nearest number below `bound` that the set lacks (the lower of two as near), or `bound`. */
size_t set_nearest_free(const uint64_t *set, size_t bound, size_t from);

/* The number that the set lacks after `count` others from `lowest` on, the first that it lacks;
 * there must be so many. */
size_t set_free(const uint64_t *set, size_t lowest, size_t count);

#endif
