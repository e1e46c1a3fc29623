/* Running a program: its actions in order, each evaluated, then handed to a sink that prints or
 * writes. `nas run`, the REPL and native programs differ only in their sinks.
 */
#ifndef NAS_PASSES_RUN_H
#define NAS_PASSES_RUN_H

#include "passes/solve.h"

/* What receives the answers. Values handed over are concrete: every scalar is a number, fronts have
 * become lists of records. Answers 0 or an errno. */
struct run_sink {
    int (*print)(struct run_sink *, const struct action *, const struct value *const *value,
                 size_t values);
    int (*write)(struct run_sink *, const struct action *, const struct value *value);
    /* a CHECK that does not hold */
    void (*failed)(struct run_sink *, const struct action *);
    void *context;
};

struct run_outcome {
    enum solve_status status;
    const struct action *at; /* the action that did not end well, or NULL */
    int error;               /* errno of a sink */
    bool check_failed;
};

struct run_outcome run_program(struct session *, const struct program *, struct run_sink *);

/* The value with every expression replaced by its number, in `arena`; solves what it needs. */
enum solve_status run_value(struct session *, struct arena *arena, const struct value *value,
                            const struct value **concrete);

#endif
