#include "tests/unit/graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/vector.h"

enum { DEPTHS = 3, ROWS = 5, COLUMNS = 3, WIDEST = COLUMNS + 1, DRAWS = 4, RESULTS = 2 };

static uint32_t below(struct graph *graph, size_t bound)
{
    return (uint32_t)random_below(&graph->random, bound);
}

double graph_awkward(struct random *random)
{
    static const double odd[] = {0.0, -0.0,  1,      -1,       2,         0.5, -0.5, 3,
                                 7,   1e300, 1e-310, INFINITY, -INFINITY, NAN, 1.5,  1e17};
    uint64_t kind = random_below(random, 4);
    if (kind == 0) return odd[random_below(random, sizeof odd / sizeof *odd)];
    if (kind == 1) return (double)random_below(random, 12);
    return random_normal(random) * 10;
}

/* ---- nodes ---- */

/* `reads` says here of which depths a node reads rows: bit d for depth d. */
static struct expr *node_new(struct graph *graph, enum expr_op op, size_t args)
{
    struct expr *expr = arena_alloc(graph->arena, sizeof *expr + args * sizeof(void *));
    expr->op = (uint16_t)op;
    expr->id = ++graph->nodes;
    expr->args = (uint32_t)args;
    return expr;
}

const struct expr *graph_node(struct graph *graph, enum expr_op op, const struct expr *x,
                              const struct expr *y, const struct expr *z)
{
    const struct expr *arg[] = {x, y, z};
    size_t args = 0;
    while (args < 3 && arg[args])
        args++;
    struct expr *expr = node_new(graph, op, args);
    memcpy(expr->arg, arg, args * sizeof *arg);
    for (size_t k = 0; k < args; k++)
        expr->reads |= arg[k]->reads;
    if (op == EXPR_lookup) expr->u.table = graph->table;
    return expr;
}

const struct expr *graph_number(struct graph *graph, double value)
{
    struct expr *expr = node_new(graph, EXPR_number, 0);
    expr->u.number = value;
    return expr;
}

const struct expr *graph_leaf(struct graph *graph, enum expr_op op, uint32_t index)
{
    struct expr *expr = node_new(graph, op, 0);
    expr->u.index = index;
    return expr;
}

static const struct table *random_table(struct graph *graph)
{
    double *data = NEW_ARRAY(graph->arena, double, ROWS *COLUMNS);
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        data[i] = graph_awkward(&graph->random);
    struct table *table = NEW(graph->arena, struct table);
    *table = (struct table){.rows = ROWS, .columns = COLUMNS, .data = data};
    return table;
}

struct graph graph_new(struct arena *arena, uint64_t seed, bool outside)
{
    struct graph graph = {.arena = arena, .outside = outside};
    graph.random = random_stream(seed, 0, 0);
    struct problem *problem = NEW(arena, struct problem);
    problem->slots = COLUMNS;
    problem->results = RESULTS;
    graph.problem = problem;
    struct oracle *oracle = NEW(arena, struct oracle);
    oracle->name = "ask";
    graph.oracle = oracle;
    graph.table = random_table(&graph);
    return graph;
}

/* ---- random graphs ---- */

struct pool VECTOR(const struct expr *);

static const struct expr *pick(struct graph *graph, const struct pool *pool)
{
    size_t near = pool->count < 12 || below(graph, 4) == 0 ? pool->count : 12;
    return pool->item[pool->count - 1 - below(graph, near)];
}

static const struct expr *random_power(struct graph *graph, const struct pool *pool)
{
    const struct expr *n =
        below(graph, 2) ? graph_number(graph, below(graph, 70)) : pick(graph, pool);
    return graph_node(graph, EXPR_pow, pick(graph, pool), n, NULL);
}

static const struct expr *random_arithmetic(struct graph *graph, const struct pool *pool)
{
    static const uint8_t args[] = {
#define MANY                                     0
#define EXPR(op, text, arguments, result, facts) arguments,
#include "ir/expr.def"
#undef EXPR
#undef MANY
    };
    enum expr_op op = EXPR_neg + below(graph, EXPR_reduce - EXPR_neg);
    if (op == EXPR_pow) return random_power(graph, pool);
    return graph_node(graph, op, pick(graph, pool), args[op] > 1 ? pick(graph, pool) : NULL,
                      args[op] > 2 ? pick(graph, pool) : NULL);
}

static const struct expr *random_ask(struct graph *graph, const struct pool *pool)
{
    struct expr *ask = node_new(graph, EXPR_outside, 2);
    ask->u.oracle = graph->oracle;
    ask->arg[0] = pick(graph, pool);
    ask->arg[1] = pick(graph, pool);
    ask->reads = ask->arg[0]->reads | ask->arg[1]->reads;
    return ask;
}

static void add_solve(struct graph *graph, struct pool *pool)
{
    struct expr *solve = node_new(graph, EXPR_solve, 2);
    solve->u.problem = graph->problem;
    solve->arg[0] = pick(graph, pool);
    solve->arg[1] = pick(graph, pool);
    solve->reads = solve->arg[0]->reads | solve->arg[1]->reads;
    for (uint32_t k = 0; k < 2; k++) {
        struct expr *output = node_new(graph, EXPR_output, 1);
        output->u.index = below(graph, RESULTS + COLUMNS);
        output->arg[0] = solve;
        output->reads = solve->reads;
        vector_push(graph->arena, pool, output);
    }
}

static void grow(struct graph *graph, struct pool *pool, size_t size, uint32_t depth);

/* A reduction over a body of its own, which may read what stands around it. */
static const struct expr *random_reduce(struct graph *graph, const struct pool *around,
                                        uint32_t depth)
{
    struct loop *loop = NEW(graph->arena, struct loop);
    loop->fold = (enum fold)below(graph, 4);
    loop->depth = depth;
    bool draws = graph->outside && below(graph, 3) == 0;
    loop->source = !draws ? LOOP_TABLE : below(graph, 2) ? LOOP_SAMPLE : LOOP_FRONT;
    loop->table = draws ? NULL : below(graph, 2) ? graph->table : random_table(graph);
    loop->draw = graph->problem;
    if (loop->source == LOOP_TABLE) loop->turns = below(graph, 10) == 0 ? 0 : ROWS;
    if (loop->source == LOOP_SAMPLE) loop->turns = DRAWS;
    struct pool body = {0};
    for (size_t k = 0; k < 6; k++) {
        const struct expr *known = pick(graph, around);
        vector_push(graph->arena, &body, known);
    }
    for (uint32_t k = 0; k < COLUMNS + (loop->source == LOOP_FRONT); k++) {
        struct expr *row = node_new(graph, EXPR_row, 0);
        row->u.row.depth = depth;
        row->u.row.column = k;
        row->reads = (uint16_t)(1u << depth);
        vector_push(graph->arena, &body, row);
    }
    grow(graph, &body, body.count + 2 + below(graph, 6), depth + 1);
    struct expr *reduce = node_new(graph, EXPR_reduce, draws ? 3 : 1);
    reduce->u.loop = loop;
    reduce->arg[0] = body.item[body.count - 1];
    reduce->reads = reduce->arg[0]->reads & (uint16_t) ~(1u << depth);
    for (size_t k = 1; k < reduce->args; k++) {
        reduce->arg[k] = pick(graph, around);
        reduce->reads |= reduce->arg[k]->reads;
    }
    return reduce;
}

static void grow(struct graph *graph, struct pool *pool, size_t size, uint32_t depth)
{
    while (pool->count < size) {
        uint32_t kind = below(graph, 24);
        const struct expr *made;
        if (kind == 1 && graph->outside) {
            add_solve(graph, pool);
            continue;
        }
        if (kind == 0 && depth < DEPTHS)
            made = random_reduce(graph, pool, depth);
        else if (kind == 2 && graph->outside)
            made = random_ask(graph, pool);
        else if (kind == 3)
            made = graph_number(graph, graph_awkward(&graph->random));
        else
            made = random_arithmetic(graph, pool);
        vector_push(graph->arena, pool, made);
    }
}

const struct expr **graph_roots(struct graph *graph, size_t size, size_t count)
{
    struct pool pool = {0};
    for (uint32_t k = 0; k < GRAPH_SLOTS; k++)
        vector_push(graph->arena, &pool, graph_leaf(graph, EXPR_slot, k));
    for (uint32_t k = 0; k < GRAPH_CAPTURES; k++)
        vector_push(graph->arena, &pool, graph_leaf(graph, EXPR_capture, k));
    grow(graph, &pool, size + pool.count, 0);
    const struct expr **root = NEW_ARRAY(graph->arena, const struct expr *, count);
    for (size_t k = 0; k < count; k++)
        root[k] = k == 0 ? pool.item[pool.count - 1] : pick(graph, &pool);
    return root;
}

/* ---- values ---- */

static double mix(const double *args, size_t count, size_t k)
{
    double sum = (double)k - 1;
    for (size_t i = 0; i < count; i++)
        sum = sum * 0.5 + args[i] * (double)(i + k + 1);
    return sum;
}

static bool goes_on(struct host *host)
{
    struct graph_host *own = (struct graph_host *)host;
    return ++own->calls != own->stop;
}

static bool host_solve(struct host *host, const struct problem *problem, const double *captures,
                       double *outputs)
{
    for (size_t k = 0; k < problem_outputs(problem); k++)
        outputs[k] = mix(captures, 2, k);
    return goes_on(host);
}

static bool host_ask(struct host *host, const struct oracle *oracle, const double *args,
                     size_t count, double *answer)
{
    (void)oracle;
    *answer = mix(args, count, 9);
    return goes_on(host);
}

static bool host_draw(struct host *host, const struct problem *problem, const double *captures,
                      size_t turns, double *rows)
{
    for (size_t k = 0; k < turns * problem->slots; k++)
        rows[k] = mix(captures, 2, k);
    return goes_on(host);
}

/* The same numbers as points; they last for as many lanes as are asked together. */
static bool host_front(struct host *host, const struct problem *problem, const double *captures,
                       size_t *count, const double **slot, const double **value)
{
    static double point[256][DRAWS * COLUMNS];
    static size_t next;
    double *mine = point[next++ % 256];
    *count = DRAWS;
    *slot = *value = mine;
    return host_draw(host, problem, captures, DRAWS, mine);
}

struct graph_host graph_host_new(void)
{
    return (struct graph_host){
        .host = {.solve = host_solve, .ask = host_ask, .draw = host_draw, .front = host_front}};
}

/* One evaluation: memory by node, good while the rows around are those of `version`. */
struct known {
    uint64_t version;
    double value;
};

struct evaluate {
    struct known *known;
    const double *captures, *slot;
    double row[DEPTHS + 1][WIDEST];
    uint64_t version, versions;
    struct graph_host host;
};

static double value_of(struct evaluate *evaluate, const struct expr *expr);

static double reduce_value(struct evaluate *evaluate, const struct expr *expr)
{
    const struct loop *loop = expr->u.loop;
    double captures[2] = {0}, drawn[DRAWS * COLUMNS] = {0};
    bool asks = loop->source != LOOP_TABLE;
    size_t turns = asks ? DRAWS : loop->turns;
    if (asks) {
        for (size_t k = 0; k < 2; k++)
            captures[k] = value_of(evaluate, expr->arg[k + 1]);
        host_draw(&evaluate->host.host, loop->draw, captures, turns, drawn);
    }
    const double *data = asks ? drawn : loop->table->data;
    double fold = (double[]){0, 1, INFINITY, -INFINITY}[loop->fold];
    double row[WIDEST];
    memcpy(row, evaluate->row[loop->depth], sizeof row);
    uint64_t version = evaluate->version;
    for (size_t t = 0; t < turns; t++) {
        memcpy(evaluate->row[loop->depth], data + t * COLUMNS, COLUMNS * sizeof *row);
        evaluate->row[loop->depth][COLUMNS] = (double)t;
        evaluate->version = ++evaluate->versions;
        double x = value_of(evaluate, expr->arg[0]);
        if (loop->fold == FOLD_SUM) fold = fold + x;
        if (loop->fold == FOLD_PRODUCT) fold = fold * x;
        if (loop->fold == FOLD_MIN) fold = fold < x ? fold : x;
        if (loop->fold == FOLD_MAX) fold = fold > x ? fold : x;
    }
    memcpy(evaluate->row[loop->depth], row, sizeof row);
    evaluate->version = version;
    return fold;
}

static double lookup_value(const struct table *table, double index)
{
    for (size_t k = 0; k < table->rows * table->columns; k++)
        if (index >= (double)k && index < (double)(k + 1)) return table->data[k];
    return 0;
}

static double compute(struct evaluate *evaluate, const struct expr *expr)
{
    double arg[3] = {0};
    enum expr_op op = (enum expr_op)expr->op;
    if (op == EXPR_number) return expr->u.number;
    if (op == EXPR_capture) return evaluate->captures[expr->u.index];
    if (op == EXPR_slot) return evaluate->slot[expr->u.index];
    if (op == EXPR_row) return evaluate->row[expr->u.row.depth][expr->u.row.column];
    if (op == EXPR_reduce) return reduce_value(evaluate, expr);
    const struct expr *from = op == EXPR_output ? expr->arg[0] : expr;
    for (size_t k = 0; k < from->args; k++)
        arg[k] = value_of(evaluate, from->arg[k]);
    if (op == EXPR_output) return mix(arg, 2, expr->u.index);
    if (op == EXPR_outside) return mix(arg, 2, 9);
    if (op == EXPR_lookup) return lookup_value(expr->u.table, arg[0]);
    return expr_apply(op, arg[0], arg[1], arg[2]);
}

static double value_of(struct evaluate *evaluate, const struct expr *expr)
{
    struct known *known = &evaluate->known[expr->id];
    bool fixed = known->version && !expr->reads;
    if (fixed || known->version == evaluate->version) return known->value;
    double value = compute(evaluate, expr);
    *known = (struct known){evaluate->version, value};
    return value;
}

double graph_value(struct graph *graph, const struct expr *root, const double *captures,
                   const double *slot)
{
    struct evaluate evaluate = {.captures = captures, .slot = slot, .version = 1, .versions = 1};
    evaluate.known = calloc(graph->nodes + 1, sizeof *evaluate.known);
    if (!evaluate.known) out_of_memory();
    evaluate.host = graph_host_new();
    double value = value_of(&evaluate, root);
    free(evaluate.known);
    return value;
}
