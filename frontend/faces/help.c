/* Help for people, from the tables; see cli.h. */
#include <string.h>

#include "frontend/faces/cli.h"
#include "frontend/faces/topics.h"

enum { HELP_WIDTH = 80 };

void help_overview(struct buffer *out)
{
    buffer_text(out, "nas: describe the designs you would accept; the compiler finds the best one\n"
                     "\n"
                     "usage: nas COMMAND [FLAGS] ...\n"
                     "\n");
    const struct command *commands;
    size_t count = cli_commands(&commands);
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "  %-8s  %s\n", commands[i].name, commands[i].doc);
    buffer_text(out, "\nnas help COMMAND says more about one of them, nas --version which nas this "
                     "is. nas help TOPIC lists\n\n");
    topics_list(out);
}

/* Words filled into lines; a line of `text` that begins with blanks is kept as it is. */
static void fill(struct buffer *out, const char *text, size_t indent)
{
    size_t column = 0;
    while (*text) {
        size_t line = strcspn(text, "\n");
        if (*text == ' ' || !line) {
            buffer_printf(out, "%.*s\n", (int)line, text);
            text += line + (text[line] == '\n');
            continue;
        }
        for (const char *end = text + line; text < end;) {
            size_t word = strcspn(text, " \n");
            if (column && column + 1 + word > HELP_WIDTH) {
                buffer_char(out, '\n');
                column = 0;
            }
            if (!column) buffer_fill(out, ' ', indent);
            column += column ? 0 : indent;
            if (column > indent) buffer_char(out, ' ');
            column += column > indent;
            buffer_add(out, text, word);
            column += word;
            text += word;
            text += strspn(text, " ");
        }
        buffer_char(out, '\n');
        column = 0;
        if (*text == '\n') text++;
    }
}

void help_command(struct buffer *out, const struct command *command)
{
    buffer_printf(out, "nas %s: %s\n\nusage: nas %s [FLAGS] %s\n\n", command->name, command->doc,
                  command->name, command->operands);
    fill(out, command->more, 0);
    buffer_text(out, "\n");
    for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++) {
        struct flag_info info = cli_flag_info(flag);
        if (command->flags >> flag & 1) flag_help(out, &info);
    }
}

/* Which page or script --man and --completion name. */
static void (*writer(const struct cli *cli))(struct buffer *)
{
    if (cli_given(cli, CLI_FLAG_man)) {
        switch (cli->argument[CLI_FLAG_man][0]) {
        case '1': return manual_command;
        case '5': return manual_language;
        }
        return manual_errors;
    }
    if (cli_given(cli, CLI_FLAG_completion))
        return cli->argument[CLI_FLAG_completion][0] == 'b' ? completion_bash : completion_zsh;
    return help_overview;
}

/* A command hides a topic of its name: what is typed most is found first. */
enum exit_status face_help(struct cli *cli)
{
    struct buffer out = {0};
    if (cli->operands) {
        const struct command *command = cli_command(cli->operand[0]);
        if (command) {
            help_command(&out, command);
        } else if (!topic_write(&out, cli->operand[0])) {
            cli_complain("no command or topic `%s`; nas help lists them", cli->operand[0]);
            return STATUS_USAGE;
        }
    } else {
        writer(cli)(&out);
    }
    enum exit_status status = cli_write(cli, &out);
    buffer_free(&out);
    return status;
}
