/* Completion for shells, from the tables of commands, flags, topics and messages.
 *
 * What stands behind a command is a file, except for the few commands that take words. The keys of
 * the cache are asked of nas itself at the moment of completing.
 */
#include <string.h>

#include "frontend/faces/cli.h"
#include "frontend/faces/messages.h"
#include "frontend/faces/topics.h"

/* The flags of a command with their letters, a blank behind each. */
static void flags(struct buffer *out, const struct command *command)
{
    for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++) {
        struct flag_info info = cli_flag_info(flag);
        if (!(command->flags >> flag & 1)) continue;
        buffer_printf(out, "--%s ", info.name);
        if (info.letter) buffer_printf(out, "-%c ", info.letter);
    }
}

static void command_names(struct buffer *out)
{
    const struct command *commands;
    size_t count = cli_commands(&commands);
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s ", commands[i].name);
}

/* The words that the command takes instead of files, a blank behind each; nothing for most. */
static void operand_words(struct buffer *out, const struct command *command)
{
    if (!strcmp(command->name, "help")) {
        command_names(out);
        topics_names(out);
    }
    if (!strcmp(command->name, "cache")) buffer_text(out, "ls rm why ");
    if (strcmp(command->name, "explain") != 0) return;
    size_t count;
    const struct message_row *rows = message_rows(&count);
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s ", rows[i].code);
}

/* Keys that begin so, for a shell. */
static const char keys_of_cache[] = "$(nas cache ls 2>/dev/null | cut -d' ' -f1)";

/* The words of "a|b|c" with something else between them. */
static void choices(struct buffer *out, const char *argument, const char *between)
{
    for (; *argument; argument++)
        if (*argument == '|')
            buffer_text(out, between);
        else
            buffer_char(out, *argument);
}

/* A line that offers these words and ends the completion. */
static void bash_words(struct buffer *out, const char *pattern, const char *words)
{
    buffer_printf(out,
                  "    %s) mapfile -t COMPREPLY < <(compgen -W \"%s\" -- \"$word\"); return ;;\n",
                  pattern, words);
}

/* What may stand behind a flag; other flags are followed by files. */
static void bash_arguments(struct buffer *out)
{
    buffer_text(out, "    case $before in\n");
    for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++) {
        struct flag_info info = cli_flag_info(flag);
        if (!info.argument || !strchr(info.argument, '|')) continue;
        struct buffer pattern = {0}, words = {0};
        buffer_printf(&pattern, "--%s", info.name);
        choices(&words, info.argument, " ");
        bash_words(out, buffer_string(&pattern), buffer_string(&words));
        buffer_free(&pattern);
        buffer_free(&words);
    }
    buffer_text(out, "    esac\n");
}

/* A flag is offered to a word that begins with a dash, and only where none is argued about. */
static void bash_flags(struct buffer *out)
{
    const struct command *commands;
    size_t count = cli_commands(&commands);
    buffer_text(out, "    case ${COMP_WORDS[1]}:$word in\n");
    for (size_t i = 0; i < count; i++) {
        struct buffer pattern = {0}, words = {0};
        buffer_printf(&pattern, "%s:-*", commands[i].name);
        flags(&words, &commands[i]);
        bash_words(out, buffer_string(&pattern), buffer_string(&words));
        buffer_free(&pattern);
        buffer_free(&words);
    }
    buffer_text(out, "    esac\n");
}

/* Words of a command are its first operand, which stands behind its name or behind a flag. */
static void bash_operands(struct buffer *out)
{
    const struct command *commands;
    size_t count = cli_commands(&commands);
    buffer_text(out, "    case ${COMP_WORDS[1]}:$before in\n");
    bash_words(out, "cache:rm", keys_of_cache);
    for (size_t i = 0; i < count; i++) {
        struct buffer pattern = {0}, words = {0};
        buffer_printf(&pattern, "%s:%s", commands[i].name, commands[i].name);
        operand_words(&words, &commands[i]);
        if (words.size) bash_words(out, buffer_string(&pattern), buffer_string(&words));
        buffer_free(&pattern);
        buffer_free(&words);
    }
    buffer_text(out, "    esac\n");
}

/* Bash splits words at `=`, so --emit=a arrives as three words: the flag is looked for before
 * and behind the sign. */
void completion_bash(struct buffer *out)
{
    struct buffer words = {0};
    command_names(&words);
    buffer_printf(out,
                  "# Completion of nas for bash; made by `nas help --completion=bash`.\n"
                  "_nas() {\n"
                  "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                  "    [ \"$before\" = = ] && before=${COMP_WORDS[COMP_CWORD-2]}\n"
                  "    [ \"$word\" = = ] && word=\n"
                  "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
                  "        mapfile -t COMPREPLY < <(compgen -W '%s--help --version' -- \"$word\")\n"
                  "        return\n"
                  "    fi\n",
                  buffer_string(&words));
    buffer_free(&words);
    bash_arguments(out);
    bash_flags(out);
    bash_operands(out);
    buffer_text(out, "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
                     "}\n"
                     "complete -o filenames -F _nas nas\n");
}

/* Text inside single quotes and brackets of an _arguments row. */
static void zsh_text(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            buffer_text(out, "'\\''");
        else if (strchr("[]:\\", *text))
            buffer_printf(out, "\\%c", *text);
        else
            buffer_char(out, *text);
    }
}

/* One row of _arguments: the flag as `name`, its words in brackets, and what may follow it. A sign
 * behind the name says that its argument may be glued to it. */
static void zsh_spelling(struct buffer *out, enum cli_flag flag, const char *name, const char *sign)
{
    struct flag_info info = cli_flag_info(flag);
    buffer_printf(out, "            '%s%s%s[", flag == CLI_FLAG_set ? "*" : "", name,
                  info.argument ? sign : "");
    zsh_text(out, info.doc);
    buffer_char(out, ']');
    if (info.argument && strchr(info.argument, '|')) {
        buffer_printf(out, ":%s:(", info.name);
        choices(out, info.argument, " ");
        buffer_char(out, ')');
    } else if (info.argument) {
        bool file = !strcmp(info.argument, "FILE") || !strcmp(info.argument, "DIR");
        buffer_printf(out, ":%s:%s", info.name, file ? "_files" : "");
    }
    buffer_text(out, "' \\\n");
}

static void zsh_flag(struct buffer *out, enum cli_flag flag)
{
    struct flag_info info = cli_flag_info(flag);
    char name[64];
    snprintf(name, sizeof name, "--%s", info.name);
    zsh_spelling(out, flag, name, "=");
    if (!info.letter) return;
    snprintf(name, sizeof name, "-%c", info.letter);
    zsh_spelling(out, flag, name, "+");
}

/* What stands behind the flags: words, or files of which those of the language come first. */
static void zsh_operands(struct buffer *out, const struct command *command)
{
    struct buffer words = {0};
    operand_words(&words, command);
    if (words.size) buffer_printf(out, "            '1:word:(%s)'", buffer_string(&words));
    if (!strcmp(command->name, "cache")) buffer_text(out, " \\\n            '*:key:_nas_keys'");
    if (!words.size) buffer_text(out, "            '*:file:_files -g \"*.nas\"'");
    buffer_text(out, " ;;\n");
    buffer_free(&words);
}

void completion_zsh(struct buffer *out)
{
    const struct command *commands;
    size_t count = cli_commands(&commands);
    buffer_text(out, "#compdef nas\n"
                     "# Completion of nas for zsh; made by `nas help --completion=zsh`.\n"
                     "_nas_keys() {\n");
    buffer_printf(out, "    compadd -- %s\n", keys_of_cache);
    buffer_text(out, "    _files\n"
                     "}\n"
                     "_nas() {\n"
                     "    local -a commands=(\n");
    for (size_t i = 0; i < count; i++) {
        buffer_printf(out, "        '%s:", commands[i].name);
        zsh_text(out, commands[i].doc);
        buffer_text(out, "'\n");
    }
    buffer_text(out, "    )\n"
                     "    if (( CURRENT == 2 )); then\n"
                     "        _describe command commands\n"
                     "        return\n"
                     "    fi\n"
                     "    local command=$words[2]\n"
                     "    shift words; (( CURRENT-- ))\n"
                     "    case $command in\n");
    for (size_t i = 0; i < count; i++) {
        buffer_printf(out, "    %s)\n        _arguments \\\n", commands[i].name);
        for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++)
            if (commands[i].flags >> flag & 1) zsh_flag(out, flag);
        zsh_operands(out, &commands[i]);
    }
    buffer_text(out, "    esac\n"
                     "}\n"
                     "_nas \"$@\"\n");
}
