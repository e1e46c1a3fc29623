/* The interface of the back ends: functions over batches of candidates.
 *
 * A problem is lowered to three functions of its captures and slots:
 *   PART_REQUIRE   its requirements that need no solver and nothing outside: truths and distances
 *   PART_OBJECTIVE the remaining requirements, then the objectives
 *   PART_RESULT    what the program reads of a winner
 * and, for each unknown whose parameters are not constant, PART_UNKNOWN + i: its parameters and its
 * guard. Both executors, the interpreter and LLVM's code, run the same step list and give the same
 * bits.
 *
 * Batches are structures of arrays: slot k of lane i is slot[k * stride + i]; likewise outputs.
 * stride is a multiple of BATCH_ALIGN, arrays are aligned to 64 bytes, lanes <= stride; lanes up to
 * the next multiple of BATCH_ALIGN may be computed and must be readable.
 */
#ifndef NAS_BACKENDS_EVALUATOR_H
#define NAS_BACKENDS_EVALUATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ir/problem.h"
#include "ir/program.h"

enum { BATCH_ALIGN = 16 };

#define NO_SLOT UINT32_MAX

enum part { PART_REQUIRE, PART_OBJECTIVE, PART_RESULT, PART_UNKNOWN };

/* What a running function may call back: the solver (for `solve` steps), draws for loops over
 * samples, and oracles. One a thread; owned by whoever evaluates. */
struct host {
    /* outputs has problem_outputs(problem) numbers; infeasible: all NaN. False stops the batch (an
     * interrupt, a failed command): the caller looks at its own state for the reason. */
    bool (*solve)(struct host *host, const struct problem *problem, const double *captures,
                  double *outputs);
    bool (*ask)(struct host *host, const struct oracle *oracle, const double *args, size_t count,
                double *answer);
    /* `turns` points of the problem's domains, row-major: turns x slots */
    bool (*draw)(struct host *host, const struct problem *problem, const double *captures,
                 size_t turns, double *rows);
    /* the points of the problem's front, row-major, count x slots and count x objectives; none when
     * it is infeasible. They stay as long as the host. */
    bool (*front)(struct host *host, const struct problem *problem, const double *captures,
                  size_t *count, const double **slot, const double **value);
    void *context;
};

/* A lowered, possibly compiled function. Immutable and shared between threads. */
struct function;

struct function_shape {
    size_t captures;
    size_t slots;
    size_t outputs;
    size_t steps; /* length of the step list: a measure of its cost */
    bool pure;    /* never calls the host */
};

/* The executor of one program. Interprets at first; a function that has run long enough to repay
 * the compilation is compiled when the LLVM module can be loaded and `native` allows it. */
enum native_mode { NATIVE_NEVER, NATIVE_AUTO, NATIVE_ALWAYS };

struct evaluator;
struct evaluator *evaluator_new(struct exprs *exprs, enum native_mode native);
void evaluator_free(struct evaluator *evaluator);

/* The function of a part of a problem; made on first use, safe from several threads. */
struct function *evaluator_function(struct evaluator *, const struct problem *, unsigned part);
/* A function of free-standing expressions (a program's actions): no slots, no captures. */
struct function *evaluator_expressions(struct evaluator *, const struct expr *const *expr,
                                       size_t count);
struct function_shape function_shape(const struct function *);

/* The step list, for `nas ir --steps`. */
struct steps;
const struct steps *function_steps(const struct function *);

/* Runs lanes candidates. False when the host stopped it. */
bool function_run(struct function *, struct host *host, const double *captures, const double *slot,
                  double *out, size_t stride, size_t lanes);

/* Whether the outputs of PART_REQUIRE and PART_OBJECTIVE: the index of each requirement's truth and
 * distance and of each objective. */
struct problem_layout {
    size_t cheap;              /* requirements in PART_REQUIRE: outputs 2*i truth, 2*i+1 distance */
    const size_t *cheap_index; /* their numbers in problem->require */
    const uint32_t *cheap_slot; /* the only slot that each reads, or NO_SLOT: none, or several */
    size_t costly;              /* in PART_OBJECTIVE, likewise first */
    const size_t *costly_index;
    /* objectives follow: output 2 * costly + j */
};
const struct problem_layout *evaluator_layout(struct evaluator *, const struct problem *);

/* Statistics for reports and benches. */
struct evaluator_counts {
    uint64_t interpreted; /* lanes */
    uint64_t native;
    double compile_seconds;   /* CPU time of the threads that compiled */
    double objective_seconds; /* wall time inside pure functions, summed over threads; what runs
                                 inside a host's answer counts there and not here */
    uint32_t compiled;        /* functions */
};
struct evaluator_counts evaluator_counts(const struct evaluator *);

/* Why nothing could be compiled, or NULL. Interpreting goes on all the same. */
const char *evaluator_native_error(const struct evaluator *);

/* Compiled code of a function. `outside` is the function's own table of what it asks of the host
 * (backends/calls.h); a pure function reads neither host nor outside, and both may be NULL. */
struct outside;
typedef bool native_function(struct host *host, const struct outside *outside,
                             const double *captures, const double *slot, double *out, size_t stride,
                             size_t lanes);

/* A table of functions compiled ahead of time, as a native program carries it. */
struct native_entry {
    uint64_t digest[2]; /* of the problem: high, low */
    uint32_t part;
    native_function *function;
};
void evaluator_adopt(struct evaluator *, const struct native_entry *entry, size_t count);

#endif
