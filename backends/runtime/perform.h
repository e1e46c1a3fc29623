/* A whole run, from program to exit status: actions in order, answers to a sink, reasons to a
 * stream. `nas run` and native programs are this function with their own ways of getting the
 * program.
 */
#ifndef NAS_BACKENDS_RUNTIME_PERFORM_H
#define NAS_BACKENDS_RUNTIME_PERFORM_H

#include "backends/runtime/conflict.h"
#include "backends/runtime/options.h"
#include "backends/runtime/progress.h"
#include "backends/runtime/sink.h"

struct performance {
    const char *tool; /* how messages begin: "nas", "prog" */
    struct session *session;
    const struct program *program;
    const struct run_options *options;
    const char *folder;                /* of the program's file; "." for a native program */
    struct progress_line *progress;    /* may be NULL */
    FILE *answers;                     /* stdout */
    FILE *reasons;                     /* stderr */
    const struct place_printer *place; /* may be NULL */
    const char *name;                  /* of the source file; NULL: there is none to be named */
    bool forgets;                      /* there is no cache: an interrupted run is lost */
    bool built;                        /* a native program, which no answer can be told to */
};

/* Catches interrupts while it runs. Prints why it did not end well. With --out writes the program's
 * top-level names after the last action. */
enum exit_status perform(const struct performance *performance);

/* Prints "tool: nothing feasible ..." and the like for a solve that did not end well and answers
 * the status for it; for faces that evaluate outside of a program. */
enum exit_status perform_explain(const struct performance *performance, enum solve_status solved);

#endif
