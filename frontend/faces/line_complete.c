/* Completion of one line; see line_complete.h. */
#include "frontend/faces/line_complete.h"

#include <ctype.h>
#include <glob.h>
#include <string.h>

#include "frontend/faces/repl.h"
#include "support/vector.h"

struct VECTOR_NAMES {
    const char **item;
    size_t count;
    size_t room;
};

/* The length of what all names share. */
static size_t common_length(const char *const *name, size_t count)
{
    size_t length = count ? strlen(name[0]) : 0;
    for (size_t i = 1; i < count; i++) {
        size_t same = 0;
        while (same < length && name[i][same] == name[0][same])
            same++;
        length = same;
    }
    return length;
}

/* The names that begin with `typed`, and what they share behind it. */
static struct completion among(struct arena *arena, const char *typed, const char *const *name,
                               size_t count)
{
    struct VECTOR_NAMES found = {0};
    size_t length = strlen(typed);
    for (size_t i = 0; i < count; i++)
        if (!strncmp(name[i], typed, length)) vector_push(arena, &found, name[i]);
    size_t common = common_length(found.item, found.count);
    const char *rest =
        common > length ? arena_slice(arena, found.item[0] + length, common - length) : "";
    return (struct completion){rest, found.item, found.count};
}

/* Characters that were typed inside of `[*?` would match too much. */
static struct completion files(struct arena *arena, const char *typed)
{
    struct VECTOR_NAMES pattern = {0};
    glob_t found;
    if (strpbrk(typed, "[*?\\")) return (struct completion){"", NULL, 0};
    if (glob(arena_printf(arena, "%s*", typed), GLOB_MARK | GLOB_TILDE, NULL, &found))
        return (struct completion){"", NULL, 0};
    for (size_t i = 0; i < found.gl_pathc; i++)
        vector_push(arena, &pattern, arena_string(arena, found.gl_pathv[i]));
    globfree(&found);
    return among(arena, typed, pattern.item, pattern.count);
}

static struct completion commands(struct arena *arena, const char *typed)
{
    const struct repl_command *rows;
    size_t count = repl_commands(&rows);
    const char **name = NEW_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        name[i] = rows[i].name;
    struct completion found = among(arena, typed, name, count);
    /* A blank behind the only one: its argument comes next. */
    for (size_t i = 0; found.count == 1 && i < count; i++)
        if (rows[i].name == found.name[0] && rows[i].argument[0])
            found.common = arena_printf(arena, "%s ", found.common);
    return found;
}

/* Where the text that is still open begins, or NULL outside of one. */
static const char *open_text(const char *line)
{
    const char *open = NULL;
    for (; *line; line++) {
        if (*line == '\\' && open && line[1])
            line++;
        else if (*line == '"')
            open = open ? NULL : line + 1;
    }
    return open;
}

/* A name, a number with a unit, or a path of fields, as far as it was typed. */
static const char *word_start(const char *line)
{
    const char *at = line + strlen(line);
    while (at > line && (isalnum((unsigned char)at[-1]) || at[-1] == '_' || at[-1] == '.'))
        at--;
    return at;
}

/* The part of the word that the names replace: behind the last dot, or behind a number's digits. */
static const char *last_part(const char *word)
{
    const char *dot = strrchr(word, '.');
    if (isdigit((unsigned char)word[0])) return word + strspn(word, "0123456789._");
    return dot ? dot + 1 : word;
}

/* In this order: commands to the session, files behind :load and inside of quotes, then whatever
 * the front end knows. */
struct completion complete_line(struct arena *arena, struct frontend *frontend, const char *text,
                                size_t size)
{
    const char *line = arena_slice(arena, text, size);
    line += strspn(line, " \t");
    const char *blank = strpbrk(line, " \t");
    if (line[0] == ':' && !blank) return commands(arena, line + 1);
    if (!strncmp(line, ":load", 5) && blank) return files(arena, blank + strspn(blank, " \t"));
    if (open_text(line)) return files(arena, open_text(line));
    const char *word = word_start(line), *part = last_part(word);
    const char **name;
    size_t count = frontend_complete(frontend, word, &name);
    /* Names may come with the path before them. */
    size_t before = (size_t)(part - word);
    for (size_t i = 0; before && i < count; i++)
        if (!strncmp(name[i], word, before)) name[i] += before;
    return among(arena, part, name, count);
}
