/* Asks the host for each lane: gathers the lane's arguments, asks, scatters the answer. */
#include "backends/calls.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "backends/hypervolume.h"

/* The memory of one call: the arguments of a lane, then what the host answers. */
struct lane {
    double *args;
    double *answer;
};

/* The front of a lane. */
struct points {
    size_t count;
    const double *slot, *value;
};

static double *doubles(size_t count)
{
    if (count > SIZE_MAX / sizeof(double)) out_of_memory();
    double *memory = calloc(count ? count : 1, sizeof(double));
    if (!memory) out_of_memory();
    return memory;
}

static struct lane lane_new(size_t args, size_t answers)
{
    if (answers > SIZE_MAX - args) out_of_memory();
    double *memory = doubles(args + answers);
    return (struct lane){memory, memory + args};
}

static void gather(const struct call *call, const double *args, size_t width, size_t i,
                   struct lane lane)
{
    for (size_t a = 0; a < call->args; a++)
        lane.args[a] = args[a * width + i];
}

/* Whether the lane asks for itself; others take the answer of the lane before. */
static bool asks(const struct call *call, size_t i, size_t lanes)
{
    return i < (call->uniform ? 1 : lanes);
}

static size_t answers_of(const struct call *call)
{
    bool one = call->kind == CALL_ASK || call->kind == CALL_VOLUME;
    return one ? 1 : problem_outputs(call->problem);
}

/* The volume between the front and the reference, which stands behind the captures. */
static bool measure(struct host *host, const struct problem *problem, struct lane lane)
{
    struct points points = {0};
    const double *reference = lane.args + problem->captures;
    size_t sides = problem->objectives;
    if (!host->front(host, problem, lane.args, &points.count, &points.slot, &points.value))
        return false;
    *lane.answer = NAN;
    if (!points.count) return true;
    if (sides && points.count > SIZE_MAX / sides) out_of_memory();
    double *side = doubles(points.count * sides);
    for (size_t i = 0; i < points.count * sides; i++) {
        double better = reference[i % sides] - points.value[i];
        side[i] = problem->objective[i % sides].maximize ? -better : better;
    }
    *lane.answer = hypervolume(side, points.count, sides);
    free(side);
    return true;
}

static bool ask_lane(struct host *host, const struct call *call, struct lane lane)
{
    if (call->kind == CALL_VOLUME) return measure(host, call->problem, lane);
    if (call->kind == CALL_ASK)
        return host->ask(host, call->oracle, lane.args, call->args, lane.answer);
    return host->solve(host, call->problem, lane.args, lane.answer);
}

static void scatter(const struct call *call, struct lane lane, double *results, size_t width,
                    size_t i)
{
    for (size_t k = 0; k < call->results; k++)
        results[k * width + i] = lane.answer[call->wanted ? call->wanted[k] : k];
}

static bool ask(const struct outside *outside, struct host *host, uint32_t number,
                const double *args, double *results, size_t width, size_t lanes)
{
    const struct call *call = &outside->call[number];
    struct lane lane = lane_new(call->args, answers_of(call));
    bool going = true;
    for (size_t i = 0; i < width && going; i++) {
        if (asks(call, i, lanes)) {
            gather(call, args, width, i, lane);
            going = ask_lane(host, call, lane);
        }
        /* Lanes beyond the last hold its answer: what is computed there is thrown away. */
        if (going) scatter(call, lane, results, width, i);
    }
    free(lane.args);
    return going;
}

/* Memory for rows, with the number of turns before them. */
static double *rows_new(size_t turns, size_t columns, size_t width)
{
    if (columns && turns > (SIZE_MAX - 1) / columns / width) out_of_memory();
    double *memory = doubles(1 + turns * columns * width);
    memory[0] = (double)turns;
    return memory + 1;
}

static void release(double *rows)
{
    free(rows - 1);
}

static void spread(const double *from, size_t count, double *rows, size_t width, size_t i)
{
    for (size_t k = 0; k < count; k++)
        rows[k * width + i] = from[k];
}

static double *draw(const struct call *call, struct host *host, const double *args, size_t width,
                    size_t lanes)
{
    size_t columns = call->problem->slots;
    double *rows = rows_new(call->turns, columns, width);
    size_t count = call->turns * columns;
    struct lane lane = lane_new(call->args, count);
    bool going = true;
    for (size_t i = 0; i < width && going; i++) {
        if (asks(call, i, lanes)) {
            gather(call, args, width, i, lane);
            going = host->draw(host, call->problem, lane.args, call->turns, lane.answer);
        }
        spread(lane.answer, count, rows, width, i);
    }
    free(lane.args);
    if (going) return rows;
    release(rows);
    return NULL;
}

static bool ask_fronts(const struct call *call, struct host *host, const double *args, size_t width,
                       size_t lanes, struct points *points)
{
    struct lane lane = lane_new(call->args, 0);
    bool going = true;
    for (size_t i = 0; i < width && going; i++) {
        if (i > 0) points[i] = points[i - 1];
        if (!asks(call, i, lanes)) continue;
        gather(call, args, width, i, lane);
        going = host->front(host, call->problem, lane.args, &points[i].count, &points[i].slot,
                            &points[i].value);
    }
    free(lane.args);
    return going;
}

/* Turn t of a lane: its point t and t itself; -1 behind its last point, and nothing that is a
 * number where there is no front. */
static void spread_point(const struct points *points, size_t t, size_t slots, double *row,
                         size_t width)
{
    bool there = t < points->count;
    for (size_t k = 0; k < slots; k++)
        row[k * width] = there ? points->slot[t * slots + k] : points->count ? 0 : NAN;
    row[slots * width] = there ? (double)t : points->count ? -1 : NAN;
}

static double *walk_front(const struct call *call, struct host *host, const double *args,
                          size_t width, size_t lanes)
{
    size_t slots = call->problem->slots, turns = 1;
    struct points *points = calloc(width, sizeof *points);
    if (!points) out_of_memory();
    double *rows = NULL;
    if (ask_fronts(call, host, args, width, lanes, points)) {
        for (size_t i = 0; i < width; i++)
            if (points[i].count > turns) turns = points[i].count;
        rows = rows_new(turns, slots + 1, width);
        for (size_t t = 0; t < turns; t++)
            for (size_t i = 0; i < width; i++)
                spread_point(&points[i], t, slots, rows + t * (slots + 1) * width + i, width);
    }
    free(points);
    return rows;
}

static double *give_rows(const struct outside *outside, struct host *host, uint32_t number,
                         const double *args, size_t width, size_t lanes)
{
    const struct call *call = &outside->call[number];
    return call->kind == CALL_DRAW ? draw(call, host, args, width, lanes)
                                   : walk_front(call, host, args, width, lanes);
}

struct outside outside_of(const struct steps *steps)
{
    return (struct outside){ask, give_rows, release, steps->call};
}
