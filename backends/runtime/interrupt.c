/* Signals that interrupt a session; see interrupt.h.
 *
 * Where a handler finds its session, when it was first called, and what the signals did before, is
 * the only global state of the program: a handler gets no argument, and signals belong to the whole
 * process.
 */
#include "backends/runtime/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum { SIGNALS = 2 };

static const int caught[SIGNALS] = {SIGINT, SIGTERM};
static struct sigaction before[SIGNALS];
static _Atomic(struct session *) interrupted;

/* The moment of the first signal in milliseconds of a clock that only goes forward; 0: none yet. */
static _Atomic int64_t first;

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1;
}

/* Only what is safe in a handler. The first signal asks the session to stop. Some senders,
 * timeout(1) among them, send to the process and to its group, so one that comes at once is the
 * same wish; a later one comes from somebody who does not want to wait and ends the process. */
static void handle(int number)
{
    enum { SAME_WISH_MS = 300 };
    int64_t none = 0, now = milliseconds();
    struct session *session = atomic_load(&interrupted);
    if (atomic_compare_exchange_strong(&first, &none, now)) {
        if (session) session_interrupt(session);
    } else if (now - none > SAME_WISH_MS) {
        signal(number, SIG_DFL);
        raise(number);
    }
}

void interrupt_ignore_limits(void)
{
    signal(SIGXFSZ, SIG_IGN);
}

void interrupt_catch(struct session *session)
{
    struct sigaction action = {.sa_flags = SA_RESTART};
    action.sa_handler = handle;
    sigemptyset(&action.sa_mask);
    atomic_store(&first, 0);
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
