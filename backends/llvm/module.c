/* The module's three entry points: compile for this process, give the code back, write a file. */
#include <errno.h>
#include <llvm-c/Analysis.h>
#include <llvm-c/Error.h>
#include <llvm-c/ErrorHandling.h>
#include <llvm-c/LLJIT.h>
#include <llvm-c/Orc.h>
#include <llvm-c/Target.h>
#include <llvm-c/Transforms/PassBuilder.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backends/llvm/emitter.h"

/* Step lists have no equal steps and no dead ones, so little is left to LLVM's own passes: equal
 * loads, numbers of truths that nobody reads, address arithmetic. More passes cost more time than
 * the code they make saves. */
static const char pipeline[] = "function(early-cse,instsimplify,adce)";

struct llvm_code {
    LLVMOrcLLJITRef jit;
};

static void fatal(const char *reason)
{
    fprintf(stderr, "nas: internal error in the code generator: %s\n", reason);
    exit(70);
}

static void start_llvm(void)
{
    LLVMInstallFatalErrorHandler(fatal);
    LLVMInitializeAllTargetInfos();
    LLVMInitializeAllTargets();
    LLVMInitializeAllTargetMCs();
    LLVMInitializeAllAsmPrinters();
}

static pthread_once_t started = PTHREAD_ONCE_INIT;

/* ---- errors: the first one is kept ---- */

static void set_error(char **error, const char *text)
{
    if (*error) return;
    *error = strdup(text);
    if (!*error) out_of_memory();
}

/* True when there was none. */
static bool consume(LLVMErrorRef failed, char **error)
{
    if (!failed) return true;
    char *message = LLVMGetErrorMessage(failed);
    set_error(error, message);
    LLVMDisposeErrorMessage(message);
    return false;
}

/* ---- building a module ---- */

static bool finish(struct emitter *emitter, LLVMTargetMachineRef machine, char **error)
{
    char *message = NULL;
    bool broken = LLVMVerifyModule(emitter->module, LLVMReturnStatusAction, &message);
    if (broken) set_error(error, message);
    LLVMDisposeMessage(message);
    if (broken) return false;
    LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
    bool done = consume(LLVMRunPasses(emitter->module, pipeline, machine, options), error);
    LLVMDisposePassBuilderOptions(options);
    return done;
}

static bool build(struct emitter *emitter, LLVMTargetMachineRef machine,
                  const struct emit_module *module, char **error)
{
    emitter_open(emitter, machine);
    for (size_t i = 0; i < module->functions; i++)
        emit_function(emitter, &module->function[i]);
    emit_datas(emitter, module);
    emitter_close(emitter);
    if (finish(emitter, machine, error)) return true;
    LLVMDisposeModule(emitter->module);
    return false;
}

/* ---- for this process ---- */

/* What compiled code may name: the C library's functions, at the addresses that the interpreter
 * calls too. */
static bool define_library(LLVMOrcLLJITRef jit, char **error)
{
    const struct {
        const char *name;
        uint64_t address;
    } known[] = {
        {"pow", (uint64_t)(uintptr_t)pow}, {"exp", (uint64_t)(uintptr_t)exp},
        {"log", (uint64_t)(uintptr_t)log}, {"log2", (uint64_t)(uintptr_t)log2},
        {"sin", (uint64_t)(uintptr_t)sin}, {"cos", (uint64_t)(uintptr_t)cos},
    };
    enum { KNOWN = sizeof known / sizeof *known };
    LLVMOrcCSymbolMapPair pair[KNOWN];
    for (size_t i = 0; i < KNOWN; i++) {
        pair[i].Name = LLVMOrcLLJITMangleAndIntern(jit, known[i].name);
        pair[i].Sym.Address = known[i].address;
        pair[i].Sym.Flags = (LLVMJITSymbolFlags){LLVMJITSymbolGenericFlagsExported, 0};
    }
    LLVMOrcMaterializationUnitRef unit = LLVMOrcAbsoluteSymbols(pair, KNOWN);
    LLVMErrorRef failed = LLVMOrcJITDylibDefine(LLVMOrcLLJITGetMainJITDylib(jit), unit);
    if (failed) LLVMOrcDisposeMaterializationUnit(unit);
    return consume(failed, error);
}

static void report(void *context, LLVMErrorRef failed)
{
    consume(failed, context);
}

static LLVMOrcLLJITRef open_jit(LLVMTargetMachineRef machine, char **error)
{
    LLVMOrcLLJITBuilderRef builder = LLVMOrcCreateLLJITBuilder();
    LLVMOrcLLJITBuilderSetJITTargetMachineBuilder(
        builder, LLVMOrcJITTargetMachineBuilderCreateFromTargetMachine(machine));
    LLVMOrcLLJITRef jit = NULL;
    if (!consume(LLVMOrcCreateLLJIT(&jit, builder), error)) return NULL;
    if (define_library(jit, error)) return jit;
    consume(LLVMOrcDisposeLLJIT(jit), error);
    return NULL;
}

static bool look_up(LLVMOrcLLJITRef jit, const struct emit_function *function, size_t count,
                    native_function **compiled, char **error)
{
    LLVMOrcExecutionSessionSetErrorReporter(LLVMOrcLLJITGetExecutionSession(jit), report, error);
    bool found = true;
    for (size_t i = 0; i < count && found; i++) {
        LLVMOrcExecutorAddress address = 0;
        found = consume(LLVMOrcLLJITLookup(jit, &address, function[i].symbol), error);
        compiled[i] = (native_function *)(uintptr_t)address;
    }
    LLVMOrcExecutionSessionSetErrorReporter(LLVMOrcLLJITGetExecutionSession(jit), NULL, NULL);
    return found;
}

/* Hands the module over to a JIT of its own, which compiles it when it is looked up. */
static LLVMOrcLLJITRef compile(LLVMOrcThreadSafeContextRef context, LLVMModuleRef module,
                               LLVMTargetMachineRef machine, char **error)
{
    LLVMOrcLLJITRef jit = open_jit(machine, error);
    if (!jit) {
        LLVMDisposeModule(module);
        return NULL;
    }
    LLVMOrcThreadSafeModuleRef shared = LLVMOrcCreateNewThreadSafeModule(module, context);
    LLVMOrcJITDylibRef dylib = LLVMOrcLLJITGetMainJITDylib(jit);
    if (consume(LLVMOrcLLJITAddLLVMIRModule(jit, dylib, shared), error)) return jit;
    LLVMOrcDisposeThreadSafeModule(shared);
    consume(LLVMOrcDisposeLLJIT(jit), error);
    return NULL;
}

static void release(struct llvm_code *code)
{
    char *error = NULL;
    consume(LLVMOrcDisposeLLJIT(code->jit), &error);
    free(error);
    free(code);
}

static struct llvm_code *jit(const struct emit_function *function, size_t count,
                             native_function **compiled, char **error)
{
    pthread_once(&started, start_llvm);
    *error = NULL;
    struct arena *arena = arena_new();
    const char *refused = NULL;
    LLVMTargetMachineRef machine = target_open(arena, NULL, true, &refused);
    if (!machine) {
        set_error(error, refused);
        arena_free(arena);
        return NULL;
    }
    struct emit_module module = {.function = function, .functions = count};
    LLVMOrcThreadSafeContextRef context = LLVMOrcCreateNewThreadSafeContext();
    struct emitter emitter = {.arena = arena, .here = true};
    emitter.context = LLVMOrcThreadSafeContextGetContext(context);
    struct llvm_code *code = calloc(1, sizeof *code);
    if (!code) out_of_memory();
    if (build(&emitter, machine, &module, error))
        code->jit = compile(context, emitter.module, machine, error);
    else
        LLVMDisposeTargetMachine(machine);
    LLVMOrcDisposeThreadSafeContext(context);
    arena_free(arena);
    if (code->jit && look_up(code->jit, function, count, compiled, error)) return code;
    if (code->jit)
        release(code);
    else
        free(code);
    return NULL;
}

/* ---- files ---- */

/* LLVM's own writing ends the process where a disk is full. */
static const char *write_bytes(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file) return strerror(errno);
    bool whole = fwrite(bytes, 1, size, file) == size;
    int error = errno;
    if (!fclose(file) && whole) return NULL;
    return strerror(whole ? errno : error);
}

static const char *write_machine_code(struct emitter *emitter, LLVMTargetMachineRef machine,
                                      LLVMCodeGenFileType type, const char *path)
{
    char *message = NULL;
    LLVMMemoryBufferRef bytes = NULL;
    if (LLVMTargetMachineEmitToMemoryBuffer(machine, emitter->module, type, &message, &bytes)) {
        const char *wrong = arena_string(emitter->arena, message ? message : "no code came");
        LLVMDisposeMessage(message);
        return wrong;
    }
    const char *wrong = write_bytes(path, LLVMGetBufferStart(bytes), LLVMGetBufferSize(bytes));
    LLVMDisposeMemoryBuffer(bytes);
    return wrong;
}

static bool write_file(struct emitter *emitter, LLVMTargetMachineRef machine, enum emit_kind kind,
                       const char *path, char **error)
{
    const char *wrong = NULL;
    char *text;
    switch (kind) {
    case EMIT_LLVM:
        text = LLVMPrintModuleToString(emitter->module);
        wrong = write_bytes(path, text, strlen(text));
        LLVMDisposeMessage(text);
        break;
    case EMIT_OBJECT: wrong = write_machine_code(emitter, machine, LLVMObjectFile, path); break;
    case EMIT_ASSEMBLY: wrong = write_machine_code(emitter, machine, LLVMAssemblyFile, path); break;
    }
    if (wrong) set_error(error, wrong);
    return !wrong;
}

static bool emit(const struct emit_module *module, const struct llvm_target *target,
                 enum emit_kind kind, const char *path, char **error)
{
    pthread_once(&started, start_llvm);
    *error = NULL;
    struct arena *arena = arena_new();
    const char *refused = NULL;
    LLVMTargetMachineRef machine = target_open(arena, target, false, &refused);
    bool done = false;
    if (machine) {
        struct emitter emitter = {.arena = arena, .context = LLVMContextCreate()};
        if (build(&emitter, machine, module, error)) {
            done = write_file(&emitter, machine, kind, path, error);
            LLVMDisposeModule(emitter.module);
        }
        LLVMContextDispose(emitter.context);
        LLVMDisposeTargetMachine(machine);
    } else {
        set_error(error, refused);
    }
    arena_free(arena);
    return done;
}

extern const struct llvm_module nas_llvm_module;
const struct llvm_module nas_llvm_module = {
    .version = LLVM_MODULE_VERSION, .jit = jit, .release = release, .emit = emit};
