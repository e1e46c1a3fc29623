/* The rows of flags.def and commands.def as data; see cli.h. */
#include <string.h>

#include "frontend/faces/cli.h"

#define TAKES(flag) (UINT64_C(1) << CLI_FLAG_##flag)

/* What every command takes. */
#define EVERY (TAKES(quiet) | TAKES(color) | TAKES(help))

/* What decides how a program is read. */
#define PROGRAM (TAKES(set) | TAKES(text) | TAKES(stdlib) | TAKES(allow_outside))

/* What decides how its searches run. */
#define STEERING (TAKES(seed) | TAKES(jobs) | TAKES(budget) | TAKES(time))
#define CACHING  (TAKES(cache) | TAKES(no_cache))
#define SOLVING                                                                                    \
    (STEERING | CACHING | TAKES(interpret) | TAKES(native) | TAKES(allow_commands) | TAKES(verbose))

#define MANY SIZE_MAX

_Static_assert(CLI_FLAGS <= 64, "a set of flags is one word");
_Static_assert((int)CLI_FLAG_version == (int)RUN_FLAG_version,
               "the run's flags come first, in their order");

struct flag_info cli_flag_info(enum cli_flag flag)
{
    static const struct flag_info rows[] = {
#define FLAG(flag, letter, name, argument, doc) {name, argument, doc, letter},
#include "frontend/faces/flags.def"
#undef FLAG
    };
    return rows[flag];
}

size_t cli_commands(const struct command **commands)
{
    static const struct command rows[] = {
#define COMMAND(name, operands, least, most, flags, doc, more)                                     \
    {#name, operands, least, most, (flags) | EVERY, doc, more, face_##name},
#include "frontend/faces/commands.def"
#undef COMMAND
    };
    *commands = rows;
    return sizeof rows / sizeof *rows;
}

const struct command *cli_command(const char *name)
{
    const struct command *commands;
    size_t count = cli_commands(&commands);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(commands[i].name, name)) return &commands[i];
    return NULL;
}
