/* The text of step lists, and their rules. */
#include "backends/steps.h"

#include "support/limits.h"

/* ---- text ---- */

static const char *step_text(uint16_t op)
{
    switch ((enum step_op)op) {
    case STEP_ROW: return "row";
    case STEP_LOOP: return "loop";
    case STEP_END: return "end";
    case STEP_CALL: return "call";
    case STEP_TAKE: return "take";
    case STEP_OUT: return "out";
    case STEP_OPS: return "?";
    }
    return expr_op_text((enum expr_op)op);
}

static void print_place(struct buffer *out, const struct steps *steps, uint32_t place)
{
    uint32_t index = place_index(place);
    switch (place_kind(place)) {
    case PLACE_REGISTER: buffer_printf(out, " r%u", index); return;
    case PLACE_NUMBER: buffer_printf(out, " %.17g", steps->number[index]); return;
    case PLACE_CAPTURE: buffer_printf(out, " capture.%u", index); return;
    case PLACE_SLOT: buffer_printf(out, " slot.%u", index); return;
    }
}

static void print_loop(struct buffer *out, const struct steps *steps, const struct step_loop *loop)
{
    static const char *const fold[] = {"sum", "product", "min", "max"};
    buffer_printf(out, " %s of", fold[loop->fold]);
    if (loop->call == STEP_DRAW_NONE) {
        buffer_printf(out, " %zu rows of table.%u", loop->turns, steps->table[loop->table]->id);
        return;
    }
    const struct call *call = &steps->call[loop->call];
    if (call->kind == CALL_DRAW) buffer_printf(out, " %zu draws of", call->turns);
    if (call->kind == CALL_FRONT) buffer_text(out, " the front of");
    buffer_printf(out, " problem.%u", call->problem->id);
}

static void print_call(struct buffer *out, const struct steps *steps, const struct call *call)
{
    if (call->kind == CALL_ASK)
        buffer_printf(out, " ask %s", call->oracle->name);
    else
        buffer_printf(out, " %s problem.%u", call->kind == CALL_SOLVE ? "solve" : "volume",
                      call->problem->id);
    for (uint32_t k = 0; k < call->args; k++)
        print_place(out, steps, steps->operand[call->operand + k]);
}

static void print_step(struct buffer *out, const struct steps *steps, const struct step *step)
{
    bool writes = step->op != STEP_OUT && step->op != STEP_CALL;
    if (writes) buffer_printf(out, "r%u = ", step->to);
    buffer_text(out, step_text(step->op));
    if (step->op == STEP_OUT || step->op == STEP_TAKE || step->op == STEP_ROW)
        buffer_printf(out, ".%u", step->index);
    if (step->op == EXPR_lookup) buffer_printf(out, ".%u", steps->table[step->index]->id);
    if (step->op == STEP_ROW || step->op == STEP_TAKE) buffer_printf(out, " of %u", step->arg[0]);
    for (size_t k = 0; k < step_arguments(step); k++)
        print_place(out, steps, step->arg[k]);
    if (step->op == STEP_LOOP) print_loop(out, steps, &steps->loop[step->index]);
    if (step->op == STEP_CALL) print_call(out, steps, &steps->call[step->index]);
    if (step->uniform) buffer_text(out, "  ; uniform");
    buffer_char(out, '\n');
}

void steps_print(struct buffer *out, const struct steps *steps)
{
    buffer_printf(out, "steps %zu, registers %zu, captures %zu, slots %zu, outputs %zu\n",
                  steps->steps, steps->registers, steps->captures, steps->slots, steps->outputs);
    size_t depth = 1;
    for (size_t i = 0; i < steps->steps; i++) {
        const struct step *step = &steps->step[i];
        if (step->op == STEP_END) depth--;
        buffer_fill(out, ' ', 2 * depth);
        print_step(out, steps, step);
        if (step->op == STEP_LOOP) depth++;
    }
}

/* ---- rules ---- */

struct verify {
    const struct steps *steps;
    bool *written; /* by register */
    uint32_t open[LIMIT_LOOP_DEPTH + 1];
    size_t depth;
    uint32_t called; /* the last call + 1 */
};

static const char *verify_place(struct verify *verify, uint32_t place)
{
    const struct steps *steps = verify->steps;
    uint32_t index = place_index(place);
    switch (place_kind(place)) {
    case PLACE_REGISTER:
        if (index >= steps->registers) return "a register that is not there";
        return verify->written[index] ? NULL : "a register that was not written";
    case PLACE_NUMBER: return index < steps->numbers ? NULL : "a number that is not there";
    case PLACE_CAPTURE: return index < steps->captures ? NULL : "a capture that is not there";
    case PLACE_SLOT: return index < steps->slots ? NULL : "a slot that is not there";
    }
    return "a place of no kind";
}

static const char *verify_call(struct verify *verify, uint32_t number)
{
    const struct steps *steps = verify->steps;
    if (number >= steps->calls) return "a call that is not there";
    const struct call *call = &steps->call[number];
    const char *broken = NULL;
    for (uint32_t k = 0; k < call->args && !broken; k++)
        broken = verify_place(verify, steps->operand[call->operand + k]);
    return broken;
}

static const char *verify_loop(struct verify *verify, const struct step *step)
{
    const struct steps *steps = verify->steps;
    if (step->index >= steps->loops) return "a loop that is not there";
    if (verify->depth > LIMIT_LOOP_DEPTH) return "too many loops inside each other";
    verify->open[verify->depth++] = step->index;
    const struct step_loop *loop = &steps->loop[step->index];
    if (&steps->step[loop->first] != step) return "a loop that begins elsewhere";
    if (loop->call != STEP_DRAW_NONE) return verify_call(verify, loop->call);
    if (loop->table >= steps->tables) return "a table that is not there";
    return loop->turns <= steps->table[loop->table]->rows ? NULL : "a loop beyond its table";
}

static const char *verify_end(struct verify *verify, const struct step *step)
{
    if (!verify->depth || verify->open[verify->depth - 1] != step->index)
        return "an end of a loop that is not open";
    const struct step_loop *loop = &verify->steps->loop[step->index];
    verify->depth--;
    if (&verify->steps->step[loop->end] != step) return "a loop that ends elsewhere";
    return verify->steps->step[loop->first].to == step->to ? NULL : "a fold with two registers";
}

static const char *verify_row(const struct verify *verify, const struct step *step)
{
    for (size_t k = 0; k < verify->depth; k++)
        if (verify->open[k] == step->arg[0])
            return step->index < verify->steps->loop[step->arg[0]].columns
                       ? NULL
                       : "a column that is not there";
    return "a row of a loop that is not open";
}

static const char *verify_index(struct verify *verify, const struct step *step)
{
    const struct steps *steps = verify->steps;
    switch ((enum step_op)step->op) {
    case STEP_ROW: return verify_row(verify, step);
    case STEP_LOOP: return verify_loop(verify, step);
    case STEP_END: return verify_end(verify, step);
    case STEP_CALL: verify->called = step->index + 1; return verify_call(verify, step->index);
    case STEP_TAKE:
        if (verify->called != step->arg[0] + 1) return "a result of a call that was not the last";
        return step->index < steps->call[step->arg[0]].results ? NULL : "a result too many";
    case STEP_OUT: return step->index < steps->outputs ? NULL : "an output that is not there";
    case STEP_OPS: return "a step of no kind";
    }
    if (step->op == EXPR_lookup && step->index >= steps->tables) return "a table that is not there";
    return NULL;
}

static const char *verify_step(struct verify *verify, const struct step *step)
{
    if (step->op >= STEP_OPS) return "a step of no kind";
    const char *broken = NULL;
    for (size_t k = 0; k < step_arguments(step) && !broken; k++)
        broken = verify_place(verify, step->arg[k]);
    if (!broken) broken = verify_index(verify, step);
    if (broken || step->op == STEP_OUT || step->op == STEP_CALL) return broken;
    if (step->to >= verify->steps->registers) return "a register that is not there";
    verify->written[step->to] = true;
    return NULL;
}

const char *steps_verify(struct arena *arena, const struct steps *steps)
{
    struct verify verify = {.steps = steps};
    verify.written = NEW_ARRAY(arena, bool, steps->registers);
    for (size_t i = 0; i < steps->steps; i++) {
        const char *broken = verify_step(&verify, &steps->step[i]);
        if (broken) return arena_printf(arena, "step %zu reads or writes %s", i, broken);
    }
    return verify.depth ? "a loop that does not end" : NULL;
}
