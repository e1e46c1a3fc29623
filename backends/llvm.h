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
    size_t piece; /* most steps of one piece of a long list; 0: LIMIT_FUNCTION_STEPS */
};

/* Constant data that stands in an object under a symbol. */
struct emit_data {
    const char *symbol;
    const void *bytes;
    size_t size;
};

/* The table of a native program: one struct native_entry a function, and their number. */
struct emit_entry {
    struct digest digest;
    uint32_t part;
    const char *symbol; /* of the function */
};

struct llvm_target {
    const char *triple;   /* NULL: this machine */
    const char *cpu;      /* NULL: this machine's, or "generic" with a triple */
    const char *features; /* NULL or "+avx2,..." */
};

/* What one file is made of. */
struct emit_module {
    const struct emit_function *function;
    size_t functions;
    const struct emit_data *data;
    size_t datas;
    bool whole; /* with `entry` as nas_native_entries and nas_native_count */
    const struct emit_entry *entry;
    size_t entries;
};

/* Compiled code in this process. */
struct llvm_code;

/* Errors are texts from malloc that the caller frees. */
struct llvm_module {
    uint32_t version; /* LLVM_MODULE_VERSION of this header, checked when loaded */
    /* Compiles for this process; NULL and an error text. Safe from several threads. */
    struct llvm_code *(*jit)(const struct emit_function *function, size_t count,
                             native_function **compiled, char **error);
    void (*release)(struct llvm_code *code);
    bool (*emit)(const struct emit_module *module, const struct llvm_target *target,
                 enum emit_kind kind, const char *path, char **error);
};
enum { LLVM_MODULE_VERSION = 1 };

/* The symbol that the module exports. */
#define LLVM_MODULE_SYMBOL "nas_llvm_module"

/* Opens the module once; NULL and an error text when it is not there. Safe from several threads. */
const struct llvm_module *llvm_load(const char **error);

/* Finds a file that is installed beside the compiler: in $NAS_LIBDIR, ../lib/nas, .libs and . of
 * the program's folder, and the configured folder, in this order. NULL when it is nowhere. */
char *library_find(struct arena *arena, const char *name);

#endif
