/* Comparing a file's searches with what the cache has; see why.h.
 *
 * The program is run on a session that only recalls: it shows each question that it cannot answer,
 * so the keys are those of a real run. A search whose numbers come from another one that is not
 * answered has no key yet, and is not reached.
 */
#include "frontend/faces/why.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/faces/kept.h"
#include "passes/store.h"
#include "support/build_id.h"
#include "support/map.h"
#include "support/vector.h"

struct why {
    struct loaded loaded;
    struct arena *arena;
    struct store_entry *entry;
    size_t entries;
    struct map seen; /* by key: each question is reported once */
    size_t questions, missing;
};

/* Parts of a key. */
enum key_part { KEY_VERSION, KEY_SEED, KEY_BUDGET, KEY_NUMBERS, KEY_SOURCE, KEY_PARTS };
static const char *const part_name[KEY_PARTS] = {"version", "seed", "budget", "data", "source"};

static bool same_numbers(const struct store_entry *entry, const struct recalled *recalled)
{
    size_t count = recalled->problem->captures;
    return entry->captures.count == count &&
           (!count || !memcmp(entry->captures.item, recalled->captures, count * sizeof(double)));
}

/* Which parts differ, a bit each. A key holds a digest of the source, which an entry does not
 * repeat: when all the rest is the same, it must be that. */
static unsigned differences(const struct why *why, const struct store_entry *entry,
                            const struct recalled *recalled)
{
    const struct run_options *run = &why->loaded.cli->run;
    unsigned bits = 0;
    bits |= (unsigned)(strcmp(entry->version, build_id) != 0) << KEY_VERSION;
    bits |= (unsigned)(entry->seed != run->seed) << KEY_SEED;
    bits |= (unsigned)(entry->budget != run->budget) << KEY_BUDGET;
    bits |= (unsigned)!same_numbers(entry, recalled) << KEY_NUMBERS;
    return bits ? bits : 1u << KEY_SOURCE;
}

/* The entry of the same name with the fewest differences, the youngest of equals; NULL when none
 * has the name. */
static const struct store_entry *nearest(const struct why *why, const struct recalled *recalled)
{
    const char *name = recalled->problem->name ? recalled->problem->name : "search";
    const struct store_entry *best = NULL;
    int least = 0;
    for (size_t i = 0; i < why->entries; i++) {
        const struct store_entry *entry = &why->entry[i];
        if (strcmp(entry->problem, name) != 0) continue;
        int count = __builtin_popcount(differences(why, entry, recalled));
        if (best && (count > least || (count == least && entry->date <= best->date))) continue;
        best = entry;
        least = count;
    }
    return best;
}

static void print_difference(const struct why *why, const struct store_entry *entry,
                             const struct recalled *recalled, enum key_part part)
{
    const struct run_options *run = &why->loaded.cli->run;
    size_t here = recalled->problem->captures, there = entry->captures.count;
    printf("    %-8s", part_name[part]);
    switch (part) {
    case KEY_VERSION: printf("%s there, %s here\n", entry->version, build_id); return;
    case KEY_SEED:
        printf("%llu there, %llu here\n", (unsigned long long)entry->seed,
               (unsigned long long)run->seed);
        return;
    case KEY_BUDGET:
        printf("%llu there, %llu here (0: the method's own)\n", (unsigned long long)entry->budget,
               (unsigned long long)run->budget);
        return;
    case KEY_NUMBERS:
        if (here != there) {
            printf("%zu numbers from around it there, %zu here\n", there, here);
            return;
        }
        for (size_t i = 0; i < here; i++) {
            if (!memcmp(&entry->captures.item[i], &recalled->captures[i], sizeof(double))) continue;
            printf("number %zu from around it is %.9g there, %.9g here\n", i + 1,
                   entry->captures.item[i], recalled->captures[i]);
            return;
        }
        return;
    case KEY_SOURCE: printf("its expressions, domains, method or the values in them\n"); return;
    case KEY_PARTS: return;
    }
}

static void say_json(const struct why *why, const char *key, const struct recalled *recalled,
                     const struct store_entry *near)
{
    json_t *differs = json_array();
    unsigned bits = near && !recalled->found ? differences(why, near, recalled) : 0;
    for (unsigned part = 0; part < KEY_PARTS; part++)
        if (bits >> part & 1) json_array_append_new(differs, json_string(part_name[part]));
    const char *name = recalled->problem->name ? recalled->problem->name : "search";
    json_t *row = json_pack("{s:s, s:s, s:b, s:o}", "search", name, "key", key, "cached",
                            recalled->found, "differs", differs);
    json_dumpf(row, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(row);
}

static void say_missing(const struct why *why, const struct recalled *recalled,
                        const struct store_entry *near)
{
    char key[33];
    if (!near) {
        printf("  no search of this name is in the cache\n");
        return;
    }
    digest_print(near->id, key);
    printf("  the nearest is %.12s, which differs in\n", key);
    unsigned bits = differences(why, near, recalled);
    for (unsigned part = 0; part < KEY_PARTS; part++)
        if (bits >> part & 1) print_difference(why, near, recalled, (enum key_part)part);
}

/* struct session_options.recall */
static void show_question(void *context, const struct recalled *recalled)
{
    struct why *why = context;
    void **place = map_at(&why->seen, &recalled->id, sizeof recalled->id);
    if (*place) return;
    *place = why; /* anything that is not NULL */
    why->questions++;
    why->missing += !recalled->found;
    char key[33];
    digest_print(recalled->id, key);
    const struct store_entry *near = nearest(why, recalled);
    if (why->loaded.cli->run.json) {
        say_json(why, key, recalled, near);
        return;
    }
    struct buffer place_text = {0};
    const struct place_printer *printer = &why->loaded.place;
    printer->print(printer->context, &place_text, recalled->problem->span);
    printf("%s: search `%s` is %s, key %.12s\n", buffer_string(&place_text),
           recalled->problem->name ? recalled->problem->name : "search",
           recalled->found ? "in the cache" : "not in the cache", key);
    buffer_free(&place_text);
    if (!recalled->found) say_missing(why, recalled, near);
}

/* Each action by itself, so that one whose search is not answered does not hide those behind it. */
static void ask_all(struct why *why)
{
    struct run_sink sink = load_silent_sink();
    for (size_t i = 0; i < why->loaded.program->actions; i++) {
        struct program one = *why->loaded.program;
        one.action += i;
        one.actions = 1;
        run_program(why->loaded.session, &one, &sink);
    }
}

static const char *next_line(const char *line)
{
    line += strcspn(line, "\n");
    return line + (*line == '\n');
}

static bool has_line(const char *lines, const char *line, size_t length)
{
    for (; *lines; lines = next_line(lines))
        if (strcspn(lines, "\n") == length && !strncmp(lines, line, length)) return true;
    return false;
}

/* The lines of one that the other lacks. */
static void print_lines_apart(const char *lines, const char *other, const char *where)
{
    for (const char *line = lines; *line; line = next_line(line)) {
        size_t length = strcspn(line, "\n");
        if (!has_line(other, line, length)) printf("    %s %.*s\n", where, (int)length, line);
    }
}

/* What `nas build` would make: the outputs of the same name and form, and the lines that they do
 * not share with this one. */
static void compare_build(struct why *why, const char *cache)
{
    struct buffer lines = {0};
    struct kept *kept, found;
    size_t count;
    build_key_lines(&why->loaded, &lines);
    const char *own = buffer_string(&lines);
    int first = (int)strcspn(own, "\n");
    if (kept_find(why->arena, cache, own, &found)) {
        printf("build of %.*s is in the cache, key %.12s\n", first, own, found.key);
    } else if (!kept_list(why->arena, cache, "", &kept, &count)) {
        for (size_t i = 0; i < count; i++) {
            if (!has_line(kept[i].lines, own, (size_t)first)) continue;
            printf("build of %.*s is not in the cache; %.12s differs in\n", first, own,
                   kept[i].key);
            print_lines_apart(own, kept[i].lines, "here ");
            print_lines_apart(kept[i].lines, own, "there");
        }
    }
    buffer_free(&lines);
}

enum exit_status why_file(struct cli *cli, const char *cache)
{
    struct why why = {.arena = cli->arena};
    map_init(&why.seen, cli->arena);
    load_begin(&why.loaded, cli);
    enum exit_status status = load_runnable(&why.loaded);
    int error =
        status == STATUS_DONE ? store_list(cli->arena, cache, "", &why.entry, &why.entries) : 0;
    if (error) {
        cli_complain("cannot use the cache %s: %s", cache, strerror(error));
        status = STATUS_DATA;
    }
    if (status == STATUS_DONE) {
        struct session_options options = load_session_options(&why.loaded);
        options.jobs = 1; /* show_question is called by one thread, in the order of the file */
        options.progress = NULL;
        options.recall = show_question;
        options.recall_context = &why;
        why.loaded.session = session_new(frontend_exprs(why.loaded.frontend), &options);
        ask_all(&why);
        if (!cli->run.json) compare_build(&why, cache);
        if (!why.questions && !cli->run.quiet) cli_complain("%s searches nothing", why.loaded.name);
        if (why.missing && !cli->run.quiet)
            cli_complain("a search whose numbers come from a missing one would not be compared");
    }
    load_end(&why.loaded);
    return status;
}
