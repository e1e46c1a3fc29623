/* The front end as its faces see it: from files or lines of text to programs.
 *
 * A frontend owns what outlives one text: sources, names, modules, the standard library, the
 * expressions. Everything it hands out lives as long as it does.
 */
#ifndef NAS_FRONTEND_FRONTEND_H
#define NAS_FRONTEND_FRONTEND_H

#include "ir/program.h"
#include "lang/syntax.h"

struct frontend_options {
    const char *const *set; /* "name=value" of --set; the value is an expression of the language */
    size_t sets;
    const char *stdlib; /* a folder that replaces the built-in library; NULL: none */
    bool outside_files; /* imports may leave the file's own folder */
    uint64_t steps;     /* evaluations of nodes while elaborating; 0: the limit's own */
};

struct frontend;

struct frontend *frontend_new(struct arena *arena, const struct frontend_options *options);
struct sources *frontend_sources(struct frontend *);
struct diagnostics *frontend_diagnostics(struct frontend *);
struct exprs *frontend_exprs(struct frontend *);

/* Parses and elaborates a file. NULL when the file cannot be read or when errors were reported; all
 * messages are in the diagnostics. */
const struct program *frontend_file(struct frontend *, const char *path);
const struct program *frontend_text(struct frontend *, const char *name, const char *text,
                                    size_t size);

/* One input of the REPL: its statements see those of earlier inputs. The program's actions are
 * those of this input; a final expression is printed and becomes `it`, which a line that begins
 * with |> goes on from. An input with errors changes nothing. */
const struct program *frontend_line(struct frontend *, const char *text, size_t size);

/* For :type, :doc and :space: a top-level name or builtin of what was elaborated so far. */
const struct value *frontend_value(struct frontend *, const char *name);
/* "whole number", "record of 4", "network", "design with 3 choices"; in the frontend's arena; NULL
 * for an unknown name. */
const char *frontend_type_text(struct frontend *, const char *name);
const char *frontend_doc(struct frontend *, const char *name);

/* Names that may follow `prefix` (top-level names, builtins, keywords, methods, units after a
 * digit, fields after a dot), for completion; in the frontend's arena. */
size_t frontend_complete(struct frontend *, const char *prefix, const char ***names);

/* Files that the last program was made from (path and digest), for cache keys. */
struct frontend_input {
    const char *path;
    struct digest digest;
};
size_t frontend_inputs(struct frontend *, const struct frontend_input **inputs);

/* For documentation and completion: every builtin function. */
struct builtin_info {
    const char *name, *parameters, *doc;
};
size_t frontend_builtins(const struct builtin_info **builtins);

#endif
