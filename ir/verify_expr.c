/* The rules of nodes; verify.c states them. */
#include <math.h>

#include "ir/problem.h"
#include "ir/store.h"
#include "ir/verify.h"
#include "support/limits.h"
#include "support/vector.h"

static bool is_number(const struct expr *expr)
{
    return expr && expr->type.kind != SCALAR_SYMBOL;
}

static const char *number_verify(const struct expr *expr)
{
    double value = expr->u.number;
    switch (expr->type.kind) {
    case SCALAR_TRUTH: return value == 0 || value == 1 ? NULL : "a truth is 0 or 1";
    case SCALAR_WHOLE:
        return !isfinite(value) || value == floor(value) ? NULL : "a whole number has a fraction";
    case SCALAR_SYMBOL:
        return value >= 0 && value < UINT32_MAX && value == floor(value) ? NULL : "no symbol";
    case SCALAR_REAL: break;
    }
    return NULL;
}

/* A capture takes what is of its type, a real one whole numbers too. */
static bool fits(const struct expr *expr, struct type type)
{
    if (type_equal(expr->type, type)) return true;
    bool numbers = is_number(expr) && type.kind == SCALAR_REAL;
    return numbers && dimension_equal(expr->type.dimension, type.dimension);
}

static const char *captures_verify(const struct problem *problem, const struct expr *const *arg,
                                   size_t args)
{
    if (!problem) return "no problem";
    if (problem->captures != args) return "a wrong number of captures";
    for (size_t i = 0; i < args; i++)
        if (!fits(arg[i], problem->capture[i])) return "a capture of a wrong type";
    return NULL;
}

struct search {
    struct arena *scratch;
    struct VECTOR(const struct expr *) stack;
    struct map seen;
};

static void search_push(struct search *search, const struct expr *expr)
{
    void **place = map_at(&search->seen, &expr, sizeof expr);
    if (*place) return;
    *place = (void *)expr;
    vector_push(search->scratch, &search->stack, expr);
}

/* Whether the rows that the body reads of this loop have their column. Only what reads such a row
 * is walked; in the body of a loop inside of the same depth, rows are that loop's. */
static bool columns_exist(const struct expr *body, uint32_t depth, size_t columns)
{
    struct search search = {.scratch = arena_new()};
    uint64_t bit = UINT64_C(1) << depth;
    bool exist = true;
    map_init(&search.seen, search.scratch);
    search_push(&search, body);
    while (exist && search.stack.count) {
        const struct expr *expr = search.stack.item[--search.stack.count];
        if (expr->op == EXPR_row && expr->u.row.depth == depth)
            exist = expr->u.row.column < columns;
        bool rebinds = expr->op == EXPR_reduce && expr->u.loop->depth == depth;
        for (size_t i = rebinds; i < expr->args; i++)
            if (expr_facts(expr->arg[i])->rows & bit) search_push(&search, expr->arg[i]);
    }
    arena_free(search.scratch);
    return exist;
}

static const char *reduce_verify(const struct expr *expr)
{
    const struct loop *loop = expr->u.loop;
    const struct expr *body = expr->arg[0];
    if (!loop || loop->depth >= LIMIT_LOOP_DEPTH) return "no loop";
    if (loop->source == LOOP_TABLE) {
        if (!loop->table || loop->turns != loop->table->rows) return "no table";
        if (expr->args != 1) return "a wrong number of captures";
    } else {
        const char *broken = captures_verify(loop->draw, expr->arg + 1, expr->args - 1);
        if (broken) return broken;
        if ((loop->source == LOOP_FRONT) == (loop->turns > 0)) return "a wrong number of turns";
    }
    if (expr_facts(body)->rows >> loop->depth >> 1) return "a row of a loop that is not around it";
    if (!columns_exist(body, loop->depth, loop_columns(loop))) return "a row without such a column";
    struct type type = body->type;
    bool counted = loop->fold == FOLD_SUM || loop->fold == FOLD_PRODUCT;
    if (!is_number(body)) return "a fold of symbols";
    if (counted && type.kind == SCALAR_TRUTH) type.kind = SCALAR_WHOLE;
    return type_equal(type, expr->type) ? NULL : "a result of a wrong type";
}

static const char *volume_verify(const struct expr *expr)
{
    const struct problem *problem = expr->u.problem;
    if (!problem) return "no problem";
    if (expr->args < problem->objectives || problem->objectives < 2) return "no reference";
    size_t captures = expr->args - problem->objectives;
    for (size_t i = 0; i < problem->objectives; i++)
        if (!fits(expr->arg[captures + i], problem->objective[i].value->type))
            return "a reference of a wrong type";
    struct type type;
    if (!problem_volume_type(problem, &type) || !type_equal(expr->type, type))
        return "a result of a wrong type";
    return captures_verify(problem, expr->arg, captures);
}

static const char *output_verify(const struct expr *expr)
{
    const struct expr *solve = expr->arg[0];
    if (solve->op != EXPR_solve) return "an output of no solve";
    return expr->u.index < problem_outputs(solve->u.problem) ? NULL : "no such output";
}

static const char *outside_verify(const struct expr *expr)
{
    if (!expr->u.oracle) return "no oracle";
    /* What nobody can answer yet has no names for its arguments. */
    if (expr->u.oracle->supported && expr->args != expr->u.oracle->args)
        return "a wrong number of arguments";
    return type_equal(expr->type, expr->u.oracle->result) ? NULL : "a result of a wrong type";
}

static const char *choice_verify(const struct expr *expr)
{
    if (!expr->u.unknown.choice) return "no choice";
    return expr->u.unknown.component < expr->u.unknown.choice->slots ? NULL : "no such component";
}

static const char *computed_verify(const struct expr *expr)
{
    struct type type = expr->type;
    if (!expr_type(expr->op, expr->arg, expr->args, &type)) return "arguments of wrong types";
    return type_equal(type, expr->type) ? NULL : "a result of a wrong type";
}

const char *expr_verify(const struct expr *expr)
{
    if (expr->op >= EXPR_OPS) return "no operation";
    int arguments = expr_op_arguments(expr->op);
    bool many = arguments == EXPR_MANY || expr->op == EXPR_reduce;
    if (many ? expr->args < (expr->op == EXPR_reduce) : expr->args != (uint32_t)arguments)
        return "a wrong number of arguments";
    for (size_t i = 0; i < expr->args; i++)
        if (expr->arg[i]->id >= expr->id) return "an argument that is made after it";
    switch (expr->op) {
    case EXPR_number: return number_verify(expr);
    case EXPR_choice: return choice_verify(expr);
    case EXPR_param:
        return expr->u.trainable.parameter && type_equal(expr->type, TYPE_REAL) ? NULL : "no param";
    case EXPR_size: return expr->u.size.name ? NULL : "no name";
    case EXPR_row: return expr->u.row.depth < LIMIT_LOOP_DEPTH ? NULL : "loops too deep";
    case EXPR_lookup:
        if (!expr->u.table) return "no table";
        break;
    case EXPR_reduce: return reduce_verify(expr);
    case EXPR_solve:
        if (!type_equal(expr->type, TYPE_REAL)) return "a result of a wrong type";
        return captures_verify(expr->u.problem, expr->arg, expr->args);
    case EXPR_output: return output_verify(expr);
    case EXPR_volume: return volume_verify(expr);
    case EXPR_outside: return outside_verify(expr);
    }
    return expr_op_is_leaf(expr->op) ? NULL : computed_verify(expr);
}
