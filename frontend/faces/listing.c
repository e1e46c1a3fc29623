/* Step lists and assembly of a program's searches; see listing.h. */
#include "frontend/faces/listing.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backends/llvm.h"
#include "backends/parts.h"
#include "support/files.h"
#include "support/limits.h"
#include "support/vector.h"

/* One function of a problem. */
struct listed {
    const struct problem *problem;
    unsigned part;
    const struct steps *steps;
};

struct listed_functions VECTOR(struct listed);

/* "require", "objective", "result", "choice found.site". */
static const char *part_name(struct arena *arena, const struct problem *problem, unsigned part)
{
    static const char *const names[] = {"require", "objective", "result"};
    if (part < PART_UNKNOWN) return names[part];
    return arena_printf(arena, "choice %s", problem->unknown[part - PART_UNKNOWN].path);
}

/* All functions that compute something. */
static struct listed_functions list_functions(struct arena *arena, const struct program *program)
{
    struct listed_functions list = {0};
    for (size_t i = 0; i < program->problems; i++) {
        const struct problem *problem = program->problem[i];
        for (unsigned part = 0; part < parts_count(problem); part++) {
            struct part_outputs outputs = parts_outputs(program->exprs, arena, problem, part);
            if (!outputs.count) continue;
            struct listed one = {
                problem, part,
                steps_lower(arena, outputs.expr, outputs.count, problem->captures, problem->slots)};
            vector_push(arena, &list, one);
        }
    }
    return list;
}

const char *listing_steps(struct buffer *out, struct arena *arena, const struct program *program)
{
    struct listed_functions list = list_functions(arena, program);
    for (size_t i = 0; i < list.count; i++) {
        const struct problem *problem = list.item[i].problem;
        buffer_printf(out, "%ssearch %u `%s`, %s:\n", i ? "\n" : "", problem->id,
                      problem->name ? problem->name : "",
                      part_name(arena, problem, list.item[i].part));
        steps_print(out, list.item[i].steps);
        const char *rule = steps_verify(arena, list.item[i].steps);
        if (rule) return rule;
    }
    return NULL;
}

/* A symbol for a function: letters, digits and `_` of its names. */
static const char *symbol_of(struct arena *arena, const struct listed *listed)
{
    const struct problem *problem = listed->problem;
    char *symbol =
        arena_printf(arena, "search_%u_%s_%s", problem->id, problem->name ? problem->name : "",
                     part_name(arena, problem, listed->part));
    for (char *c = symbol; *c; c++)
        if (!isalnum((unsigned char)*c)) *c = '_';
    return symbol;
}

/* LLVM writes files; the assembly goes through one that is gone afterwards. */
static const char *emit_through(struct buffer *out, struct arena *arena, const char *path,
                                const struct llvm_module *llvm, const struct emit_module *module)
{
    struct llvm_target target = {0};
    char *error = NULL;
    if (!llvm->emit(module, &target, EMIT_ASSEMBLY, path, &error)) {
        const char *kept = arena_string(arena, error ? error : "LLVM gives no reason");
        free(error);
        return kept;
    }
    char *text;
    size_t size;
    int failed = file_read(arena, path, LIMIT_SOURCE_BYTES, &text, &size);
    if (failed) return arena_string(arena, strerror(failed));
    buffer_add(out, text, size);
    return NULL;
}

/* For this machine, with the symbols named after the searches. */
const char *listing_assembly(struct buffer *out, struct arena *arena, const struct program *program)
{
    const char *error = NULL;
    const struct llvm_module *llvm = llvm_load(&error);
    if (!llvm) return error;
    struct listed_functions list = list_functions(arena, program);
    if (!list.count) return "there is no search in it";
    struct emit_function *function = NEW_ARRAY(arena, struct emit_function, list.count);
    for (size_t i = 0; i < list.count; i++)
        function[i] = (struct emit_function){.steps = list.item[i].steps,
                                             .symbol = symbol_of(arena, &list.item[i])};
    const char *folder = getenv("TMPDIR");
    char *path = arena_printf(arena, "%s/nas-XXXXXX", folder && *folder ? folder : "/tmp");
    int file = mkstemp(path);
    if (file < 0) return arena_printf(arena, "cannot write %s: %s", path, strerror(errno));
    close(file);
    struct emit_module module = {.function = function, .functions = list.count};
    error = emit_through(out, arena, path, llvm, &module);
    unlink(path);
    return error;
}
