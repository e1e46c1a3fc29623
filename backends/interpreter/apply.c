/* The operations of ir/expr.def over lanes, one loop each.
 *
 * A loop works on BATCH_ALIGN lanes through a small array of its own: the result may lie over an
 * argument, and the compiler still makes vector code of it.
 */
#include "backends/interpreter/apply.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "backends/evaluator.h"

#define LANES(formula)                                                                             \
    for (size_t at = 0; at < lanes; at += BATCH_ALIGN) {                                           \
        double result[BATCH_ALIGN];                                                                \
        for (size_t i = 0; i < BATCH_ALIGN; i++)                                                   \
            result[i] = (formula);                                                                 \
        memcpy(to + at, result, sizeof result);                                                    \
    }                                                                                              \
    return

#define X x[at + i]
#define Y y[at + i]
#define Z z[at + i]

static double look_up(const struct table *table, double index)
{
    double size = (double)table->rows * (double)table->columns;
    return index >= 0 && index < size ? table->data[(size_t)index] : 0;
}

void apply_lanes(enum expr_op op, const struct table *table, double *to, const double *x,
                 const double *y, const double *z, size_t lanes)
{
    switch (op) {
    case EXPR_neg: LANES(-X);
    case EXPR_add: LANES(X + Y);
    case EXPR_sub: LANES(X - Y);
    case EXPR_mul: LANES(X * Y);
    case EXPR_div: LANES(X / Y);
    case EXPR_fdiv: LANES(floor(X / Y));
    case EXPR_mod: LANES(X - Y * floor(X / Y));
    case EXPR_pow: LANES(expr_apply_power(X, Y));
    case EXPR_min: LANES(X < Y ? X : Y);
    case EXPR_max: LANES(X > Y ? X : Y);
    case EXPR_abs: LANES(fabs(X));
    case EXPR_floor: LANES(floor(X));
    case EXPR_ceil: LANES(ceil(X));
    case EXPR_round: LANES(floor(X + 0.5));
    case EXPR_sqrt: LANES(sqrt(X));
    case EXPR_exp: LANES(exp(X));
    case EXPR_log: LANES(log(X));
    case EXPR_log2: LANES(log2(X));
    case EXPR_sin: LANES(sin(X));
    case EXPR_cos: LANES(cos(X));
    case EXPR_eq: LANES(X == Y ? 1.0 : 0.0);
    case EXPR_ne: LANES(X != Y ? 1.0 : 0.0);
    case EXPR_lt: LANES(X < Y ? 1.0 : 0.0);
    case EXPR_le: LANES(X <= Y ? 1.0 : 0.0);
    case EXPR_and: LANES(((X != 0) & (Y != 0)) ? 1.0 : 0.0);
    case EXPR_or: LANES(((X != 0) | (Y != 0)) ? 1.0 : 0.0);
    case EXPR_not: LANES(X == 0 ? 1.0 : 0.0);
    case EXPR_select: LANES(X != 0 ? Y : Z);
    case EXPR_lookup: LANES(look_up(table, X));
    case EXPR_number:
    case EXPR_given:
    case EXPR_choice:
    case EXPR_param:
    case EXPR_capture:
    case EXPR_slot:
    case EXPR_size:
    case EXPR_row:
    case EXPR_reduce:
    case EXPR_solve:
    case EXPR_output:
    case EXPR_volume:
    case EXPR_outside:
    case EXPR_OPS: break;
    }
    assert(false && "an operation that lowering replaces");
}
