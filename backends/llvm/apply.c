/* Arithmetic: each operation of ir/expr.def as instructions that round like the interpreter.
 *
 * Nothing here carries a fast-math flag. Minimum and maximum are a comparison and a selection, so
 * that not-a-number and the sign of zero go the same way everywhere. What the C library computes is
 * called once a lane, from one small loop a module for each such function.
 */
#include <stdio.h>
#include <string.h>

#include "backends/llvm/emitter.h"

/* The arguments of one operation, brought to one shape. */
struct apply {
    struct emitter *emitter;
    LLVMBuilderRef builder;
    const struct emitted *arg;
    bool uniform;
};

LLVMValueRef emitted_value(struct emitter *emitter, struct emitted value, bool uniform)
{
    if (uniform || !value.uniform) return value.value;
    if (LLVMIsConstant(value.value)) {
        LLVMBool loses;
        return emit_number(emitter, LLVMConstRealGetDouble(value.value, &loses), false);
    }
    return emit_spread(emitter, value.value);
}

LLVMValueRef emitted_mask(struct emitter *emitter, struct emitted value, bool uniform)
{
    if (!value.mask) {
        LLVMValueRef number = emitted_value(emitter, value, uniform);
        return LLVMBuildFCmp(emitter->builder, LLVMRealUNE, number,
                             emit_number(emitter, 0, uniform), "");
    }
    return uniform || !value.uniform ? value.mask : emit_spread(emitter, value.mask);
}

static LLVMValueRef value_of(struct apply *apply, size_t k)
{
    return emitted_value(apply->emitter, apply->arg[k], apply->uniform);
}

static struct emitted of_value(struct apply *apply, LLVMValueRef value)
{
    return (struct emitted){.value = value, .uniform = apply->uniform};
}

static struct emitted of_mask(struct apply *apply, LLVMValueRef mask)
{
    LLVMValueRef one = emit_number(apply->emitter, 1, apply->uniform);
    LLVMValueRef zero = emit_number(apply->emitter, 0, apply->uniform);
    LLVMValueRef value = LLVMBuildSelect(apply->builder, mask, one, zero, "");
    return (struct emitted){.value = value, .mask = mask, .uniform = apply->uniform};
}

static struct emitted compare(struct apply *apply, LLVMRealPredicate predicate)
{
    return of_mask(apply, LLVMBuildFCmp(apply->builder, predicate, value_of(apply, 0),
                                        value_of(apply, 1), ""));
}

/* x < y ? x : y, or with the comparison that is given. */
static struct emitted extreme(struct apply *apply, LLVMRealPredicate predicate)
{
    LLVMValueRef x = value_of(apply, 0), y = value_of(apply, 1);
    LLVMValueRef first = LLVMBuildFCmp(apply->builder, predicate, x, y, "");
    return of_value(apply, LLVMBuildSelect(apply->builder, first, x, y, ""));
}

static struct emitted unary(struct apply *apply, const char *intrinsic)
{
    return of_value(apply, emit_intrinsic(apply->emitter, intrinsic, value_of(apply, 0)));
}

static LLVMValueRef quotient(struct apply *apply)
{
    LLVMValueRef ratio = LLVMBuildFDiv(apply->builder, value_of(apply, 0), value_of(apply, 1), "");
    return emit_intrinsic(apply->emitter, "llvm.floor", ratio);
}

static struct emitted modulo(struct apply *apply)
{
    LLVMValueRef whole = LLVMBuildFMul(apply->builder, value_of(apply, 1), quotient(apply), "");
    return of_value(apply, LLVMBuildFSub(apply->builder, value_of(apply, 0), whole, ""));
}

static struct emitted rounded(struct apply *apply)
{
    LLVMValueRef half = emit_number(apply->emitter, 0.5, apply->uniform);
    LLVMValueRef sum = LLVMBuildFAdd(apply->builder, value_of(apply, 0), half, "");
    return of_value(apply, emit_intrinsic(apply->emitter, "llvm.floor", sum));
}

static struct emitted select_one(struct apply *apply)
{
    LLVMValueRef condition = emitted_mask(apply->emitter, apply->arg[0], apply->uniform);
    struct emitted result =
        of_value(apply, LLVMBuildSelect(apply->builder, condition, value_of(apply, 1),
                                        value_of(apply, 2), ""));
    if (apply->arg[1].mask && apply->arg[2].mask) {
        LLVMValueRef yes = emitted_mask(apply->emitter, apply->arg[1], apply->uniform);
        LLVMValueRef no = emitted_mask(apply->emitter, apply->arg[2], apply->uniform);
        result.mask = LLVMBuildSelect(apply->builder, condition, yes, no, "");
    }
    return result;
}

static struct emitted logic(struct apply *apply, LLVMOpcode op)
{
    LLVMValueRef x = emitted_mask(apply->emitter, apply->arg[0], apply->uniform);
    LLVMValueRef y = emitted_mask(apply->emitter, apply->arg[1], apply->uniform);
    return of_mask(apply, LLVMBuildBinOp(apply->builder, op, x, y, ""));
}

static struct emitted negation(struct apply *apply)
{
    LLVMValueRef x = emitted_mask(apply->emitter, apply->arg[0], apply->uniform);
    return of_mask(apply, LLVMBuildNot(apply->builder, x, ""));
}

/* ---- the C library ---- */

static LLVMValueRef library_function(struct emitter *emitter, const char *name, unsigned args,
                                     LLVMTypeRef *type)
{
    LLVMTypeRef number[2] = {emitter->number, emitter->number};
    *type = LLVMFunctionType(emitter->number, number, args, 0);
    LLVMValueRef function = LLVMGetNamedFunction(emitter->module, name);
    if (!function) {
        function = LLVMAddFunction(emitter->module, name, *type);
        /* LLVM knows these names and would compute some calls its own way. */
        emit_attribute(emitter, function, OF_FUNCTION, "nobuiltin");
    }
    return strcmp(name, "pow") ? function : emit_power(emitter, function, *type);
}

/* for (i = 0; i < LANES; i++) to[i] = name(x[i], y[i]) */
static void fill_lane_loop(struct emitter *emitter, LLVMValueRef loop, const char *name,
                           unsigned args)
{
    LLVMBuilderRef builder = emitter->builder;
    LLVMBasicBlockRef entry = LLVMAppendBasicBlockInContext(emitter->context, loop, "entry");
    LLVMBasicBlockRef body = LLVMAppendBasicBlockInContext(emitter->context, loop, "lane");
    LLVMBasicBlockRef done = LLVMAppendBasicBlockInContext(emitter->context, loop, "done");
    LLVMPositionBuilderAtEnd(builder, entry);
    LLVMBuildBr(builder, body);
    LLVMPositionBuilderAtEnd(builder, body);
    LLVMValueRef i = LLVMBuildPhi(builder, emitter->i64, "i");
    LLVMTypeRef type;
    LLVMValueRef function = library_function(emitter, name, args, &type), value[2];
    for (unsigned k = 0; k < args; k++)
        value[k] = emit_load(emitter, emit_at(emitter, LLVMGetParam(loop, k + 1), i), true);
    LLVMValueRef result = LLVMBuildCall2(builder, type, function, value, args, "");
    emit_store(emitter, result, emit_at(emitter, LLVMGetParam(loop, 0), i));
    LLVMValueRef next = LLVMBuildAdd(builder, i, emit_i64(emitter, 1), "");
    LLVMAddIncoming(i, (LLVMValueRef[]){emit_i64(emitter, 0), next},
                    (LLVMBasicBlockRef[]){entry, body}, 2);
    LLVMValueRef more = LLVMBuildICmp(builder, LLVMIntULT, next, emit_i64(emitter, LANES), "");
    LLVMBuildCondBr(builder, more, body, done);
    LLVMPositionBuilderAtEnd(builder, done);
    LLVMBuildRetVoid(builder);
}

static LLVMValueRef lane_loop(struct emitter *emitter, const char *name, unsigned args,
                              LLVMTypeRef *type)
{
    LLVMTypeRef p[3] = {emitter->pointer, emitter->pointer, emitter->pointer};
    *type = LLVMFunctionType(emitter->nothing, p, args + 1, 0);
    char symbol[32];
    snprintf(symbol, sizeof symbol, "lanes_%s", name);
    LLVMValueRef loop = LLVMGetNamedFunction(emitter->module, symbol);
    if (loop) return loop;
    loop = LLVMAddFunction(emitter->module, symbol, *type);
    LLVMSetLinkage(loop, LLVMInternalLinkage);
    emit_attribute(emitter, loop, OF_FUNCTION, "noinline");
    LLVMBasicBlockRef here = LLVMGetInsertBlock(emitter->builder);
    fill_lane_loop(emitter, loop, name, args);
    LLVMPositionBuilderAtEnd(emitter->builder, here);
    return loop;
}

/* Number k of three vectors in memory that all such calls of a function share. */
static LLVMValueRef buffer(struct emitter *emitter, size_t k)
{
    LLVMValueRef function = LLVMGetBasicBlockParent(LLVMGetInsertBlock(emitter->builder));
    if (emitter->buffers != function) memset(emitter->buffer, 0, sizeof emitter->buffer);
    emitter->buffers = function;
    if (!emitter->buffer[k]) emitter->buffer[k] = emit_memory(emitter, LANES);
    return emitter->buffer[k];
}

static struct emitted library(struct apply *apply, const char *name, unsigned args)
{
    struct emitter *emitter = apply->emitter;
    LLVMTypeRef type;
    if (apply->uniform) {
        LLVMValueRef function = library_function(emitter, name, args, &type), value[2];
        for (unsigned k = 0; k < args; k++)
            value[k] = value_of(apply, k);
        return of_value(apply, LLVMBuildCall2(apply->builder, type, function, value, args, ""));
    }
    LLVMValueRef memory[3] = {buffer(emitter, 0)};
    for (unsigned k = 0; k < args; k++) {
        memory[k + 1] = buffer(emitter, k + 1);
        emit_store(emitter, value_of(apply, k), memory[k + 1]);
    }
    LLVMValueRef loop = lane_loop(emitter, name, args, &type);
    LLVMBuildCall2(apply->builder, type, loop, memory, args + 1, "");
    return of_value(apply, emit_load(emitter, memory[0], false));
}

/* ---- tables ---- */

LLVMValueRef emit_table(struct emitter *emitter, const struct table *table)
{
    if (emitter->here)
        return LLVMConstIntToPtr(emit_i64(emitter, (uintptr_t)table->data), emitter->pointer);
    char symbol[32];
    snprintf(symbol, sizeof symbol, "table_%u", table->id);
    LLVMValueRef global = LLVMGetNamedGlobal(emitter->module, symbol);
    if (global) return global;
    /* One string of bytes: a constant a number would take longer to build than to compile. */
    size_t size = table->rows * table->columns * sizeof(double);
    LLVMValueRef bytes =
        LLVMConstStringInContext2(emitter->context, (const char *)table->data, size, 1);
    global = LLVMAddGlobal(emitter->module, LLVMTypeOf(bytes), symbol);
    LLVMSetInitializer(global, bytes);
    LLVMSetGlobalConstant(global, 1);
    LLVMSetLinkage(global, LLVMPrivateLinkage);
    LLVMSetAlignment(global, sizeof(double));
    return global;
}

static LLVMValueRef gather(struct apply *apply, LLVMValueRef pointers, LLVMValueRef inside)
{
    struct emitter *emitter = apply->emitter;
    static const char name[] = "llvm.masked.gather";
    unsigned id = LLVMLookupIntrinsicID(name, strlen(name));
    LLVMTypeRef type[2] = {emitter->numbers, LLVMTypeOf(pointers)};
    LLVMValueRef function = LLVMGetIntrinsicDeclaration(emitter->module, id, type, 2);
    LLVMTypeRef signature = LLVMIntrinsicGetType(emitter->context, id, type, 2);
    LLVMValueRef arg[] = {pointers, LLVMConstInt(emitter->i32, sizeof(double), 0), inside,
                          emit_number(emitter, 0, false)};
    return LLVMBuildCall2(apply->builder, signature, function, arg, 4, "");
}

/* Outside lanes read element 0 and are then replaced by 0. */
static struct emitted look_up(struct apply *apply, const struct table *table)
{
    struct emitter *emitter = apply->emitter;
    LLVMBuilderRef builder = apply->builder;
    bool uniform = apply->uniform;
    double cells = (double)table->rows * (double)table->columns;
    LLVMTypeRef whole = cells < INT32_MAX ? emitter->i32 : emitter->i64;
    LLVMValueRef x = value_of(apply, 0), zero = emit_number(emitter, 0, uniform);
    LLVMValueRef low = LLVMBuildFCmp(builder, LLVMRealOGE, x, zero, "");
    LLVMValueRef high =
        LLVMBuildFCmp(builder, LLVMRealOLT, x, emit_number(emitter, cells, uniform), "");
    LLVMValueRef inside = LLVMBuildAnd(builder, low, high, "");
    LLVMValueRef safe = LLVMBuildSelect(builder, inside, x, zero, "");
    LLVMValueRef index =
        LLVMBuildFPToSI(builder, safe, uniform ? whole : LLVMVectorType(whole, LANES), "");
    LLVMValueRef from = emit_at(emitter, emit_table(emitter, table), index);
    if (cells < 1) return of_value(apply, zero);
    if (!uniform) return of_value(apply, gather(apply, from, inside));
    LLVMValueRef value = emit_load(emitter, from, true);
    return of_value(apply, LLVMBuildSelect(builder, inside, value, zero, ""));
}

struct emitted emit_apply(struct emitter *emitter, enum expr_op op, const struct table *table,
                          bool uniform, const struct emitted arg[3])
{
    struct apply *apply = &(struct apply){emitter, emitter->builder, arg, uniform};
    LLVMBuilderRef builder = emitter->builder;
#define BINARY(build) of_value(apply, build(builder, value_of(apply, 0), value_of(apply, 1), ""))
    switch (op) {
    case EXPR_neg: return of_value(apply, LLVMBuildFNeg(builder, value_of(apply, 0), ""));
    case EXPR_add: return BINARY(LLVMBuildFAdd);
    case EXPR_sub: return BINARY(LLVMBuildFSub);
    case EXPR_mul: return BINARY(LLVMBuildFMul);
    case EXPR_div: return BINARY(LLVMBuildFDiv);
    case EXPR_fdiv: return of_value(apply, quotient(apply));
    case EXPR_mod: return modulo(apply);
    case EXPR_pow: return library(apply, "pow", 2);
    case EXPR_min: return extreme(apply, LLVMRealOLT);
    case EXPR_max: return extreme(apply, LLVMRealOGT);
    case EXPR_abs: return unary(apply, "llvm.fabs");
    case EXPR_floor: return unary(apply, "llvm.floor");
    case EXPR_ceil: return unary(apply, "llvm.ceil");
    case EXPR_round: return rounded(apply);
    case EXPR_sqrt: return unary(apply, "llvm.sqrt");
    case EXPR_exp: return library(apply, "exp", 1);
    case EXPR_log: return library(apply, "log", 1);
    case EXPR_log2: return library(apply, "log2", 1);
    case EXPR_sin: return library(apply, "sin", 1);
    case EXPR_cos: return library(apply, "cos", 1);
    case EXPR_eq: return compare(apply, LLVMRealOEQ);
    case EXPR_ne: return compare(apply, LLVMRealUNE);
    case EXPR_lt: return compare(apply, LLVMRealOLT);
    case EXPR_le: return compare(apply, LLVMRealOLE);
    case EXPR_and: return logic(apply, LLVMAnd);
    case EXPR_or: return logic(apply, LLVMOr);
    case EXPR_not: return negation(apply);
    case EXPR_select: return select_one(apply);
    case EXPR_lookup: return look_up(apply, table);
    case EXPR_number:
    case EXPR_given:
    case EXPR_choice:
    case EXPR_param:
    case EXPR_capture:
    case EXPR_slot:
    case EXPR_size:
    case EXPR_row:
    case EXPR_reduce:
    case EXPR_solve:
    case EXPR_output:
    case EXPR_volume:
    case EXPR_outside:
    case EXPR_OPS: break;
    }
#undef BINARY
    return of_value(apply, emit_number(emitter, 0, uniform));
}
