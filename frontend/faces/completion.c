/* Completion for shells, from the tables of commands and flags. */
#include <string.h>

#include "frontend/faces/cli.h"

/* The flags of a command, each followed by `end`. */
static void flags(struct buffer *out, const struct command *command, const char *end)
{
    for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++)
        if (command->flags >> flag & 1) buffer_printf(out, "--%s%s", cli_flag_info(flag).name, end);
}

/* The words of "a|b|c" with something else between them. */
static void choices(struct buffer *out, const char *argument, const char *between)
{
    for (; *argument; argument++)
        if (*argument == '|')
            buffer_text(out, between);
        else
            buffer_char(out, *argument);
}

/* Bash splits words at `=`, so --emit=a arrives as three words: the flag is looked for before
 * and behind the sign. */
void completion_bash(struct buffer *out)
{
    const struct command *commands;
    size_t count = cli_commands(&commands);
    buffer_text(out, "# Completion of nas for bash; made by `nas help --completion=bash`.\n"
                     "_nas() {\n"
                     "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                     "    [ \"$before\" = = ] && before=${COMP_WORDS[COMP_CWORD-2]}\n"
                     "    [ \"$word\" = = ] && word=\n"
                     "    local flags=\n"
                     "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
                     "        mapfile -t COMPREPLY < <(compgen -W '");
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s ", commands[i].name);
    buffer_text(out, "--help --version' -- \"$word\")\n"
                     "        return\n"
                     "    fi\n"
                     "    case $before in\n");
    for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++) {
        struct flag_info info = cli_flag_info(flag);
        if (!info.argument || !strchr(info.argument, '|')) continue;
        buffer_printf(out, "    --%s) mapfile -t COMPREPLY < <(compgen -W '", info.name);
        choices(out, info.argument, " ");
        buffer_text(out, "' -- \"$word\"); return ;;\n");
    }
    buffer_text(out, "    esac\n"
                     "    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < count; i++) {
        buffer_printf(out, "    %s) flags='", commands[i].name);
        flags(out, &commands[i], " ");
        buffer_text(out, "' ;;\n");
    }
    buffer_text(out,
                "    esac\n"
                "    if [ \"${COMP_WORDS[1]}\" = help ] && [ \"${word#-}\" = \"$word\" ]; then\n"
                "        mapfile -t COMPREPLY < <(compgen -W '");
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s ", commands[i].name);
    buffer_text(out, "' -- \"$word\")\n"
                     "    elif [ \"${word#-}\" != \"$word\" ]; then\n"
                     "        mapfile -t COMPREPLY < <(compgen -W \"$flags\" -- \"$word\")\n"
                     "    else\n"
                     "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
                     "    fi\n"
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

/* One row of _arguments: the flag, its words in brackets, and what may follow it. */
static void zsh_flag(struct buffer *out, enum cli_flag flag)
{
    struct flag_info info = cli_flag_info(flag);
    buffer_printf(out, "            '%s--%s%s[", flag == CLI_FLAG_set ? "*" : "", info.name,
                  info.argument ? "=" : "");
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

void completion_zsh(struct buffer *out)
{
    const struct command *commands;
    size_t count = cli_commands(&commands);
    buffer_text(out, "#compdef nas\n"
                     "# Completion of nas for zsh; made by `nas help --completion=zsh`.\n"
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
        buffer_text(out, strcmp(commands[i].name, "help") ? "            '*:file:_files' ;;\n"
                                                          : "            '*:command:' ;;\n");
    }
    buffer_text(out, "    esac\n"
                     "}\n"
                     "_nas \"$@\"\n");
}
