/* How a search's time is spent: the share of it inside objectives and requirements, the rest being
 * proposing, repairing and remembering candidates. Programs run whole, from elaboration on, with
 * one thread and no cache.
 *
 * The linker puts the function below in place of function_run. Asked to, it runs each batch of a
 * pure function a few times more, which changes no answer: the objective's CPU time is the CPU time
 * that this adds to a run, divided by the number of repetitions. So nothing is timed inside the
 * run, whose batches may be shorter than reading a clock of CPU time.
 *
 *     share NAME FILE [NAME FILE ...]
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "backends/evaluator.h"
#include "bench/bench.h"
#include "frontend/frontend.h"
#include "passes/run.h"

enum { MOST_SAMPLES = 9, AGAIN = 3 };

/* Enough repetitions for a median, but no more than this many seconds of them. */
static const double patience = 4;

/* ---- in place of function_run
 * ------------------------------------------------------------------------ */

typedef bool run_function(struct function *, struct host *host, const double *captures,
                          const double *slot, double *out, size_t stride, size_t lanes);
run_function __real_function_run, __wrap_function_run;

static unsigned again; /* how often a pure function is run once more */
static double outer;   /* CPU seconds in objectives that ask solvers, of searches that none asked */
static bool inside;    /* of such an objective */
static struct session *running;

/* CPU seconds so far without those of compiling. */
static double work_done(void)
{
    double compiling = evaluator_counts(session_evaluator(running)).compile_seconds;
    return bench_process_cpu() - compiling;
}

static bool run_outer(struct function *function, struct host *host, const double *captures,
                      const double *slot, double *out, size_t stride, size_t lanes)
{
    double begin = work_done();
    inside = true;
    bool going = __real_function_run(function, host, captures, slot, out, stride, lanes);
    inside = false;
    outer += work_done() - begin;
    return going;
}

bool __wrap_function_run(struct function *function, struct host *host, const double *captures,
                         const double *slot, double *out, size_t stride, size_t lanes)
{
    struct function_shape shape = function_shape(function);
    if (!shape.pure && shape.slots && !inside)
        return run_outer(function, host, captures, slot, out, stride, lanes);
    unsigned more = shape.pure ? again : 0;
    bool going = __real_function_run(function, host, captures, slot, out, stride, lanes);
    for (unsigned i = 0; i < more && going; i++)
        __real_function_run(function, host, captures, slot, out, stride, lanes);
    return going;
}

/* ---- a run
 * ---------------------------------------------------------------------------------------------- */

static int ignore_print(struct run_sink *sink, const struct action *action,
                        const struct value *const *value, size_t values)
{
    (void)sink, (void)action, (void)value, (void)values;
    return 0;
}

static int ignore_write(struct run_sink *sink, const struct action *action,
                        const struct value *value)
{
    (void)sink, (void)action, (void)value;
    return 0;
}

static void ignore_failed(struct run_sink *sink, const struct action *action)
{
    (void)sink, (void)action;
}

struct sample {
    double elaborate, run, compile; /* CPU seconds */
    double share, outer;            /* 0..1; outer: of searches whose objective searches */
    double each;                    /* CPU ns an evaluation */
};

/* One run with no memory of others, its batches run `more` times more. */
static bool run_program_once(const struct program *program, enum native_mode mode, unsigned more,
                             struct sample *sample)
{
    struct session *session = session_new(
        program->exprs, &(struct session_options){.jobs = 1, .native = mode, .folder = "."});
    struct run_sink sink = {ignore_print, ignore_write, ignore_failed, NULL};
    running = session;
    again = more;
    outer = 0;
    double begin = bench_process_cpu();
    bool done = run_program(session, program, &sink).status == SOLVE_DONE;
    sample->run = bench_process_cpu() - begin;
    struct evaluator_counts counts = evaluator_counts(session_evaluator(session));
    sample->compile = counts.compile_seconds;
    sample->outer = outer / (sample->run - sample->compile);
    sample->each = (sample->run - sample->compile) * 1e9 /
                   (double)(mode == NATIVE_NEVER ? counts.interpreted : counts.native);
    session_free(session);
    return done;
}

static bool run_once(const char *file, enum native_mode mode, struct sample *sample)
{
    struct arena *arena = arena_new();
    double begin = bench_process_cpu();
    struct frontend_options options = {.outside_files = true};
    struct frontend *frontend = frontend_new(arena, &options);
    const struct program *program = frontend_file(frontend, file);
    *sample = (struct sample){.elaborate = bench_process_cpu() - begin};
    if (!program) diagnostics_print(frontend_diagnostics(frontend), stderr, false);
    struct sample more = {0};
    bool done = program && run_program_once(program, mode, AGAIN, &more) &&
                run_program_once(program, mode, 0, sample);
    double search = sample->run - sample->compile;
    sample->share = ((more.run - more.compile) - search) / AGAIN / search;
    arena_free(arena);
    return done;
}

static void print_figure(const char *name, const char *kind, const char *what, const char *unit,
                         const struct sample *sample, size_t samples, size_t offset, double limit)
{
    double number[MOST_SAMPLES];
    char id[64], text[96], goal[32];
    for (size_t i = 0; i < samples; i++)
        number[i] = *(const double *)((const char *)&sample[i] + offset);
    snprintf(id, sizeof id, "%s.%s", name, kind);
    snprintf(text, sizeof text, "%s: %s", name, what);
    snprintf(goal, sizeof goal, ">= %g", limit);
    double median = bench_median(number, samples);
    bool wanted = !isnan(limit);
    bench_print(&(struct bench_figure){id, text, unit, number, samples,
                                       wanted ? median / limit : NAN, wanted ? "of the goal" : NULL,
                                       wanted ? goal : NULL, median >= limit});
}

static void print_mode(const char *name, enum native_mode mode, const struct sample *sample,
                       size_t samples)
{
    char id[64];
    const char *how = mode == NATIVE_NEVER ? "interpreted" : "native";
    snprintf(id, sizeof id, "%s.%s", name, how);
    print_figure(id, "run", "CPU of the run", "s", sample, samples, offsetof(struct sample, run),
                 NAN);
    print_figure(id, "each", "search an evaluation", "ns", sample, samples,
                 offsetof(struct sample, each), NAN);
    print_figure(id, "share", "share in the objective", "", sample, samples,
                 offsetof(struct sample, share), 0.7);
    if (sample->outer > 0)
        print_figure(id, "outer", "share of outer searches in theirs", "", sample, samples,
                     offsetof(struct sample, outer), 0.7);
    if (mode == NATIVE_NEVER) {
        print_figure(id, "elaborate", "CPU of elaboration", "s", sample, samples,
                     offsetof(struct sample, elaborate), NAN);
        return;
    }
    print_figure(id, "compile", "CPU of LLVM", "s", sample, samples,
                 offsetof(struct sample, compile), NAN);
}

int main(int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        for (enum native_mode mode = NATIVE_NEVER; mode <= NATIVE_ALWAYS; mode += NATIVE_ALWAYS) {
            struct sample sample[MOST_SAMPLES];
            double begin = bench_process_cpu();
            size_t samples = 0;
            while (samples < MOST_SAMPLES && bench_process_cpu() - begin < patience) {
                if (!run_once(argv[i + 1], mode, &sample[samples++])) {
                    fprintf(stderr, "share: %s does not run\n", argv[i + 1]);
                    return EXIT_FAILURE;
                }
            }
            print_mode(argv[i], mode, sample, samples);
            fflush(stdout);
        }
    }
    return 0;
}
