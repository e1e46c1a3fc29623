/* Small programs and what becomes of them, from the files *.cases beside this one:
 *
 *     === its name
 *     the program
 *     --- prints        its output; what stopped it and its status follow
 *     --- refuses       a line a message: "E0415 the lists have 2 and 3 items", notes behind "  "
 *     --- postpones     a line for what this version cannot run
 *
 * Programs that are accepted must keep their rules and read back from their textual form as they
 * were; refusals must also come when the messages are already too many to be kept.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backends/runtime/perform.h"
#include "frontend/frontend.h"
#include "lang/diagnostic.h"
#include "support/files.h"
#include "support/limits.h"
#include "tests/tap.h"

struct tested {
    const char *name, *text, *kind, *want;
};

static const char *keep(struct arena *arena, struct buffer *buffer)
{
    const char *text = arena_string(arena, buffer_string(buffer));
    buffer_free(buffer);
    return text;
}

/* ---- what a program says and does -------------------------------------------------------------
 */

static const char *messages(struct arena *arena, struct frontend *frontend)
{
    struct diagnostics *list = frontend_diagnostics(frontend);
    struct buffer out = {0};
    for (size_t i = 0; i < diagnostics_count(list); i++) {
        const struct diagnostic *d = diagnostics_get(list, i);
        buffer_printf(&out, "%s %s\n", diagnostic_code_text(d->code), d->message);
        for (size_t k = 0; k < d->notes; k++)
            buffer_printf(&out, "  %s\n", d->note[k]);
    }
    return keep(arena, &out);
}

static const char *postponed(struct arena *arena, const struct program *program)
{
    struct buffer out = {0};
    for (size_t i = 0; i < program->unsupporteds; i++)
        buffer_printf(&out, "%s\n", program->unsupported[i].what);
    return keep(arena, &out);
}

static const char *output(struct arena *arena, struct frontend *frontend,
                          const struct program *program)
{
    struct run_options run = {.jobs = 1, .quiet = true};
    struct session_options options = run_session_options(&run);
    options.native = NATIVE_NEVER;
    struct session *session = session_new(frontend_exprs(frontend), &options);
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    struct performance performance = {.tool = "run",
                                      .session = session,
                                      .program = program,
                                      .options = &run,
                                      .folder = ".",
                                      .answers = stream,
                                      .reasons = stream};
    enum exit_status status = perform(&performance);
    if (status != STATUS_DONE) fprintf(stream, "status %d\n", status);
    fclose(stream);
    session_free(session);
    const char *kept = arena_string(arena, text);
    free(text);
    return kept;
}

/* The textual form holds the whole program. */
static bool reads_back(struct arena *arena, const struct program *program)
{
    struct buffer text = {0}, again = {0};
    const char *error = program_verify(arena, program);
    program_print(&text, program);
    struct program *copy = program_read(arena, buffer_string(&text), text.size, &error);
    if (copy) program_print(&again, copy);
    bool same = !error && copy && !strcmp(buffer_string(&text), buffer_string(&again));
    if (error) tap_note("%s", error);
    buffer_free(&text);
    buffer_free(&again);
    return same;
}

/* ---- a case ------------------------------------------------------------------------------------
 */

/* Names are checked before anything else, so only other wrong names can stand before them. */
static const char *another_mistake(const char *want)
{
    static const char *const of_names[] = {"E0301", "E0304", "E0321"};
    for (size_t i = 0; i < sizeof of_names / sizeof *of_names; i++)
        if (!strncmp(want, of_names[i], 5)) return "print no_such_name\n";
    return "print 1 + true\n";
}

static void crowd(struct arena *arena, const struct tested *tested)
{
    if (!strncmp(tested->want, "E01", 3) || !strncmp(tested->want, "E02", 3)) return;
    struct frontend *alone = frontend_new(arena, &(struct frontend_options){0});
    struct frontend *frontend = frontend_new(arena, &(struct frontend_options){0});
    struct buffer text = {0};
    for (int i = 0; i < LIMIT_ERRORS; i++)
        buffer_text(&text, another_mistake(tested->want));
    buffer_text(&text, tested->text);
    frontend_text(alone, "case.nas", tested->text, strlen(tested->text));
    size_t own = diagnostics_errors(frontend_diagnostics(alone));
    CHECK(!frontend_text(frontend, "case.nas", buffer_string(&text), text.size));
    CHECK(diagnostics_errors(frontend_diagnostics(frontend)) == LIMIT_ERRORS + own);
    CHECK(diagnostics_count(frontend_diagnostics(frontend)) == LIMIT_ERRORS);
    buffer_free(&text);
}

static void try_case(const struct tested *tested)
{
    struct arena *arena = arena_new();
    struct frontend *frontend = frontend_new(arena, &(struct frontend_options){0});
    const struct program *program =
        frontend_text(frontend, "case.nas", tested->text, strlen(tested->text));
    const char *got;
    if (!program || !strcmp(tested->kind, "refuses"))
        got = messages(arena, frontend);
    else if (!strcmp(tested->kind, "prints"))
        got = output(arena, frontend, program);
    else
        got = postponed(arena, program);
    tap_text(got, tested->want, tested->name, __FILE__, __LINE__);
    if (program)
        tap_check(reads_back(arena, program), tested->name, __FILE__, __LINE__);
    else
        crowd(arena, tested);
    arena_free(arena);
}

/* Cuts the text at the next line that begins with `mark`; answers what the line says behind it, and
 * *text goes on below. NULL when there is none. */
static char *cut(char **text, const char *mark)
{
    size_t size = strlen(mark);
    char *at = *text;
    while (at && strncmp(at, mark, size)) {
        at = strchr(at, '\n');
        if (at) at++;
    }
    if (!at) return NULL;
    char *end = strchr(at, '\n');
    *at = *end = '\0';
    *text = end + 1;
    return at + size;
}

static void try_file(const char *path)
{
    struct arena *arena = arena_new();
    char *text;
    size_t size;
    if (!CHECK(!file_read(arena, path, LIMIT_SOURCE_BYTES, &text, &size))) return;
    struct tested tested = {.name = cut(&text, "=== ")};
    while (tested.name) {
        tested.text = text;
        tested.kind = cut(&text, "--- ");
        tested.want = text;
        const char *next = cut(&text, "=== ");
        try_case(&tested);
        tested.name = next;
    }
    arena_free(arena);
}

int main(void)
{
    const char *root = getenv("srcdir");
    struct arena *arena = arena_new();
    const char *folder = path_join(arena, root ? root : ".", "tests/cases");
    struct dirent **entry;
    int count = scandir(folder, &entry, NULL, alphasort);
    CHECK(count > 2);
    for (int i = 0; i < count; i++) {
        if (strstr(entry[i]->d_name, ".cases"))
            try_file(path_join(arena, folder, entry[i]->d_name));
        free(entry[i]);
    }
    free(entry);
    arena_free(arena);
    return tap_done();
}
