/* Mutation and crossing of rows, shared by the methods that breed candidates. */
#ifndef NAS_PASSES_METHOD_VARY_H
#define NAS_PASSES_METHOD_VARY_H

#include "passes/search.h"

/* How much of a space to change at once. */
struct variation {
    const struct space *space;
    double rate;
    double *chance; /* that an unknown is touched when about `rate` of all slots are to change */
    double *upto;   /* running sums of the weights with which one unknown is chosen */
};

struct variation variation_new(struct search *search, double rate);

/* A change of one row: at least unknown `forced` changes. */
struct change {
    size_t forced;
};
struct change change_draw(const struct variation *variation, struct random *random);

/* Fills in an unknown from a parent's row, changed with the variation's rate. */
void vary_mutate(const struct variation *variation, struct change change, struct random *random,
                 const struct place *place, struct extent extent, const double *parent,
                 double *row);
/* Fills in an unknown as a child of two rows. */
void vary_cross(struct random *random, const struct place *place, struct extent extent,
                const double *a, const double *b, double *row);

#endif
