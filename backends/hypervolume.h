/* How much of the space of objectives a front dominates. */
#ifndef NAS_BACKENDS_HYPERVOLUME_H
#define NAS_BACKENDS_HYPERVOLUME_H

#include <stddef.h>

/* The volume that boxes from the origin cover together. `side` is row-major, boxes x sides; a box
 * with a side that is not above 0 covers nothing. Exact but for rounding, and a function of the set
 * of boxes alone: their order has no part in it. */
double hypervolume(const double *side, size_t boxes, size_t sides);

#endif
