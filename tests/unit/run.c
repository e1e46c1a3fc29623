/* Running programs: a search with a known best, a front with known points, a search that nothing
 * satisfies, checks; and what native programs and `nas run` make of each.
 */
#include "passes/run.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backends/runtime/interrupt.h"
#include "backends/runtime/perform.h"
#include "support/files.h"
#include "tests/tap.h"

static struct arena *arena;
static struct exprs *exprs;

/* ---- problems over one number 0..10 ---------------------------------------------------------- */

static const struct expr *slot(void)
{
    return expr_slot(exprs, 0, TYPE_WHOLE, (struct interval){0, 10});
}

/* (x - at)^2 */
static const struct expr *away(const struct expr *x, int64_t at)
{
    const struct expr *apart = expr_binary(exprs, EXPR_sub, x, expr_whole(exprs, at));
    return expr_binary(exprs, EXPR_mul, apart, apart);
}

static struct problem *draft(const char *name, size_t objectives)
{
    struct problem *problem = NEW(arena, struct problem);
    struct unknown *unknown = NEW(arena, struct unknown);
    const struct expr **size = NEW_ARRAY(arena, const struct expr *, 1);
    size[0] = expr_whole(exprs, 11);
    *unknown = (struct unknown){
        .path = "x", .domain = DOMAIN_range, .param = size, .params = 1, .slots = 1};
    problem->name = name;
    problem->unknown = unknown;
    problem->unknowns = problem->slots = 1;
    problem->objective = NEW_ARRAY(arena, struct objective, objectives);
    problem->objectives = objectives;
    problem->result = NEW_ARRAY(arena, const struct expr *, 1);
    problem->result[0] = slot();
    problem->results = 1;
    return problem;
}

static void aim(struct problem *problem, size_t which, const char *label, int64_t at)
{
    struct objective *objective = (struct objective *)&problem->objective[which];
    *objective = (struct objective){.label = label, .value = away(slot(), at)};
}

static void need(struct problem *problem, const char *label, const struct expr *holds,
                 const struct expr *distance)
{
    struct requirement *require = NEW(arena, struct requirement);
    *require = (struct requirement){.label = label, .holds = holds, .distance = distance};
    problem->require = require;
    problem->requires = 1;
}

static const struct expr *solve_of(struct problem *problem)
{
    return expr_solve(exprs, problem_intern(exprs, problem), NULL, 0);
}

/* The x nearest to `at`. */
static const struct value *nearest(int64_t at)
{
    struct problem *problem = draft("nearest", 1);
    aim(problem, 0, NULL, at);
    const struct expr *solve = solve_of(problem);
    return value_scalar(arena, expr_output(exprs, solve, 0, TYPE_WHOLE, (struct interval){0, 10}));
}

/* Near 0 and near 2: better in both than 0, 1, 2 is nothing. */
static const struct value *front(void)
{
    struct problem *problem = draft("front", 2);
    aim(problem, 0, "left", 0);
    aim(problem, 1, "right", 2);
    const struct value **item = NEW_ARRAY(arena, const struct value *, 1);
    const char **name = NEW_ARRAY(arena, const char *, 1);
    const struct value **shape = NEW_ARRAY(arena, const struct value *, 1);
    item[0] = value_scalar(arena, slot());
    name[0] = "x";
    shape[0] = value_record(arena, NULL, name, item, 1);
    struct value value = {
        .kind = VALUE_FRONT, .expr = solve_of(problem), .item = shape, .items = 1};
    return value_make(arena, value);
}

/* x - 10 must be above 5; the nearest x, 10, misses it by 5. */
static const struct value *impossible(void)
{
    struct problem *problem = draft("impossible", 1);
    aim(problem, 0, NULL, 0);
    const struct expr *limit = expr_whole(exprs, 15);
    need(problem, "far enough", expr_binary(exprs, EXPR_le, limit, slot()),
         expr_binary(exprs, EXPR_max, expr_whole(exprs, 0),
                     expr_binary(exprs, EXPR_sub, limit, slot())));
    const struct expr *solve = solve_of(problem);
    return value_scalar(arena, expr_output(exprs, solve, 0, TYPE_WHOLE, (struct interval){0, 10}));
}

/* ---- programs -------------------------------------------------------------------------------- */

enum { MOST_ACTIONS = 4 };

struct script {
    struct program program;
    struct action action[MOST_ACTIONS];
};

static void add_print(struct script *script, const struct value *value)
{
    const struct value **values = NEW_ARRAY(arena, const struct value *, 1);
    values[0] = value;
    script->action[script->program.actions++] =
        (struct action){.kind = ACTION_PRINT, .value = values, .values = 1};
}

static void add_check(struct script *script, const struct expr *holds, const char *message)
{
    script->action[script->program.actions++] =
        (struct action){.kind = ACTION_CHECK, .holds = holds, .message = message};
}

static void start(struct script *script)
{
    *script = (struct script){.program = {.exprs = exprs}};
    script->program.action = script->action;
}

static char *content(FILE *file)
{
    long size = ftell(file);
    char *text = arena_alloc(arena, (size_t)size + 1);
    rewind(file);
    if (fread(text, 1, (size_t)size, file) != (size_t)size) text = "(not read)";
    fclose(file);
    return text;
}

struct said {
    enum exit_status status;
    const char *answers;
    const char *reasons;
};

static struct said perform_script(const struct script *script, const struct run_options *options,
                                  bool interrupt)
{
    FILE *answers = tmpfile(), *reasons = tmpfile();
    struct session_options session_options = run_session_options(options);
    session_options.native = NATIVE_NEVER;
    session_options.jobs = 2;
    struct session *session = session_new(exprs, &session_options);
    if (interrupt) session_interrupt(session);
    struct performance performance = {.tool = "test",
                                      .session = session,
                                      .program = &script->program,
                                      .options = options,
                                      .folder = ".",
                                      .answers = answers,
                                      .reasons = reasons,
                                      .forgets = true};
    struct said said = {.status = perform(&performance)};
    session_free(session);
    said.answers = content(answers);
    said.reasons = content(reasons);
    return said;
}

static const struct run_options plain = {.quiet = true};
static const struct run_options json = {.quiet = true, .json = true};

static void test_search(void)
{
    struct script script;
    start(&script);
    add_print(&script, nearest(3));
    add_print(&script, nearest(99));
    struct said said = perform_script(&script, &plain, false);
    CHECK(said.status == STATUS_DONE);
    CHECK_TEXT(said.answers, "3\n10\n");
    CHECK_TEXT(said.reasons, "");
}

static void test_front(void)
{
    struct script script;
    const struct value *found = front();
    struct value table = {.kind = VALUE_TABLE, .item = &found, .items = 1};
    start(&script);
    add_print(&script, value_make(arena, table));
    CHECK_TEXT(perform_script(&script, &plain, false).answers, "x  left  right\n"
                                                               "--------------\n"
                                                               "0     0      4\n"
                                                               "1     1      1\n"
                                                               "2     4      0\n");
    CHECK_TEXT(perform_script(&script, &json, false).answers,
               "{\"print\": [[{\"x\": 0, \"values\": [0, 4]}, {\"x\": 1, \"values\": [1, 1]}, "
               "{\"x\": 2, \"values\": [4, 0]}]]}\n");
}

/* What stands before the action that fails is still printed. */
static void test_infeasible(void)
{
    struct script script;
    start(&script);
    add_print(&script, nearest(3));
    add_print(&script, impossible());
    add_print(&script, nearest(4));
    struct said said = perform_script(&script, &plain, false);
    CHECK(said.status == STATUS_INFEASIBLE);
    CHECK_TEXT(said.answers, "3\n");
    CHECK(strstr(said.reasons, "test: nothing feasible: search `impossible`\n") != NULL);
    CHECK(strstr(said.reasons, "far enough") != NULL);
    said = perform_script(&script, &json, false);
    CHECK(said.status == STATUS_INFEASIBLE);
    CHECK(strstr(said.answers,
                 "\n{\"infeasible\": {\"search\": \"impossible\", \"proven\": true") != NULL);
}

static void test_checks(void)
{
    struct script script;
    start(&script);
    add_check(&script, expr_truth(exprs, true), "never said");
    add_print(&script, value_text(arena, "first"));
    add_check(&script, expr_truth(exprs, false), "division by zero");
    add_print(&script, value_text(arena, "never printed"));
    struct said said = perform_script(&script, &plain, false);
    CHECK(said.status == STATUS_INFEASIBLE);
    CHECK_TEXT(said.answers, "first\n");
    CHECK_TEXT(said.reasons, "test: division by zero\n");
}

static void test_interrupted(void)
{
    struct script script;
    start(&script);
    add_print(&script, nearest(5));
    add_print(&script, nearest(6));
    struct said said = perform_script(&script, &plain, true);
    CHECK(said.status == STATUS_INTERRUPTED);
    CHECK_TEXT(said.answers, "");
    CHECK_TEXT(said.reasons, "test: interrupted\n");
}

static volatile sig_atomic_t earlier;

static void count_earlier(int number)
{
    earlier += number == SIGINT;
}

/* A signal interrupts the session while it is caught, and does what it did before afterwards. */
static void test_signals(void)
{
    struct session_options options = {.native = NATIVE_NEVER, .jobs = 1};
    struct session *session = session_new(exprs, &options);
    const struct value *concrete;
    signal(SIGINT, count_earlier);
    interrupt_catch(session);
    raise(SIGINT);
    CHECK(run_value(session, arena, nearest(8), &concrete) == SOLVE_INTERRUPTED);
    CHECK(earlier == 0);
    interrupt_release();
    raise(SIGINT);
    CHECK(earlier == 1);
    signal(SIGINT, SIG_DFL);
    session_free(session);
}

/* --out keeps the names that a search found, not the others. */
static void test_out(void)
{
    char folder[] = "/tmp/nas-run-XXXXXX";
    struct script script;
    const struct value *value[] = {value_scalar(arena, expr_whole(exprs, 1)), nearest(7)};
    const char *name[] = {"given", "found"};
    char *text;
    size_t size;
    start(&script);
    script.program.binding_value = value;
    script.program.binding_name = name;
    script.program.binding_values = 2;
    if (!mkdtemp(folder)) return;
    struct run_options options = plain;
    options.out = path_join(arena, folder, "best.nas");
    CHECK(perform_script(&script, &options, false).status == STATUS_DONE);
    CHECK(!file_read(arena, options.out, 1000, &text, &size));
    CHECK_TEXT(text, "## What was found.\n\nlet found = 7\nprint \"found\", found\n");
    options.out = "/nowhere/best.nas";
    CHECK(perform_script(&script, &options, false).status == STATUS_DATA);
    unlink(path_join(arena, folder, "best.nas"));
    CHECK(rmdir(folder) == 0);
}

int main(void)
{
    setenv("LC_ALL", "C", 1); /* lines of ASCII */
    setenv("COLUMNS", "80", 1);
    arena = arena_new();
    exprs = exprs_new(arena);
    test_search();
    test_front();
    test_infeasible();
    test_checks();
    test_interrupted();
    test_signals();
    test_out();
    arena_free(arena);
    return tap_done();
}
