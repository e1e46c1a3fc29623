/* An order of n things: slot j holds the thing at place j.
 *
 * On the real line every thing has an importance and the more important come first, equals in the
 * order of their numbers: the encoding of loop orders in NAAS (Lin, Yang, Han, DAC 2021).
 */
#include <float.h>

#include "ir/domain/parts.h"

static size_t things(struct extent extent)
{
    return (size_t)whole_param(extent, 0, LIMIT_SLOTS);
}

static struct bounds arrangement_bounds(struct extent extent, size_t slot)
{
    (void)slot;
    size_t n = things(extent);
    return (struct bounds){0, n > 1 ? (double)(n - 1) : 0};
}

static double arrangement_count(struct extent extent)
{
    size_t n = things(extent);
    double count = 1;
    for (size_t k = 2; k <= n; k++) {
        count *= (double)k;
        if (count > DBL_MAX) return DBL_MAX;
    }
    return count;
}

/* Things come in the order of their numbers: the first arrangement. */
static void in_order(double *slot, size_t n)
{
    for (size_t k = 0; k < n; k++)
        slot[k] = (double)k;
}

/* Lexicographic order by the factorial number system. A number below 2^53 is below 19!, so only the
 * last 19 places can differ from the first arrangement. */
static void arrangement_nth(struct extent extent, double number, double *slot)
{
    size_t n = things(extent), last = n < 19 ? n : 19;
    double most = arrangement_count(extent);
    in_order(slot, n);
    uint64_t left = (uint64_t)whole_within(number, 0, most < EXACT_COUNT ? most - 1 : EXACT_COUNT);
    uint64_t block = 1;
    for (size_t k = 2; k < last; k++)
        block *= k;
    double *tail = slot + (n - last);
    for (size_t place = 0; place + 1 < last; place++) {
        size_t chosen = place + (size_t)(left / block);
        left %= block;
        block /= last - 1 - place;
        double thing = tail[chosen];
        memmove(tail + place + 1, tail + place, (chosen - place) * sizeof *tail);
        tail[place] = thing;
    }
}

static void arrangement_sample(struct extent extent, struct random *random, double *slot)
{
    size_t n = things(extent);
    in_order(slot, n);
    for (size_t k = n; k > 1; k--) {
        size_t other = (size_t)random_below(random, k);
        double thing = slot[k - 1];
        slot[k - 1] = slot[other];
        slot[other] = thing;
    }
}

/* True when every thing has one place; `seen` is left with the things that occur. */
static bool is_arrangement(const double *slot, size_t n, uint64_t *seen)
{
    set_clear(seen, n);
    bool ok = true;
    for (size_t k = 0; k < n; k++) {
        bool inside = slot[k] >= 0 && slot[k] < (double)n;
        size_t thing = inside ? (size_t)slot[k] : 0;
        if (!inside || (double)thing != slot[k] || set_has(seen, thing))
            ok = false;
        else
            set_add(seen, thing);
    }
    return ok;
}

/* The first place of a thing is kept; places without a thing get the missing ones in order. */
static void arrangement_repair(struct extent extent, double *slot)
{
    uint64_t seen[LIMIT_SLOTS / SET_BITS], kept[LIMIT_SLOTS / SET_BITS];
    size_t n = things(extent), missing = 0;
    if (is_arrangement(slot, n, seen)) return;
    set_clear(seen, n);
    set_clear(kept, n);
    for (size_t k = 0; k < n; k++) {
        size_t thing = (size_t)whole_within(slot[k], 0, (double)(n - 1));
        if (set_has(seen, thing)) continue;
        set_add(seen, thing);
        set_add(kept, k);
        slot[k] = (double)thing;
    }
    for (size_t k = 0; k < n; k++) {
        if (set_has(kept, k)) continue;
        while (set_has(seen, missing))
            missing++;
        slot[k] = (double)missing++;
    }
}

static void swap_two(struct random *random, double *slot, size_t n)
{
    size_t a = (size_t)random_below(random, n), b = (size_t)random_below(random, n - 1);
    if (b >= a) b++;
    double thing = slot[a];
    slot[a] = slot[b];
    slot[b] = thing;
}

/* Reverses the places from..to: for tours, two edges change. */
static void reverse(double *slot, size_t from, size_t to)
{
    for (; from < to; from++, to--) {
        double thing = slot[from];
        slot[from] = slot[to];
        slot[to] = thing;
    }
}

/* Takes the thing at one place out and puts it in at another. */
static void move(double *slot, size_t from, size_t to)
{
    double thing = slot[from];
    if (from < to)
        memmove(slot + from, slot + from + 1, (to - from) * sizeof *slot);
    else
        memmove(slot + to + 1, slot + to, (from - to) * sizeof *slot);
    slot[to] = thing;
}

/* One change is a swap, a reversal or a move. Several are an odd number of swaps: an odd
 * permutation is never the identity, so something has changed in the end. */
static void arrangement_mutate(struct extent extent, struct random *random, double rate,
                               double *slot)
{
    size_t n = things(extent);
    if (n < 2) return;
    arrangement_repair(extent, slot);
    size_t changes = changed_parts(rate, n / 2, random) | 1;
    uint64_t kind = changes > 1 ? 0 : random_below(random, 3);
    if (!kind) {
        for (size_t k = 0; k < changes; k++)
            swap_two(random, slot, n);
        return;
    }
    size_t a = (size_t)random_below(random, n), b = (size_t)random_below(random, n - 1);
    if (b >= a) b++;
    if (kind == 1)
        reverse(slot, a < b ? a : b, a < b ? b : a);
    else
        move(slot, a, b);
}

/* Order crossover: a stretch of one parent stays in place, the rest follows in the other's order
 * (Davis, IJCAI 1985). */
static void cross_orders(struct random *random, size_t n, const double *a, const double *b,
                         double *child)
{
    uint64_t taken[LIMIT_SLOTS / SET_BITS];
    set_clear(taken, n);
    size_t from = (size_t)random_below(random, n), length = 1 + (size_t)random_below(random, n - 1);
    size_t place = from;
    for (size_t k = 0; k < length; k++) {
        child[place] = a[place];
        set_add(taken, (size_t)a[place]);
        if (++place == n) place = 0;
    }
    size_t next = place;
    for (size_t k = 0; k < n; k++) {
        if (!set_has(taken, (size_t)b[next])) {
            child[place] = b[next];
            if (++place == n) place = 0;
        }
        if (++next == n) next = 0;
    }
}

/* Cycle crossover: every place keeps the thing that one of the parents has there (Oliver, Smith and
 * Holland, ICGA 1987). The child's own slots first hold where a has each thing. */
static void cross_cycles(struct random *random, size_t n, const double *a, const double *b,
                         double *child)
{
    uint64_t seen[LIMIT_SLOTS / SET_BITS], of_a[LIMIT_SLOTS / SET_BITS];
    set_clear(seen, n);
    set_clear(of_a, n);
    for (size_t k = 0; k < n; k++)
        child[(size_t)a[k]] = (double)k;
    for (size_t k = 0; k < n; k++) {
        if (set_has(seen, k)) continue;
        bool first = coin(random);
        for (size_t at = k; !set_has(seen, at); at = (size_t)child[(size_t)b[at]]) {
            set_add(seen, at);
            if (first) set_add(of_a, at);
        }
    }
    for (size_t k = 0; k < n; k++)
        child[k] = set_has(of_a, k) ? a[k] : b[k];
}

/* Half of the children keep what follows what, half keep what is where. */
static void arrangement_cross(struct extent extent, struct random *random, const double *a,
                              const double *b, double *child)
{
    uint64_t seen[LIMIT_SLOTS / SET_BITS];
    size_t n = things(extent);
    bool orders = coin(random);
    if (n < 2 || !is_arrangement(a, n, seen) || !is_arrangement(b, n, seen)) {
        memcpy(child, orders ? a : b, n * sizeof *child);
        arrangement_repair(extent, child);
    } else if (orders) {
        cross_orders(random, n, a, b, child);
    } else {
        cross_cycles(random, n, a, b, child);
    }
}

static void arrangement_encode(struct extent extent, const double *slot, double *unit)
{
    size_t n = things(extent);
    for (size_t k = 0; k < n; k++)
        unit[k] = 0;
    for (size_t k = 0; k < n; k++) {
        size_t thing = (size_t)whole_within(slot[k], 0, (double)(n - 1));
        unit[thing] = 1 - middle_of((double)k, (double)n);
    }
}

static double importance(const double *unit, double thing)
{
    double value = unit[(size_t)thing];
    return value > 0 ? value : 0;
}

static bool comes_before(const double *unit, double a, double b)
{
    double x = importance(unit, a), y = importance(unit, b);
    return x > y || (x == y && a < b);
}

/* The child that comes later moves up until the heap is one again. */
static void sift(const double *unit, double *heap, size_t size, size_t from)
{
    double thing = heap[from];
    for (size_t child; (child = 2 * from + 1) < size; from = child) {
        if (child + 1 < size && comes_before(unit, heap[child], heap[child + 1])) child++;
        if (!comes_before(unit, thing, heap[child])) break;
        heap[from] = heap[child];
    }
    heap[from] = thing;
}

/* Heap sort: no memory, and no order of importances makes it slow. */
static void arrangement_decode(struct extent extent, const double *unit, double *slot)
{
    size_t n = things(extent);
    in_order(slot, n);
    for (size_t k = n / 2; k-- > 0;)
        sift(unit, slot, n, k);
    for (size_t size = n; size-- > 1;) {
        double last = slot[0];
        slot[0] = slot[size];
        slot[size] = last;
        sift(unit, slot, size, 0);
    }
}

static void arrangement_print(struct extent extent, const double *slot, struct buffer *out)
{
    print_slots(slot, things(extent), out);
}

const struct domain domain_arrangement = {
    .name = "arrangement",
    .doc = domain_arrangement_doc,
    .slots = things,
    .bounds = arrangement_bounds,
    .count = arrangement_count,
    .nth = arrangement_nth,
    .sample = arrangement_sample,
    .mutate = arrangement_mutate,
    .cross = arrangement_cross,
    .coordinates = things,
    .encode = arrangement_encode,
    .decode = arrangement_decode,
    .repair = arrangement_repair,
    .print = arrangement_print,
};
