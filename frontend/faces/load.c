/* From a command line to a program and a session; see load.h. */
#include "frontend/faces/load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/files.h"
#include "support/limits.h"

static void print_place(void *context, struct buffer *out, struct span span)
{
    struct sources *sources = context;
    const struct source *source = span.source ? sources_get(sources, span.source) : NULL;
    if (!source) return;
    struct place place = source_place(sources, span.source, span.first);
    buffer_printf(out, "%s:%zu:%zu", source->name, place.line, place.column);
}

void load_begin(struct loaded *loaded, struct cli *cli)
{
    struct frontend_options options = {.set = cli->set,
                                       .sets = cli->sets,
                                       .stdlib = cli->argument[CLI_FLAG_stdlib],
                                       .outside_files = cli->run.allow_outside};
    *loaded = (struct loaded){.cli = cli, .frontend = frontend_new(cli->arena, &options)};
    loaded->place = (struct place_printer){print_place, frontend_sources(loaded->frontend)};
}

/* Whether a file can be read at all; unreadable imports are errors of the source that names them,
 * but this one was named on the command line. */
static int try_file(const char *path)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return errno;
    int error = fstat(file, &status) ? errno : S_ISDIR(status.st_mode) ? EISDIR : 0;
    close(file);
    return error;
}

/* Standard input is read to its end before anything is checked. */
static enum exit_status load_input(struct loaded *loaded)
{
    char *text;
    size_t size;
    int error = file_read(loaded->cli->arena, "/dev/stdin", LIMIT_SOURCE_BYTES + 1, &text, &size);
    if (error) {
        cli_complain("cannot read standard input: %s", strerror(error));
        return STATUS_DATA;
    }
    loaded->name = "<input>";
    loaded->program = frontend_text(loaded->frontend, loaded->name, text, size);
    return loaded->program ? STATUS_DONE : STATUS_SOURCE;
}

enum exit_status load_program(struct loaded *loaded)
{
    struct cli *cli = loaded->cli;
    const char *text = cli->argument[CLI_FLAG_text];
    if (text) {
        loaded->name = "<input>";
        loaded->program = frontend_text(loaded->frontend, loaded->name, text, strlen(text));
        return loaded->program ? STATUS_DONE : STATUS_SOURCE;
    }
    loaded->name = cli->operand[0];
    if (!strcmp(loaded->name, "-")) return load_input(loaded);
    int error = try_file(loaded->name);
    if (error) {
        cli_complain("cannot read %s: %s", loaded->name, strerror(error));
        return STATUS_DATA;
    }
    loaded->program = frontend_file(loaded->frontend, loaded->name);
    return loaded->program ? STATUS_DONE : STATUS_SOURCE;
}

/* A count ends the messages, for people only. */
static void show_count(const struct loaded *loaded, size_t errors, size_t warnings)
{
    if (loaded->cli->run.quiet || loaded->cli->run.json || !(errors + warnings)) return;
    fprintf(stderr, "nas: ");
    if (errors) fprintf(stderr, "%zu error%s", errors, errors == 1 ? "" : "s");
    if (errors && warnings) fprintf(stderr, ", ");
    if (warnings) fprintf(stderr, "%zu warning%s", warnings, warnings == 1 ? "" : "s");
    fprintf(stderr, "\n");
}

/* Programs that ask for JSON get every message as JSON; only when messages are the result itself
 * do they go to standard output. */
void load_show(struct loaded *loaded, bool results)
{
    struct diagnostics *list = frontend_diagnostics(loaded->frontend);
    if (loaded->cli->run.json)
        diagnostics_print_json(list, results ? stdout : stderr);
    else
        diagnostics_print(list, stderr, cli_wants_colour(loaded->cli, stderr));
    show_count(loaded, diagnostics_errors(list), diagnostics_warnings(list));
    diagnostics_clear(list);
}

void load_report_unsupported(struct loaded *loaded, const struct program *program,
                             enum diagnostic_code code)
{
    for (size_t i = 0; i < program->unsupporteds; i++)
        report(frontend_diagnostics(loaded->frontend), code, program->unsupported[i].span,
               program->unsupported[i].what);
}

/* Everything else in the file has been checked when its unsupported parts are refused. */
enum exit_status load_runnable(struct loaded *loaded)
{
    enum exit_status status = load_program(loaded);
    if (status == STATUS_DONE && loaded->program->unsupporteds) {
        load_report_unsupported(loaded, loaded->program, DIAG_not_supported);
        status = STATUS_SOURCE;
    }
    load_show(loaded, false);
    return status;
}

const char *load_cache(struct cli *cli)
{
    if (cli_given(cli, CLI_FLAG_no_cache)) return NULL;
    if (cli->argument[CLI_FLAG_cache]) return cli->argument[CLI_FLAG_cache];
    const char *own = getenv("NAS_CACHE"), *common = getenv("XDG_CACHE_HOME");
    if (own && *own) return own;
    if (common && *common == '/') return arena_printf(cli->arena, "%s/nas", common);
    const char *home = getenv("HOME");
    return home && *home ? arena_printf(cli->arena, "%s/.cache/nas", home) : NULL;
}

/* A progress line and JSON do not go together: whoever reads JSON is no person. */
struct session_options load_session_options(struct loaded *loaded)
{
    struct cli *cli = loaded->cli;
    struct session_options options = run_session_options(&cli->run);
    options.native = cli_given(cli, CLI_FLAG_interpret) ? NATIVE_NEVER
                     : cli_given(cli, CLI_FLAG_native)  ? NATIVE_ALWAYS
                                                        : NATIVE_AUTO;
    options.folder = loaded->name ? path_folder(cli->arena, loaded->name) : ".";
    options.cache = load_cache(cli);
    progress_init(&loaded->progress, stderr, cli->run.quiet || cli->run.json);
    options.progress = progress_show;
    options.progress_context = &loaded->progress;
    return options;
}

void load_session(struct loaded *loaded)
{
    struct session_options options = load_session_options(loaded);
    loaded->session = session_new(frontend_exprs(loaded->frontend), &options);
}

void load_end(struct loaded *loaded)
{
    if (loaded->session) session_free(loaded->session);
    loaded->session = NULL;
}

struct performance load_performance(struct loaded *loaded, const struct program *program)
{
    return (struct performance){
        .tool = "nas",
        .session = loaded->session,
        .program = program,
        .options = &loaded->cli->run,
        .folder = loaded->name ? path_folder(loaded->cli->arena, loaded->name) : ".",
        .progress = &loaded->progress,
        .answers = stdout,
        .reasons = stderr,
        .place = &loaded->place,
        .name = loaded->name && loaded->name[0] != '<' ? loaded->name : NULL,
        .forgets = !load_cache(loaded->cli),
    };
}

/* Silence is a sink that takes everything and keeps nothing: the program still runs to its end, so
 * whatever it needs is asked for. */
static int ignore_print(struct run_sink *sink, const struct action *action,
                        const struct value *const *value, size_t values)
{
    (void)sink;
    (void)action;
    (void)value;
    (void)values;
    return 0;
}

static int ignore_write(struct run_sink *sink, const struct action *action,
                        const struct value *value)
{
    (void)sink;
    (void)action;
    (void)value;
    return 0;
}

static void ignore_failed(struct run_sink *sink, const struct action *action)
{
    (void)sink;
    (void)action;
}

struct run_sink load_silent_sink(void)
{
    return (struct run_sink){ignore_print, ignore_write, ignore_failed, NULL};
}
