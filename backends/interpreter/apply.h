/* One arithmetic step over a block of lanes. */
#ifndef NAS_BACKENDS_INTERPRETER_APPLY_H
#define NAS_BACKENDS_INTERPRETER_APPLY_H

#include "ir/expr.h"

/* to = op(x, y, z) in each of `lanes` lanes, a multiple of BATCH_ALIGN. `to` may be one of the
 * others; those that the operation does not read are not looked at. */
void apply_lanes(enum expr_op op, const struct table *table, double *to, const double *x,
                 const double *y, const double *z, size_t lanes);

#endif
