/* methods.def as a table; see method.h. */
#include "ir/method.h"

#include <string.h>

enum { YES = true, LATER = false };

static const struct method_info rows[METHOD_KINDS] = {
#define METHOD(name, solver, supported, options, doc)                                              \
    {#name, METHOD_##solver, supported, options, doc},
#include "ir/methods.def"
#undef METHOD
};

const struct method_info *method_info(enum method_kind kind)
{
    return &rows[kind];
}

enum method_kind method_find(const char *name)
{
    for (enum method_kind kind = 0; kind < METHOD_KINDS; kind++)
        if (!strcmp(rows[kind].name, name)) return kind;
    return METHOD_KINDS;
}
