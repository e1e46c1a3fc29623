/* Mutation and crossing over all unknowns of a row; see vary.h.
 *
 * What is copied from a parent is repaired where the domain depends on other unknowns, and drawn
 * anew where the parent had no value because its unknown was inactive.
 */
#include "passes/method/vary.h"

#include <math.h>
#include <string.h>

struct variation variation_new(struct search *search, double rate)
{
    const struct space *space = &search->space;
    /* At 1 the hazard would be infinite, and infinities do not add up. */
    struct variation variation = {.space = space, .rate = rate > 0 && rate < 1 ? rate : 0.999999};
    variation.hazard = NEW_ARRAY(search->arena, double, space->places + 1);
    variation.weight = NEW_ARRAY(search->arena, double, space->places + 1);
    double hazards = 0, weights = 0;
    for (size_t i = 0; i < space->places; i++) {
        const struct place *place = &space->place[i];
        bool alterable = place->function || place->count > 1;
        hazards -= alterable ? place->slots * log1p(-variation.rate) : 0;
        weights += alterable ? place->slots : 0;
        variation.hazard[i] = hazards;
        variation.weight[i] = weights;
    }
    return variation;
}

/* The first of `sums` that is larger than `wanted`, or `count`. */
static size_t find(const double *sums, size_t count, double wanted)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sums[middle] > wanted)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void skip(const struct variation *variation, struct change *change, struct random *random)
{
    size_t places = variation->space->places;
    change->next = places;
    if (change->reach >= variation->hazard[places - 1]) return;
    change->reach -= change->scale * log(1 - random_unit(random));
    change->next = find(variation->hazard, places, change->reach);
}

/* 1, 2, 4 ... up to the changes that are expected without it. */
static double draw_scale(double expected, struct random *random)
{
    if (!(expected >= 2)) return 1;
    unsigned scales = 64 - (unsigned)__builtin_clzll((uint64_t)fmin(expected, 0x1p62));
    return ldexp(1, (int)random_below(random, scales));
}

struct change change_draw(const struct variation *variation, struct random *random)
{
    size_t places = variation->space->places;
    if (!places) return (struct change){0};
    if (places == 1) return (struct change){.next = 0, .reach = INFINITY, .scale = 1};
    struct change change = {.scale = draw_scale(variation->hazard[places - 1], random)};
    skip(variation, &change, random);
    if (change.next < places) return change;
    double wanted = random_unit(random) * variation->weight[places - 1];
    change.next = find(variation->weight, places, wanted);
    return change;
}

/* On to the next unknown behind i: several hits of the same one count once. */
static void pass(const struct variation *variation, struct change *change, struct random *random,
                 size_t i)
{
    if (change->next > i) return;
    change->reach = fmax(change->reach, variation->hazard[i]);
    skip(variation, change, random);
}

static bool has_value(const struct place *place, const double *row)
{
    return !place->guarded || row[place->mark] != 0;
}

void vary_mutate(const struct variation *variation, struct change *change, struct random *random,
                 const struct place *place, struct extent extent, const double *parent, double *row)
{
    double *slot = row + place->first;
    if (!has_value(place, parent)) {
        place->domain->sample(extent, random, slot);
        return;
    }
    if (row != parent) memcpy(slot, parent + place->first, place->slots * sizeof *slot);
    if (place->function) place->domain->repair(extent, slot);
    size_t i = (size_t)(place - variation->space->place);
    /* Unknowns that were inactive here have been passed over. */
    if (i > 0) pass(variation, change, random, i - 1);
    if (i != change->next) return;
    double count = place->function ? place->domain->count(extent) : place->count;
    if (count > 1) place->domain->mutate(extent, random, variation->rate, slot);
}

void vary_mutate_row(const struct variation *variation, struct change *change,
                     struct random *random, const double *parent, double *row)
{
    const struct space *space = variation->space;
    if (row != parent) memcpy(row, parent, space->row * sizeof *row);
    while (change->next < space->places) {
        const struct place *place = &space->place[change->next];
        place->domain->mutate(place->extent, random, variation->rate, row + place->first);
        pass(variation, change, random, change->next);
    }
}

void vary_cross_row(const struct space *space, struct random *random, const double *a,
                    const double *b, double *row)
{
    for (const struct place *place = space->place; place < space->place + space->places; place++) {
        double *slot = row + place->first;
        if (place->active && place->count > 1)
            place->domain->cross(place->extent, random, a + place->first, b + place->first, slot);
        else
            memcpy(slot, a + place->first, place->slots * sizeof *slot);
    }
}

void vary_cross(struct random *random, const struct place *place, struct extent extent,
                const double *a, const double *b, double *row)
{
    double *slot = row + place->first;
    bool from_a = has_value(place, a), from_b = has_value(place, b);
    if (!from_a && !from_b)
        place->domain->sample(extent, random, slot);
    else if (from_a && from_b && !place->function)
        place->domain->cross(extent, random, a + place->first, b + place->first, slot);
    else {
        /* The parents' values may lie outside this extent: one is taken whole and brought in. */
        bool first = from_a && (!from_b || random_word(random) & 1);
        memcpy(slot, (first ? a : b) + place->first, place->slots * sizeof *slot);
        place->domain->repair(extent, slot);
    }
}
