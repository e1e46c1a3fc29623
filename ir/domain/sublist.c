/* Which of n things are taken, from `least` to `most` of them: slot j is 1 when thing j is. */
#include <float.h>
#include <math.h>

#include "ir/domain/parts.h"

struct limits {
    size_t n, least, most; /* least > most: no sublist has so many */
};

static struct limits limits_of(struct extent extent)
{
    size_t n = (size_t)whole_param(extent, 0, LIMIT_SLOTS);
    size_t least = (size_t)whole_param(extent, 1, LIMIT_SLOTS + 1);
    return (struct limits){n, least, (size_t)whole_param(extent, 2, (double)n)};
}

static size_t things(struct extent extent)
{
    return limits_of(extent).n;
}

static struct bounds sublist_bounds(struct extent extent, size_t slot)
{
    (void)extent;
    (void)slot;
    return (struct bounds){0, 1};
}

/* The number of ways to take m of n things; exact below 2^53, else some number above. From the
 * nearer end a value is above 2^53 after at most 57 steps, and below it no product overflows. */
static uint64_t ways(size_t n, size_t m)
{
    uint64_t count = 1;
    if (m > n) return 0;
    if (m > n - m) m = n - m;
    for (size_t k = 1; k <= m && count <= (uint64_t)EXACT_COUNT; k++)
        count = count * (n - k + 1) / k;
    return count;
}

/* The same as a double, for sums that need not be exact. */
static double sum_of_ways(size_t n, size_t least, size_t most)
{
    double count = 1, sum = 0;
    for (size_t m = 0; m <= most; m++) {
        if (m >= least) sum += count;
        count = count * (double)(n - m) / (double)(m + 1);
        if (count > DBL_MAX) return DBL_MAX;
    }
    return sum < DBL_MAX ? sum : DBL_MAX;
}

static double sublist_count(struct extent extent)
{
    struct limits limits = limits_of(extent);
    uint64_t sum = 0;
    for (size_t m = limits.least; m <= limits.most; m++) {
        sum += ways(limits.n, m);
        if (sum > (uint64_t)EXACT_COUNT) return sum_of_ways(limits.n, limits.least, limits.most);
    }
    return (double)sum;
}

static bool is_empty(struct limits limits, double *slot)
{
    if (limits.least <= limits.most) return false;
    for (size_t k = 0; k < limits.n; k++)
        slot[k] = 0;
    return true;
}

/* Smaller sublists first; of one size, those that take earlier things first. */
static void sublist_nth(struct extent extent, double number, double *slot)
{
    struct limits limits = limits_of(extent);
    if (is_empty(limits, slot)) return;
    uint64_t left = (uint64_t)whole_within(number, 0, EXACT_COUNT);
    size_t m = limits.least, n = limits.n;
    for (uint64_t count; m < limits.most && left >= (count = ways(n, m)); m++)
        left -= count;
    for (size_t k = 0; k < n; k++) {
        uint64_t with = m > 0 ? ways(n - 1 - k, m - 1) : 0;
        bool take = m > 0 && (left < with || m == n - k);
        slot[k] = take;
        if (take)
            m--;
        else
            left -= with;
    }
}

/* How many to take, so that every sublist has the same chance: sizes weigh as much as they have
 * sublists, here relative to the size nearest to the middle, which has the most. */
static size_t draw_size(struct limits limits, struct random *random)
{
    size_t n = limits.n, middle = n / 2;
    if (middle < limits.least) middle = limits.least;
    if (middle > limits.most) middle = limits.most;
    double total = 1, weight = 1, lowest = 1;
    for (size_t m = middle; m > limits.least; m--) {
        weight *= (double)m / (double)(n - m + 1);
        total += weight;
        lowest = weight;
    }
    weight = 1;
    for (size_t m = middle; m < limits.most; m++) {
        weight *= (double)(n - m) / (double)(m + 1);
        total += weight;
    }
    double at = random_unit(random) * total;
    size_t m = limits.least;
    /* A weight too small for a double is never drawn: start where weights are numbers again. */
    if (lowest < DBL_MIN) {
        m = middle;
        for (weight = 1; m > limits.least && weight > DBL_EPSILON / (double)n; m--)
            weight *= (double)m / (double)(n - m + 1);
        lowest = weight;
    }
    for (weight = lowest; m < limits.most && at >= weight; m++) {
        at -= weight;
        weight *= (double)(n - m) / (double)(m + 1);
    }
    return m;
}

/* Any m of the n things, by Floyd's method with the slots themselves as the set; of more than half
 * the things, those to leave are drawn. */
static void draw_things(size_t n, size_t m, struct random *random, double *slot)
{
    double drawn = m > n - m ? 0 : 1;
    size_t count = m > n - m ? n - m : m;
    for (size_t k = 0; k < n; k++)
        slot[k] = 1 - drawn;
    for (size_t last = n - count; last < n; last++) {
        size_t thing = (size_t)random_below(random, last + 1);
        slot[slot[thing] == drawn ? last : thing] = drawn;
    }
}

static void sublist_sample(struct extent extent, struct random *random, double *slot)
{
    struct limits limits = limits_of(extent);
    if (is_empty(limits, slot)) return;
    if (limits.least > 0 || limits.most < limits.n) {
        draw_things(limits.n, draw_size(limits, random), random, slot);
        return;
    }
    uint32_t bits = 0;
    for (size_t k = 0; k < limits.n; k++, bits >>= 1) {
        if (!(k & 31)) bits = random_word(random);
        slot[k] = bits & 1;
    }
}

static size_t make_whole(size_t n, double *slot)
{
    size_t taken = 0;
    for (size_t k = 0; k < n; k++) {
        slot[k] = slot[k] >= 0.5;
        taken += slot[k] > 0;
    }
    return taken;
}

/* Of `taken` things too many, the last ones are left; of too few, the first ones are added. Answers
 * how many are taken then. */
static size_t bring_within(struct limits limits, size_t taken, double *slot)
{
    for (size_t k = limits.n; taken > limits.most; k--) {
        taken -= slot[k - 1] > 0;
        slot[k - 1] = 0;
    }
    for (size_t k = 0; taken < limits.least; k++) {
        taken += slot[k] < 1;
        slot[k] = 1;
    }
    return taken;
}

static void sublist_repair(struct extent extent, double *slot)
{
    struct limits limits = limits_of(extent);
    if (!is_empty(limits, slot)) bring_within(limits, make_whole(limits.n, slot), slot);
}

/* A random thing other than `but` that is taken (1) or not (0); there must be one. */
static size_t find_other(size_t n, size_t but, double value, struct random *random,
                         const double *slot)
{
    size_t k = (size_t)random_below(random, n);
    for (size_t tries = 0; tries < 4 && (k == but || slot[k] != value); tries++)
        k = (size_t)random_below(random, n);
    while (k == but || slot[k] != value)
        k = k + 1 < n ? k + 1 : 0;
    return k;
}

/* Takes or leaves a thing. Where that would be one too many or too few, another takes its part. */
static void flip(struct limits limits, size_t k, size_t *taken, struct random *random, double *slot)
{
    bool take = slot[k] < 1;
    slot[k] = take;
    if (take && *taken == limits.most)
        slot[find_other(limits.n, k, 1, random, slot)] = 0;
    else if (!take && *taken == limits.least)
        slot[find_other(limits.n, k, 0, random, slot)] = 1;
    else
        *taken = take ? *taken + 1 : *taken - 1;
}

/* How many things two sublists can differ in: the parts of a point. */
static size_t most_changes(struct limits limits)
{
    size_t taken = 2 * limits.most, left = 2 * (limits.n - limits.least);
    size_t fewer = taken < left ? taken : left;
    return fewer < limits.n ? fewer : limits.n;
}

/* Thing k has just been taken or left alone; another one the other way round makes an exchange. */
static void exchange(struct limits limits, size_t k, size_t *taken, struct random *random,
                     double *slot)
{
    size_t alike = slot[k] < 1 ? limits.n - *taken : *taken;
    if (alike < 2) return;
    flip(limits, find_other(limits.n, k, slot[k], random, slot), taken, random, slot);
}

/* Half of the single changes are exchanges: where a limit holds elsewhere, as in a full knapsack,
 * there is no better point but behind one. Should the first thing to be changed be as before in the
 * end, it is changed once more. */
static void sublist_mutate(struct extent extent, struct random *random, double rate, double *slot)
{
    struct limits limits = limits_of(extent);
    if (is_empty(limits, slot)) return;
    size_t taken = bring_within(limits, make_whole(limits.n, slot), slot);
    if (!limits.most || limits.least == limits.n) return;
    size_t changes = changed_parts(rate, most_changes(limits), random);
    size_t first = (size_t)random_below(random, limits.n);
    double before = slot[first];
    size_t were = taken;
    flip(limits, first, &taken, random, slot);
    if (changes == 1 && taken != were && coin(random))
        exchange(limits, first, &taken, random, slot);
    for (size_t c = 1; c < changes; c++)
        flip(limits, (size_t)random_below(random, limits.n), &taken, random, slot);
    if (slot[first] == before) flip(limits, first, &taken, random, slot);
}

/* Where too many or too few are taken, the child becomes more like a parent, which has the right
 * number, from a random place on. Answers how many are taken then. */
static size_t return_to(const double *parent, struct limits limits, struct random *random,
                        double *child)
{
    size_t n = limits.n, taken = make_whole(n, child);
    if (taken >= limits.least && taken <= limits.most) return taken;
    bool drop = taken > limits.most;
    size_t k = (size_t)random_below(random, n),
           wrong = drop ? taken - limits.most : limits.least - taken;
    for (size_t seen = 0; seen < n && wrong > 0; seen++, k = k + 1 < n ? k + 1 : 0) {
        bool differs = drop ? child[k] > 0 && parent[k] < 0.5 : child[k] < 1 && parent[k] >= 0.5;
        if (!differs) continue;
        child[k] = !drop;
        taken = drop ? taken - 1 : taken + 1;
        wrong--;
    }
    return taken;
}

static void sublist_cross(struct extent extent, struct random *random, const double *a,
                          const double *b, double *child)
{
    struct limits limits = limits_of(extent);
    uint32_t bits = 0;
    for (size_t k = 0; k < limits.n; k++, bits >>= 1) {
        if (!(k & 31)) bits = random_word(random);
        child[k] = bits & 1 ? a[k] : b[k];
    }
    size_t taken = return_to(coin(random) ? a : b, limits, random, child);
    if (!is_empty(limits, child)) bring_within(limits, taken, child);
}

static void sublist_encode(struct extent extent, const double *slot, double *unit)
{
    size_t n = things(extent);
    for (size_t k = 0; k < n; k++)
        unit[k] = slot[k] >= 0.5 ? 0.75 : 0.25;
}

static double inside(double unit)
{
    return unit > 0 ? unit < 1 ? unit : 1 : 0;
}

static size_t count_from(const double *unit, size_t n, double least)
{
    size_t count = 0;
    for (size_t k = 0; k < n; k++)
        count += inside(unit[k]) >= least;
    return count;
}

/* Takes the m things with the largest coordinates, equals in the order of their numbers: `high` is
 * the smallest number with at most m coordinates from there on, found by halving; coordinates
 * below 2^-60 are as good as 0. */
static void take_largest(const double *unit, size_t n, size_t m, double *slot)
{
    double low = 0, high = 2;
    for (double middle; high > 0x1p-60;) {
        middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        if (count_from(unit, n, middle) > m)
            low = middle;
        else
            high = middle;
    }
    size_t equals = m - count_from(unit, n, high);
    for (size_t k = 0; k < n; k++) {
        slot[k] = inside(unit[k]) >= high;
        if (slot[k] < 1 && equals > 0 && inside(unit[k]) >= low) {
            slot[k] = 1;
            equals--;
        }
    }
}

/* Coordinates from 1/2 on are taken; when that are too many or too few, the largest ones. */
static void sublist_decode(struct extent extent, const double *unit, double *slot)
{
    struct limits limits = limits_of(extent);
    if (is_empty(limits, slot)) return;
    size_t taken = count_from(unit, limits.n, 0.5);
    if (taken > limits.most) taken = limits.most;
    if (taken < limits.least) taken = limits.least;
    if (taken == count_from(unit, limits.n, 0.5))
        for (size_t k = 0; k < limits.n; k++)
            slot[k] = inside(unit[k]) >= 0.5;
    else
        take_largest(unit, limits.n, taken, slot);
}

static void sublist_print(struct extent extent, const double *slot, struct buffer *out)
{
    size_t n = things(extent);
    const char *comma = "";
    buffer_char(out, '{');
    for (size_t k = 0; k < n; k++) {
        if (slot[k] < 0.5) continue;
        buffer_printf(out, "%s%zu", comma, k);
        comma = ", ";
    }
    buffer_char(out, '}');
}

const struct domain domain_sublist = {
    .name = "sublist",
    .doc = domain_sublist_doc,
    .slots = things,
    .bounds = sublist_bounds,
    .count = sublist_count,
    .nth = sublist_nth,
    .sample = sublist_sample,
    .mutate = sublist_mutate,
    .cross = sublist_cross,
    .coordinates = things,
    .encode = sublist_encode,
    .decode = sublist_decode,
    .repair = sublist_repair,
    .print = sublist_print,
};
