/* The C header of compiled functions. */
#ifndef NAS_BACKENDS_BUILD_HEADER_H
#define NAS_BACKENDS_BUILD_HEADER_H

#include "backends/steps.h"
#include "support/vector.h"

/* A compiled part of a problem. */
struct built {
    const struct problem *problem;
    unsigned part;
    const struct steps *steps;
    const char *symbol;
};
struct built_list VECTOR(struct built);

/* NULL, or what went wrong, in the arena. */
const char *build_header(struct arena *arena, const struct built_list *built, const char *path);

#endif
