/* Any text as a program that runs for a moment: nothing crashes, every answer is printed and
 * written in all forms, and what is written as .nas and as JSON reads back. */
#include <errno.h>
#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backends/report/report.h"
#include "frontend/frontend.h"
#include "passes/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_nas(struct exprs *exprs, const struct value *value)
{
    struct buffer text = {0};
    if (value->reads & READS_CHOICE) return;
    report_nas(&text, exprs, "answer", value, "What was found.");
    struct arena *arena = arena_new();
    struct frontend *frontend = frontend_new(arena, NULL);
    if (!frontend_text(frontend, "answer.nas", buffer_string(&text), text.size)) {
        diagnostics_print(frontend_diagnostics(frontend), stderr, false);
        fprintf(stderr, "an answer does not read back:\n%s\n", buffer_string(&text));
        abort();
    }
    arena_free(arena);
    buffer_free(&text);
}

static void check_json(struct exprs *exprs, const struct value *value)
{
    struct buffer text = {0};
    json_error_t error;
    report_json(&text, exprs, value);
    json_t *read = json_loadb(text.text, text.size, JSON_DECODE_ANY, &error);
    if (!read) {
        fprintf(stderr, "an answer is no JSON: %s\n%s\n", error.text, buffer_string(&text));
        abort();
    }
    json_decref(read);
    buffer_free(&text);
}

static int show(struct run_sink *sink, const struct action *action,
                const struct value *const *value, size_t values)
{
    static const struct report_style styles[] = {{80, true, false}, {20, false, true}};
    struct exprs *exprs = sink->context;
    struct buffer out = {0};
    (void)action;
    for (size_t i = 0; i < values; i++) {
        bool rows = value[i]->kind == VALUE_TABLE || value[i]->kind == VALUE_LIST ||
                    value[i]->kind == VALUE_RECORD;
        report_text(&out, exprs, value[i], &styles[0]);
        report_text(&out, exprs, value[i], &styles[1]);
        if (rows) report_csv(&out, exprs, value[i]);
        if (rows || value[i]->kind == VALUE_PLOT) report_svg(&out, exprs, value[i]);
        check_json(exprs, value[i]);
        check_nas(exprs, value[i]);
    }
    buffer_free(&out);
    return 0;
}

static int store(struct run_sink *sink, const struct action *action, const struct value *value)
{
    return show(sink, action, &value, 1);
}

static void failed(struct run_sink *sink, const struct action *action)
{
    (void)sink;
    (void)action;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    char *text = arena_slice(arena, (const char *)data, size);
    struct frontend_options options = {.steps = 50000};
    struct frontend *frontend = frontend_new(arena, &options);
    const struct program *program = frontend_text(frontend, "fuzz.nas", text, size);
    if (program && !program->unsupporteds) {
        struct session_options moment = {
            .jobs = 1, .budget = 100, .seconds = 0.5, .native = NATIVE_NEVER};
        struct run_sink sink = {show, store, failed, program->exprs};
        struct session *session = session_new(program->exprs, &moment);
        run_program(session, program, &sink);
        session_free(session);
    }
    arena_free(arena);
    return 0;
}
