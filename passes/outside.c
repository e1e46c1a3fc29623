/* Points that narrowing left out, for the conflict of a search that found nothing; see search.h.
 *
 * In a small space all of them are looked at, which makes the conflict exact. In a large one it is
 * the nearest point found with one narrowed choice given each of its other values, and points drawn
 * from everywhere.
 */
#include <math.h>
#include <string.h>

#include "passes/search.h"
#include "passes/truths.h"

enum {
    TOGETHER = 1024,
    DRAWN = 4096,
    WALKED = 1000000 /* points of a space that is small */
};

/* Random streams, from here down, that no method gets to. */
static const uint32_t stream_drawn = UINT32_MAX - 1, stream_aside = UINT32_MAX;

struct outside {
    struct search *search;
    struct space narrow; /* the space that was searched */
    struct crowd crowd;
    uint32_t *todo;
    double *distance;
    uint32_t *place; /* of each candidate: which choice steps aside, */
    double *value;   /* and where to */
    double *base;    /* row of the nearest point found */
    size_t count, most;
};

/* Learns from the collected candidates that are outside. */
static void look(struct outside *o)
{
    struct search *search = o->search;
    size_t width = search->problem->requires + 1, count = 0;
    for (uint32_t i = 0; i < o->count; i++) {
        const double *row = crowd_row(&o->crowd, i);
        if (row[search->space.dead] == 0 && space_outside(&o->narrow, row)) o->todo[count++] = i;
    }
    o->count = 0;
    if (!search_evaluate(search, &o->crowd, o->todo, count, o->distance)) return;
    for (size_t k = 0; k < count; k++) {
        truths_add(search->truths, o->distance + o->todo[k] * width);
        search->nearest = fmin(search->nearest, o->crowd.miss[o->todo[k]]);
    }
    search->evaluated += count;
}

static void walk_all(struct outside *o)
{
    struct search *search = o->search;
    struct space *space = &search->space;
    struct frame frame;
    search_frame(search, &frame);
    struct lanes *lanes = lanes_new(space, space->params + 1, 1);
    struct walk walk;
    walk_open(&walk, search->arena, space, lanes, &frame.host);
    for (bool more = walk_enter(&walk, NULL, 0); more && search->stop == STOP_NOT;
         more = walk_next(&walk, 0, space->places)) {
        memcpy(crowd_row(&o->crowd, o->count++), walk.row, space->row * sizeof *walk.row);
        if (o->count == o->most) look(o);
    }
    if (search->stop == STOP_NOT) look(o);
    if (walk.stopped) search_halt(search, STOP_INTERRUPT);
    lanes_free(lanes);
}

/* The base point with the candidate's value for its choice. What depends on other choices is
 * repaired, or drawn where the base has none. */
static void step_aside(void *context, size_t i, struct random *random, const struct place *place,
                       struct extent extent, double *row)
{
    const struct outside *o = context;
    double *slot = row + place->first;
    if (place->guarded && o->base[place->mark] == 0) {
        place->domain->sample(extent, random, slot);
        return;
    }
    memcpy(slot, o->base + place->first, place->slots * sizeof *slot);
    if (place->function) place->domain->repair(extent, slot);
    if (place == o->search->space.place + o->place[i]) slot[0] = o->value[i];
}

static bool look_aside(struct outside *o)
{
    struct maker maker = {.fill = step_aside, .context = o};
    bool made = search_make(o->search, &o->crowd, o->count, stream_aside, &maker);
    if (made) look(o);
    return made && o->search->stop == STOP_NOT;
}

static void step_aside_everywhere(struct outside *o)
{
    const struct space *space = &o->search->space;
    for (uint32_t i = 0; i < space->places; i++) {
        const struct place *place = &space->place[i];
        if (o->narrow.place[i].domain == place->domain) continue;
        for (double n = 0; n < place->count; n++) {
            o->place[o->count] = i;
            place->domain->nth(place->extent, n, &o->value[o->count++]);
            if (o->count == o->most && !look_aside(o)) return;
        }
    }
    look_aside(o);
}

static void draw_some(struct outside *o)
{
    struct search *search = o->search;
    uint32_t stream = stream_drawn;
    for (size_t drawn = 0; drawn < DRAWN && search->stop == STOP_NOT; drawn += o->most) {
        o->count = o->most;
        if (search_sample(search, &o->crowd, o->most, stream--, 0)) look(o);
    }
}

static void open_outside(struct outside *o, struct search *search)
{
    struct arena *arena = search->arena;
    size_t most = TOGETHER / (search->space.row / 64 + 1) + 1;
    *o = (struct outside){.search = search, .narrow = search->space, .most = most};
    o->crowd = crowd_new(search, most);
    o->todo = NEW_ARRAY(arena, uint32_t, most);
    o->place = NEW_ARRAY(arena, uint32_t, most);
    o->value = NEW_ARRAY(arena, double, most);
    o->distance = NEW_ARRAY(arena, double, most *(search->problem->requires + 1));
    o->base = arena_copy(arena, search->best, search->space.row * sizeof *search->best);
    search->space.place =
        arena_copy(arena, search->space.whole, search->space.places * sizeof *search->space.place);
}

void search_look_outside(struct search *search)
{
    struct outside o;
    struct frame frame;
    enum search_stop stop = search->stop;
    search->stop = STOP_NOT;
    search_frame(search, &frame);
    open_outside(&o, search);
    struct space *space = &search->space;
    if (!space_count(space, search->arena, &frame.host, WALKED))
        search_halt(search, STOP_INTERRUPT);
    else if (space->enumerable && space->exact && space->points <= WALKED)
        walk_all(&o);
    else {
        if (isfinite(search->nearest)) step_aside_everywhere(&o);
        draw_some(&o);
    }
    if (search->stop == STOP_NOT) search->stop = stop;
}
