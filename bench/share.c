/* How a search's time is spent: the share of it inside objectives and requirements, the rest being
 * proposing, repairing and remembering candidates. Programs run whole, from elaboration on, with one
 * thread and no cache. The evaluator takes the wall time of its functions, so the share is one of the
 * wall time of the run without compilation: with one thread both are stretched alike by whatever
 * else the machine does.
 *
 *     share NAME FILE [NAME FILE ...]
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "frontend/frontend.h"
#include "passes/run.h"

enum { MOST_SAMPLES = 9 };

/* Enough repetitions for a median, but no more than this many seconds of them. */
static const double patience = 4;

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
    double elaborate, run, compile, share, each; /* CPU seconds; 0..1; CPU ns an evaluation */
    double functions;
};

static bool run_once(const char *file, enum native_mode mode, struct sample *sample)
{
    struct arena *arena = arena_new();
    double begin = bench_process_cpu();
    struct frontend_options options = {.outside_files = true};
    struct frontend *frontend = frontend_new(arena, &options);
    const struct program *program = frontend_file(frontend, file);
    sample->elaborate = bench_process_cpu() - begin;
    if (!program) diagnostics_print(frontend_diagnostics(frontend), stderr, false);
    bool done = false;
    if (program) {
        struct session *session = session_new(
            program->exprs, &(struct session_options){.jobs = 1, .native = mode, .folder = "."});
        struct run_sink sink = {ignore_print, ignore_write, ignore_failed, NULL};
        double wall = bench_wall();
        begin = bench_process_cpu();
        done = run_program(session, program, &sink).status == SOLVE_DONE;
        sample->run = bench_process_cpu() - begin;
        wall = bench_wall() - wall;
        struct evaluator_counts counts = evaluator_counts(session_evaluator(session));
        double evaluations = (double)(counts.interpreted + counts.native);
        double cpu_of_wall = sample->run / wall;
        sample->compile = counts.compile_seconds * cpu_of_wall;
        sample->functions = counts.compiled;
        sample->share = counts.objective_seconds / (wall - counts.compile_seconds);
        sample->each = (sample->run - sample->compile) * 1e9 / evaluations;
        session_free(session);
    }
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
    print_figure(id, "share", "share of the search in the objective", "", sample, samples,
                 offsetof(struct sample, share), 0.7);
    if (mode == NATIVE_NEVER) {
        print_figure(id, "elaborate", "CPU of elaboration", "s", sample, samples,
                     offsetof(struct sample, elaborate), NAN);
        return;
    }
    print_figure(id, "compile", "CPU of LLVM", "s", sample, samples,
                 offsetof(struct sample, compile), NAN);
    print_figure(id, "functions", "functions compiled", "", sample, samples,
                 offsetof(struct sample, functions), NAN);
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
