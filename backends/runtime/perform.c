/* A run from program to exit status; see perform.h. */
#include "backends/runtime/perform.h"

#include <string.h>

#include "backends/report/json.h"
#include "backends/runtime/interrupt.h"

/* One reason: "tool: text" for people, {"error": text} as a line of the answers for programs. */
static void say(const struct performance *performance, struct span span, const char *text)
{
    struct buffer line = {0};
    progress_clear(performance->progress);
    if (performance->place && span.source) {
        performance->place->print(performance->place->context, &line, span);
        buffer_text(&line, ": ");
    } else {
        buffer_printf(&line, "%s: ", performance->tool);
    }
    fprintf(performance->reasons, "%s%s\n", buffer_string(&line), text);
    buffer_free(&line);
}

/* Programs read reasons where they read answers. */
static void answer_json(const struct performance *performance, struct buffer *object)
{
    if (performance->options->json) {
        fprintf(performance->answers, "%s\n", buffer_string(object));
        fflush(performance->answers);
    }
    buffer_free(object);
}

/* The conflict for people, and for programs as {"infeasible": ...}. */
static enum exit_status explain_infeasible(const struct performance *performance)
{
    const struct conflict *conflict = session_conflict(performance->session);
    struct buffer text = {0}, object = {0};
    progress_clear(performance->progress);
    if (conflict)
        conflict_text(&text, conflict, performance->place);
    else
        buffer_text(&text, "nothing feasible\n");
    fprintf(performance->reasons, "%s: %s", performance->tool, buffer_string(&text));
    buffer_free(&text);
    buffer_text(&object, "{\"infeasible\": ");
    conflict_json(&object, conflict);
    buffer_char(&object, '}');
    answer_json(performance, &object);
    return STATUS_INFEASIBLE;
}

static enum exit_status explain_failed(const struct performance *performance)
{
    struct span at = NO_SPAN;
    const char *error = session_error(performance->session, &at);
    struct buffer object = {0};
    if (!error) error = "the program cannot be evaluated";
    say(performance, at, error);
    buffer_text(&object, "{\"error\": ");
    json_text(&object, error);
    buffer_char(&object, '}');
    answer_json(performance, &object);
    return STATUS_DATA;
}

/* A run that waits for answers from outside has not gone wrong: say how to go on. */
static void tell_questions(const struct performance *performance, size_t count)
{
    struct buffer text = {0};
    const char *them = count == 1 ? "it" : "them";
    buffer_printf(&text, "%zu question%s open: ", count, count == 1 ? " is" : "s are");
    if (performance->built)
        buffer_text(&text,
                    "answers are told to the source of this program, with nas ask and nas tell");
    else if (performance->forgets)
        buffer_text(&text, "their answers are kept in the cache, so run without --no-cache");
    else if (performance->name)
        buffer_printf(&text, "nas ask %s prints %s", performance->name, them);
    else
        buffer_printf(&text, "nas ask prints %s when the program is in a file", them);
    say(performance, NO_SPAN, buffer_string(&text));
    buffer_free(&text);
}

static enum exit_status explain_interrupted(const struct performance *performance)
{
    size_t questions;
    session_pending(performance->session, &questions);
    if (!questions)
        say(performance, NO_SPAN,
            performance->forgets ? "interrupted"
                                 : "interrupted; running it again goes on from here");
    else if (!performance->options->quiet)
        tell_questions(performance, questions);
    return STATUS_INTERRUPTED;
}

enum exit_status perform_explain(const struct performance *performance, enum solve_status solved)
{
    switch (solved) {
    case SOLVE_DONE: return STATUS_DONE;
    case SOLVE_INFEASIBLE: return explain_infeasible(performance);
    case SOLVE_FAILED: return explain_failed(performance);
    case SOLVE_INTERRUPTED: break;
    }
    return explain_interrupted(performance);
}

/* Why run_program stopped; nothing when it did not. */
static enum exit_status explain_outcome(const struct performance *performance,
                                        const struct run_outcome *outcome, const struct sink *sink)
{
    struct span at = outcome->at ? outcome->at->span : NO_SPAN;
    if (outcome->status != SOLVE_DONE) return perform_explain(performance, outcome->status);
    if (outcome->check_failed) {
        const char *message = outcome->at->message;
        say(performance, at, message ? message : "this does not hold");
        return STATUS_INFEASIBLE;
    }
    if (outcome->error) {
        say(performance, at, sink->error ? sink->error : strerror(outcome->error));
        return STATUS_DATA;
    }
    return STATUS_DONE;
}

/* ---- --out ----------------------------------------------------------------------------------- */

/* The value without the fields of records that are still open (a family, a search's own choices
 * beside its front) and without functions; NULL when nothing is left. */
static const struct value *closed_part(struct arena *arena, const struct value *value)
{
    if (value->kind == VALUE_OPAQUE || value->kind == VALUE_NOTHING) return NULL;
    /* A design's parameters are part of it; a number that hangs on one has no value yet. */
    unsigned open = value->kind == VALUE_DESIGN ? READS_CHOICE : READS_CHOICE | READS_PARAM;
    if (value->kind != VALUE_RECORD || !value->name) return (value->reads & open) ? NULL : value;
    struct value part = *value;
    part.items = 0;
    part.item = NEW_ARRAY(arena, const struct value *, value->items + 1);
    part.name = NEW_ARRAY(arena, const char *, value->items + 1);
    for (size_t i = 0; i < value->items; i++) {
        const struct value *field = closed_part(arena, value->item[i]);
        if (!field) continue;
        part.name[part.items] = value->name[i];
        part.item[part.items++] = field;
    }
    return part.items ? value_make(arena, part) : NULL;
}

static bool is_found(const struct value *value)
{
    return value && (value->kind == VALUE_FRONT || (value->reads & READS_SOLVE));
}

/* What --out writes, as a record: the names whose values a solver found, or all of them when there
 * are none. */
static const struct value *names_record(struct arena *arena, const struct program *program)
{
    size_t names = program->binding_values, count = 0;
    const struct value **value = NEW_ARRAY(arena, const struct value *, names + 1);
    const char **name = NEW_ARRAY(arena, const char *, names + 1);
    bool found = false;
    for (size_t i = 0; i < names; i++) {
        value[i] = closed_part(arena, program->binding_value[i]);
        found = found || is_found(value[i]);
    }
    for (size_t i = 0; i < names; i++) {
        if (!value[i] || (found && !is_found(value[i]))) continue;
        name[count] = program->binding_name[i];
        value[count++] = value[i];
    }
    return value_record(arena, NULL, name, value, count);
}

static enum exit_status write_names(const struct performance *performance, struct sink *sink,
                                    struct arena *arena)
{
    const char *file = performance->options->out;
    const struct value *record = names_record(arena, performance->program);
    if (!record->items) {
        say(performance, NO_SPAN, "--out: no name of the program holds a value to write");
        return STATUS_DATA;
    }
    enum solve_status status = run_value(performance->session, arena, record, &record);
    if (status != SOLVE_DONE) return perform_explain(performance, status);
    if (!sink_write_value(sink, file, "", record, "What was found.")) return STATUS_DONE;
    say(performance, NO_SPAN, sink->error);
    return STATUS_DATA;
}

static enum exit_status write_out(const struct performance *performance, struct sink *sink)
{
    struct arena *arena = arena_new();
    enum exit_status status = write_names(performance, sink, arena);
    arena_free(arena);
    return status;
}

/* Whoever runs a program again after it was stopped is told that nothing was lost. */
static void tell_resumed(const struct performance *performance)
{
    struct resumed resumed = session_counts_resumed(performance->session);
    if (!resumed.searches) return;
    struct buffer text = {0};
    buffer_printf(&text, "%llu search%s went on from where it was stopped, after %llu evaluations",
                  (unsigned long long)resumed.searches, resumed.searches == 1 ? "" : "es",
                  (unsigned long long)resumed.evaluations);
    say(performance, NO_SPAN, buffer_string(&text));
    buffer_free(&text);
}

/* Whoever is given the best until --time was over is told that it is not the last word. */
static void tell_cut(const struct performance *performance, enum exit_status status)
{
    if (!session_out_of_time(performance->session) || status == STATUS_INTERRUPTED) return;
    say(performance, NO_SPAN,
        performance->forgets ? "out of time" : "out of time; running it again goes on from here");
}

/* The narration of --verbose: where the work was done. */
static void tell_counts(const struct performance *performance)
{
    struct evaluator_counts counts = evaluator_counts(session_evaluator(performance->session));
    fprintf(performance->reasons,
            "%s: %llu evaluations interpreted, %llu native; %u functions compiled in %.2f s\n",
            performance->tool, (unsigned long long)counts.interpreted,
            (unsigned long long)counts.native, counts.compiled, counts.compile_seconds);
}

/* What cannot be written is said before anything is searched. */
static enum exit_status check_files(const struct performance *performance, struct sink *sink)
{
    const struct program *program = performance->program;
    struct span at = NO_SPAN;
    int error = 0;
    for (size_t i = 0; i < program->actions && !error; i++) {
        error = sink_check(sink, &program->action[i]);
        at = program->action[i].span;
    }
    if (!error && performance->options->out) {
        error = sink_check_file(sink, performance->options->out);
        at = NO_SPAN;
    }
    if (!error) return STATUS_DONE;
    say(performance, at, sink->error);
    return STATUS_DATA;
}

/* The actions, then --out. */
static enum exit_status carry_out(const struct performance *performance, struct sink *sink)
{
    struct run_outcome outcome =
        run_program(performance->session, performance->program, &sink->base);
    enum exit_status status = explain_outcome(performance, &outcome, sink);
    if (status == STATUS_DONE && performance->options->out) status = write_out(performance, sink);
    return status;
}

enum exit_status perform(const struct performance *performance)
{
    const struct run_options *options = performance->options;
    struct sink_options sink_options = {
        .stream = performance->answers,
        .json = options->json,
        .style = sink_style(performance->answers, options->colour),
        .folder = performance->folder,
        .outside = options->allow_outside,
        .notes = options->quiet ? NULL : performance->reasons,
        .progress = performance->progress,
    };
    struct sink sink;
    sink_init(&sink, performance->program->exprs, &sink_options);
    interrupt_catch(performance->session);
    enum exit_status status = check_files(performance, &sink);
    if (status == STATUS_DONE) status = carry_out(performance, &sink);
    interrupt_release();
    if (status == STATUS_DONE && sink_flush(&sink)) {
        say(performance, NO_SPAN, sink.error);
        status = STATUS_DATA;
    }
    if (!options->quiet && session_warning(performance->session))
        say(performance, NO_SPAN, session_warning(performance->session));
    if (!options->quiet) tell_resumed(performance);
    if (!options->quiet) tell_cut(performance, status);
    progress_clear(performance->progress);
    if (options->verbose) tell_counts(performance);
    sink_free(&sink);
    return status;
}
