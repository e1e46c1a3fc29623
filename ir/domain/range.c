/* One of n steps of a range: like an item, but near steps are alike, so a mutation mostly goes to a
 * near one and a child mostly lies between its parents. */
#include "ir/domain/parts.h"

static double steps(struct extent extent)
{
    return whole_param(extent, 0, EXACT_COUNT);
}

static size_t range_slots(struct extent extent)
{
    (void)extent;
    return 1;
}

static struct bounds range_bounds(struct extent extent, size_t slot)
{
    (void)slot;
    double n = steps(extent);
    return (struct bounds){0, n > 1 ? n - 1 : 0};
}

static void range_repair(struct extent extent, double *slot)
{
    slot[0] = whole_within(slot[0], 0, range_bounds(extent, 0).high);
}

static void range_nth(struct extent extent, double n, double *slot)
{
    slot[0] = n;
    range_repair(extent, slot);
}

static void range_sample(struct extent extent, struct random *random, double *slot)
{
    double n = steps(extent);
    slot[0] = n > 1 ? below(random, n) : 0;
}

/* How far a mutation goes: one step, 2 to 3, 4 to 7 ..., each as likely up to the whole range, so
 * that every step can be reached at once and near ones are likelier on every scale. */
static double reach(struct random *random, double n)
{
    if (n < 3) return 1;
    unsigned scales = 64 - (unsigned)__builtin_clzll((uint64_t)(n - 1));
    double low = (double)((uint64_t)1 << random_below(random, scales));
    return smaller(low + below(random, low), n - 1);
}

static void range_mutate(struct extent extent, struct random *random, double rate, double *slot)
{
    (void)rate;
    double n = steps(extent);
    range_repair(extent, slot);
    if (n <= 1) return;
    double far = reach(random, n), now = slot[0];
    bool up = coin(random);
    if (up ? now + far > n - 1 : now - far < 0) up = !up;
    slot[0] = up ? now + far : now - far;
    /* Too far both ways: the end that is farther away. */
    if (slot[0] < 0 || slot[0] > n - 1) slot[0] = now * 2 >= n - 1 ? 0 : n - 1;
}

static double blend(struct random *random, double low, double high, double most)
{
    double beyond = (double)(int64_t)((high - low) * 0.375);
    double drawn = low - beyond + below(random, high - low + 2 * beyond + 1);
    return whole_within(drawn, 0, most);
}

/* A parent, or in half of the cases any step between both and three eighths of their distance
 * beyond (BLX; Eshelman and Schaffer, 1993): about as much as keeps the spread of a population. */
static void range_cross(struct extent extent, struct random *random, const double *a,
                        const double *b, double *child)
{
    double high = range_bounds(extent, 0).high;
    double x = whole_within(a[0], 0, high), y = whole_within(b[0], 0, high);
    uint32_t kind = random_word(random) & 3;
    if (kind < 2)
        child[0] = kind ? x : y;
    else
        child[0] = blend(random, smaller(x, y), larger(x, y), high);
}

static void range_encode(struct extent extent, const double *slot, double *unit)
{
    unit[0] = middle_of(slot[0], steps(extent));
}

static void range_decode(struct extent extent, const double *unit, double *slot)
{
    slot[0] = step_of(unit[0], steps(extent));
}

static void range_print(struct extent extent, const double *slot, struct buffer *out)
{
    (void)extent;
    buffer_printf(out, "%.0f", slot[0]);
}

const struct domain domain_range = {
    .name = "range",
    .doc = domain_range_doc,
    .slots = range_slots,
    .bounds = range_bounds,
    .count = steps,
    .nth = range_nth,
    .sample = range_sample,
    .mutate = range_mutate,
    .cross = range_cross,
    .coordinates = range_slots,
    .encode = range_encode,
    .decode = range_decode,
    .repair = range_repair,
    .print = range_print,
};
