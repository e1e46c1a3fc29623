/* The interpreter: runs a step list over a batch, a block of lanes at a time. It is the oracle that
 * compiled code is held against. */
#ifndef NAS_BACKENDS_INTERPRETER_INTERPRET_H
#define NAS_BACKENDS_INTERPRETER_INTERPRET_H

#include "backends/calls.h"

/* As function_run says; false when the host stopped. Reentrant: it may be asked again from within a
 * host's answer. */
bool interpret(const struct steps *steps, struct host *host, const struct outside *outside,
               const double *captures, const double *slot, double *out, size_t stride,
               size_t lanes);

#endif
