/* Tilings on the real line: what CMA-ES sees of them.
 *
 * Every slot has a coordinate, and there is one more. Where that is below 1 the others are wishes:
 * a method that draws them around a mean would else hardly ever hit a tile without a ragged rest or
 * fill a memory, so tiles are made tidy and the buffer is filled. Where it is 1, as for every
 * encoded point, they say each number exactly.
 */
#include "ir/domain/tiling.h"

enum { EXACT = TILING_SLOTS, COORDINATES };

size_t tiling_coordinates(struct extent extent)
{
    (void)extent;
    return COORDINATES;
}

/* How many elements may share along axis slot k when the slots before it are given. */
static double most_shared(const struct tiling *tiling, const double *slot, const double *spread,
                          size_t k)
{
    double size = tiling->size[k % TILING_AXES], extent = tiling->extent[tiling->loop[k]];
    if (k >= TILING_AXES) size = quotient(size, slot[ACROSS + k - TILING_AXES]);
    return larger(1, smaller(size, quotient(extent, spread[tiling->loop[k]])));
}

/* What is left for a choice depends on those before it: axes, then elements' tiles, then the
 * buffer's. Orders are importances, as arrangements have them. */
void tiling_encode(struct extent extent, const double *point, double *unit)
{
    struct tiling scratch;
    const struct tiling *tiling = tiling_of(extent, &scratch);
    double slot[TILING_SLOTS], spread[NEST_DIMS + 1] = {1, 1, 1, 1, 1, 1, 1};
    memcpy(slot, point, sizeof slot);
    tiling_repair(tiling, slot);
    for (size_t k = 0; k < 2 * TILING_AXES; k++) {
        unit[ACROSS + k] = middle_of(slot[ACROSS + k] - 1, most_shared(tiling, slot, spread, k));
        spread[tiling->loop[k]] *= slot[ACROSS + k];
    }
    for (size_t d = 0; d < NEST_DIMS; d++) {
        double whole = tiling->extent[d], low = smaller(whole, slot[PE + d] * spread[d]);
        unit[PE + d] = encode_scale(slot[PE + d], 1, quotient_up(whole, spread[d]));
        unit[BUFFER + d] = encode_scale(slot[BUFFER + d], low, whole);
    }
    for (size_t k = DRAM_ORDER; k < TILING_SLOTS; k++)
        unit[k] = 1 - middle_of(slot[k], NEST_DIMS);
    unit[EXACT] = 1;
}

static double inside(double unit)
{
    return unit > 0 ? smaller(unit, 1) : 0;
}

/* The largest first, equals in the order of the loops. */
static void decode_order(const double *unit, double *order)
{
    double key[NEST_DIMS];
    int place[NEST_DIMS] = {0};
    for (size_t d = 0; d < NEST_DIMS; d++)
        key[d] = inside(unit[d]);
    for (size_t d = 1; d < NEST_DIMS; d++)
        for (size_t e = 0; e < d; e++) {
            int later = key[e] >= key[d];
            place[d] += later;
            place[e] += 1 - later;
        }
    for (size_t d = 0; d < NEST_DIMS; d++)
        order[d] = place[d];
}

/* A wish of more than half of what an axis can do is all of it, but no more than saves a turn. */
static void decode_shares(const struct tiling *tiling, const double *unit, bool exact, double *slot,
                          double *spread)
{
    for (size_t k = 0; k < 2 * TILING_AXES; k++) {
        size_t d = tiling->loop[k];
        double most = most_shared(tiling, slot, spread, k), left = spread[d];
        double share = 1 + step_of(unit[ACROSS + k] * (exact ? 1 : 2), most);
        if (!exact) share = smaller(most, tidy(quotient_up(tiling->extent[d], left), share));
        slot[ACROSS + k] = share;
        spread[d] *= share;
    }
}

static void decode_tiles(const struct tiling *tiling, const double *unit, double *slot,
                         const double *spread)
{
    for (size_t d = 0; d < NEST_DIMS; d++) {
        double whole = tiling->extent[d];
        slot[PE + d] = decode_scale(unit[PE + d], 1, quotient_up(whole, spread[d]));
        double low = smaller(whole, slot[PE + d] * spread[d]);
        slot[BUFFER + d] = decode_scale(unit[BUFFER + d], low, whole);
    }
}

/* The same as wishes: each gets what room those before it left, windows before channels, and
 * then the buffer is filled along the innermost loops. */
static void decode_wishes(const struct tiling *tiling, const double *unit, double *slot,
                          const double *spread)
{
    for (size_t d = 0; d < NEST_DIMS; d++)
        slot[PE + d] = 1;
    for (size_t d = NEST_DIMS; d-- > 0;) {
        double share = quotient_up(tiling->extent[d], spread[d]);
        double room = tiling_room(tiling, slot + PE, d, tiling->pe_words);
        slot[PE + d] = tidy(share, smaller(room, decode_scale(unit[PE + d], 1, share)));
    }
    for (size_t d = 0; d < NEST_DIMS; d++)
        slot[BUFFER + d] = smaller(tiling->extent[d], slot[PE + d] * spread[d]);
    for (size_t d = NEST_DIMS; d-- > 0;) {
        double want = decode_scale(unit[BUFFER + d], slot[BUFFER + d], tiling->extent[d]);
        if (want > slot[BUFFER + d]) tiling_widen(tiling, slot, spread, d, want);
    }
    size_t at[NEST_DIMS];
    for (size_t d = 0; d < NEST_DIMS; d++)
        at[(size_t)slot[DRAM_ORDER + d]] = d;
    for (size_t place = NEST_DIMS; place-- > 0;)
        if (slot[BUFFER + at[place]] < tiling->extent[at[place]])
            tiling_widen(tiling, slot, spread, at[place], tiling->extent[at[place]]);
}

void tiling_decode(struct extent extent, const double *unit, double *slot)
{
    struct tiling scratch;
    const struct tiling *tiling = tiling_of(extent, &scratch);
    double spread[NEST_DIMS + 1] = {1, 1, 1, 1, 1, 1, 1};
    bool exact = unit[EXACT] >= 1;
    decode_order(unit + DRAM_ORDER, slot + DRAM_ORDER);
    decode_order(unit + BUFFER_ORDER, slot + BUFFER_ORDER);
    decode_shares(tiling, unit, exact, slot, spread);
    if (exact)
        decode_tiles(tiling, unit, slot, spread);
    else
        decode_wishes(tiling, unit, slot, spread);
    tiling_repair(tiling, slot);
}
