/* The evaluator: which functions a problem has, when they are compiled, and that several threads
 * may ask for and run them at once. */
#include "backends/evaluator.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/problems.h"

enum { LANES = 1024, THREADS = 4 };

static struct oracle question = {.name = "ask", .text = "how much", .supported = true};

/* x of 100, y of 100, z of 10 + x; x <= c0, ask(y) <= 3; minimise x * x + y, maximise y / (x + 1).
 */
static const struct problem *make_problem(struct make *make)
{
    make_begin(make, 1);
    question.result = TYPE_REAL;
    const struct expr *x = make_range(make, 100), *y = make_range(make, 100);
    make_unknown(make, DOMAIN_range, two(make, EXPR_add, x, number(make, 10)), 1,
                 two(make, EXPR_lt, x, number(make, 50)));
    make_at_most(make, "answer", expr_outside(make->exprs, &question, &y, 1), number(make, 3));
    make_at_most(make, "small", x, capture(make, 0));
    make_objective(make, two(make, EXPR_add, two(make, EXPR_mul, x, x), y), false);
    make_objective(make, two(make, EXPR_div, y, two(make, EXPR_add, x, number(make, 1))), true);
    make_result(make, two(make, EXPR_sub, x, y));
    return make_end(make);
}

struct lanes {
    _Alignas(64) double slot[3 * LANES];
    _Alignas(64) double out[8 * LANES];
};

static void fill(struct lanes *lanes)
{
    for (size_t i = 0; i < LANES; i++) {
        lanes->slot[i] = (double)(i % 97);
        lanes->slot[LANES + i] = (double)(i % 89);
        lanes->slot[2 * LANES + i] = (double)(i % 7);
    }
}

static bool answer(struct host *host, const struct oracle *oracle, const double *args, size_t count,
                   double *result)
{
    (void)host;
    *result = oracle == &question || count == 1 ? args[0] / 10 : NAN;
    return true;
}

static void test_parts(void)
{
    struct make make = make_new();
    const struct problem *problem = make_problem(&make);
    struct evaluator *evaluator = evaluator_new(make.exprs, NATIVE_NEVER);
    const struct problem_layout *layout = evaluator_layout(evaluator, problem);
    CHECK(layout->cheap == 1 && layout->cheap_index[0] == 1);
    CHECK(layout->costly == 1 && layout->costly_index[0] == 0);
    CHECK(layout == evaluator_layout(evaluator, problem));
    static struct lanes lanes;
    fill(&lanes);
    double captures[] = {40};
    struct host host = {.ask = answer};
    struct function *require = evaluator_function(evaluator, problem, PART_REQUIRE);
    CHECK(function_run(require, &host, captures, lanes.slot, lanes.out, LANES, LANES));
    CHECK(lanes.out[40] == 1 && lanes.out[LANES + 40] == 0);
    CHECK(lanes.out[41] == 0 && lanes.out[LANES + 41] == 1);
    struct function *objective = evaluator_function(evaluator, problem, PART_OBJECTIVE);
    CHECK(function_run(objective, &host, captures, lanes.slot, lanes.out, LANES, 33));
    CHECK(lanes.out[30] == 1 && lanes.out[LANES + 30] == 0);
    CHECK(lanes.out[31] == 0 && lanes.out[LANES + 32] > 0);
    CHECK_NUMBER(lanes.out[2 * LANES + 5], 5 * 5 + 5);
    CHECK_NUMBER(lanes.out[3 * LANES + 4], 4.0 / 5);
    struct function *unknown = evaluator_function(evaluator, problem, PART_UNKNOWN + 2);
    CHECK(function_run(unknown, &host, captures, lanes.slot, lanes.out, LANES, LANES));
    CHECK(lanes.out[49] == 59 && lanes.out[LANES + 49] == 1 && lanes.out[LANES + 50] == 0);
    struct function *first = evaluator_function(evaluator, problem, PART_UNKNOWN);
    CHECK(function_run(first, &host, captures, lanes.slot, lanes.out, LANES, 1));
    CHECK(lanes.out[0] == 100 && lanes.out[LANES] == 1);
    struct function *result = evaluator_function(evaluator, problem, PART_RESULT);
    CHECK(function_run(result, &host, captures, lanes.slot, lanes.out, LANES, LANES));
    CHECK_NUMBER(lanes.out[90], 90 - 1);
    CHECK(!function_shape(objective).pure && function_shape(require).pure);
    CHECK(function_shape(require).captures == 1 && function_shape(require).outputs == 2);
    CHECK(function_steps(require) != NULL);
    evaluator_free(evaluator);
    arena_free(make.arena);
}

static void test_expressions(void)
{
    struct make make = make_new();
    struct evaluator *evaluator = evaluator_new(make.exprs, NATIVE_AUTO);
    const struct expr *expr[] = {number(&make, 7), expr_number(make.exprs, 0.25, TYPE_REAL)};
    _Alignas(64) double out[2 * BATCH_ALIGN];
    struct function *function = evaluator_expressions(evaluator, expr, 2);
    CHECK(function_run(function, NULL, NULL, NULL, out, BATCH_ALIGN, 1));
    CHECK(out[0] == 7 && out[BATCH_ALIGN] == 0.25);
    evaluator_free(evaluator);
    arena_free(make.arena);
}

/* ---- compiling ---- */

static void test_modes(void)
{
    struct make make = make_new();
    const struct problem *problem = make_problem(&make);
    static struct lanes interpreted, native;
    fill(&interpreted);
    fill(&native);
    double captures[] = {40};
    struct evaluator *never = evaluator_new(make.exprs, NATIVE_NEVER);
    struct function *function = evaluator_function(never, problem, PART_REQUIRE);
    function_run(function, NULL, captures, interpreted.slot, interpreted.out, LANES, LANES);
    struct evaluator_counts counts = evaluator_counts(never);
    CHECK(counts.interpreted == LANES && counts.native == 0 && counts.compiled == 0);
    CHECK(counts.objective_seconds > 0);
    struct evaluator *always = evaluator_new(make.exprs, NATIVE_ALWAYS);
    function = evaluator_function(always, problem, PART_REQUIRE);
    function_run(function, NULL, captures, native.slot, native.out, LANES, LANES);
    counts = evaluator_counts(always);
    CHECK(counts.native == LANES && counts.compiled == 1 && counts.compile_seconds > 0);
    CHECK(!memcmp(interpreted.out, native.out, 2 * LANES * sizeof(double)));
    CHECK(!evaluator_native_error(always));
    evaluator_free(never);
    evaluator_free(always);
    arena_free(make.arena);
}

/* A function that runs on is compiled in the end, and gives what it gave before. */
static void test_patience(void)
{
    struct make make = make_new();
    const struct problem *problem = make_problem(&make);
    static struct lanes lanes;
    fill(&lanes);
    double captures[] = {40};
    struct evaluator *evaluator = evaluator_new(make.exprs, NATIVE_AUTO);
    struct function *function = evaluator_function(evaluator, problem, PART_REQUIRE);
    function_run(function, NULL, captures, lanes.slot, lanes.out, LANES, LANES);
    CHECK(evaluator_counts(evaluator).compiled == 0);
    for (size_t i = 0; i < 1000000 && !evaluator_counts(evaluator).compiled; i++)
        function_run(function, NULL, captures, lanes.slot, lanes.out, LANES, LANES);
    CHECK(evaluator_counts(evaluator).compiled == 1);
    CHECK(lanes.out[40] == 1 && lanes.out[41] == 0);
    evaluator_free(evaluator);
    arena_free(make.arena);
}

static bool forty_two(struct host *host, const struct outside *outside, const double *captures,
                      const double *slot, double *out, size_t stride, size_t lanes)
{
    (void)host, (void)outside, (void)captures, (void)slot, (void)stride;
    for (size_t i = 0; i < lanes; i++)
        out[i] = 42;
    return true;
}

static void test_adopting(void)
{
    struct make make = make_new();
    const struct problem *problem = make_problem(&make);
    const struct native_entry entry[] = {
        {{problem->digest.high + 1, problem->digest.low}, PART_RESULT, NULL},
        {{problem->digest.high, problem->digest.low}, PART_RESULT, forty_two}};
    struct evaluator *evaluator = evaluator_new(make.exprs, NATIVE_NEVER);
    evaluator_adopt(evaluator, entry, 2);
    static struct lanes lanes;
    struct function *function = evaluator_function(evaluator, problem, PART_RESULT);
    CHECK(function_run(function, NULL, NULL, lanes.slot, lanes.out, LANES, 3));
    CHECK(lanes.out[2] == 42 && evaluator_counts(evaluator).native == 3);
    evaluator_free(evaluator);
    arena_free(make.arena);
}

/* In a process that finds no module, compiling fails once and interpreting goes on. */
static void test_missing_module(void)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        setenv("NAS_LIBDIR", "/nonexistent", 1);
        struct make make = make_new();
        const struct problem *problem = make_problem(&make);
        struct evaluator *evaluator = evaluator_new(make.exprs, NATIVE_ALWAYS);
        struct function *function = evaluator_function(evaluator, problem, PART_RESULT);
        static struct lanes lanes;
        fill(&lanes);
        double captures[] = {40};
        bool ran = function_run(function, NULL, captures, lanes.slot, lanes.out, LANES, LANES);
        bool told = evaluator_native_error(evaluator) != NULL;
        evaluator_free(evaluator);
        arena_free(make.arena);
        _exit(ran && told && lanes.out[90] == 89 ? 0 : 1);
    }
    int status = 1;
    waitpid(child, &status, 0);
    CHECK(status == 0);
}

/* ---- threads ---- */

struct shared {
    struct evaluator *evaluator;
    const struct problem *problem;
    bool right[THREADS];
};

struct thread {
    struct shared *shared;
    size_t number;
};

enum { TURNS = 50 };

/* Each thread begins with another part, so that parts are compiled at the same time. */
static const unsigned parts[] = {PART_REQUIRE, PART_RESULT, PART_UNKNOWN + 2, PART_UNKNOWN};
enum { PARTS = sizeof parts / sizeof *parts };

static bool part_is_right(const struct lanes *lanes, unsigned part)
{
    if (part == PART_REQUIRE) return lanes->out[40] == 1 && lanes->out[LANES + 45] == 5;
    if (part == PART_RESULT) return lanes->out[90] == 89;
    return lanes->out[49] == (part == PART_UNKNOWN ? 100 : 59);
}

static void *work(void *argument)
{
    struct thread *thread = argument;
    struct shared *shared = thread->shared;
    struct lanes *lanes = aligned_alloc(64, sizeof *lanes);
    if (!lanes) return NULL;
    fill(lanes);
    double captures[] = {40};
    bool right = true;
    for (size_t i = 0; i < TURNS; i++) {
        unsigned part = parts[(thread->number + i) % PARTS];
        struct function *function = evaluator_function(shared->evaluator, shared->problem, part);
        function_run(function, NULL, captures, lanes->slot, lanes->out, LANES, LANES);
        right = right && part_is_right(lanes, part);
    }
    shared->right[thread->number] = right;
    free(lanes);
    return NULL;
}

static void test_threads(void)
{
    struct make make = make_new();
    struct shared shared = {evaluator_new(make.exprs, NATIVE_ALWAYS), make_problem(&make), {0}};
    pthread_t id[THREADS];
    struct thread thread[THREADS];
    for (size_t k = 0; k < THREADS; k++) {
        thread[k] = (struct thread){&shared, k};
        pthread_create(&id[k], NULL, work, &thread[k]);
    }
    bool right = true;
    for (size_t k = 0; k < THREADS; k++) {
        pthread_join(id[k], NULL);
        right = right && shared.right[k];
    }
    CHECK(right);
    struct evaluator_counts counts = evaluator_counts(shared.evaluator);
    CHECK(counts.compiled == PARTS);
    CHECK(counts.native + counts.interpreted == (uint64_t)TURNS * THREADS * LANES);
    evaluator_free(shared.evaluator);
    arena_free(make.arena);
}

int main(void)
{
    test_parts();
    test_expressions();
    test_missing_module();
    const char *folder = getenv("builddir");
    char path[4096];
    snprintf(path, sizeof path, "%s/.libs", folder ? folder : "build");
    setenv("NAS_LIBDIR", path, 0);
    test_modes();
    test_patience();
    test_adopting();
    test_threads();
    return tap_done();
}
