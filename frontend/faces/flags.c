/* Reading a command line by the tables; see cli.h.
 *
 * Flags and operands may stand in any order; `--` ends the flags; a long flag takes its argument as
 * the next word or after `=`, a letter as the next word or glued.
 */
#include <string.h>

#include "frontend/faces/cli.h"
#include "lang/diagnostic.h"

/* The flag that a word names; CLI_FLAGS when none. */
static enum cli_flag flag_of(const char *word)
{
    for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++) {
        struct flag_info info = cli_flag_info(flag);
        if (flag_matches(&info, word)) return flag;
    }
    return CLI_FLAGS;
}

/* Only flags that this command takes are suggested. */
static enum exit_status unknown_flag(const struct cli *cli, const char *word)
{
    const char *names[CLI_FLAGS];
    size_t count = 0;
    for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++)
        if (cli->command->flags >> flag & 1) names[count++] = cli_flag_info(flag).name;
    const char *text = arena_slice(cli->arena, word, strcspn(word, "="));
    const char *near = text[1] == '-' ? nearest_name(text + 2, names, count) : NULL;
    if (near)
        cli_complain("unknown flag %s; did you mean --%s?", text, near);
    else
        cli_complain("unknown flag %s; nas help %s lists those it takes", text, cli->command->name);
    return STATUS_USAGE;
}

/* The last --set of a name counts. */
static void keep_set(struct cli *cli, const char *text)
{
    size_t name = strcspn(text, "=") + 1;
    for (size_t i = 0; i < cli->sets; i++) {
        if (strncmp(cli->set[i], text, name)) continue;
        cli->set[i] = text;
        return;
    }
    cli->set[cli->sets++] = text;
}

/* A flag of this file's own table. */
static enum exit_status read_own(struct cli *cli, enum cli_flag flag, struct flag_reader *reader)
{
    struct flag_info info = cli_flag_info(flag);
    const char *text;
    if (!flag_read(reader, &info, &text)) {
        cli_complain("%s", reader->error);
        return STATUS_USAGE;
    }
    if (flag == CLI_FLAG_set && (!strchr(text, '=') || text[0] == '=')) {
        cli_complain("--set takes NAME=VALUE, not `%s`", text);
        return STATUS_USAGE;
    }
    cli->argument[flag] = text;
    if (flag == CLI_FLAG_set) keep_set(cli, text);
    return STATUS_DONE;
}

/* A flag must be in flags.def and in the command's row. Those of a run are read by the reader
 * that native programs use too, so both say the same about a wrong number. */
static enum exit_status read_flag(struct cli *cli, struct flag_reader *reader)
{
    const char *word = reader->argv[reader->at];
    enum cli_flag flag = flag_of(word);
    if (flag == CLI_FLAGS) return unknown_flag(cli, word);
    if (!(cli->command->flags >> flag & 1)) {
        cli_complain("nas %s does not take --%s", cli->command->name, cli_flag_info(flag).name);
        return STATUS_USAGE;
    }
    cli->given |= UINT64_C(1) << flag;
    if ((int)flag >= (int)RUN_FLAGS) return read_own(cli, flag, reader);
    if (run_flag_read(&cli->run, reader) == FLAG_READ) return STATUS_DONE;
    cli_complain("%s", reader->error);
    return STATUS_USAGE;
}

/* --text stands for the file, --all for the keys. */
static enum exit_status check_operands(const struct cli *cli)
{
    const struct command *command = cli->command;
    size_t least = command->least, most = command->most;
    if (cli_given(cli, CLI_FLAG_text)) least = most = 0;
    if (cli_given(cli, CLI_FLAG_all)) least = 0;
    if (cli->operands >= least && cli->operands <= most) return STATUS_DONE;
    if (cli->operands < least)
        cli_complain("nas %s needs %s; nas help %s says more", command->name, command->operands,
                     command->name);
    else
        cli_complain("nas %s: `%s` is one too many; usage: nas %s %s", command->name,
                     cli->operand[most], command->name, command->operands);
    return STATUS_USAGE;
}

/* Pairs of flags that contradict each other. */
static enum exit_status check_together(const struct cli *cli)
{
    static const enum cli_flag apart[][2] = {{CLI_FLAG_interpret, CLI_FLAG_native},
                                             {CLI_FLAG_cache, CLI_FLAG_no_cache},
                                             {CLI_FLAG_tree, CLI_FLAG_steps},
                                             {CLI_FLAG_man, CLI_FLAG_completion}};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        if (!cli_given(cli, apart[i][0]) || !cli_given(cli, apart[i][1])) continue;
        cli_complain("--%s and --%s exclude each other", cli_flag_info(apart[i][0]).name,
                     cli_flag_info(apart[i][1]).name);
        return STATUS_USAGE;
    }
    return STATUS_DONE;
}

enum exit_status cli_read(struct cli *cli, const struct command *command, int argc, char **argv)
{
    cli->command = command;
    cli->set = NEW_ARRAY(cli->arena, const char *, (size_t)argc + 1);
    cli->operand = NEW_ARRAY(cli->arena, char *, (size_t)argc + 1);
    bool flags = true;
    struct flag_reader reader = {.argc = argc, .argv = argv};
    while (reader.at < argc) {
        char *word = argv[reader.at];
        if (flags && !strcmp(word, "--")) {
            flags = false;
            reader.at++;
        } else if (flags && word[0] == '-' && word[1]) {
            enum exit_status status = read_flag(cli, &reader);
            if (status != STATUS_DONE) return status;
        } else {
            cli->operand[cli->operands++] = word;
            reader.at++;
        }
    }
    if (cli_given(cli, CLI_FLAG_help)) return STATUS_DONE;
    enum exit_status status = check_together(cli);
    return status == STATUS_DONE ? check_operands(cli) : status;
}
