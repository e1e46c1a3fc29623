/* Lowering: what stands in a step list, and what its checker refuses. */
#include "backends/steps.h"

#include <math.h>
#include <string.h>

#include "backends/interpreter/interpret.h"
#include "backends/parts.h"
#include "tests/tap.h"
#include "tests/unit/graph.h"

static const struct steps *lower_one(struct arena *arena, const struct expr *root)
{
    return steps_lower(arena, &root, 1, GRAPH_CAPTURES, GRAPH_SLOTS);
}

static size_t count_op(const struct steps *steps, unsigned op)
{
    size_t count = 0;
    for (size_t i = 0; i < steps->steps; i++)
        count += steps->step[i].op == op;
    return count;
}

/* The first output for one candidate whose slot k is k + 1. */
static double run(const struct steps *steps, const double captures[GRAPH_CAPTURES])
{
    _Alignas(64) double slot[GRAPH_SLOTS * BATCH_ALIGN], out[BATCH_ALIGN];
    for (size_t k = 0; k < GRAPH_SLOTS * BATCH_ALIGN; k++)
        slot[k] = (double)(k / BATCH_ALIGN + 1);
    struct graph_host host = graph_host_new();
    struct outside outside = outside_of(steps);
    if (!interpret(steps, &host.host, &outside, captures, slot, out, BATCH_ALIGN, 1)) return NAN;
    return out[0];
}

static void check_text(struct graph *graph)
{
    const struct expr *slot = graph_leaf(graph, EXPR_slot, 1);
    const struct expr *sum = graph_node(graph, EXPR_add, slot, graph_number(graph, 2), NULL);
    const struct expr *root =
        graph_node(graph, EXPR_mul, sum, graph_leaf(graph, EXPR_capture, 0), NULL);
    const struct steps *steps = lower_one(graph->arena, root);
    struct buffer out = {0};
    steps_print(&out, steps);
    CHECK_TEXT(out.text, "steps 3, registers 1, captures 4, slots 5, outputs 1\n"
                         "  r0 = add slot.1 2\n"
                         "  r0 = mul r0 capture.0\n"
                         "  out.0 r0\n");
    buffer_free(&out);
    CHECK_NUMBER(run(steps, (double[]){10, 0, 0, 0}), 40);
}

/* 3^n is exact, so any order of multiplications gives the power of the closed form. */
static void check_powers(struct graph *graph)
{
    const struct expr *three = graph_leaf(graph, EXPR_capture, 0);
    static const size_t products[] = {0, 0, 1, 2, 2, 3, 3, 4, 3};
    double want = 1;
    for (unsigned n = 0; n <= 8; n++, want *= 3) {
        const struct expr *root = graph_node(graph, EXPR_pow, three, graph_number(graph, n), NULL);
        const struct steps *steps = lower_one(graph->arena, root);
        CHECK(count_op(steps, EXPR_mul) == products[n] && !count_op(steps, EXPR_pow));
        CHECK_NUMBER(run(steps, (double[]){3, 0, 0, 0}), want);
    }
    const struct expr *half = graph_node(graph, EXPR_pow, three, graph_number(graph, 0.5), NULL);
    CHECK(count_op(lower_one(graph->arena, half), EXPR_pow) == 1);
}

static const struct expr *reduce(struct graph *graph, uint32_t depth, const struct expr *body,
                                 const struct table *table)
{
    struct loop *loop = NEW(graph->arena, struct loop);
    *loop = (struct loop){.fold = FOLD_SUM, .depth = depth, .table = table, .turns = table->rows};
    struct expr *expr = arena_alloc(graph->arena, sizeof *expr + sizeof(void *));
    *expr = (struct expr){.op = EXPR_reduce, .id = ++graph->nodes, .args = 1};
    expr->u.loop = loop;
    expr->arg[0] = body;
    return expr;
}

static const struct expr *row(struct graph *graph, uint32_t depth, uint32_t column)
{
    struct expr *expr = arena_alloc(graph->arena, sizeof *expr);
    *expr = (struct expr){.op = EXPR_row, .id = ++graph->nodes};
    expr->u.row.depth = depth;
    expr->u.row.column = column;
    return expr;
}

static const double weights[] = {1, 2, 3, 4};
static const struct table four = {.rows = 4, .columns = 1, .data = weights};

/* sum(w * (slot + 1) for w): the bracket stands before the loop. */
static void check_invariant(struct graph *graph)
{
    const struct expr *slot = graph_leaf(graph, EXPR_slot, 2);
    const struct expr *bracket = graph_node(graph, EXPR_add, slot, graph_number(graph, 1), NULL);
    const struct expr *body = graph_node(graph, EXPR_mul, row(graph, 0, 0), bracket, NULL);
    const struct steps *steps = lower_one(graph->arena, reduce(graph, 0, body, &four));
    CHECK(steps->step[0].op == EXPR_add && steps->step[1].op == STEP_LOOP);
    CHECK_NUMBER(run(steps, (double[4]){0}), (1 + 2 + 3 + 4) * 4);
}

/* sum(a * sum(b) for a): the inner loop reads nothing of the outer one, has its depth and its row
 * node, and still is another loop. */
static void check_same_depth(struct graph *graph)
{
    const struct expr *a = row(graph, 0, 0);
    const struct expr *inner = reduce(graph, 0, a, &four);
    const struct expr *double_a = graph_node(graph, EXPR_add, a, a, NULL);
    const struct expr *body =
        graph_node(graph, EXPR_add, double_a, graph_node(graph, EXPR_mul, a, inner, NULL), NULL);
    const struct steps *steps = lower_one(graph->arena, reduce(graph, 0, body, &four));
    CHECK(count_op(steps, STEP_LOOP) == 2 && !steps_verify(graph->arena, steps));
    CHECK_NUMBER(run(steps, (double[4]){0}), 10 * 2 + 10 * 10);
}

/* sum(sum(a * b for b) for a) = 10 * 10 */
static void check_nested(struct graph *graph)
{
    const struct expr *product =
        graph_node(graph, EXPR_mul, row(graph, 0, 0), row(graph, 1, 0), NULL);
    const struct expr *inner = reduce(graph, 1, product, &four);
    const struct steps *steps = lower_one(graph->arena, reduce(graph, 0, inner, &four));
    CHECK_NUMBER(run(steps, (double[4]){0}), 100);
    CHECK(steps->loop[0].end > steps->loop[1].end);
}

/* A chain needs one register, however long; a balanced tree of 2^k leaves about k. */
static void check_registers(struct graph *graph)
{
    const struct expr *slot = graph_leaf(graph, EXPR_slot, 0);
    const struct expr *chain = slot;
    enum { LONG = 1000000 };
    for (size_t i = 0; i < LONG; i++)
        chain = graph_node(graph, EXPR_add, chain, slot, NULL);
    const struct steps *steps = lower_one(graph->arena, chain);
    CHECK(steps->registers == 1 && steps->steps == LONG + 1);
    CHECK_NUMBER(run(steps, (double[4]){0}), LONG + 1);
    enum { LEAVES = 1024, BITS = 10 };
    const struct expr *tree[LEAVES];
    for (size_t i = 0; i < LEAVES; i++)
        tree[i] = graph_node(graph, EXPR_mul, slot, graph_number(graph, (double)i), NULL);
    for (size_t n = LEAVES; n > 1; n /= 2)
        for (size_t i = 0; i < n / 2; i++)
            tree[i] = graph_node(graph, EXPR_add, tree[2 * i], tree[2 * i + 1], NULL);
    steps = lower_one(graph->arena, tree[0]);
    CHECK(steps->registers <= BITS + 1);
    CHECK_NUMBER(run(steps, (double[4]){0}), LEAVES * (LEAVES - 1) / 2);
}

static void check_unbound(struct graph *graph)
{
    const struct expr *open = graph_node(graph, EXPR_choice, NULL, NULL, NULL);
    CHECK(isnan(run(lower_one(graph->arena, open), (double[4]){0})));
}

/* Every rule of the checker, each broken in a good list. */
static void check_rules(struct graph *graph)
{
    struct arena *arena = graph->arena;
    const struct expr *body =
        graph_node(graph, EXPR_mul, row(graph, 0, 0), graph_leaf(graph, EXPR_slot, 0), NULL);
    const struct steps *good = lower_one(arena, reduce(graph, 0, body, &four));
    CHECK(!steps_verify(arena, good));
    struct step step[8];
    struct steps bad = *good;
    bad.step = step;
    /* loop, row, mul, end, out */
    const struct {
        size_t at;
        struct step step;
    } broken[] = {
        {0, {.op = STEP_OPS}},
        {0, {.op = STEP_LOOP, .index = 3}},
        {1, {.op = STEP_ROW, .to = 1, .index = 1}},
        {1, {.op = STEP_ROW, .to = 1, .arg = {1}}},
        {1, {.op = STEP_ROW, .to = 99}},
        {2, {.op = EXPR_neg, .to = 1, .arg = {77}}},
        {2, {.op = EXPR_neg, .to = 1, .arg = {place_make(PLACE_NUMBER, 9)}}},
        {2, {.op = EXPR_neg, .to = 1, .arg = {place_make(PLACE_CAPTURE, 9)}}},
        {2, {.op = EXPR_neg, .to = 1, .arg = {place_make(PLACE_SLOT, 9)}}},
        {2, {.op = EXPR_lookup, .to = 1, .arg = {1}, .index = 9}},
        {2, {.op = STEP_CALL, .index = 5}},
        {2, {.op = STEP_TAKE, .to = 1}},
        {3, {.op = STEP_END, .index = 1}},
        {3, {.op = STEP_END, .to = 1, .arg = {1}}},
        {3, {.op = STEP_OUT, .arg = {1}}},
        {4, {.op = STEP_OUT, .index = 9}},
        {4, {.op = STEP_END}},
    };
    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++) {
        memcpy(step, good->step, good->steps * sizeof *step);
        step[broken[k].at] = broken[k].step;
        if (!CHECK(steps_verify(arena, &bad))) tap_note("rule %zu", k);
    }
}

static void check_print_all(struct graph *graph)
{
    graph->outside = true;
    const struct expr **root = graph_roots(graph, 400, 3);
    const struct steps *steps = steps_lower(graph->arena, root, 3, GRAPH_CAPTURES, GRAPH_SLOTS);
    struct buffer out = {0};
    steps_print(&out, steps);
    size_t lines = 0;
    for (size_t i = 0; i < out.size; i++)
        lines += out.text[i] == '\n';
    CHECK(lines == steps->steps + 1);
    buffer_free(&out);
}

int main(void)
{
    struct arena *arena = arena_new();
    struct graph graph = graph_new(arena, 1, false);
    check_text(&graph);
    check_powers(&graph);
    check_invariant(&graph);
    check_same_depth(&graph);
    check_nested(&graph);
    check_registers(&graph);
    check_unbound(&graph);
    check_rules(&graph);
    check_print_all(&graph);
    arena_free(arena);
    return tap_done();
}
