/* Making tilings valid: every number into its range, then the largest tile shrinks until both
 * memories hold theirs. See tiling.h for what is valid. */
#include "ir/domain/tiling.h"

static double param(struct extent extent, size_t k)
{
    return k < extent.params ? extent.param[k] : 0;
}

static double words_of(double words)
{
    return words > 0 ? words : 0;
}

/* The loop that an axis names; none when the number is no loop's. */
static size_t loop_of(double number)
{
    return number > -0.5 && number < NEST_DIMS - 0.5 ? (size_t)(number + 0.5) : NEST_DIMS;
}

void tiling_read(struct extent extent, struct tiling *out)
{
    for (size_t d = 0; d < NEST_DIMS; d++)
        out->extent[d] = whole_within(param(extent, d), 1, TILING_MOST);
    out->extent[NEST_DIMS] = 1;
    out->stride = whole_within(param(extent, 6), 1, TILING_MOST);
    out->depthwise = param(extent, 7) >= 0.5;
    out->pe_words = words_of(param(extent, 8));
    out->buffer_words = words_of(param(extent, 9));
    size_t axes = (size_t)whole_within(param(extent, 10), 0, TILING_AXES);
    for (size_t a = 0; a < TILING_AXES; a++) {
        bool there = a < axes;
        out->size[a] = there ? whole_within(param(extent, 11 + 3 * a), 1, TILING_MOST) : 1;
        out->loop[a] = there ? loop_of(param(extent, 12 + 3 * a)) : NEST_DIMS;
        out->loop[TILING_AXES + a] = there ? loop_of(param(extent, 13 + 3 * a)) : NEST_DIMS;
    }
}

void tiling_spread(const struct tiling *tiling, const double *slot, double spread[NEST_DIMS + 1])
{
    for (size_t d = 0; d <= NEST_DIMS; d++)
        spread[d] = 1;
    for (size_t k = 0; k < 2 * TILING_AXES; k++)
        spread[tiling->loop[k]] *= slot[ACROSS + k];
}

/* The words of a tile grow by the same amount with every step along one loop. */
double tiling_room(const struct tiling *tiling, double *tile, size_t d, double words)
{
    double now = tile[d];
    tile[d] = 1;
    double least = tile_words(tiling, tile);
    tile[d] = 2;
    double more = tile_words(tiling, tile) - least;
    tile[d] = now;
    if (!(more > 0 && words - least >= more)) return 1;
    return 1 + (double)(int64_t)smaller((words - least) / more, TILING_MOST);
}

void tiling_widen(const struct tiling *tiling, double *slot, const double *spread, size_t d,
                  double want)
{
    double extent = tiling->extent[d], unit = smaller(extent, slot[PE + d] * spread[d]);
    double room = tiling_room(tiling, slot + BUFFER, d, tiling->buffer_words);
    slot[BUFFER + d] = tidy_units(extent, smaller(room, want), unit);
}

/* The loops that axes unroll have the first claim on them, folds get what is left. */
static void repair_axes(const struct tiling *tiling, double *slot, double spread[NEST_DIMS + 1])
{
    for (size_t d = 0; d <= NEST_DIMS; d++)
        spread[d] = 1;
    for (size_t k = 0; k < 2 * TILING_AXES; k++) {
        size_t d = tiling->loop[k], a = k % TILING_AXES;
        double size = tiling->size[a], extent = tiling->extent[d], *value = &slot[ACROSS + k];
        *value = whole_within(*value, 1, smaller(size, extent));
        if (*value <= 1) continue;
        if (k >= TILING_AXES && *value * slot[ACROSS + a] > size)
            *value = quotient(size, slot[ACROSS + a]);
        if (*value * spread[d] > extent) *value = quotient(extent, spread[d]);
        spread[d] *= *value;
    }
}

static void clamp_tiles(const struct tiling *tiling, double *slot, const double *spread)
{
    for (size_t d = 0; d < NEST_DIMS; d++) {
        double extent = tiling->extent[d], *pe = &slot[PE + d], *buffer = &slot[BUFFER + d];
        *pe = whole_within(*pe, 1, extent);
        if ((*pe - 1) * spread[d] >= extent) *pe = quotient_up(extent, spread[d]);
        *buffer = whole_within(*buffer, smaller(extent, *pe * spread[d]), extent);
    }
}

/* A smaller tile along d: as large as still fits, but not below half at once, so that no tile is
 * cut to nothing while others stay large. Words beyond 2^53 are rounded, and then the room may be
 * none: half it is. */
static double shrunk(const struct tiling *tiling, double *tile, size_t d, double words)
{
    double room = tiling_room(tiling, tile, d, words), half = quotient(tile[d], 2);
    return room > half && room < tile[d] ? room : half;
}

static size_t largest(const double *tile)
{
    size_t found = 0;
    for (size_t d = 1; d < NEST_DIMS; d++)
        if (tile[d] > tile[found]) found = d;
    return found;
}

static void fit_pe(const struct tiling *tiling, double *slot, const double *spread)
{
    double *tile = slot + PE;
    while (tile_words(tiling, tile) > tiling->pe_words) {
        size_t d = largest(tile);
        if (tile[d] <= 1) return;
        double share = quotient_up(tiling->extent[d], spread[d]);
        tile[d] = tidy(share, shrunk(tiling, tile, d, tiling->pe_words));
    }
}

/* The loop of the largest tile that holds more than what the array computes in a step. */
static size_t largest_above(const struct tiling *tiling, const double *slot, const double *spread)
{
    size_t found = NEST_DIMS;
    for (size_t d = 0; d < NEST_DIMS; d++) {
        double size = slot[BUFFER + d];
        if (size > smaller(tiling->extent[d], slot[PE + d] * spread[d]) &&
            (found == NEST_DIMS || size > slot[BUFFER + found]))
            found = d;
    }
    return found;
}

/* Spreads loop d over at most `most` elements. */
static void narrow(const struct tiling *tiling, double *slot, double *spread, size_t d, double most)
{
    for (size_t k = 0; k < 2 * TILING_AXES && spread[d] > most; k++) {
        if (tiling->loop[k] != d) continue;
        double others = quotient(spread[d], slot[ACROSS + k]);
        slot[ACROSS + k] = larger(1, quotient(most, others));
        spread[d] = others * slot[ACROSS + k];
    }
}

/* Even one step of the array is too much for the buffer: its largest tile shrinks. */
static void shrink_step(const struct tiling *tiling, double *slot, double *spread)
{
    size_t d = largest(slot + BUFFER);
    double most = shrunk(tiling, slot + BUFFER, d, tiling->buffer_words);
    narrow(tiling, slot, spread, d, most);
    slot[PE + d] = smaller(slot[PE + d], larger(1, quotient(most, spread[d])));
    slot[BUFFER + d] = most;
}

static void fit_buffer(const struct tiling *tiling, double *slot, double *spread)
{
    double *tile = slot + BUFFER;
    while (tile_words(tiling, tile) > tiling->buffer_words) {
        size_t d = largest_above(tiling, slot, spread);
        if (d < NEST_DIMS) {
            double most = shrunk(tiling, tile, d, tiling->buffer_words);
            tile[d] = tidy_units(tiling->extent[d], most, slot[PE + d] * spread[d]);
        } else if (tile[largest(tile)] > 1) {
            shrink_step(tiling, slot, spread);
        } else {
            return;
        }
    }
}

static void repair_tiles(const struct tiling *tiling, double *slot, double spread[NEST_DIMS + 1])
{
    clamp_tiles(tiling, slot, spread);
    fit_pe(tiling, slot, spread);
    fit_buffer(tiling, slot, spread);
}

/* Ranks places that are not 0 to 5 once each, equals in the order of the loops. */
static void rank(double *order)
{
    double key[NEST_DIMS];
    for (size_t d = 0; d < NEST_DIMS; d++)
        key[d] = larger(order[d], -1);
    for (size_t d = 0; d < NEST_DIMS; d++) {
        size_t place = 0;
        for (size_t e = 0; e < NEST_DIMS; e++)
            place += key[e] < key[d] || (key[e] <= key[d] && e < d);
        order[d] = (double)place;
    }
}

static bool is_order(const double *order)
{
    unsigned seen = 0;
    for (size_t d = 0; d < NEST_DIMS; d++) {
        if (!(order[d] >= 0 && order[d] < NEST_DIMS)) return false;
        unsigned place = (unsigned)order[d];
        if ((double)place != order[d]) return false;
        seen |= 1u << place;
    }
    return seen == (1u << NEST_DIMS) - 1;
}

static void repair_orders(double *slot)
{
    if (!is_order(slot + DRAM_ORDER)) rank(slot + DRAM_ORDER);
    if (!is_order(slot + BUFFER_ORDER)) rank(slot + BUFFER_ORDER);
}

void tiling_repair(const struct tiling *tiling, double *slot)
{
    double spread[NEST_DIMS + 1];
    repair_axes(tiling, slot, spread);
    repair_tiles(tiling, slot, spread);
    repair_orders(slot);
}
