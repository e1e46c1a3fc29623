/* `nas ask` and `nas tell`: questions that something outside the compiler answers, one JSON object
 * a line.
 *
 * Both run the program as far as its answers go, with everything that it prints thrown away: what
 * was evaluated before is in the cache, so this is quick. What it then still needs to know is open.
 */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/faces/load.h"
#include "backends/runtime/interrupt.h"
#include "passes/run.h"

/* Runs until nothing is left to do without an answer. An end that has open questions is a good one.
 */
static enum exit_status find_questions(struct loaded *loaded, const struct question **open,
                                       size_t *count)
{
    struct run_sink sink = load_silent_sink();
    struct performance performance = load_performance(loaded, loaded->program);
    interrupt_catch(loaded->session);
    struct run_outcome outcome = run_program(loaded->session, loaded->program, &sink);
    interrupt_release();
    progress_clear(&loaded->progress);
    *open = session_pending(loaded->session, count);
    if (*count || outcome.status == SOLVE_DONE) return STATUS_DONE;
    return perform_explain(&performance, outcome.status);
}

/* A whole number as such, so that a shell can calculate with it. */
static json_t *json_number(double number)
{
    if (number == floor(number) && fabs(number) <= 0x1p53) return json_integer((json_int_t)number);
    return isfinite(number) ? json_real(number) : json_null();
}

static void print_question(const struct question *question)
{
    const struct oracle *oracle = question->oracle;
    json_t *args = json_object();
    for (size_t i = 0; i < oracle->args; i++) {
        char place[24];
        snprintf(place, sizeof place, "%zu", i + 1);
        const char *name = oracle->arg_name ? oracle->arg_name[i] : NULL;
        json_object_set_new(args, name ? name : place, json_number(question->args[i]));
    }
    json_t *row = json_pack("{s:s, s:s, s:o}", "id", question->id, "what",
                            oracle->text ? oracle->text : oracle->name, "args", args);
    json_dumpf(row, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(row);
}

/* The session of a program with its open questions. */
static enum exit_status begin(struct loaded *loaded, struct cli *cli, const struct question **open,
                              size_t *count)
{
    load_begin(loaded, cli);
    *count = 0;
    enum exit_status status = load_runnable(loaded);
    if (status != STATUS_DONE) return status;
    if (!load_cache(cli)) {
        cli_complain("questions and answers are kept in the cache, and there is none: %s",
                     cli_given(cli, CLI_FLAG_no_cache) ? "leave out --no-cache"
                                                       : "--cache or NAS_CACHE says where");
        return STATUS_USAGE;
    }
    load_session(loaded);
    return find_questions(loaded, open, count);
}

/* Questions are printed in the order of their ids, which is the same in every run. */
enum exit_status face_ask(struct cli *cli)
{
    struct loaded loaded;
    const struct question *open;
    size_t count;
    enum exit_status status = begin(&loaded, cli, &open, &count);
    for (size_t i = 0; i < count; i++)
        print_question(&open[i]);
    if (status == STATUS_DONE && !count && !cli->run.quiet)
        fprintf(stderr, "nas: no question is open\n");
    load_end(&loaded);
    return status;
}

static const struct question *find_question(const struct question *open, size_t count,
                                            const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(open[i].id, id)) return &open[i];
    return NULL;
}

/* The number that an answer gives; NULL, or what is wrong with it. */
static const char *read_value(const struct question *question, const json_t *value, double *number)
{
    bool truth = question->oracle->result.kind == SCALAR_TRUTH;
    if (!value) return "the answer has no `value`";
    if (json_is_boolean(value) && !truth)
        return "the value is a truth, the question wants a number";
    if (json_is_boolean(value)) {
        *number = json_is_true(value);
        return NULL;
    }
    if (!json_is_number(value)) return "the value is not a number";
    *number = json_number_value(value);
    if (truth && *number != 0 && *number != 1) return "the question wants true or false";
    return NULL;
}

/* Why an id belongs to no open question: it was answered, or it never was one of this program as
 * the flags make it. */
static const char *not_open(struct loaded *loaded, const char *id)
{
    double value;
    if (session_answered(loaded->session, id, &value))
        return arena_printf(loaded->cli->arena, "this question is answered already, with %.15g",
                            value);
    return "no open question has this id; nas ask with the same flags prints those that are open";
}

/* Takes in one line; NULL, or what is wrong with it. */
static const char *tell_row(struct loaded *loaded, const json_t *row)
{
    if (!json_is_object(row)) return "an answer is an object: {\"id\": ..., \"value\": ...}";
    const json_t *id = json_object_get(row, "id");
    if (!json_is_string(id)) return "the answer has no `id`";
    size_t count;
    const struct question *open = session_pending(loaded->session, &count);
    const struct question *question = find_question(open, count, json_string_value(id));
    if (!question) return not_open(loaded, json_string_value(id));
    double number = 0;
    const char *wrong = read_value(question, json_object_get(row, "value"), &number);
    if (wrong) return wrong;
    int error = session_tell(loaded->session, json_string_value(id), number);
    return error ? strerror(error) : NULL;
}

/* Lines are counted as an editor counts them, blank ones too. */
static bool tell_line(struct loaded *loaded, const char *line, size_t size, size_t number)
{
    json_error_t error;
    json_t *row = json_loadb(line, size, JSON_REJECT_DUPLICATES, &error);
    const char *wrong = row ? tell_row(loaded, row) : error.text;
    if (wrong) fprintf(stderr, "<input>:%zu: %s\n", number, wrong);
    json_decref(row);
    return !wrong;
}

static bool is_blank(const char *line, size_t size)
{
    return strspn(line, " \t\r\n") == size;
}

/* Bad lines do not keep good ones out: measuring again may be dear. */
enum exit_status face_tell(struct cli *cli)
{
    struct loaded loaded;
    const struct question *open;
    size_t count, told = 0;
    enum exit_status status = begin(&loaded, cli, &open, &count);
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    if (loaded.session && status == STATUS_DONE) {
        for (size_t number = 1; (size = getline(&line, &room, stdin)) >= 0; number++) {
            if (is_blank(line, (size_t)size)) continue;
            if (tell_line(&loaded, line, (size_t)size, number))
                told++;
            else
                status = STATUS_DATA;
        }
        if (!cli->run.quiet)
            fprintf(stderr, "nas: %zu answer%s kept\n", told, told == 1 ? "" : "s");
    }
    free(line);
    load_end(&loaded);
    return status;
}
