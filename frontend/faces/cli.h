/* The command line: which command, which flags, which operands; and what every command shares.
 *
 * Two tables say everything: flags.def and commands.def. A command is a function from a read
 * command line to an exit status; it writes results to standard output and everything else to
 * standard error, and never exits by itself.
 */
#ifndef NAS_FRONTEND_FACES_CLI_H
#define NAS_FRONTEND_FACES_CLI_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "backends/runtime/options.h"
#include "support/arena.h"
#include "support/buffer.h"

enum cli_flag {
#define FLAG(flag, letter, name, argument, doc) CLI_FLAG_##flag,
#include "frontend/faces/flags.def"
#undef FLAG
    CLI_FLAGS
};

struct flag_info cli_flag_info(enum cli_flag flag);

struct cli;

struct command {
    const char *name;
    const char *operands; /* for people */
    size_t least, most;   /* number of operands */
    uint64_t flags;       /* bit 1 << enum cli_flag */
    const char *doc;      /* one line */
    const char *more;     /* paragraphs */
    enum exit_status (*run)(struct cli *cli);
};
size_t cli_commands(const struct command **commands);
const struct command *cli_command(const char *name); /* NULL when there is none */

/* A read command line. Texts point into argv. */
struct cli {
    struct arena *arena;
    const struct command *command;
    struct run_options run;
    uint64_t given; /* bit 1 << enum cli_flag of the flags that were there */
    const char **set;
    size_t sets;
    const char *argument[CLI_FLAGS]; /* of the flags outside the run's that take one, or NULL */
    char **operand;
    size_t operands;
};

static inline bool cli_given(const struct cli *cli, enum cli_flag flag)
{
    return cli->given >> flag & 1;
}

/* Reads the words after the command's name. STATUS_USAGE after a message when they make no sense.
 */
enum exit_status cli_read(struct cli *cli, const struct command *command, int argc, char **argv);

/* The whole of main. */
enum exit_status cli_main(int argc, char **argv);

/* "nas: ..." on standard error. */
void cli_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether to colour what goes to this stream. */
bool cli_wants_colour(const struct cli *cli, FILE *stream);

/* Writes the buffer to standard output, or to the file of --out; STATUS_DATA after a message
 * when that fails. */
enum exit_status cli_write(const struct cli *cli, const struct buffer *text);

/* Help for people: all commands, or one. */
void help_overview(struct buffer *out);
void help_command(struct buffer *out, const struct command *command);

/* The manual pages nas(1), nas(5) and nas-errors(7), and scripts for bash and zsh; see manual.c and
 * completion.c. */
void manual_command(struct buffer *out);
void manual_language(struct buffer *out);
void manual_errors(struct buffer *out);
void completion_bash(struct buffer *out);
void completion_zsh(struct buffer *out);

#define COMMAND(name, ...) enum exit_status face_##name(struct cli *cli);
#include "frontend/faces/commands.def"
#undef COMMAND

#endif
