/* `nas cache`: what is kept, why, and away with it. */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "frontend/faces/kept.h"
#include "frontend/faces/load.h"
#include "frontend/faces/why.h"
#include "passes/store.h"
#include "support/files.h"
#include "support/vector.h"

/* The journal or the image of a search that was stopped: it goes away when the search ends. */
struct unfinished {
    char key[33];
    int64_t bytes, date;
};

struct cache_view {
    struct cli *cli;
    const char *folder;
    const char *prefix;
    struct VECTOR(struct unfinished) unfinished;
    struct store_entry *solve;
    size_t solves;
    struct kept *build;
    size_t builds;
};

static enum exit_status cannot(const char *folder, int error)
{
    cli_complain("cannot use the cache %s: %s", folder, strerror(error));
    return STATUS_DATA;
}

/* Whether the name is 32 hexadecimal digits that begin with the prefix, then ".journal" or
 * ".image". */
static bool is_unfinished(const char *name, const char *prefix)
{
    return strspn(name, "0123456789abcdef") == 32 &&
           (!strcmp(name + 32, ".journal") || !strcmp(name + 32, ".image")) &&
           !strncmp(name, prefix, strlen(prefix));
}

/* Only files whose names are keys: the answers from outside have a file of their own, which
 * is no search and never goes away by itself. */
static int look_for_unfinished(struct cache_view *view)
{
    DIR *folder = opendir(view->folder);
    if (!folder) return errno == ENOENT ? 0 : errno;
    for (struct dirent *file; (file = readdir(folder));) {
        struct stat status;
        if (!is_unfinished(file->d_name, view->prefix)) continue;
        if (fstatat(dirfd(folder), file->d_name, &status, 0)) continue;
        struct unfinished one = {.bytes = status.st_size, .date = status.st_mtime};
        memcpy(one.key, file->d_name, 32);
        vector_push(view->cli->arena, &view->unfinished, one);
    }
    closedir(folder);
    return 0;
}

/* Everything in the cache whose key begins with the prefix. */
static enum exit_status look(struct cache_view *view)
{
    struct arena *arena = view->cli->arena;
    int error = store_why(arena, view->folder, view->prefix, &view->solve, &view->solves);
    if (!error) error = kept_list(arena, view->folder, view->prefix, &view->build, &view->builds);
    if (!error) error = look_for_unfinished(view);
    return error ? cannot(view->folder, error) : STATUS_DONE;
}

/* The first digits are enough to tell keys apart and to name them. */
enum { SHORT_KEY = 12 };

static void date_text(int64_t date, char text[32])
{
    time_t seconds = (time_t)date;
    struct tm parts;
    if (!localtime_r(&seconds, &parts) || !strftime(text, 32, "%Y-%m-%d %H:%M", &parts))
        strcpy(text, "-");
}

/* One JSON object as a line; takes the object over. */
static void put_line(json_t *row)
{
    json_dumpf(row, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(row);
}

static void list_solve(const struct cache_view *view, const struct store_entry *entry)
{
    char key[33], date[32];
    digest_print(entry->id, key);
    if (view->cli->run.json) {
        put_line(json_pack("{s:s, s:s, s:s, s:s, s:f, s:b, s:o, s:I}", "key", key, "kind", "search",
                           "name", entry->problem, "method", entry->method, "evaluations",
                           entry->evaluations, "feasible", entry->reasons == 0, "best",
                           isfinite(entry->best) ? json_real(entry->best) : json_null(), "date",
                           (json_int_t)entry->date));
        return;
    }
    date_text(entry->date, date);
    printf("%.*s  %s  search `%s` by %s, %.0f evaluations", SHORT_KEY, key, date, entry->problem,
           entry->method, entry->evaluations);
    if (entry->reasons) printf(", nothing feasible");
    if (isfinite(entry->best)) printf(", best %.6g", entry->best);
    putchar('\n');
}

/* The first line of a built output says what it is. */
static void list_build(const struct cache_view *view, const struct kept *kept)
{
    int first = (int)strcspn(kept->lines, "\n");
    if (view->cli->run.json) {
        put_line(json_pack("{s:s, s:s, s:s%, s:I, s:I}", "key", kept->key, "kind", "build", "name",
                           kept->lines, (size_t)first, "bytes", (json_int_t)kept->size, "date",
                           (json_int_t)kept->date));
        return;
    }
    char date[32];
    date_text(kept->date, date);
    printf("%.*s  %s  build of %.*s, %zu bytes\n", SHORT_KEY, kept->key, date, first, kept->lines,
           kept->size);
}

static void list_unfinished(const struct cache_view *view, const struct unfinished *one)
{
    if (view->cli->run.json) {
        put_line(json_pack("{s:s, s:s, s:I, s:I}", "key", one->key, "kind", "unfinished", "bytes",
                           (json_int_t)one->bytes, "date", (json_int_t)one->date));
        return;
    }
    char date[32];
    date_text(one->date, date);
    printf("%.*s  %s  unfinished search, %lld bytes to go on from\n", SHORT_KEY, one->key, date,
           (long long)one->bytes);
}

static enum exit_status list(struct cache_view *view)
{
    enum exit_status status = look(view);
    for (size_t i = 0; i < view->unfinished.count; i++)
        list_unfinished(view, &view->unfinished.item[i]);
    for (size_t i = 0; i < view->solves; i++)
        list_solve(view, &view->solve[i]);
    for (size_t i = 0; i < view->builds; i++)
        list_build(view, &view->build[i]);
    return status;
}

/* What the key of a solve was made of. Captures are the numbers around a search that it depends
 * on; of many only the first are shown. */
static void explain_solve(const struct store_entry *entry)
{
    enum { SHOWN = 20 };
    printf("  problem   `%s`: its expressions, domains and method\n  method    %s\n"
           "  version   %s\n  seed      %llu\n",
           entry->problem, entry->method, entry->version, (unsigned long long)entry->seed);
    if (entry->budget) printf("  budget    %llu\n", (unsigned long long)entry->budget);
    if (!entry->captures.count) return;
    printf("  captures ");
    for (size_t i = 0; i < entry->captures.count && i < SHOWN; i++)
        printf(" %.9g", entry->captures.item[i]);
    printf("%s\n", entry->captures.count > SHOWN ? " ..." : "");
}

/* The lines say it all: they are what the key is the digest of. */
static void explain_build(const struct kept *kept)
{
    for (const char *line = kept->lines; *line;) {
        int length = (int)strcspn(line, "\n");
        printf("  %.*s\n", length, line);
        line += length + (line[length] == '\n');
    }
}

static enum exit_status nothing_begins(const char *prefix)
{
    cli_complain("no key in the cache begins with %s", prefix);
    return STATUS_DATA;
}

/* A prefix may fit several entries, of all three kinds: everything that fits is explained. */
static enum exit_status why(struct cache_view *view)
{
    enum exit_status status = look(view);
    if (status != STATUS_DONE) return status;
    for (size_t i = 0; i < view->solves; i++) {
        list_solve(view, &view->solve[i]);
        if (!view->cli->run.json) explain_solve(&view->solve[i]);
    }
    for (size_t i = 0; i < view->builds; i++) {
        list_build(view, &view->build[i]);
        if (!view->cli->run.json) explain_build(&view->build[i]);
    }
    for (size_t i = 0; i < view->unfinished.count; i++)
        list_unfinished(view, &view->unfinished.item[i]);
    bool any = view->solves + view->builds + view->unfinished.count > 0;
    return any ? STATUS_DONE : nothing_begins(view->prefix);
}

/* Removes what begins with the prefix; `must` makes nothing found a mistake. */
static enum exit_status away(struct cache_view *view, bool must)
{
    size_t solves = 0, builds = 0;
    int error = store_remove(view->folder, view->prefix, &solves);
    if (!error) error = kept_remove(view->folder, view->prefix, &builds);
    if (error) return cannot(view->folder, error);
    if (must && !(solves + builds)) return nothing_begins(view->prefix);
    if (!view->cli->run.quiet) fprintf(stderr, "nas: removed %zu\n", solves + builds);
    return STATUS_DONE;
}

static enum exit_status usage(const char *text)
{
    cli_complain("usage: nas cache %s", text);
    return STATUS_USAGE;
}

/* `rm` of several keys goes on behind one that is not there. */
static enum exit_status remove_keys(struct cache_view *view, size_t keys, char *const *key)
{
    if (cli_given(view->cli, CLI_FLAG_all)) return keys ? usage("rm --all") : away(view, false);
    if (!keys) return usage("rm KEY... | rm --all");
    enum exit_status worst = STATUS_DONE;
    for (size_t i = 0; i < keys; i++) {
        view->prefix = key[i];
        enum exit_status status = *key[i] ? away(view, true) : usage("rm KEY... | rm --all");
        if (status > worst) worst = status;
    }
    return worst;
}

/* Whether it can be the beginning of a key. A file of such a name is the file. */
static bool is_key(const char *text)
{
    size_t length = strlen(text);
    return length && length <= 32 && strspn(text, "0123456789abcdef") == length;
}

enum exit_status face_cache(struct cli *cli)
{
    struct cache_view view = {.cli = cli, .folder = load_cache(cli), .prefix = ""};
    const char *verb = cli->operands ? cli->operand[0] : "";
    size_t keys = cli->operands ? cli->operands - 1 : 0;
    if (!view.folder) {
        cli_complain("there is no cache: neither --cache, NAS_CACHE nor HOME says where");
        return STATUS_DATA;
    }
    if (!strcmp(verb, "ls")) return keys ? usage("ls") : list(&view);
    if (!strcmp(verb, "rm")) return remove_keys(&view, keys, cli->operand + 1);
    if (strcmp(verb, "why") != 0) return usage("ls | rm KEY... | rm --all | why KEY|FILE");
    if (keys != 1) return usage("why KEY|FILE");
    view.prefix = cli->operand[1];
    if (is_key(view.prefix) && !file_exists(view.prefix)) return why(&view);
    struct cli of_file = *cli;
    of_file.operand++, of_file.operands--;
    return why_file(&of_file, view.folder);
}
