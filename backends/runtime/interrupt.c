/* Signals that interrupt a session; see interrupt.h.
 *
 * The place where a handler finds its session is the only global state of the program: a handler
 * gets no argument.
 */
#include "backends/runtime/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static _Atomic(struct session *) interrupted;

static void handle(int number)
{
    struct session *session = atomic_load(&interrupted);
    (void)number;
    if (session) session_interrupt(session);
}

static void set_handler(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_flags = flags};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void interrupt_catch(struct session *session)
{
    atomic_store(&interrupted, session);
    /* SA_RESETHAND: the second signal finds the default action and ends the process. */
    set_handler(SIGINT, handle, SA_RESTART | (int)SA_RESETHAND);
    set_handler(SIGTERM, handle, SA_RESTART | (int)SA_RESETHAND);
}

void interrupt_release(void)
{
    set_handler(SIGINT, SIG_DFL, 0);
    set_handler(SIGTERM, SIG_DFL, 0);
    atomic_store(&interrupted, NULL);
}
