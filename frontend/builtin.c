/* The table of builtins.def and the way to find a row. */
#include "frontend/builtin.h"

#include <string.h>

static const struct builtin rows[] = {
#define BUILTIN(name, parameters, function, doc) {#name, parameters, doc, function},
#include "frontend/builtins.def"
#undef BUILTIN
};

enum { ROWS = sizeof rows / sizeof *rows };

/* The same rows for documentation. */
static const struct builtin_info infos[] = {
#define BUILTIN(name, parameters, function, doc) {#name, parameters, doc},
#include "frontend/builtins.def"
#undef BUILTIN
};

const struct builtin *builtin_find(const char *name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (!strcmp(rows[i].name, name)) return &rows[i];
    return NULL;
}

size_t frontend_builtins(const struct builtin_info **builtins)
{
    *builtins = infos;
    return ROWS;
}
