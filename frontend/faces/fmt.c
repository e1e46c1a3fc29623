/* `nas fmt`: files in the standard format, rewritten whole or not at all. */
#include <string.h>

#include "frontend/faces/cli.h"
#include "lang/syntax.h"
#include "support/files.h"
#include "support/limits.h"

/* The file's text in the standard format; false after messages when it has errors. */
static bool format_text(struct cli *cli, struct arena *arena, const char *name, const char *text,
                        size_t size, struct buffer *out)
{
    struct sources *sources = sources_new(arena);
    struct diagnostics *list = diagnostics_new(arena, sources);
    struct map names;
    map_init(&names, arena);
    struct tree tree =
        syntax_parse(arena, &names, sources, sources_add(sources, name, text, size), list);
    bool good = !diagnostics_errors(list);
    if (good)
        syntax_format(out, sources, &tree);
    else if (cli->run.json)
        diagnostics_print_json(list, stderr);
    else
        diagnostics_print(list, stderr, cli_wants_colour(cli, stderr));
    return good;
}

/* --check names the file instead. */
static enum exit_status replace(struct cli *cli, const char *path, const struct buffer *formatted)
{
    if (cli_given(cli, CLI_FLAG_check)) {
        printf("%s\n", path);
        return STATUS_SOURCE;
    }
    int error = file_write(path, buffer_string(formatted), formatted->size);
    if (!error) return STATUS_DONE;
    cli_complain("cannot write %s: %s", path, strerror(error));
    return STATUS_DATA;
}

/* A file that is right already is not written: its date stays, so nothing that depends on it is
 * made again. */
static enum exit_status format_file(struct cli *cli, struct arena *arena, const char *path)
{
    bool input = !strcmp(path, "-");
    const char *name = input ? "<input>" : path;
    char *text;
    size_t size;
    int error = file_read(arena, input ? "/dev/stdin" : path, LIMIT_SOURCE_BYTES, &text, &size);
    if (error) {
        cli_complain("cannot read %s: %s", name, strerror(error));
        return STATUS_DATA;
    }
    struct buffer formatted = {0};
    enum exit_status status = STATUS_SOURCE;
    if (format_text(cli, arena, name, text, size, &formatted)) {
        bool same = formatted.size == size && !memcmp(buffer_string(&formatted), text, size);
        status = STATUS_DONE;
        if (input && !cli_given(cli, CLI_FLAG_check))
            fwrite(buffer_string(&formatted), 1, formatted.size, stdout);
        else if (!same)
            status = replace(cli, path, &formatted);
    }
    buffer_free(&formatted);
    return status;
}

/* All files are looked at; the worst outcome is the status. */
enum exit_status face_fmt(struct cli *cli)
{
    enum exit_status worst = STATUS_DONE;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < cli->operands; i++) {
        enum exit_status status = format_file(cli, arena, cli->operand[i]);
        if (status > worst) worst = status;
        arena_reset(arena);
    }
    arena_free(arena);
    return worst;
}
