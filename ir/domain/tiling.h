/* Tilings: how a convolution is cut into tiles for an array of processing elements with a buffer
 * each, a shared buffer and DRAM. What the files of this kind share.
 *
 * Loop d of the layer runs over extent[d]. The array spreads it over spread[d] elements: the
 * product of across[a] over the axes that unroll d and of fold[a] over those that fold it in. An
 * element computes pe[d] of it at a time, the buffer holds buffer[d], so there are
 *
 *     inner[d] = ceil(buffer[d] / (pe[d] * spread[d]))  steps of the array in a buffer's tile and
 *     outer[d] = ceil(extent[d] / buffer[d])            tiles of the buffer in the layer,
 *
 * where a ragged tile counts as a full one. A tiling is valid when all slots are whole numbers and
 *
 *     across[a] * fold[a] <= size[a], and both are 1 where the axis has no such loop,
 *     spread[d] <= extent[d]                     no element is without work,
 *     pe[d] <= ceil(extent[d] / spread[d])       no tile is larger than its element's share,
 *     min(extent[d], pe[d] * spread[d]) <= buffer[d] <= extent[d],
 *     words(pe) <= pe words, words(buffer) <= buffer words,
 *     dram_order and buffer_order arrange 0 to 5,
 *
 * words(t) being the weights, inputs and outputs of a tile as stdlib/prelude.nas counts them.
 */
#ifndef NAS_IR_DOMAIN_TILING_H
#define NAS_IR_DOMAIN_TILING_H

#include "ir/domain/parts.h"
#include "ir/nest.h"

enum {
    TILING_AXES = 3,
    /* where a point's slots begin */
    PE = 0,
    BUFFER = PE + NEST_DIMS,
    ACROSS = BUFFER + NEST_DIMS,
    FOLD = ACROSS + TILING_AXES,
    DRAM_ORDER = FOLD + TILING_AXES,
    BUFFER_ORDER = DRAM_ORDER + NEST_DIMS,
    TILING_SLOTS = BUFFER_ORDER + NEST_DIMS
};

/* Extents and sizes above are no machine's; below, products of two are exact. */
#define TILING_MOST 0x1p24

/* The parameters, each clamped to what makes sense. Loop NEST_DIMS stands for none: its extent is
 * 1, so an axis that the array lacks and a fold without a loop need no case of their own. */
struct tiling {
    double extent[NEST_DIMS + 1];
    double stride;
    bool depthwise;
    double pe_words, buffer_words;
    double size[TILING_AXES];
    size_t loop[2 * TILING_AXES]; /* that across[a], then fold[a], spreads */
};

void tiling_read(struct extent extent, struct tiling *out);

/* The tiling that the parameters were made ready as, or else one read into the scratch. */
static inline const struct tiling *tiling_of(struct extent extent, struct tiling *scratch)
{
    if (extent.ready) return extent.ready;
    tiling_read(extent, scratch);
    return scratch;
}

/* How many elements share each loop; the entry of no loop is 1. */
void tiling_spread(const struct tiling *tiling, const double *slot, double spread[NEST_DIMS + 1]);

/* The largest tile along d that fits the words while the other tiles stay, at least 1. The tile is
 * as before in the end. */
double tiling_room(const struct tiling *tiling, double *tile, size_t d, double words);

/* The largest tidy buffer tile along d of at most `want` that fits while the others stay. */
void tiling_widen(const struct tiling *tiling, double *slot, const double *spread, size_t d,
                  double want);

/* Makes a point valid. */
void tiling_repair(const struct tiling *tiling, double *slot);

/* The domain's functions for the real line. */
size_t tiling_coordinates(struct extent extent);
void tiling_encode(struct extent extent, const double *slot, double *unit);
void tiling_decode(struct extent extent, const double *unit, double *slot);

/* Words of a tile: weights, outputs, inputs with their halo. */
static inline double tile_words(const struct tiling *tiling, const double *t)
{
    double rows = (t[NEST_Y] - 1) * tiling->stride + t[NEST_R];
    double columns = (t[NEST_X] - 1) * tiling->stride + t[NEST_S];
    return t[NEST_K] * t[NEST_C] * t[NEST_R] * t[NEST_S] + t[NEST_K] * t[NEST_Y] * t[NEST_X] +
           t[tiling->depthwise ? NEST_K : NEST_C] * rows * columns;
}

/* Quotients of positive whole numbers below 2^40, rounded down and up: exact, as a quotient that is
 * not whole is farther from a whole number than a double's rounding. */
static inline double quotient(double a, double b)
{
    return (double)(int64_t)(a / b);
}

static inline double quotient_up(double a, double b)
{
    double whole = quotient(a, b);
    return whole * b < a ? whole + 1 : whole;
}

/* The smallest tile of `total` that needs no more of them than one of `most` would: what a tile
 * shrinks to without loss. */
static inline double tidy(double total, double most)
{
    return most >= total ? total : quotient_up(total, quotient_up(total, most));
}

/* Tidy for a buffer's tile, whose turns should be whole steps of the array, `unit` each: no larger
 * than as many whole steps as `most` holds. */
static inline double tidy_units(double total, double most, double unit)
{
    if (most >= total) return total;
    if (most <= unit) return unit;
    double tiles = quotient_up(total, quotient(most, unit) * unit);
    return larger(unit, quotient_up(total, tiles));
}

#endif
