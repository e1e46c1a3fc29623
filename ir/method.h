/* The rows of methods.def, for the elaborator's checks and for documentation. */
#ifndef NAS_IR_METHOD_H
#define NAS_IR_METHOD_H

#include <stdbool.h>

enum method_solver { METHOD_SEARCH, METHOD_TRAIN };

enum method_kind {
#define METHOD(name, solver, supported, options, doc) METHOD_KIND_##name,
#include "ir/methods.def"
#undef METHOD
    METHOD_KINDS
};

struct method_info {
    const char *name;
    enum method_solver solver;
    bool supported;
    const char *options; /* "population: 64, generations: 50" */
    const char *doc;
};

const struct method_info *method_info(enum method_kind kind);
enum method_kind method_find(const char *name); /* METHOD_KINDS when there is none */

#endif
