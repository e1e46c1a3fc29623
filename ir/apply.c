/* What one operation computes. The formulas are those of expr.def, word for word: folding, the
 * interpreter and the native code must agree in every bit. */
#include <assert.h>
#include <math.h>

#include "ir/expr.h"

enum { LARGEST_LOWERED_POWER = 64 };

double expr_apply_power(double x, double n)
{
    if (!(n >= 0 && n <= LARGEST_LOWERED_POWER) || n != floor(n)) return pow(x, n);
    unsigned exponent = (unsigned)n;
    if (!exponent) return 1;
    unsigned bit = 1;
    while (bit * 2 <= exponent)
        bit *= 2;
    double result = x;
    for (bit /= 2; bit; bit /= 2) {
        result = result * result;
        if (exponent & bit) result = result * x;
    }
    return result;
}

double expr_apply(enum expr_op op, double x, double y, double z)
{
    switch (op) {
    case EXPR_neg: return -x;
    case EXPR_add: return x + y;
    case EXPR_sub: return x - y;
    case EXPR_mul: return x * y;
    case EXPR_div: return x / y;
    case EXPR_fdiv: return floor(x / y);
    case EXPR_mod: return x - y * floor(x / y);
    case EXPR_pow: return expr_apply_power(x, y);
    case EXPR_min: return x < y ? x : y;
    case EXPR_max: return x > y ? x : y;
    case EXPR_abs: return fabs(x);
    case EXPR_floor: return floor(x);
    case EXPR_ceil: return ceil(x);
    case EXPR_round: return floor(x + 0.5);
    case EXPR_sqrt: return sqrt(x);
    case EXPR_exp: return exp(x);
    case EXPR_log: return log(x);
    case EXPR_log2: return log2(x);
    case EXPR_sin: return sin(x);
    case EXPR_cos: return cos(x);
    case EXPR_eq: return x == y;
    case EXPR_ne: return x != y;
    case EXPR_lt: return x < y;
    case EXPR_le: return x <= y;
    case EXPR_and: return x != 0 && y != 0;
    case EXPR_or: return x != 0 || y != 0;
    case EXPR_not: return x == 0;
    case EXPR_select: return x != 0 ? y : z;
    case EXPR_number:
    case EXPR_given:
    case EXPR_choice:
    case EXPR_param:
    case EXPR_capture:
    case EXPR_slot:
    case EXPR_size:
    case EXPR_row:
    case EXPR_lookup:
    case EXPR_reduce:
    case EXPR_solve:
    case EXPR_output:
    case EXPR_volume:
    case EXPR_outside:
    case EXPR_OPS: break;
    }
    assert(false); /* they do not compute from their arguments alone */
    return NAN;
}
