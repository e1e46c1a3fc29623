/* One of n things without an order: a single slot, 0 to n - 1. */
#include "ir/domain/parts.h"

static double items(struct extent extent)
{
    return whole_param(extent, 0, EXACT_COUNT);
}

static struct bounds item_bounds(struct extent extent, size_t slot)
{
    (void)slot;
    double n = items(extent);
    return (struct bounds){0, n > 1 ? n - 1 : 0};
}

static void item_repair(struct extent extent, double *slot)
{
    slot[0] = whole_within(slot[0], 0, item_bounds(extent, 0).high);
}

static void item_nth(struct extent extent, double n, double *slot)
{
    slot[0] = n;
    item_repair(extent, slot);
}

static void item_sample(struct extent extent, struct random *random, double *slot)
{
    double n = items(extent);
    slot[0] = n > 1 ? below(random, n) : 0;
}

/* Any other item, each with the same chance. */
static void item_mutate(struct extent extent, struct random *random, double rate, double *slot)
{
    (void)rate;
    double n = items(extent);
    item_repair(extent, slot);
    if (n <= 1) return;
    double other = below(random, n - 1);
    slot[0] = other < slot[0] ? other : other + 1;
}

static void item_cross(struct extent extent, struct random *random, const double *a,
                       const double *b, double *child)
{
    child[0] = coin(random) ? a[0] : b[0];
    item_repair(extent, child);
}

static void item_encode(struct extent extent, const double *slot, double *unit)
{
    unit[0] = middle_of(slot[0], items(extent));
}

static void item_decode(struct extent extent, const double *unit, double *slot)
{
    slot[0] = step_of(unit[0], items(extent));
}

const struct domain domain_item = {
    .name = "item",
    .doc = domain_item_doc,
    .slots = one_slot,
    .bounds = item_bounds,
    .count = items,
    .nth = item_nth,
    .sample = item_sample,
    .mutate = item_mutate,
    .cross = item_cross,
    .coordinates = one_slot,
    .encode = item_encode,
    .decode = item_decode,
    .repair = item_repair,
    .print = print_slot,
};
