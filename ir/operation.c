/* Operations: their rows, their result types, and the constructors that simplify. */
#include <assert.h>
#include <math.h>

#include "ir/problem.h"
#include "ir/store.h"

enum result { LEAF, NUMBER, TRUTH, WHOLE, REAL, SAME };
enum facts_of_row { NONE = 0, COMMUTES = 1, ASSOCIATES = 2 };

struct row {
    const char *text;
    int arguments;
    enum result result;
    unsigned facts;
};

static const struct row rows[EXPR_OPS] = {
#define MANY                                     EXPR_MANY
#define EXPR(op, text, arguments, result, facts) {text, arguments, result, facts},
#include "ir/expr.def"
#undef EXPR
#undef MANY
};

const char *expr_op_text(enum expr_op op)
{
    return rows[op].text;
}

int expr_op_arguments(enum expr_op op)
{
    return rows[op].arguments;
}

bool expr_op_is_leaf(enum expr_op op)
{
    return op <= EXPR_row;
}

/* Types. */

static bool is_number(struct type type)
{
    return type.kind != SCALAR_SYMBOL;
}

static struct type promoted(const struct expr *const *arg, size_t first, size_t args)
{
    struct type type = {SCALAR_WHOLE, arg[first]->type.dimension};
    for (size_t i = first; i < args; i++)
        if (arg[i]->type.kind == SCALAR_REAL) type.kind = SCALAR_REAL;
    return type;
}

/* Numbers of one dimension. */
static bool comparable(const struct type a, const struct type b)
{
    return is_number(a) && is_number(b) && dimension_equal(a.dimension, b.dimension);
}

static bool number_type(enum expr_op op, const struct expr *const *arg, size_t args,
                        struct type *result)
{
    struct type given = *result;
    *result = promoted(arg, 0, args);
    struct dimension x = arg[0]->type.dimension, y = arg[args - 1]->type.dimension;
    switch ((int)op) {
    case EXPR_mul: return dimension_multiply(x, y, &result->dimension);
    case EXPR_fdiv: return dimension_divide(x, y, &result->dimension);
    case EXPR_pow:
        *result = given;
        return given.kind != SCALAR_TRUTH && is_number(given) && dimension_is_none(y);
    }
    return args == 1 || comparable(arg[0]->type, arg[1]->type);
}

static bool real_type(enum expr_op op, const struct expr *const *arg, struct type *result)
{
    *result = TYPE_REAL;
    struct dimension x = arg[0]->type.dimension;
    if (op == EXPR_div) return dimension_divide(x, arg[1]->type.dimension, &result->dimension);
    if (op == EXPR_sqrt) return dimension_root(x, &result->dimension);
    return dimension_is_none(x);
}

static bool truth_type(enum expr_op op, const struct expr *const *arg, size_t args)
{
    struct type x = arg[0]->type, y = arg[args - 1]->type;
    if (op == EXPR_and || op == EXPR_or || op == EXPR_not)
        return x.kind == SCALAR_TRUTH && y.kind == SCALAR_TRUTH;
    if (op != EXPR_lt && op != EXPR_le && !is_number(x)) return type_equal(x, y);
    return comparable(x, y);
}

static bool select_type(const struct expr *const *arg, struct type *result)
{
    if (arg[0]->type.kind != SCALAR_TRUTH) return false;
    struct type x = arg[1]->type, y = arg[2]->type;
    bool equal = type_equal(x, y);
    *result = equal ? x : promoted(arg, 1, 3);
    return equal || comparable(x, y);
}

bool expr_type(enum expr_op op, const struct expr *const *arg, size_t args, struct type *result)
{
    int arguments = rows[op].arguments;
    if (op == EXPR_reduce ? args < 1 : arguments != EXPR_MANY && (size_t)arguments != args)
        return false;
    for (size_t i = 0; i < args; i++) {
        bool numbers = rows[op].result == NUMBER || rows[op].result == REAL;
        if ((numbers || rows[op].result == WHOLE) && !is_number(arg[i]->type)) return false;
    }
    switch (rows[op].result) {
    case NUMBER: return number_type(op, arg, args, result);
    case TRUTH: *result = TYPE_TRUTH; return truth_type(op, arg, args);
    case WHOLE: *result = (struct type){SCALAR_WHOLE, arg[0]->type.dimension}; return true;
    case REAL: return real_type(op, arg, result);
    case SAME: return select_type(arg, result);
    case LEAF: break;
    }
    if (op == EXPR_solve) *result = TYPE_REAL;
    if (op == EXPR_lookup) return arg[0]->type.kind == SCALAR_WHOLE;
    if (op == EXPR_output) return arg[0]->op == EXPR_solve;
    return true;
}

/* Completing nodes. */

static uint16_t reads_of(const struct expr *draft, const struct expr *const *arg, size_t args)
{
    unsigned reads = 0;
    for (size_t i = 0; i < args; i++)
        reads |= arg[i]->reads;
    if (draft->op == EXPR_outside) reads |= READS_OUTSIDE;
    if (draft->op == EXPR_solve || draft->op == EXPR_volume)
        reads |= READS_SOLVE | problem_reads_outside(draft->u.problem);
    if (draft->op == EXPR_reduce && draft->u.loop->source != LOOP_TABLE)
        reads |= READS_SOLVE | problem_reads_outside(draft->u.loop->draw);
    return (uint16_t)reads;
}

const struct expr *expr_operation(struct exprs *exprs, const struct expr *draft,
                                  const struct expr *const *arg, size_t args)
{
    struct expr whole = *draft;
    whole.reads = reads_of(draft, arg, args);
    if (whole.op != EXPR_output) whole.interval = expr_interval(draft, arg, args);
    return expr_intern(exprs, &whole, arg, args);
}

/* A computed node whose interval is one point is that number; a zero may be either zero. */
static const struct expr *pointed(struct exprs *exprs, const struct expr *expr)
{
    double value = expr->interval.low;
    if (expr->interval.high != value || isinf(value)) return expr;
    if (value == 0 && !expr_facts(expr)->never_minus_zero) return expr;
    return expr_number(exprs, value, expr->type);
}

/* Numbers last, else by content. */
static bool in_order(const struct expr *x, const struct expr *y)
{
    if (x->op == EXPR_number || y->op == EXPR_number) return x->op != EXPR_number;
    struct digest a = expr_facts(x)->digest, b = expr_facts(y)->digest;
    return a.high != b.high ? a.high < b.high : a.low <= b.low;
}

static const struct expr *folded(struct exprs *exprs, enum expr_op op, struct type type,
                                 const struct expr *const *arg, size_t args)
{
    double value[3] = {0};
    for (size_t i = 0; i < args; i++)
        if (!expr_is_number(arg[i], &value[i])) return NULL;
    return expr_number(exprs, expr_apply(op, value[0], value[1], value[2]), type);
}

static const struct expr *build(struct exprs *exprs, enum expr_op op, struct type type,
                                const struct expr **arg, size_t args)
{
    bool fits = expr_type(op, arg, args, &type);
    assert(fits);
    (void)fits;
    const struct expr *simple = folded(exprs, op, type, arg, args);
    if (simple) return simple;
    if ((rows[op].facts & COMMUTES) && !in_order(arg[0], arg[1])) {
        const struct expr *first = arg[0];
        arg[0] = arg[1];
        arg[1] = first;
    }
    simple = simplify(exprs, op, type, arg);
    if (simple) return simple;
    struct expr draft = {.op = (uint16_t)op, .type = type};
    return pointed(exprs, expr_operation(exprs, &draft, arg, args));
}

const struct expr *expr_unary(struct exprs *exprs, enum expr_op op, const struct expr *x)
{
    return build(exprs, op, TYPE_REAL, (const struct expr *[]){x}, 1);
}

const struct expr *expr_binary(struct exprs *exprs, enum expr_op op, const struct expr *x,
                               const struct expr *y)
{
    assert(op != EXPR_pow);
    return build(exprs, op, TYPE_REAL, (const struct expr *[]){x, y}, 2);
}

const struct expr *expr_power(struct exprs *exprs, const struct expr *x, const struct expr *n,
                              struct type result)
{
    return build(exprs, EXPR_pow, result, (const struct expr *[]){x, n}, 2);
}

const struct expr *expr_select(struct exprs *exprs, const struct expr *condition,
                               const struct expr *yes, const struct expr *no)
{
    return build(exprs, EXPR_select, TYPE_REAL, (const struct expr *[]){condition, yes, no}, 3);
}

const struct expr *expr_lookup(struct exprs *exprs, const struct table *table, struct type element,
                               const struct expr *index)
{
    double place;
    if (expr_is_number(index, &place)) return expr_number(exprs, table_at(table, place), element);
    struct expr draft = {.op = EXPR_lookup, .type = element, .u.table = table};
    return pointed(exprs, expr_operation(exprs, &draft, &index, 1));
}

const struct expr *expr_solve(struct exprs *exprs, const struct problem *problem,
                              const struct expr *const *captures, size_t count)
{
    assert(count == problem->captures);
    struct expr draft = {.op = EXPR_solve, .type = TYPE_REAL, .u.problem = problem};
    return expr_operation(exprs, &draft, captures, count);
}

const struct expr *expr_output(struct exprs *exprs, const struct expr *solve, uint32_t index,
                               struct type type, struct interval interval)
{
    assert(solve->op == EXPR_solve && index < problem_outputs(solve->u.problem));
    struct expr draft = {.op = EXPR_output, .type = type, .interval = interval, .u.index = index};
    return expr_operation(exprs, &draft, &solve, 1);
}

const struct expr *expr_volume(struct exprs *exprs, const struct problem *problem,
                               const struct expr *const *arg, size_t args)
{
    assert(args == problem->captures + problem->objectives);
    struct expr draft = {.op = EXPR_volume, .u.problem = problem};
    bool fits = problem_volume_type(problem, &draft.type);
    assert(fits);
    (void)fits;
    return expr_operation(exprs, &draft, arg, args);
}

const struct expr *expr_outside(struct exprs *exprs, const struct oracle *oracle,
                                const struct expr *const *args, size_t count)
{
    struct expr draft = {.op = EXPR_outside, .type = oracle->result};
    draft.u.oracle = oracle_intern(exprs, oracle);
    return expr_operation(exprs, &draft, args, count);
}
