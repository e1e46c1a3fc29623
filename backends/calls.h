/* Questions to the host, lane by lane: the one routine behind both executors.
 *
 * Compiled code reaches it through `struct outside`, so it needs no symbol of this library and no
 * knowledge of where problems and oracles are.
 */
#ifndef NAS_BACKENDS_CALLS_H
#define NAS_BACKENDS_CALLS_H

#include "backends/evaluator.h"
#include "backends/steps.h"

/* Arguments and results are structures of arrays: argument a of lane i is args[a * width + i],
 * results likewise. Only the first `lanes` lanes are asked and answered; a uniform call is asked
 * once and its answer is given to all of `width`. False when the host stopped. */
typedef bool outside_ask(const struct outside *outside, struct host *host, uint32_t call,
                         const double *args, double *results, size_t width, size_t lanes);

/* The rows of a loop over samples or a front: column c of turn t of lane i is
 * rows[(t * columns + c) * width + i]. rows[-1] is the number of turns, at least 1. NULL when the
 * host stopped; else the caller releases. */
typedef double *outside_draw(const struct outside *outside, struct host *host, uint32_t call,
                             const double *args, size_t width, size_t lanes);
typedef void outside_release(double *rows);

/* Compiled code knows the order of the first three members. */
struct outside {
    outside_ask *ask;
    outside_draw *draw;
    outside_release *release;
    const struct call *call;
};

struct outside outside_of(const struct steps *steps);

#endif
