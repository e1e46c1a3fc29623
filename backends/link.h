/* Runs the C compiler as a linker. */
#ifndef NAS_BACKENDS_LINK_H
#define NAS_BACKENDS_LINK_H

#include "support/arena.h"

/* Links `object` to a program with libnasrun.a, or to a shared object. NULL, or what went wrong
 * with what the linker said, in the arena. */
const char *link_program(struct arena *arena, const char *object, const char *path);
const char *link_shared(struct arena *arena, const char *object, const char *path);

#endif
