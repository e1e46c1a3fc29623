/* Fills a function with steps, in their order.
 *
 * Loops run at least once (a loop without turns is its fold's start), so whatever a body has put
 * into `held` is there after the loop too.
 */
#include "backends/llvm/emitter.h"

static LLVMBuilderRef builder_of(struct frame *frame)
{
    return frame->emission->emitter->builder;
}

/* ---- values ---- */

/* Where a register's value crosses from one piece to the next. */
static LLVMValueRef register_memory(struct frame *frame, uint32_t number)
{
    struct emitter *emitter = frame->emission->emitter;
    return emit_at(emitter, frame->memory, emit_i64(emitter, (uint64_t)number * LANES));
}

static struct emitted read_register(struct frame *frame, uint32_t number)
{
    struct emitted *held = &frame->held[number];
    uint32_t made = frame->emission->made[number];
    if (held->made == made) return *held;
    bool uniform = frame->emission->steps->step[made - 1].uniform;
    LLVMValueRef from = register_memory(frame, number);
    *held = (struct emitted){.uniform = uniform, .made = made};
    held->value = emit_load(frame->emission->emitter, from, uniform);
    return *held;
}

static LLVMValueRef slot_at(struct frame *frame, LLVMValueRef array, uint32_t index)
{
    struct emitter *emitter = frame->emission->emitter;
    LLVMValueRef offset =
        LLVMBuildMul(emitter->builder, frame->stride, emit_i64(emitter, index), "");
    return emit_at(emitter, array, offset);
}

static struct emitted read_place(struct frame *frame, uint32_t place)
{
    struct emitter *emitter = frame->emission->emitter;
    uint32_t index = place_index(place);
    LLVMValueRef from;
    switch (place_kind(place)) {
    case PLACE_REGISTER: break;
    case PLACE_NUMBER:
        return (struct emitted){
            .uniform = true,
            .value = emit_number(emitter, frame->emission->steps->number[index], true)};
    case PLACE_CAPTURE:
        from = emit_at(emitter, frame->captures, emit_i64(emitter, index));
        return (struct emitted){.uniform = true, .value = emit_load(emitter, from, true)};
    case PLACE_SLOT:
        from = slot_at(frame, frame->slot, index);
        return (struct emitted){.value = emit_load(emitter, from, false)};
    }
    return read_register(frame, index);
}

static void write_register(struct frame *frame, uint32_t at, struct emitted value)
{
    struct emission *emission = frame->emission;
    uint32_t number = emission->steps->step[at].to;
    value.made = emission->made[number] = at + 1;
    frame->held[number] = value;
    if (emission->split && emission->last[at] > frame->end)
        emit_store(emission->emitter, value.value, register_memory(frame, number));
}

/* ---- questions to the host ---- */

void frame_unless_stopped(struct frame *frame, LLVMValueRef going)
{
    struct emitter *emitter = frame->emission->emitter;
    LLVMBuilderRef builder = emitter->builder;
    LLVMBasicBlockRef stopped = emit_block(emitter, "stopped");
    LLVMBasicBlockRef on = emit_block(emitter, "on");
    LLVMBuildCondBr(builder, going, on, stopped);
    LLVMPositionBuilderAtEnd(builder, stopped);
    for (size_t k = 0; k < frame->emission->steps->loops; k++)
        if (frame->loop[k].drawn) frame_release(frame, frame->loop[k].drawn);
    LLVMBuildRet(builder, LLVMConstInt(emitter->truth, 0, 0));
    LLVMPositionBuilderAtEnd(builder, on);
}

/* The function pointers of struct outside, in its order. */
enum outside_member { OUTSIDE_ASK, OUTSIDE_DRAW, OUTSIDE_RELEASE };

static LLVMValueRef call_outside(struct frame *frame, enum outside_member member, LLVMTypeRef type,
                                 LLVMValueRef *arg, unsigned args)
{
    struct emitter *emitter = frame->emission->emitter;
    LLVMValueRef index = emit_i64(emitter, member);
    LLVMValueRef at =
        LLVMBuildInBoundsGEP2(emitter->builder, emitter->pointer, frame->outside, &index, 1, "");
    LLVMValueRef function = LLVMBuildLoad2(emitter->builder, emitter->pointer, at, "");
    return LLVMBuildCall2(emitter->builder, type, function, arg, args, "");
}

void frame_release(struct frame *frame, LLVMValueRef drawn)
{
    struct emitter *emitter = frame->emission->emitter;
    LLVMTypeRef type = LLVMFunctionType(emitter->nothing, &emitter->pointer, 1, 0);
    call_outside(frame, OUTSIDE_RELEASE, type, &drawn, 1);
}

/* Stores a call's arguments; answers where. */
static LLVMValueRef gather(struct frame *frame, const struct call *call)
{
    struct emitter *emitter = frame->emission->emitter;
    const struct steps *steps = frame->emission->steps;
    if (!frame->question)
        frame->question = emit_memory(emitter, (steps_most_args(steps) + 1) * LANES);
    for (uint32_t k = 0; k < call->args; k++) {
        struct emitted value = read_place(frame, steps->operand[call->operand + k]);
        LLVMValueRef at = emit_i64(emitter, (uint64_t)k * LANES);
        emit_store(emitter, emitted_value(emitter, value, false),
                   emit_at(emitter, frame->question, at));
    }
    return frame->question;
}

static void emit_call(struct frame *frame, uint32_t number)
{
    struct emitter *emitter = frame->emission->emitter;
    const struct steps *steps = frame->emission->steps;
    LLVMValueRef question = gather(frame, &steps->call[number]);
    if (!frame->answer)
        frame->answer = emit_memory(emitter, (steps_most_results(steps) + 1) * LANES);
    LLVMTypeRef p = emitter->pointer, n = emitter->i64;
    LLVMTypeRef type =
        LLVMFunctionType(emitter->truth, (LLVMTypeRef[]){p, p, emitter->i32, p, p, n, n}, 7, 0);
    LLVMValueRef arg[] = {frame->outside, frame->host,   LLVMConstInt(emitter->i32, number, 0),
                          question,       frame->answer, emit_i64(emitter, LANES),
                          frame->active};
    LLVMValueRef going = call_outside(frame, OUTSIDE_ASK, type, arg, 7);
    frame_unless_stopped(frame, going);
}

static void emit_take(struct frame *frame, uint32_t at)
{
    struct emitter *emitter = frame->emission->emitter;
    const struct step *step = &frame->emission->steps->step[at];
    LLVMValueRef from =
        emit_at(emitter, frame->answer, emit_i64(emitter, (uint64_t)step->index * LANES));
    struct emitted value = {.value = emit_load(emitter, from, step->uniform),
                            .uniform = step->uniform};
    write_register(frame, at, value);
}

/* ---- loops ---- */

static LLVMValueRef draw_rows(struct frame *frame, const struct step_loop *loop)
{
    struct emitter *emitter = frame->emission->emitter;
    LLVMValueRef question = gather(frame, &frame->emission->steps->call[loop->call]);
    LLVMTypeRef p = emitter->pointer, n = emitter->i64;
    LLVMTypeRef type = LLVMFunctionType(p, (LLVMTypeRef[]){p, p, emitter->i32, p, n, n}, 6, 0);
    LLVMValueRef arg[] = {
        frame->outside,           frame->host,  LLVMConstInt(emitter->i32, loop->call, 0), question,
        emit_i64(emitter, LANES), frame->active};
    LLVMValueRef rows = call_outside(frame, OUTSIDE_DRAW, type, arg, 6);
    LLVMValueRef going = LLVMBuildIsNotNull(emitter->builder, rows, "");
    frame_unless_stopped(frame, going);
    return rows;
}

/* Where pieces of a loop's body find its current row: behind the registers. */
static LLVMValueRef row_memory(struct frame *frame, uint32_t loop)
{
    struct emitter *emitter = frame->emission->emitter;
    uint64_t at = (uint64_t)frame->emission->steps->registers * LANES + loop;
    return emit_at(emitter, frame->memory, emit_i64(emitter, at));
}

static void emit_row(struct frame *frame, uint32_t at)
{
    struct emitter *emitter = frame->emission->emitter;
    const struct step *step = &frame->emission->steps->step[at];
    struct turning_loop *turning = &frame->loop[step->arg[0]];
    if (!turning->row)
        turning->row =
            LLVMBuildLoad2(emitter->builder, emitter->pointer, row_memory(frame, step->arg[0]), "");
    bool drawn = frame->emission->steps->loop[step->arg[0]].call != STEP_DRAW_NONE;
    uint64_t offset = (uint64_t)step->index * (drawn ? LANES : 1);
    LLVMValueRef from = emit_at(emitter, turning->row, emit_i64(emitter, offset));
    struct emitted value = {.value = emit_load(emitter, from, step->uniform),
                            .uniform = step->uniform};
    write_register(frame, at, value);
}

static struct emitted start_of(struct frame *frame, const struct step *step,
                               const struct step_loop *loop)
{
    return (struct emitted){
        .value = emit_number(frame->emission->emitter, fold_start(loop->fold), step->uniform),
        .uniform = step->uniform};
}

/* The blocks and running values of a loop being emitted. */
struct loop_code {
    LLVMBasicBlockRef before, body;
    LLVMValueRef turn, fold;
    LLVMValueRef rows, turns;
};

/* The host writes how many turns there are before the rows that it gives. */
static LLVMValueRef turns_of(struct emitter *emitter, const struct step_loop *loop,
                             LLVMValueRef rows)
{
    if (loop->call == STEP_DRAW_NONE) return emit_i64(emitter, loop->turns);
    LLVMValueRef at = emit_at(emitter, rows, LLVMConstInt(emitter->i64, (uint64_t)-1, 1));
    return LLVMBuildFPToUI(emitter->builder, emit_load(emitter, at, true), emitter->i64, "");
}

static struct loop_code open_loop(struct frame *frame, uint32_t at)
{
    struct emitter *emitter = frame->emission->emitter;
    LLVMBuilderRef builder = emitter->builder;
    const struct step *step = &frame->emission->steps->step[at];
    const struct step_loop *loop = &frame->emission->steps->loop[step->index];
    struct turning_loop *turning = &frame->loop[step->index];
    struct loop_code code = {0};
    bool drawn = loop->call != STEP_DRAW_NONE;
    code.rows = drawn ? draw_rows(frame, loop)
                      : emit_table(emitter, frame->emission->steps->table[loop->table]);
    turning->drawn = drawn ? code.rows : NULL;
    code.turns = turns_of(emitter, loop, code.rows);
    code.before = LLVMGetInsertBlock(builder);
    code.body = emit_block(emitter, "turn");
    LLVMBuildBr(builder, code.body);
    LLVMPositionBuilderAtEnd(builder, code.body);
    code.turn = LLVMBuildPhi(builder, emitter->i64, "");
    code.fold = LLVMBuildPhi(builder, step->uniform ? emitter->number : emitter->numbers, "");
    uint64_t size = (uint64_t)loop->columns * (drawn ? LANES : 1);
    LLVMValueRef offset = LLVMBuildMul(builder, code.turn, emit_i64(emitter, size), "");
    turning->row = emit_at(emitter, code.rows, offset);
    return code;
}

static void close_loop(struct frame *frame, uint32_t at, const struct loop_code *code)
{
    struct emitter *emitter = frame->emission->emitter;
    LLVMBuilderRef builder = emitter->builder;
    const struct step *step = &frame->emission->steps->step[at];
    const struct step_loop *loop = &frame->emission->steps->loop[step->index];
    struct emitted arg[3] = {{.value = code->fold, .uniform = step->uniform},
                             read_place(frame, frame->emission->steps->step[loop->end].arg[0])};
    struct emitted value = emit_apply(emitter, fold_op(loop->fold), NULL, step->uniform, arg);
    LLVMValueRef next = LLVMBuildAdd(builder, code->turn, emit_i64(emitter, 1), "");
    LLVMBasicBlockRef last = LLVMGetInsertBlock(builder), after = emit_block(emitter, "after");
    LLVMBasicBlockRef from[] = {code->before, last};
    LLVMAddIncoming(code->turn, (LLVMValueRef[]){emit_i64(emitter, 0), next}, from, 2);
    struct emitted start = start_of(frame, step, loop);
    LLVMAddIncoming(code->fold, (LLVMValueRef[]){start.value, value.value}, from, 2);
    LLVMValueRef more = LLVMBuildICmp(builder, LLVMIntULT, next, code->turns, "");
    LLVMBuildCondBr(builder, more, code->body, after);
    LLVMPositionBuilderAtEnd(builder, after);
    struct turning_loop *turning = &frame->loop[step->index];
    if (turning->drawn) frame_release(frame, turning->drawn);
    *turning = (struct turning_loop){0};
    write_register(frame, loop->end, value);
}

static void emit_loop(struct frame *frame, uint32_t at)
{
    struct emission *emission = frame->emission;
    const struct step *step = &emission->steps->step[at];
    const struct step_loop *loop = &emission->steps->loop[step->index];
    if (loop->call == STEP_DRAW_NONE && loop->turns == 0) {
        write_register(frame, loop->end, start_of(frame, step, loop));
        return;
    }
    struct loop_code code = open_loop(frame, at);
    if (!emission->split || loop->end - loop->first <= emission->limit) {
        frame_steps(frame, loop->first + 1, loop->end - 1);
    } else {
        LLVMBuildStore(builder_of(frame), frame->loop[step->index].row,
                       row_memory(frame, step->index));
        emit_pieces(frame, loop->first + 1, loop->end - 1);
    }
    close_loop(frame, at, &code);
}

/* ---- steps ---- */

static void emit_out(struct frame *frame, const struct step *step)
{
    struct emitter *emitter = frame->emission->emitter;
    LLVMValueRef value = emitted_value(emitter, read_place(frame, step->arg[0]), false);
    emit_store(emitter, value, slot_at(frame, frame->out, step->index));
}

static void emit_arithmetic(struct frame *frame, uint32_t at)
{
    const struct steps *steps = frame->emission->steps;
    const struct step *step = &steps->step[at];
    struct emitted arg[3] = {0};
    for (size_t k = 0; k < step_arguments(step); k++)
        arg[k] = read_place(frame, step->arg[k]);
    const struct table *table = step->op == EXPR_lookup ? steps->table[step->index] : NULL;
    write_register(
        frame, at,
        emit_apply(frame->emission->emitter, (enum expr_op)step->op, table, step->uniform, arg));
}

/* Emits step `at`, a loop with its whole body; answers the last step that was emitted. */
static uint32_t emit_step(struct frame *frame, uint32_t at)
{
    const struct step *step = &frame->emission->steps->step[at];
    switch ((enum step_op)step->op) {
    case STEP_ROW: emit_row(frame, at); return at;
    case STEP_LOOP: emit_loop(frame, at); return frame->emission->steps->loop[step->index].end;
    case STEP_CALL: emit_call(frame, step->index); return at;
    case STEP_TAKE: emit_take(frame, at); return at;
    case STEP_OUT: emit_out(frame, step); return at;
    case STEP_END:
    case STEP_OPS: return at;
    }
    emit_arithmetic(frame, at);
    return at;
}

void frame_steps(struct frame *frame, uint32_t first, uint32_t end)
{
    for (uint32_t at = first; at <= end; at++)
        at = emit_step(frame, at);
}
