/* Registers for values: one pass back to front would do for straight code; loops ask for a little
 * more. A value that is made before a loop and read in it lives until the loop's end, because the
 * next turn reads it again. A fold's value lives through its loop. Everything else lives from its
 * step to its last reader, and the register freed last is taken first, as it is still in the cache.
 */
#include "backends/lower.h"

#include <stdlib.h>

#include "support/vector.h"

enum { NEVER = UINT32_MAX };

struct life {
    uint32_t made;
    uint32_t last; /* number of its last reader */
    uint32_t next; /* in the list of values with this last reader */
    uint32_t place;
};

struct allocate {
    struct arena *scratch;
    const struct steps *steps;
    struct step *step;
    uint32_t *operand;
    struct life *life;
    uint32_t *ending;              /* by step: first of the values that end there, or NEVER */
    struct VECTOR(uint32_t) open;  /* first steps of the loops around */
    struct VECTOR(uint32_t) freed; /* registers */
    size_t registers;
};

/* The call whose operands a step reads, or NULL. */
static const struct call *call_at(const struct steps *steps, const struct step *step)
{
    if (step->op == STEP_CALL) return &steps->call[step->index];
    if (step->op != STEP_LOOP || steps->loop[step->index].call == STEP_DRAW_NONE) return NULL;
    return &steps->call[steps->loop[step->index].call];
}

static void read_at(struct allocate *allocate, uint32_t place, uint32_t at)
{
    if (place_kind(place) != PLACE_REGISTER) return;
    struct life *life = &allocate->life[place_index(place)];
    for (size_t k = 0; k < allocate->open.count; k++) {
        uint32_t first = allocate->open.item[k];
        if (life->made >= first) continue;
        at = allocate->steps->loop[allocate->step[first].index].end;
        break;
    }
    if (at > life->last) life->last = at;
}

static void look_at(struct allocate *allocate, uint32_t at)
{
    const struct step *step = &allocate->step[at];
    const struct call *call = call_at(allocate->steps, step);
    for (size_t k = 0; k < step_arguments(step); k++)
        read_at(allocate, step->arg[k], at);
    for (uint32_t k = 0; call && k < call->args; k++)
        read_at(allocate, allocate->operand[call->operand + k], at);
    if (step->op == STEP_OUT || step->op == STEP_CALL) return;
    struct life *life = &allocate->life[step->to];
    if (step->op == STEP_END) {
        allocate->open.count--;
        if (at > life->last) life->last = at;
        return;
    }
    life->made = life->last = at;
    if (step->op == STEP_LOOP) vector_push(allocate->scratch, &allocate->open, at);
}

static uint32_t take_register(struct allocate *allocate)
{
    if (allocate->freed.count) return allocate->freed.item[--allocate->freed.count];
    return (uint32_t)allocate->registers++;
}

static void replace(struct allocate *allocate, uint32_t *place)
{
    if (place_kind(*place) == PLACE_REGISTER) *place = allocate->life[place_index(*place)].place;
}

static void rewrite(struct allocate *allocate, uint32_t at)
{
    struct step *step = &allocate->step[at];
    const struct call *call = call_at(allocate->steps, step);
    for (size_t k = 0; k < step_arguments(step); k++)
        replace(allocate, &step->arg[k]);
    for (uint32_t k = 0; call && k < call->args; k++)
        replace(allocate, &allocate->operand[call->operand + k]);
    uint32_t value = step->to;
    bool makes = step->op != STEP_OUT && step->op != STEP_CALL && step->op != STEP_END;
    if (step->op == STEP_END) step->to = allocate->life[value].place;
    /* A fold starts before its draw's arguments are read, so it may not take their place. */
    if (step->op == STEP_LOOP) step->to = allocate->life[value].place = take_register(allocate);
    for (uint32_t k = allocate->ending[at]; k != NEVER; k = allocate->life[k].next)
        if (allocate->life[k].made != at)
            vector_push(allocate->scratch, &allocate->freed, allocate->life[k].place);
    if (makes && step->op != STEP_LOOP)
        step->to = allocate->life[value].place = take_register(allocate);
    if (makes && allocate->life[value].last == at)
        vector_push(allocate->scratch, &allocate->freed, allocate->life[value].place);
}

static void list_endings(struct allocate *allocate, size_t values)
{
    for (size_t i = 0; i < allocate->steps->steps; i++)
        allocate->ending[i] = NEVER;
    for (size_t k = 0; k < values; k++) {
        uint32_t last = allocate->life[k].last;
        allocate->life[k].next = allocate->ending[last];
        allocate->ending[last] = (uint32_t)k;
    }
}

size_t allocate_registers(const struct steps *steps, struct step *step, uint32_t *operand,
                          size_t values)
{
    struct arena *scratch = arena_new();
    struct allocate allocate = {
        .scratch = scratch, .steps = steps, .step = step, .operand = operand};
    allocate.life = NEW_ARRAY(scratch, struct life, values);
    allocate.ending = NEW_ARRAY(scratch, uint32_t, steps->steps);
    for (size_t i = 0; i < steps->steps; i++)
        look_at(&allocate, (uint32_t)i);
    list_endings(&allocate, values);
    for (size_t i = 0; i < steps->steps; i++)
        rewrite(&allocate, (uint32_t)i);
    arena_free(scratch);
    return allocate.registers;
}
