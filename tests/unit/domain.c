/* Domains against brute force: a predicate of its own says which points are valid, and counts,
 * enumerations, samples and changes are compared with what trying all slots finds. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "ir/domain.h"
#include "tests/tap.h"

enum { SLOTS = 64, POINTS = 4096 };

struct example {
    enum domain_kind kind;
    double param[20];
    size_t params;
    double points; /* by hand; -1: more than can be listed */
    bool uniform;
};

static const struct example examples[] = {
    {DOMAIN_item, {7}, 1, 7, true},
    {DOMAIN_item, {1}, 1, 1, true},
    {DOMAIN_item, {2}, 1, 2, true},
    {DOMAIN_range, {12}, 1, 12, true},
    {DOMAIN_range, {2}, 1, 2, true},
    {DOMAIN_range, {3}, 1, 3, true},
    {DOMAIN_arrangement, {0}, 1, 1, true},
    {DOMAIN_arrangement, {1}, 1, 1, true},
    {DOMAIN_arrangement, {2}, 1, 2, true},
    {DOMAIN_arrangement, {4}, 1, 24, true},
    {DOMAIN_arrangement, {6}, 1, 720, true},
    {DOMAIN_placement, {2, 5}, 2, 20, true},
    {DOMAIN_placement, {4, 4}, 2, 24, true},
    {DOMAIN_placement, {1, 2}, 2, 2, true},
    {DOMAIN_placement, {3, 7}, 2, 210, true},
    {DOMAIN_sublist, {5, 0, 5}, 3, 32, true},
    {DOMAIN_sublist, {6, 2, 4}, 3, 50, true},
    {DOMAIN_sublist, {6, 5, 6}, 3, 7, true},
    {DOMAIN_sublist, {6, 0, 1}, 3, 7, true},
    {DOMAIN_sublist, {7, 3, 3}, 3, 35, true},
    {DOMAIN_sublist, {3, 3, 3}, 3, 1, true},
    {DOMAIN_lattice, {1, 3, 4}, 3, 84, false},
    {DOMAIN_lattice, {0, 2, 5}, 3, 31, false},
    {DOMAIN_lattice, {2, 2, 3}, 3, 9, true},
    {DOMAIN_lattice, {1, 3, 1}, 3, 3, true},
    {DOMAIN_lattice, {0, 3, 0}, 3, 1, true},
    {DOMAIN_values, {0, 2, 3, 7, 11}, 5, 4, true},
    {DOMAIN_values, {1, 0, 1, 4, 6, 7, 9}, 7, 6, true},
    {DOMAIN_values, {1, 5}, 2, 1, true},
};

static const struct example tilings[] = {
    /* a pointwise, a strided and a depthwise layer on arrays with and without folding */
    {DOMAIN_tiling,
     {96, 16, 112, 112, 1, 1, 1, 0, 256, 55296, 2, 14, 2, 0, 12, 4, 1},
     20,
     -1,
     false},
    {DOMAIN_tiling,
     {32, 3, 112, 112, 3, 3, 2, 0, 256, 55296, 2, 14, 2, 0, 12, 4, 1},
     20,
     -1,
     false},
    {DOMAIN_tiling, {96, 1, 56, 56, 3, 3, 2, 1, 32, 4096, 2, 32, 0, -1, 32, 1, -1}, 20, -1, false},
    {DOMAIN_tiling,
     {512, 512, 7, 7, 3, 3, 1, 0, 16, 600, 3, 8, 0, 1, 6, 0, -1, 5, 3, 3},
     20,
     -1,
     false},
    {DOMAIN_tiling, {17, 5, 13, 11, 5, 3, 3, 0, 9, 40, 1, 64, 2, 0}, 20, -1, false},
    {DOMAIN_tiling, {4, 4, 4, 4, 1, 1, 1, 0, 3, 3, 2, 4, 0, -1, 4, 1, -1}, 20, -1, false},
};

static struct extent extent_of(const struct example *example)
{
    return (struct extent){.param = example->param, .params = example->params};
}

static bool whole_in(double value, double low, double high)
{
    return value >= low && value <= high && value == floor(value);
}

static bool distinct(const double *slot, size_t count)
{
    for (size_t a = 0; a < count; a++)
        for (size_t b = a + 1; b < count; b++)
            if (slot[a] == slot[b]) return false;
    return true;
}

static double weights(const double *t)
{
    return t[0] * t[1] * t[4] * t[5];
}

static double inputs(const double *t, double stride, bool depthwise)
{
    return t[depthwise ? 0 : 1] * ((t[2] - 1) * stride + t[4]) * ((t[3] - 1) * stride + t[5]);
}

static bool fits(const double *p, const double *t, double words)
{
    return weights(t) + inputs(t, p[6], p[7] > 0) + t[0] * t[2] * t[3] <= words;
}

static bool valid_orders(const double *slot)
{
    for (size_t k = 18; k < 30; k++)
        if (!whole_in(slot[k], 0, 5)) return false;
    return distinct(slot + 18, 6) && distinct(slot + 24, 6);
}

static bool valid_tiling(const double *p, const double *slot)
{
    double spread[6] = {1, 1, 1, 1, 1, 1};
    for (size_t a = 0; a < 3; a++) {
        bool there = (double)a < p[10];
        double size = there ? p[11 + 3 * a] : 1;
        if (!whole_in(slot[12 + a], 1, size) || !whole_in(slot[15 + a], 1, size)) return false;
        if (slot[12 + a] * slot[15 + a] > size) return false;
        if (!there) continue;
        spread[(size_t)p[12 + 3 * a]] *= slot[12 + a];
        if (p[13 + 3 * a] >= 0)
            spread[(size_t)p[13 + 3 * a]] *= slot[15 + a];
        else if (slot[15 + a] != 1)
            return false;
    }
    for (size_t d = 0; d < 6; d++) {
        double low = fmin(p[d], slot[d] * spread[d]);
        if (spread[d] > p[d] || !whole_in(slot[d], 1, ceil(p[d] / spread[d]))) return false;
        if (!whole_in(slot[6 + d], low, p[d])) return false;
    }
    return fits(p, slot, p[8]) && fits(p, slot + 6, p[9]) && valid_orders(slot);
}

static bool valid_lattice(const double *p, const double *slot)
{
    if (!whole_in(slot[0], p[0], p[1])) return false;
    for (size_t k = 1; k <= (size_t)p[1]; k++)
        if ((double)k > slot[0] ? slot[k] != 0 : !whole_in(slot[k], 0, p[2] - 1)) return false;
    return true;
}

static bool valid_sublist(const double *p, const double *slot)
{
    double sum = 0;
    for (size_t k = 0; k < (size_t)p[0]; k++) {
        if (!whole_in(slot[k], 0, 1)) return false;
        sum += slot[k];
    }
    return sum >= p[1] && sum <= p[2];
}

static bool all_in(const double *slot, double count, double n)
{
    for (size_t k = 0; k < (size_t)count; k++)
        if (!whole_in(slot[k], 0, n - 1)) return false;
    return true;
}

/* What domains.def says, in other words than the product's. */
static bool among(double number, const double *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == number) return true;
    return false;
}

static bool valid(const struct example *example, const double *slot)
{
    const double *p = example->param;
    switch (example->kind) {
    case DOMAIN_item:
    case DOMAIN_range: return whole_in(slot[0], 0, p[0] - 1);
    case DOMAIN_arrangement: return all_in(slot, p[0], p[0]) && distinct(slot, (size_t)p[0]);
    case DOMAIN_placement: return all_in(slot, p[0], p[1]) && distinct(slot, (size_t)p[0]);
    case DOMAIN_sublist: return valid_sublist(p, slot);
    case DOMAIN_lattice: return valid_lattice(p, slot);
    case DOMAIN_tiling: return valid_tiling(p, slot);
    case DOMAIN_values: return among(slot[0], p + 1, example->params - 1);
    case DOMAIN_KINDS: break;
    }
    return false;
}

/* Points found by turning all slots through their bounds. */
static size_t brute_force(const struct example *example, double points[][SLOTS])
{
    const struct domain *domain = domain_get(example->kind);
    struct extent extent = extent_of(example);
    size_t slots = domain->slots(extent), count = 0;
    double slot[SLOTS] = {0};
    for (size_t k = 0; k < slots; k++)
        slot[k] = domain->bounds(extent, k).low;
    for (size_t k = 0; k <= slots;) {
        if (valid(example, slot) && count < POINTS) memcpy(points[count++], slot, sizeof slot);
        for (k = 0; k < slots; k++) {
            if (++slot[k] <= domain->bounds(extent, k).high) break;
            slot[k] = domain->bounds(extent, k).low;
        }
        if (k == slots) break;
    }
    return count;
}

static size_t find(double points[][SLOTS], size_t count, size_t slots, const double *slot)
{
    size_t k = 0;
    while (k < count && memcmp(points[k], slot, slots * sizeof *slot))
        k++;
    return k;
}

static double all_points[POINTS][SLOTS];
static size_t hits[POINTS];

/* Every valid point is the n-th for exactly one n. */
static bool enumerates(const struct example *example, size_t count)
{
    const struct domain *domain = domain_get(example->kind);
    struct extent extent = extent_of(example);
    size_t slots = domain->slots(extent);
    memset(hits, 0, sizeof hits);
    for (size_t n = 0; n < count; n++) {
        double slot[SLOTS] = {0};
        domain->nth(extent, (double)n, slot);
        size_t at = find(all_points, count, slots, slot);
        if (at == count || hits[at]++) return false;
    }
    return true;
}

/* Chi-square of the samples: its mean is count - 1, its variance twice that. */
static bool samples_well(const struct example *example, size_t count)
{
    const struct domain *domain = domain_get(example->kind);
    struct extent extent = extent_of(example);
    struct random random = random_stream(11, 0, 0);
    size_t slots = domain->slots(extent), draws = 100 * count;
    memset(hits, 0, sizeof hits);
    for (size_t n = 0; n < draws; n++) {
        double slot[SLOTS] = {0};
        domain->sample(extent, &random, slot);
        size_t at = find(all_points, count, slots, slot);
        if (at == count) return false;
        hits[at]++;
    }
    double square = 0, freedom = (double)count - 1;
    for (size_t k = 0; k < count; k++) {
        if (!hits[k]) return false;
        square += ((double)hits[k] - 100) * ((double)hits[k] - 100) / 100;
    }
    return !example->uniform || square <= freedom + 5 * sqrt(2 * freedom);
}

static bool changes(const struct example *example, double rate)
{
    const struct domain *domain = domain_get(example->kind);
    struct extent extent = extent_of(example);
    struct random random = random_stream(12, 0, 0);
    size_t slots = domain->slots(extent);
    bool single = domain->count(extent) <= 1;
    double slot[SLOTS] = {0}, before[SLOTS];
    domain->sample(extent, &random, slot);
    for (int n = 0; n < 3000; n++) {
        memcpy(before, slot, sizeof slot);
        domain->mutate(extent, &random, rate, slot);
        if (!valid(example, slot)) return false;
        if (!memcmp(before, slot, slots * sizeof *slot) != single) return false;
    }
    return true;
}

/* Mutations reach every point. */
static bool reaches_all(const struct example *example, size_t count)
{
    const struct domain *domain = domain_get(example->kind);
    struct extent extent = extent_of(example);
    struct random random = random_stream(13, 0, 0);
    size_t slots = domain->slots(extent), reached = 0;
    double slot[SLOTS] = {0};
    memset(hits, 0, sizeof hits);
    domain->sample(extent, &random, slot);
    for (size_t n = 0; n < 300 * count; n++) {
        domain->mutate(extent, &random, 0.1, slot);
        reached += !hits[find(all_points, count, slots, slot)]++;
    }
    return reached == count || count == 1;
}

/* A child is valid; twins have no other children than themselves, where nothing is drawn between.
 */
static bool crosses(const struct example *example)
{
    const struct domain *domain = domain_get(example->kind);
    struct extent extent = extent_of(example);
    struct random random = random_stream(14, 0, 0);
    size_t slots = domain->slots(extent);
    for (int n = 0; n < 3000; n++) {
        double a[SLOTS] = {0}, b[SLOTS] = {0}, child[SLOTS] = {0};
        domain->sample(extent, &random, a);
        domain->sample(extent, &random, b);
        domain->cross(extent, &random, a, b, child);
        if (!valid(example, child)) return false;
        domain->cross(extent, &random, a, a, child);
        if (memcmp(child, a, slots * sizeof *child)) return false;
    }
    return true;
}

static bool codes(const struct example *example)
{
    const struct domain *domain = domain_get(example->kind);
    struct extent extent = extent_of(example);
    struct random random = random_stream(15, 0, 0);
    size_t slots = domain->slots(extent), coordinates = domain->coordinates(extent);
    for (int n = 0; n < 3000; n++) {
        double slot[SLOTS] = {0}, unit[SLOTS] = {0}, back[SLOTS] = {0};
        domain->sample(extent, &random, slot);
        domain->encode(extent, slot, unit);
        for (size_t k = 0; k < coordinates; k++)
            if (!(unit[k] >= 0 && unit[k] <= 1)) return false;
        domain->decode(extent, unit, back);
        if (memcmp(slot, back, slots * sizeof *slot)) return false;
        for (size_t k = 0; k < coordinates; k++)
            unit[k] = n & 1 ? random_unit(&random) : (double)(random_word(&random) % 3) / 2;
        domain->decode(extent, unit, back);
        if (!valid(example, back)) return false;
    }
    return true;
}

static double hostile(struct random *random)
{
    static const double odd[] = {0,    -1,    0.5,     1,   3,      7.4,  1e9, -1e300,
                                 1e18, 1e300, DBL_MIN, 2.5, 0x1p53, -0.0, 40,  6};
    switch (random_word(random) % 8) {
    case 0: return NAN;
    case 1: return INFINITY;
    case 2: return -INFINITY;
    case 3: return random_normal(random) * 10;
    default: return odd[random_word(random) % (sizeof odd / sizeof *odd)];
    }
}

/* Repairing whatever gives a valid point that repairing again leaves alone, and a valid point
 * stays. */
static bool repairs(const struct example *example)
{
    const struct domain *domain = domain_get(example->kind);
    struct extent extent = extent_of(example);
    struct random random = random_stream(16, 0, 0);
    size_t slots = domain->slots(extent);
    for (int n = 0; n < 3000; n++) {
        double slot[SLOTS] = {0}, again[SLOTS];
        for (size_t k = 0; k < slots; k++)
            slot[k] = n & 1 ? hostile(&random) : floor(random_unit(&random) * 130);
        if (n % 3 == 0) domain->sample(extent, &random, slot);
        memcpy(again, slot, sizeof slot);
        domain->repair(extent, slot);
        if (!valid(example, slot)) return false;
        if (n % 3 == 0 && memcmp(slot, again, slots * sizeof *slot)) return false;
        memcpy(again, slot, sizeof slot);
        domain->repair(extent, again);
        if (memcmp(slot, again, slots * sizeof *slot)) return false;
    }
    return true;
}

static void test_small(const struct example *example)
{
    const struct domain *domain = domain_get(example->kind);
    size_t count = brute_force(example, all_points);
    tap_note("%s of %g", domain->name, example->points);
    CHECK_NUMBER((double)count, example->points);
    CHECK_NUMBER(domain->count(extent_of(example)), example->points);
    CHECK(enumerates(example, count));
    CHECK(samples_well(example, count));
    CHECK(reaches_all(example, count));
}

static void test_any(const struct example *example)
{
    tap_note("%s", domain_get(example->kind)->name);
    CHECK(changes(example, 0.1));
    CHECK(changes(example, 1));
    CHECK(changes(example, 1e-9));
    CHECK(changes(example, NAN));
    CHECK(crosses(example));
    CHECK(codes(example));
    CHECK(repairs(example));
}

static double count_of(enum domain_kind kind, double a, double b, double c)
{
    return domain_get(kind)->count((struct extent){.param = (double[]){a, b, c}, .params = 3});
}

/* Published values: factorials, binomial coefficients; and empty domains. */
static void test_counts(void)
{
    CHECK_NUMBER(count_of(DOMAIN_arrangement, 18, 0, 0), 6402373705728000.0);
    CHECK_NUMBER(count_of(DOMAIN_placement, 10, 20, 0), 670442572800.0);
    CHECK_NUMBER(count_of(DOMAIN_sublist, 56, 28, 28), 7648690600760440.0);
    CHECK_NUMBER(count_of(DOMAIN_sublist, 60000, 59998, 59998), 60000.0 * 59999 / 2);
    CHECK_NUMBER(count_of(DOMAIN_sublist, 52, 0, 52), 0x1p52);
    CHECK_NUMBER(count_of(DOMAIN_sublist, 100, 0, 100), 0x1p100);
    CHECK_NUMBER(count_of(DOMAIN_lattice, 1, 3, 100), 1010100);
    CHECK_NUMBER(count_of(DOMAIN_item, 0, 0, 0), 0);
    CHECK_NUMBER(count_of(DOMAIN_item, -3, 0, 0), 0);
    CHECK_NUMBER(count_of(DOMAIN_range, NAN, 0, 0), 0);
    CHECK_NUMBER(count_of(DOMAIN_placement, 3, 2, 0), 0);
    CHECK_NUMBER(count_of(DOMAIN_sublist, 4, 5, 9), 0);
    CHECK_NUMBER(count_of(DOMAIN_sublist, 4, 3, 2), 0);
    CHECK_NUMBER(count_of(DOMAIN_lattice, 1, 3, 0), 0);
    CHECK_NUMBER(count_of(DOMAIN_lattice, 3, 2, 9), 0);
    double none[20] = {8, 8, 8, 8, 3, 3, 1, 0, 2.9, 1000};
    CHECK_NUMBER(domain_get(DOMAIN_tiling)->count((struct extent){.param = none, .params = 20}), 0);
    none[8] = 3;
    CHECK(domain_get(DOMAIN_tiling)->count((struct extent){.param = none, .params = 20}) > 1);
}

/* Large numbers of points: the first, some and the last are valid and different. */
static void test_large_enumerations(void)
{
    static const struct example large[] = {
        {DOMAIN_arrangement, {30}, 1, -1, false},   {DOMAIN_arrangement, {17}, 1, -1, false},
        {DOMAIN_placement, {12, 27}, 2, -1, false}, {DOMAIN_sublist, {56, 0, 28}, 3, -1, false},
        {DOMAIN_sublist, {60, 3, 3}, 3, -1, false}, {DOMAIN_lattice, {1, 6, 300}, 3, -1, false},
    };
    for (size_t e = 0; e < sizeof large / sizeof *large; e++) {
        const struct domain *domain = domain_get(large[e].kind);
        struct extent extent = extent_of(&large[e]);
        double most = fmin(domain->count(extent), 0x1p53) - 1;
        double last[SLOTS] = {0}, slot[SLOTS] = {0};
        bool ok = true;
        for (int n = 0; n <= 1000; n++, memcpy(last, slot, sizeof slot)) {
            domain->nth(extent, floor(most / 1000 * n), slot);
            ok = ok && valid(&large[e], slot) && (!n || memcmp(last, slot, sizeof slot));
        }
        CHECK(ok);
    }
    double slot[20];
    domain_get(DOMAIN_arrangement)
        ->nth((struct extent){.param = (double[]){17}, .params = 1}, 355687428096000 - 1, slot);
    CHECK(slot[0] == 16 && slot[16] == 0);
}

/* Whether another tile of the buffer needs fewer trips, or is smaller with as many. */
static bool wastes(double extent, double unit, double tile)
{
    double outer = ceil(extent / tile), inner = ceil(tile / unit);
    for (double other = fmin(extent, unit); other <= extent; other++) {
        double more_outer = ceil(extent / other) - outer, more_inner = ceil(other / unit) - inner;
        if (more_outer > 0 || more_inner > 0) continue;
        if (more_outer < 0 || more_inner < 0 || other < tile) return true;
    }
    return false;
}

/* All tilings of 7 x 2 outputs on an axis of 3, their orders aside, but for those with a tile of
 * the buffer that is needlessly large. */
static size_t list_tilings(const struct example *tiny)
{
    size_t count = 0;
    double slot[SLOTS] = {0};
    for (size_t k = 0; k < 18; k++)
        slot[k] = 1;
    for (size_t k = 18; k < 30; k++)
        slot[k] = (double)(k % 6);
    for (size_t n = 0; n < 7 * 7 * 2 * 2 * 3; n++) {
        slot[0] = (double)(1 + n % 7);
        slot[6] = (double)(1 + n / 7 % 7);
        slot[2] = (double)(1 + n / 49 % 2);
        slot[8] = (double)(1 + n / 98 % 2);
        slot[12] = (double)(1 + n / 196);
        if (valid(tiny, slot) && !wastes(7, slot[0] * slot[12], slot[6]))
            memcpy(all_points[count++], slot, sizeof slot);
    }
    return count;
}

static void test_all_tilings(void)
{
    enum { DRAWS = 200000 };
    static const struct example tiny = {
        DOMAIN_tiling, {7, 1, 2, 1, 1, 1, 1, 0, 9, 20, 1, 3, 0, -1}, 20, -1, false};
    static size_t drawn[POINTS], reached[POINTS];
    const struct domain *domain = domain_get(DOMAIN_tiling);
    struct random random = random_stream(18, 0, 0);
    size_t count = list_tilings(&tiny), missed = 0, far = 0;
    double fresh[SLOTS] = {0}, slot[SLOTS] = {0};
    for (int n = 0; n < DRAWS; n++) {
        domain->sample(extent_of(&tiny), &random, fresh);
        domain->mutate(extent_of(&tiny), &random, 0.1, slot);
        drawn[find(all_points, count, 18, fresh)]++;
        reached[find(all_points, count, 18, slot)]++;
    }
    for (size_t k = 0; k < count; k++) {
        missed += !drawn[k];
        far += !reached[k];
    }
    tap_note("%zu tilings", count);
    CHECK(count > 30);
    CHECK_NUMBER((double)missed, 0);
    CHECK_NUMBER((double)far, 0);
}

/* The reading order of the loops is that of NAAS: more important first, equals by number. */
static void test_importances(void)
{
    const struct domain *domain = domain_get(DOMAIN_arrangement);
    struct extent six = {.param = (double[]){6}, .params = 1};
    double slot[6], want[6] = {4, 1, 3, 0, 5, 2};
    domain->decode(six, (double[]){0.2, 0.7, 0.0, 0.7, 0.9, 0.1}, slot);
    CHECK(!memcmp(slot, want, sizeof slot));
    double same[6] = {0, 1, 2, 3, 4, 5};
    domain->decode(six, (double[]){0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, slot);
    CHECK(!memcmp(slot, same, sizeof slot));
}

static void use_all(const struct domain *domain, struct extent extent, struct random *random,
                    double *room)
{
    size_t slots = domain->slots(extent), units = domain->coordinates(extent);
    double *a = room, *b = a + slots, *child = b + slots, *unit = child + slots;
    for (size_t k = 0; k < 3 * slots + units; k++)
        room[k] = hostile(random);
    domain->count(extent);
    for (size_t k = 0; k < slots && k < 40; k++)
        domain->bounds(extent, k);
    domain->repair(extent, a);
    for (size_t k = 0; k < slots && slots < 40; k++)
        b[k] = hostile(random);
    domain->cross(extent, random, a, b, child);
    domain->mutate(extent, random, hostile(random), child);
    domain->mutate(extent, random, 1, b);
    domain->encode(extent, b, unit);
    for (size_t k = 0; k < units; k++)
        unit[k] = hostile(random);
    domain->encode(extent, unit, a);
    domain->decode(extent, unit, a);
    domain->sample(extent, random, a);
    if (domain->nth) domain->nth(extent, hostile(random), a);
    struct buffer out = {0};
    if (slots < 100) domain->print(extent, a, &out);
    buffer_free(&out);
}

/* Whatever the parameters are, all functions return soon and a point stays within its bounds. */
static void test_hostile(void)
{
    static double room[4 * (1 << 16) + 8];
    struct random random = random_stream(17, 0, 0);
    for (enum domain_kind kind = 0; kind < DOMAIN_KINDS; kind++) {
        const struct domain *domain = domain_get(kind);
        bool inside = true;
        for (int n = 0; n < 150; n++) {
            double param[20];
            for (size_t k = 0; k < 20; k++)
                param[k] = hostile(&random);
            struct extent extent = {.param = param, .params = random_below(&random, 21)};
            use_all(domain, extent, &random, room);
            bool empty = domain->count(extent) < 1;
            for (size_t k = 0; k < domain->slots(extent); k++) {
                struct bounds bounds = domain->bounds(extent, k);
                inside = inside && (empty || whole_in(room[k], bounds.low, bounds.high));
            }
        }
        CHECK(inside);
    }
}

static const char *printed(enum domain_kind kind, struct extent extent, const double *slot,
                           struct buffer *out)
{
    buffer_clear(out);
    domain_get(kind)->print(extent, slot, out);
    return buffer_string(out);
}

static void test_print(void)
{
    struct buffer out = {0};
    double three[] = {3, 0, 3}, lattice[] = {1, 3, 9};
    CHECK_TEXT(
        printed(DOMAIN_item, (struct extent){.param = three, .params = 1}, (double[]){2}, &out),
        "2");
    CHECK_TEXT(printed(DOMAIN_arrangement, (struct extent){.param = three, .params = 1},
                       (double[]){2, 0, 1}, &out),
               "[2, 0, 1]");
    CHECK_TEXT(printed(DOMAIN_sublist, (struct extent){.param = three, .params = 3},
                       (double[]){1, 0, 1}, &out),
               "{0, 2}");
    CHECK_TEXT(printed(DOMAIN_lattice, (struct extent){.param = lattice, .params = 3},
                       (double[]){2, 7, 4, 0}, &out),
               "[7, 4]");
    double param[20] = {8, 4, 6, 6, 3, 3, 1, 0, 100, 1000, 2, 2, 2, -1, 2, 0, 1};
    double slot[30] = {2, 1, 1, 1, 3, 3, 4, 2, 3, 6, 3, 3, 2, 2, 1,
                       1, 1, 1, 0, 3, 1, 2, 4, 5, 3, 2, 1, 0, 4, 5};
    CHECK_TEXT(printed(DOMAIN_tiling, (struct extent){.param = param, .params = 20}, slot, &out),
               "DRAM K2 Y2 C2 | buffer X6 Y2 C2 | across K2 Y2 | PE K2 R3 S3");
    buffer_free(&out);
}

int main(void)
{
    for (size_t e = 0; e < sizeof examples / sizeof *examples; e++) {
        test_small(&examples[e]);
        test_any(&examples[e]);
    }
    for (size_t e = 0; e < sizeof tilings / sizeof *tilings; e++)
        test_any(&tilings[e]);
    test_counts();
    test_large_enumerations();
    test_all_tilings();
    test_importances();
    test_hostile();
    test_print();
    return tap_done();
}
