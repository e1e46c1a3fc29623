/* What may be asked of a run, the same for every face that runs programs: a table of flags, their
 * reader, and the statuses with which a run ends.
 */
#ifndef NAS_BACKENDS_RUNTIME_OPTIONS_H
#define NAS_BACKENDS_RUNTIME_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backends/runtime/flag.h"
#include "backends/runtime/terminal.h"
#include "passes/solve.h"

/* Exit statuses; documented, so they never change. */
enum exit_status {
    STATUS_DONE = 0,
    STATUS_INFEASIBLE = 1,  /* a search found nothing feasible */
    STATUS_USAGE = 2,       /* a flag or argument that makes no sense */
    STATUS_SOURCE = 3,      /* errors in the source */
    STATUS_DATA = 4,        /* bad input data, or output that cannot be written */
    STATUS_INTERRUPTED = 5, /* stopped; what was done is kept, and running again goes on */
    STATUS_INTERNAL = 70    /* a defect of the compiler, or no memory */
};

enum run_flag {
#define FLAG(flag, letter, name, argument, doc) RUN_FLAG_##flag,
#include "backends/runtime/options.def"
#undef FLAG
    RUN_FLAGS
};

/* Zeroed: the defaults. Texts point into argv. */
struct run_options {
    uint64_t seed;
    unsigned jobs;
    uint64_t budget;
    double seconds;
    bool json;
    bool quiet;
    bool allow_commands;
    bool allow_outside;
    bool verbose;
    enum colour_choice colour;
    const char *out;
    bool help;
    bool version;
};

enum flag_outcome {
    FLAG_OTHER, /* not one of these flags; nothing was read */
    FLAG_READ,
    FLAG_WRONG /* the reader's error says what is wrong with it */
};

struct flag_info run_flag_info(enum run_flag flag);

/* Reads the word that the reader stands at when it is a run flag, and moves behind it. */
enum flag_outcome run_flag_read(struct run_options *options, struct flag_reader *reader);

/* The session's options that follow from the run's; folders, cache and progress are left empty. */
struct session_options run_session_options(const struct run_options *options);

/* The flags that say how searches run, where they are not the defaults: "--seed=7", one a line.
 * `nas build` puts them into a program, which reads them before its own command line.
 * Permissions are not among them: whoever runs a program gives those. */
void run_options_words(struct buffer *out, const struct run_options *options);
/* Reads such lines back; false when they are damaged. They are changed and must outlive the
 * options. */
bool run_options_from_words(struct run_options *options, char *words);

#endif
