/* Tilings as a domain: drawing, changing and crossing them. tiling.h says what one is.
 *
 * Searches over tilings live on good guesses: tiles that leave no ragged rest, memories that are
 * full, arrays that have work. So drawing prefers those, but gives every valid tiling a chance.
 */
#include "ir/domain/tiling.h"

#include <float.h>
#include <math.h>

static size_t tiling_slots(struct extent extent)
{
    (void)extent;
    return TILING_SLOTS;
}

static struct bounds tiling_bounds(struct extent extent, size_t slot)
{
    struct tiling scratch;
    const struct tiling *tiling = tiling_of(extent, &scratch);
    if (slot >= DRAM_ORDER) return (struct bounds){0, NEST_DIMS - 1};
    if (slot < ACROSS) return (struct bounds){1, tiling->extent[slot % NEST_DIMS]};
    double most = tiling->extent[tiling->loop[slot - ACROSS]];
    return (struct bounds){1, smaller(most, tiling->size[(slot - ACROSS) % TILING_AXES])};
}

static const void *tiling_prepare(struct arena *arena, struct extent extent)
{
    struct tiling *tiling = NEW(arena, struct tiling);
    tiling_read(extent, tiling);
    return tiling;
}

/* The smallest tile there is has one weight, one input and one output. */
static bool is_empty(const struct tiling *tiling)
{
    return tiling->pe_words < 3 || tiling->buffer_words < 3;
}

/* About as many: pairs of tiles as if they always fitted, axes as if they shared no loop. */
static double tiling_count(struct extent extent)
{
    struct tiling scratch;
    const struct tiling *tiling = tiling_of(extent, &scratch);
    if (is_empty(tiling)) return 0;
    double count = 720.0 * 720.0;
    for (size_t d = 0; d < NEST_DIMS; d++)
        count *= tiling->extent[d] * (tiling->extent[d] + 1) / 2;
    for (size_t a = 0; a < TILING_AXES; a++) {
        double across = smaller(tiling->size[a], tiling->extent[tiling->loop[a]]);
        double fold = smaller(tiling->size[a], tiling->extent[tiling->loop[TILING_AXES + a]]);
        count *= fold > 1 ? larger(across, fold) * (1 + log(smaller(across, fold))) : across;
    }
    return floor(count);
}

/* A number of 1 to most, each power of two with the same chance: layers differ by factors. */
static double draw_scale(struct random *random, double most)
{
    uint32_t word = random_word(random);
    uint64_t top = (uint64_t)most;
    unsigned bits = 64 - (unsigned)__builtin_clzll(top), bit = (word & 0xff) * bits >> 8;
    uint64_t low = (uint64_t)1 << bit, drawn = low + ((uint64_t)(word >> 8) * low >> 24);
    return (double)(drawn <= top ? drawn : 2 * top - drawn);
}

static bool divides(double part, double total)
{
    return part >= 1 && quotient(total, part) * part == total;
}

/* A tile of 1 to total: mostly one of a drawn number of equal ones, or a divisor near it, sometimes
 * any. */
static double draw_tile(struct random *random, double total)
{
    if (total <= 1) return 1;
    double tile = quotient_up(total, draw_scale(random, total));
    uint32_t kind = random_word(random) & 7;
    if (kind == 0) return 1 + below(random, total);
    if (kind < 4 || divides(tile, total)) return tile;
    if (divides(tile - 1, total)) return tile - 1;
    return tile < total && divides(tile + 1, total) ? tile + 1 : tile;
}

/* One more or one tile less than now. */
static double step_tile(struct random *random, double total, double tile)
{
    double tiles = quotient_up(total, tile);
    double other = coin(random) && tiles > 1 ? tiles - 1 : tiles + 1;
    double next = quotient_up(total, smaller(other, total));
    return next == tile && tile > 1 ? tile - 1 : next;
}

static void draw_order(struct random *random, double *order)
{
    uint32_t left = (uint32_t)random_below(random, 720);
    for (uint32_t d = 0; d < NEST_DIMS; d++) {
        uint32_t place = left % (d + 1);
        left /= d + 1;
        order[d] = d;
        order[d] = order[place];
        order[place] = d;
    }
}

/* How many elements share a loop along an axis: mostly as many as have work and no fewer turns. */
static double draw_share(struct random *random, double extent, double most)
{
    if (most <= 1) return 1;
    return random_word(random) & 3 ? tidy(extent, most) : draw_tile(random, most);
}

/* Draws one axis anew. The others, and the shares of other loops, stay. */
static void draw_axis(const struct tiling *tiling, struct random *random, size_t a, double *slot,
                      double *spread)
{
    double used = 1;
    for (size_t k = a; k < 2 * TILING_AXES; k += TILING_AXES) {
        size_t d = tiling->loop[k];
        spread[d] = quotient(spread[d], slot[ACROSS + k]);
        slot[ACROSS + k] = 1;
    }
    for (size_t k = a; k < 2 * TILING_AXES; k += TILING_AXES) {
        size_t d = tiling->loop[k];
        double rest = quotient_up(tiling->extent[d], spread[d]);
        double most =
            smaller(quotient(tiling->size[a], used), quotient(tiling->extent[d], spread[d]));
        slot[ACROSS + k] = smaller(draw_share(random, rest, most), most);
        spread[d] *= slot[ACROSS + k];
        used *= slot[ACROSS + k];
    }
}

static void draw_tiles(const struct tiling *tiling, struct random *random, double *slot,
                       const double *spread)
{
    double order[NEST_DIMS];
    draw_order(random, order);
    for (size_t k = 0; k < NEST_DIMS; k++) {
        size_t d = (size_t)order[k];
        if (tiling->extent[d] <= 1) continue;
        double share = quotient_up(tiling->extent[d], spread[d]);
        double room = tiling_room(tiling, slot + PE, d, tiling->pe_words);
        double tile = draw_tile(random, share);
        slot[PE + d] = tile <= room ? tile : tidy(share, room);
    }
    for (size_t d = 0; d < NEST_DIMS; d++)
        slot[BUFFER + d] = smaller(tiling->extent[d], slot[PE + d] * spread[d]);
    draw_order(random, order);
    for (size_t k = 0; k < NEST_DIMS; k++) {
        size_t d = (size_t)order[k];
        if (tiling->extent[d] <= slot[BUFFER + d]) continue;
        bool all = coin(random);
        double want = all ? tiling->extent[d] : draw_tile(random, tiling->extent[d]);
        tiling_widen(tiling, slot, spread, d, larger(want, slot[BUFFER + d]));
    }
}

static void tiling_sample(struct extent extent, struct random *random, double *slot)
{
    struct tiling scratch;
    const struct tiling *tiling = tiling_of(extent, &scratch);
    double spread[NEST_DIMS + 1] = {1, 1, 1, 1, 1, 1, 1};
    for (size_t k = 0; k < DRAM_ORDER; k++)
        slot[k] = 1;
    for (size_t a = 0; a < TILING_AXES; a++)
        draw_axis(tiling, random, a, slot, spread);
    draw_tiles(tiling, random, slot, spread);
    draw_order(random, slot + DRAM_ORDER);
    draw_order(random, slot + BUFFER_ORDER);
    tiling_repair(tiling, slot);
}

/* What a mutation changes, from one random word: a kind of 16, and two loops that turn, where there
 * are two. */
struct target {
    uint32_t kind;
    size_t d, e;
};

static size_t turning(const struct tiling *tiling, uint32_t d)
{
    for (size_t k = 0; k < NEST_DIMS && tiling->extent[d] <= 1; k++)
        d = d ? d - 1 : NEST_DIMS - 1;
    return d;
}

static struct target draw_target(const struct tiling *tiling, struct random *random)
{
    uint32_t word = random_word(random);
    return (struct target){.kind = word & 15,
                           .d = turning(tiling, (word >> 4 & 0x3fff) * NEST_DIMS >> 14),
                           .e = turning(tiling, (word >> 18) * NEST_DIMS >> 14)};
}

static double other_tile(struct random *random, double total, double tile)
{
    return coin(random) ? step_tile(random, total, tile) : draw_tile(random, total);
}

/* The buffer's tile grows, where it must, to whole steps of the array. */
static void round_buffer(const struct tiling *tiling, double *slot, const double *spread, size_t d,
                         double want)
{
    double extent = tiling->extent[d], unit = smaller(extent, slot[PE + d] * spread[d]);
    slot[BUFFER + d] = tidy_units(extent, larger(want, unit), unit);
}

/* Another tile of an element; where it no longer fits, another loop's makes room. */
static void change_pe(const struct tiling *tiling, struct random *random, size_t d, size_t e,
                      double *slot, const double *spread)
{
    double share = quotient_up(tiling->extent[d], spread[d]);
    slot[PE + d] = other_tile(random, share, slot[PE + d]);
    if (e != d && tile_words(tiling, slot + PE) > tiling->pe_words)
        slot[PE + e] = smaller(slot[PE + e], tiling_room(tiling, slot + PE, e, tiling->pe_words));
    round_buffer(tiling, slot, spread, d, slot[BUFFER + d]);
}

/* Another tile of the buffer; another loop's makes room or takes what room there is. */
static void change_buffer(const struct tiling *tiling, struct random *random, size_t d, size_t e,
                          double *slot, const double *spread)
{
    round_buffer(tiling, slot, spread, d, other_tile(random, tiling->extent[d], slot[BUFFER + d]));
    if (e != d) tiling_widen(tiling, slot, spread, e, tiling->extent[e]);
}

static void change_axis(const struct tiling *tiling, struct random *random, double *slot,
                        double *spread)
{
    size_t a = (size_t)random_below(random, TILING_AXES);
    for (size_t k = 0; k < TILING_AXES && tiling->size[a] <= 1; k++)
        a = a ? a - 1 : TILING_AXES - 1;
    draw_axis(tiling, random, a, slot, spread);
    for (size_t k = a; k < 2 * TILING_AXES; k += TILING_AXES) {
        size_t d = tiling->loop[k];
        if (d < NEST_DIMS) round_buffer(tiling, slot, spread, d, slot[BUFFER + d]);
    }
}

static void change_order(double *order, size_t d, size_t e)
{
    if (d == e) e = d ? d - 1 : NEST_DIMS - 1;
    double place = order[d];
    order[d] = order[e];
    order[e] = place;
}

static void change(const struct tiling *tiling, struct random *random, double *slot, double *spread)
{
    struct target target = draw_target(tiling, random);
    size_t d = target.d, e = target.e;
    if (target.kind < 4)
        change_pe(tiling, random, d, e, slot, spread);
    else if (target.kind < 9)
        change_buffer(tiling, random, d, e, slot, spread);
    else if (target.kind < 11)
        change_axis(tiling, random, slot, spread);
    else if (target.kind < 14)
        change_order(slot + DRAM_ORDER, d, e);
    else
        change_order(slot + BUFFER_ORDER, d, e);
}

/* Whether all tiles and shares are numbers that a change can start from. */
static bool is_sane(const struct tiling *tiling, const double *slot, const double *spread)
{
    for (size_t k = 0; k < DRAM_ORDER; k++)
        if (!(slot[k] >= 1 && slot[k] <= TILING_MOST)) return false;
    for (size_t d = 0; d <= NEST_DIMS; d++)
        if (spread[d] > tiling->extent[d]) return false;
    return true;
}

/* Parts are a loop's tiles, an axis and an order, as in a crossover: as many changes as `rate` of
 * them. */
static void tiling_mutate(struct extent extent, struct random *random, double rate, double *slot)
{
    enum { PARTS = NEST_DIMS + TILING_AXES + 2 };
    struct tiling scratch;
    const struct tiling *tiling = tiling_of(extent, &scratch);
    double before[TILING_SLOTS], spread[NEST_DIMS + 1];
    tiling_spread(tiling, slot, spread);
    if (!is_sane(tiling, slot, spread)) {
        tiling_repair(tiling, slot);
        tiling_spread(tiling, slot, spread);
    }
    memcpy(before, slot, sizeof before);
    for (size_t changes = changed_parts(rate, PARTS, random); changes > 0; changes--)
        change(tiling, random, slot, spread);
    tiling_repair(tiling, slot);
    if (!memcmp(before, slot, sizeof before)) change_order(slot + DRAM_ORDER, 0, 1);
}

/* Every loop's tiles, every axis and every order from one of the parents. */
static void tiling_cross(struct extent extent, struct random *random, const double *a,
                         const double *b, double *child)
{
    struct tiling scratch;
    const struct tiling *tiling = tiling_of(extent, &scratch);
    uint32_t bits = random_word(random);
    for (size_t d = 0; d < NEST_DIMS; d++, bits >>= 1) {
        const double *from = bits & 1 ? a : b;
        child[PE + d] = from[PE + d];
        child[BUFFER + d] = from[BUFFER + d];
    }
    for (size_t k = 0; k < TILING_AXES; k++, bits >>= 1) {
        const double *from = bits & 1 ? a : b;
        child[ACROSS + k] = from[ACROSS + k];
        child[FOLD + k] = from[FOLD + k];
    }
    const double *dram = bits & 1 ? a : b, *buffer = bits & 2 ? a : b;
    memcpy(child + DRAM_ORDER, dram + DRAM_ORDER, NEST_DIMS * sizeof *child);
    memcpy(child + BUFFER_ORDER, buffer + BUFFER_ORDER, NEST_DIMS * sizeof *child);
    tiling_repair(tiling, child);
}

static void tiling_repair_point(struct extent extent, double *slot)
{
    struct tiling scratch;
    const struct tiling *tiling = tiling_of(extent, &scratch);
    tiling_repair(tiling, slot);
}

/* Adds the loops of one level that turn, in the order of their places. */
static void add_loops(struct nest_level *level, const double *trips, const double *order,
                      bool spatial)
{
    for (size_t place = 0; place < NEST_DIMS; place++)
        for (size_t d = 0; d < NEST_DIMS; d++) {
            if (order[d] != (double)place || trips[d] <= 1) continue;
            level->loop[level->loops++] =
                (struct nest_loop){(enum nest_dim)d, (int64_t)trips[d], spatial};
        }
}

/* A point as a nest of three levels; its loops cover the layer, ragged tiles as full ones. */
static void to_nest(const struct tiling *tiling, const double *slot, struct nest *nest)
{
    static const double given[NEST_DIMS] = {0, 1, 2, 3, 4, 5};
    double spread[NEST_DIMS + 1], inner[NEST_DIMS], outer[NEST_DIMS];
    tiling_spread(tiling, slot, spread);
    for (size_t d = 0; d < NEST_DIMS; d++) {
        inner[d] = quotient_up(slot[BUFFER + d], slot[PE + d] * spread[d]);
        outer[d] = quotient_up(tiling->extent[d], slot[BUFFER + d]);
        nest->extent[d] = (int64_t)(outer[d] * inner[d] * spread[d] * slot[PE + d]);
    }
    add_loops(&nest->level[0], outer, slot + DRAM_ORDER, false);
    add_loops(&nest->level[1], inner, slot + BUFFER_ORDER, false);
    add_loops(&nest->level[1], spread, given, true);
    add_loops(&nest->level[2], slot + PE, given, false);
}

static void tiling_print(struct extent extent, const double *slot, struct buffer *out)
{
    struct tiling scratch;
    const struct tiling *tiling = tiling_of(extent, &scratch);
    double valid[TILING_SLOTS];
    memcpy(valid, slot, sizeof valid);
    tiling_repair(tiling, valid);
    struct nest_loop loop[3][2 * NEST_DIMS];
    struct nest_level level[3] = {
        {"DRAM", {true, true, true}, loop[0], 0},
        {"buffer", {true, true, true}, loop[1], 0},
        {"PE", {true, true, true}, loop[2], 0},
    };
    struct nest nest = {.stride = 1, .level = level, .levels = 3};
    to_nest(tiling, valid, &nest);
    nest_print(out, &nest);
}

const struct domain domain_tiling = {
    .name = "tiling",
    .doc = domain_tiling_doc,
    .slots = tiling_slots,
    .prepare = tiling_prepare,
    .bounds = tiling_bounds,
    .count = tiling_count,
    .nth = NULL,
    .sample = tiling_sample,
    .mutate = tiling_mutate,
    .cross = tiling_cross,
    .coordinates = tiling_coordinates,
    .encode = tiling_encode,
    .decode = tiling_decode,
    .repair = tiling_repair_point,
    .print = tiling_print,
};
