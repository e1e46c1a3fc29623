/* Mutation and crossing of rows, shared by the methods that breed candidates.
 *
 * A mutation touches each unknown with its own chance, and always at least one. Which ones is
 * decided by skipping from one to the next (the gaps of a Poisson process), so its cost is that of
 * the changes and not of the unknowns. The chances are the rate, or a half, a quarter ... of it,
 * each as likely, down to about one change: the last steps to an optimum are small ones.
 */
#ifndef NAS_PASSES_METHOD_VARY_H
#define NAS_PASSES_METHOD_VARY_H

#include "passes/search.h"

/* How much of a space to change at once. */
struct variation {
    const struct space *space;
    double rate;    /* the share of all slots to change, about */
    double *hazard; /* sums of -log(1 - chance) of the unknowns before and with this one */
    double *weight; /* likewise of the weights with which one is chosen when none was touched */
};

struct variation variation_new(struct search *search, double rate);

/* A mutation on its way through the unknowns of a row. */
struct change {
    size_t next;  /* the next unknown to touch; beyond the last when all is done */
    double reach; /* how far it has come in hazards */
    double scale; /* of its gaps: 1, 2, 4 ... */
};
struct change change_draw(const struct variation *variation, struct random *random);

/* Fills in an unknown from a parent's row, changed where the change touches it. */
void vary_mutate(const struct variation *variation, struct change *change, struct random *random,
                 const struct place *place, struct extent extent, const double *parent,
                 double *row);
/* Fills in an unknown as a child of two rows. */
void vary_cross(struct random *random, const struct place *place, struct extent extent,
                const double *a, const double *b, double *row);

/* The same for whole rows of a space in which every unknown is fixed. */
void vary_mutate_row(const struct variation *variation, struct change *change,
                     struct random *random, const double *parent, double *row);
void vary_cross_row(const struct space *space, struct random *random, const double *a,
                    const double *b, double *row);

#endif
