/* `nas run`: elaborate, solve, print and export. */
#include "frontend/faces/load.h"

/* --native asks for compiled code: without the module the answers are the same, but late. */
static void tell_native(const struct loaded *loaded)
{
    const char *error = evaluator_native_error(session_evaluator(loaded->session));
    if (cli_given(loaded->cli, CLI_FLAG_native) && error)
        cli_complain("nothing was compiled, all was interpreted: %s", error);
}

/* The work itself is perform, which native programs use as well; this adds what only a source
 * has: messages, a cache. */
enum exit_status face_run(struct cli *cli)
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
        tell_native(&loaded);
    }
    load_end(&loaded);
    return status;
}
