/* Spaces: the unknowns of a problem with their domains' numbers filled in.
 *
 * A candidate is a row: the problem's slots, then marks that only this file and the methods see.
 * An unknown whose parameters and guard do not depend on other unknowns is fixed: its extent is
 * known once for the whole solve. The others are filled in for each candidate, parents first, so
 * every row that comes out of here is a point of the space in its one canonical form: slots of
 * inactive unknowns are 0, so points that differ only there are equal bytes.
 */
#ifndef NAS_PASSES_SPACE_H
#define NAS_PASSES_SPACE_H

#include "backends/evaluator.h"
#include "support/random.h"

/* One unknown of the space. */
struct place {
    const struct domain *domain;
    struct function *function; /* parameters, then the guard; NULL when fixed */
    struct extent extent;      /* when fixed */
    double count;              /* points, when fixed; NaN when not */
    bool active;               /* when fixed */
    bool guarded;              /* may be inactive: has a mark */
    uint32_t first, slots;
    uint32_t mark; /* column of the row that is 1 when active */
    uint32_t coordinate, coordinates;
    size_t params;
};

struct space {
    const struct problem *problem;
    const double *captures;
    struct place *place;
    const struct place
        *whole; /* as the problem has them, when space_narrow changed some; or NULL */
    size_t places;
    size_t slots;
    size_t row;         /* numbers of a row */
    size_t dead;        /* column that is not 0 when an active unknown has nothing to choose from */
    size_t params;      /* the most of any unknown */
    size_t coordinates; /* for methods on the real line */
    size_t dynamic;     /* one past the last unknown that is not fixed */
    bool enumerable;    /* every domain has `nth` */
    bool exact;         /* `points` is the number of points, else an estimate */
    double points;
};

/* Scratch of one thread for batches of candidates; columns of `stride` numbers. */
struct lanes {
    struct lanes *next; /* in a free list */
    size_t most;        /* candidates of a batch */
    size_t stride;      /* numbers of a column */
    double *slot;       /* slots x stride */
    double *out;        /* the most outputs of any part x stride */
    double *param;
    struct random *random; /* the lanes' streams */
    uint32_t *pass;        /* lanes that go on */
    double *miss;
};

/* What fills in one active unknown of one lane's candidate. `row` holds what came before. */
typedef void space_filler(void *context, size_t lane, const struct place *place,
                          struct extent extent, double *row);

/* Reads the problem's unknowns; their points are not counted yet. False when the host stopped it.
 * Memory of the arena. */
bool space_open(struct space *space, struct arena *arena, struct evaluator *evaluator,
                struct host *host, const struct problem *problem, const double *captures);
/* Takes from single choices the values that a requirement of nothing but them rules out, unless
 * that leaves one of them without any. False when the host stopped it. */
bool space_narrow(struct space *space, struct arena *arena, struct evaluator *evaluator,
                  struct host *host);
/* Whether the row has a value that space_narrow took away. */
bool space_outside(const struct space *space, const double *row);
/* Counts the points. `most` bounds the work of counting points that depend on each other; beyond it
 * `points` is an estimate. False when the host stopped it. */
bool space_count(struct space *space, struct arena *arena, struct host *host, size_t most);

/* Scratch for up to `wanted` lanes (fewer when candidates are large) and `outputs` outputs. */
struct lanes *lanes_new(const struct space *space, size_t outputs, size_t wanted);
void lanes_free(struct lanes *lanes);

/* Fills in rows[lane] for each lane, unknown by unknown. */
bool space_fill(const struct space *space, struct lanes *lanes, struct host *host,
                double *const *rows, size_t count, space_filler *filler, void *context);

/* A filler that draws from lanes->random: context is the lanes. */
void space_sample(void *context, size_t lane, const struct place *place, struct extent extent,
                  double *row);

/* Copies the slots of rows into lanes->slot and pads to a whole vector. */
void space_spread(const struct space *space, struct lanes *lanes, const double *const *rows,
                  size_t count);

/* A walk through the points in a fixed order: the last unknown changes fastest. */
struct walk {
    const struct space *space;
    struct lanes *lanes;
    struct host *host;
    size_t places;  /* unknowns walked: all, or only the first few */
    double *row;    /* the current point */
    double *number; /* of each unknown's value in its domain */
    double *count;
    double *param; /* of each unknown: space->params numbers */
    bool stopped;  /* by the host */
};
void walk_open(struct walk *walk, struct arena *arena, const struct space *space,
               struct lanes *lanes, struct host *host);
/* Takes the values with these numbers for the unknowns below `upto` and the first possible ones
 * for the rest. False when there are none. */
bool walk_enter(struct walk *walk, const double *number, size_t upto);
/* To the next values of the unknowns from..upto-1, the later ones at their first. */
bool walk_next(struct walk *walk, size_t from, size_t upto);

#endif
