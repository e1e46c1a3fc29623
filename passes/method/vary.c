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
    struct variation variation = {.space = space, .rate = rate > 0 && rate < 1 ? rate : 1};
    variation.chance = NEW_ARRAY(search->arena, double, space->places);
    variation.upto = NEW_ARRAY(search->arena, double, space->places + 1);
    double sum = 0;
    for (size_t i = 0; i < space->places; i++) {
        const struct place *place = &space->place[i];
        bool alterable = place->function || place->count > 1;
        variation.chance[i] = alterable ? 1 - pow(1 - variation.rate, place->slots) : 0;
        variation.upto[i] = sum += alterable ? place->slots : 0;
    }
    return variation;
}

struct change change_draw(const struct variation *variation, struct random *random)
{
    size_t places = variation->space->places;
    if (places < 2) return (struct change){0};
    double wanted = random_unit(random) * variation->upto[places - 1];
    size_t low = 0, high = places - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (variation->upto[middle] > wanted)
            high = middle;
        else
            low = middle + 1;
    }
    return (struct change){.forced = low};
}

static bool has_value(const struct place *place, const double *row)
{
    return !place->guarded || row[place->mark] != 0;
}

void vary_mutate(const struct variation *variation, struct change change, struct random *random,
                 const struct place *place, struct extent extent, const double *parent, double *row)
{
    double *slot = row + place->first;
    if (!has_value(place, parent)) {
        place->domain->sample(extent, random, slot);
        return;
    }
    size_t i = (size_t)(place - variation->space->place);
    if (row != parent) memcpy(slot, parent + place->first, place->slots * sizeof *slot);
    if (place->function) place->domain->repair(extent, slot);
    if (i != change.forced && random_unit(random) >= variation->chance[i]) return;
    double count = place->function ? place->domain->count(extent) : place->count;
    if (count > 1) place->domain->mutate(extent, random, variation->rate, slot);
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
