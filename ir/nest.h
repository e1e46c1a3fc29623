/* Nests: loop nests with tiles, orders and spatial loops bound to the levels of a machine.
 *
 * A mapping onto an accelerator and a schedule for a processor are the same nest: one is counted,
 * the other is lowered. Levels go from the outermost memory inwards; loops of a level from the
 * outermost inwards; a spatial loop of a level is unrolled below it.
 */
#ifndef NAS_IR_NEST_H
#define NAS_IR_NEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/arena.h"
#include "support/buffer.h"

/* Loop dimensions of a convolution, and its tensors. */
enum nest_dim { NEST_K, NEST_C, NEST_Y, NEST_X, NEST_R, NEST_S, NEST_DIMS };
enum nest_tensor { NEST_WEIGHTS, NEST_INPUTS, NEST_OUTPUTS, NEST_TENSORS };

struct nest_loop {
    enum nest_dim dim;
    int64_t trips;
    bool spatial;
};

struct nest_level {
    const char *name;         /* "DRAM", "buffer", "PE" */
    bool keeps[NEST_TENSORS]; /* false: the tensor bypasses this level */
    struct nest_loop *loop;
    size_t loops;
};

struct nest {
    int64_t extent[NEST_DIMS]; /* of the layer; trips may overshoot (ragged tiles) */
    int64_t stride;
    bool depthwise;
    struct nest_level *level;
    size_t levels;
};

/* "K8 Y16 X28 R3 S3: DRAM K4 Y8 | buffer(WO) K2 | across X14 | PE Y2 X2 R3 S3": one line, and reads
 * back. The loops after "across" are the spatial ones of the level before. A level that keeps but
 * some tensors names them, "(-)" is none. What comes before the colon are extents, "stride 2" and
 * "depthwise"; it is left out when it is what the loops say: extents that are the products of the
 * trips, stride 1, not depthwise. In front of a colon, an extent that is not named is 1. */
void nest_print(struct buffer *out, const struct nest *nest);

/* The nest of a line, its memory from the arena; false when the line is none. */
bool nest_read(struct arena *arena, const char *text, struct nest *out);

/* NULL, or what is wrong: an extent, stride or trip below 1, a dimension that its loops do not
 * cover, a temporal loop inside a spatial one of its level, a level name that does not read back.
 */
const char *nest_verify(struct arena *arena, const struct nest *nest);

#endif
