/* Asks the host for each lane: gathers the lane's arguments, asks, scatters the answer. */
#include "backends/calls.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The memory of one call: the arguments of a lane, then what the host answers. */
struct lane {
    double *args;
    double *answer;
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

static size_t answers_of(const struct call *call)
{
    return call->kind == CALL_ASK ? 1 : problem_outputs(call->problem);
}

static bool ask_lane(struct host *host, const struct call *call, struct lane lane)
{
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
    size_t asked = call->uniform ? 1 : lanes;
    for (size_t i = 0; i < width && going; i++) {
        if (i < asked) {
            gather(call, args, width, i, lane);
            going = ask_lane(host, call, lane);
        }
        /* Lanes beyond the last hold its answer: what is computed there is thrown away. */
        if (going) scatter(call, lane, results, width, i);
    }
    free(lane.args);
    return going;
}

static void spread(const double *from, size_t count, double *rows, size_t width, size_t i)
{
    for (size_t k = 0; k < count; k++)
        rows[k * width + i] = from[k];
}

static double *draw(const struct outside *outside, struct host *host, uint32_t number,
                    const double *args, size_t width, size_t lanes)
{
    const struct call *call = &outside->call[number];
    size_t columns = call->problem->slots;
    if (columns && call->turns > SIZE_MAX / columns / width) out_of_memory();
    size_t count = call->turns * columns;
    struct lane lane = lane_new(call->args, count);
    double *rows = doubles(count * width);
    bool going = true;
    size_t asked = call->uniform ? 1 : lanes;
    for (size_t i = 0; i < width && going; i++) {
        if (i < asked) {
            gather(call, args, width, i, lane);
            going = host->draw(host, call->problem, lane.args, call->turns, lane.answer);
        }
        spread(lane.answer, count, rows, width, i);
    }
    free(lane.args);
    if (going) return rows;
    free(rows);
    return NULL;
}

static void release(double *rows)
{
    free(rows);
}

struct outside outside_of(const struct steps *steps)
{
    return (struct outside){ask, draw, release, steps->call};
}
