/* The functions of a problem as lists of expressions: what evaluator.h promises of each part. */
#ifndef NAS_BACKENDS_PARTS_H
#define NAS_BACKENDS_PARTS_H

#include "backends/evaluator.h"

/* PART_UNKNOWN + the number of unknowns. */
unsigned parts_count(const struct problem *problem);

struct problem_layout parts_layout(struct arena *arena, const struct problem *problem);

/* The outputs of a part, in the arena. */
struct part_outputs {
    const struct expr *const *expr;
    size_t count;
};
struct part_outputs parts_outputs(struct exprs *exprs, struct arena *arena,
                                  const struct problem *problem, unsigned part);

#endif
