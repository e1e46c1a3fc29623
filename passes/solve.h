/* Solving: the pass that removes choices.
 *
 * A session owns what solves of one program share: the evaluator, the memory of solved problems
 * (equal problems with equal captures are solved once), the journal, the threads, the budget.
 */
#ifndef NAS_PASSES_SOLVE_H
#define NAS_PASSES_SOLVE_H

#include "backends/evaluator.h"
#include "ir/program.h"

struct session;

/* What a progress line shows; called at most ten times a second, by one thread at a
 * time. */
struct progress {
    const struct problem *problem;
    uint64_t evaluated;
    double space;     /* points, or inf */
    double best;      /* of the first objective, NaN while nothing is feasible */
    double seconds;   /* so far */
    double remaining; /* seconds, estimated; NaN when unknown */
    size_t solved;    /* top-level solves done and in all */
    size_t solves;
};

/* A question of a program and whether the cache has its answer. */
struct recalled {
    struct digest id; /* the key */
    const struct problem *problem;
    const double *captures;
    bool found;
};

struct session_options {
    uint64_t seed;   /* root seed; default 0 */
    unsigned jobs;   /* threads; 0: as many as processors */
    uint64_t budget; /* evaluations a top-level solve; 0: the method's own */
    double seconds;  /* wall time from session_restart, or the session's making; 0: no limit */
    enum native_mode native;
    bool allow_commands;  /* oracles may run commands */
    const char *folder;   /* where commands run */
    const char *cache;    /* folder of the cache; NULL: none */
    const char *journal;  /* file of the journal; NULL: one a top-level solve, in the cache */
    double image_seconds; /* least time between images of a search; 0: the usual */
    void (*progress)(void *context, const struct progress *progress);
    void *progress_context;
    /* When set nothing is searched: questions that no search asks are shown to it, and those that
     * the cache cannot answer stay open (SOLVE_INTERRUPTED). */
    void (*recall)(void *context, const struct recalled *recalled);
    void *recall_context;
};

struct session *session_new(struct exprs *exprs, const struct session_options *options);
void session_free(struct session *session);
struct evaluator *session_evaluator(struct session *session);
struct exprs *session_exprs(const struct session *session);

/* May be called from a signal handler: the running solve stops after its batch, is kept, and
 * everything above answers SOLVE_INTERRUPTED. */
void session_interrupt(struct session *session);

/* Sets the clock back for the next run of a session that lives through several: times shown, the
 * limit of time and the number of searches count from here. */
void session_restart(struct session *session);

enum solve_status {
    SOLVE_DONE,
    SOLVE_INFEASIBLE,  /* nothing feasible: session_conflict says why */
    SOLVE_INTERRUPTED, /* kept as far as it came; running again goes on */
    SOLVE_FAILED       /* a command, a file, an unsupported oracle: session_error says what */
};

/* Evaluates expressions without captures and slots (a program's leaves), solving what they need. */
enum solve_status session_evaluate(struct session *session, const struct expr *const *expr,
                                   size_t count, double *out);

/* One solve of one problem. outputs: problem_outputs(problem) numbers. */
enum solve_status session_solve(struct session *session, const struct problem *problem,
                                const double *captures, double *outputs);

/* The front of a solved problem with several objectives: `points` rows of its slots, then values.
 */
struct front {
    size_t points;
    const double *slot;  /* points x slots */
    const double *value; /* points x objectives, as written */
};
const struct front *session_front(struct session *session, const struct problem *problem,
                                  const double *captures);

/* Why the last solve that failed found nothing: a minimal set of requirements that no seen point
 * meets together, and how near the nearest point came to each. */
struct conflict {
    const struct problem *problem;
    bool proven; /* every point of the space was seen */
    size_t count;
    const size_t *require;        /* numbers in problem->require */
    const double *distance;       /* the smallest distance seen, of points that meet the others */
    bool not_number;              /* with these met, an objective was never a number */
    const struct conflict *inner; /* an inner search's reason, or NULL */
    uint64_t evaluated;
};
const struct conflict *session_conflict(const struct session *session);
const char *session_error(const struct session *session, struct span *at);

/* Something that went wrong without stopping the work (a cache that cannot be written), or NULL. */
const char *session_warning(const struct session *session);

/* What was found in the cache of searches that an earlier session did not finish. */
struct resumed {
    uint64_t searches;
    uint64_t evaluations; /* that were not made again */
};
struct resumed session_counts_resumed(const struct session *session);

/* Whether options.seconds were over before a search had ended: its answer is the best until then.
 */
bool session_out_of_time(const struct session *session);

/* A question to a person or a board that has no answer yet. A search that meets some asks all of
 * its batch and ends with SOLVE_INTERRUPTED. */
struct question {
    char id[33]; /* the same question has the same id in every run */
    const struct oracle *oracle;
    const double *args; /* oracle->args numbers */
};
/* All that are open, sorted by id; valid until the session works on. */
const struct question *session_pending(struct session *session, size_t *count);

/* Whether this question has been answered, now or in an earlier session with the same cache. */
bool session_answered(struct session *session, const char *id, double *value);

/* Keeps an answer, synced to disk before this returns, for this and every later session with the
 * same cache (or journal). Answers 0 or an errno: EINVAL when the id is none or the value is not
 * a number. */
int session_tell(struct session *session, const char *id, double value);

#endif
