/* What may be asked of a run, the same for every face that runs programs: a table of flags, their
 * reader, and the statuses with which a run ends.
 */
#ifndef NAS_BACKENDS_RUNTIME_OPTIONS_H
#define NAS_BACKENDS_RUNTIME_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
#define FLAG(flag, name, argument, doc) RUN_FLAG_##flag,
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
    const char *out;
};

enum flag_outcome {
    FLAG_OTHER, /* not one of these flags; nothing was read */
    FLAG_READ,
    FLAG_WRONG /* `error` says what is wrong with it */
};

/* Reads argv[*at] when it is a run flag, `--name value` or `--name=value`, and moves *at behind it.
 * `error` has room for `room` bytes. */
enum flag_outcome run_flag_read(struct run_options *options, int argc, char *const *argv, int *at,
                                char *error, size_t room);

/* The session's options that follow from the run's; folders, cache and progress are left empty. */
struct session_options run_session_options(const struct run_options *options);

/* Lines of `--help`: one a flag, aligned; those for which `skip` has a bit (1 << flag) are left
 * out. */
void run_flag_help(struct buffer *out, unsigned skip);

#endif
