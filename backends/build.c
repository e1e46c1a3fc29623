/* Native code of a whole program.
 *
 * The program is printed and read back before its functions are lowered. A native program reads
 * that same text when it starts, so the tables of what its functions ask the host come out alike.
 */
#include "backends/build.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "backends/build_header.h"
#include "backends/link.h"
#include "backends/parts.h"
#include "support/files.h"

struct emit_list VECTOR(struct emit_function);
struct entry_list VECTOR(struct emit_entry);

struct build {
    struct arena *arena;
    const struct build_options *options;
    const struct program *program; /* as read back */
    const char *text;
    size_t size;
    struct built_list built;
};

static char *symbol_of(struct arena *arena, const struct problem *problem, unsigned part)
{
    static const char *const name[] = {"require", "objective", "result"};
    char *own = arena_string(arena, problem->name && *problem->name ? problem->name : "search");
    for (char *c = own; *c; c++)
        if (!isalnum((unsigned char)*c)) *c = '_';
    if (part >= PART_UNKNOWN)
        return arena_printf(arena, "nas_%s_%u_unknown%u", own, problem->id, part - PART_UNKNOWN);
    return arena_printf(arena, "nas_%s_%u_%s", own, problem->id, name[part]);
}

/* Lowers what is worth compiling: functions that have outputs and fit. */
static void lower_problem(struct build *build, const struct problem *problem)
{
    for (unsigned part = 0; part < parts_count(problem); part++) {
        struct part_outputs outputs =
            parts_outputs(build->program->exprs, build->arena, problem, part);
        if (!outputs.count) continue;
        const struct steps *steps = steps_lower(build->arena, outputs.expr, outputs.count,
                                                problem->captures, problem->slots);
        if (!steps_compilable(steps)) continue;
        struct built built = {problem, part, steps, symbol_of(build->arena, problem, part)};
        vector_push(build->arena, &build->built, built);
    }
}

static const char *prepare(struct build *build, const struct program *program)
{
    struct buffer out = {0};
    program_print(&out, program);
    build->size = out.size;
    build->text = arena_slice(build->arena, buffer_string(&out), out.size);
    buffer_free(&out);
    const char *error = NULL;
    build->program = program_read(build->arena, build->text, build->size, &error);
    if (!build->program)
        return arena_printf(build->arena, "the program cannot be read back: %s", error);
    for (size_t i = 0; i < build->program->problems; i++)
        lower_problem(build, build->program->problem[i]);
    return NULL;
}

/* Writes the functions and, when `whole`, what a native program needs beside them. */
static const char *emit(struct build *build, enum emit_kind kind, bool whole, const char *path)
{
    const char *missing = NULL;
    const struct llvm_module *llvm = llvm_load(&missing);
    if (!llvm) return missing;
    struct emit_list function = {0};
    struct entry_list entry = {0};
    for (size_t i = 0; i < build->built.count; i++) {
        const struct built *built = &build->built.item[i];
        struct emit_function wanted = {.steps = built->steps, .symbol = built->symbol};
        struct emit_entry row = {built->problem->digest, built->part, built->symbol};
        vector_push(build->arena, &function, wanted);
        vector_push(build->arena, &entry, row);
    }
    const char *flags = build->options->flags ? build->options->flags : "";
    const struct emit_data data[] = {{"nas_program_text", build->text, build->size + 1},
                                     {"nas_program_size", &build->size, sizeof build->size},
                                     {"nas_program_flags", flags, strlen(flags) + 1}};
    struct emit_module module = {.function = function.item, .functions = function.count};
    if (whole) {
        module.data = data, module.datas = sizeof data / sizeof *data;
        module.whole = true;
        module.entry = entry.item, module.entries = entry.count;
    }
    char *error = NULL;
    if (llvm->emit(&module, &build->options->target, kind, path, &error)) return NULL;
    const char *text = arena_string(build->arena, error);
    free(error);
    return text;
}

/* Whether this machine's `cc` can link for the triple: a portable program for older processors of
 * the same kind is a target too. */
static bool is_linkable(const char *triple)
{
    struct utsname here;
    if (!triple) return true;
    if (uname(&here)) return false;
    size_t size = strlen(here.machine);
    return !strncmp(triple, here.machine, size) && triple[size] == '-' && strstr(triple, "linux");
}

static const char *emit_and_link(struct build *build, const char *path)
{
    const struct llvm_target *target = &build->options->target;
    bool whole = build->options->kind == BUILD_PROGRAM;
    if (!is_linkable(target->triple))
        return "linking is for this machine; for another one, emit an object and link it there";
    const char *object = arena_printf(build->arena, "%s.o", path);
    const char *error = emit(build, EMIT_OBJECT, whole, object);
    if (!error)
        error = whole ? link_program(build->arena, object, path)
                      : link_shared(build->arena, object, path);
    unlink(object);
    return error;
}

static const char *write_kind(struct build *build, const char *path)
{
    switch (build->options->kind) {
    case BUILD_PROGRAM:
    case BUILD_SHARED: return emit_and_link(build, path);
    case BUILD_OBJECT: return emit(build, EMIT_OBJECT, true, path);
    case BUILD_ASSEMBLY: return emit(build, EMIT_ASSEMBLY, false, path);
    case BUILD_LLVM: return emit(build, EMIT_LLVM, false, path);
    case BUILD_HEADER: return build_header(build->arena, &build->built, path);
    }
    return "nothing of that kind can be built";
}

const char *build_program(struct arena *arena, const struct program *program,
                          const struct build_options *options)
{
    struct build build = {.arena = arena, .options = options};
    const char *error = prepare(&build, program);
    if (error) return error;
    const char *beside = arena_printf(arena, "%s.tmp-%ld", options->path, (long)getpid());
    error = write_kind(&build, beside);
    if (!error && rename(beside, options->path))
        error = arena_printf(arena, "%s cannot be written: %s", options->path, strerror(errno));
    if (error) unlink(beside);
    return error;
}
