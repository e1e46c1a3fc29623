/* Reading a command line by the tables; see cli.h.
 *
 * Flags and operands may stand in any order; `--` ends the flags; a long flag takes its argument as
 * the next word or after `=`, a letter as the next word or glued.
 */
#include <string.h>

#include "frontend/faces/cli.h"
#include "lang/diagnostic.h"

/* The flag that a word names: `--name`, `--name=...`, `-x` or `-x...`. CLI_FLAGS when none. */
static enum cli_flag flag_of(const char *word)
{
    size_t length = strcspn(word, "=");
    for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++) {
        struct cli_flag_info info = cli_flag_info(flag);
        if (word[1] != '-') {
            if (info.letter && info.letter == word[1] && (info.argument || !word[2])) return flag;
        } else if (strlen(info.name) == length - 2 && !strncmp(info.name, word + 2, length - 2)) {
            return flag;
        }
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

/* The argument of the flag at argv[*at]; NULL after a message when it is missing. */
static const char *argument_of(enum cli_flag flag, int argc, char **argv, int *at)
{
    const char *word = argv[(*at)++];
    struct cli_flag_info info = cli_flag_info(flag);
    if (word[1] != '-' && word[2]) return word + 2;
    const char *equals = word[1] == '-' ? strchr(word, '=') : NULL;
    if (equals) return equals + 1;
    if (*at < argc) return argv[(*at)++];
    cli_complain("--%s needs an argument: --%s %s", info.name, info.name, info.argument);
    return NULL;
}

/* Whether `text` is one of the words of "a|b|c". */
static bool is_among(const char *choices, const char *text)
{
    size_t length = strlen(text);
    for (const char *at = choices;; at += strcspn(at, "|") + 1) {
        size_t word = strcspn(at, "|");
        if (word == length && !strncmp(at, text, word)) return true;
        if (!at[word]) return false;
    }
}

/* What can be said about an argument before anything is done. */
static enum exit_status check_argument(enum cli_flag flag, const char *text)
{
    struct cli_flag_info info = cli_flag_info(flag);
    if (strchr(info.argument, '|') && !is_among(info.argument, text)) {
        cli_complain("--%s is one of %s, not `%s`", info.name, info.argument, text);
        return STATUS_USAGE;
    }
    if (flag == CLI_FLAG_set && (!strchr(text, '=') || text[0] == '=')) {
        cli_complain("--set takes NAME=VALUE, not `%s`", text);
        return STATUS_USAGE;
    }
    return STATUS_DONE;
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

static void keep_argument(struct cli *cli, enum cli_flag flag, const char *text)
{
    cli->argument[flag] = text;
    if (flag == CLI_FLAG_set) keep_set(cli, text);
    if (flag == CLI_FLAG_color)
        cli->colour = !strcmp(text, "auto")     ? COLOUR_AUTO
                      : !strcmp(text, "always") ? COLOUR_ALWAYS
                                                : COLOUR_NEVER;
}

/* A flag of this file's own table at argv[*at]. */
static enum exit_status read_own(struct cli *cli, enum cli_flag flag, int argc, char **argv,
                                 int *at)
{
    struct cli_flag_info info = cli_flag_info(flag);
    if (!info.argument) {
        const char *equals = strchr(argv[*at], '=');
        if (equals) {
            cli_complain("--%s takes no argument", info.name);
            return STATUS_USAGE;
        }
        ++*at;
        return STATUS_DONE;
    }
    const char *text = argument_of(flag, argc, argv, at);
    if (!text) return STATUS_USAGE;
    enum exit_status status = check_argument(flag, text);
    if (status == STATUS_DONE) keep_argument(cli, flag, text);
    return status;
}

/* A flag must be in flags.def and in the command's row. Those of a run are read by the reader
 * that native programs use too, so both say the same about a wrong number. */
static enum exit_status read_flag(struct cli *cli, int argc, char **argv, int *at)
{
    enum cli_flag flag = flag_of(argv[*at]);
    if (flag == CLI_FLAGS) return unknown_flag(cli, argv[*at]);
    struct cli_flag_info info = cli_flag_info(flag);
    if (!(cli->command->flags >> flag & 1)) {
        cli_complain("nas %s does not take --%s", cli->command->name, info.name);
        return STATUS_USAGE;
    }
    cli->given |= UINT64_C(1) << flag;
    if ((int)flag >= (int)RUN_FLAGS) return read_own(cli, flag, argc, argv, at);
    if (argv[*at][1] != '-') { /* a letter of a flag of the run: none takes an argument */
        cli->run.quiet |= flag == CLI_FLAG_quiet;
        ++*at;
        return STATUS_DONE;
    }
    char error[200];
    if (run_flag_read(&cli->run, argc, argv, at, error, sizeof error) == FLAG_READ)
        return STATUS_DONE;
    cli_complain("%s", error);
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
    for (int at = 0; at < argc;) {
        if (flags && !strcmp(argv[at], "--")) {
            flags = false;
            at++;
        } else if (flags && argv[at][0] == '-' && argv[at][1]) {
            enum exit_status status = read_flag(cli, argc, argv, &at);
            if (status != STATUS_DONE) return status;
        } else {
            cli->operand[cli->operands++] = argv[at++];
        }
    }
    if (cli_given(cli, CLI_FLAG_help)) return STATUS_DONE;
    enum exit_status status = check_together(cli);
    return status == STATUS_DONE ? check_operands(cli) : status;
}
