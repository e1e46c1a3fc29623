/* One step list as a native function: a loop over the batch, LANES candidates a turn.
 *
 * LLVM's time grows faster than a block's length, so a long list is cut into pieces: functions of
 * at most LIMIT_FUNCTION_STEPS steps, called one after the other. A value that a later piece reads
 * goes through memory that the native function owns, LANES doubles a register; behind them stands
 * for each loop whose body is cut the place of its current row.
 */
#include <string.h>

#include "backends/llvm/emitter.h"
#include "support/limits.h"

/* ---- who reads a value last ---- */

static void read_at(struct emission *emission, const uint32_t *open, size_t depth, uint32_t place,
                    uint32_t at)
{
    if (place_kind(place) != PLACE_REGISTER) return;
    uint32_t made = emission->made[place_index(place)] - 1;
    /* A loop begun after the value was made reads it again in its next turn. */
    for (size_t k = 0; k < depth; k++) {
        const struct step_loop *loop = &emission->steps->loop[open[k]];
        if (loop->first <= made) continue;
        at = loop->end;
        break;
    }
    if (at > emission->last[made]) emission->last[made] = at;
}

static void read_call(struct emission *emission, const uint32_t *open, size_t depth,
                      const struct call *call, uint32_t at)
{
    for (uint32_t k = 0; k < call->args; k++)
        read_at(emission, open, depth, emission->steps->operand[call->operand + k], at);
}

static void find_last_readers(struct emission *emission)
{
    const struct steps *steps = emission->steps;
    uint32_t open[LIMIT_LOOP_DEPTH + 1];
    size_t depth = 0;
    for (uint32_t at = 0; at < steps->steps; at++) {
        const struct step *step = &steps->step[at];
        for (size_t k = 0; k < step_arguments(step); k++)
            read_at(emission, open, depth, step->arg[k], at);
        if (step->op == STEP_CALL) read_call(emission, open, depth, &steps->call[step->index], at);
        if (step->op == STEP_LOOP && steps->loop[step->index].call != STEP_DRAW_NONE)
            read_call(emission, open, depth, &steps->call[steps->loop[step->index].call], at);
        if (step->op == STEP_LOOP) open[depth++] = step->index;
        if (step->op == STEP_END) depth--;
        if (step->op != STEP_OUT && step->op != STEP_CALL) emission->made[step->to] = at + 1;
    }
    memset(emission->made, 0, steps->registers * sizeof *emission->made);
}

/* ---- functions ---- */

/* Parameters 3 to 5 of both kinds of function: captures, slots, outputs. */
static LLVMValueRef add_function(struct emitter *emitter, const char *symbol, LLVMTypeRef type)
{
    LLVMValueRef function = LLVMAddFunction(emitter->module, symbol, type);
    for (LLVMAttributeIndex k = 3; k <= 5; k++)
        emit_attribute(emitter, function, k, "noalias");
    emit_attribute(emitter, function, LLVMAttributeReturnIndex, "zeroext");
    emit_attribute(emitter, function, OF_FUNCTION, "nounwind");
    /* Some machines with 512-bit registers are told to prefer half of them. */
    emit_text_attribute(emitter, function, "prefer-vector-width", "512");
    emit_text_attribute(emitter, function, "min-legal-vector-width", "512");
    return function;
}

static void frame_open(struct frame *frame, struct emission *emission, LLVMValueRef function,
                       uint32_t end)
{
    struct emitter *emitter = emission->emitter;
    const struct steps *steps = emission->steps;
    *frame = (struct frame){.emission = emission, .function = function, .end = end};
    frame->held = NEW_ARRAY(emitter->arena, struct emitted, steps->registers);
    frame->loop = NEW_ARRAY(emitter->arena, struct turning_loop, steps->loops);
    frame->host = LLVMGetParam(function, 0);
    frame->outside = LLVMGetParam(function, 1);
    frame->captures = LLVMGetParam(function, 2);
    frame->slot = LLVMGetParam(function, 3);
    frame->out = LLVMGetParam(function, 4);
    frame->stride = LLVMGetParam(function, 5);
    frame->active = LLVMGetParam(function, 6);
    LLVMBasicBlockRef entry = LLVMAppendBasicBlockInContext(emitter->context, function, "entry");
    LLVMBasicBlockRef body = LLVMAppendBasicBlockInContext(emitter->context, function, "body");
    LLVMPositionBuilderAtEnd(emitter->builder, entry);
    LLVMBuildBr(emitter->builder, body);
    LLVMPositionBuilderAtEnd(emitter->builder, body);
}

static LLVMValueRef emit_piece(struct emission *emission, uint32_t first, uint32_t end)
{
    struct emitter *emitter = emission->emitter;
    char *symbol = arena_printf(emitter->arena, "%s_piece%u", emission->symbol, emission->pieces++);
    LLVMValueRef piece = add_function(emitter, symbol, emitter->piece);
    LLVMSetLinkage(piece, LLVMInternalLinkage);
    emit_attribute(emitter, piece, OF_FUNCTION, "noinline");
    emit_attribute(emitter, piece, 8, "noalias");
    struct frame frame;
    frame_open(&frame, emission, piece, end);
    frame.memory = LLVMGetParam(piece, 7);
    frame_steps(&frame, first, end);
    LLVMBuildRet(emitter->builder, LLVMConstInt(emitter->truth, 1, 0));
    return piece;
}

/* The last step of the piece that begins here: whole loops, and calls with their results. */
static uint32_t piece_end(const struct steps *steps, size_t limit, uint32_t first, uint32_t end)
{
    uint32_t at = first;
    for (uint32_t next; at <= end; at = next) {
        const struct step *step = &steps->step[at];
        next = step->op == STEP_LOOP ? steps->loop[step->index].end + 1 : at + 1;
        while (next <= end && steps->step[next].op == STEP_TAKE)
            next++;
        if (next - first > limit && at > first) break;
    }
    return at - 1;
}

void emit_pieces(struct frame *frame, uint32_t first, uint32_t end)
{
    struct emission *emission = frame->emission;
    struct emitter *emitter = emission->emitter;
    for (uint32_t at = first, last; at <= end; at = last + 1) {
        last = piece_end(emission->steps, emission->limit, at, end);
        LLVMBasicBlockRef here = LLVMGetInsertBlock(emitter->builder);
        LLVMValueRef piece = emit_piece(emission, at, last);
        LLVMPositionBuilderAtEnd(emitter->builder, here);
        LLVMValueRef arg[] = {frame->host, frame->outside, frame->captures, frame->slot,
                              frame->out,  frame->stride,  frame->active,   frame->memory};
        LLVMValueRef going = LLVMBuildCall2(emitter->builder, emitter->piece, piece, arg, 8, "");
        frame_unless_stopped(frame, going);
    }
}

/* ---- the loop over the batch ---- */

/* min(LANES, lanes - at) */
static LLVMValueRef active_lanes(struct emitter *emitter, LLVMValueRef lanes, LLVMValueRef at)
{
    LLVMValueRef left = LLVMBuildSub(emitter->builder, lanes, at, "");
    LLVMValueRef width = emit_i64(emitter, LANES);
    LLVMValueRef few = LLVMBuildICmp(emitter->builder, LLVMIntULT, left, width, "");
    return LLVMBuildSelect(emitter->builder, few, left, width, "");
}

static void emit_batch(struct frame *frame)
{
    struct emission *emission = frame->emission;
    struct emitter *emitter = emission->emitter;
    LLVMBuilderRef builder = emitter->builder;
    LLVMBasicBlockRef before = LLVMGetInsertBlock(builder);
    LLVMBasicBlockRef head = emit_block(emitter, "batch"), lanes = emit_block(emitter, "lanes");
    LLVMBasicBlockRef done = emit_block(emitter, "done");
    LLVMValueRef count = LLVMGetParam(frame->function, 6);
    LLVMBuildBr(builder, head);
    LLVMPositionBuilderAtEnd(builder, head);
    LLVMValueRef at = LLVMBuildPhi(builder, emitter->i64, "");
    LLVMValueRef more = LLVMBuildICmp(builder, LLVMIntULT, at, count, "");
    LLVMBuildCondBr(builder, more, lanes, done);
    LLVMPositionBuilderAtEnd(builder, done);
    LLVMBuildRet(builder, LLVMConstInt(emitter->truth, 1, 0));
    LLVMPositionBuilderAtEnd(builder, lanes);
    frame->slot = emit_at(emitter, frame->slot, at);
    frame->out = emit_at(emitter, frame->out, at);
    frame->active = active_lanes(emitter, count, at);
    if (emission->split)
        emit_pieces(frame, 0, (uint32_t)emission->steps->steps - 1);
    else
        frame_steps(frame, 0, (uint32_t)emission->steps->steps - 1);
    LLVMValueRef next = LLVMBuildAdd(builder, at, emit_i64(emitter, LANES), "");
    LLVMAddIncoming(at, (LLVMValueRef[]){emit_i64(emitter, 0), next},
                    (LLVMBasicBlockRef[]){before, LLVMGetInsertBlock(builder)}, 2);
    LLVMBuildBr(builder, head);
}

void emit_function(struct emitter *emitter, const struct emit_function *function)
{
    const struct steps *steps = function->steps;
    struct emission emission = {.emitter = emitter, .steps = steps, .symbol = function->symbol};
    emission.limit = function->piece ? function->piece : LIMIT_FUNCTION_STEPS;
    emission.split = steps->steps > emission.limit;
    emission.last = NEW_ARRAY(emitter->arena, uint32_t, steps->steps + 1);
    emission.made = NEW_ARRAY(emitter->arena, uint32_t, steps->registers + 1);
    find_last_readers(&emission);
    struct frame frame;
    frame_open(&frame, &emission, add_function(emitter, function->symbol, emitter->function),
               (uint32_t)steps->steps);
    if (emission.split)
        frame.memory = emit_memory(emitter, steps->registers * LANES + steps->loops);
    if (steps->steps == 0)
        LLVMBuildRet(emitter->builder, LLVMConstInt(emitter->truth, 1, 0));
    else
        emit_batch(&frame);
}
