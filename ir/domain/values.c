/* One of some whole numbers: what is left of an item or a range when some of its numbers are ruled
 * out. It behaves as an item or a range of as many steps; the slot holds the number itself. */
#include "ir/domain/parts.h"

static double how_many(struct extent extent)
{
    return extent.params > 1 ? (double)(extent.params - 1) : 0;
}

static const struct domain *likeness(struct extent extent)
{
    return extent.params && extent.param[0] == 1 ? &domain_range : &domain_item;
}

/* Value number k; 0 of an empty domain. */
static double value_at(struct extent extent, double k)
{
    if (extent.params < 2) return 0;
    return whole_param(extent, 1 + (size_t)k, EXACT_COUNT);
}

/* The number of the value that is nearest to the slot, the lower of two as near. */
static double number_of(struct extent extent, double slot)
{
    size_t low = 0, high = extent.params > 1 ? extent.params - 2 : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (value_at(extent, (double)middle) < slot)
            low = middle + 1;
        else
            high = middle;
    }
    double k = (double)low;
    bool nearer = low && !(value_at(extent, k) - slot < slot - value_at(extent, k - 1));
    return nearer ? k - 1 : k;
}

static size_t values_slots(struct extent extent)
{
    (void)extent;
    return 1;
}

static struct bounds values_bounds(struct extent extent, size_t slot)
{
    (void)slot;
    double low = value_at(extent, 0), high = low;
    for (double k = 1; k < how_many(extent); k++) {
        low = smaller(low, value_at(extent, k));
        high = larger(high, value_at(extent, k));
    }
    return (struct bounds){low, high};
}

static void values_repair(struct extent extent, double *slot)
{
    slot[0] = value_at(extent, number_of(extent, slot[0]));
}

static void values_nth(struct extent extent, double n, double *slot)
{
    slot[0] = value_at(extent, whole_within(n, 0, larger(how_many(extent) - 1, 0)));
}

static void values_sample(struct extent extent, struct random *random, double *slot)
{
    double n = how_many(extent), number;
    likeness(extent)->sample((struct extent){.param = &n, .params = 1}, random, &number);
    slot[0] = value_at(extent, number);
}

static void values_mutate(struct extent extent, struct random *random, double rate, double *slot)
{
    double n = how_many(extent), number = number_of(extent, slot[0]);
    likeness(extent)->mutate((struct extent){.param = &n, .params = 1}, random, rate, &number);
    slot[0] = value_at(extent, number);
}

static void values_cross(struct extent extent, struct random *random, const double *a,
                         const double *b, double *child)
{
    double n = how_many(extent), number;
    double from_a = number_of(extent, a[0]), from_b = number_of(extent, b[0]);
    likeness(extent)->cross((struct extent){.param = &n, .params = 1}, random, &from_a, &from_b,
                            &number);
    child[0] = value_at(extent, number);
}

static void values_encode(struct extent extent, const double *slot, double *unit)
{
    unit[0] = middle_of(number_of(extent, slot[0]), how_many(extent));
}

static void values_decode(struct extent extent, const double *unit, double *slot)
{
    slot[0] = value_at(extent, step_of(unit[0], how_many(extent)));
}

static void values_print(struct extent extent, const double *slot, struct buffer *out)
{
    (void)extent;
    buffer_printf(out, "%.0f", slot[0]);
}

const struct domain domain_values = {
    .name = "values",
    .doc = domain_values_doc,
    .slots = values_slots,
    .bounds = values_bounds,
    .count = how_many,
    .nth = values_nth,
    .sample = values_sample,
    .mutate = values_mutate,
    .cross = values_cross,
    .coordinates = values_slots,
    .encode = values_encode,
    .decode = values_decode,
    .repair = values_repair,
    .print = values_print,
};
