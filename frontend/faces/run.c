/* `nas run`: elaborate, solve, print and export. */
#include "frontend/faces/load.h"

/* The narration of --verbose: where the work was done. */
static void tell_counts(const struct session *session, struct evaluator_counts counts)
{
    (void)session;
    fprintf(stderr,
            "nas: %llu evaluations interpreted, %llu native; %u functions compiled in %.2f s\n",
            (unsigned long long)counts.interpreted, (unsigned long long)counts.native,
            counts.compiled, counts.compile_seconds);
}

enum exit_status command_run(struct cli *cli)
{
    struct loaded loaded;
    load_begin(&loaded, cli);
    enum exit_status status = load_runnable(&loaded);
    if (status == STATUS_DONE) {
        if (!loaded.program->actions && !cli->run.out && !cli->run.quiet)
            cli_complain("%s prints and exports nothing", loaded.name);
        load_session(&loaded);
        struct performance performance = load_performance(&loaded, loaded.program);
        status = perform(&performance);
        if (cli_given(cli, CLI_FLAG_verbose))
            tell_counts(loaded.session, evaluator_counts(session_evaluator(loaded.session)));
    }
    load_end(&loaded);
    return status;
}
