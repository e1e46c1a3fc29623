/* Walks: small loop nests run step by step, to count what moves between memories without any
 * formula. They are what closed-form cost models are checked against.
 */
#ifndef NAS_BACKENDS_INTERPRETER_WALK_H
#define NAS_BACKENDS_INTERPRETER_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "ir/nest.h"
#include "support/arena.h"

/* Words that one instance of level l fetches of each tensor when it fetches its whole tile again
 * whenever an index of a temporal loop above it that the tensor depends on changes: fetched[l] for
 * the levels 1 and on. A tile of inputs is the box around what its outputs need. False for a nest
 * that nest_verify refuses or that takes too long to walk. */
struct refills {
    int64_t fetched[NEST_TENSORS];
};
bool walk_refills(struct arena *arena, const struct nest *nest, struct refills *level);

/* How the exact walk counts. */
struct walk_rules {
    bool latch;     /* a compute unit keeps its operands while they stay the same */
    bool multicast; /* children of one parent that fill the same element in a step share a read */
    bool reduction; /* children of one parent that drop the same output in a step sum it first */
};

struct walk_count {
    int64_t reads;  /* served to the levels inside; of outputs: old values that updates add to */
    int64_t writes; /* fills; of outputs: updates */
    int64_t drains; /* outputs read out when they are handed up */
    int64_t tile;   /* most elements that one instance held */
};

struct walk {
    int64_t macs, cycles, units;
    struct walk_count (*level)[NEST_TENSORS]; /* one row a level */
};

/* The exact walk. A buffer holds, at every iteration of the loops above it, the elements that the
 * loops below it use and nothing else; moving on fills what is new from the nearest level outside
 * that keeps the tensor. Outputs that leave a buffer go up as updates: a child that takes an
 * element again starts from zero, and the parent adds up. All held outputs are flushed at the end.
 * Iterations beyond an extent do nothing. False as above, and when the outermost level does not
 * keep a tensor. */
bool walk_exact(struct arena *arena, const struct nest *nest, struct walk_rules rules,
                struct walk *out);

#endif
