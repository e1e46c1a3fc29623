/* What stands in a file beside the functions: constant bytes, and the table of a native program. */
#include "backends/llvm/emitter.h"

static void add_constant(struct emitter *emitter, const char *symbol, LLVMValueRef value)
{
    LLVMValueRef global = LLVMAddGlobal(emitter->module, LLVMTypeOf(value), symbol);
    LLVMSetInitializer(global, value);
    LLVMSetGlobalConstant(global, 1);
    LLVMSetAlignment(global, 16);
}

static void add_entries(struct emitter *emitter, const struct emit_entry *entry, size_t count)
{
    /* struct native_entry */
    LLVMTypeRef member[] = {emitter->i64, emitter->i64, emitter->i32, emitter->pointer};
    LLVMTypeRef type = LLVMStructTypeInContext(emitter->context, member, 4, 0);
    LLVMValueRef *item = NEW_ARRAY(emitter->arena, LLVMValueRef, count);
    for (size_t i = 0; i < count; i++) {
        LLVMValueRef value[] = {emit_i64(emitter, entry[i].digest.high),
                                emit_i64(emitter, entry[i].digest.low),
                                LLVMConstInt(emitter->i32, entry[i].part, 0),
                                LLVMGetNamedFunction(emitter->module, entry[i].symbol)};
        item[i] = LLVMConstStructInContext(emitter->context, value, 4, 0);
    }
    add_constant(emitter, "nas_native_entries", LLVMConstArray2(type, item, count));
    add_constant(emitter, "nas_native_count", emit_i64(emitter, count));
}

void emit_datas(struct emitter *emitter, const struct emit_module *module)
{
    for (size_t i = 0; i < module->datas; i++) {
        const struct emit_data *data = &module->data[i];
        add_constant(emitter, data->symbol,
                     LLVMConstStringInContext2(emitter->context, data->bytes, data->size, 1));
    }
    if (module->whole) add_entries(emitter, module->entry, module->entries);
}
