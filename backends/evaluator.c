/* Functions of problems, made on first use and shared by all threads.
 *
 * A function starts out interpreted. The time it spends that way is counted, and when it has spent
 * about what compiling costs, the thread that notices compiles it: had the function ended just
 * before, nothing was wasted, and if it goes on, at most twice the best possible time is spent.
 */
#include "backends/evaluator.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "backends/calls.h"
#include "backends/interpreter/interpret.h"
#include "backends/llvm.h"
#include "backends/parts.h"
#include "backends/steps.h"
#include "support/map.h"
#include "support/vector.h"

/* Interpreting one step for one candidate, about. */
enum { GUESSED_STEP_NS = 1 };

/* What compiling costs, about: opening the module, then a function, then each of its steps. */
enum { LOAD_NS = 30000000, COMPILE_NS = 5000000, COMPILE_STEP_NS = 40000 };

struct function {
    struct evaluator *evaluator;
    const struct steps *steps;
    struct outside outside;
    struct function_shape shape;
    _Atomic(native_function *) native;
    atomic_bool tried; /* compiling was begun, whatever came of it */
    _Atomic uint64_t interpreted_ns;
};

struct evaluator {
    struct arena *arena;
    struct exprs *exprs;
    enum native_mode mode;
    pthread_mutex_t lock; /* of everything down to `code` */
    struct map functions; /* by struct part_key */
    struct map layouts;   /* by problem */
    const struct native_entry *entry;
    size_t entries;
    struct VECTOR(struct llvm_code *) code;
    _Atomic(const char *) native_error;
    _Atomic uint64_t interpreted_lanes;
    _Atomic uint64_t native_lanes;
    _Atomic uint64_t compile_ns;
    _Atomic uint64_t objective_ns;
    atomic_uint compiled;
};

/* Laid out without padding, because its bytes are the key. */
struct part_key {
    const struct problem *problem;
    uint64_t part;
};

static uint64_t now_ns(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

struct evaluator *evaluator_new(struct exprs *exprs, enum native_mode native)
{
    struct arena *arena = arena_new();
    struct evaluator *evaluator = NEW(arena, struct evaluator);
    evaluator->arena = arena;
    evaluator->exprs = exprs;
    evaluator->mode = native;
    pthread_mutex_init(&evaluator->lock, NULL);
    map_init(&evaluator->functions, arena);
    map_init(&evaluator->layouts, arena);
    return evaluator;
}

void evaluator_free(struct evaluator *evaluator)
{
    if (!evaluator) return;
    for (size_t i = 0; i < evaluator->code.count; i++)
        llvm_load(NULL)->release(evaluator->code.item[i]);
    pthread_mutex_destroy(&evaluator->lock);
    arena_free(evaluator->arena);
}

/* ---- making functions; the lock is held ---- */

static struct function *make(struct evaluator *evaluator, const struct expr *const *expr,
                             size_t count, size_t captures, size_t slots)
{
    struct function *function = NEW(evaluator->arena, struct function);
    function->evaluator = evaluator;
    function->steps = steps_lower(evaluator->arena, expr, count, captures, slots);
    function->outside = outside_of(function->steps);
    function->shape = (struct function_shape){captures, slots, count, function->steps->steps,
                                              function->steps->calls == 0};
    return function;
}

static native_function *adopted(const struct evaluator *evaluator, const struct problem *problem,
                                unsigned part)
{
    for (size_t i = 0; i < evaluator->entries; i++) {
        const struct native_entry *entry = &evaluator->entry[i];
        if (entry->part == part && entry->digest[0] == problem->digest.high &&
            entry->digest[1] == problem->digest.low)
            return entry->function;
    }
    return NULL;
}

struct function *evaluator_function(struct evaluator *evaluator, const struct problem *problem,
                                    unsigned part)
{
    struct part_key key = {problem, part};
    pthread_mutex_lock(&evaluator->lock);
    void **at = map_at(&evaluator->functions, &key, sizeof key);
    if (!*at) {
        struct part_outputs outputs =
            parts_outputs(evaluator->exprs, evaluator->arena, problem, part);
        struct function *function =
            make(evaluator, outputs.expr, outputs.count, problem->captures, problem->slots);
        atomic_store(&function->native, adopted(evaluator, problem, part));
        *at = function;
    }
    struct function *function = *at;
    pthread_mutex_unlock(&evaluator->lock);
    return function;
}

struct function *evaluator_expressions(struct evaluator *evaluator, const struct expr *const *expr,
                                       size_t count)
{
    pthread_mutex_lock(&evaluator->lock);
    struct function *function = make(evaluator, expr, count, 0, 0);
    pthread_mutex_unlock(&evaluator->lock);
    return function;
}

const struct problem_layout *evaluator_layout(struct evaluator *evaluator,
                                              const struct problem *problem)
{
    pthread_mutex_lock(&evaluator->lock);
    void **at = map_at(&evaluator->layouts, &problem, sizeof(void *));
    if (!*at) {
        struct problem_layout *layout = NEW(evaluator->arena, struct problem_layout);
        *layout = parts_layout(evaluator->arena, problem);
        *at = layout;
    }
    const struct problem_layout *layout = *at;
    pthread_mutex_unlock(&evaluator->lock);
    return layout;
}

void evaluator_adopt(struct evaluator *evaluator, const struct native_entry *entry, size_t count)
{
    evaluator->entry = entry;
    evaluator->entries = count;
}

struct function_shape function_shape(const struct function *function)
{
    return function->shape;
}

const struct steps *function_steps(const struct function *function)
{
    return function->steps;
}

/* ---- compiling ---- */

static bool is_worth_compiling(const struct function *function)
{
    const struct evaluator *evaluator = function->evaluator;
    if (evaluator->mode == NATIVE_NEVER || atomic_load(&evaluator->native_error)) return false;
    if (!steps_compilable(function->steps)) return false;
    if (evaluator->mode == NATIVE_ALWAYS) return true;
    uint64_t cost = COMPILE_NS + (uint64_t)function->steps->steps * COMPILE_STEP_NS;
    if (!atomic_load(&evaluator->compiled)) cost += LOAD_NS;
    return atomic_load(&function->interpreted_ns) >= cost;
}

static void remember_error(struct evaluator *evaluator, const char *error)
{
    pthread_mutex_lock(&evaluator->lock);
    atomic_store(&evaluator->native_error, arena_string(evaluator->arena, error));
    pthread_mutex_unlock(&evaluator->lock);
}

static void remember_code(struct evaluator *evaluator, struct llvm_code *code)
{
    pthread_mutex_lock(&evaluator->lock);
    vector_push(evaluator->arena, &evaluator->code, code);
    pthread_mutex_unlock(&evaluator->lock);
    atomic_fetch_add(&evaluator->compiled, 1);
}

/* One thread compiles, the others go on interpreting. */
static void compile(struct function *function)
{
    struct evaluator *evaluator = function->evaluator;
    if (atomic_exchange(&function->tried, true)) return;
    uint64_t start = now_ns(CLOCK_THREAD_CPUTIME_ID);
    const char *missing = NULL;
    const struct llvm_module *module = llvm_load(&missing);
    if (!module) {
        remember_error(evaluator, missing);
        return;
    }
    char *error = NULL;
    native_function *native = NULL;
    struct emit_function wanted = {.steps = function->steps, .symbol = "nas_function"};
    struct llvm_code *code = module->jit(&wanted, 1, &native, &error);
    if (code) {
        remember_code(evaluator, code);
        atomic_store(&function->native, native);
    } else {
        remember_error(evaluator, error);
        free(error);
    }
    atomic_fetch_add(&evaluator->compile_ns, now_ns(CLOCK_THREAD_CPUTIME_ID) - start);
}

/* ---- running ---- */

bool function_run(struct function *function, struct host *host, const double *captures,
                  const double *slot, double *out, size_t stride, size_t lanes)
{
    struct evaluator *evaluator = function->evaluator;
    native_function *native = atomic_load(&function->native);
    if (!native && !atomic_load(&function->tried) && is_worth_compiling(function)) {
        compile(function);
        native = atomic_load(&function->native);
    }
    uint64_t start = now_ns(CLOCK_MONOTONIC);
    bool going = native ? native(host, &function->outside, captures, slot, out, stride, lanes)
                        : interpret(function->steps, host, &function->outside, captures, slot, out,
                                    stride, lanes);
    uint64_t spent = now_ns(CLOCK_MONOTONIC) - start;
    atomic_fetch_add(native ? &evaluator->native_lanes : &evaluator->interpreted_lanes, lanes);
    if (function->shape.pure) atomic_fetch_add(&evaluator->objective_ns, spent);
    /* The host's own time says nothing about the interpreter's: a step is then worth a guess. */
    if (!function->shape.pure) spent = (uint64_t)lanes * function->shape.steps * GUESSED_STEP_NS;
    if (!native) atomic_fetch_add(&function->interpreted_ns, spent);
    return going;
}

struct evaluator_counts evaluator_counts(const struct evaluator *evaluator)
{
    return (struct evaluator_counts){
        .interpreted = atomic_load(&evaluator->interpreted_lanes),
        .native = atomic_load(&evaluator->native_lanes),
        .compile_seconds = (double)atomic_load(&evaluator->compile_ns) * 1e-9,
        .objective_seconds = (double)atomic_load(&evaluator->objective_ns) * 1e-9,
        .compiled = atomic_load(&evaluator->compiled),
    };
}

const char *evaluator_native_error(const struct evaluator *evaluator)
{
    return atomic_load(&evaluator->native_error);
}
