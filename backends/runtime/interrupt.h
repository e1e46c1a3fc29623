/* Ctrl-C and SIGTERM while a session solves: the first asks the session to stop after its batch,
 * the second ends the process at once.
 */
#ifndef NAS_BACKENDS_RUNTIME_INTERRUPT_H
#define NAS_BACKENDS_RUNTIME_INTERRUPT_H

#include "passes/solve.h"

/* From here on signals interrupt this session; one session at a time. */
void interrupt_catch(struct session *session);

/* Signals do again what they did before interrupt_catch. */
void interrupt_release(void);

#endif
