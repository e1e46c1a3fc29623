/* Rewrites of one operation over arguments that are simple already.
 *
 * Every rule holds bit for bit for every value that the arguments can have, infinities, NaN and
 * both zeros included, so a program's results do not depend on what was known when. (All NaNs count
 * as one value.) A rule that needs more than that says so in its condition: that a number is
 * certainly no NaN or not infinite, which the interval knows, or not -0, which the facts know. A
 * rule also keeps the type: a whole x times a real 1 stays, because it is real.
 */
#include <math.h>

#include "ir/store.h"

/* The expression if it has the type already or is a number that can be given it. */
static const struct expr *keeping(struct exprs *exprs, struct type type, const struct expr *expr)
{
    if (type_equal(expr->type, type)) return expr;
    bool number = expr->op == EXPR_number && expr->type.kind != SCALAR_SYMBOL;
    return number ? expr_number(exprs, expr->u.number, type) : NULL;
}

static bool is(const struct expr *expr, double value)
{
    return expr->op == EXPR_number && expr->u.number == value &&
           signbit(expr->u.number) == signbit(value);
}

static bool never_minus_zero(const struct expr *expr)
{
    return expr_facts(expr)->never_minus_zero;
}

/* Whole numbers whose sums, and what they are sums of, are exact. */
static bool within(const struct expr *expr, double bound)
{
    return expr->type.kind != SCALAR_REAL && expr->interval.low >= -bound &&
           expr->interval.high <= bound;
}

/* (x + 3) + 4 is x + 7 while every sum is exact; likewise products. */
static const struct expr *joined(struct exprs *exprs, enum expr_op op, struct type type,
                                 const struct expr *inner, const struct expr *constant)
{
    if (inner->op != op || constant->op != EXPR_number) return NULL;
    const struct expr *x = inner->arg[0], *first = inner->arg[1];
    if (first->op != EXPR_number || type.kind == SCALAR_REAL) return NULL;
    double a = first->u.number, b = constant->u.number;
    double both = expr_apply(op, a, b, 0);
    bool exact = within(x, 0x1p50) && fabs(a) <= 0x1p50 && fabs(b) <= 0x1p50;
    if (op == EXPR_mul) {
        double most = fmax(fabs(x->interval.low), fabs(x->interval.high));
        exact = exact && a != 0 && b != 0 && fabs(both) <= 0x1p50 && most * fabs(both) <= 0x1p52;
    }
    if (!exact || !type_equal(inner->type, type)) return NULL;
    struct type whole = {SCALAR_WHOLE, first->type.dimension};
    return expr_binary(exprs, op, x, expr_number(exprs, both, whole));
}

static const struct expr *sum(struct exprs *exprs, struct type type, const struct expr *x,
                              const struct expr *y)
{
    /* -0 + 0 is 0, so 0 is neutral only for what is not -0; -0 is neutral for all. */
    if (is(y, -0.0) || (is(y, 0) && never_minus_zero(x))) return keeping(exprs, type, x);
    if (is(x, -0.0) || (is(x, 0) && never_minus_zero(y))) return keeping(exprs, type, y);
    if (y->op == EXPR_neg && type_equal(y->arg[0]->type, y->type))
        return expr_binary(exprs, EXPR_sub, x, y->arg[0]);
    if (x->op == EXPR_neg && type_equal(x->arg[0]->type, x->type))
        return expr_binary(exprs, EXPR_sub, y, x->arg[0]);
    return joined(exprs, EXPR_add, type, x, y);
}

static const struct expr *difference(struct exprs *exprs, struct type type, const struct expr *x,
                                     const struct expr *y)
{
    if (x == y && interval_is_finite(x->interval)) return expr_number(exprs, 0, type);
    if (is(y, 0)) return keeping(exprs, type, x); /* also for -0 */
    if (y->op == EXPR_neg && type_equal(y->arg[0]->type, y->type))
        return expr_binary(exprs, EXPR_add, x, y->arg[0]);
    /* One form for sums with numbers, so that they join. */
    if (y->op == EXPR_number && y->type.kind != SCALAR_TRUTH)
        return expr_binary(exprs, EXPR_add, x, expr_number(exprs, -y->u.number, y->type));
    return NULL;
}

static const struct expr *product(struct exprs *exprs, struct type type, const struct expr *x,
                                  const struct expr *y)
{
    if (is(y, 1)) return keeping(exprs, type, x);
    if (is(y, -1) && type_equal(x->type, type)) return expr_unary(exprs, EXPR_neg, x);
    /* inf * 0 is NaN and -1 * 0 is -0. */
    if (is(y, 0) && interval_is_finite(x->interval) && x->interval.low >= 0 && never_minus_zero(x))
        return expr_number(exprs, 0, type);
    return joined(exprs, EXPR_mul, type, x, y);
}

/* 0 <= x < y with both finite: the quotient is below 1. */
static bool fits_inside(const struct expr *x, const struct expr *y)
{
    return x->interval.low >= 0 && x->interval.high < y->interval.low &&
           y->interval.high < INFINITY;
}

static const struct expr *quotient(struct exprs *exprs, enum expr_op op, struct type type,
                                   const struct expr *x, const struct expr *y)
{
    if (is(y, 1) && (op == EXPR_div || x->type.kind != SCALAR_REAL)) return keeping(exprs, type, x);
    if (op == EXPR_fdiv && fits_inside(x, y) && never_minus_zero(x)) {
        /* Division rounds up to 1 only when x is within half an ulp of y. */
        if (x->interval.high / y->interval.low < 1) return expr_number(exprs, 0, type);
    }
    return NULL;
}

static const struct expr *modulus(struct exprs *exprs, struct type type, const struct expr *x,
                                  const struct expr *y)
{
    bool whole = x->type.kind != SCALAR_REAL && interval_is_finite(x->interval);
    if (is(y, 1) && whole) return expr_number(exprs, 0, type);
    bool below = fits_inside(x, y) && x->interval.high / y->interval.low < 1;
    /* -0 mod y is 0. */
    return below && never_minus_zero(x) ? keeping(exprs, type, x) : NULL;
}

static const struct expr *power(struct exprs *exprs, struct type type, const struct expr *x,
                                const struct expr *n)
{
    if (is(n, 0)) return expr_number(exprs, 1, type);
    return is(n, 1) ? keeping(exprs, type, x) : NULL;
}

/* min is `x < y ? x : y`: where the comparison is decided, so is the choice. */
static const struct expr *extreme(struct exprs *exprs, enum expr_op op, struct type type,
                                  const struct expr *x, const struct expr *y)
{
    if (x == y) return keeping(exprs, type, x);
    struct interval low = op == EXPR_min ? x->interval : y->interval;
    struct interval high = op == EXPR_min ? y->interval : x->interval;
    /* Bounds that are apart are no whole lines, so there is no NaN. */
    if (low.high < high.low) return keeping(exprs, type, x);
    /* Never less, NaN or not. */
    if (low.low >= high.high) return keeping(exprs, type, y);
    return NULL;
}

static const struct expr *rounding(struct exprs *exprs, enum expr_op op, struct type type,
                                   const struct expr *x)
{
    if (x->type.kind == SCALAR_REAL) return NULL;
    /* x + 0.5 is exact below 2^52, and 0 for -0. */
    if (op == EXPR_round && !(within(x, 0x1p51) && never_minus_zero(x))) return NULL;
    return keeping(exprs, type, x);
}

static const struct expr *magnitude(struct exprs *exprs, struct type type, const struct expr *x)
{
    if (x->interval.low >= 0 && never_minus_zero(x)) return keeping(exprs, type, x);
    if (x->op == EXPR_neg) return keeping(exprs, type, expr_unary(exprs, EXPR_abs, x->arg[0]));
    return NULL;
}

/* Truths. */

static const struct expr *equality(struct exprs *exprs, bool equal, const struct expr *x,
                                   const struct expr *y)
{
    if (x == y && interval_is_number(x->interval)) return expr_truth(exprs, equal);
    bool apart = x->interval.high < y->interval.low || y->interval.high < x->interval.low;
    if (apart) return expr_truth(exprs, !equal);
    if (x->type.kind != SCALAR_TRUTH) return NULL;
    if (is(y, 1)) return equal ? x : expr_unary(exprs, EXPR_not, x);
    if (is(y, 0)) return equal ? expr_unary(exprs, EXPR_not, x) : x;
    return NULL;
}

static const struct expr *order(struct exprs *exprs, enum expr_op op, const struct expr *x,
                                const struct expr *y)
{
    bool numbers = interval_is_number(x->interval) && interval_is_number(y->interval);
    struct interval a = x->interval, b = y->interval;
    if (op == EXPR_lt) {
        if (x == y || a.low >= b.high) return expr_truth(exprs, false); /* NaN or not */
        return a.high < b.low ? expr_truth(exprs, true) : NULL;
    }
    if (a.low > b.high) return expr_truth(exprs, false);
    return numbers && (x == y || a.high <= b.low) ? expr_truth(exprs, true) : NULL;
}

static bool opposites(const struct expr *x, const struct expr *y)
{
    return (x->op == EXPR_not && x->arg[0] == y) || (y->op == EXPR_not && y->arg[0] == x);
}

/* and, or: `neutral` is true for and. */
static const struct expr *junction(struct exprs *exprs, bool neutral, const struct expr *x,
                                   const struct expr *y)
{
    if (y->op == EXPR_number)
        return (y->u.number != 0) == neutral ? x : expr_truth(exprs, !neutral);
    if (x == y) return x;
    return opposites(x, y) ? expr_truth(exprs, !neutral) : NULL;
}

static const struct expr *negation(struct exprs *exprs, const struct expr *x)
{
    if (x->op == EXPR_not) return x->arg[0];
    if (x->op == EXPR_eq) return expr_binary(exprs, EXPR_ne, x->arg[0], x->arg[1]);
    if (x->op == EXPR_ne) return expr_binary(exprs, EXPR_eq, x->arg[0], x->arg[1]);
    return NULL;
}

static const struct expr *selection(struct exprs *exprs, struct type type,
                                    const struct expr *const *arg)
{
    const struct expr *condition = arg[0], *yes = arg[1], *no = arg[2];
    if (condition->op == EXPR_number)
        return keeping(exprs, type, condition->u.number != 0 ? yes : no);
    if (yes == no) return keeping(exprs, type, yes);
    if (condition->op == EXPR_not) return expr_select(exprs, condition->arg[0], no, yes);
    if (type.kind == SCALAR_TRUTH && is(yes, 1) && is(no, 0)) return condition;
    if (type.kind == SCALAR_TRUTH && is(yes, 0) && is(no, 1))
        return expr_unary(exprs, EXPR_not, condition);
    /* The same question is asked once. */
    if (yes->op == EXPR_select && yes->arg[0] == condition && type_equal(yes->arg[1]->type, type))
        return expr_select(exprs, condition, yes->arg[1], no);
    if (no->op == EXPR_select && no->arg[0] == condition && type_equal(no->arg[2]->type, type))
        return expr_select(exprs, condition, yes, no->arg[2]);
    return NULL;
}

const struct expr *simplify(struct exprs *exprs, enum expr_op op, struct type type,
                            const struct expr *const *arg)
{
    const struct expr *x = arg[0];
    switch ((int)op) {
    case EXPR_neg: return x->op == EXPR_neg ? keeping(exprs, type, x->arg[0]) : NULL;
    case EXPR_add: return sum(exprs, type, x, arg[1]);
    case EXPR_sub: return difference(exprs, type, x, arg[1]);
    case EXPR_mul: return product(exprs, type, x, arg[1]);
    case EXPR_div:
    case EXPR_fdiv: return quotient(exprs, op, type, x, arg[1]);
    case EXPR_mod: return modulus(exprs, type, x, arg[1]);
    case EXPR_pow: return power(exprs, type, x, arg[1]);
    case EXPR_min:
    case EXPR_max: return extreme(exprs, op, type, x, arg[1]);
    case EXPR_abs: return magnitude(exprs, type, x);
    case EXPR_floor:
    case EXPR_ceil:
    case EXPR_round: return rounding(exprs, op, type, x);
    case EXPR_eq:
    case EXPR_ne: return equality(exprs, op == EXPR_eq, x, arg[1]);
    case EXPR_lt:
    case EXPR_le: return order(exprs, op, x, arg[1]);
    case EXPR_and:
    case EXPR_or: return junction(exprs, op == EXPR_and, x, arg[1]);
    case EXPR_not: return negation(exprs, x);
    case EXPR_select: return selection(exprs, type, arg);
    }
    return NULL;
}
