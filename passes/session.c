/* Sessions: the memory of solved problems and the way from expressions to searches; see solve.h. */
#include "passes/session.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "passes/journal.h"
#include "passes/oracle.h"
#include "passes/search.h"
#include "support/build_id.h"
#include "support/clock.h"
#include "support/files.h"
#include "support/limits.h"

static bool digest_less(struct digest a, struct digest b)
{
    return a.high != b.high ? a.high < b.high : a.low < b.low;
}

void blame_sooner(struct blame *blame, const struct blame *other)
{
    bool sooner = !blame->conflict || other->miss < blame->miss ||
                  (other->miss == blame->miss && digest_less(other->id, blame->id));
    if (other->conflict && sooner) *blame = *other;
}

static unsigned processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 && count < 1024 ? (unsigned)count : 1;
}

/* A cache that cannot be had is done without. */
static void open_files(struct session *session)
{
    struct session_options *options = &session->options;
    int error = options->cache ? folder_make(options->cache) : 0;
    if (error) {
        session_warn(session, "the cache `%s` cannot be used: %s", options->cache, strerror(error));
        options->cache = NULL;
    }
    session->oracles = oracles_new(options);
    if (options->journal) session->journal = journal_open(options->journal, false);
}

void session_restart(struct session *session)
{
    double seconds = session->options.seconds;
    session->begin = clock_seconds();
    session->deadline = seconds > 0 ? session->begin + seconds : INFINITY;
    session->shown = session->begin;
    session->solved_count = session->solves = 0;
}

struct session *session_new(struct exprs *exprs, const struct session_options *options)
{
    struct arena *arena = arena_new();
    struct session *session = NEW(arena, struct session);
    session->exprs = exprs;
    session->options = *options;
    session->arena = arena;
    session->evaluator = evaluator_new(exprs, options->native);
    session->pool = pool_new(options->jobs ? options->jobs : processors());
    session_restart(session);
    atomic_init(&session->interrupted, false);
    pthread_mutex_init(&session->mutex, NULL);
    pthread_cond_init(&session->solved, NULL);
    map_init(&session->memory, arena);
    open_files(session);
    return session;
}

void session_free(struct session *session)
{
    if (!session) return;
    pool_free(session->pool);
    journal_close(session->journal);
    oracles_free(session->oracles);
    evaluator_free(session->evaluator);
    pthread_cond_destroy(&session->solved);
    pthread_mutex_destroy(&session->mutex);
    arena_free(session->arena);
}

struct evaluator *session_evaluator(struct session *session)
{
    return session->evaluator;
}

struct exprs *session_exprs(const struct session *session)
{
    return session->exprs;
}

void session_interrupt(struct session *session)
{
    atomic_store(&session->interrupted, true);
}

const struct conflict *session_conflict(const struct session *session)
{
    return session->conflict;
}

const char *session_error(const struct session *session, struct span *at)
{
    if (at) *at = session->at;
    return session->error;
}

const char *session_warning(const struct session *session)
{
    return session->warning;
}

void session_fail(struct session *session, struct span at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    pthread_mutex_lock(&session->mutex);
    if (!session->error) {
        session->error = arena_vprintf(session->arena, format, args);
        session->at = at;
    }
    pthread_mutex_unlock(&session->mutex);
    va_end(args);
}

void session_warn(struct session *session, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    pthread_mutex_lock(&session->mutex);
    if (!session->warning) session->warning = arena_vprintf(session->arena, format, args);
    pthread_mutex_unlock(&session->mutex);
    va_end(args);
}

void session_resumed(struct session *session, uint64_t evaluated)
{
    pthread_mutex_lock(&session->mutex);
    session->resumed.searches++;
    session->resumed.evaluations += evaluated;
    pthread_mutex_unlock(&session->mutex);
}

void session_cut(struct session *session)
{
    pthread_mutex_lock(&session->mutex);
    session->out_of_time = true;
    pthread_mutex_unlock(&session->mutex);
}

bool session_out_of_time(const struct session *session)
{
    return session->out_of_time;
}

struct resumed session_counts_resumed(const struct session *session)
{
    return session->resumed;
}

/* Of the search itself; of the session when other solves are still to come. */
static double remaining(const struct session *session, const struct search *search, double now)
{
    double all = (double)search->planned;
    if ((double)search->budget < all) all = (double)search->budget;
    double done = (double)search->evaluated;
    if (all <= 0 || done <= 0) return NAN;
    double left = done < all ? (now - search->begin) * (all / done - 1) : 0;
    size_t waiting = session->solves - session->solved_count;
    if (waiting > 1 && session->solved_count)
        left += (double)(waiting - 1) * (now - session->begin) / (double)session->solved_count;
    return left;
}

void session_progress(struct session *session, const struct search *search)
{
    if (!session->options.progress || search->depth) return;
    double now = clock_seconds();
    pthread_mutex_lock(&session->mutex);
    if (now - session->shown >= 0.1) {
        session->shown = now;
        double best = NAN;
        if (search->feasible && search->problem->objectives)
            best = search->problem->objective[0].maximize ? -search->best_value[0]
                                                          : search->best_value[0];
        struct progress progress = {.problem = search->problem,
                                    .evaluated = search->evaluated,
                                    .space = search->space.points,
                                    .best = best,
                                    .seconds = now - session->begin,
                                    .remaining = remaining(session, search, now),
                                    .solved = session->solved_count,
                                    .solves = session->solves};
        session->options.progress(session->options.progress_context, &progress);
    }
    pthread_mutex_unlock(&session->mutex);
}

/* The key of a solved problem: everything its answer depends on. */
static struct digest question(const struct session *session, const struct problem *problem,
                              const double *captures, unsigned depth)
{
    struct {
        struct digest problem, captures;
        uint64_t seed, budget;
        struct digest version;
    } key = {problem->digest, digest_bytes(captures, problem->captures * sizeof *captures),
             session->options.seed, depth ? 0 : session->options.budget,
             digest_bytes(build_id, strlen(build_id))};
    return digest_bytes(&key, sizeof key);
}

/* The solution's place in the memory, to be solved by the caller when `running` was not set. Waits
 * while another thread solves it. Called with the mutex held. */
static struct solution *claim(struct session *session, const struct problem *problem,
                              const double *captures, struct digest id)
{
    void **place = map_at(&session->memory, &id, sizeof id);
    if (!*place) {
        struct solution *fresh = NEW(session->arena, struct solution);
        fresh->problem = problem;
        fresh->id = id;
        fresh->captures =
            arena_copy(session->arena, captures, problem->captures * sizeof *captures);
        *place = fresh;
    }
    struct solution *solution = *place;
    while (solution->running)
        pthread_cond_wait(&session->solved, &session->mutex);
    return solution;
}

static void keep_front(struct session *session, struct solution *solution, const struct front *from)
{
    const struct problem *problem = solution->problem;
    struct arena *arena = session->arena;
    size_t points = from->points;
    if (!points) return;
    solution->front.slot = arena_copy(arena, from->slot, points * problem->slots * sizeof(double));
    solution->front.value =
        arena_copy(arena, from->value, points * problem->objectives * sizeof(double));
    solution->front.points = points;
}

/* A reason and the inner ones behind it. */
static const struct conflict *copy_conflict(struct arena *arena, const struct conflict *from)
{
    const struct conflict *first = NULL, **link = &first;
    for (; from; from = from->inner) {
        struct conflict *copy = arena_copy(arena, from, sizeof *from);
        copy->require = arena_copy(arena, from->require, from->count * sizeof *from->require);
        copy->distance = arena_copy(arena, from->distance, from->count * sizeof *from->distance);
        *link = copy;
        link = &copy->inner;
    }
    return first;
}

/* Copies what a search answered into the session's memory. Called with the mutex held. */
static void keep_solution(struct session *session, struct solution *solution,
                          const struct solution *from)
{
    struct arena *arena = session->arena;
    const struct problem *problem = solution->problem;
    keep_front(session, solution, &from->front);
    if (solution->finished) return; /* only the front was missing; others may read the rest */
    solution->status = from->status;
    solution->cut = from->cut;
    solution->pending = from->pending;
    solution->finished = from->status == SOLVE_DONE || from->status == SOLVE_INFEASIBLE;
    solution->miss = from->miss;
    if (from->outputs)
        solution->outputs =
            arena_copy(arena, from->outputs, problem_outputs(problem) * sizeof *from->outputs);
    solution->conflict = copy_conflict(arena, from->conflict);
}

static void solve(struct session *session, struct solution *solution, unsigned depth,
                  struct journal *journal)
{
    struct arena *arena = arena_new();
    struct solution answer = solution_find(session, solution, depth, journal, arena);
    pthread_mutex_lock(&session->mutex);
    keep_solution(session, solution, &answer);
    pthread_mutex_unlock(&session->mutex);
    arena_free(arena);
}

/* A question with a number that is not one: an infeasible search answered part of it. */
static bool is_poisoned(const struct problem *problem, const double *captures)
{
    for (size_t i = 0; i < problem->captures; i++)
        if (isnan(captures[i])) return true;
    return false;
}

/* `fronted`: with its front, if it has an answer. */
static struct solution *solve_once(const struct frame *from, const struct problem *problem,
                                   const double *captures, bool fronted)
{
    struct session *session = from->session;
    struct digest id = question(session, problem, captures, from->depth);
    pthread_mutex_lock(&session->mutex);
    struct solution *solution = claim(session, problem, captures, id);
    bool known = solution->finished &&
                 (!fronted || solution->status != SOLVE_DONE || solution->front.points);
    if (!known) {
        solution->running = true;
        solution->fronted |= fronted;
        solution->deadline = from->deadline;
        pthread_mutex_unlock(&session->mutex);
        solve(session, solution, from->depth, from->journal);
        pthread_mutex_lock(&session->mutex);
        solution->running = false;
        pthread_cond_broadcast(&session->solved);
    }
    pthread_mutex_unlock(&session->mutex);
    return solution;
}

static void give_outputs(const struct problem *problem, const struct solution *solution,
                         double *outputs)
{
    size_t count = problem_outputs(problem);
    if (solution && solution->status == SOLVE_DONE)
        memcpy(outputs, solution->outputs, count * sizeof *outputs);
    else
        for (size_t i = 0; i < count; i++)
            outputs[i] = NAN;
}

/* The callbacks of a running function. */

static void note_infeasible(struct frame *frame, const struct solution *solution)
{
    frame->infeasible = true;
    frame->miss += solution->miss;
    blame_sooner(&frame->blame, &(struct blame){solution->conflict, solution->miss, solution->id});
}

/* The solution of a question that a running function asks, `fronted` with its front; NULL when the
 * function must stop. */
static const struct solution *answer(struct frame *frame, const struct problem *problem,
                                     const double *captures, bool fronted)
{
    if (frame->depth > LIMIT_SOLVER_DEPTH) {
        session_fail(frame->session, problem->span, "searches are nested deeper than %d",
                     LIMIT_SOLVER_DEPTH);
        frame->status = SOLVE_FAILED;
        return NULL;
    }
    struct solution *solution = solve_once(frame, problem, captures, fronted);
    if (solution->status == SOLVE_INFEASIBLE) note_infeasible(frame, solution);
    frame->status = solution->status;
    if (solution->status == SOLVE_INTERRUPTED && solution->pending) {
        /* The other lanes may have more to ask. */
        frame->pending = true;
        return solution;
    }
    bool answered = solution->status == SOLVE_DONE || solution->status == SOLVE_INFEASIBLE;
    return answered ? solution : NULL;
}

/* The same, also for a question with a number that is not one, which has no solution. False when
 * the function must stop. */
static bool find(struct frame *frame, const struct problem *problem, const double *captures,
                 bool fronted, const struct solution **solution)
{
    *solution = NULL;
    if (is_poisoned(problem, captures)) {
        frame->infeasible = true;
        return true;
    }
    *solution = answer(frame, problem, captures, fronted);
    return *solution != NULL;
}

static bool host_solve(struct host *host, const struct problem *problem, const double *captures,
                       double *outputs)
{
    const struct solution *solution;
    bool going = find(host->context, problem, captures, false, &solution);
    give_outputs(problem, solution, outputs);
    return going;
}

static bool host_front(struct host *host, const struct problem *problem, const double *captures,
                       size_t *count, const double **slot, const double **value)
{
    const struct solution *solution;
    bool going = find(host->context, problem, captures, true, &solution);
    bool solved = solution && solution->status == SOLVE_DONE;
    *count = solved ? solution->front.points : 0;
    *slot = solved ? solution->front.slot : NULL;
    *value = solved ? solution->front.value : NULL;
    return going;
}

static bool host_draw(struct host *host, const struct problem *problem, const double *captures,
                      size_t turns, double *rows)
{
    struct frame *frame = host->context;
    return draw_points(frame, problem, captures, turns, rows);
}

static bool host_ask(struct host *host, const struct oracle *oracle, const double *args,
                     size_t count, double *answer)
{
    return oracle_answer(host->context, oracle, args, count, answer);
}

void frame_open(struct frame *frame, struct session *session, unsigned depth,
                struct journal *journal)
{
    *frame = (struct frame){.host = {.solve = host_solve,
                                     .ask = host_ask,
                                     .draw = host_draw,
                                     .front = host_front,
                                     .context = frame},
                            .session = session,
                            .depth = depth,
                            .journal = journal,
                            .deadline = session->deadline,
                            .status = SOLVE_INTERRUPTED};
}

/* The front door. */

enum solve_status session_solve_counted(struct session *session, const struct problem *problem,
                                        const double *captures, double *outputs)
{
    const struct solution *solution = NULL;
    struct frame frame;
    frame_open(&frame, session, 0, session->journal);
    if (!is_poisoned(problem, captures)) solution = solve_once(&frame, problem, captures, true);
    give_outputs(problem, solution, outputs);
    enum solve_status status = solution ? solution->status : SOLVE_INFEASIBLE;
    pthread_mutex_lock(&session->mutex);
    session->solved_count++;
    pthread_mutex_unlock(&session->mutex);
    return status;
}

enum solve_status session_solve(struct session *session, const struct problem *problem,
                                const double *captures, double *outputs)
{
    session->solves++;
    enum solve_status status = session_solve_counted(session, problem, captures, outputs);
    if (status == SOLVE_INFEASIBLE) session_blame(session, problem, captures);
    return status;
}

/* The finished solution of a top-level question, or NULL. */
static const struct solution *recall(struct session *session, const struct problem *problem,
                                     const double *captures)
{
    struct digest id = question(session, problem, captures, 0);
    pthread_mutex_lock(&session->mutex);
    void **place = map_find(&session->memory, &id, sizeof id);
    const struct solution *solution = place ? *place : NULL;
    if (solution && !solution->finished) solution = NULL;
    pthread_mutex_unlock(&session->mutex);
    return solution;
}

void session_blame(struct session *session, const struct problem *problem, const double *captures)
{
    const struct solution *solution = recall(session, problem, captures);
    session->conflict = solution ? solution->conflict : NULL;
}

const struct front *session_front(struct session *session, const struct problem *problem,
                                  const double *captures)
{
    const struct solution *solution = recall(session, problem, captures);
    return solution && solution->status == SOLVE_DONE ? &solution->front : NULL;
}
