/* Means over data in a train (rule S26).
 *
 * A step sees some of the examples. The mean over them estimates the mean over all, and so does
 * whatever is linear in it; the logarithm or the square of an estimate estimates something else.
 */
#include "frontend/elaborate.h"

struct estimates {
    struct map estimate;     /* the expressions that depend on a mean over data */
    const struct expr *bent; /* the first that is not linear in one */
};

static bool is_estimate(const struct estimates *estimates, const struct expr *expr)
{
    return map_find(&estimates->estimate, &expr, sizeof expr) != NULL;
}

/* Whether it is linear in its arguments that are estimates. */
static bool is_linear(const struct estimates *estimates, const struct expr *expr)
{
    const struct expr *const *arg = expr->arg;
    switch (expr->op) {
    case EXPR_neg:
    case EXPR_add:
    case EXPR_sub: return true;
    case EXPR_mul: return !is_estimate(estimates, arg[0]) || !is_estimate(estimates, arg[1]);
    case EXPR_div: return !is_estimate(estimates, arg[1]);
    case EXPR_select: return !is_estimate(estimates, arg[0]);
    case EXPR_reduce: return expr->u.loop->fold == FOLD_SUM;
    /* How an answer follows from what is asked, nobody here knows. */
    case EXPR_solve:
    case EXPR_volume:
    case EXPR_output:
    case EXPR_outside: return true;
    }
    return false;
}

static void visit(void *context, const struct expr *expr)
{
    struct estimates *estimates = context;
    bool depends = expr->op == EXPR_outside && expr->u.oracle->estimated;
    for (size_t i = 0; i < expr->args && !depends; i++)
        depends = is_estimate(estimates, expr->arg[i]);
    if (!depends) return;
    *map_at(&estimates->estimate, &expr, sizeof expr) = estimates;
    if (!estimates->bent && !is_linear(estimates, expr)) estimates->bent = expr;
}

static const char *words(struct elaborator *e, const struct expr *expr)
{
    if (expr->op >= EXPR_eq && expr->op <= EXPR_le) return "a comparison";
    if (expr->op == EXPR_mul) return "a product";
    if (expr->op == EXPR_div) return "a quotient";
    if (expr->op == EXPR_pow) return "a power";
    if (expr->op == EXPR_select) return "a condition";
    const char *name = expr->op == EXPR_reduce ? "fold" : expr_op_text(expr->op);
    return arena_printf(e->arena, "`%s`", name);
}

void warn_estimates(struct elaborator *e, const struct expr *wanted, struct span at)
{
    struct arena *scratch = arena_new();
    struct estimates estimates = {.bent = NULL};
    map_init(&estimates.estimate, scratch);
    expr_walk(scratch, &wanted, 1, visit, &estimates);
    arena_free(scratch);
    if (estimates.bent) fail(e, DIAG_bent_estimate, at, words(e, estimates.bent));
}
