/* Walking through the points of a space one by one; see space.h. */
#include <string.h>

#include "passes/space.h"

void walk_open(struct walk *walk, struct arena *arena, const struct space *space,
               struct lanes *lanes, struct host *host)
{
    *walk = (struct walk){.space = space, .lanes = lanes, .host = host, .places = space->places};
    walk->row = NEW_ARRAY(arena, double, space->row);
    walk->number = NEW_ARRAY(arena, double, space->places);
    walk->count = NEW_ARRAY(arena, double, space->places);
    walk->param = NEW_ARRAY(arena, double, space->places * space->params);
    for (size_t i = 0; i < space->places; i++)
        walk->number[i] = -1; /* at none yet */
}

static struct extent extent_at(const struct walk *walk, size_t i)
{
    const struct place *place = &walk->space->place[i];
    if (!place->function) return place->extent;
    return (struct extent){.param = walk->param + i * walk->space->params, .params = place->params};
}

/* Whether the unknown has a value here; an inactive one counts as one value of zeros. */
static bool is_active(const struct walk *walk, size_t i)
{
    const struct place *place = &walk->space->place[i];
    return place->guarded ? walk->row[place->mark] != 0 : place->active || place->function;
}

static void take(struct walk *walk, size_t i, double number)
{
    const struct place *place = &walk->space->place[i];
    walk->number[i] = number;
    if (is_active(walk, i))
        place->domain->nth(extent_at(walk, i), number, walk->row + place->first);
    else
        memset(walk->row + place->first, 0, place->slots * sizeof *walk->row);
}

/* Finds the extent of unknown i below the values of the earlier ones. */
static void look(struct walk *walk, size_t i)
{
    const struct space *space = walk->space;
    const struct place *place = &space->place[i];
    if (!place->function) {
        walk->count[i] = place->count;
        return;
    }
    struct lanes *lanes = walk->lanes;
    for (size_t k = 0; k < place->first; k++)
        lanes->slot[k * lanes->stride] = walk->row[k];
    if (!function_run(place->function, walk->host, space->captures, lanes->slot, lanes->out,
                      lanes->stride, 1)) {
        walk->stopped = true;
        walk->count[i] = 0;
        return;
    }
    double *param = walk->param + i * space->params;
    for (size_t k = 0; k < place->params; k++)
        param[k] = lanes->out[k * lanes->stride];
    if (place->guarded) walk->row[place->mark] = lanes->out[place->params * lanes->stride] != 0;
    walk->count[i] = is_active(walk, i) ? place->domain->count(extent_at(walk, i)) : 1;
}

/* The deepest unknown of from..upto-1 that has a further value, or upto. */
static size_t find_further(const struct walk *walk, size_t from, size_t upto)
{
    for (size_t i = upto; i-- > from;)
        if (walk->number[i] + 1 < walk->count[i]) return i;
    return upto;
}

/* First values for the unknowns from `floor` on, backing up among them where one has none. */
static bool settle(struct walk *walk, size_t floor)
{
    for (size_t i = floor; i < walk->places;) {
        look(walk, i);
        if (walk->stopped) return false;
        if (walk->count[i] > 0) {
            /* A fixed unknown that stands at its first value already is as it should be. */
            if (walk->number[i] != 0 || walk->space->place[i].function) take(walk, i, 0);
            i++;
            continue;
        }
        size_t back = find_further(walk, floor, i);
        if (back == i) return false;
        take(walk, back, walk->number[back] + 1);
        i = back + 1;
    }
    return true;
}

bool walk_enter(struct walk *walk, const double *number, size_t upto)
{
    for (size_t i = 0; i < upto; i++) {
        look(walk, i);
        if (walk->stopped) return false;
        take(walk, i, number[i]);
    }
    return settle(walk, upto);
}

bool walk_next(struct walk *walk, size_t from, size_t upto)
{
    while (!walk->stopped) {
        size_t i = find_further(walk, from, upto);
        if (i == upto) return false;
        take(walk, i, walk->number[i] + 1);
        if (settle(walk, i + 1)) return true;
        upto = i + 1; /* nothing below this value: the later unknowns hold no point */
    }
    return false;
}
