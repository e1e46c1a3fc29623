/* A pool of threads for loops whose turns are independent.
 *
 * The thread that asks for a loop works on it too and returns when all turns are done; threads of
 * the pool that have nothing to do join the oldest loop that still has turns. A turn may itself ask
 * for a loop. Nobody works on another loop while waiting for the last turns of its own, so a turn
 * that waits for something another thread is doing cannot wait for itself.
 */
#ifndef NAS_PASSES_POOL_H
#define NAS_PASSES_POOL_H

#include <stddef.h>

struct pool;

/* `jobs` threads in all, the caller's included; at least 1. */
struct pool *pool_new(unsigned jobs);
void pool_free(struct pool *pool); /* no loop may be running */
unsigned pool_jobs(const struct pool *pool);

/* Calls turn(context, i) once for each i below `turns`, in any order, from several threads. */
typedef void pool_turn(void *context, size_t i);
void pool_run(struct pool *pool, size_t turns, pool_turn *turn, void *context);

#endif
