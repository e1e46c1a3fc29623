/* The progress line: one line on a terminal's stderr that is rewritten in place, and nothing at all
 * elsewhere. Everything else that writes to the terminal clears it first.
 */
#ifndef NAS_BACKENDS_RUNTIME_PROGRESS_H
#define NAS_BACKENDS_RUNTIME_PROGRESS_H

#include <stdio.h>

#include "passes/solve.h"

struct progress_line {
    FILE *stream; /* NULL: show nothing */
    bool shown;   /* a line stands on the terminal now */
};

/* For `stream`; shows only when it is a terminal (and TERM is not "dumb") and not `quiet`. */
void progress_init(struct progress_line *line, FILE *stream, bool quiet);

/* struct session_options.progress, with the line as its context. */
void progress_show(void *line, const struct progress *progress);

/* Takes the line off the terminal. */
void progress_clear(struct progress_line *line);

/* The text of the line, at most `width` columns: "mapped: best 1.2e+05, seen 3% of 65536, 12 of 52
 * searches, 4s left". */
void progress_text(struct buffer *out, const struct progress *progress, size_t width);

#endif
