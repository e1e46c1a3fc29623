/* The conditions of requirements, and how far each is from holding.
 *
 * Searches rank candidates that are not feasible by these distances. A comparison misses by the
 * difference of its sides relative to its limit, `a and b` by the sum of both misses, `a or b` by
 * the smaller one, everything else by 1. They are taken from the text rather than from the
 * condition's expression, which knows nothing of its sides once it is known to be false.
 */
#include "frontend/elaborate.h"

#include <math.h>

static const struct expr *real(struct elaborator *e, double number)
{
    return expr_number(e->exprs, number, TYPE_REAL);
}

/* The largest size that a number of the interval can have; 1 where there is no telling. */
static double magnitude(struct interval interval)
{
    double most = fmax(fabs(interval.low), fabs(interval.high));
    return isfinite(most) && most > 0 ? most : 1;
}

/* How far a <= b is from holding, relative to the limit: the side that is a number of the text, or
 * b. Negative where it holds. Nothing is relative to 0: there the largest difference that the sides
 * can have stands in, and a limit that is computed counts as a thousandth of its largest at least.
 */
static const struct expr *excess(struct elaborator *e, const struct expr *a, const struct expr *b)
{
    struct exprs *x = e->exprs;
    struct type type = {SCALAR_REAL, b->type.dimension};
    double number;
    const struct expr *over = expr_binary(x, EXPR_sub, a, b), *size;
    const struct expr *limit = expr_is_number(a, &number) ? a : b;
    if (expr_is_number(limit, &number))
        size = expr_number(x, number != 0 ? fabs(number) : magnitude(over->interval), type);
    else
        size = expr_binary(x, EXPR_max, expr_unary(x, EXPR_abs, limit),
                           expr_number(x, magnitude(limit->interval) / 1000, type));
    return expr_binary(x, EXPR_div, over, size);
}

/* The miss of a comparison of numbers where it does not hold. */
static const struct expr *miss(struct elaborator *e, enum expr_op op, const struct expr *a,
                               const struct expr *b)
{
    if (op == EXPR_eq) return expr_unary(e->exprs, EXPR_abs, excess(e, a, b));
    if (op == EXPR_ne) return real(e, 1);
    return expr_binary(e->exprs, EXPR_max, excess(e, a, b), real(e, 1e-12));
}

static const struct expr *unless(struct elaborator *e, const struct expr *holds,
                                 const struct expr *far)
{
    return expr_select(e->exprs, holds, real(e, 0), far);
}

const struct expr *distance_of(struct elaborator *e, const struct expr *holds)
{
    bool compares = holds->op == EXPR_lt || holds->op == EXPR_le || holds->op == EXPR_eq;
    if (!compares || !type_is_number(holds->arg[0]->type)) return unless(e, holds, real(e, 1));
    return unless(e, holds, miss(e, holds->op, holds->arg[0], holds->arg[1]));
}

static bool take_truth(struct elaborator *e, const struct value *value, struct span at,
                       struct condition *out)
{
    out->holds = as_truth(e, value, at);
    if (!out->holds) return false;
    out->distance = distance_of(e, out->holds);
    return true;
}

static bool compares_numbers(const struct value *a, const struct value *b)
{
    return a->kind == VALUE_SCALAR && b->kind == VALUE_SCALAR && type_is_number(a->expr->type) &&
           type_is_number(b->expr->type);
}

static bool eval_comparison(struct elaborator *e, const struct node *node, enum expr_op op,
                            struct condition *out)
{
    const struct value *a = eval(e, node->kid[0]), *b = eval(e, node->kid[1]);
    const struct value *value =
        apply_binary(e, node->op, a, b, node->span, node->kid[0]->span, node->kid[1]->span);
    if (!take_truth(e, value, node->span, out)) return false;
    if (!compares_numbers(a, b)) return true;
    bool turned = node->op == OP_GT || node->op == OP_GE;
    const struct expr *left = turned ? b->expr : a->expr, *right = turned ? a->expr : b->expr;
    out->distance = unless(e, out->holds, miss(e, op, left, right));
    return true;
}

static bool eval_both(struct elaborator *e, const struct node *node, struct condition *out)
{
    struct condition a, b;
    if (!eval_condition(e, node->kid[0], &a) || !eval_condition(e, node->kid[1], &b)) return false;
    bool all = node->op == OP_AND;
    out->holds = expr_binary(e->exprs, all ? EXPR_and : EXPR_or, a.holds, b.holds);
    out->distance = unless(
        e, out->holds, expr_binary(e->exprs, all ? EXPR_add : EXPR_min, a.distance, b.distance));
    return true;
}

bool eval_condition(struct elaborator *e, const struct node *node, struct condition *out)
{
    if (node->kind == NODE_group) return eval_condition(e, node->kid[0], out);
    if (node->kind != NODE_binary) return take_truth(e, eval(e, node), node->span, out);
    if (node->op == OP_AND || node->op == OP_OR) return eval_both(e, node, out);
    if (node->op == OP_LT || node->op == OP_GT) return eval_comparison(e, node, EXPR_lt, out);
    if (node->op == OP_LE || node->op == OP_GE) return eval_comparison(e, node, EXPR_le, out);
    if (node->op == OP_EQ) return eval_comparison(e, node, EXPR_eq, out);
    if (node->op == OP_NE) return eval_comparison(e, node, EXPR_ne, out);
    return take_truth(e, eval(e, node), node->span, out);
}
