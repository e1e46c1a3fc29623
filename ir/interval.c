/* Intervals: bounds of an expression's value from the bounds of its arguments.
 *
 * An interval other than the whole line [-inf, inf] promises that the value lies in it and is a
 * number; the whole line promises nothing, so an operation that may answer NaN has it. Rounding to
 * nearest is monotone: where an operation is rounded correctly (+ - * / sqrt floor), the bounds
 * computed with the same operation hold without widening. The C library's functions are off by less
 * than two units in the last place, so their bounds are widened by as much.
 */
#include <math.h>

#include "ir/store.h"

bool interval_is_number(struct interval i)
{
    return i.low != -INFINITY || i.high != INFINITY;
}

bool interval_is_finite(struct interval i)
{
    return i.low != -INFINITY && i.high != INFINITY;
}

static bool contains_zero(struct interval i)
{
    return i.low <= 0 && i.high >= 0;
}

/* From bounds that came out of arithmetic: NaN means that nothing is known; no zero is negative. */
static struct interval make(double low, double high)
{
    if (isnan(low) || isnan(high)) return EVERYTHING;
    return (struct interval){low + 0.0, high + 0.0};
}

/* The smallest interval around the operation's values at the four corners. */
static struct interval corners(enum expr_op op, struct interval a, struct interval b)
{
    double value[4] = {expr_apply(op, a.low, b.low, 0), expr_apply(op, a.low, b.high, 0),
                       expr_apply(op, a.high, b.low, 0), expr_apply(op, a.high, b.high, 0)};
    double low = value[0], high = value[0];
    for (size_t i = 0; i < 4; i++) {
        if (isnan(value[i])) return EVERYTHING;
        low = fmin(low, value[i]);
        high = fmax(high, value[i]);
    }
    return make(low, high);
}

static struct interval widen(struct interval i)
{
    for (size_t ulp = 0; ulp < 2; ulp++) {
        i.low = nextafter(i.low, -INFINITY);
        i.high = nextafter(i.high, INFINITY);
    }
    return i;
}

static struct interval product(struct interval a, struct interval b)
{
    /* 0 * inf is NaN. */
    if (contains_zero(a) && !interval_is_finite(b)) return EVERYTHING;
    if (contains_zero(b) && !interval_is_finite(a)) return EVERYTHING;
    return corners(EXPR_mul, a, b);
}

static struct interval quotient(enum expr_op op, struct interval a, struct interval b)
{
    if (contains_zero(b)) return EVERYTHING;
    if (!interval_is_finite(a) && !interval_is_finite(b)) return EVERYTHING;
    return corners(op, a, b);
}

/* Whole numbers up to here leave x / y and y * floor(x / y) exact enough for `mod` to be exact. */
static bool is_small_whole(const struct expr *expr)
{
    const struct interval *i = &expr->interval;
    return expr->type.kind != SCALAR_REAL && i->low >= -0x1p52 && i->high <= 0x1p52;
}

static struct interval remainder_of(const struct expr *x, const struct expr *y)
{
    struct interval a = x->interval, b = y->interval;
    if (is_small_whole(x) && is_small_whole(y) && b.low >= 1) {
        double high = a.low >= 0 ? fmin(a.high, b.high - 1) : b.high - 1;
        return make(0, high);
    }
    struct interval times = quotient(EXPR_fdiv, a, b);
    if (!interval_is_number(times)) return EVERYTHING;
    struct interval taken = product(b, times);
    if (!interval_is_number(taken)) return EVERYTHING;
    return make(a.low - taken.high, a.high - taken.low);
}

/* min(x, y) is y when either is NaN. */
static struct interval lesser(struct interval a, struct interval b)
{
    if (!interval_is_number(b)) return EVERYTHING;
    if (!interval_is_number(a)) return make(-INFINITY, b.high);
    return make(fmin(a.low, b.low), fmin(a.high, b.high));
}

static struct interval greater(struct interval a, struct interval b)
{
    if (!interval_is_number(b)) return EVERYTHING;
    if (!interval_is_number(a)) return make(b.low, INFINITY);
    return make(fmax(a.low, b.low), fmax(a.high, b.high));
}

static struct interval magnitude(struct interval a)
{
    if (a.low >= 0) return a;
    if (a.high <= 0) return make(-a.high, -a.low);
    return make(0, fmax(-a.low, a.high));
}

static struct interval power(const struct expr *x, const struct expr *n)
{
    struct interval a = x->interval, b = n->interval;
    double exponent;
    bool lowered = expr_is_number(n, &exponent) && exponent >= 0 && exponent <= 64 &&
                   exponent == floor(exponent);
    if (lowered) {
        /* Multiplications only: monotone on either side of zero. */
        bool even = floor(exponent / 2) * 2 == exponent;
        return corners(EXPR_pow, even ? magnitude(a) : a, b);
    }
    if (a.low < 0 || (a.low == 0 && b.low < 0)) return EVERYTHING;
    /* An exponent that happens to be whole takes up to a dozen roundings instead of one. */
    struct interval bounds = corners(EXPR_pow, a, b);
    bounds = widen(make(bounds.low * (1 - 0x1p-46), bounds.high * (1 + 0x1p-46)));
    return make(fmax(bounds.low, 0), bounds.high);
}

static struct interval library(enum expr_op op, struct interval a)
{
    if (op == EXPR_sin || op == EXPR_cos) return interval_is_finite(a) ? make(-1, 1) : EVERYTHING;
    if (op != EXPR_exp && a.low < 0) return EVERYTHING;
    struct interval bounds = widen(make(expr_apply(op, a.low, 0, 0), expr_apply(op, a.high, 0, 0)));
    return op == EXPR_exp ? make(fmax(bounds.low, 0), bounds.high) : bounds;
}

static struct interval rooted(struct interval a)
{
    return a.low < 0 ? EVERYTHING : make(sqrt(a.low), sqrt(a.high));
}

static struct interval stepped(enum expr_op op, struct interval a)
{
    return make(expr_apply(op, a.low, 0, 0), expr_apply(op, a.high, 0, 0));
}

static struct interval looked_up(const struct table *table, struct interval index)
{
    struct interval range = table_facts(table)->range;
    double last = (double)(table->rows * table->columns) - 1;
    if (index.low >= 0 && index.high <= last) return range;
    if (!interval_is_number(range)) return range;
    return make(fmin(range.low, 0), fmax(range.high, 0));
}

/* A sum of n terms is off by less than n roundings. */
static struct interval total(struct interval body, double turns)
{
    double slack = 1 + turns * 0x1p-52;
    double low = body.low * turns, high = body.high * turns;
    low = low < 0 ? low * slack : low / slack;
    high = high < 0 ? high / slack : high * slack;
    return make(low, high);
}

static struct interval reduced(const struct loop *loop, struct interval body)
{
    /* A front has one point or any number more. */
    bool front = loop->source == LOOP_FRONT;
    double turns = front ? 1 : (double)loop->turns;
    if (!interval_is_number(body)) return EVERYTHING;
    switch (loop->fold) {
    case FOLD_SUM:
        if (front)
            return make(body.low < 0 ? -INFINITY : body.low, body.high > 0 ? INFINITY : body.high);
        return total(body, turns);
    case FOLD_PRODUCT:
        if (body.low >= 0 && body.high <= 1) return make(0, 1);
        if (body.low >= 1) return make(1, INFINITY);
        /* What underflowed to 0 must not meet an infinity. */
        return body.low > 0 && body.high < INFINITY ? make(0, INFINITY) : EVERYTHING;
    case FOLD_MIN: return turns > 0 ? body : make(INFINITY, INFINITY);
    case FOLD_MAX: return turns > 0 ? body : make(-INFINITY, -INFINITY);
    }
    return EVERYTHING;
}

/* Operations of one and two numbers, none of which may be NaN. */
static struct interval computed(const struct expr *draft, const struct expr *const *arg)
{
    enum expr_op op = draft->op;
    struct interval a = arg[0]->interval;
    switch (draft->op) {
    case EXPR_neg: return make(-a.high, -a.low);
    case EXPR_add: return make(a.low + arg[1]->interval.low, a.high + arg[1]->interval.high);
    case EXPR_sub: return make(a.low - arg[1]->interval.high, a.high - arg[1]->interval.low);
    case EXPR_mul: return product(a, arg[1]->interval);
    case EXPR_div:
    case EXPR_fdiv: return quotient(op, a, arg[1]->interval);
    case EXPR_mod: return remainder_of(arg[0], arg[1]);
    case EXPR_pow: return power(arg[0], arg[1]);
    case EXPR_abs: return magnitude(a);
    case EXPR_floor:
    case EXPR_ceil:
    case EXPR_round: return stepped(op, a);
    case EXPR_sqrt: return rooted(a);
    case EXPR_exp:
    case EXPR_log:
    case EXPR_log2:
    case EXPR_sin:
    case EXPR_cos: return library(op, a);
    }
    return EVERYTHING;
}

struct interval expr_interval(const struct expr *draft, const struct expr *const *arg, size_t args)
{
    enum expr_op op = draft->op;
    if (op >= EXPR_eq && op <= EXPR_not) return (struct interval){0, 1};
    if (op == EXPR_min) return lesser(arg[0]->interval, arg[1]->interval);
    if (op == EXPR_max) return greater(arg[0]->interval, arg[1]->interval);
    if (op == EXPR_select)
        return make(fmin(arg[1]->interval.low, arg[2]->interval.low),
                    fmax(arg[1]->interval.high, arg[2]->interval.high));
    if (op == EXPR_lookup) return looked_up(draft->u.table, arg[0]->interval);
    if (op == EXPR_reduce) return reduced(draft->u.loop, arg[0]->interval);
    if (!args || expr_op_arguments(op) == EXPR_MANY) return EVERYTHING;
    for (size_t i = 0; i < args; i++)
        if (!interval_is_number(arg[i]->interval)) return EVERYTHING;
    return computed(draft, arg);
}
