/* Ctrl-C and SIGTERM while a session solves: the first asks the session to stop after its batch,
 * the second ends the process at once.
 */
#ifndef NAS_BACKENDS_RUNTIME_INTERRUPT_H
#define NAS_BACKENDS_RUNTIME_INTERRUPT_H

#include "passes/solve.h"

/* From here on a file that outgrows `ulimit -f` is an error of whoever writes it, and no signal
 * that ends the process in the middle of its work. */
void interrupt_ignore_limits(void);

/* From here on signals interrupt this session; one session at a time. */
void interrupt_catch(struct session *session);

/* Signals do again what they did before interrupt_catch. */
void interrupt_release(void);

#endif
