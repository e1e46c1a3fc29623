/* Modules as frontend.c and module.c share them. */
#ifndef NAS_FRONTEND_MODULE_H
#define NAS_FRONTEND_MODULE_H

#include "frontend/elaborate.h"

/* The standard library's files inside the program; generated from stdlib/. */
struct stdlib_file {
    const char *path; /* "models/vgg16.nas" */
    const char *text;
    size_t size;
};
extern const struct stdlib_file stdlib_file[];
extern const size_t stdlib_files;

/* Parses a text as a module; `failed` is set when it has errors. */
struct module *module_parse(struct elaborator *, const char *name, const char *path,
                            const char *text, size_t size, bool library);
/* Elaborates statements in the module's scope, made on first use. */
void module_run(struct elaborator *, struct module *module, const struct node *statements);

/* What the frontend keeps for modules. */
struct map *frontend_modules(struct frontend *);
struct scope *frontend_prelude(struct frontend *);
/* Where the program's next statement would stand: its own scope, else the prelude's. */
struct scope *frontend_scope(struct frontend *);
struct arena *frontend_arena(struct frontend *);
const char *frontend_stdlib(struct frontend *);
bool frontend_outside(struct frontend *);
void frontend_input_add(struct frontend *, const char *path, const char *text, size_t size);

#endif
