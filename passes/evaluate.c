/* Running a problem's functions over batches of candidates; see search.h.
 *
 * A chunk of candidates becomes columns, the cheap requirements run over all of them, the columns
 * are pressed together to those that meet them, and the objective runs over the rest.
 */
#include <math.h>
#include <stdlib.h>

#include "passes/search.h"

/* Distances of failed requirements: a distance that is not above 0 or not a number is a mistake of
 * whoever wrote it, and must not rank the candidate as feasible or poison the sum. */
static const double least_distance = 1e-12, most_distance = 1e18;

/* Below this much work, handing chunks to other threads costs more than it saves. */
static const double worth_sharing = 100e-6;

/* Candidates that cost more seconds than this go one by one: what is finished when time is over is
 * not lost with others that are not. */
static const double dear = 1e-3;

struct lanes *search_take_lanes(struct search *search)
{
    pthread_mutex_lock(&search->mutex);
    struct lanes *lanes = search->idle;
    if (lanes) search->idle = lanes->next;
    pthread_mutex_unlock(&search->mutex);
    return lanes ? lanes : lanes_new(&search->space, search->outputs, SEARCH_LANES);
}

void search_give_lanes(struct search *search, struct lanes *lanes)
{
    pthread_mutex_lock(&search->mutex);
    lanes->next = search->idle;
    search->idle = lanes;
    pthread_mutex_unlock(&search->mutex);
}

void search_frame(struct search *search, struct frame *frame)
{
    frame_open(frame, search->session, search->depth + 1, search->journal);
    frame->deadline = search->deadline;
}

/* What the outermost search takes for an interrupt may be inner ones meeting the deadline. */
static enum search_stop reason_of(const struct search *search, enum search_stop stop)
{
    bool wished = stop != STOP_INTERRUPT || atomic_load(&search->session->interrupted);
    if (wished || search->depth || clock_seconds() <= search->deadline) return stop;
    return STOP_DEADLINE;
}

void search_halt(struct search *search, enum search_stop stop)
{
    stop = reason_of(search, stop);
    pthread_mutex_lock(&search->mutex);
    if (stop > search->stop) search->stop = stop;
    pthread_mutex_unlock(&search->mutex);
    /* Open questions do not halt: the rest of the crowd may ask more of them at once. */
    if (stop != STOP_PENDING) atomic_store(&search->halted, true);
}

/* A loop cut into chunks. */
struct spread {
    size_t count, size;
    search_chunk *chunk;
    void *context;
};

static void spread_turn(void *context, size_t i)
{
    struct spread *spread = context;
    size_t first = i * spread->size;
    size_t left = spread->count - first;
    spread->chunk(spread->context, first, left < spread->size ? left : spread->size);
}

void search_spread(struct search *search, int kind, bool always, size_t count, size_t most,
                   search_chunk *chunk, void *context)
{
    unsigned jobs = pool_jobs(search->session->pool);
    double *mean = &search->lane_seconds[kind];
    bool share = jobs > 1 && (always || *mean * (double)count > worth_sharing);
    /* Four chunks a thread level out differences in their cost. */
    size_t size = share ? count / (jobs * 4) + 1 : most;
    if (always && (*mean > dear || *mean == 0)) size = 1;
    if (!always) size = (size + BATCH_ALIGN - 1) / BATCH_ALIGN * BATCH_ALIGN;
    struct spread spread = {count, size < most ? size : most, chunk, context};
    size_t turns = (count + spread.size - 1) / spread.size;
    double begin = clock_seconds();
    if (share)
        pool_run(search->session->pool, turns, spread_turn, &spread);
    else
        for (size_t i = 0; i < turns; i++)
            spread_turn(&spread, i);
    double seconds = (clock_seconds() - begin) * (share ? jobs : 1) / (double)count;
    *mean = *mean > 0 ? (*mean + seconds) / 2 : seconds;
}

/* A crowd being evaluated. */
struct evaluation {
    struct search *search;
    struct crowd *crowd;
    const uint32_t *todo;
    double *distance;
    size_t width; /* of a candidate's distances */
};

static double bounded(double distance)
{
    if (!(distance < most_distance)) return most_distance;
    return distance > least_distance ? distance : least_distance;
}

/* Adds what the requirements' outputs say to the lanes' sums of distances. */
static void add_misses(const struct evaluation *e, struct lanes *lanes, const uint32_t *todo,
                       size_t count, const size_t *index, size_t requires)
{
    for (size_t r = 0; r < requires; r++) {
        const double *holds = lanes->out + 2 * r * lanes->stride;
        const double *distance = holds + lanes->stride;
        for (size_t lane = 0; lane < count; lane++) {
            double far = holds[lane] > 0 ? 0 : bounded(distance[lane]);
            lanes->miss[lane] += far;
            if (e->distance) e->distance[todo[lane] * e->width + index[r]] = far;
        }
    }
}

/* Writes the misses of lanes that fail and presses the others together. Answers how many go on;
 * lanes->pass then holds their candidates. */
static size_t press(const struct evaluation *e, struct lanes *lanes, const uint32_t *todo,
                    size_t count)
{
    size_t kept = 0;
    for (size_t lane = 0; lane < count; lane++) {
        if (lanes->miss[lane] == 0)
            lanes->pass[kept++] = (uint32_t)lane;
        else
            e->crowd->miss[todo[lane]] = lanes->miss[lane];
    }
    for (size_t k = 0; k < e->search->space.slots && kept < count; k++) {
        double *column = lanes->slot + k * lanes->stride;
        for (size_t lane = 0; lane < kept; lane++)
            column[lane] = column[lanes->pass[lane]];
    }
    for (size_t lane = 0; lane < kept; lane++)
        lanes->pass[lane] = todo[lanes->pass[lane]];
    return kept;
}

/* Takes the objectives of the lanes, whose candidates are in lanes->pass. */
static void take_values(const struct evaluation *e, struct lanes *lanes, size_t count)
{
    const struct problem *problem = e->search->problem;
    size_t first = 2 * e->search->layout->costly;
    for (size_t lane = 0; lane < count; lane++) {
        double miss = lanes->miss[lane];
        double *value = crowd_value(e->crowd, lanes->pass[lane]);
        bool number = true;
        for (size_t j = 0; j < problem->objectives; j++) {
            double x = lanes->out[(first + j) * lanes->stride + lane];
            number = number && !isnan(x);
            value[j] = problem->objective[j].maximize ? -x : x;
        }
        e->crowd->miss[lanes->pass[lane]] = miss == 0 && !number ? INFINITY : miss;
        if (e->distance && miss == 0)
            e->distance[lanes->pass[lane] * e->width + problem->requires] = !number;
    }
}

/* A candidate for which inner searches found nothing is as far away as they were. What its costly
 * requirements say is not known: they may compare answers that there are not. */
static void carry(const struct evaluation *e, double miss, size_t candidate)
{
    const struct search *search = e->search;
    e->crowd->miss[candidate] = bounded(miss);
    if (!e->distance) return;
    double *distance = e->distance + candidate * e->width;
    for (size_t r = 0; r < search->layout->costly; r++)
        distance[search->layout->costly_index[r]] = NAN;
    distance[search->problem->requires] = 1;
}

/* Runs again, one by one, the failed candidates of a batch in which inner searches found nothing:
 * so each learns of its own. The inner answers are in memory by now. */
static bool carry_inner(const struct evaluation *e, const struct lanes *lanes, size_t count)
{
    struct search *search = e->search;
    struct lanes *alone = search_take_lanes(search);
    bool ran = true;
    for (size_t lane = 0; lane < count && ran; lane++) {
        if (e->crowd->miss[lanes->pass[lane]] == 0) continue;
        struct frame frame;
        search_frame(search, &frame);
        const double *row = crowd_row(e->crowd, lanes->pass[lane]);
        space_spread(&search->space, alone, &row, 1);
        ran = function_run(search->objective, &frame.host, search->captures, alone->slot,
                           alone->out, alone->stride, 1);
        if (ran && frame.miss > 0) carry(e, frame.miss, lanes->pass[lane]);
    }
    search_give_lanes(search, alone);
    return ran;
}

static bool run_require(const struct evaluation *e, struct frame *frame, struct lanes *lanes,
                        const uint32_t *todo, size_t count)
{
    const struct search *search = e->search;
    if (!search->require) return true;
    if (!function_run(search->require, &frame->host, search->captures, lanes->slot, lanes->out,
                      lanes->stride, count))
        return false;
    add_misses(e, lanes, todo, count, search->layout->cheap_index, search->layout->cheap);
    return true;
}

static bool run_objective(const struct evaluation *e, struct frame *frame, struct lanes *lanes,
                          size_t count)
{
    const struct search *search = e->search;
    if (!count) return true;
    for (size_t lane = 0; lane < count; lane++)
        lanes->miss[lane] = 0;
    if (!function_run(search->objective, &frame->host, search->captures, lanes->slot, lanes->out,
                      lanes->stride, count))
        return false;
    add_misses(e, lanes, lanes->pass, count, search->layout->costly_index, search->layout->costly);
    take_values(e, lanes, count);
    return !frame->infeasible || carry_inner(e, lanes, count);
}

static bool run_lanes(const struct evaluation *e, struct frame *frame, struct lanes *lanes,
                      const uint32_t *todo, size_t count)
{
    const double *row[SEARCH_LANES] = {NULL};
    for (size_t lane = 0; lane < count; lane++) {
        row[lane] = crowd_row(e->crowd, todo[lane]);
        lanes->miss[lane] = 0;
    }
    space_spread(&e->search->space, lanes, row, count);
    if (!run_require(e, frame, lanes, todo, count)) return false;
    return run_objective(e, frame, lanes, press(e, lanes, todo, count));
}

/* Takes over what the callbacks noted. */
static void close_frame(struct search *search, const struct frame *frame, bool ran)
{
    if (frame->blame.conflict) {
        pthread_mutex_lock(&search->mutex);
        blame_sooner(&search->blame, &frame->blame);
        pthread_mutex_unlock(&search->mutex);
    }
    if (!ran)
        search_halt(search, frame->status == SOLVE_FAILED ? STOP_FAILED : STOP_INTERRUPT);
    else if (frame->pending)
        search_halt(search, STOP_PENDING);
}

static void evaluate_chunk(void *context, size_t first, size_t count)
{
    const struct evaluation *e = context;
    struct search *search = e->search;
    if (atomic_load(&search->halted)) return;
    struct lanes *lanes = search_take_lanes(search);
    struct frame frame;
    search_frame(search, &frame);
    bool ran = true;
    for (size_t done = 0; done < count && ran; done += lanes->most) {
        size_t some = count - done < lanes->most ? count - done : lanes->most;
        ran = run_lanes(e, &frame, lanes, e->todo + first + done, some);
    }
    close_frame(search, &frame, ran);
    search_give_lanes(search, lanes);
}

bool search_evaluate(struct search *search, struct crowd *crowd, const uint32_t *todo, size_t count,
                     double *distance)
{
    struct evaluation e = {search, crowd, todo, distance, search->problem->requires + 1};
    if (distance)
        for (size_t i = 0; i < count; i++)
            for (size_t r = 0; r < e.width; r++)
                distance[todo[i] * e.width + r] = NAN;
    for (size_t i = 0; i < count; i++)
        crowd->miss[todo[i]] = NAN; /* not evaluated yet */
    if (count) search_spread(search, 1, !search->pure, count, SEARCH_LANES, evaluate_chunk, &e);
    return search->stop == STOP_NOT;
}
