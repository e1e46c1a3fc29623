/* What the commands that work on a program share: the front end, the session, the folders that the
 * command line asks for, and how messages about the source are shown.
 */
#ifndef NAS_FRONTEND_FACES_LOAD_H
#define NAS_FRONTEND_FACES_LOAD_H

#include "backends/runtime/perform.h"
#include "frontend/faces/cli.h"
#include "frontend/frontend.h"
#include "passes/run.h"

struct loaded {
    struct cli *cli;
    struct frontend *frontend;
    const struct program *program; /* NULL after errors */
    const char *name;              /* of the file, or "<input>" */
    struct progress_line progress; /* of the session below */
    struct session *session;       /* NULL until load_session */
    struct place_printer place;    /* prints "file:line:column" */
};

/* Makes the front end without reading anything. */
void load_begin(struct loaded *loaded, struct cli *cli);

/* Reads the program that the command line names (its first operand, `-`, or --text). Prints what
 * cannot be read. The caller shows the diagnostics. */
enum exit_status load_program(struct loaded *loaded);

/* All diagnostics so far, in the form and on the stream that fit, then a count of them; clears the
 * list. With `results` JSON goes to standard output: the messages are what was asked for. */
void load_show(struct loaded *loaded, bool results);

/* load_program and load_show. Parts of the program that this version cannot run are errors. */
enum exit_status load_runnable(struct loaded *loaded);

void load_session(struct loaded *loaded);
/* The options that load_session gives its session; for callers that change some. */
struct session_options load_session_options(struct loaded *loaded);
/* A sink that throws away what a program prints and writes. */
struct run_sink load_silent_sink(void);
void load_end(struct loaded *loaded);

/* Everything that perform needs, from what was loaded. */
struct performance load_performance(struct loaded *loaded, const struct program *program);

/* The folder of the cache by --cache, $NAS_CACHE, $XDG_CACHE_HOME, ~/.cache; NULL with --no-cache
 * or without a home. */
const char *load_cache(struct cli *cli);

/* Adds one diagnostic for each part that this version cannot run. */
void load_report_unsupported(struct loaded *loaded, const struct program *program,
                             enum diagnostic_code code);

#endif
