/* Walks against published and independently computed counts: the refill walk against the closed
 * form of loop-nest models and Timeloop's Eyeriss example, the exact walk against a table of nests.
 */
#include "backends/interpreter/walk.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ir/domain.h"
#include "support/random.h"
#include "tests/tap.h"

/* ---- the refill walk --------------------------------------------------------------------------*/

/* A random layer cut by perfect factors: extent = outer * inner * spread * pe. */
struct layer {
    int64_t outer[6], inner[6], spread[6], pe[6];
    int dram_order[6], buffer_order[6]; /* dimensions, the outermost first */
    int64_t stride;
    bool depthwise;
};

static void shuffle(struct random *random, int order[6])
{
    for (int d = 0; d < 6; d++)
        order[d] = d;
    for (int d = 5; d > 0; d--) {
        int other = (int)random_below(random, (uint64_t)d + 1), kept = order[d];
        order[d] = order[other];
        order[other] = kept;
    }
}

static struct layer draw_layer(struct random *random)
{
    struct layer layer = {.stride = 1 + (int64_t)random_below(random, 2),
                          .depthwise = random_below(random, 2)};
    for (int d = 0; d < 6; d++) {
        bool one = (layer.depthwise && d == 1) || random_below(random, 4) == 0;
        layer.outer[d] = one ? 1 : 1 + (int64_t)random_below(random, 3);
        layer.inner[d] = one ? 1 : 1 + (int64_t)random_below(random, 3);
        layer.spread[d] = one ? 1 : 1 + (int64_t)random_below(random, 2);
        layer.pe[d] = one ? 1 : 1 + (int64_t)random_below(random, 2);
    }
    shuffle(random, layer.dram_order);
    shuffle(random, layer.buffer_order);
    return layer;
}

static int64_t product(const int64_t *number, int count)
{
    int64_t all = 1;
    for (int k = 0; k < count; k++)
        all *= number[k];
    return all;
}

static bool is_relevant(int tensor, int d, bool depthwise)
{
    static const char *const dims[] = {"KCRS", "CYXRS", "KYX"};
    const char *of = tensor == NEST_INPUTS && depthwise ? "KYXRS" : dims[tensor];
    return strchr(of, "KCYXRS"[d]);
}

static int64_t footprint(int tensor, const int64_t *t, int64_t stride, bool depthwise)
{
    if (tensor == NEST_WEIGHTS) return t[0] * t[1] * t[4] * t[5];
    if (tensor == NEST_OUTPUTS) return t[0] * t[2] * t[3];
    return t[depthwise ? 0 : 1] * ((t[2] - 1) * stride + t[4]) * ((t[3] - 1) * stride + t[5]);
}

/* The closed form: list the loops above a buffer, the outermost first; the product of the trips
 * down to the last relevant one that turns is how often its tile is fetched. */
static int64_t refills(const int64_t *trips, const int *dim, int loops, int tensor, bool depthwise)
{
    int last = -1;
    for (int k = 0; k < loops; k++)
        if (trips[k] > 1 && is_relevant(tensor, dim[k], depthwise)) last = k;
    return product(trips, last + 1);
}

static void closed_form(const struct layer *layer, int tensor, int64_t *buffer, int64_t *pe)
{
    int64_t tile[6], trips[12];
    int dim[12];
    for (int k = 0; k < 6; k++) {
        tile[k] = layer->inner[k] * layer->spread[k] * layer->pe[k];
        dim[k] = layer->dram_order[k];
        dim[6 + k] = layer->buffer_order[k];
        trips[k] = layer->outer[dim[k]];
        trips[6 + k] = layer->inner[dim[6 + k]];
    }
    *buffer = footprint(tensor, tile, layer->stride, layer->depthwise) *
              refills(trips, dim, 6, tensor, layer->depthwise);
    *pe = footprint(tensor, layer->pe, layer->stride, layer->depthwise) *
          refills(trips, dim, 12, tensor, layer->depthwise);
}

static void add_loops(struct nest_level *level, const int64_t *trips, const int *order,
                      bool spatial)
{
    for (int k = 0; k < 6; k++)
        level->loop[level->loops++] = (struct nest_loop){
            .dim = (enum nest_dim)order[k], .trips = trips[order[k]], .spatial = spatial};
}

static bool agrees(struct arena *arena, const struct layer *layer)
{
    static const int given[6] = {0, 1, 2, 3, 4, 5};
    struct nest_loop loop[3][12];
    struct nest_level level[3] = {{"DRAM", {true, true, true}, loop[0], 0},
                                  {"buffer", {true, true, true}, loop[1], 0},
                                  {"PE", {true, true, true}, loop[2], 0}};
    struct nest nest = {
        .stride = layer->stride, .depthwise = layer->depthwise, .level = level, .levels = 3};
    add_loops(&level[0], layer->outer, layer->dram_order, false);
    add_loops(&level[1], layer->inner, layer->buffer_order, false);
    add_loops(&level[1], layer->spread, given, true);
    add_loops(&level[2], layer->pe, given, false);
    for (int d = 0; d < 6; d++)
        nest.extent[d] = layer->outer[d] * layer->inner[d] * layer->spread[d] * layer->pe[d];
    struct refills walked[3];
    if (!walk_refills(arena, &nest, walked)) return false;
    for (int t = 0; t < NEST_TENSORS; t++) {
        int64_t buffer, pe;
        closed_form(layer, t, &buffer, &pe);
        if (walked[1].fetched[t] != buffer || walked[2].fetched[t] != pe) return false;
    }
    return true;
}

static void test_closed_form(struct arena *arena)
{
    enum { LAYERS = 2000, MOST_STEPS = 20000 };
    struct random random = random_stream(31, 0, 0);
    int same = 0, depthwise = 0;
    for (int n = 0; n < LAYERS; arena_reset(arena)) {
        struct layer layer = draw_layer(&random);
        if (product(layer.outer, 6) * product(layer.inner, 6) * product(layer.spread, 6) *
                product(layer.pe, 6) >
            MOST_STEPS)
            continue;
        n++;
        same += agrees(arena, &layer);
        depthwise += layer.depthwise;
    }
    tap_note("%d of %d layers, %d depthwise", same, LAYERS, depthwise);
    CHECK(same == LAYERS);
    CHECK(depthwise > LAYERS / 4 && depthwise < LAYERS * 3 / 4);
}

/* The same closed form as stdlib/prelude.nas has it, on a tiling's slots: how often the tiles of
 * the buffer and of an element are fetched. */
static void prelude_form(const double *slot, const int64_t *outer, const int64_t *inner, int tensor,
                         bool depthwise, int64_t *from_dram, int64_t *from_buffer)
{
    double last = -1, again = -1;
    *from_dram = *from_buffer = 1;
    for (int d = 0; d < 6; d++) {
        if (!is_relevant(tensor, d, depthwise)) continue;
        if (outer[d] > 1 && slot[18 + d] > last) last = slot[18 + d];
        if (inner[d] > 1 && slot[24 + d] > again) again = slot[24 + d];
    }
    for (int d = 0; d < 6; d++) {
        if (slot[18 + d] <= last) *from_dram *= outer[d];
        if (slot[24 + d] <= again) *from_buffer *= inner[d];
    }
    *from_buffer = again >= 0 ? product(outer, 6) * *from_buffer : *from_dram;
}

/* One tiling: its printed nest is walked, and what the prelude computes from its slots is compared.
 * A ragged tile counts as a full one in both. */
static bool tiling_agrees(struct arena *arena, const double *param, const double *slot)
{
    struct buffer line = {0};
    struct nest nest;
    struct refills walked[3];
    domain_get(DOMAIN_tiling)->print((struct extent){.param = param, .params = 20}, slot, &line);
    bool read = nest_read(arena, buffer_string(&line), &nest);
    buffer_free(&line);
    nest.stride = (int64_t)param[6];
    nest.depthwise = param[7] > 0;
    if (!read || nest.levels != 3 || !walk_refills(arena, &nest, walked)) return false;
    int64_t outer[6], inner[6], tile[6], pe[6];
    for (int d = 0; d < 6; d++) {
        double spread = 1;
        for (int a = 0; a < (int)param[10]; a++) {
            if ((int)param[12 + 3 * a] == d) spread *= slot[12 + a];
            if ((int)param[13 + 3 * a] == d) spread *= slot[15 + a];
        }
        inner[d] = (int64_t)ceil(slot[6 + d] / (slot[d] * spread));
        outer[d] = (int64_t)ceil(param[d] / slot[6 + d]);
        pe[d] = (int64_t)slot[d];
        tile[d] = inner[d] * pe[d] * (int64_t)spread;
        if (outer[d] * tile[d] < (int64_t)param[d]) return false;
    }
    for (int t = 0; t < NEST_TENSORS; t++) {
        int64_t from_dram, from_buffer;
        prelude_form(slot, outer, inner, t, nest.depthwise, &from_dram, &from_buffer);
        if (walked[1].fetched[t] != from_dram * footprint(t, tile, nest.stride, nest.depthwise) ||
            walked[2].fetched[t] != from_buffer * footprint(t, pe, nest.stride, nest.depthwise))
            return false;
    }
    return true;
}

static void test_tilings(struct arena *arena)
{
    enum { TILINGS = 2000 };
    struct random random = random_stream(32, 0, 0);
    const struct domain *domain = domain_get(DOMAIN_tiling);
    int same = 0;
    for (int n = 0; n < TILINGS; n++, arena_reset(arena)) {
        double slot[30], param[20] = {0};
        for (int d = 0; d < 6; d++)
            param[d] = 1 + (double)random_below(&random, d < 4 ? 8 : 3);
        param[6] = 1 + (double)random_below(&random, 3);
        param[7] = (double)random_below(&random, 2);
        if (param[7] > 0) param[1] = 1;
        param[8] = 3 + (double)random_below(&random, 60);
        param[9] = 3 + (double)random_below(&random, 600);
        param[10] = 1 + (double)random_below(&random, 3);
        for (int a = 0; a < 3; a++) {
            param[11 + 3 * a] = 1 + (double)random_below(&random, 6);
            param[12 + 3 * a] = (double)random_below(&random, 6);
            param[13 + 3 * a] = (double)random_below(&random, 7) - 1;
        }
        domain->sample((struct extent){.param = param, .params = 20}, &random, slot);
        domain->mutate((struct extent){.param = param, .params = 20}, &random, 0.5, slot);
        same += tiling_agrees(arena, param, slot);
    }
    CHECK(same == TILINGS);
}

/* The counts that Timeloop publishes for its Eyeriss-like example, where the closed form is exact.
 */
static void test_eyeriss(struct arena *arena)
{
    struct nest nest;
    struct refills walked[3];
    CHECK(nest_read(arena,
                    "K32 C3 Y112 X112 R3 S3 stride 2: DRAM Y8 X2 K4 | buffer(IO) Y14 X4 | "
                    "across X14 C3 S3 | PE R3 K8",
                    &nest));
    CHECK(!nest_verify(arena, &nest));
    CHECK(walk_refills(arena, &nest, walked));
    CHECK_NUMBER((double)walked[1].fetched[NEST_INPUTS], 157296);
    CHECK_NUMBER((double)walked[1].fetched[NEST_OUTPUTS], 401408);
    CHECK_NUMBER((double)walked[2].fetched[NEST_WEIGHTS], 1536);
    CHECK_NUMBER((double)walked[2].fetched[NEST_INPUTS], 10752);
}

/* ---- the exact walk ---------------------------------------------------------------------------*/

static int64_t problem_number(const json_t *problem, const char *name)
{
    return json_integer_value(json_object_get(problem, name));
}

/* The file calls the outputs' rows and columns P and Q. */
static enum nest_dim dim_named(const char *name)
{
    return (enum nest_dim)(strchr("KCPQRS", *name) - "KCPQRS");
}

static void read_loops(const json_t *list, bool spatial, struct nest_level *level)
{
    size_t k;
    json_t *pair;
    json_array_foreach(list, k, pair)
    {
        level->loop[level->loops++] =
            (struct nest_loop){dim_named(json_string_value(json_array_get(pair, 0))),
                               json_integer_value(json_array_get(pair, 1)), spatial};
    }
}

static struct nest read_nest(struct arena *arena, const json_t *given)
{
    const json_t *problem = json_object_get(given, "problem");
    const json_t *levels = json_object_get(given, "levels");
    struct nest nest = {.stride = problem_number(problem, "stride"),
                        .levels = json_array_size(levels)};
    nest.depthwise = !strcmp(json_string_value(json_object_get(problem, "type")), "dwconv");
    for (int d = 0; d < 6; d++)
        nest.extent[d] = problem_number(problem, (char[]){"KCPQRS"[d], '\0'});
    if (nest.depthwise) nest.extent[NEST_C] = 1;
    nest.level = NEW_ARRAY(arena, struct nest_level, nest.levels);
    for (size_t l = 0; l < nest.levels; l++) {
        const json_t *from = json_array_get(levels, l);
        const char *keep = json_string_value(json_object_get(from, "keep"));
        const json_t *temporal = json_object_get(from, "temporal");
        const json_t *spatial = json_object_get(from, "spatial");
        struct nest_level *level = &nest.level[l];
        level->name = json_string_value(json_object_get(from, "name"));
        for (int t = 0; t < NEST_TENSORS; t++)
            level->keeps[t] = strchr(keep, "WIO"[t]);
        level->loop = NEW_ARRAY(arena, struct nest_loop,
                                json_array_size(temporal) + json_array_size(spatial) + 1);
        read_loops(temporal, false, level);
        read_loops(spatial, true, level);
    }
    return nest;
}

static bool option(const json_t *given, const char *name, bool otherwise)
{
    const json_t *value = json_object_get(json_object_get(given, "options"), name);
    return value ? json_is_true(value) : otherwise;
}

struct truth {
    char name[40], level[16], tensor;
    long long macs, cycles, units, reads, writes, drains, tile;
};

/* Compares all rows of one case; answers how many there were, 0 when one differs. */
static int compare(const char *name, const struct nest *nest, const struct walk *walk, FILE *file)
{
    char line[256];
    struct truth row;
    int rows = 0;
    rewind(file);
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%39[^,],%lld,%lld,%lld,%15[^,],%c,%lld,%lld,%lld,%lld", row.name,
                   &row.macs, &row.cycles, &row.units, row.level, &row.tensor, &row.reads,
                   &row.writes, &row.drains, &row.tile) != 10 ||
            strcmp(row.name, name))
            continue;
        size_t l = 0, t = (size_t)(strchr("WIO", row.tensor) - "WIO");
        while (strcmp(nest->level[l].name, row.level))
            l++;
        const struct walk_count *got = &walk->level[l][t];
        rows++;
        if (walk->macs == row.macs && walk->cycles == row.cycles && walk->units == row.units &&
            got->reads == row.reads && got->writes == row.writes && got->drains == row.drains &&
            got->tile == row.tile)
            continue;
        tap_note("%s %s %c: reads %lld, writes %lld, drains %lld, tile %lld", name, row.level,
                 row.tensor, (long long)got->reads, (long long)got->writes, (long long)got->drains,
                 (long long)got->tile);
        return 0;
    }
    return rows;
}

static void test_case(struct arena *arena, const json_t *given, FILE *truth, int *rows)
{
    const char *name = json_string_value(json_object_get(given, "name"));
    struct nest nest = read_nest(arena, given);
    struct walk walk;
    struct walk_rules rules = {.latch = option(given, "compute_reuse", false),
                               .multicast = option(given, "multicast", true),
                               .reduction = option(given, "reduction", true)};
    bool walked = walk_exact(arena, &nest, rules, &walk);
    int same = walked ? compare(name, &nest, &walk, truth) : 0;
    *rows += same;
    tap_check(same > 0, name, __FILE__, __LINE__);
}

static FILE *open_data(const char *name, char path[1024])
{
    const char *data = getenv("NAS_DATA"), *source = getenv("srcdir");
    if (data)
        snprintf(path, 1024, "%s/accel-reference/%s", data, name);
    else
        snprintf(path, 1024, "%s/../shared/data/accel-reference/%s", source ? source : ".", name);
    return fopen(path, "r");
}

static void test_table(struct arena *arena)
{
    char path[1024];
    FILE *truth = open_data("loopnest_truth.csv", path),
         *cases = open_data("loopnest_cases.json", path);
    json_t *all = cases ? json_loadf(cases, 0, NULL) : NULL;
    if (truth && all) {
        size_t k;
        json_t *given;
        int rows = 0;
        json_array_foreach(all, k, given) test_case(arena, given, truth, &rows);
        CHECK(json_array_size(all) == 46 && rows == 391);
    } else {
        tap_skip("the table of nests", "no NAS_DATA/accel-reference/loopnest_cases.json");
    }
    json_decref(all);
    if (cases) fclose(cases);
    if (truth) fclose(truth);
}

/* By hand: two steps over K, then two over C, of a layer of two times two; the unit holds an output
 * for a C turn, or must write it back and get it again when C is outside. */
static void test_by_hand(struct arena *arena)
{
    struct nest nest;
    struct walk walk;
    struct walk_rules rules = {.latch = true, .multicast = true, .reduction = true};
    CHECK(nest_read(arena, "DRAM K2 C2", &nest) && walk_exact(arena, &nest, rules, &walk));
    CHECK(walk.macs == 4 && walk.cycles == 4 && walk.units == 1);
    CHECK(walk.level[0][NEST_WEIGHTS].reads == 4 && walk.level[0][NEST_INPUTS].reads == 4);
    CHECK(walk.level[0][NEST_OUTPUTS].writes == 2 && walk.level[0][NEST_OUTPUTS].reads == 0);
    CHECK(nest_read(arena, "DRAM C2 K2", &nest) && walk_exact(arena, &nest, rules, &walk));
    CHECK(walk.level[0][NEST_INPUTS].reads == 2 && walk.level[0][NEST_OUTPUTS].writes == 4);
    CHECK(walk.level[0][NEST_OUTPUTS].reads == 2);
    CHECK(nest_read(arena, "DRAM | across C2 K2", &nest) && walk_exact(arena, &nest, rules, &walk));
    CHECK(walk.units == 4 && walk.cycles == 1 && walk.level[0][NEST_INPUTS].reads == 2);
    CHECK(walk.level[0][NEST_OUTPUTS].writes == 2 && walk.level[0][NEST_OUTPUTS].reads == 0);
    CHECK(nest_read(arena, "K3: DRAM K2 | PE K2", &nest) && walk_exact(arena, &nest, rules, &walk));
    CHECK(walk.macs == 3 && walk.cycles == 4 && walk.level[1][NEST_WEIGHTS].writes == 3);
}

static void test_refused(struct arena *arena)
{
    static const char *const lines[] = {
        "DRAM(WI) K2 | PE", "K9: DRAM K2 | PE", "DRAM K1000000 | PE C1000000",
        "Y2 X2 stride 9223372036854775807: DRAM Y2 X2", "Y9 X9 stride 60000000: DRAM Y9 X9"};
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        struct nest nest;
        struct walk walk;
        CHECK(nest_read(arena, lines[k], &nest));
        CHECK(!walk_exact(arena, &nest, (struct walk_rules){0}, &walk));
    }
}

int main(void)
{
    struct arena *arena = arena_new();
    test_closed_form(arena);
    test_tilings(arena);
    test_eyeriss(arena);
    arena_reset(arena);
    test_by_hand(arena);
    test_refused(arena);
    test_table(arena);
    arena_free(arena);
    return tap_done();
}
