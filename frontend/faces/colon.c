/* The commands of the REPL that begin with a colon; see repl.def. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "frontend/faces/listing.h"
#include "frontend/faces/repl.h"
#include "support/files.h"
#include "support/limits.h"

#define REPL(name, argument, doc)                                                                  \
    static enum exit_status repl_##name(struct repl *repl, const char *given);
#include "frontend/faces/repl.def"
#undef REPL

size_t repl_commands(const struct repl_command **commands)
{
    static const struct repl_command rows[] = {
#define REPL(name, argument, doc) {#name, argument, doc, repl_##name},
#include "frontend/faces/repl.def"
#undef REPL
    };
    *commands = rows;
    return sizeof rows / sizeof *rows;
}

static enum exit_status repl_help(struct repl *repl, const char *given)
{
    (void)repl;
    (void)given;
    const struct repl_command *rows;
    size_t count = repl_commands(&rows);
    for (size_t i = 0; i < count; i++)
        printf("  :%-6s %-8s %s\n", rows[i].name, rows[i].argument, rows[i].doc);
    printf("`it` is the last value; a line that begins with |> goes on from it.\n");
    return STATUS_DONE;
}

/* The nearest of everything that may stand in an expression: names, builtins, keywords. A keyword
 * is no value, so it has neither a type nor words of its own. */
static enum exit_status unknown_name(struct repl *repl, const char *name)
{
    const char **names;
    size_t count = frontend_complete(repl->loaded.frontend, "", &names);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) != 0) continue;
        cli_complain("`%s` is a word of the language and no value; man 5 nas says more", name);
        return STATUS_SOURCE;
    }
    const char *near = nearest_name(name, names, count);
    if (near)
        cli_complain("nothing is called `%s`; did you mean `%s`?", name, near);
    else
        cli_complain("nothing is called `%s`", name);
    return STATUS_SOURCE;
}

static enum exit_status repl_type(struct repl *repl, const char *given)
{
    const char *type = frontend_type_text(repl->loaded.frontend, given);
    if (!type) return unknown_name(repl, given);
    printf("%s\n", type);
    return STATUS_DONE;
}

static enum exit_status repl_doc(struct repl *repl, const char *given)
{
    const char *doc = frontend_doc(repl->loaded.frontend, given);
    if (doc) {
        printf("%s\n", doc);
        return STATUS_DONE;
    }
    if (!frontend_type_text(repl->loaded.frontend, given)) return unknown_name(repl, given);
    printf("no words are written about `%s`\n", given);
    return STATUS_DONE;
}

static enum exit_status repl_space(struct repl *repl, const char *given)
{
    const char *name = *given ? given : "it";
    const struct value *value = frontend_value(repl->loaded.frontend, name);
    if (!value) return unknown_name(repl, name);
    struct buffer out = {0};
    space_text(&out, frontend_exprs(repl->loaded.frontend), value);
    fputs(buffer_string(&out), stdout);
    buffer_free(&out);
    return STATUS_DONE;
}

/* Whether there is a last input to show; says so when there is none. */
static bool has_last(const struct repl *repl)
{
    if (!repl->last) cli_complain("this shows the last input, and there is none yet");
    return repl->last != NULL;
}

static enum exit_status repl_ir(struct repl *repl, const char *given)
{
    (void)given;
    if (!has_last(repl)) return STATUS_USAGE;
    struct buffer out = {0};
    program_print(&out, repl->last);
    fputs(buffer_string(&out), stdout);
    buffer_free(&out);
    return STATUS_DONE;
}

/* Machine code is a matter of the LLVM module, which may be missing; then the reason is printed. */
static enum exit_status repl_asm(struct repl *repl, const char *given)
{
    (void)given;
    if (!has_last(repl)) return STATUS_USAGE;
    struct arena *scratch = arena_new();
    struct buffer out = {0};
    const char *error = listing_assembly(&out, scratch, repl->last);
    if (error)
        cli_complain("no machine code: %s", error);
    else
        fputs(buffer_string(&out), stdout);
    buffer_free(&out);
    arena_free(scratch);
    return error ? STATUS_DATA : STATUS_DONE;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The time goes to standard error, so that the answer in a pipe is the same with and without. */
static enum exit_status repl_time(struct repl *repl, const char *given)
{
    double start = seconds_now();
    enum exit_status status = repl_run(repl, given, strlen(given));
    fflush(stdout);
    fprintf(stderr, "%.3f s\n", seconds_now() - start);
    return status;
}

/* The value is whatever may stand in parentheses, so a list and its arguments work too. */
static enum exit_status repl_plot(struct repl *repl, const char *given)
{
    struct buffer text = {0};
    buffer_printf(&text, "print plot(%s)", given);
    enum exit_status status = repl_run(repl, buffer_string(&text), text.size);
    buffer_free(&text);
    return status;
}

/* The text runs as an input, not as a module: its names become names of the session. */
static enum exit_status repl_load(struct repl *repl, const char *given)
{
    char *text;
    size_t size;
    int error = file_read(repl->loaded.cli->arena, given, LIMIT_SOURCE_BYTES, &text, &size);
    if (!error) return repl_run(repl, text, size);
    cli_complain("cannot read %s: %s", given, strerror(error));
    return STATUS_DATA;
}

static enum exit_status repl_quit(struct repl *repl, const char *given)
{
    (void)given;
    repl->done = true;
    return STATUS_DONE;
}

/* The command that `word` names or begins; NULL after a message. */
static const struct repl_command *find_command(const char *word, size_t length)
{
    const struct repl_command *rows, *found = NULL;
    size_t count = repl_commands(&rows), fit = 0;
    for (size_t i = 0; i < count; i++) {
        if (strncmp(rows[i].name, word, length)) continue;
        if (!rows[i].name[length]) return &rows[i];
        found = &rows[i];
        fit++;
    }
    if (fit == 1) return found;
    if (!length) {
        cli_complain("the name of a command follows the colon; :help lists them");
        return NULL;
    }
    cli_complain("%s command `:%.*s`; :help lists them", fit ? "ambiguous" : "unknown", (int)length,
                 word);
    return NULL;
}

/* Arguments reach to the end of the line; blanks around them do not count. */
enum exit_status repl_command(struct repl *repl, const char *line)
{
    const char *word = line + 1;
    size_t length = strcspn(word, " \t\r\n");
    const struct repl_command *command = find_command(word, length);
    if (!command) return STATUS_USAGE;
    const char *rest = word + length + strspn(word + length, " \t\r\n");
    size_t size = strlen(rest);
    while (size && strchr(" \t\r\n", rest[size - 1]))
        size--;
    const char *given = arena_slice(repl->loaded.cli->arena, rest, size);
    bool wants = command->argument[0] && command->argument[0] != '[';
    if (wants && !*given) {
        cli_complain("usage: :%s %s", command->name, command->argument);
        return STATUS_USAGE;
    }
    return command->run(repl, given);
}
