/* The parts of the command line that its users cannot reach one by one: completion at a place in a
 * line, patterns of messages, outputs in the cache. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frontend/faces/cli.h"
#include "frontend/faces/kept.h"
#include "frontend/faces/line_complete.h"
#include "frontend/faces/messages.h"
#include "support/files.h"
#include "tests/tap.h"

static bool offers(const struct completion *found, const char *name)
{
    for (size_t i = 0; i < found->count; i++)
        if (!strcmp(found->name[i], name)) return true;
    return false;
}

static struct completion complete(struct arena *arena, struct frontend *frontend, const char *line)
{
    return complete_line(arena, frontend, line, strlen(line));
}

static void test_names(struct arena *arena, struct frontend *frontend)
{
    static const char text[] = "let foundation = (roof: 3, room: 4)\nlet found = 5\n";
    CHECK(frontend_line(frontend, text, strlen(text)) != NULL);
    struct completion found = complete(arena, frontend, "print found");
    CHECK(offers(&found, "found") && offers(&found, "foundation"));
    CHECK_TEXT(found.common, "");
    found = complete(arena, frontend, "print 3 + founda");
    CHECK(found.count == 1);
    CHECK_TEXT(found.common, "tion");
    found = complete(arena, frontend, "foundation.r");
    CHECK(found.count == 2);
    CHECK_TEXT(found.common, "oo");
    found = complete(arena, frontend, "foundation.roo");
    CHECK(offers(&found, "roof") && offers(&found, "room"));
    found = complete(arena, frontend, "let a = 5Ki");
    CHECK(offers(&found, "KiB"));
    found = complete(arena, frontend, "3M");
    CHECK(offers(&found, "MHz") && offers(&found, "MB") && !offers(&found, "mm"));
    found = complete(arena, frontend, "let a = choo");
    CHECK_TEXT(found.common, "se");
    found = complete(arena, frontend, "using evol");
    CHECK_TEXT(found.common, "ution");
    found = complete(arena, frontend, "nothing_begins_like_this");
    CHECK(found.count == 0);
}

static void test_commands_and_files(struct arena *arena, struct frontend *frontend)
{
    struct completion found = complete(arena, frontend, ":ty");
    CHECK_TEXT(found.common, "pe "); /* its argument comes next */
    found = complete(arena, frontend, ":qui");
    CHECK_TEXT(found.common, "t");
    found = complete(arena, frontend, ":");
    CHECK(offers(&found, "help") && offers(&found, "quit"));
    CHECK(!file_write("one_of_a_kind.nas", "", 0));
    found = complete(arena, frontend, ":load one_of_a");
    CHECK_TEXT(found.common, "_kind.nas");
    found = complete(arena, frontend, "import \"one_of_a");
    CHECK_TEXT(found.common, "_kind.nas");
    found = complete(arena, frontend, "import \"no[*");
    CHECK(found.count == 0);
    found = complete(arena, frontend, "print \"closed\", choo");
    CHECK_TEXT(found.common, "se");
    unlink("one_of_a_kind.nas");
}

static void check_pattern(const char *format, const char *want)
{
    struct buffer out = {0};
    message_pattern(&out, format);
    CHECK_TEXT(buffer_string(&out), want);
    buffer_free(&out);
}

static void test_patterns(void)
{
    check_pattern("no name `%s` here", "no name `...` here");
    check_pattern("%zu of %-8.3f", "... of ...");
    check_pattern("100%% of %s", "100% of ...");
    check_pattern("plain", "plain");
    size_t count;
    const struct message_row *rows = message_rows(&count);
    CHECK(count == (size_t)DIAGNOSTIC_CODES);
    for (size_t i = 0; i < count; i++)
        if (strlen(rows[i].code) != 5)
            tap_check(false, "a code has a letter and four digits", __FILE__, __LINE__);
}

static void spoil(const char *path, long offset)
{
    FILE *file = fopen(path, "r+");
    if (!file) return;
    fseek(file, offset, SEEK_SET);
    int byte = fgetc(file);
    fseek(file, offset, SEEK_SET);
    fputc(byte ^ 0x55, file);
    fclose(file);
}

static void test_kept(struct arena *arena)
{
    static const char lines[] = "small.nas as exe\nversion 1\n", output[] = "\0code\n\0";
    const char *cache = "faces_cache/below";
    struct kept kept, *list;
    size_t count, removed;
    CHECK(!kept_find(arena, cache, lines, &kept));
    CHECK(!kept_list(arena, cache, "", &list, &count) && count == 0);
    CHECK(!kept_save(cache, lines, output, sizeof output));
    CHECK(kept_find(arena, cache, lines, &kept));
    CHECK(kept.size == sizeof output && !memcmp(kept.output, output, sizeof output));
    CHECK(!kept_find(arena, cache, "small.nas as obj\nversion 1\n", &kept));
    CHECK(!kept_save(cache, "other", "", 0));
    CHECK(!kept_list(arena, cache, "", &list, &count) && count == 2);
    CHECK(strcmp(list[0].key, list[1].key) < 0);
    CHECK(kept_find(arena, cache, "other", &kept) && kept.size == 0);

    /* A bit that fell over anywhere makes it a missing one. */
    CHECK(kept_find(arena, cache, lines, &kept));
    const char *path = arena_printf(arena, "%s/%s.build", cache, kept.key);
    long size = 24 + (long)strlen(lines) + (long)sizeof output;
    bool found = false;
    for (long offset = 0; offset < size; offset++) {
        spoil(path, offset);
        found |= kept_find(arena, cache, lines, &kept);
        spoil(path, offset);
    }
    CHECK(!found);
    CHECK(kept_find(arena, cache, lines, &kept));
    CHECK(!truncate(path, 20) && !kept_find(arena, cache, lines, &kept));
    CHECK(!kept_list(arena, cache, "", &list, &count) && count == 1);
    CHECK(!kept_remove(cache, "", &removed) && removed == 2);
    CHECK(!kept_remove("faces_cache/nowhere", "", &removed) && removed == 0);
    CHECK(kept_save("/dev/null/no", lines, "", 0) != 0);
    rmdir(cache);
    rmdir("faces_cache");
}

/* Every row of the tables says something, and names are used once. */
static void test_tables(void)
{
    const struct command *commands;
    size_t count = cli_commands(&commands);
    for (size_t i = 0; i < count; i++) {
        CHECK(cli_command(commands[i].name) == &commands[i]);
        CHECK(commands[i].least <= commands[i].most && *commands[i].doc && *commands[i].more);
    }
    CHECK(cli_command("nothing") == NULL);
    uint64_t used = 0;
    for (size_t i = 0; i < count; i++)
        used |= commands[i].flags;
    for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++) {
        struct flag_info info = cli_flag_info(flag);
        CHECK((used >> flag & 1) || flag == CLI_FLAG_version);
        for (enum cli_flag other = 0; other < flag; other++) {
            struct flag_info before = cli_flag_info(other);
            if (!strcmp(info.name, before.name))
                tap_check(false, "names of flags differ", __FILE__, __LINE__);
            if (info.letter && info.letter == before.letter)
                tap_check(false, "letters of flags differ", __FILE__, __LINE__);
        }
    }
}

int main(void)
{
    struct arena *arena = arena_new();
    struct frontend_options options = {0};
    struct frontend *frontend = frontend_new(arena, &options);
    char folder[] = "/tmp/nas-faces-XXXXXX";
    if (!mkdtemp(folder) || chdir(folder)) return 1;
    test_names(arena, frontend);
    test_commands_and_files(arena, frontend);
    test_patterns();
    test_kept(arena);
    test_tables();
    arena_free(arena);
    if (rmdir(folder)) tap_note("%s is not empty", folder);
    return tap_done();
}
