/* Files and imports: each file is elaborated once, in a scope of its own whose outer scope is the
 * prelude's. `import accelerators.eyeriss` reads accelerators/eyeriss.nas of the standard library;
 * `import "f.nas" as f` a file below the importing file's folder. When a file defines a name like
 * its own, the import binds that, else the module.
 */
#include "frontend/module.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"

/* The text of a standard library file, from the folder of --stdlib or from the program itself. */
static bool library_text(struct elaborator *e, const char *path, const char **text, size_t *size)
{
    const char *folder = frontend_stdlib(e->frontend);
    if (folder) {
        char *bytes;
        if (file_read(e->arena, path_join(e->arena, folder, path), LIMIT_SOURCE_BYTES, &bytes,
                      size))
            return false;
        *text = bytes;
        return true;
    }
    for (size_t i = 0; i < stdlib_files; i++) {
        if (strcmp(stdlib_file[i].path, path)) continue;
        *text = stdlib_file[i].text;
        *size = stdlib_file[i].size;
        return true;
    }
    return false;
}

struct module *module_parse(struct elaborator *e, const char *name, const char *path,
                            const char *text, size_t size, bool library)
{
    struct module *module = NEW(e->arena, struct module);
    struct sources *sources = frontend_sources(e->frontend);
    uint32_t source = sources_add(sources, path, text, size);
    size_t errors = diagnostics_errors(e->diagnostics);
    *module = (struct module){
        .name = name, .path = path, .standard = library, .folder = path_folder(e->arena, path)};
    module->tree = syntax_parse(e->arena, e->names, sources, source, e->diagnostics);
    module->failed = diagnostics_errors(e->diagnostics) > errors;
    frontend_input_add(e->frontend, path, text, size);
    return module;
}

void module_run(struct elaborator *e, struct module *module, const struct node *statements)
{
    struct module *old_module = e->module;
    struct scope *old_scope = e->scope;
    struct block *old_block = e->block;
    struct builder *old_builder = e->builder;
    const struct expr *old_guard = e->guard;
    struct buffer old_path = e->path;
    e->module = module;
    e->block = NULL;
    e->builder = NULL;
    e->guard = NULL;
    e->path = (struct buffer){0};
    if (!module->scope) module->scope = scope_new(e, SCOPE_MODULE, frontend_prelude(e->frontend));
    e->scope = module->scope;
    module->running = true;
    uint64_t failures = e->failures;
    names_check(e, module, statements);
    run_statements(e, statements, e->interactive);
    module->failed |= e->failures != failures;
    module->running = false;
    buffer_free(&e->path);
    e->path = old_path;
    e->module = old_module;
    e->scope = old_scope;
    e->block = old_block;
    e->builder = old_builder;
    e->guard = old_guard;
}

/* The module of a file that is read for the first time. */
static struct module *load(struct elaborator *e, const char *key, const char *name,
                           const char *path, const char *text, size_t size, bool library)
{
    struct module *module = module_parse(e, name, path, text, size, library);
    module->imported = true;
    map_set(frontend_modules(e->frontend), key, module);
    if (!module->failed) module_run(e, module, module->tree.root);
    return module;
}

struct module *module_load_library(struct elaborator *e, const char *path)
{
    const char *key = arena_printf(e->arena, "library:%s", path);
    struct module *known = map_get(frontend_modules(e->frontend), key);
    const char *text;
    size_t size;
    if (known) return known;
    if (!library_text(e, path, &text, &size)) return NULL;
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *name = arena_slice(e->arena, base, strlen(base) - strlen(".nas"));
    return load(e, key, name, arena_printf(e->arena, "stdlib/%s", path), text, size, true);
}

static bool leaves_folder(const char *path)
{
    if (path[0] == '/') return true;
    for (const char *at = path; (at = strstr(at, "..")); at += 2)
        if ((at == path || at[-1] == '/') && (at[2] == '/' || !at[2])) return true;
    return false;
}

static struct module *load_file(struct elaborator *e, const char *written, struct span span)
{
    if (e->module->standard || (leaves_folder(written) && !frontend_outside(e->frontend))) {
        fail(e, DIAG_import_outside, span, written);
        return NULL;
    }
    const char *path = path_join(e->arena, e->module->folder, written);
    char *real = realpath(path, NULL);
    const char *key = arena_printf(e->arena, "file:%s", real ? real : path);
    free(real);
    struct module *known = map_get(frontend_modules(e->frontend), key);
    if (known) return known;
    char *text;
    size_t size;
    int error = file_read(e->arena, path, LIMIT_SOURCE_BYTES + 1, &text, &size);
    if (error) {
        fail(e, DIAG_cannot_read, span, path, strerror(error));
        return NULL;
    }
    const char *slash = strrchr(written, '/');
    const char *base = slash ? slash + 1 : written;
    const char *dot = strrchr(base, '.');
    size_t length = dot ? (size_t)(dot - base) : strlen(base);
    return load(e, key, arena_slice(e->arena, base, length), path, text, size, false);
}

/* What an import of a module binds: its own name's value when it defines one. */
static const struct value *module_value(struct elaborator *e, struct module *module, bool whole)
{
    struct cell *cell =
        whole || !module->scope ? NULL : map_get(module->scope->index, module->name);
    if (cell) return cell->value;
    return thing_value(e, &(struct thing){.kind = THING_MODULE, .u.module = module}, 0);
}

static bool usable(struct elaborator *e, struct module *module, struct span span)
{
    if (module->running) {
        fail(e, DIAG_import_cycle, span, module->path);
        return false;
    }
    return !module->failed;
}

static void bind_import(struct elaborator *e, const char *name, struct span span,
                        const struct value *value, const char *doc)
{
    const char *interned = intern(e->names, name, strlen(name));
    scope_bind(e, e->scope, interned, span, value)->doc = doc;
}

static const char *library_path(struct elaborator *e, const struct node *path, const char *last)
{
    struct buffer text = {0};
    for (size_t i = 0; i < path->kids; i++)
        buffer_printf(&text, "%s%s", i ? "/" : "", path->kid[i]->text);
    if (last) buffer_printf(&text, "/%s", last);
    buffer_text(&text, ".nas");
    const char *result = arena_string(e->arena, buffer_string(&text));
    buffer_free(&text);
    return result;
}

/* A file of the library as imports write it. */
static const char *dotted(struct elaborator *e, const char *path)
{
    char *name = arena_slice(e->arena, path, strlen(path) - strlen(".nas"));
    for (char *c = name; *c; c++)
        if (*c == '/') *c = '.';
    return name;
}

/* Modules of the library whose name is near the wanted one. */
static void fail_library(struct elaborator *e, struct span span, const char *path)
{
    const char **names = NEW_ARRAY(e->arena, const char *, stdlib_files + 1);
    for (size_t i = 0; i < stdlib_files; i++)
        names[i] = dotted(e, stdlib_file[i].path);
    const char *wanted = dotted(e, path);
    struct diagnostic *d = fail(e, DIAG_no_module, span, wanted);
    const char *near = d ? nearest_name(wanted, names, stdlib_files) : NULL;
    if (near) report_note(e->diagnostics, d, "The standard library has `%s`.", near);
    if (d && !near)
        report_note(
            e->diagnostics, d,
            "`nas help stdlib` lists its modules; a file of yours is imported by its name in "
            "quotes: `import \"file.nas\" as f`.");
}

/* `import models.(a, b)`: each a file of the folder, or a name that the module defines. */
static void import_names(struct elaborator *e, const struct node *node, struct module *module)
{
    const struct node *path = node->kid[0];
    for (size_t i = 2; i < node->kids; i++) {
        const struct node *name = node->kid[i];
        struct module *below =
            path->kid[0]->quoted ? NULL : module_load_library(e, library_path(e, path, name->text));
        if (below) {
            if (usable(e, below, name->span))
                bind_import(e, name->text, name->span, module_value(e, below, false), NULL);
            else
                bind_import(e, name->text, name->span, e->poison, NULL);
            continue;
        }
        struct cell *cell = module && module->scope && !module->failed
                                ? map_get(module->scope->index, name->text)
                                : NULL;
        if (cell)
            bind_import(e, name->text, name->span, cell->value, cell->doc);
        else {
            if (!module)
                fail_library(e, name->span, library_path(e, path, name->text));
            else if (!module->failed)
                fail(e, DIAG_no_field, name->span,
                     arena_printf(e->arena, "the module `%s`", module->name), name->text);
            bind_import(e, name->text, name->span, e->poison, NULL);
        }
    }
}

void run_import(struct elaborator *e, const struct node *node)
{
    const struct node *path = node->kid[0];
    const struct node *first = path->kid[0], *last = path->kid[path->kids - 1];
    struct module *module = first->quoted ? load_file(e, first->text, first->span)
                                          : module_load_library(e, library_path(e, path, NULL));
    if (module && !usable(e, module, path->span)) module = module->running ? NULL : module;
    if (node->kids > 2) {
        import_names(e, node, module);
        return;
    }
    const char *name = node->kid[1] ? node->kid[1]->text : module ? module->name : last->text;
    if (!module && !first->quoted &&
        !map_get(frontend_modules(e->frontend),
                 arena_printf(e->arena, "library:%s", library_path(e, path, NULL))))
        fail_library(e, path->span, library_path(e, path, NULL));
    bool good = module && !module->failed && !module->running;
    bind_import(e, name, path->span,
                good ? module_value(e, module, node->kid[1] && first->quoted) : e->poison,
                good ? module->tree.doc : NULL);
}
