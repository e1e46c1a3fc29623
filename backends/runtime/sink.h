/* Where answers go: `print` to a stream as text or as JSON lines, `export` to files.
 *
 * Each print and export is whole or absent: a line is made in memory and handed over in one piece,
 * a file is written beside its place and renamed.
 */
#ifndef NAS_BACKENDS_RUNTIME_SINK_H
#define NAS_BACKENDS_RUNTIME_SINK_H

#include <stdio.h>

#include "backends/report/report.h"
#include "backends/runtime/progress.h"
#include "backends/runtime/terminal.h"
#include "passes/run.h"

struct sink_options {
    FILE *stream; /* for prints, normally stdout */
    bool json;    /* {"print": [...]} and {"export": file, "format": ...}, one a line */
    struct report_style style; /* of text; sink_style finds it */
    const char *folder;        /* of the program: exports are relative to it and stay below it */
    bool outside;              /* exports may leave it */
    bool dry;                  /* exports are checked, not written */
    FILE *notes;               /* "wrote FILE"; NULL: none */
    struct progress_line *progress; /* cleared before each print; may be NULL */
};

struct sink {
    struct run_sink base; /* its context is the sink */
    struct exprs *exprs;
    struct sink_options options;
    struct arena *arena;
    const char *error;          /* what went wrong, for people; NULL while nothing did */
    const struct action *check; /* the CHECK that did not hold, or NULL */
};

/* The options are copied; texts are kept by reference. */
void sink_init(struct sink *sink, struct exprs *exprs, const struct sink_options *options);

/* Whether an export can be carried out, as far as that is known before its value is: its format,
 * the place of its file. 0 or an errno, and the sink's error. Whoever searches for hours wants to
 * know at once. */
int sink_check(struct sink *sink, const struct action *action);
/* Likewise for the file of --out, whose folder must be there. */
int sink_check_file(struct sink *sink, const char *path);

/* Flushes the stream; 0 or an errno, and the sink's error says which. */
int sink_flush(struct sink *sink);
void sink_free(struct sink *sink); /* its error too */

/* What the stream can show: its columns (COLUMNS, else the terminal's, else 80), UTF-8 by locale,
 * colour as terminal.h says. */
struct report_style sink_style(FILE *stream, enum colour_choice colour);

/* A value written to a file by its format, whatever the folder; 0 or an errno. Also for --out. As
 * .nas it is called `name`; NULL: as the file; "": it is a record whose fields are the names. */
int sink_write_value(struct sink *sink, const char *file, const char *name,
                     const struct value *value, const char *doc);

#endif
