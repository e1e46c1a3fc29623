/* Narrowing: a requirement that reads a single choice, such as `x == 3` or `x mod 2 == 0`, says
 * which of its values are worth drawing at all. They are found by asking it of each value. */
#include <string.h>

#include "passes/space.h"

enum { MOST_VALUES = 4096, TOGETHER = 256 };

/* A place being narrowed. */
struct narrowing {
    const struct space *space;
    const struct problem_layout *layout;
    struct function *require;
    struct lanes *lanes;
    struct host *host;
};

static bool is_narrowable(const struct space *space, const struct problem_layout *layout, size_t i)
{
    const struct place *place = &space->place[i];
    enum domain_kind kind = space->problem->unknown[i].domain;
    if (kind != DOMAIN_item && kind != DOMAIN_range) return false;
    if (place->function || !place->active || !(place->count <= MOST_VALUES)) return false;
    for (size_t r = 0; r < layout->cheap; r++)
        if (layout->cheap_slot[r] == place->first) return true;
    return false;
}

/* Asks the requirements of this slot alone; lane k has value first + k. */
static bool ask(const struct narrowing *n, uint32_t slot, size_t first, size_t count, bool *met)
{
    struct lanes *lanes = n->lanes;
    double *column = lanes->slot + slot * lanes->stride;
    for (size_t lane = 0; lane < lanes->most; lane++)
        column[lane] = (double)(lane < count ? first + lane : first);
    bool ran = function_run(n->require, n->host, n->space->captures, lanes->slot, lanes->out,
                            lanes->stride, count);
    memset(column, 0, lanes->most * sizeof *column);
    for (size_t lane = 0; lane < count; lane++)
        met[lane] = true;
    for (size_t r = 0; r < n->layout->cheap && ran; r++) {
        const double *holds = lanes->out + 2 * r * lanes->stride;
        for (size_t lane = 0; lane < count && n->layout->cheap_slot[r] == slot; lane++)
            met[lane] = met[lane] && holds[lane] > 0;
    }
    return ran;
}

/* Leaves the place the values that meet its requirements. */
static bool narrow(const struct narrowing *n, struct arena *arena, bool near, struct place *place)
{
    size_t count = (size_t)place->count, kept = 0;
    double *param = NEW_ARRAY(arena, double, count + 1);
    param[0] = near;
    for (size_t first = 0; first < count; first += n->lanes->most) {
        bool met[TOGETHER];
        size_t some = count - first < n->lanes->most ? count - first : n->lanes->most;
        if (!ask(n, place->first, first, some, met)) return false;
        for (size_t lane = 0; lane < some; lane++)
            if (met[lane]) param[++kept] = (double)(first + lane);
    }
    if (kept == count) return true;
    place->domain = domain_get(DOMAIN_values);
    place->extent = (struct extent){.param = param, .params = kept + 1};
    place->count = (double)kept;
    return true;
}

/* Narrows each place of the copy that can be; `changed` says whether that took any value away, and
 * left every place some. */
static bool narrow_all(const struct narrowing *n, struct arena *arena, struct place *copy,
                       bool *changed)
{
    const struct space *space = n->space;
    bool fewer = false, empty = false;
    for (size_t i = 0; i < space->places && !empty; i++) {
        if (!is_narrowable(space, n->layout, i)) continue;
        bool near = space->problem->unknown[i].domain == DOMAIN_range;
        if (!narrow(n, arena, near, &copy[i])) return false;
        fewer = fewer || copy[i].count < space->place[i].count;
        empty = copy[i].count == 0;
    }
    *changed = fewer && !empty;
    return true;
}

bool space_narrow(struct space *space, struct arena *arena, struct evaluator *evaluator,
                  struct host *host)
{
    const struct problem_layout *layout = evaluator_layout(evaluator, space->problem);
    bool any = false, changed = false;
    for (size_t i = 0; i < space->places && !any; i++)
        any = is_narrowable(space, layout, i);
    if (!any) return true;
    struct function *require = evaluator_function(evaluator, space->problem, PART_REQUIRE);
    struct narrowing n = {.space = space, .layout = layout, .require = require, .host = host};
    n.lanes = lanes_new(space, function_shape(require).outputs, TOGETHER);
    struct place *copy = arena_copy(arena, space->place, space->places * sizeof *copy);
    bool ran = narrow_all(&n, arena, copy, &changed);
    lanes_free(n.lanes);
    if (ran && changed) {
        space->whole = space->place;
        space->place = copy;
    }
    return ran;
}

bool space_outside(const struct space *space, const double *row)
{
    for (size_t i = 0; i < space->places; i++) {
        const struct place *place = &space->place[i];
        if (!space->whole || place->domain == space->whole[i].domain) continue;
        double slot = row[place->first];
        place->domain->repair(place->extent, &slot);
        if (slot != row[place->first]) return true;
    }
    return false;
}
