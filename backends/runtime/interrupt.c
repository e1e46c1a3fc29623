/* Signals that interrupt a session; see interrupt.h.
 *
 * Where a handler finds its session, and what the signals did before, is the only global state of
 * the program: a handler gets no argument, and signals belong to the whole process.
 */
#include "backends/runtime/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

enum { SIGNALS = 2 };

static const int caught[SIGNALS] = {SIGINT, SIGTERM};
static struct sigaction before[SIGNALS];
static _Atomic(struct session *) interrupted;

/* Only what is safe in a handler: session_interrupt sets a flag. */
static void handle(int number)
{
    struct session *session = atomic_load(&interrupted);
    (void)number;
    if (session) session_interrupt(session);
}

void interrupt_catch(struct session *session)
{
    /* SA_RESETHAND: the second signal finds the default action and ends the process. */
    struct sigaction action = {.sa_flags = SA_RESTART | (int)SA_RESETHAND};
    action.sa_handler = handle;
    sigemptyset(&action.sa_mask);
    atomic_store(&interrupted, session);
    for (int i = 0; i < SIGNALS; i++)
        sigaction(caught[i], &action, &before[i]);
}

void interrupt_release(void)
{
    for (int i = 0; i < SIGNALS; i++)
        sigaction(caught[i], &before[i], NULL);
    atomic_store(&interrupted, NULL);
}
