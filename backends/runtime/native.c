/* The main of programs that `nas build` makes: the compiled program's text is read, its compiled
 * functions are handed to the evaluator, and it runs like `nas run` does. Neither nas nor LLVM is
 * needed.
 */
#include "backends/runtime/native.h"

#include <stdio.h>
#include <string.h>

#include "backends/runtime/perform.h"
#include "config.h"

struct command {
    const char *tool; /* how the program was called, without its folder */
    struct run_options options;
    bool help;
    bool version;
};

static void print_help(const struct command *command)
{
    struct buffer text = {0};
    buffer_printf(&text, "usage: %s [option]...\n\n", command->tool);
    run_flag_help(&text, 0);
    buffer_text(&text,
                "  --help             this text\n"
                "  --version          the version of nas that made this program\n\n"
                "Answers go to stdout. Exit status: 0 done, 1 nothing feasible, 2 usage,\n"
                "4 bad data or output that cannot be written, 5 interrupted, 70 internal.\n");
    fputs(buffer_string(&text), stdout);
    buffer_free(&text);
}

/* False, and a message, for what is no option. */
static bool read_command(struct command *command, int argc, char **argv)
{
    char error[200] = "";
    for (int at = 1; at < argc;) {
        const char *text = argv[at];
        enum flag_outcome outcome =
            run_flag_read(&command->options, argc, argv, &at, error, sizeof error);
        if (outcome == FLAG_READ) continue;
        if (outcome == FLAG_OTHER && !strcmp(text, "--help")) {
            command->help = true;
        } else if (outcome == FLAG_OTHER && !strcmp(text, "--version")) {
            command->version = true;
        } else {
            if (outcome == FLAG_OTHER)
                snprintf(error, sizeof error, "`%.80s` is no option of this program", text);
            fprintf(stderr, "%s: %s; try --help\n", command->tool, error);
            return false;
        }
        at++;
    }
    return true;
}

/* Only what the program carries is native: the module that compiles is not there. */
static enum exit_status run(const struct command *command, const struct program *program)
{
    struct progress_line line;
    struct session_options options = run_session_options(&command->options);
    progress_init(&line, stderr, command->options.quiet || command->options.json);
    options.native = NATIVE_NEVER; /* what is compiled is compiled */
    options.folder = ".";
    options.progress = line.stream ? progress_show : NULL;
    options.progress_context = &line;
    struct session *session = session_new(program->exprs, &options);
    evaluator_adopt(session_evaluator(session), nas_native_entries, nas_native_count);
    struct performance performance = {
        .tool = command->tool,
        .session = session,
        .program = program,
        .options = &command->options,
        .folder = ".",
        .progress = &line,
        .answers = stdout,
        .reasons = stderr,
        .forgets = true,
    };
    enum exit_status status = perform(&performance);
    session_free(session);
    return status;
}

static enum exit_status read_and_run(const struct command *command)
{
    struct arena *arena = arena_new();
    const char *error = NULL;
    enum exit_status status = STATUS_INTERNAL;
    const struct program *program = program_read(arena, nas_program_text, nas_program_size, &error);
    if (program)
        status = run(command, program);
    else
        fprintf(stderr, "%s: this program is damaged: %s\n", command->tool, error);
    arena_free(arena);
    return status;
}

int main(int argc, char **argv)
{
    const char *slash = argc ? strrchr(argv[0], '/') : NULL;
    struct command command = {.tool = slash ? slash + 1 : argc ? argv[0] : "program"};
    if (!read_command(&command, argc, argv)) return STATUS_USAGE;
    if (command.help)
        print_help(&command);
    else if (command.version)
        printf("%s, made by " PACKAGE_NAME " " PACKAGE_VERSION "\n", command.tool);
    else
        return (int)read_and_run(&command);
    return fflush(stdout) ? STATUS_DATA : STATUS_DONE;
}
