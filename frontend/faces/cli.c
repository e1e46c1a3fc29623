/* From argv to a command and its exit status; see cli.h. */
#include "frontend/faces/cli.h"

#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backends/runtime/interrupt.h"
#include "config.h"
#include "lang/diagnostic.h"
#include "support/files.h"

void cli_complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("nas: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

bool cli_wants_colour(const struct cli *cli, FILE *stream)
{
    return terminal_wants_colour(stream, cli->run.colour);
}

enum exit_status cli_write(const struct cli *cli, const struct buffer *text)
{
    const char *file = cli->run.out;
    if (!file || !strcmp(file, "-")) {
        fwrite(buffer_string(text), 1, text->size, stdout);
        return STATUS_DONE; /* cli_main looks at the stream when all is done */
    }
    int error = file_write(file, buffer_string(text), text->size);
    if (!error) return STATUS_DONE;
    cli_complain("cannot write %s: %s", file, strerror(error));
    return STATUS_DATA;
}

/* A slip of the finger gets the nearest name, a file its command, and anything else the list. */
static enum exit_status unknown_command(const char *word)
{
    const struct command *commands;
    size_t count = cli_commands(&commands);
    const char *names[64];
    for (size_t i = 0; i < count && i < 64; i++)
        names[i] = commands[i].name;
    const char *near = nearest_name(word, names, count);
    if (near)
        cli_complain("unknown command `%s`; did you mean `%s`?", word, near);
    else if (file_exists(word))
        cli_complain("`%s` is a file, not a command; to run it: nas run %s", word, word);
    else
        cli_complain("unknown command `%s`; nas help lists the commands", word);
    return STATUS_USAGE;
}

static enum exit_status print_text(void (*make)(struct buffer *), FILE *stream)
{
    struct buffer out = {0};
    make(&out);
    fputs(buffer_string(&out), stream);
    buffer_free(&out);
    return STATUS_DONE;
}

static void version_text(struct buffer *out)
{
    buffer_text(out, PACKAGE_NAME " " PACKAGE_VERSION "\n");
}

static enum exit_status run_command(struct cli *cli, const struct command *command, int argc,
                                    char **argv)
{
    enum exit_status status = cli_read(cli, command, argc, argv);
    if (status != STATUS_DONE) return status;
    if (!cli_given(cli, CLI_FLAG_help)) return command->run(cli);
    struct buffer out = {0};
    help_command(&out, command);
    fputs(buffer_string(&out), stdout);
    buffer_free(&out);
    return STATUS_DONE;
}

/* --help and --version work without a command, everything else begins with one. */
static enum exit_status dispatch(struct cli *cli, int argc, char **argv)
{
    if (argc < 2) {
        print_text(help_overview, stderr);
        return STATUS_USAGE;
    }
    const char *word = argv[1];
    if (!strcmp(word, "--version")) return print_text(version_text, stdout);
    if (!strcmp(word, "--help") || !strcmp(word, "-h")) return print_text(help_overview, stdout);
    if (word[0] == '-') {
        cli_complain("a command comes first: nas COMMAND %s ...; nas help lists them", word);
        return STATUS_USAGE;
    }
    const struct command *command = cli_command(word);
    return command ? run_command(cli, command, argc - 2, argv + 2) : unknown_command(word);
}

/* A full disk shows when the stream is flushed at the end: every command writes without looking
 * and is told of here, unless it has failed for a reason of its own. */
enum exit_status cli_main(int argc, char **argv)
{
    /* Only the kind of characters: numbers are always written with a point. */
    setlocale(LC_CTYPE, "");
    interrupt_ignore_limits();
    struct cli cli = {.arena = arena_new()};
    enum exit_status status = dispatch(&cli, argc, argv);
    arena_free(cli.arena);
    errno = 0;
    if ((fflush(stdout) || ferror(stdout)) && (status == STATUS_DONE || status == STATUS_SOURCE)) {
        cli_complain("cannot write to standard output: %s", strerror(errno ? errno : EIO));
        return STATUS_DATA;
    }
    return status;
}
