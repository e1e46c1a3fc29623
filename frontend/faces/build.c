/* `nas build`: native code of a program, from the cache when the same was built before.
 *
 * The output is made in a folder of its own, kept in the cache, and then put in its place; so an
 * output from the cache and a fresh one take the same way.
 */
#include "backends/build.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "frontend/faces/kept.h"
#include "frontend/faces/load.h"
#include "frontend/faces/why.h"
#include "support/build_id.h"
#include "support/files.h"

enum { MOST_BYTES = 1 << 30 };

static const struct form {
    const char *name;
    enum build_kind kind;
    const char *suffix; /* of the output when --out does not name it */
    bool runs;          /* gets the permission to */
} forms[] = {
    {"exe", BUILD_PROGRAM, "", true},      {"obj", BUILD_OBJECT, ".o", false},
    {"asm", BUILD_ASSEMBLY, ".s", false},  {"llvm", BUILD_LLVM, ".ll", false},
    {"header", BUILD_HEADER, ".h", false}, {"shared", BUILD_SHARED, ".so", true},
};

/* The form that --emit names; its words were checked when the command line was read. */
static const struct form *find_form(const struct cli *cli)
{
    const char *name = cli->argument[CLI_FLAG_emit];
    for (size_t i = 0; name && i < sizeof forms / sizeof *forms; i++)
        if (!strcmp(forms[i].name, name)) return &forms[i];
    return &forms[0];
}

/* The output's name: --out, or the file's own with the form's suffix. */
static const char *output_name(struct cli *cli, const struct form *form, const char *source)
{
    if (cli->run.out) return cli->run.out;
    const char *slash = strrchr(source, '/');
    const char *base = slash ? slash + 1 : source;
    const char *dot = strrchr(base, '.');
    if (base[0] == '<') return arena_printf(cli->arena, "program%s", form->suffix);
    int length = dot && dot > base ? (int)(dot - base) : (int)strlen(base);
    const char *name = arena_printf(cli->arena, "%.*s%s", length, base, form->suffix);
    /* A source without a suffix is not overwritten by its own program. */
    return strcmp(name, source) ? name : arena_printf(cli->arena, "%s.out", name);
}

/* A line with the digest of a file. A file that cannot be read adds nothing: then two keys may
 * be equal that need not be, which only a machine without /proc can bring about. */
static void add_digest(struct arena *arena, struct buffer *lines, const char *what,
                       const char *path)
{
    char *bytes, text[33];
    size_t size;
    if (file_read(arena, path, MOST_BYTES, &bytes, &size)) return;
    digest_print(digest_bytes(bytes, size), text);
    buffer_printf(lines, "%s %s\n", what, text);
}

/* What this processor can do decides what is emitted for "this machine". */
static void add_processor(struct arena *arena, struct buffer *lines)
{
    char *bytes, text[33];
    size_t size;
    if (file_read(arena, "/proc/cpuinfo", MOST_BYTES, &bytes, &size)) return;
    const char *flags = strstr(bytes, "\nflags");
    if (!flags) flags = strstr(bytes, "\nFeatures");
    if (!flags) return;
    digest_print(digest_bytes(flags, 1 + strcspn(flags + 1, "\n")), text);
    buffer_printf(lines, "processor %s\n", text);
}

void build_key_lines(struct loaded *loaded, struct buffer *lines)
{
    const struct form *form = find_form(loaded->cli);
    struct cli *cli = loaded->cli;
    struct arena *scratch = arena_new();
    const char *target = cli->argument[CLI_FLAG_target];
    buffer_printf(lines, "%s as %s\nversion %s\n", loaded->name, form->name, build_id);
    add_digest(scratch, lines, "compiler", "/proc/self/exe");
    if (target) buffer_printf(lines, "target %s\n", target);
    if (!target) add_processor(scratch, lines);
    for (size_t i = 0; i < cli->sets; i++)
        buffer_printf(lines, "set %s\n", cli->set[i]);
    run_options_words(lines, &cli->run);
    const struct frontend_input *input;
    size_t inputs = frontend_inputs(loaded->frontend, &input);
    for (size_t i = 0; i < inputs; i++) {
        char text[33];
        digest_print(input[i].digest, text);
        buffer_printf(lines, "input %s %s\n", input[i].path, text);
    }
    arena_free(scratch);
}

/* TRIPLE[:CPU[:FEATURES]] */
static struct llvm_target read_target(struct cli *cli)
{
    struct llvm_target target = {0};
    if (!cli->argument[CLI_FLAG_target]) return target;
    char *text = arena_string(cli->arena, cli->argument[CLI_FLAG_target]);
    target.triple = text;
    char *cpu = strchr(text, ':');
    if (!cpu) return target;
    *cpu++ = '\0';
    char *features = strchr(cpu, ':');
    if (features) *features++ = '\0';
    target.cpu = *cpu ? cpu : NULL;
    target.features = features && *features ? features : NULL;
    return target;
}

/* Builds into `folder`; STATUS_DONE with the bytes in *kept. */
static enum exit_status build_in(struct loaded *loaded, const struct form *form, const char *folder,
                                 struct kept *kept)
{
    struct arena *arena = loaded->cli->arena;
    const char *path = path_join(arena, folder, "output");
    struct buffer flags = {0};
    run_options_words(&flags, &loaded->cli->run);
    struct build_options options = {form->kind, path, read_target(loaded->cli),
                                    buffer_string(&flags)};
    const char *wrong = build_program(arena, loaded->program, &options);
    buffer_free(&flags);
    if (wrong) {
        cli_complain("cannot build %s: %s", loaded->name, wrong);
        return STATUS_DATA;
    }
    char *bytes;
    int error = file_read(arena, path, MOST_BYTES, &bytes, &kept->size);
    kept->output = bytes;
    unlink(path);
    if (!error) return STATUS_DONE;
    cli_complain("cannot read what was built: %s", strerror(error));
    return STATUS_DATA;
}

/* Works in a folder of its own below TMPDIR, so that what the linker leaves behind when it fails
 * is in nobody's way. */
static enum exit_status build_fresh(struct loaded *loaded, const struct form *form,
                                    struct kept *kept)
{
    const char *place = getenv("TMPDIR");
    char *folder =
        arena_printf(loaded->cli->arena, "%s/nas-XXXXXX", place && *place ? place : "/tmp");
    if (!mkdtemp(folder)) {
        cli_complain("cannot make a folder in %s: %s", place && *place ? place : "/tmp",
                     strerror(errno));
        return STATUS_DATA;
    }
    enum exit_status status = build_in(loaded, form, folder, kept);
    rmdir(folder);
    return status;
}

/* From the cache, or fresh and then into the cache. A cache that cannot be written costs time only.
 */
static enum exit_status obtain(struct loaded *loaded, const struct form *form, struct kept *kept)
{
    struct cli *cli = loaded->cli;
    const char *cache = load_cache(cli);
    bool narrate = cli_given(cli, CLI_FLAG_verbose);
    struct buffer lines = {0};
    enum exit_status status = STATUS_DONE;
    build_key_lines(loaded, &lines);
    if (cache && kept_find(cli->arena, cache, buffer_string(&lines), kept)) {
        if (narrate) fprintf(stderr, "nas: copied from the cache, key %s\n", kept->key);
    } else {
        status = build_fresh(loaded, form, kept);
        int error = 0;
        if (status == STATUS_DONE && cache)
            error = kept_save(cache, buffer_string(&lines), kept->output, kept->size);
        if (error && !cli->run.quiet)
            cli_complain("cannot keep it in the cache %s: %s", cache, strerror(error));
        if (status == STATUS_DONE && narrate)
            fprintf(stderr, "nas: built, %zu bytes\n", kept->size);
    }
    buffer_free(&lines);
    return status;
}

/* Gives the file the right to run that it has to be read, as a compiler's output has. */
static int allow_running(const char *path)
{
    struct stat status;
    if (stat(path, &status)) return errno;
    if (!S_ISREG(status.st_mode)) return 0;
    mode_t mode = status.st_mode & 0777;
    return chmod(path, mode | (mode & 0444) >> 2) ? errno : 0;
}

/* To its place, whole or not at all. Devices such as /dev/full are written in place. */
static enum exit_status put(const struct form *form, const struct kept *kept, const char *path,
                            bool json)
{
    if (!strcmp(path, "-")) {
        fwrite(kept->output, 1, kept->size, stdout);
        return STATUS_DONE;
    }
    int error = file_write(path, kept->output, kept->size);
    if (!error && form->runs) error = allow_running(path);
    if (error) {
        cli_complain("cannot write %s: %s", path, strerror(error));
        return STATUS_DATA;
    }
    if (!json) return STATUS_DONE;
    json_t *said = json_pack("{s:s, s:s, s:I}", "built", path, "emit", form->name, "bytes",
                             (json_int_t)kept->size);
    json_dumpf(said, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(said);
    return STATUS_DONE;
}

enum exit_status face_build(struct cli *cli)
{
    struct loaded loaded;
    struct kept kept = {0};
    load_begin(&loaded, cli);
    enum exit_status status = load_runnable(&loaded);
    const struct form *form = find_form(cli);
    if (status == STATUS_DONE) status = obtain(&loaded, form, &kept);
    if (status == STATUS_DONE)
        status = put(form, &kept, output_name(cli, form, loaded.name), cli->run.json);
    load_end(&loaded);
    return status;
}
