/* x^n for an exponent that is computed: ir/apply.c's expr_apply_power as a function of the module,
 * so that a result does not depend on whether the exponent was known early. Whole exponents from 0
 * to 64 are multiplications, the exponent's bits taken from the left; the others go to the C
 * library.
 */
#include "backends/llvm/emitter.h"

enum { LARGEST = 64 };

/* Whether 0 <= n <= 64 and n is whole. */
static LLVMValueRef is_small(struct emitter *emitter, LLVMValueRef n)
{
    LLVMBuilderRef builder = emitter->builder;
    LLVMValueRef low = LLVMBuildFCmp(builder, LLVMRealOGE, n, emit_number(emitter, 0, true), "");
    LLVMValueRef high =
        LLVMBuildFCmp(builder, LLVMRealOLE, n, emit_number(emitter, LARGEST, true), "");
    LLVMValueRef whole =
        LLVMBuildFCmp(builder, LLVMRealOEQ, n, emit_intrinsic(emitter, "llvm.floor", n), "");
    return LLVMBuildAnd(builder, LLVMBuildAnd(builder, low, high, ""), whole, "");
}

/* The result is x^exponent for 0 <= exponent <= 64, in a loop over the exponent's bits. */
static void multiply(struct emitter *emitter, LLVMValueRef function, LLVMValueRef exponent,
                     LLVMBasicBlockRef from)
{
    LLVMBuilderRef builder = emitter->builder;
    LLVMValueRef x = LLVMGetParam(function, 0);
    LLVMBasicBlockRef loop = emit_block(emitter, "bit"), done = emit_block(emitter, "done");
    LLVMBuildBr(builder, loop);
    LLVMPositionBuilderAtEnd(builder, loop);
    LLVMValueRef result = LLVMBuildPhi(builder, emitter->number, "result");
    LLVMValueRef bit = LLVMBuildPhi(builder, emitter->i64, "bit");
    /* From the left: above the exponent's highest bit the result stays 1, and there it becomes x.
     */
    LLVMValueRef square = LLVMBuildFMul(builder, result, result, "");
    LLVMValueRef set = LLVMBuildAnd(builder, exponent, bit, "");
    LLVMValueRef is_set = LLVMBuildICmp(builder, LLVMIntNE, set, emit_i64(emitter, 0), "");
    LLVMValueRef times = LLVMBuildFMul(builder, square, x, "");
    LLVMValueRef next = LLVMBuildSelect(builder, is_set, times, square, "");
    LLVMValueRef rest = LLVMBuildLShr(builder, bit, emit_i64(emitter, 1), "");
    LLVMValueRef more = LLVMBuildICmp(builder, LLVMIntNE, rest, emit_i64(emitter, 0), "");
    LLVMBuildCondBr(builder, more, loop, done);
    LLVMAddIncoming(result, (LLVMValueRef[]){emit_number(emitter, 1, true), next},
                    (LLVMBasicBlockRef[]){from, loop}, 2);
    LLVMAddIncoming(bit, (LLVMValueRef[]){emit_i64(emitter, LARGEST), rest},
                    (LLVMBasicBlockRef[]){from, loop}, 2);
    LLVMPositionBuilderAtEnd(builder, done);
    LLVMBuildRet(builder, next);
}

static void fill(struct emitter *emitter, LLVMValueRef function, LLVMValueRef library,
                 LLVMTypeRef type)
{
    LLVMBuilderRef builder = emitter->builder;
    LLVMBasicBlockRef entry = LLVMAppendBasicBlockInContext(emitter->context, function, "entry");
    LLVMPositionBuilderAtEnd(builder, entry);
    LLVMValueRef x = LLVMGetParam(function, 0), n = LLVMGetParam(function, 1);
    LLVMBasicBlockRef small = emit_block(emitter, "small"), other = emit_block(emitter, "other");
    LLVMBuildCondBr(builder, is_small(emitter, n), small, other);
    LLVMPositionBuilderAtEnd(builder, other);
    LLVMBuildRet(builder, LLVMBuildCall2(builder, type, library, (LLVMValueRef[]){x, n}, 2, ""));
    LLVMPositionBuilderAtEnd(builder, small);
    LLVMValueRef exponent = LLVMBuildFPToUI(builder, n, emitter->i64, "");
    multiply(emitter, function, exponent, small);
}

LLVMValueRef emit_power(struct emitter *emitter, LLVMValueRef library, LLVMTypeRef type)
{
    LLVMValueRef function = LLVMGetNamedFunction(emitter->module, "power");
    if (function) return function;
    function = LLVMAddFunction(emitter->module, "power", type);
    LLVMSetLinkage(function, LLVMInternalLinkage);
    LLVMBasicBlockRef here = LLVMGetInsertBlock(emitter->builder);
    fill(emitter, function, library, type);
    LLVMPositionBuilderAtEnd(emitter->builder, here);
    return function;
}
