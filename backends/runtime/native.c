/* The main of programs that `nas build` makes: the compiled program's text is read, its compiled
 * functions are handed to the evaluator, and it runs like `nas run` does. Neither nas nor LLVM is
 * needed.
 */
#include "backends/runtime/native.h"

#include <stdio.h>
#include <string.h>

#include "backends/runtime/interrupt.h"
#include "backends/runtime/perform.h"
#include "config.h"
#include "support/distance.h"

struct command {
    const char *tool; /* how the program was called, without its folder */
    struct run_options options;
};

/* The flags that it was built with, on one line. */
static void print_built_with(struct buffer *text)
{
    if (!*nas_program_flags) return;
    buffer_text(text, "\nBuilt with");
    for (const char *flag = nas_program_flags; *flag; flag += strcspn(flag, "\n") + 1)
        buffer_printf(text, " %.*s", (int)strcspn(flag, "\n"), flag);
    buffer_text(text, ", the defaults that these flags override.\n");
}

static void print_help(const struct command *command)
{
    struct buffer text = {0};
    buffer_printf(&text, "usage: %s [FLAGS]\n\n", command->tool);
    for (enum run_flag flag = 0; flag < RUN_FLAGS; flag++) {
        struct flag_info info = run_flag_info(flag);
        flag_help(&text, &info);
    }
    print_built_with(&text);
    buffer_text(&text, "\nAnswers go to standard output, everything else to standard error.\n"
                       "Exit status: 0 done, 1 nothing feasible, 2 a command line that makes no\n"
                       "sense, 4 bad data or output that cannot be written, 5 interrupted,\n"
                       "70 a defect or no memory.\n");
    fputs(buffer_string(&text), stdout);
    buffer_free(&text);
}

/* What a program cannot do any more, or the nearest of what it can. */
static void unknown_word(const struct command *command, const char *word)
{
    const char *names[RUN_FLAGS], *near = NULL;
    char name[64];
    for (enum run_flag flag = 0; flag < RUN_FLAGS; flag++)
        names[flag] = run_flag_info(flag).name;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    if (name[0] == '-' && name[1] == '-') near = nearest_name(name + 2, names, RUN_FLAGS);
    fprintf(stderr, "%s: ", command->tool);
    if (!strcmp(name, "--set"))
        fputs("--set is settled when a program is built: give it to nas build\n", stderr);
    else if (word[0] != '-')
        fprintf(stderr, "`%.80s` is one too many: this program takes flags only\n", word);
    else if (near)
        fprintf(stderr, "unknown flag %s; did you mean --%s?\n", name, near);
    else
        fprintf(stderr, "unknown flag %s; --help lists those it takes\n", name);
}

/* False, and a message, for what is no flag. */
static bool read_command(struct command *command, int argc, char **argv)
{
    struct flag_reader reader = {.argc = argc, .argv = argv, .at = 1};
    while (reader.at < argc) {
        switch (run_flag_read(&command->options, &reader)) {
        case FLAG_READ: continue;
        case FLAG_OTHER: unknown_word(command, argv[reader.at]); return false;
        case FLAG_WRONG: fprintf(stderr, "%s: %s\n", command->tool, reader.error); return false;
        }
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
        .built = true,
    };
    enum exit_status status = perform(&performance);
    session_free(session);
    return status;
}

static enum exit_status damaged(const struct command *command, const char *how)
{
    fprintf(stderr, "%s: this program is damaged: %s\n", command->tool, how);
    return STATUS_INTERNAL;
}

static enum exit_status read_and_run(const struct command *command, struct arena *arena)
{
    const char *error = NULL;
    const struct program *program = program_read(arena, nas_program_text, nas_program_size, &error);
    return program ? run(command, program) : damaged(command, error);
}

/* The flags of the build come first, so that those of the command line have the last word. */
static enum exit_status begin(struct command *command, struct arena *arena, int argc, char **argv)
{
    if (!run_options_from_words(&command->options, arena_string(arena, nas_program_flags)))
        return damaged(command, "its flags cannot be read");
    if (!read_command(command, argc, argv)) return STATUS_USAGE;
    if (command->options.help)
        print_help(command);
    else if (command->options.version)
        printf("%s, made by " PACKAGE_NAME " " PACKAGE_VERSION "\n", command->tool);
    else
        return read_and_run(command, arena);
    return fflush(stdout) ? STATUS_DATA : STATUS_DONE;
}

int main(int argc, char **argv)
{
    const char *slash = argc ? strrchr(argv[0], '/') : NULL;
    struct command command = {.tool = slash ? slash + 1 : argc ? argv[0] : "program"};
    struct arena *arena = arena_new();
    interrupt_ignore_limits();
    enum exit_status status = begin(&command, arena, argc, argv);
    arena_free(arena);
    return (int)status;
}
