/* Random programs, run by the interpreter and by native code: the same answers, bit for bit.
 *
 *     differential [programs [first seed]]
 *
 * Without arguments a sample small enough for every test run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backends/report/report.h"
#include "frontend/frontend.h"
#include "passes/run.h"
#include "tests/programs/generate.h"
#include "tests/tap.h"

enum { SAMPLE = 60 };

struct answers {
    struct run_sink sink;
    struct exprs *exprs;
    struct buffer text;
};

static int keep(struct run_sink *sink, const struct action *action,
                const struct value *const *value, size_t values)
{
    struct answers *answers = sink->context;
    (void)action;
    for (size_t i = 0; i < values; i++) {
        report_json(&answers->text, answers->exprs, value[i]);
        buffer_char(&answers->text, '\n');
    }
    return 0;
}

static int ignore_file(struct run_sink *sink, const struct action *action,
                       const struct value *value)
{
    (void)sink, (void)action, (void)value;
    return 0;
}

static void note_check(struct run_sink *sink, const struct action *action)
{
    struct answers *answers = sink->context;
    buffer_printf(&answers->text, "check failed: %s\n", action->message);
}

/* What the program answers in one mode, as exact text. */
static void run(struct buffer *out, const struct buffer *text, enum native_mode native,
                uint64_t *native_lanes)
{
    struct arena *arena = arena_new();
    struct frontend *frontend = frontend_new(arena, NULL);
    const struct program *program = frontend_text(frontend, "random.nas", text->text, text->size);
    if (!program) {
        /* A divisor that turns out to be the constant 0, and the like: refused before it runs. */
        buffer_printf(out, "does not check: %s\n",
                      diagnostics_get(frontend_diagnostics(frontend), 0)->message);
        arena_free(arena);
        return;
    }
    struct session_options options = {.jobs = 1, .native = native};
    struct session *session = session_new(program->exprs, &options);
    struct answers answers = {.exprs = program->exprs};
    answers.sink = (struct run_sink){keep, ignore_file, note_check, &answers};
    struct run_outcome outcome = run_program(session, program, &answers.sink);
    buffer_text(out, buffer_string(&answers.text));
    buffer_printf(out, "status %d\n", (int)outcome.status);
    *native_lanes += evaluator_counts(session_evaluator(session)).native;
    buffer_free(&answers.text);
    session_free(session);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : SAMPLE;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    uint64_t checked = 0, solved = 0, same = 0, lanes = 0, interpreted_lanes = 0;
    for (uint64_t seed = first; seed < first + count; seed++) {
        struct buffer text = {0}, slow = {0}, fast = {0};
        generate_program(&text, seed);
        run(&slow, &text, NATIVE_NEVER, &interpreted_lanes);
        run(&fast, &text, NATIVE_ALWAYS, &lanes);
        checked += !strstr(buffer_string(&slow), "does not check");
        solved += strstr(buffer_string(&slow), "status 0") != NULL;
        bool equal = !strcmp(buffer_string(&slow), buffer_string(&fast));
        same += equal;
        if (!equal)
            printf("# seed %llu\n%s\ninterpreted:\n%s\nnative:\n%s\n", (unsigned long long)seed,
                   text.text, buffer_string(&slow), buffer_string(&fast));
        buffer_free(&text);
        buffer_free(&slow);
        buffer_free(&fast);
    }
    tap_note("%llu programs: %llu check, %llu have an answer, %llu agree; %llu candidates in "
             "native code",
             (unsigned long long)count, (unsigned long long)checked, (unsigned long long)solved,
             (unsigned long long)same, (unsigned long long)lanes);
    CHECK(checked * 10 > count * 8);
    CHECK(same == count);
    CHECK(solved * 2 > count);
    if (lanes)
        CHECK(interpreted_lanes == 0);
    else
        tap_skip("native code ran", "the LLVM module is not there");
    return tap_done();
}
