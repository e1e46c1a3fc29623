/* `nas build`: a program's functions as native code, alone or with everything that runs them. */
#ifndef NAS_BACKENDS_BUILD_H
#define NAS_BACKENDS_BUILD_H

#include "backends/llvm.h"
#include "ir/program.h"

enum build_kind {
    BUILD_PROGRAM,  /* runs without nas and without LLVM; links libnasrun.a with `cc` */
    BUILD_OBJECT,   /* what such a program links: the functions, their table, the program's text */
    BUILD_ASSEMBLY, /* the functions alone, as assembly */
    BUILD_LLVM,     /* the functions alone, as LLVM's text */
    BUILD_HEADER,   /* a C header that declares and describes the functions */
    BUILD_SHARED    /* the functions in a shared object that needs nothing but the C library */
};

struct build_options {
    enum build_kind kind;
    const char *path;          /* written beside and renamed: whole or not at all */
    struct llvm_target target; /* all NULL: this machine */
    const char *flags;         /* of a program's run, as run_options_words; NULL: none */
};

/* NULL when it is done, else what went wrong, in the arena. */
const char *build_program(struct arena *arena, const struct program *program,
                          const struct build_options *options);

#endif
