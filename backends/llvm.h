/* The LLVM module's entry points. The module is a shared object, opened on first use; nothing else
 * of the compiler links LLVM. */
#ifndef NAS_BACKENDS_LLVM_H
#define NAS_BACKENDS_LLVM_H

#include "backends/evaluator.h"
#include "backends/steps.h"

enum emit_kind { EMIT_OBJECT, EMIT_ASSEMBLY, EMIT_LLVM };

/* One function to compile: its step list and the symbol it gets. */
struct emit_function {
    const struct steps *steps;
    const char *symbol;
};

struct llvm_target {
    const char *triple;   /* NULL: this machine */
    const char *cpu;      /* NULL: this machine's, or "generic" with a triple */
    const char *features; /* NULL or "+avx2,..." */
};

struct llvm_module {
    uint32_t version; /* LLVM_MODULE_VERSION of this header, checked when loaded */
    /* Compiles for this process; answers false and an error text (malloc'ed). */
    bool (*jit)(const struct emit_function *function, size_t count, native_function **compiled,
                char **error);
    bool (*emit)(const struct emit_function *function, size_t count,
                 const struct llvm_target *target, enum emit_kind kind, const char *path,
                 char **error);
};
enum { LLVM_MODULE_VERSION = 1 };

/* Opens the module once; NULL and an error text when it is not there. */
const struct llvm_module *llvm_load(const char **error);

#endif
