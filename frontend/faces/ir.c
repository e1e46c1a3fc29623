/* `nas ir`: the program as text, or the stages before and after it. */
#include <errno.h>
#include <string.h>

#include "frontend/faces/listing.h"
#include "frontend/faces/load.h"
#include "passes/pass.h"
#include "support/files.h"
#include "support/limits.h"

/* Only the suffix tells a saved program from a source: both are texts of any content. */
static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && !strcmp(text + length - tail, end);
}

/* A rule that our own output breaks is a defect of the compiler. */
static enum exit_status internal(const char *what, const char *rule)
{
    cli_complain("internal error: %s: %s", what, rule);
    cli_complain("please report this together with the file");
    return STATUS_INTERNAL;
}

/* Reads a text that program_print made; NULL after a message. */
static struct program *read_saved(struct cli *cli, const char *path, enum exit_status *status)
{
    char *text;
    size_t size;
    int error = file_read(cli->arena, path, LIMIT_SOURCE_BYTES, &text, &size);
    if (error) {
        cli_complain("cannot read %s: %s", path, strerror(error));
        *status = STATUS_DATA;
        return NULL;
    }
    const char *what = NULL;
    struct program *program = program_read(cli->arena, text, size, &what);
    if (!program) {
        cli_complain("%s:%s", path, what);
        *status = STATUS_DATA;
    }
    return program;
}

/* A text that reads but breaks a rule is bad data, not a defect of the compiler: anybody may
 * have written it. */
static enum exit_status print_saved(struct cli *cli)
{
    enum exit_status status = STATUS_DONE;
    struct program *program = read_saved(cli, cli->operand[0], &status);
    if (!program) return status;
    const char *rule = program_verify(cli->arena, program);
    if (rule) {
        cli_complain("%s: %s", cli->operand[0], rule);
        return STATUS_DATA;
    }
    struct buffer out = {0};
    program_print(&out, program);
    status = cli_write(cli, &out);
    buffer_free(&out);
    return status;
}

#ifdef NAS_DEBUG
/* What was printed reads back as a program that keeps all rules and prints the same. */
static enum exit_status check_printed(struct cli *cli, const struct buffer *text)
{
    const char *error = NULL;
    struct program *again = program_read(cli->arena, buffer_string(text), text->size, &error);
    if (!again) return internal("the printed program does not read back", error);
    error = program_verify(cli->arena, again);
    if (error) return internal("the printed program breaks a rule", error);
    struct buffer second = {0};
    program_print(&second, again);
    bool same = !strcmp(buffer_string(text), buffer_string(&second));
    buffer_free(&second);
    return same ? STATUS_DONE : internal("the program reads back", "as another one");
}
#endif

static enum exit_status print_program(struct loaded *loaded)
{
    const char *rule = program_verify(loaded->cli->arena, loaded->program);
    if (rule) return internal("the program breaks a rule", rule);
    struct buffer out = {0};
    enum exit_status status = STATUS_DONE;
    program_print(&out, loaded->program);
#ifdef NAS_DEBUG
    status = check_printed(loaded->cli, &out);
#endif
    if (status == STATUS_DONE) status = cli_write(loaded->cli, &out);
    buffer_free(&out);
    return status;
}

/* The program after the pass that --after names; NULL after a message. */
static const struct program *after_pass(struct loaded *loaded, enum exit_status *status)
{
    enum pass_kind kind = pass_find(loaded->cli->argument[CLI_FLAG_after]);
    enum solve_status solved;
    if (kind == PASSES) {
        cli_complain("no pass `%s`", loaded->cli->argument[CLI_FLAG_after]);
        *status = STATUS_USAGE;
        return NULL;
    }
    load_session(loaded);
    const struct program *after =
        pass_run(kind, loaded->session, loaded->cli->arena, loaded->program, &solved);
    struct performance performance = load_performance(loaded, loaded->program);
    if (!after) *status = perform_explain(&performance, solved);
    return after;
}

static enum exit_status print_after(struct loaded *loaded)
{
    enum exit_status status = STATUS_DONE;
    const struct program *after = after_pass(loaded, &status);
    if (!after) return status;
    loaded->program = after;
    return print_program(loaded);
}

/* Lists are verified while they are printed. */
static enum exit_status print_steps(struct loaded *loaded)
{
    struct buffer out = {0};
    const char *rule = listing_steps(&out, loaded->cli->arena, loaded->program);
    enum exit_status status =
        rule ? internal("a step list breaks a rule", rule) : cli_write(loaded->cli, &out);
    buffer_free(&out);
    return status;
}

/* The tree needs no elaboration, so it is shown for files with errors behind the grammar too. */
static enum exit_status print_tree(struct cli *cli)
{
    const char *name = cli->operands ? cli->operand[0] : "<input>";
    char *text = arena_string(cli->arena, cli->operands ? "" : cli->argument[CLI_FLAG_text]);
    size_t size = strlen(text);
    const char *path = strcmp(name, "-") ? name : "/dev/stdin";
    int error = cli->operands ? file_read(cli->arena, path, LIMIT_SOURCE_BYTES, &text, &size) : 0;
    if (error) {
        cli_complain("cannot read %s: %s", name, strerror(error));
        return STATUS_DATA;
    }
    struct sources *sources = sources_new(cli->arena);
    struct diagnostics *list = diagnostics_new(cli->arena, sources);
    struct map names;
    map_init(&names, cli->arena);
    struct tree tree =
        syntax_parse(cli->arena, &names, sources, sources_add(sources, name, text, size), list);
    diagnostics_print(list, stderr, cli_wants_colour(cli, stderr));
    if (diagnostics_errors(list)) return STATUS_SOURCE;
    struct buffer out = {0};
    syntax_print(&out, tree.root);
    enum exit_status status = cli_write(cli, &out);
    buffer_free(&out);
    return status;
}

enum exit_status face_ir(struct cli *cli)
{
    if (cli_given(cli, CLI_FLAG_tree)) return print_tree(cli);
    if (cli->operands && ends_in(cli->operand[0], ".ir")) return print_saved(cli);
    struct loaded loaded;
    load_begin(&loaded, cli);
    enum exit_status status = load_program(&loaded);
    load_show(&loaded, false);
    bool after = cli_given(cli, CLI_FLAG_after), steps = cli_given(cli, CLI_FLAG_steps);
    if (status == STATUS_DONE)
        status = after   ? print_after(&loaded)
                 : steps ? print_steps(&loaded)
                         : print_program(&loaded);
    load_end(&loaded);
    return status;
}
