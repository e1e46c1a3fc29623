/* Programs: what elaboration makes of a file. Everything a back end needs and nothing of the text.
 *
 * A program is a list of actions over values. Solvers are inside the values, as `solve` nodes of
 * expressions: running a program is evaluating the expressions that its actions need, which solves
 * problems on the way, each once.
 */
#ifndef NAS_IR_PROGRAM_H
#define NAS_IR_PROGRAM_H

#include "ir/problem.h"
#include "ir/value.h"

enum action_kind { ACTION_PRINT, ACTION_EXPORT, ACTION_CHECK };

struct action {
    enum action_kind kind;
    struct span span;
    const struct value **value; /* PRINT: what to print, in order; EXPORT: one */
    size_t values;
    const char *file;         /* EXPORT */
    const struct expr *holds; /* CHECK: must be true here, for example a divisor that is not 0;
                                 PRINT, EXPORT: done only where it holds, NULL for always */
    const char *message;      /* CHECK: what to say otherwise */
};

/* For `nas check -v`: what one solver block does with the unknowns it meets (rule S3). */
struct binding {
    const char *solver; /* "search", "train", "sample" */
    const char *name;   /* of the function or let it stands in */
    struct span span;
    const char **binds;
    size_t bound;
    const char **samples;
    size_t sampled;
    const char **constants;
    size_t constant;
};

/* A part of the program that this version cannot run: `check` mentions it, `run` stops there. */
struct unsupported {
    struct span span;
    const char *what; /* "training", "the data set `digits`", "export to OpenQASM" */
};

struct program {
    struct exprs *exprs;
    const struct problem **problem; /* in the order of making */
    size_t problems;
    const struct design **design; /* the designs that the file's top-level names hold */
    const char **design_name;
    size_t designs;
    const struct action *action;
    size_t actions;
    const struct value **binding_value; /* top-level lets, for the REPL, `nas ir` and --out */
    const char **binding_name;
    size_t binding_values;
    const struct binding *binding;
    size_t bindings;
    const struct unsupported *unsupported;
    size_t unsupporteds;
};

/* The textual form. `program_print` of what `program_read` read is the same text. The form holds
 * everything of the program, so a native program carries it and needs nothing else. */
void program_print(struct buffer *out, const struct program *program);

/* Reads the textual form; answers NULL and an error text with line and column (in the arena). Never
 * trusts the text: every index, type and arity is checked. */
struct program *program_read(struct arena *arena, const char *text, size_t size,
                             const char **error);

/* NULL, or what rule the program breaks (in the arena). Run after every pass in debug builds. */
const char *program_verify(struct arena *arena, const struct program *program);

#endif
