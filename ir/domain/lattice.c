/* A number of dimensions and a size for each: the sides of an array of one to three axes. Slot 0 is
 * the number of dimensions, `least` to `most`; slot 1 + k is the size of dimension k as one of n
 * steps, 0 for dimensions that are not there, so that equal lattices have equal slots. */
#include <float.h>

#include "ir/domain/parts.h"

struct limits {
    double least, most, n;
};

static struct limits limits_of(struct extent extent)
{
    return (struct limits){whole_param(extent, 0, LIMIT_SLOTS),
                           whole_param(extent, 1, LIMIT_SLOTS - 1),
                           whole_param(extent, 2, EXACT_COUNT)};
}

static size_t lattice_slots(struct extent extent)
{
    return 1 + (size_t)limits_of(extent).most;
}

static struct bounds lattice_bounds(struct extent extent, size_t slot)
{
    struct limits limits = limits_of(extent);
    if (!slot) return (struct bounds){limits.least, limits.most};
    return (struct bounds){0, limits.n > 1 ? limits.n - 1 : 0};
}

static double lattice_count(struct extent extent)
{
    struct limits limits = limits_of(extent);
    double sum = 0, count = 1;
    if (limits.least > limits.most) return 0;
    for (double k = 0; k <= limits.most && count > 0; k++) {
        if (k >= limits.least) sum += count;
        count *= limits.n;
        if (sum > DBL_MAX || count > DBL_MAX) return k < limits.most ? DBL_MAX : sum;
    }
    return sum;
}

/* Lattices without a size have no dimensions either. */
static bool is_empty(struct limits limits, double *slot)
{
    bool none = limits.least > limits.most || (limits.n < 1 && limits.least > 0);
    if (none) {
        for (size_t k = 1; k <= (size_t)limits.most; k++)
            slot[k] = 0;
        slot[0] = limits.least;
    }
    return none;
}

static double most_dimensions(struct limits limits)
{
    return limits.n < 1 ? limits.least : limits.most;
}

/* Fewer dimensions first; of as many, the last size turns fastest. */
static void lattice_nth(struct extent extent, double number, double *slot)
{
    struct limits limits = limits_of(extent);
    if (is_empty(limits, slot)) return;
    double left = whole_within(number, 0, EXACT_COUNT), count = 1, most = most_dimensions(limits);
    double dimensions = 0;
    for (; dimensions < limits.least && count <= EXACT_COUNT; dimensions++)
        count *= limits.n;
    for (dimensions = limits.least; dimensions < most && left >= count; dimensions++) {
        left -= count;
        count *= limits.n;
    }
    slot[0] = dimensions;
    uint64_t digits = (uint64_t)left, n = limits.n < 1 ? 1 : (uint64_t)limits.n;
    for (size_t k = (size_t)limits.most; k > 0; k--) {
        bool there = (double)k <= dimensions;
        slot[k] = there ? (double)(digits % n) : 0;
        if (there) digits /= n;
    }
}

static void lattice_sample(struct extent extent, struct random *random, double *slot)
{
    struct limits limits = limits_of(extent);
    if (is_empty(limits, slot)) return;
    slot[0] = limits.least + below(random, most_dimensions(limits) - limits.least + 1);
    for (size_t k = 1; k <= (size_t)limits.most; k++)
        slot[k] = (double)k <= slot[0] ? below(random, limits.n) : 0;
}

static void lattice_repair(struct extent extent, double *slot)
{
    struct limits limits = limits_of(extent);
    if (is_empty(limits, slot)) return;
    slot[0] = whole_within(slot[0], limits.least, most_dimensions(limits));
    double high = limits.n > 1 ? limits.n - 1 : 0;
    for (size_t k = 1; k <= (size_t)limits.most; k++)
        slot[k] = (double)k <= slot[0] ? whole_within(slot[k], 0, high) : 0;
}

/* Any size; small ones are likelier, as sides multiply. */
static double draw_size(struct limits limits, struct random *random)
{
    return decode_scale(random_unit(random), 1, limits.n) - 1;
}

/* One dimension more, of any size, or one less. */
static void change_dimensions(struct limits limits, struct random *random, double *slot)
{
    double most = most_dimensions(limits);
    bool more = slot[0] < most && (slot[0] <= limits.least || coin(random));
    size_t changed = (size_t)slot[0] + more;
    slot[changed] = more ? draw_size(limits, random) : 0;
    slot[0] += more ? 1 : -1;
}

/* Mostly a near size, else any other. */
static void change_size(struct limits limits, struct random *random, double *size)
{
    uint32_t kind = random_word(random) & 3;
    if (kind == 0) {
        double other = below(random, limits.n - 1);
        *size = other < *size ? other : other + 1;
        return;
    }
    double far = limits.n > 16 && kind == 1 ? 1 + below(random, limits.n / 8) : 1;
    bool up = coin(random);
    if (up ? *size + far > limits.n - 1 : *size < far) up = !up;
    *size = whole_within(up ? *size + far : *size - far, 0, limits.n - 1);
}

/* The number of dimensions changes in one mutation of four, or when nothing else can. */
static void lattice_mutate(struct extent extent, struct random *random, double rate, double *slot)
{
    struct limits limits = limits_of(extent);
    lattice_repair(extent, slot);
    double most = most_dimensions(limits);
    if (limits.least > most || limits.n < 1) return;
    bool sizes = limits.n > 1 && slot[0] > 0, dimensions = most > limits.least;
    if (dimensions && (!sizes || (random_word(random) & 3) == 0)) {
        change_dimensions(limits, random, slot);
        return;
    }
    if (!sizes) return;
    size_t changes = changed_parts(rate, (size_t)slot[0], random);
    size_t first = 1 + (size_t)below(random, slot[0]);
    double before = slot[first];
    change_size(limits, random, &slot[first]);
    for (size_t c = 1; c < changes; c++)
        change_size(limits, random, &slot[1 + (size_t)below(random, slot[0])]);
    while (slot[first] == before)
        change_size(limits, random, &slot[first]);
}

/* One parent's number of dimensions; every size from a parent that has one there. */
static void lattice_cross(struct extent extent, struct random *random, const double *a,
                          const double *b, double *child)
{
    size_t most = (size_t)limits_of(extent).most;
    child[0] = coin(random) ? a[0] : b[0];
    for (size_t k = 1; k <= most; k++) {
        bool in_a = (double)k <= a[0], in_b = (double)k <= b[0];
        child[k] = in_a && (!in_b || coin(random)) ? a[k] : b[k];
    }
    lattice_repair(extent, child);
}

static void lattice_encode(struct extent extent, const double *slot, double *unit)
{
    struct limits limits = limits_of(extent);
    unit[0] = middle_of(slot[0] - limits.least, most_dimensions(limits) - limits.least + 1);
    for (size_t k = 1; k <= (size_t)limits.most; k++)
        unit[k] = (double)k <= slot[0] ? encode_scale(slot[k] + 1, 1, limits.n) : 0.5;
}

static void lattice_decode(struct extent extent, const double *unit, double *slot)
{
    struct limits limits = limits_of(extent);
    if (is_empty(limits, slot)) return;
    slot[0] = limits.least + step_of(unit[0], most_dimensions(limits) - limits.least + 1);
    for (size_t k = 1; k <= (size_t)limits.most; k++)
        slot[k] = (double)k <= slot[0] ? decode_scale(unit[k], 1, limits.n) - 1 : 0;
}

static void lattice_print(struct extent extent, const double *slot, struct buffer *out)
{
    double dimensions = whole_within(slot[0], 0, limits_of(extent).most);
    print_slots(slot + 1, (size_t)dimensions, out);
}

const struct domain domain_lattice = {
    .name = "lattice",
    .doc = domain_lattice_doc,
    .slots = lattice_slots,
    .bounds = lattice_bounds,
    .count = lattice_count,
    .nth = lattice_nth,
    .sample = lattice_sample,
    .mutate = lattice_mutate,
    .cross = lattice_cross,
    .coordinates = lattice_slots,
    .encode = lattice_encode,
    .decode = lattice_decode,
    .repair = lattice_repair,
    .print = lattice_print,
};
