/* Passes: functions from programs to programs; passes.def lists them. Inside one program the
 * constructors of expressions simplify all the time; passes are what is done to a program as a
 * whole. */
#ifndef NAS_PASSES_PASS_H
#define NAS_PASSES_PASS_H

#include "passes/solve.h"

enum pass_kind {
#define PASS(name, doc) PASS_##name,
#include "passes/passes.def"
#undef PASS
    PASSES
};

enum pass_kind pass_find(const char *name); /* PASSES when there is none */

/* The program after the pass, in `arena`, or NULL when a solve did not end well (*status says how).
 * What both share is not copied: the old program must outlive the new one. */
const struct program *pass_run(enum pass_kind kind, struct session *session, struct arena *arena,
                               const struct program *program, enum solve_status *status);

#endif
