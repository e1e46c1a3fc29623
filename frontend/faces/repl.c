/* `nas repl`: the loop; see repl.h. */
#include "frontend/faces/repl.h"

#include <string.h>

#include "lang/syntax.h"

/* A session that was interrupted stays so; the next input gets a new one, which finds in the cache
 * what the old one paid for. */
static void renew_session(struct repl *repl)
{
    load_end(&repl->loaded);
    load_session(&repl->loaded);
}

/* Performs what was elaborated, or shows why it was not. */
static enum exit_status finish(struct repl *repl, const struct program *program)
{
    struct loaded *loaded = &repl->loaded;
    enum exit_status status = program ? STATUS_DONE : STATUS_SOURCE;
    if (program && program->unsupporteds) {
        load_report_unsupported(loaded, program, DIAG_not_supported);
        status = STATUS_SOURCE;
    }
    load_show(loaded, false);
    if (status != STATUS_DONE) return status;
    repl->last = program;
    struct performance performance = load_performance(loaded, program);
    session_restart(loaded->session);
    status = perform(&performance);
    if (status == STATUS_INTERRUPTED) renew_session(repl);
    return status;
}

/* Words at the beginning of a text are the file's; below another comment they belong to what
 * follows them. */
static const char *below_comment(struct repl *repl, const char *text, size_t *size)
{
    if (strncmp(text, "##", 2) != 0) return text;
    char *lower = arena_alloc(repl->loaded.cli->arena, *size + 3);
    memcpy(lower, "#\n", 2);
    memcpy(lower + 2, text, *size);
    *size += 2;
    return lower;
}

enum exit_status repl_run(struct repl *repl, const char *text, size_t size)
{
    text = below_comment(repl, text, &size);
    return finish(repl, frontend_line(repl->loaded.frontend, text, size));
}

/* Whether nothing but `##` comments was typed so far: they belong to what comes next. */
static bool is_only_doc(const char *text)
{
    bool doc = false;
    while (*text) {
        text += strspn(text, " \t\r\n");
        if (*text && strncmp(text, "##", 2)) return false;
        doc |= *text != '\0';
        text += strcspn(text, "\n");
    }
    return doc;
}

/* Reads lines until they are a whole input. False at the end of the lines. */
static bool read_whole(struct repl *repl, struct buffer *text)
{
    buffer_clear(text);
    for (;;) {
        const char *line;
        size_t size;
        switch (input_line(repl->input, text->size > 0, &line, &size)) {
        case INPUT_END: return text->size > 0;
        case INPUT_STOPPED: buffer_clear(text); continue;
        case INPUT_LINE: break;
        }
        buffer_add(text, line, size);
        if (line[0] == ':' && text->size == size) return true;
        if (is_only_doc(buffer_string(text))) continue;
        if (!syntax_is_incomplete(buffer_string(text), text->size)) return true;
    }
}

static bool is_blank(const char *text)
{
    return !text[strspn(text, " \t\r\n")];
}

/* The loop. From a pipe the first failure decides the status, so that scripts can see it. */
static enum exit_status work(struct repl *repl)
{
    enum exit_status first = STATUS_DONE;
    struct buffer text = {0};
    while (!repl->done && read_whole(repl, &text)) {
        const char *input = buffer_string(&text);
        if (text.size == strlen(input) && is_blank(input)) continue;
        input_remember(repl->input, input);
        const char *start = input + strspn(input, " \t");
        enum exit_status status =
            *start == ':' ? repl_command(repl, start) : repl_run(repl, input, text.size);
        if (first == STATUS_DONE) first = status;
        fflush(stdout);
    }
    buffer_free(&text);
    return input_is_terminal(repl->input) ? STATUS_DONE : first;
}

/* A file or text of the command line comes before what is typed, and --set changes it. */
static enum exit_status begin(struct repl *repl)
{
    struct cli *cli = repl->loaded.cli;
    if (!cli->operands && !cli_given(cli, CLI_FLAG_text)) return STATUS_DONE;
    enum exit_status status = load_program(&repl->loaded);
    return status == STATUS_DATA ? status : finish(repl, repl->loaded.program);
}

/* On a terminal a file with errors does not end the session: it can be loaded again. */
enum exit_status face_repl(struct cli *cli)
{
    struct repl repl = {0};
    load_begin(&repl.loaded, cli);
    load_session(&repl.loaded);
    repl.input = input_new(cli->arena, repl.loaded.frontend);
    if (input_is_terminal(repl.input) && !cli->run.quiet)
        printf("nas: :help lists the commands, Ctrl-D leaves\n");
    enum exit_status status = begin(&repl);
    if (status == STATUS_DONE || input_is_terminal(repl.input)) status = work(&repl);
    input_free(repl.input);
    load_end(&repl.loaded);
    return status;
}
