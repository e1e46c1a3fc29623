/* Describes for a C programmer what compiled functions take and give. */
#include "backends/build_header.h"

#include <string.h>

#include "backends/evaluator.h"
#include "backends/parts.h"
#include "support/files.h"

static const char preamble[] = "/* Functions of a program, compiled by nas.\n"
                               " *\n"
                               " * Each evaluates `lanes` candidates. Arrays of candidates are "
                               "structures of arrays: slot k of\n"
                               " * candidate i is slot[k * stride + i], output k of candidate i is "
                               "out[k * stride + i]. stride is\n"
                               " * a multiple of 16 and at least lanes; up to the next multiple of "
                               "16, candidates are read and\n"
                               " * written whatever they hold. captures are the same for all "
                               "candidates. A function that asks\n"
                               " * nothing takes NULL for host and outside.\n"
                               " */\n"
                               "#ifndef NAS_COMPILED_H\n"
                               "#define NAS_COMPILED_H\n"
                               "\n"
                               "#include <stdbool.h>\n"
                               "#include <stddef.h>\n"
                               "\n"
                               "struct host;\n"
                               "struct outside;\n";

/* Text of the user's inside a comment: nothing in it may end the comment. */
static void add_text(struct buffer *out, const char *text)
{
    for (; text && *text; text++)
        buffer_char(out, *text == '/' || *text == '\n' ? ' ' : *text);
}

static void add_unknown(struct buffer *out, const struct unknown *unknown)
{
    buffer_printf(out, " *   %u slots from %u on: %s ", unknown->slots, unknown->first,
                  domain_get(unknown->domain)->name);
    add_text(out, unknown->path);
    buffer_char(out, '\n');
}

static void add_problem(struct buffer *out, const struct problem *problem)
{
    buffer_printf(out, "\n/* Problem %u, \"", problem->id);
    add_text(out, problem->name);
    buffer_text(out, "\"\n");
    for (size_t k = 0; k < problem->captures; k++) {
        buffer_printf(out, " *   capture %zu: ", k);
        type_print(out, problem->capture[k]);
        buffer_char(out, '\n');
    }
    for (size_t k = 0; k < problem->unknowns; k++)
        add_unknown(out, &problem->unknown[k]);
    buffer_text(out, " */\n");
}

static void add_requirements(struct buffer *out, const struct problem *problem, const size_t *index,
                             size_t count)
{
    for (size_t k = 0; k < count; k++) {
        buffer_printf(out,
                      " *   outputs %zu and %zu: whether it holds, and how far from it: ", 2 * k,
                      2 * k + 1);
        add_text(out, problem->require[index[k]].label);
        buffer_char(out, '\n');
    }
}

static void add_objectives(struct buffer *out, const struct problem *problem, size_t first)
{
    for (size_t k = 0; k < problem->objectives; k++) {
        const struct objective *objective = &problem->objective[k];
        const char *aim = objective->maximize ? "maximize" : "minimize";
        buffer_printf(out, " *   output %zu: what to %s", first + k, aim);
        if (objective->label) buffer_text(out, ": ");
        add_text(out, objective->label);
        buffer_char(out, '\n');
    }
}

static void add_outputs(struct buffer *out, struct arena *arena, const struct built *built)
{
    const struct problem *problem = built->problem;
    struct problem_layout layout = parts_layout(arena, problem);
    if (built->part == PART_REQUIRE)
        add_requirements(out, problem, layout.cheap_index, layout.cheap);
    if (built->part == PART_OBJECTIVE) {
        add_requirements(out, problem, layout.costly_index, layout.costly);
        add_objectives(out, problem, 2 * layout.costly);
    }
    if (built->part == PART_RESULT)
        buffer_printf(out, " *   outputs 0 to %zu: the numbers read of a winner\n",
                      built->steps->outputs - 1);
    if (built->part >= PART_UNKNOWN)
        buffer_printf(out,
                      " *   outputs 0 to %zu: the domain's parameters; then whether it is there\n",
                      built->steps->outputs - 2);
}

static void add_function(struct buffer *out, struct arena *arena, const struct built *built)
{
    buffer_printf(out, "/* %zu outputs%s\n", built->steps->outputs,
                  built->steps->calls ? "; asks the host" : "");
    add_outputs(out, arena, built);
    buffer_printf(out,
                  " */\n"
                  "bool %s(struct host *host, const struct outside *outside,\n"
                  "        const double *captures, const double *slot, double *out,\n"
                  "        size_t stride, size_t lanes);\n",
                  built->symbol);
}

const char *build_header(struct arena *arena, const struct built_list *built, const char *path)
{
    struct buffer out = {0};
    buffer_text(&out, preamble);
    const struct problem *problem = NULL;
    for (size_t i = 0; i < built->count; i++) {
        if (built->item[i].problem != problem) add_problem(&out, built->item[i].problem);
        problem = built->item[i].problem;
        add_function(&out, arena, &built->item[i]);
    }
    buffer_text(&out, "\n#endif\n");
    int failed = file_write(path, out.text, out.size);
    buffer_free(&out);
    return failed ? arena_printf(arena, "%s cannot be written: %s", path, strerror(failed)) : NULL;
}
