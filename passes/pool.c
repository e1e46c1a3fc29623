/* Loops over threads; see pool.h. One mutex guards everything: turns are long (tens of
 * microseconds and more) compared with taking a number. */
#include "passes/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "support/arena.h"

/* A loop being run; lives on the stack of the thread that asked for it. */
struct pool_loop {
    pool_turn *turn;
    void *context;
    size_t next, turns;
    size_t running; /* turns begun and not ended */
    struct pool_loop *younger;
};

struct pool {
    unsigned jobs;
    unsigned threads; /* started */
    unsigned wanted;  /* jobs - 1, or fewer when the system has no more */
    pthread_t *thread;
    pthread_mutex_t mutex;
    pthread_cond_t work; /* a loop was added, or the pool closes */
    pthread_cond_t done; /* some loop's last turn ended */
    struct pool_loop *oldest;
    bool closing;
};

static void take_turns(struct pool *pool, struct pool_loop *loop)
{
    while (loop->next < loop->turns) {
        size_t i = loop->next++;
        loop->running++;
        pthread_mutex_unlock(&pool->mutex);
        loop->turn(loop->context, i);
        pthread_mutex_lock(&pool->mutex);
        if (!--loop->running && loop->next == loop->turns) pthread_cond_broadcast(&pool->done);
    }
}

static struct pool_loop *find_work(struct pool *pool)
{
    struct pool_loop *loop = pool->oldest;
    while (loop && loop->next == loop->turns)
        loop = loop->younger;
    return loop;
}

static void *work(void *context)
{
    struct pool *pool = context;
    pthread_mutex_lock(&pool->mutex);
    while (!pool->closing) {
        struct pool_loop *loop = find_work(pool);
        if (loop)
            take_turns(pool, loop);
        else
            pthread_cond_wait(&pool->work, &pool->mutex);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

struct pool *pool_new(unsigned jobs)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool) out_of_memory();
    pool->jobs = jobs ? jobs : 1;
    pool->wanted = pool->jobs - 1;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->done, NULL);
    pool->thread = calloc(pool->jobs, sizeof *pool->thread);
    if (!pool->thread) out_of_memory();
    return pool;
}

/* Threads start with the first loop that needs them, with signals blocked: signals are the main
 * thread's. A thread that cannot be had is done without. */
static void start_threads(struct pool *pool)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    while (pool->threads < pool->wanted) {
        if (pthread_create(&pool->thread[pool->threads], NULL, work, pool))
            pool->wanted = pool->threads;
        else
            pool->threads++;
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

void pool_free(struct pool *pool)
{
    if (!pool) return;
    pthread_mutex_lock(&pool->mutex);
    pool->closing = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->mutex);
    for (unsigned i = 0; i < pool->threads; i++)
        pthread_join(pool->thread[i], NULL);
    pthread_cond_destroy(&pool->done);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->thread);
    free(pool);
}

unsigned pool_jobs(const struct pool *pool)
{
    return pool->jobs;
}

static void link_loop(struct pool *pool, struct pool_loop *loop)
{
    struct pool_loop **end = &pool->oldest;
    while (*end)
        end = &(*end)->younger;
    *end = loop;
}

static void unlink_loop(struct pool *pool, struct pool_loop *loop)
{
    struct pool_loop **at = &pool->oldest;
    while (*at != loop)
        at = &(*at)->younger;
    *at = loop->younger;
}

void pool_run(struct pool *pool, size_t turns, pool_turn *turn, void *context)
{
    if (pool->jobs == 1 || turns < 2) {
        for (size_t i = 0; i < turns; i++)
            turn(context, i);
        return;
    }
    struct pool_loop loop = {.turn = turn, .context = context, .turns = turns};
    pthread_mutex_lock(&pool->mutex);
    if (pool->threads < pool->wanted) start_threads(pool);
    link_loop(pool, &loop);
    pthread_cond_broadcast(&pool->work);
    take_turns(pool, &loop);
    unlink_loop(pool, &loop);
    while (loop.running)
        pthread_cond_wait(&pool->done, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}
