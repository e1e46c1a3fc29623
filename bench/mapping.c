/* The mapping objective of examples/quickstart.nas over random valid tilings of MobileNetV2's
 * layers: native, interpreted, and the same model by hand in scalar C, whose answers must be equal
 * in every bit. Functions run in batches through function_run, as a search calls them:
 * requirements first, then the objective. Times are CPU time of the one thread.
 *
 *     mapping QUICKSTART
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backends/evaluator.h"
#include "bench/bench.h"
#include "bench/mapping_scalar.h"
#include "frontend/frontend.h"

enum {
    POINTS = 1024,
    LANES = 256,
    STRIDE = 272,
    SLOTS = 30,
    PARAMS = 20,
    SAMPLES = 15,
    ROUNDS = 8
};
enum { PICKED = 8 }; /* layers */

/* Layers of all kinds: the first, wide and narrow 1x1, depthwise with stride 1 and 2, dense. */
static const size_t picked[PICKED] = {0, 1, 2, 4, 20, 28, 40, 51};

struct question {
    const struct problem *problem;
    double *captures;
    struct layer layer;
    double *slot; /* columns, a batch after the other */
    struct mapping *mapping;
};

struct bench {
    struct arena *arena;
    struct frontend *frontend;
    struct question question[PICKED];
    struct evaluator *native, *interpreted;
    double *out, *edp; /* a batch's columns; of all points */
};

_Noreturn static void fail(const char *why)
{
    fprintf(stderr, "mapping: %s\n", why);
    exit(EXIT_FAILURE);
}

static double field(const struct value *record, const char *name)
{
    const struct value *value = value_field(record, name);
    double number;
    if (!value || value->kind != VALUE_SCALAR || !expr_is_number(value->expr, &number))
        fail("a layer lacks a number");
    return number;
}

static struct layer layer_of(const struct value *record)
{
    struct layer layer = {.stride = (int)field(record, "stride"),
                          .depthwise = field(record, "depthwise") != 0,
                          .macs = field(record, "macs")};
    double extent[LOOPS] = {field(record, "k"),     field(record, "c") / field(record, "groups"),
                            field(record, "out_y"), field(record, "out_x"),
                            field(record, "r"),     field(record, "s")};
    for (int d = 0; d < LOOPS; d++)
        layer.extent[d] = (int)extent[d];
    return layer;
}

/* stdlib/accelerators/eyeriss.nas */
static const struct machine eyeriss = {.axes = 2,
                                       .unroll = {2, 4, -1},
                                       .fold = {0, 1, -1},
                                       .pe_energy = 1,
                                       .buffer_energy = 6,
                                       .dram_energy = 200,
                                       .mac_energy = 1,
                                       .word = 8,
                                       .noc = 512,
                                       .dram = 128};

/* ---- making the questions and their points
 * -------------------------------------------------------- */

static void find_solve(void *context, const struct expr *expr)
{
    const struct expr **found = context;
    if (!*found && expr->op == EXPR_output) *found = expr->arg[0];
}

static void read_question(struct bench *bench, struct question *question, const struct value *run,
                          const struct value *layer)
{
    const struct expr *solve = NULL;
    value_each(run, find_solve, &solve);
    if (!solve || solve->op != EXPR_solve) fail("no search in `found`");
    question->problem = solve->u.problem;
    if (question->problem->slots != SLOTS || question->problem->unknowns != 1)
        fail("the quick start searches something else");
    question->captures = NEW_ARRAY(bench->arena, double, solve->args + 1);
    for (size_t i = 0; i < solve->args; i++)
        if (!expr_is_number(solve->arg[i], &question->captures[i])) fail("a capture is no number");
    question->layer = layer_of(layer);
}

static void read_mapping(const double *row, struct mapping *mapping)
{
    int number[SLOTS];
    for (size_t k = 0; k < SLOTS; k++)
        number[k] = (int)row[k];
    memcpy(mapping, number, sizeof *mapping);
}

static void draw_points(struct bench *bench, struct question *question, uint32_t major)
{
    double *none = bench->out, param[PARAMS], row[SLOTS];
    struct function *function =
        evaluator_function(bench->interpreted, question->problem, PART_UNKNOWN);
    if (function_shape(function).outputs < PARAMS) fail("a tiling has other parameters");
    function_run(function, NULL, question->captures, none, bench->edp, BATCH_ALIGN, 1);
    for (size_t i = 0; i < PARAMS; i++)
        param[i] = bench->edp[i * BATCH_ALIGN];
    question->slot = aligned_alloc(64, POINTS / LANES * STRIDE * SLOTS * sizeof(double));
    if (!question->slot) abort();
    memset(question->slot, 0, POINTS / LANES * STRIDE * SLOTS * sizeof(double));
    question->mapping = NEW_ARRAY(bench->arena, struct mapping, POINTS);
    for (uint32_t i = 0; i < POINTS; i++) {
        struct random random = random_stream(1, major, i);
        domain_get(DOMAIN_tiling)
            ->sample((struct extent){.param = param, .params = PARAMS}, &random, row);
        read_mapping(row, &question->mapping[i]);
        double *batch = question->slot + i / LANES * STRIDE * SLOTS;
        for (size_t k = 0; k < SLOTS; k++)
            batch[k * STRIDE + i % LANES] = row[k];
    }
}

static void open_bench(struct bench *bench, const char *path)
{
    bench->arena = arena_new();
    bench->frontend = frontend_new(bench->arena, NULL);
    if (!frontend_file(bench->frontend, path)) {
        diagnostics_print(frontend_diagnostics(bench->frontend), stderr, false);
        fail("the quick start does not elaborate");
    }
    struct exprs *exprs = frontend_exprs(bench->frontend);
    bench->native = evaluator_new(exprs, NATIVE_ALWAYS);
    bench->interpreted = evaluator_new(exprs, NATIVE_NEVER);
    bench->out = aligned_alloc(64, 64 * STRIDE * sizeof(double));
    bench->edp = aligned_alloc(64, PICKED * POINTS * sizeof(double));
    if (!bench->out || !bench->edp) abort();
    memset(bench->out, 0, 64 * STRIDE * sizeof(double));
    const struct value *found = frontend_value(bench->frontend, "found");
    const struct value *work = frontend_value(bench->frontend, "work");
    if (!found || !work || found->items != work->items) fail("the quick start is another program");
    for (uint32_t i = 0; i < PICKED; i++) {
        struct question *question = &bench->question[i];
        read_question(bench, question, found->item[picked[i]], work->item[picked[i]]);
        draw_points(bench, question, i);
    }
}

/* ---- running
 * ---------------------------------------------------------------------------------------- */

/* All points of a question: requirements, then the objective, batch after batch. */
static void run_batches(struct bench *bench, struct evaluator *evaluator,
                        const struct question *question, double *edp)
{
    const struct problem *problem = question->problem;
    const struct problem_layout *layout = evaluator_layout(evaluator, problem);
    struct function *objective = evaluator_function(evaluator, problem, PART_OBJECTIVE);
    struct function *require =
        layout->cheap ? evaluator_function(evaluator, problem, PART_REQUIRE) : NULL;
    for (size_t b = 0; b < POINTS / LANES; b++) {
        const double *slot = question->slot + b * STRIDE * SLOTS;
        if (require)
            function_run(require, NULL, question->captures, slot, bench->out, STRIDE, LANES);
        for (size_t i = 0; i < (require ? LANES : 0); i++)
            if (bench->out[i] == 0) fail("a point does not meet the requirements");
        function_run(objective, NULL, question->captures, slot, bench->out, STRIDE, LANES);
        memcpy(edp + b * LANES, bench->out + 2 * layout->costly * STRIDE, LANES * sizeof *edp);
    }
}

enum executor { NATIVE, INTERPRETED, SCALAR, EXECUTORS };

static void run_all(struct bench *bench, enum executor executor, double *edp)
{
    for (size_t i = 0; i < PICKED; i++) {
        const struct question *question = &bench->question[i];
        if (executor == SCALAR)
            scalar_edp(&question->layer, &eyeriss, question->mapping, edp + i * POINTS, POINTS);
        else
            run_batches(bench, executor == NATIVE ? bench->native : bench->interpreted, question,
                        edp + i * POINTS);
    }
    bench_use(edp);
}

/* Nanoseconds an evaluation. */
static double time_all(struct bench *bench, enum executor executor)
{
    double begin = bench_thread_cpu();
    for (int round = 0; round < ROUNDS; round++)
        run_all(bench, executor, bench->edp);
    return (bench_thread_cpu() - begin) * 1e9 / (ROUNDS * PICKED * POINTS);
}

static void compare(struct bench *bench)
{
    double *other = NEW_ARRAY(bench->arena, double, PICKED *POINTS);
    run_all(bench, SCALAR, other);
    for (enum executor executor = NATIVE; executor <= INTERPRETED; executor++) {
        run_all(bench, executor, bench->edp);
        for (size_t i = 0; i < PICKED * POINTS; i++) {
            if (!memcmp(&bench->edp[i], &other[i], sizeof *other)) continue;
            fprintf(stderr, "layer %zu point %zu: %.17g, by hand %.17g\n", picked[i / POINTS],
                    i % POINTS, bench->edp[i], other[i]);
            fail("the answers differ");
        }
    }
    const char *error = evaluator_native_error(bench->native);
    if (error || !evaluator_counts(bench->native).native) fail(error ? error : "nothing compiled");
}

int main(int argc, char **argv)
{
    if (argc != 2) fail("usage: mapping QUICKSTART");
    static struct bench bench;
    open_bench(&bench, argv[1]);
    compare(&bench);
    double sample[EXECUTORS][SAMPLES], rate[SAMPLES];
    for (size_t i = 0; i < SAMPLES; i++)
        for (enum executor executor = NATIVE; executor < EXECUTORS; executor++)
            sample[executor][i] = time_all(&bench, executor);
    for (size_t i = 0; i < SAMPLES; i++)
        rate[i] = 1e3 / sample[NATIVE][i];
    double native = bench_median(sample[NATIVE], SAMPLES);
    double by_hand = bench_median(sample[SCALAR], SAMPLES) / native;
    double walked = bench_median(sample[INTERPRETED], SAMPLES) / native;
    bench_print(&(struct bench_figure){"mapping.scalar", "mapping objective, scalar C by hand",
                                       "ns", sample[SCALAR], SAMPLES, by_hand, "native", NULL, 0});
    bench_print(&(struct bench_figure){"mapping.interpreted", "mapping objective, interpreted",
                                       "ns", sample[INTERPRETED], SAMPLES, walked, "native", NULL,
                                       0});
    bench_print(&(struct bench_figure){"mapping.native", "mapping objective, native", "ns",
                                       sample[NATIVE], SAMPLES, by_hand, "faster than scalar C",
                                       ">= 4", by_hand >= 4});
    double millions = bench_median(rate, SAMPLES);
    bench_print(&(struct bench_figure){"mapping.rate", "native evaluations a CPU second", "million",
                                       rate, SAMPLES, millions / 5, "of 5 million", ">= 1",
                                       millions >= 5});
    evaluator_free(bench.native);
    evaluator_free(bench.interpreted);
    for (size_t i = 0; i < PICKED; i++)
        free(bench.question[i].slot);
    free(bench.out);
    free(bench.edp);
    arena_free(bench.arena);
    return 0;
}
