/* A search under way: what all methods share.
 *
 * A method makes candidates in crowds and asks for their answers; everything else happens here, in
 * one order: points seen before are answered from memory, requirements run first, only candidates
 * that meet them reach the objectives, then the answers are taken in, in the order of the
 * candidates. Batches are spread over threads and nothing depends on how.
 *
 * Ranking follows Deb, "An efficient constraint handling method for genetic algorithms" (2000): a
 * feasible candidate is better than one that is not; of two that are not, the one with the smaller
 * sum of distances; of two feasible ones, the one with the smaller values. Values are held so that
 * smaller is better (negated when the objective is maximised). Ties go to the earlier candidate.
 */
#ifndef NAS_PASSES_SEARCH_H
#define NAS_PASSES_SEARCH_H

#include <pthread.h>
#include <stdatomic.h>

#include "ir/method.h"
#include "passes/seen.h"
#include "passes/session.h"
#include "passes/space.h"
#include "support/vector.h"

/* Candidates, with their answers. Memory of the search's arena. */
struct crowd {
    size_t count;
    size_t row_size;    /* numbers of a row */
    size_t values;      /* objectives */
    double *row;        /* count rows of the space */
    struct digest *key; /* of the slots */
    bool *fresh;        /* whether search_answer met the point for the first time */
    double *miss;       /* 0: feasible; INFINITY: no number, or not evaluated */
    double *value;      /* count x objectives */
};

enum search_stop {
    STOP_NOT,
    STOP_ENOUGH,   /* budget, or every point was seen, or nothing is left to improve */
    STOP_TIME,     /* the search's own is over */
    STOP_DEADLINE, /* the session's time is over: another session may go on */
    STOP_PENDING,  /* questions are open */
    STOP_INTERRUPT,
    STOP_FAILED
};

/* Non-dominated feasible points, each with different values. */
struct archive {
    size_t count, room;
    size_t last;   /* the member that dominated the last refused point: most likely the next, too */
    double *row;   /* count rows */
    double *value; /* count x objectives, smaller is better */
};

enum { SEARCH_LANES = 256 }; /* most candidates of one call of a function */

/* Memory without pointers that an image keeps. */
struct kept {
    void *memory;
    size_t size;
};

struct truths;
struct journal;
struct image;

struct search {
    struct session *session;
    const struct problem *problem;
    const double *captures;
    struct digest id; /* of problem, captures and options */
    unsigned depth;   /* searches around this one */
    struct journal *journal;
    struct arena *arena;

    struct space space;
    uint64_t key; /* of the random streams */
    const struct problem_layout *layout;
    struct function *require; /* NULL when nothing is cheap */
    struct function *objective;
    enum method_kind method;
    size_t outputs; /* the most of any part */
    bool pure;      /* the objective never calls the host */

    struct seen seen;
    uint64_t evaluated;
    uint64_t budget;  /* evaluations allowed; UINT64_MAX: no limit */
    uint64_t planned; /* evaluations the method expects to make, for the progress line */
    double begin;     /* seconds of the clock, moved back by what a resumed search has run before */
    double time;      /* seconds that it may take, or INFINITY */
    double deadline;  /* of the session, or INFINITY; an inner search that meets it is no answer */
    bool begun;       /* even where time is over before that, there is a first batch */
    bool exhausted;   /* every point was seen */
    enum search_stop stop;

    uint64_t feasible;
    double *best;       /* row */
    double *best_value; /* objectives */
    struct archive archive;
    struct truths *truths; /* what was met, while nothing is feasible */
    double nearest;        /* the smallest sum of distances, likewise: that of `best` */
    struct blame blame;    /* of the searches inside that found nothing */

    struct image *image; /* NULL: the search is not kept */
    struct VECTOR(struct kept) kept;
    double imaged;     /* seconds of the clock: the last image, or the beginning */
    bool has_image;    /* of an earlier moment, or an earlier run */
    double image_cost; /* seconds that its writing took */

    pthread_mutex_t mutex; /* guards the two below and `stop` while a batch runs */
    struct lanes *idle;
    double lane_seconds[2]; /* mean seconds a candidate: of making, of evaluating */
    atomic_bool halted;     /* a thread met a reason to stop */
};

/* Solves. The caller sets what is above `space`; the outputs, front and conflict that it sets in
 * `solution` live in the search's arena, or, for inner conflicts, in the session's. */
enum solve_status search_run(struct search *search, struct solution *solution);

/* Whether the user gave this option. */
bool search_names(const struct search *search, const char *name);
/* The method's option as the user gave it, else its default in methods.def; NaN for `-`. */
double search_option(const struct search *search, const char *name);
/* The same, brought into least..most; `fallback` for `-`. */
size_t search_count(const struct search *search, const char *name, double fallback, size_t least,
                    size_t most);

struct crowd crowd_new(struct search *search, size_t count);
static inline double *crowd_row(const struct crowd *crowd, size_t i)
{
    return crowd->row + i * crowd->row_size;
}
static inline double *crowd_value(const struct crowd *crowd, size_t i)
{
    return crowd->value + i * crowd->values;
}
void crowd_copy(struct crowd *to, size_t i, const struct crowd *from, size_t j);
/* Less than 0 when candidate i of a is better, 0 when equal. */
int crowd_compare(const struct crowd *a, size_t i, const struct crowd *b, size_t j);

/* How candidates are made. Both functions run on several threads and may write only what belongs
 * to their candidate. */
struct maker {
    void (*begin)(void *context, size_t i, unsigned attempt, struct random *random); /* or NULL */
    void (*fill)(void *context, size_t i, struct random *random, const struct place *place,
                 struct extent extent, double *row);
    /* A whole row at once, where every unknown is fixed; or NULL. */
    void (*whole)(void *context, size_t i, struct random *random, double *row);
    void *context;
    unsigned attempts;   /* more tries when the candidate was seen before */
    unsigned rejections; /* more tries when it misses a requirement that costs nothing to ask */
};

/* How often a candidate that misses a requirement is best drawn again before it is answered: many
 * times where an answer takes a search or somebody outside, else not at all, because drawing costs
 * as much as answering and a miss says how far it is. */
unsigned search_rejections(const struct search *search);
/* Fills candidates 0..count-1; candidate i draws from the stream of (key, major, i). False when the
 * search must stop. */
bool search_make(struct search *search, struct crowd *crowd, size_t count, uint32_t major,
                 const struct maker *maker);
/* Draws candidates uniformly, place by place, with the rejections above. */
bool search_sample(struct search *search, struct crowd *crowd, size_t count, uint32_t major,
                   unsigned attempts);

/* Answers candidates 0..count-1. False when the search must stop; the candidates that were not
 * evaluated then have miss INFINITY. */
bool search_answer(struct search *search, struct crowd *crowd, size_t count);
/* The same for points that are known to be new; they are not remembered. */
bool search_answer_new(struct search *search, struct crowd *crowd, size_t count);

/* Images of searches whose evaluations ask nobody, so that a search that is stopped or killed goes
 * on where it was. Before its first generation a method names the memory that is its state between
 * two generations; sizes depend on the problem and the method's options only. */
void search_keep(struct search *search, void *memory, size_t size);
void search_keep_crowd(struct search *search, struct crowd *crowd, size_t count);
/* When all is named: brings back what an earlier run has kept, if there is anything. */
bool search_resume(struct search *search);
/* Between two generations: makes an image when the last one is old, and decides whether the search
 * is to be stopped: false then, and the image is made at once. */
bool search_checkpoint(struct search *search);

/* The inside of answering: runs the functions over the candidates with these numbers. `distance`,
 * if not NULL, gets `requires` + 1 numbers of each: 0 for a requirement that holds, its distance,
 * or NaN when unknown; the last is whether the objectives fail to be numbers. */
bool search_evaluate(struct search *search, struct crowd *crowd, const uint32_t *todo, size_t count,
                     double *distance);

/* When nothing is feasible in a narrowed space: looks at points that narrowing left out, so that a
 * conflict can name the requirements that did it. None of them meets these, so only requirements
 * that cost nothing to ask are asked. */
void search_look_outside(struct search *search);

/* Runs turns 0..count-1 of `kind` (0 making, 1 evaluating) in chunks, on several threads when they
 * are long enough to pay for it. */
typedef void search_chunk(void *context, size_t first, size_t count);
void search_spread(struct search *search, int kind, bool always, size_t count, size_t most,
                   search_chunk *chunk, void *context);
struct lanes *search_take_lanes(struct search *search);
void search_give_lanes(struct search *search, struct lanes *lanes);
/* Opens the frame of a function that the search runs. */
void search_frame(struct search *search, struct frame *frame);
void search_halt(struct search *search, enum search_stop stop);

/* Makes room for `count` members. */
void archive_reserve(struct archive *archive, size_t count, size_t row_size, size_t values);
/* Adds a feasible point unless a member is as good in everything; drops members that it beats. */
void archive_add(struct archive *archive, const double *row, size_t row_size, const double *value,
                 size_t values);

/* One a method of methods.def. */
typedef void search_method(struct search *search);
search_method method_exhaustive, method_random, method_evolution, method_cmaes, method_annealing,
    method_nsga2;

#endif
