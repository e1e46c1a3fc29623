/* The front end's own state: sources, modules, the standard library, and how a text becomes a
 * program; see frontend.h. */
#include "frontend/frontend.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/module.h"
#include "support/files.h"

struct set_option {
    const char *name;
    const struct node *value;
    bool used;
    bool good;
};

struct frontend {
    struct arena *arena;
    struct frontend_options options;
    struct sources *sources;
    struct diagnostics *diagnostics;
    struct map names;
    struct map modules;
    struct module *prelude;
    struct module *main; /* the program's own file, or the REPL's lines */
    struct set_option *set;
    struct elaborator e;
    struct VECTOR(const struct problem *) problems;
    struct VECTOR(const struct design *) designs;
    struct VECTOR(struct frontend_input) inputs;
};

/* ---- what the other files ask ---- */

struct sources *frontend_sources(struct frontend *f)
{
    return f->sources;
}

struct diagnostics *frontend_diagnostics(struct frontend *f)
{
    return f->diagnostics;
}

struct exprs *frontend_exprs(struct frontend *f)
{
    return f->e.exprs;
}

struct map *frontend_modules(struct frontend *f)
{
    return &f->modules;
}

struct scope *frontend_prelude(struct frontend *f)
{
    return f->prelude ? f->prelude->scope : NULL;
}

struct scope *frontend_scope(struct frontend *f)
{
    return f->main && f->main->scope ? f->main->scope : frontend_prelude(f);
}

struct arena *frontend_arena(struct frontend *f)
{
    return f->arena;
}

const char *frontend_stdlib(struct frontend *f)
{
    return f->options.stdlib;
}

bool frontend_outside(struct frontend *f)
{
    return f->options.outside_files;
}

void frontend_input_add(struct frontend *f, const char *path, const char *text, size_t size)
{
    struct frontend_input input = {path, digest_bytes(text, size)};
    vector_push(f->arena, &f->inputs, input);
}

size_t frontend_inputs(struct frontend *f, const struct frontend_input **inputs)
{
    *inputs = f->inputs.item;
    return f->inputs.count;
}

void frontend_problem(struct frontend *f, const struct problem *problem)
{
    if (f->e.draft) return;
    for (size_t i = 0; i < f->problems.count; i++)
        if (f->problems.item[i] == problem) return;
    vector_push(f->arena, &f->problems, problem);
}

void frontend_design(struct frontend *f, const struct design *design)
{
    if (!f->e.draft) vector_push(f->arena, &f->designs, design);
}

/* ---- errors ---- */

bool fail_first(struct elaborator *e, enum diagnostic_code code, struct span at)
{
    if (!draft_reports(e, code)) return false;
    if (diagnostic_severity(code) == SEVERITY_ERROR) e->failures++;
    struct {
        enum diagnostic_code code;
        struct span at;
    } key;
    memset(&key, 0, sizeof key);
    key.code = code;
    key.at = at;
    void **said = map_at(&e->reported, &key, sizeof key);
    if (*said) return false;
    *said = e;
    return true;
}

struct diagnostic *fail_framed(struct elaborator *e, struct diagnostic *d)
{
    enum { SHOWN = 3 };
    size_t shown = 0;
    for (struct frame *frame = e->frame; d && frame && shown < SHOWN; frame = frame->outer) {
        bool seen = false;
        for (size_t i = 0; i < d->labels && !seen; i++)
            seen = !memcmp(&d->label[i].span, &frame->at, sizeof frame->at);
        if (seen) continue;
        if (frame->name)
            report_label(e->diagnostics, d, frame->at, "in this call of `%s`", frame->name);
        else
            report_label(e->diagnostics, d, frame->at, "in this call");
        shown++;
    }
    return d;
}

/* ---- starting ---- */

static void load_prelude(struct frontend *f)
{
    struct elaborator *e = &f->e;
    static const char *const symbols[] = {"K", "C", "Y", "X", "R", "S", "pe", "chip"};
    struct module *symbol_module = NEW(f->arena, struct module);
    *symbol_module = (struct module){.name = "symbols", .path = "", .standard = true};
    e->module = symbol_module;
    symbol_module->scope = scope_new(e, SCOPE_MODULE, NULL);
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        const char *name = intern(&f->names, symbols[i], strlen(symbols[i]));
        const struct expr *number =
            expr_number(e->exprs, symbol_number(e->exprs, name), TYPE_SYMBOL);
        scope_bind(e, symbol_module->scope, name, NO_SPAN, scalar(e, number));
    }
    f->prelude = symbol_module;
    struct module *prelude = module_load_library(e, "prelude.nas");
    if (prelude && prelude->scope) f->prelude = prelude;
}

static void read_sets(struct frontend *f)
{
    f->set = NEW_ARRAY(f->arena, struct set_option, f->options.sets + 1);
    for (size_t i = 0; i < f->options.sets; i++) {
        const char *text = f->options.set[i];
        const char *equals = strchr(text, '=');
        size_t errors = diagnostics_errors(f->diagnostics);
        if (!equals) {
            report(f->diagnostics, DIAG_bad_set, NO_SPAN, text);
            continue;
        }
        const char *let = arena_printf(f->arena, "let %s\n", text);
        uint32_t source = sources_add(f->sources, "--set", let, strlen(let));
        struct tree tree = syntax_parse(f->arena, &f->names, f->sources, source, f->diagnostics);
        const struct node *node = tree.root->kids == 1 ? tree.root->kid[0] : NULL;
        if (diagnostics_errors(f->diagnostics) > errors) continue;
        if (!node || node->kind != NODE_let || node->kid[0]->kind != NODE_bind) {
            report(f->diagnostics, DIAG_bad_set, NO_SPAN, text);
            continue;
        }
        f->set[i] = (struct set_option){node->kid[0]->text, node->kid[1], false, true};
    }
}

const struct node *frontend_set_value(struct frontend *f, const struct module *module,
                                      const char *name)
{
    if (module != f->main) return NULL;
    for (size_t i = 0; i < f->options.sets; i++) {
        if (!f->set[i].good || strcmp(f->set[i].name, name)) continue;
        f->set[i].used = true;
        return f->set[i].value;
    }
    return NULL;
}

static void check_sets(struct frontend *f)
{
    struct VECTOR(const char *) names = {0};
    for (struct cell *cell = f->main->scope->newest; cell; cell = cell->older)
        vector_push(f->arena, &names, cell->name);
    for (size_t i = 0; i < f->options.sets; i++) {
        if (!f->set[i].good || f->set[i].used) continue;
        f->e.failures++;
        struct diagnostic *d = report(f->diagnostics, DIAG_unknown_set, NO_SPAN, f->set[i].name);
        const char *near = nearest_name(f->set[i].name, names.item, names.count);
        if (near) report_note(f->diagnostics, d, "Did you mean `%s`?", near);
    }
}

struct frontend *frontend_new(struct arena *arena, const struct frontend_options *options)
{
    struct frontend *f = NEW(arena, struct frontend);
    f->arena = arena;
    if (options) f->options = *options;
    f->sources = sources_new(arena);
    f->diagnostics = diagnostics_new(arena, f->sources);
    map_init(&f->names, arena);
    map_init(&f->modules, arena);
    struct elaborator *e = &f->e;
    e->frontend = f;
    e->arena = arena;
    e->exprs = exprs_new(arena);
    e->names = &f->names;
    e->diagnostics = f->diagnostics;
    e->most_steps = f->options.steps ? f->options.steps : LIMIT_ELABORATION_STEPS;
    map_init(&e->path_count, arena);
    map_init(&e->reported, arena);
    map_init(&e->given_value, arena);
    map_init(&e->claimed, arena);
    map_init(&e->called, arena);
    map_init(&e->tables, arena);
    e->poison = thing_value(e, &(struct thing){.kind = THING_POISON}, 0);
    load_prelude(f);
    return f;
}

/* ---- programs ---- */

/* The top-level names that hold data, oldest first. */
static void add_bindings(struct frontend *f, struct program *program)
{
    size_t count = 0;
    for (struct cell *cell = f->main->scope->newest; cell; cell = cell->older)
        count++;
    program->binding_value = NEW_ARRAY(f->arena, const struct value *, count + 1);
    program->binding_name = NEW_ARRAY(f->arena, const char *, count + 1);
    program->design = NEW_ARRAY(f->arena, const struct design *, count + f->designs.count + 1);
    program->design_name = NEW_ARRAY(f->arena, const char *, count + f->designs.count + 1);
    struct cell **cells = NEW_ARRAY(f->arena, struct cell *, count + 1);
    size_t i = count;
    for (struct cell *cell = f->main->scope->newest; cell; cell = cell->older)
        cells[--i] = cell;
    for (i = 0; i < count; i++) {
        const struct value *value = cells[i]->value;
        if (value->kind == VALUE_DESIGN) {
            program->design[program->designs] = value->design;
            program->design_name[program->designs++] = cells[i]->name;
        }
        if (!is_data(&f->e, value) || cells[i]->span.source != f->main->tree.source) continue;
        program->binding_value[program->binding_values] = plain_data(&f->e, value, cells[i]->span);
        program->binding_name[program->binding_values++] = cells[i]->name;
    }
    for (i = 0; i < f->designs.count; i++) {
        bool named = false;
        for (size_t k = 0; k < program->designs && !named; k++)
            named = program->design[k] == f->designs.item[i];
        if (named) continue;
        program->design[program->designs] = f->designs.item[i];
        program->design_name[program->designs++] = f->designs.item[i]->name;
    }
}

#ifdef NAS_DEBUG
/* What the elaborator hands on keeps the rules of programs, or the elaborator is wrong. */
static void verify(struct frontend *f, const struct program *program)
{
    const char *rule = program_verify(f->arena, program);
    if (!rule) return;
    fprintf(stderr, "nas: internal error: the elaborated program breaks a rule: %s\n", rule);
    abort();
}
#endif

/* NULL when what the names hold cannot be made plain, for example a range that is too long. */
static const struct program *make_program(struct frontend *f)
{
    struct elaborator *e = &f->e;
    struct program *program = NEW(f->arena, struct program);
    program->exprs = e->exprs;
    program->problem =
        arena_copy(f->arena, f->problems.item, f->problems.count * sizeof *f->problems.item);
    program->problems = f->problems.count;
    program->action = e->actions.item;
    program->actions = e->actions.count;
    program->binding = e->bindings.item;
    program->bindings = e->bindings.count;
    program->unsupported = e->unsupported.item;
    program->unsupporteds = e->unsupported.count;
    add_bindings(f, program);
    if (e->failures) return NULL;
#ifdef NAS_DEBUG
    verify(f, program);
#endif
    return program;
}

static void begin(struct frontend *f)
{
    struct elaborator *e = &f->e;
    memset(&e->actions, 0, sizeof e->actions);
    memset(&e->unsupported, 0, sizeof e->unsupported);
    memset(&e->bindings, 0, sizeof e->bindings);
    memset(&f->designs, 0, sizeof f->designs);
    e->failures = 0;
    e->steps = 0;
    e->out_of_steps = false;
    map_init(&e->reported, f->arena);
}

/* The user's own files, those imported too, once all of them have run. */
static void draft_modules(struct frontend *f)
{
    for (size_t i = 0; i < f->modules.count; i++) {
        struct module *module = f->modules.entry[i].value;
        if (module && !module->standard) draft_module(&f->e, module, module->tree.root);
    }
}

const struct program *frontend_text(struct frontend *f, const char *name, const char *text,
                                    size_t size)
{
    begin(f);
    read_sets(f);
    size_t errors = diagnostics_errors(f->diagnostics);
    f->main = module_parse(&f->e, "main", name, text, size, false);
    map_set(&f->modules, arena_printf(f->arena, "file:%s", name), f->main);
    if (f->main->failed) return NULL;
    module_run(&f->e, f->main, f->main->tree.root);
    draft_modules(f);
    check_sets(f);
    if (f->e.failures || diagnostics_errors(f->diagnostics) || errors) return NULL;
    return make_program(f);
}

const struct program *frontend_file(struct frontend *f, const char *path)
{
    char *text;
    size_t size;
    int error = file_read(f->arena, path, LIMIT_SOURCE_BYTES + 1, &text, &size);
    if (!error) return frontend_text(f, path, text, size);
    report(f->diagnostics, DIAG_cannot_read, NO_SPAN, path, strerror(error));
    return NULL;
}

/* ---- the REPL ---- */

/* A line that begins with |> goes on from the last value. */
static const char *continued(struct frontend *f, const char *text, size_t *size)
{
    const char *at = text;
    while (*at == ' ' || *at == '\t')
        at++;
    if (strncmp(at, "|>", 2)) return arena_slice(f->arena, text, *size);
    const char *joined = arena_printf(f->arena, "it %s", at);
    *size = strlen(joined);
    return joined;
}

static void print_last(struct frontend *f, const struct node *root)
{
    struct elaborator *e = &f->e;
    const struct node *node = root->kids ? root->kid[root->kids - 1] : NULL;
    if (!node || node->kind != NODE_do || e->failures) return;
    const struct value *value = e->last;
    value = plain_data(e, value, node->span);
    scope_bind(e, f->main->scope, intern(&f->names, "it", 2), node->span, value);
    if (value->kind == VALUE_NOTHING) return;
    if (!is_data(e, value))
        value = value_text(f->arena, describe(e, value));
    else if (value->reads & READS_CHOICE && value->kind != VALUE_FRONT)
        value = value_text(f->arena, arena_printf(f->arena, "%s over %s", describe(e, value),
                                                  free_choices_text(e, value)));
    const struct value **shown = NEW(f->arena, const struct value *);
    *shown = value;
    add_action(e, ACTION_PRINT, node->span, shown, 1, NULL);
}

const struct program *frontend_line(struct frontend *f, const char *text, size_t size)
{
    begin(f);
    struct scope *scope = f->main ? f->main->scope : NULL;
    struct cell *newest = scope ? scope->newest : NULL;
    const char *line = continued(f, text, &size);
    struct module *module = module_parse(&f->e, "main", "<input>", line, size, false);
    if (module->failed) return NULL;
    module->scope = scope;
    module->folder = ".";
    f->main = module;
    f->e.interactive = true;
    module_run(&f->e, module, module->tree.root);
    draft_module(&f->e, module, module->tree.root);
    print_last(f, module->tree.root);
    const struct program *program = f->e.failures ? NULL : make_program(f);
    if (program) return program;
    /* Nothing of an input with errors stays. */
    for (struct cell *cell = module->scope->newest; cell != newest; cell = cell->older) {
        struct cell *before = newest;
        while (before && before->name != cell->name)
            before = before->older;
        map_set(module->scope->index, cell->name, before);
    }
    module->scope->newest = newest;
    return NULL;
}

/* ---- asking about names ---- */

static struct cell *find_cell(struct frontend *f, const char *name)
{
    const char *interned = intern(&f->names, name, strlen(name));
    return scope_find(frontend_scope(f), interned);
}

const struct value *frontend_value(struct frontend *f, const char *name)
{
    struct cell *cell = find_cell(f, name);
    return cell && is_data(&f->e, cell->value) ? cell->value : NULL;
}

const char *frontend_type_text(struct frontend *f, const char *name)
{
    struct cell *cell = find_cell(f, name);
    const struct builtin *builtin = cell ? NULL : builtin_find(name);
    if (builtin)
        return arena_printf(f->arena, "function %s(%s)", builtin->name, builtin->parameters);
    if (!cell) {
        enum op_kind op = op_find(name);
        if (op == DESIGN_OPS) return NULL;
        return arena_printf(f->arena, "operation %s(%s)", name, op_info(op)->parameters);
    }
    const char *what = describe(&f->e, cell->value);
    if (!(cell->value->reads & READS_CHOICE)) return what;
    return arena_printf(f->arena, "%s over %s", what, free_choices_text(&f->e, cell->value));
}

const char *frontend_doc(struct frontend *f, const char *name)
{
    struct cell *cell = find_cell(f, name);
    const struct builtin *builtin = cell ? NULL : builtin_find(name);
    if (cell) return cell->doc;
    if (builtin) return builtin->doc;
    enum op_kind op = op_find(name);
    return op == DESIGN_OPS ? NULL : op_info(op)->doc;
}
