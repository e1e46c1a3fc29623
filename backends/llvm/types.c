/* Types, constants and memory: the few words that the rest of the module is written in. */
#include <string.h>

#include "backends/llvm/emitter.h"

static void open_types(struct emitter *emitter)
{
    LLVMContextRef context = emitter->context;
    emitter->number = LLVMDoubleTypeInContext(context);
    emitter->numbers = LLVMVectorType(emitter->number, LANES);
    emitter->truth = LLVMInt1TypeInContext(context);
    emitter->i32 = LLVMInt32TypeInContext(context);
    emitter->i64 = LLVMInt64TypeInContext(context);
    emitter->pointer = LLVMPointerTypeInContext(context, 0);
    emitter->nothing = LLVMVoidTypeInContext(context);
    LLVMTypeRef p = emitter->pointer, n = emitter->i64;
    emitter->function =
        LLVMFunctionType(emitter->truth, (LLVMTypeRef[]){p, p, p, p, p, n, n}, 7, 0);
    emitter->piece =
        LLVMFunctionType(emitter->truth, (LLVMTypeRef[]){p, p, p, p, p, n, n, p}, 8, 0);
}

void emitter_open(struct emitter *emitter, LLVMTargetMachineRef machine)
{
    emitter->module = LLVMModuleCreateWithNameInContext("nas", emitter->context);
    emitter->builder = LLVMCreateBuilderInContext(emitter->context);
    char *triple = LLVMGetTargetMachineTriple(machine);
    LLVMSetTarget(emitter->module, triple);
    LLVMDisposeMessage(triple);
    LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(machine);
    LLVMSetModuleDataLayout(emitter->module, layout);
    LLVMDisposeTargetData(layout);
    open_types(emitter);
}

void emitter_close(struct emitter *emitter)
{
    LLVMDisposeBuilder(emitter->builder);
}

LLVMValueRef emit_number(struct emitter *emitter, double value, bool uniform)
{
    LLVMValueRef scalar = LLVMConstReal(emitter->number, value);
    LLVMValueRef lane[LANES];
    for (unsigned i = 0; i < LANES; i++)
        lane[i] = scalar;
    return uniform ? scalar : LLVMConstVector(lane, LANES);
}

LLVMValueRef emit_i64(struct emitter *emitter, uint64_t value)
{
    return LLVMConstInt(emitter->i64, value, 0);
}

LLVMValueRef emit_at(struct emitter *emitter, LLVMValueRef array, LLVMValueRef index)
{
    return LLVMBuildInBoundsGEP2(emitter->builder, emitter->number, array, &index, 1, "");
}

LLVMValueRef emit_load(struct emitter *emitter, LLVMValueRef from, bool uniform)
{
    LLVMTypeRef type = uniform ? emitter->number : emitter->numbers;
    LLVMValueRef load = LLVMBuildLoad2(emitter->builder, type, from, "");
    LLVMSetAlignment(load, sizeof(double));
    return load;
}

void emit_store(struct emitter *emitter, LLVMValueRef value, LLVMValueRef to)
{
    LLVMSetAlignment(LLVMBuildStore(emitter->builder, value, to), sizeof(double));
}

LLVMValueRef emit_spread(struct emitter *emitter, LLVMValueRef scalar)
{
    LLVMTypeRef type = LLVMVectorType(LLVMTypeOf(scalar), LANES);
    LLVMTypeRef order = LLVMVectorType(emitter->i32, LANES);
    LLVMValueRef first = LLVMBuildInsertElement(emitter->builder, LLVMGetPoison(type), scalar,
                                                LLVMConstInt(emitter->i32, 0, 0), "");
    return LLVMBuildShuffleVector(emitter->builder, first, LLVMGetPoison(type),
                                  LLVMConstNull(order), "");
}

LLVMValueRef emit_intrinsic(struct emitter *emitter, const char *name, LLVMValueRef x)
{
    LLVMTypeRef type = LLVMTypeOf(x);
    unsigned id = LLVMLookupIntrinsicID(name, strlen(name));
    LLVMValueRef function = LLVMGetIntrinsicDeclaration(emitter->module, id, &type, 1);
    LLVMTypeRef signature = LLVMIntrinsicGetType(emitter->context, id, &type, 1);
    return LLVMBuildCall2(emitter->builder, signature, function, &x, 1, "");
}

LLVMBasicBlockRef emit_block(struct emitter *emitter, const char *name)
{
    LLVMValueRef function = LLVMGetBasicBlockParent(LLVMGetInsertBlock(emitter->builder));
    return LLVMAppendBasicBlockInContext(emitter->context, function, name);
}

LLVMValueRef emit_memory(struct emitter *emitter, size_t doubles)
{
    LLVMBasicBlockRef here = LLVMGetInsertBlock(emitter->builder);
    LLVMBasicBlockRef entry = LLVMGetEntryBasicBlock(LLVMGetBasicBlockParent(here));
    LLVMPositionBuilderBefore(emitter->builder, LLVMGetFirstInstruction(entry));
    LLVMTypeRef type = LLVMArrayType2(emitter->number, doubles);
    LLVMValueRef memory = LLVMBuildAlloca(emitter->builder, type, "");
    LLVMSetAlignment(memory, LANES * sizeof(double));
    LLVMPositionBuilderAtEnd(emitter->builder, here);
    return memory;
}

void emit_attribute(struct emitter *emitter, LLVMValueRef function, LLVMAttributeIndex index,
                    const char *name)
{
    unsigned kind = LLVMGetEnumAttributeKindForName(name, strlen(name));
    LLVMAddAttributeAtIndex(function, index, LLVMCreateEnumAttribute(emitter->context, kind, 0));
}

void emit_text_attribute(struct emitter *emitter, LLVMValueRef function, const char *name,
                         const char *value)
{
    LLVMAttributeRef attribute = LLVMCreateStringAttribute(
        emitter->context, name, (unsigned)strlen(name), value, (unsigned)strlen(value));
    LLVMAddAttributeAtIndex(function, OF_FUNCTION, attribute);
}
