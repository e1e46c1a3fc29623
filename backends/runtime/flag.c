/* Reading one flag; see flag.h. */
#include "backends/runtime/flag.h"

#include <stdio.h>
#include <string.h>

bool flag_matches(const struct flag_info *info, const char *word)
{
    if (word[0] != '-') return false;
    if (word[1] != '-')
        return info->letter && info->letter == word[1] && (info->argument || !word[2]);
    const char *name = word + 2;
    size_t length = strcspn(name, "=");
    return strlen(info->name) == length && !strncmp(info->name, name, length);
}

bool flag_word_among(const char *words, const char *text)
{
    size_t length = strlen(text);
    for (const char *at = words;; at += strcspn(at, "|") + 1) {
        size_t word = strcspn(at, "|");
        if (word == length && !strncmp(at, text, word)) return true;
        if (!at[word]) return false;
    }
}

/* What stands behind the flag in the same word, or NULL. */
static const char *glued_argument(const char *word)
{
    if (word[1] != '-') return word[2] ? word + 2 : NULL;
    const char *equals = strchr(word, '=');
    return equals ? equals + 1 : NULL;
}

bool flag_read(struct flag_reader *reader, const struct flag_info *info, const char **argument)
{
    const char *glued = glued_argument(reader->argv[reader->at++]);
    char *error = reader->error;
    size_t room = sizeof reader->error;
    *argument = glued;
    if (!info->argument) {
        if (glued) snprintf(error, room, "--%s takes no argument", info->name);
        return !glued;
    }
    if (!glued && reader->at >= reader->argc) {
        snprintf(error, room, "--%s needs an argument: --%s %s", info->name, info->name,
                 info->argument);
        return false;
    }
    if (!glued) *argument = reader->argv[reader->at++];
    if (!strchr(info->argument, '|') || flag_word_among(info->argument, *argument)) return true;
    snprintf(error, room, "--%s is one of %s, not `%.80s`", info->name, info->argument, *argument);
    return false;
}

/* A flag that is too long for its column gets a line of its own. */
void flag_help(struct buffer *out, const struct flag_info *info)
{
    enum { COLUMN = 30 }; /* where the words begin */
    struct buffer head = {0};
    if (info->letter)
        buffer_printf(&head, "  -%c, --%s", info->letter, info->name);
    else
        buffer_printf(&head, "      --%s", info->name);
    if (info->argument) buffer_printf(&head, " %s", info->argument);
    bool long_head = head.size > COLUMN - 2;
    if (long_head) buffer_printf(out, "%s\n", buffer_string(&head));
    buffer_printf(out, "%-*s%s\n", COLUMN, long_head ? "" : buffer_string(&head), info->doc);
    buffer_free(&head);
}
