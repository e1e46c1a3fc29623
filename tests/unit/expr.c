/* Expressions: what the constructors make of random graphs must compute, bit for bit, what the
 * graphs as written compute; an independent evaluator below says what that is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ir/expr.h"
#include "ir/problem.h"
#include "ir/value.h"
#include "support/random.h"
#include "tests/tap.h"

enum { LEAVES = 8, NODES = 40, DRAWS = 24, GRAPHS = 4000 };

/* A graph as written: each node names earlier ones. */
struct plain {
    enum expr_op op;
    size_t arg[3];
    double number;
    struct type type;
};

struct graph {
    struct plain node[LEAVES + NODES];
    size_t nodes;
};

/* Leaf k is slot k: whole ones in narrow ranges, truths, and reals that may be anything. */
static const struct {
    enum scalar_kind kind;
    struct interval interval;
} leaves[LEAVES] = {{SCALAR_WHOLE, {0, 7}},       {SCALAR_WHOLE, {-4, 4}},
                    {SCALAR_WHOLE, {1, 64}},      {SCALAR_TRUTH, {0, 1}},
                    {SCALAR_REAL, {0.5, 8}},      {SCALAR_REAL, {-INFINITY, INFINITY}},
                    {SCALAR_REAL, {0, INFINITY}}, {SCALAR_TRUTH, {0, 1}}};

static const double constants[] = {0, -0.0, 1, -1, 2, 3, 64, 0.5, -2.5, 1e300, INFINITY, NAN};

static bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || !memcmp(&a, &b, sizeof a);
}

/* expr.def in code of its own. */
static double reference_power(double x, double n)
{
    if (n != floor(n) || !(n >= 0) || n > 64) return pow(x, n);
    double result = 1;
    bool started = false;
    for (int bit = 6; bit >= 0; bit--) {
        if (started) result = result * result;
        if (!((int)n >> bit & 1)) continue;
        result = started ? result * x : x;
        started = true;
    }
    return result;
}

static double reference_number(enum expr_op op, double x, double y)
{
    switch ((int)op) {
    case EXPR_neg: return -x;
    case EXPR_add: return x + y;
    case EXPR_sub: return x - y;
    case EXPR_mul: return x * y;
    case EXPR_div: return x / y;
    case EXPR_fdiv: return floor(x / y);
    case EXPR_mod: return x - y * floor(x / y);
    case EXPR_pow: return reference_power(x, y);
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
    }
    abort();
}

static double reference(enum expr_op op, double x, double y, double z)
{
    switch ((int)op) {
    case EXPR_eq: return x == y ? 1 : 0;
    case EXPR_ne: return x != y ? 1 : 0;
    case EXPR_lt: return x < y ? 1 : 0;
    case EXPR_le: return x <= y ? 1 : 0;
    case EXPR_and: return x != 0 && y != 0 ? 1 : 0;
    case EXPR_or: return x != 0 || y != 0 ? 1 : 0;
    case EXPR_not: return x != 0 ? 0 : 1;
    case EXPR_select: return x != 0 ? y : z;
    }
    return reference_number(op, x, y);
}

static size_t pick(struct random *random, size_t bound)
{
    return (size_t)random_below(random, bound);
}

/* A random earlier node; of truths when asked, else of numbers (a truth counts as one, sometimes).
 */
static size_t pick_node(struct random *random, const struct graph *graph, bool truth)
{
    for (;;) {
        size_t at = pick(random, graph->nodes);
        if (graph->node[at].type.kind == SCALAR_TRUTH || !truth) return at;
    }
}

static void add_constant(struct random *random, struct graph *graph)
{
    double value = constants[pick(random, sizeof constants / sizeof *constants)];
    bool whole = isfinite(value) && value == floor(value) && !(value == 0 && signbit(value));
    struct plain *node = &graph->node[graph->nodes++];
    *node = (struct plain){.op = EXPR_number, .number = value, .type = TYPE_REAL};
    if (whole && pick(random, 2)) node->type = TYPE_WHOLE;
    if ((value == 0 || value == 1) && whole && !pick(random, 4)) node->type = TYPE_TRUTH;
}

static void add_operation(struct random *random, struct graph *graph)
{
    struct plain node = {.op = (enum expr_op)(EXPR_neg + pick(random, EXPR_select - EXPR_neg + 1))};
    bool junction = node.op == EXPR_and || node.op == EXPR_or || node.op == EXPR_not;
    for (size_t i = 0; i < 3; i++)
        node.arg[i] = pick_node(random, graph, junction || (node.op == EXPR_select && !i));
    bool whole = graph->node[node.arg[0]].type.kind != SCALAR_REAL;
    /* A power's type is the caller's: whole for a whole number to a constant whole exponent. */
    const struct plain *n = &graph->node[node.arg[1]];
    whole = whole && n->op == EXPR_number && n->type.kind != SCALAR_REAL && n->number >= 0;
    node.type = whole ? TYPE_WHOLE : TYPE_REAL;
    graph->node[graph->nodes++] = node;
}

static const struct expr *construct(struct exprs *exprs, const struct plain *node,
                                    const struct expr *const *made)
{
    const struct expr *x = made[node->arg[0]], *y = made[node->arg[1]], *z = made[node->arg[2]];
    switch ((int)node->op) {
    case EXPR_number: return expr_number(exprs, node->number, node->type);
    case EXPR_slot: {
        uint32_t k = (uint32_t)node->number;
        return expr_slot(exprs, k, node->type, leaves[k].interval);
    }
    case EXPR_pow: return expr_power(exprs, x, y, node->type);
    case EXPR_select: return expr_select(exprs, x, y, z);
    case EXPR_neg:
    case EXPR_not:
    case EXPR_abs:
    case EXPR_floor:
    case EXPR_ceil:
    case EXPR_round:
    case EXPR_sqrt:
    case EXPR_exp:
    case EXPR_log:
    case EXPR_log2:
    case EXPR_sin:
    case EXPR_cos: return expr_unary(exprs, node->op, x);
    }
    return expr_binary(exprs, node->op, x, y);
}

/* A random graph and what the constructors make of each node; types are theirs. */
static struct graph random_graph(struct random *random, struct exprs *exprs,
                                 const struct expr **made)
{
    struct graph graph = {0};
    for (size_t i = 0; i < LEAVES; i++) {
        struct plain *leaf = &graph.node[graph.nodes++];
        *leaf = (struct plain){.op = EXPR_slot, .number = (double)i};
        leaf->type.kind = leaves[i].kind;
        made[i] = construct(exprs, leaf, made);
    }
    while (graph.nodes < LEAVES + NODES) {
        if (pick(random, 5))
            add_operation(random, &graph);
        else
            add_constant(random, &graph);
        struct plain *node = &graph.node[graph.nodes - 1];
        made[graph.nodes - 1] = construct(exprs, node, made);
        node->type = made[graph.nodes - 1]->type;
    }
    return graph;
}

static double random_leaf(struct random *random, size_t k)
{
    struct interval i = leaves[k].interval;
    if (leaves[k].kind != SCALAR_REAL)
        return i.low + (double)pick(random, (size_t)(i.high - i.low) + 1);
    static const double odd[] = {0, -0.0, 1, -1, 0.25, 1e308, -3, INFINITY, -INFINITY, NAN, 5e-324};
    for (;;) {
        double value, normal;
        random_normals(random, &normal, 1);
        value = pick(random, 2) ? odd[pick(random, sizeof odd / sizeof *odd)] : normal * 4;
        if (k == 5 || (value >= i.low && value <= i.high)) return value;
    }
}

struct evaluation {
    const double *leaf;
    double *value; /* by id */
    bool sound;
};

static void evaluate_visit(void *context, const struct expr *expr)
{
    struct evaluation *e = context;
    double arg[3] = {0}, *value = &e->value[expr->id];
    for (size_t i = 0; i < expr->args; i++)
        arg[i] = e->value[expr->arg[i]->id];
    if (expr->op == EXPR_number)
        *value = expr->u.number;
    else if (expr->op == EXPR_slot)
        *value = e->leaf[expr->u.index];
    else
        *value = expr_apply(expr->op, arg[0], arg[1], arg[2]);
    bool anything = expr->interval.low == -INFINITY && expr->interval.high == INFINITY;
    if (!anything && !(*value >= expr->interval.low && *value <= expr->interval.high))
        e->sound = false;
}

static const struct expr *put_number(void *context, const struct expr *leaf)
{
    void **both = context;
    const double *value = both[1];
    return expr_number(both[0], value[leaf->u.index], leaf->type);
}

/* One draw of leaf values for one graph: as written, simplified, and with the leaves put in. */
static void compare(struct exprs *exprs, const struct graph *graph, const struct expr **made,
                    const double *leaf, bool *computes, bool *sound, bool *folds)
{
    double plain[LEAVES + NODES];
    for (size_t i = 0; i < graph->nodes; i++) {
        const struct plain *node = &graph->node[i];
        if (node->op == EXPR_number)
            plain[i] = node->number;
        else if (node->op == EXPR_slot)
            plain[i] = leaf[(size_t)node->number];
        else
            plain[i] =
                reference(node->op, plain[node->arg[0]], plain[node->arg[1]], plain[node->arg[2]]);
    }
    struct arena *scratch = arena_new();
    struct evaluation e = {leaf, NEW_ARRAY(scratch, double, exprs_count(exprs)), true};
    expr_walk(scratch, made, graph->nodes, evaluate_visit, &e);
    void *both[2] = {exprs, (void *)(uintptr_t)leaf};
    struct rewrite *rewrite = rewrite_new(exprs, scratch, put_number, both);
    for (size_t i = 0; i < graph->nodes; i++) {
        double value = NAN, got = e.value[made[i]->id];
        if (!same_bits(got, plain[i])) {
            if (*computes)
                tap_note("%s: %a, not %a (written with %a %a)", expr_op_text(graph->node[i].op),
                         got, plain[i], plain[graph->node[i].arg[0]], plain[graph->node[i].arg[1]]);
            *computes = false;
        }
        const struct expr *put = rewrite_expr(rewrite, made[i]);
        if (!expr_is_number(put, &value) || !same_bits(value, plain[i])) *folds = false;
    }
    *sound = *sound && e.sound;
    arena_free(scratch);
}

static void test_random_graphs(void)
{
    bool computes = true, sound = true, folds = true, shares = true;
    for (uint32_t g = 0; g < GRAPHS; g++) {
        struct arena *arena = arena_new();
        struct exprs *exprs = exprs_new(arena);
        struct random random = random_stream(7, g, 0), again = random;
        const struct expr *made[LEAVES + NODES], *twice[LEAVES + NODES];
        struct graph graph = random_graph(&random, exprs, made);
        random_graph(&again, exprs, twice);
        for (size_t i = 0; i < graph.nodes; i++)
            shares = shares && made[i] == twice[i];
        for (size_t draw = 0; draw < DRAWS; draw++) {
            double leaf[LEAVES];
            for (size_t k = 0; k < LEAVES; k++)
                leaf[k] = random_leaf(&random, k);
            compare(exprs, &graph, made, leaf, &computes, &sound, &folds);
        }
        arena_free(arena);
    }
    tap_check(computes, "simplified graphs compute what was written", __FILE__, __LINE__);
    tap_check(sound, "values lie in their intervals", __FILE__, __LINE__);
    tap_check(folds, "graphs over constants are those constants", __FILE__, __LINE__);
    tap_check(shares, "equal expressions are equal pointers", __FILE__, __LINE__);
}

static struct exprs *fresh(struct arena **arena)
{
    *arena = arena_new();
    return exprs_new(*arena);
}

static const struct expr *whole_slot(struct exprs *e, uint32_t k, double low, double high)
{
    return expr_slot(e, k, TYPE_WHOLE, (struct interval){low, high});
}

static void test_identities(void)
{
    struct arena *arena;
    struct exprs *e = fresh(&arena);
    struct interval line = {-INFINITY, INFINITY};
    const struct expr *n = whole_slot(e, 0, 0, 7), *m = whole_slot(e, 1, 8, 9);
    const struct expr *x = expr_slot(e, 2, TYPE_REAL, line);
    const struct expr *t = expr_slot(e, 3, TYPE_TRUTH, (struct interval){0, 1});
    const struct expr *zero = expr_whole(e, 0), *one = expr_whole(e, 1);
    CHECK(expr_binary(e, EXPR_add, n, zero) == n);
    CHECK(expr_binary(e, EXPR_mul, one, n) == n);
    CHECK(expr_binary(e, EXPR_mul, n, zero) == zero);
    CHECK(expr_binary(e, EXPR_add, x, expr_number(e, 0, TYPE_REAL)) != x);
    CHECK(expr_binary(e, EXPR_add, x, expr_number(e, -0.0, TYPE_REAL)) == x);
    CHECK(expr_binary(e, EXPR_sub, x, expr_number(e, 0, TYPE_REAL)) == x);
    CHECK(expr_binary(e, EXPR_sub, x, x)->op == EXPR_sub);
    CHECK(expr_binary(e, EXPR_sub, n, n) == zero);
    CHECK(expr_binary(e, EXPR_lt, n, m) == expr_truth(e, true));
    CHECK(expr_binary(e, EXPR_le, m, n) == expr_truth(e, false));
    CHECK(expr_binary(e, EXPR_eq, n, m) == expr_truth(e, false));
    CHECK(expr_binary(e, EXPR_eq, x, x)->op == EXPR_eq);
    CHECK(expr_binary(e, EXPR_min, n, m) == n);
    CHECK(expr_binary(e, EXPR_max, n, m) == m);
    CHECK(expr_binary(e, EXPR_mod, n, m) == n);
    CHECK(expr_binary(e, EXPR_mod, n, one) == zero);
    CHECK(expr_binary(e, EXPR_fdiv, n, one) == n);
    CHECK(expr_binary(e, EXPR_fdiv, n, m) == zero);
    CHECK(expr_unary(e, EXPR_floor, n) == n);
    CHECK(expr_unary(e, EXPR_round, n) == n);
    CHECK(expr_unary(e, EXPR_neg, expr_unary(e, EXPR_neg, x)) == x);
    CHECK(expr_unary(e, EXPR_not, expr_unary(e, EXPR_not, t)) == t);
    CHECK(expr_binary(e, EXPR_and, t, expr_truth(e, true)) == t);
    CHECK(expr_binary(e, EXPR_or, t, expr_truth(e, true)) == expr_truth(e, true));
    CHECK(expr_select(e, t, x, x) == x);
    CHECK(expr_select(e, expr_truth(e, true), n, m) == n);
    CHECK(expr_select(e, t, expr_truth(e, true), expr_truth(e, false)) == t);
    CHECK(expr_binary(e, EXPR_add, expr_binary(e, EXPR_add, n, one), one) ==
          expr_binary(e, EXPR_add, n, expr_whole(e, 2)));
    CHECK(expr_binary(e, EXPR_add, n, m) == expr_binary(e, EXPR_add, m, n));
    CHECK(expr_binary(e, EXPR_add, n, m)->interval.high == 16);
    arena_free(arena);
}

static void test_power(void)
{
    for (int n = 0; n <= 10; n++) {
        double want = 1;
        for (int i = 0; i < n; i++)
            want *= 3;
        CHECK_NUMBER(expr_apply_power(3, n), want);
    }
    CHECK_NUMBER(expr_apply_power(1.1, 5), (1.1 * 1.1) * (1.1 * 1.1) * 1.1);
    CHECK_NUMBER(expr_apply_power(2, -1), 0.5);
    CHECK_NUMBER(expr_apply_power(4, 0.5), 2);
    CHECK_NUMBER(expr_apply_power(NAN, 0), 1);
    CHECK_NUMBER(expr_apply_power(2, 65), 36893488147419103232.0);
}

static const struct expr *next_slot(void *context, const struct expr *leaf)
{
    if (leaf->op != EXPR_slot) return NULL;
    return expr_slot(context, leaf->u.index + 1, leaf->type, leaf->interval);
}

static void count_visit(void *context, const struct expr *expr)
{
    size_t *count = context;
    *count += expr->op == EXPR_mul || expr->op == EXPR_add;
}

/* A million nodes in a chain: nothing may recurse. */
static void test_deep(void)
{
    struct arena *arena;
    struct exprs *e = fresh(&arena);
    const struct expr *x = expr_slot(e, 0, TYPE_REAL, (struct interval){-INFINITY, INFINITY});
    const struct expr *sum = x;
    size_t count = 0, depth = 1000000;
    for (size_t i = 0; i < depth; i++)
        sum = expr_binary(e, i % 2 ? EXPR_add : EXPR_mul, sum, x);
    struct arena *scratch = arena_new();
    expr_walk(scratch, &sum, 1, count_visit, &count);
    CHECK(count == depth);
    const struct expr *moved = expr_rewrite(e, sum, next_slot, e);
    CHECK(moved != sum && moved->op == sum->op);
    CHECK(expr_rewrite(e, sum, NULL, NULL) == sum);
    arena_free(scratch);
    arena_free(arena);
}

static const struct expr *cut_sum(void *context, const struct expr *expr)
{
    return expr->op == EXPR_add ? expr_capture(context, 0, expr->type, expr->interval) : NULL;
}

static void test_rewrite(void)
{
    struct arena *arena;
    struct exprs *e = fresh(&arena);
    const struct expr *n = whole_slot(e, 0, 0, 7), *m = whole_slot(e, 1, 0, 7);
    const struct expr *sum = expr_binary(e, EXPR_add, n, m);
    const struct expr *product = expr_binary(e, EXPR_mul, sum, n);
    struct arena *scratch = arena_new();
    struct rewrite *rewrite = rewrite_new(e, scratch, next_slot, e);
    rewrite_cut(rewrite, cut_sum);
    const struct expr *capture = expr_capture(e, 0, sum->type, sum->interval);
    CHECK(rewrite_expr(rewrite, product) == expr_binary(e, EXPR_mul, capture, m));
    CHECK(rewrite_expr(rewrite, n) == m);
    CHECK(rewrite_expr(rewrite, sum) == capture);
    arena_free(scratch);
    arena_free(arena);
}

static void test_givens(void)
{
    struct arena *arena;
    struct exprs *e = fresh(&arena);
    double value = 0;
    const struct expr *five = expr_given(e, 5, TYPE_WHOLE), *also = expr_given(e, 5, TYPE_WHOLE);
    const struct expr *slot = whole_slot(e, 0, 0, 7);
    const struct expr *ten = expr_binary(e, EXPR_add, five, also);
    CHECK(five != also);
    CHECK(ten->op == EXPR_add && expr_known(e, ten, &value) && value == 10);
    CHECK(!expr_known(e, expr_binary(e, EXPR_add, five, slot), &value));
    const struct expr *big = expr_binary(e, EXPR_lt, expr_whole(e, 3), five);
    CHECK(big->op == EXPR_lt && expr_known(e, big, &value) && value == 1);
    CHECK(expr_known(e, expr_select(e, big, ten, slot), &value) && value == 10);
    CHECK(expr_known(e, expr_binary(e, EXPR_lt, expr_whole(e, 0), five), &value) && value == 1);
    CHECK(expr_binary(e, EXPR_lt, expr_whole(e, 0), five) == expr_truth(e, true));
    arena_free(arena);
}

static void test_tables(void)
{
    struct arena *arena;
    struct exprs *e = fresh(&arena);
    const double data[] = {1, 2, 3, 4, 5, 6};
    double value = 0;
    const struct table *table = table_make(e, data, 3, 2);
    CHECK(table == table_make(e, data, 3, 2));
    CHECK(table != table_make(e, data, 2, 3));
    const struct expr *i = whole_slot(e, 0, 0, 5), *far = whole_slot(e, 1, 0, 6);
    CHECK(expr_lookup(e, table, TYPE_WHOLE, i)->interval.low == 1);
    CHECK(expr_lookup(e, table, TYPE_WHOLE, far)->interval.low == 0);
    CHECK(expr_is_number(expr_lookup(e, table, TYPE_WHOLE, expr_whole(e, 4)), &value));
    CHECK_NUMBER(value, 5);
    CHECK_NUMBER(table_at(table, 6), 0);
    CHECK_NUMBER(table_at(table, -1), 0);
    CHECK_NUMBER(table_at(table, NAN), 0);
    struct loop loop = {FOLD_SUM, LOOP_TABLE, 0, table, NULL, 3};
    const struct expr *row = expr_row(e, 0, 1, TYPE_WHOLE, (struct interval){2, 6});
    const struct expr *sum = expr_reduce(e, &loop, row, NULL, 0);
    CHECK(row->reads == READS_ROW && sum->reads == 0);
    CHECK(sum->interval.low <= 6 && sum->interval.high >= 18);
    CHECK(sum ==
          expr_reduce(e, &(struct loop){FOLD_SUM, LOOP_TABLE, 0, table, NULL, 3}, row, NULL, 0));
    const struct expr *outer = expr_row(e, 0, 0, TYPE_WHOLE, (struct interval){1, 5});
    struct loop inner = {FOLD_SUM, LOOP_TABLE, 1, table, NULL, 3};
    const struct expr *both = expr_reduce(
        e, &inner,
        expr_binary(e, EXPR_mul, outer, expr_row(e, 1, 0, TYPE_WHOLE, (struct interval){1, 5})),
        NULL, 0);
    CHECK(both->reads == READS_ROW);
    CHECK(expr_reduce(e, &loop, both, NULL, 0)->reads == 0);
    arena_free(arena);
}

static void test_symbols(void)
{
    struct arena *arena;
    struct exprs *e = fresh(&arena);
    CHECK(symbol_number(e, "K") == 0 && symbol_number(e, "S") == 5);
    CHECK(symbol_number(e, "pe") == 6 && symbol_number(e, "chip") == 7);
    CHECK(symbol_number(e, "mine") == 8 && symbol_number(e, "mine") == 8);
    CHECK_TEXT(symbol_name(e, 8), "mine");
    CHECK_TEXT(symbol_name(e, 9), "?");
    arena_free(arena);
}

/* min (n - c)^2 over n in 0..9, one capture. */
static const struct problem *square_problem(struct exprs *e, const char *name, bool maximize,
                                            double n)
{
    struct arena *arena = exprs_arena(e);
    struct problem *problem = NEW(arena, struct problem);
    struct unknown *unknown = NEW(arena, struct unknown);
    struct objective *objective = NEW(arena, struct objective);
    struct type *capture = NEW(arena, struct type);
    *capture = TYPE_REAL;
    unknown->path = name;
    unknown->domain = DOMAIN_item;
    unknown->param = NEW(arena, const struct expr *);
    unknown->param[0] = expr_number(e, n, TYPE_WHOLE);
    unknown->params = 1;
    unknown->slots = 1;
    const struct expr *slot = whole_slot(e, 0, 0, n - 1);
    const struct expr *off = expr_binary(
        e, EXPR_sub, slot, expr_capture(e, 0, TYPE_REAL, (struct interval){-INFINITY, INFINITY}));
    objective->value = expr_binary(e, EXPR_mul, off, off);
    objective->maximize = maximize;
    objective->label = name;
    *problem = (struct problem){.name = name, .captures = 1, .capture = capture};
    problem->unknown = unknown;
    problem->unknowns = problem->slots = 1;
    problem->objective = objective;
    problem->objectives = 1;
    return problem_intern(e, problem);
}

static void test_problems(void)
{
    struct arena *arena, *other;
    struct exprs *e = fresh(&arena), *f = fresh(&other);
    const struct problem *first = square_problem(e, "a", false, 10);
    CHECK(square_problem(e, "b", false, 10) == first);
    CHECK(square_problem(e, "a", true, 10) != first);
    CHECK(square_problem(e, "a", false, 11) != first);
    CHECK(first->id == 0 && square_problem(e, "a", false, 11)->id == 2);
    /* The digest does not depend on what else was made before. */
    expr_binary(f, EXPR_mul, whole_slot(f, 3, 0, 1), whole_slot(f, 0, 0, 9));
    const struct problem *elsewhere = square_problem(f, "c", false, 10);
    CHECK(!memcmp(&elsewhere->digest, &first->digest, sizeof first->digest));
    CHECK(problem_outputs(first) == 0 + 1 + 1 + REPORT_OUTPUTS);
    CHECK(problem_output_objective(first, 0) == 1);
    const struct expr *three = expr_number(e, 3, TYPE_REAL);
    const struct expr *solve = expr_solve(e, first, &three, 1);
    CHECK(solve->reads == READS_SOLVE && solve == expr_solve(e, first, &three, 1));
    const struct expr *best = expr_output(e, solve, 0, TYPE_WHOLE, (struct interval){0, 9});
    CHECK(best->reads == READS_SOLVE && best->interval.high == 9);
    arena_free(arena);
    arena_free(other);
}

static void test_values(void)
{
    struct arena *arena;
    struct exprs *e = fresh(&arena);
    const char *name[] = {"x", "label"};
    const struct value *item[] = {value_scalar(arena, whole_slot(e, 0, 0, 7)),
                                  value_text(arena, "seven")};
    const struct value *record = value_record(arena, "point", name, item, 2);
    CHECK(record->reads == READS_SLOT && record->depth == 1);
    CHECK(value_field(record, "label") == item[1] && !value_field(record, "y"));
    struct arena *scratch = arena_new();
    struct rewrite *rewrite = rewrite_new(e, scratch, next_slot, e);
    const struct value *moved = value_rewrite(e, record, rewrite);
    CHECK(moved != record && moved->item[1] == item[1]);
    CHECK(moved->item[0]->expr == whole_slot(e, 1, 0, 7));
    CHECK(value_rewrite(e, item[1], rewrite) == item[1]);
    arena_free(scratch);
    arena_free(arena);
}

int main(void)
{
    test_power();
    test_identities();
    test_random_graphs();
    test_deep();
    test_rewrite();
    test_givens();
    test_tables();
    test_symbols();
    test_problems();
    test_values();
    return tap_done();
}
