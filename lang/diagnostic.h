/* Diagnostics are data: code, severity, labelled places, notes and a fix; printed by one printer
 * for people and one for programs.
 *
 * diagnostics.def has one row a code:
 *     DIAGNOSTIC(E0101, error, unknown_character, "message with %s", "what `nas explain` says")
 * Codes by room: E01xx scanner, E02xx grammar, E03xx names, modules and calls, E04xx types and
 * units, E05xx designs and shapes, E06xx unknowns and solvers, E07xx solving, E08xx files, formats
 * and the command line, E09xx limits and what is not yet supported; W.... warnings likewise.
 *
 * A message is one factual line, lower case, no full stop. Notes are whole sentences. A fix is
 * text that replaces a span.
 */
#ifndef NAS_LANG_DIAGNOSTIC_H
#define NAS_LANG_DIAGNOSTIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "lang/source.h"
#include "support/distance.h" /* nearest_name, for whoever reports an unknown name */

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

enum diagnostic_code {
#define DIAGNOSTIC(code, severity, name, message, explanation) DIAG_##name,
#include "lang/diagnostics.def"
#undef DIAGNOSTIC
    DIAGNOSTIC_CODES
};

struct label {
    struct span span;
    const char *text; /* NULL for the primary place without words */
};

struct fix {
    struct span span;
    const char *text;   /* what replaces it */
    const char *advice; /* "write `;`" */
};

struct diagnostic {
    enum diagnostic_code code;
    const char *message;
    struct label *label; /* label[0] is the primary place */
    size_t labels;
    const char **note;
    size_t notes;
    struct fix *fix; /* NULL when there is none */
};

struct diagnostics; /* the list of one run */

struct diagnostics *diagnostics_new(struct arena *arena, struct sources *sources);

/* Adds a diagnostic whose message is the row's format with these arguments. The handle stays valid
 * for the functions below until the next report. Beyond LIMIT_ERRORS only the count grows. */
struct diagnostic *report(struct diagnostics *list, enum diagnostic_code code, struct span at, ...);

void report_label(struct diagnostics *list, struct diagnostic *to, struct span at,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));
void report_note(struct diagnostics *list, struct diagnostic *to, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void report_fix(struct diagnostics *list, struct diagnostic *to, struct span at, const char *text,
                const char *advice_format, ...) __attribute__((format(printf, 5, 6)));

size_t diagnostics_errors(const struct diagnostics *list);
size_t diagnostics_warnings(const struct diagnostics *list);
size_t diagnostics_count(const struct diagnostics *list);
const struct diagnostic *diagnostics_get(const struct diagnostics *list, size_t i);
void diagnostics_clear(struct diagnostics *list);

/* Sorted by source and place. People: text with carets, colour when asked. Programs: one JSON
 * object a line (code, severity, message, labels with file, line, column, byte offsets, notes,
 * fix). */
void diagnostics_print(struct diagnostics *list, FILE *out, bool colour);
void diagnostics_print_json(struct diagnostics *list, FILE *out);

/* What `nas explain CODE` says; NULL for an unknown code such as "E9999". Case does not matter. */
const char *diagnostic_explain(const char *code);
const char *diagnostic_code_text(enum diagnostic_code code); /* "E0101" */
enum severity diagnostic_severity(enum diagnostic_code code);

/* What is written here instead of a word or sign of other languages, as a sentence; NULL for what
 * foreign.def does not list. */
const char *foreign_advice(const char *text, size_t size);

#endif
