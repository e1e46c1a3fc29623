/* Runs steps in order, each over a block of lanes before the next, so that the cost of looking at a
 * step is paid once a block. Constants and captures are spread over a block's lanes beforehand;
 * slots are read where they are.
 */
#include "backends/interpreter/interpret.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "backends/interpreter/apply.h"

enum {
    BLOCK = 64,       /* lanes of a block: a register is 512 bytes, so dozens stay in the cache */
    SMALL_BLOCK = 16, /* for functions with very many registers */
    MANY_REGISTERS = 4096
};

/* Where a loop stands. */
struct turning {
    size_t turn, turns;
    double *drawn; /* rows that the host gave, else NULL */
};

struct machine {
    const struct steps *steps;
    struct host *host;
    const struct outside *outside;
    const double *slot;
    double *out;
    size_t stride;
    size_t block;
    size_t at;     /* first lane of the block */
    size_t lanes;  /* that count */
    size_t padded; /* that are computed: a multiple of BATCH_ALIGN */
    double *memory;
    double *registers;
    double *number;
    double *capture;
    double *question; /* arguments of a call */
    double *answer;
    struct turning *loop;
};

/* ---- memory ---- */

static void spread(double *to, const double *from, size_t count, size_t block)
{
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < block; i++)
            to[k * block + i] = from[k];
}

static void machine_open(struct machine *machine, const double *captures)
{
    const struct steps *steps = machine->steps;
    size_t block = machine->block;
    size_t args = steps_most_args(steps), results = steps_most_results(steps);
    size_t count = steps->registers + steps->numbers + steps->captures + args + results;
    if (count > SIZE_MAX / sizeof(double) / block - 1) out_of_memory();
    machine->memory = aligned_alloc(64, (count + 1) * block * sizeof(double));
    machine->loop = calloc(steps->loops + 1, sizeof *machine->loop);
    if (!machine->memory || !machine->loop) out_of_memory();
    machine->registers = machine->memory;
    machine->number = machine->registers + steps->registers * block;
    machine->capture = machine->number + steps->numbers * block;
    machine->question = machine->capture + steps->captures * block;
    machine->answer = machine->question + args * block;
    spread(machine->number, steps->number, steps->numbers, block);
    spread(machine->capture, captures, steps->captures, block);
}

static void machine_close(struct machine *machine)
{
    for (size_t k = 0; k < machine->steps->loops; k++)
        if (machine->loop[k].drawn) machine->outside->release(machine->loop[k].drawn);
    free(machine->loop);
    free(machine->memory);
}

/* ---- steps ---- */

static double *register_at(const struct machine *machine, uint32_t number)
{
    return machine->registers + (size_t)number * machine->block;
}

static const double *read_place(const struct machine *machine, uint32_t place)
{
    size_t index = place_index(place);
    switch (place_kind(place)) {
    case PLACE_REGISTER: return machine->registers + index * machine->block;
    case PLACE_NUMBER: return machine->number + index * machine->block;
    case PLACE_CAPTURE: return machine->capture + index * machine->block;
    case PLACE_SLOT: return machine->slot + index * machine->stride + machine->at;
    }
    return NULL;
}

static void copy(const struct machine *machine, double *to, const double *from)
{
    memmove(to, from, machine->padded * sizeof *to);
}

static void fill(const struct machine *machine, double *to, double value)
{
    for (size_t i = 0; i < machine->padded; i++)
        to[i] = value;
}

static void gather(struct machine *machine, const struct call *call)
{
    for (uint32_t k = 0; k < call->args; k++)
        copy(machine, machine->question + k * machine->block,
             read_place(machine, machine->steps->operand[call->operand + k]));
}

static bool run_call(struct machine *machine, uint32_t number)
{
    gather(machine, &machine->steps->call[number]);
    return machine->outside->ask(machine->outside, machine->host, number, machine->question,
                                 machine->answer, machine->block, machine->lanes);
}

static void run_row(struct machine *machine, const struct step *step)
{
    const struct step_loop *loop = &machine->steps->loop[step->arg[0]];
    const struct turning *turning = &machine->loop[step->arg[0]];
    size_t cell = turning->turn * loop->columns + step->index;
    double *to = register_at(machine, step->to);
    if (turning->drawn)
        copy(machine, to, turning->drawn + cell * machine->block);
    else
        fill(machine, to, machine->steps->table[loop->table]->data[cell]);
}

/* The number of the next step, or SIZE_MAX when the host stopped. */
static size_t begin_loop(struct machine *machine, const struct step *step)
{
    const struct step_loop *loop = &machine->steps->loop[step->index];
    struct turning *turning = &machine->loop[step->index];
    fill(machine, register_at(machine, step->to), fold_start(loop->fold));
    turning->turn = 0;
    turning->turns = loop->turns;
    if (loop->call == STEP_DRAW_NONE) return (size_t)(loop->turns ? loop->first : loop->end) + 1;
    gather(machine, &machine->steps->call[loop->call]);
    turning->drawn = machine->outside->draw(machine->outside, machine->host, loop->call,
                                            machine->question, machine->block, machine->lanes);
    if (!turning->drawn) return SIZE_MAX;
    turning->turns = (size_t)turning->drawn[-1];
    return (size_t)loop->first + 1;
}

static size_t end_loop(struct machine *machine, const struct step *step)
{
    const struct step_loop *loop = &machine->steps->loop[step->index];
    struct turning *turning = &machine->loop[step->index];
    double *to = register_at(machine, step->to);
    const double *body = read_place(machine, step->arg[0]);
    apply_lanes(fold_op(loop->fold), NULL, to, to, body, NULL, machine->padded);
    if (++turning->turn < turning->turns) return (size_t)loop->first + 1;
    if (turning->drawn) machine->outside->release(turning->drawn);
    turning->drawn = NULL;
    return (size_t)loop->end + 1;
}

static void run_apply(struct machine *machine, const struct step *step)
{
    const double *arg[3] = {NULL, NULL, NULL};
    for (size_t k = 0; k < step_arguments(step); k++)
        arg[k] = read_place(machine, step->arg[k]);
    const struct table *table = step->op == EXPR_lookup ? machine->steps->table[step->index] : NULL;
    apply_lanes((enum expr_op)step->op, table, register_at(machine, step->to), arg[0], arg[1],
                arg[2], machine->padded);
}

/* Runs step `at`; answers the next one's number, or SIZE_MAX when the host stopped. */
static size_t run_step(struct machine *machine, size_t at)
{
    const struct step *step = &machine->steps->step[at];
    switch ((enum step_op)step->op) {
    case STEP_ROW: run_row(machine, step); return at + 1;
    case STEP_LOOP: return begin_loop(machine, step);
    case STEP_END: return end_loop(machine, step);
    case STEP_CALL: return run_call(machine, step->index) ? at + 1 : SIZE_MAX;
    case STEP_TAKE:
        copy(machine, register_at(machine, step->to),
             machine->answer + (size_t)step->index * machine->block);
        return at + 1;
    case STEP_OUT:
        copy(machine, machine->out + (size_t)step->index * machine->stride + machine->at,
             read_place(machine, step->arg[0]));
        return at + 1;
    case STEP_OPS: break;
    }
    run_apply(machine, step);
    return at + 1;
}

static bool run_block(struct machine *machine)
{
    size_t at = 0;
    while (at < machine->steps->steps)
        at = run_step(machine, at);
    return at != SIZE_MAX;
}

static size_t block_for(const struct steps *steps, size_t lanes)
{
    size_t most = steps->registers > MANY_REGISTERS ? SMALL_BLOCK : BLOCK;
    size_t padded = (lanes + BATCH_ALIGN - 1) / BATCH_ALIGN * BATCH_ALIGN;
    return lanes < most ? padded : most;
}

bool interpret(const struct steps *steps, struct host *host, const struct outside *outside,
               const double *captures, const double *slot, double *out, size_t stride, size_t lanes)
{
    if (lanes == 0) return true;
    struct machine machine = {.steps = steps,
                              .host = host,
                              .outside = outside,
                              .slot = slot,
                              .out = out,
                              .stride = stride};
    machine.block = block_for(steps, lanes);
    machine_open(&machine, captures);
    bool going = true;
    for (size_t at = 0; at < lanes && going; at += machine.block) {
        machine.at = at;
        machine.lanes = lanes - at < machine.block ? lanes - at : machine.block;
        machine.padded = (machine.lanes + BATCH_ALIGN - 1) / BATCH_ALIGN * BATCH_ALIGN;
        going = run_block(&machine);
    }
    machine_close(&machine);
    return going;
}
