/* The inside of a session: what solve.h promises, for the files of this folder. */
#ifndef NAS_PASSES_SESSION_H
#define NAS_PASSES_SESSION_H

#include <pthread.h>
#include <stdatomic.h>

#include "passes/pool.h"
#include "passes/solve.h"
#include "support/map.h"

/* A solved problem, or one that is being solved. */
struct solution {
    const struct problem *problem;
    struct digest id;
    const double *captures;
    bool running;
    bool fronted;  /* the front is asked for: the journal, which keeps none, does not do */
    bool finished; /* else another call may try again */
    const char *method;
    bool pending;        /* interrupted by open questions */
    bool cut;            /* by a limit of time: the answer is not the question's alone */
    bool resumable;      /* another run may go on from the image */
    struct image *image; /* of the search; given up by whoever keeps the answer */
    enum solve_status status;
    double *outputs;
    struct front front;
    const struct conflict *conflict;
    double deadline; /* of the search, in seconds of the clock, or INFINITY */
    double miss;     /* of an infeasible one: the smallest sum of distances it saw, or INFINITY */
};

struct oracles;
struct journal;
struct image;
struct search;

struct session {
    struct exprs *exprs;
    struct session_options options;
    struct evaluator *evaluator;
    struct pool *pool;
    atomic_bool interrupted;
    double begin;    /* seconds of the clock */
    double deadline; /* likewise, or INFINITY */

    pthread_mutex_t mutex; /* guards everything below */
    pthread_cond_t solved; /* some solution stopped running */
    struct arena *arena;
    struct map memory; /* solution by id */
    const struct conflict *conflict;
    const char *error;
    struct span at;
    struct oracles *oracles; /* has a lock of its own */
    struct journal *journal; /* of options.journal; else each top-level solve has its own */
    const char *warning;
    struct resumed resumed;
    bool out_of_time; /* a search was cut by the deadline */
    size_t solved_count, solves;
    double shown; /* when progress was last shown */
};

/* Of several searches that found nothing, the one to speak of: the nearest to a point; of equally
 * near ones that with the smaller id, so that threads and batches play no part. */
struct blame {
    const struct conflict *conflict; /* NULL: none */
    double miss;
    struct digest id;
};
void blame_sooner(struct blame *blame, const struct blame *other);

/* What the callbacks of a running function know. One a call of function_run. */
struct frame {
    struct host host;
    struct session *session;
    unsigned depth;           /* of searches begun from here */
    struct journal *journal;  /* of the top-level solve around */
    double deadline;          /* of what is begun from here, or INFINITY */
    bool pending;             /* a question is open: the numbers are not answers */
    enum solve_status status; /* why a callback stopped the function */
    bool infeasible;          /* an inner search found nothing */
    double miss;              /* the sum of how near such searches came */
    struct blame blame;       /* which of them came nearest */
};
void frame_open(struct frame *frame, struct session *session, unsigned depth,
                struct journal *journal);

/* The answer to a question: the cached or journalled one, or that of a search run now. Its outputs,
 * front and conflict live in the arena. Called without the mutex. */
struct solution solution_find(struct session *session, const struct solution *question,
                              unsigned depth, struct journal *journal, struct arena *arena);

/* session_solve for a solve that session->solves counts already. */
enum solve_status session_solve_counted(struct session *session, const struct problem *problem,
                                        const double *captures, double *outputs);

/* Makes the conflict of an infeasible top-level solve the session's. */
void session_blame(struct session *session, const struct problem *problem, const double *captures);

/* Draws `turns` points of a problem's space, each meeting its requirements. */
bool draw_points(struct frame *frame, const struct problem *problem, const double *captures,
                 size_t turns, double *rows);

/* Keeps the first error. Locks. */
void session_fail(struct session *session, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Keeps the first note about something that did not stop the work. Locks. */
void session_warn(struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Counts a search that goes on from an image behind so many evaluations. Locks. */
void session_resumed(struct session *session, uint64_t evaluated);

/* Notes that the deadline cut a search. Locks. */
void session_cut(struct session *session);

/* Shows the search's state when the last showing is old enough. */
void session_progress(struct session *session, const struct search *search);

#endif
