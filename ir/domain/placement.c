/* k different places among n: slot j holds the place of part j, for example the qubit of a device
 * that each qubit of a circuit uses. */
#include <float.h>

#include "ir/domain/parts.h"

static size_t parts(struct extent extent)
{
    return (size_t)whole_param(extent, 0, LIMIT_SLOTS);
}

static size_t places(struct extent extent)
{
    return (size_t)whole_param(extent, 1, LIMIT_LIST_ITEMS);
}

static struct bounds placement_bounds(struct extent extent, size_t slot)
{
    (void)slot;
    size_t n = places(extent);
    return (struct bounds){0, n > 1 ? (double)(n - 1) : 0};
}

static double placement_count(struct extent extent)
{
    size_t k = parts(extent), n = places(extent);
    if (k > n) return 0;
    double count = 1;
    for (size_t j = 0; j < k; j++) {
        count *= (double)(n - j);
        if (count > DBL_MAX) return DBL_MAX;
    }
    return count;
}

/* Too many parts for the places: what an empty domain's point is. */
static bool is_empty(double *slot, size_t k, size_t n)
{
    if (k <= n) return false;
    for (size_t j = 0; j < k; j++)
        slot[j] = 0;
    return true;
}

/* The last part turns fastest. Part j has one of the n - j places that those before it left; its
 * number among those is a digit of the point's number, and becomes a place by stepping over the
 * places that are taken. */
static void placement_nth(struct extent extent, double number, double *slot)
{
    size_t k = parts(extent), n = places(extent);
    double count = placement_count(extent);
    if (is_empty(slot, k, n)) return;
    uint64_t left =
        (uint64_t)whole_within(number, 0, count < EXACT_COUNT ? count - 1 : EXACT_COUNT);
    for (size_t j = k; j-- > 0;) {
        slot[j] = left ? (double)(left % (n - j)) : 0;
        left = left ? left / (n - j) : 0;
    }
    uint64_t taken[SET_WORDS];
    set_clear(taken, n);
    for (size_t j = 0, lowest = 0; j < k; j++) {
        while (set_has(taken, lowest))
            lowest++;
        size_t place = set_free(taken, lowest, (size_t)slot[j]);
        slot[j] = (double)place;
        set_add(taken, place);
    }
}

/* Floyd's method draws k different places with k numbers (Bentley and Floyd, CACM 1987); then they
 * are shuffled. */
static void placement_sample(struct extent extent, struct random *random, double *slot)
{
    uint64_t taken[SET_WORDS];
    size_t k = parts(extent), n = places(extent);
    if (is_empty(slot, k, n)) return;
    set_clear(taken, n);
    for (size_t j = 0; j < k; j++) {
        size_t last = n - k + j, place = (size_t)random_below(random, last + 1);
        if (set_has(taken, place)) place = last;
        set_add(taken, place);
        size_t other = (size_t)random_below(random, j + 1);
        slot[j] = (double)place;
        slot[j] = slot[other];
        slot[other] = (double)place;
    }
}

/* A part keeps its place, or gets the nearest free one when an earlier part has it. All parts that
 * can keep their places do. */
static void placement_repair(struct extent extent, double *slot)
{
    uint64_t taken[SET_WORDS], placed[LIMIT_SLOTS / SET_BITS];
    size_t k = parts(extent), n = places(extent), without = 0;
    if (is_empty(slot, k, n)) return;
    set_clear(taken, n);
    set_clear(placed, k);
    for (size_t j = 0; j < k; j++) {
        slot[j] = whole_within(slot[j], 0, (double)(n - 1));
        if (set_has(taken, (size_t)slot[j])) {
            without++;
            continue;
        }
        set_add(taken, (size_t)slot[j]);
        set_add(placed, j);
    }
    for (size_t j = 0; without > 0; j++) {
        if (set_has(placed, j)) continue;
        size_t place = set_nearest_free(taken, n, (size_t)slot[j]);
        slot[j] = (double)place;
        set_add(taken, place);
        without--;
    }
}

static void swap_parts(struct random *random, size_t k, size_t part, double *slot)
{
    size_t other = (size_t)random_below(random, k - 1);
    if (other >= part) other++;
    double place = slot[part];
    slot[part] = slot[other];
    slot[other] = place;
}

/* Gives a part another place, each of the n - 1 others with the same chance: that of another part,
 * which gets this part's, or a free one. */
static void replace(struct random *random, size_t k, size_t n, size_t part, uint64_t *taken,
                    double *slot)
{
    if (random_below(random, n - 1) < k - 1) {
        swap_parts(random, k, part, slot);
        return;
    }
    size_t place = (size_t)random_below(random, n);
    for (size_t tries = 0; tries < 8 && set_has(taken, place); tries++)
        place = (size_t)random_below(random, n);
    place = set_nearest_free(taken, n, place);
    set_remove(taken, (size_t)slot[part]);
    set_add(taken, place);
    slot[part] = (double)place;
}

/* Should the first part to be changed be back in its place in the end, it is changed once more. */
static void placement_mutate(struct extent extent, struct random *random, double rate, double *slot)
{
    uint64_t taken[SET_WORDS];
    size_t k = parts(extent), n = places(extent);
    placement_repair(extent, slot);
    if (k > n || k < 1 || n < 2) return;
    set_clear(taken, n);
    for (size_t j = 0; j < k; j++)
        set_add(taken, (size_t)slot[j]);
    size_t changes = changed_parts(rate, k, random), first = (size_t)random_below(random, k);
    double before = slot[first];
    replace(random, k, n, first, taken, slot);
    for (size_t c = 1; c < changes; c++)
        replace(random, k, n, (size_t)random_below(random, k), taken, slot);
    if (slot[first] == before) replace(random, k, n, first, taken, slot);
}

/* Every part goes where one of its parents has it; those whose place is taken go near it. */
static void placement_cross(struct extent extent, struct random *random, const double *a,
                            const double *b, double *child)
{
    size_t k = parts(extent);
    for (size_t j = 0; j < k; j++)
        child[j] = coin(random) ? a[j] : b[j];
    placement_repair(extent, child);
}

static void placement_encode(struct extent extent, const double *slot, double *unit)
{
    size_t k = parts(extent), n = places(extent);
    for (size_t j = 0; j < k; j++)
        unit[j] = middle_of(slot[j], (double)n);
}

static void placement_decode(struct extent extent, const double *unit, double *slot)
{
    size_t k = parts(extent), n = places(extent);
    for (size_t j = 0; j < k; j++)
        slot[j] = step_of(unit[j], (double)n);
    placement_repair(extent, slot);
}

static void placement_print(struct extent extent, const double *slot, struct buffer *out)
{
    print_slots(slot, parts(extent), out);
}

const struct domain domain_placement = {
    .name = "placement",
    .doc = domain_placement_doc,
    .slots = parts,
    .bounds = placement_bounds,
    .count = placement_count,
    .nth = placement_nth,
    .sample = placement_sample,
    .mutate = placement_mutate,
    .cross = placement_cross,
    .coordinates = parts,
    .encode = placement_encode,
    .decode = placement_decode,
    .repair = placement_repair,
    .print = placement_print,
};
