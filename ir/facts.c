/* Facts about new nodes: the known value, whether the value may be -0, which rows are free.
 *
 * Each follows from the facts of the arguments, so it costs a constant time a node and no walk ever
 * has to go below a node to find it.
 */
#include <math.h>

#include "ir/store.h"

/* Arguments by number, for brevity; missing ones are never asked for. */
static bool no_minus_zero(const struct expr *expr, size_t arg)
{
    return expr_facts(expr->arg[arg])->never_minus_zero;
}

static bool not_negative(const struct expr *expr, size_t arg)
{
    return expr->arg[arg]->interval.low >= 0;
}

/* A quotient of what is not negative is not -0. */
static bool positive_quotient(const struct expr *expr)
{
    return not_negative(expr, 0) && no_minus_zero(expr, 0) && expr->arg[1]->interval.low > 0;
}

/* Whether the value is certainly not -0: then x + 0 is x. Where a rule below names an argument, the
 * result is -0 only if that argument is. */
static bool never_minus_zero(const struct expr *expr)
{
    if (expr->interval.low > 0 || expr->interval.high < 0) return true;
    switch (expr->op) {
    case EXPR_number: return !signbit(expr->u.number);
    case EXPR_slot:
    case EXPR_size:
    case EXPR_choice: return expr->type.kind != SCALAR_REAL;
    case EXPR_add: return no_minus_zero(expr, 0) || no_minus_zero(expr, 1);
    case EXPR_mul:
        return not_negative(expr, 0) && not_negative(expr, 1) && no_minus_zero(expr, 0) &&
               no_minus_zero(expr, 1);
    case EXPR_div:
    case EXPR_fdiv: return positive_quotient(expr);
    case EXPR_ceil: return not_negative(expr, 0) && no_minus_zero(expr, 0);
    case EXPR_sub:
    case EXPR_mod:
    case EXPR_floor:
    case EXPR_sqrt:
    case EXPR_sin: return no_minus_zero(expr, 0);
    case EXPR_min:
    case EXPR_max: return no_minus_zero(expr, 0) && no_minus_zero(expr, 1);
    case EXPR_select: return no_minus_zero(expr, 1) && no_minus_zero(expr, 2);
    case EXPR_abs:
    case EXPR_round:
    case EXPR_exp:
    case EXPR_log:
    case EXPR_log2:
    case EXPR_cos:
    case EXPR_eq:
    case EXPR_ne:
    case EXPR_lt:
    case EXPR_le:
    case EXPR_and:
    case EXPR_or:
    case EXPR_not: return true;
    case EXPR_lookup: return table_facts(expr->u.table)->never_minus_zero;
    case EXPR_reduce: return expr->u.loop->fold == FOLD_SUM;
    }
    return false;
}

static bool known_argument(const struct expr *expr, size_t arg, double *value)
{
    const struct facts *facts = expr_facts(expr->arg[arg]);
    if (facts->is_known) *value = facts->known;
    return facts->is_known;
}

/* A truth that one known argument decides, or a branch that a known condition picks. */
static bool partly_known(const struct expr *expr, double *value)
{
    double known;
    for (size_t i = 0; i < 2; i++) {
        if (expr->op != EXPR_and && expr->op != EXPR_or) break;
        if (!known_argument(expr, i, &known) || (known != 0) != (expr->op == EXPR_or)) continue;
        *value = expr->op == EXPR_or;
        return true;
    }
    if (expr->op != EXPR_select || !known_argument(expr, 0, &known)) return false;
    return known_argument(expr, known != 0 ? 1 : 2, value);
}

static bool known_value(const struct expr *expr, double *value)
{
    double arg[3] = {0};
    if (expr->op == EXPR_number) *value = expr->u.number;
    if (expr->op == EXPR_given) *value = expr->u.given.value;
    if (expr->op == EXPR_number || expr->op == EXPR_given) return true;
    if (expr_op_is_leaf(expr->op) || expr_op_arguments(expr->op) == EXPR_MANY) return false;
    if (expr->op == EXPR_reduce || expr->op == EXPR_output) return false;
    for (size_t i = 0; i < expr->args; i++)
        if (!known_argument(expr, i, &arg[i])) return partly_known(expr, value);
    *value = expr->op == EXPR_lookup ? table_at(expr->u.table, arg[0])
                                     : expr_apply(expr->op, arg[0], arg[1], arg[2]);
    return true;
}

static uint64_t free_rows(const struct expr *expr)
{
    if (expr->op == EXPR_row) return UINT64_C(1) << expr->u.row.depth;
    uint64_t rows = 0;
    for (size_t i = 0; i < expr->args; i++) {
        uint64_t read = expr_facts(expr->arg[i])->rows;
        /* A loop binds its row in its body, not in what its draws capture. */
        if (expr->op == EXPR_reduce && !i) read &= ~(UINT64_C(1) << expr->u.loop->depth);
        rows |= read;
    }
    return rows;
}

void expr_learn(const struct expr *expr)
{
    struct facts *facts = expr_facts(expr);
    facts->is_known = known_value(expr, &facts->known);
    facts->never_minus_zero = never_minus_zero(expr);
    facts->rows = free_rows(expr);
}
