/* Reads programs; print.c shows their form. Items come one by one, each made of earlier ones. */
#include <inttypes.h>
#include <string.h>

#include "ir/read.h"
#include "ir/words.h"
#include "support/limits.h"

uint32_t read_number(struct reading *r)
{
    return (uint32_t)reader_whole(r->reader, UINT32_MAX - 1);
}

uint32_t read_index(struct reading *r, size_t bound, const char *what)
{
    const struct reader *reader = r->reader;
    if (reader->token == TOKEN_NUMBER && !(reader->number < (double)bound))
        reader_fail(r->reader, "%s %g is beyond %zu", what, reader->number, bound);
    return read_number(r);
}

void read_next(struct reading *r, size_t next)
{
    if (r->reader->token != TOKEN_NUMBER || r->reader->number != (double)next)
        reader_fail(r->reader, "number %zu expected", next);
    read_number(r);
}

const struct expr **read_calls(struct reading *r, size_t *count)
{
    struct VECTOR(const struct expr *) calls = {0};
    reader_expect(r->reader, "(");
    while (!reader_failed(r->reader) && !reader_accept(r->reader, ")")) {
        if (calls.count) reader_expect(r->reader, ",");
        const struct expr *expr = reader_expr(r->reader);
        vector_push(r->arena, &calls, expr);
    }
    *count = calls.count;
    return calls.item;
}

const struct expr *read_when(struct reading *r, const char *word)
{
    return reader_accept(r->reader, word) ? reader_expr(r->reader) : NULL;
}

static const struct expr *expr_called(struct reader *reader, uint32_t number)
{
    struct reading *r = reader->context;
    return number < r->expr.count ? r->expr.item[number] : NULL;
}

static const struct design *design_called(struct reader *reader, uint32_t number)
{
    struct reading *r = reader->context;
    return number < r->design.count ? r->design.item[number] : NULL;
}

/* Statements. */

/* What the program holds, in the order of the text. */
struct contents {
    struct VECTOR(const struct problem *) problem;
    struct VECTOR(const struct design *) design;
    struct VECTOR(const char *) design_name;
    struct VECTOR(struct action) action;
    struct VECTOR(const struct value *) value;
    struct VECTOR(const char *) value_name;
    struct VECTOR(struct binding) binding;
    struct VECTOR(struct unsupported) unsupported;
};

static void read_design_item(struct reading *r)
{
    read_next(r, r->design.count);
    reader_expect(r->reader, "=");
    if (reader_failed(r->reader)) return;
    const struct design *design = design_read(r->reader);
    if (design) vector_push(r->arena, &r->design, design);
}

static void read_named(struct reading *r, struct contents *contents)
{
    const char *name = reader_quoted(r->reader);
    reader_expect(r->reader, "=");
    reader_expect(r->reader, "design");
    uint32_t number = read_index(r, r->design.count, "design");
    if (reader_failed(r->reader)) return;
    vector_push(r->arena, &contents->design, r->design.item[number]);
    vector_push(r->arena, &contents->design_name, name);
}

static void read_let(struct reading *r, struct contents *contents)
{
    const char *name = reader_quoted(r->reader);
    reader_expect(r->reader, "=");
    const struct value *value = reader_value(r->reader);
    vector_push(r->arena, &contents->value, value);
    vector_push(r->arena, &contents->value_name, name);
}

static void read_operands(struct reading *r, struct action *action)
{
    struct VECTOR(const struct value *) values = {0};
    reader_expect(r->reader, "(");
    while (!reader_failed(r->reader) && !reader_accept(r->reader, ")")) {
        if (values.count) reader_expect(r->reader, ",");
        const struct value *value = reader_value(r->reader);
        vector_push(r->arena, &values, value);
    }
    action->value = values.item;
    action->values = values.count;
    if (reader_accept(r->reader, "when")) action->holds = reader_expr(r->reader);
}

static void read_action(struct reading *r, struct contents *contents, enum action_kind kind)
{
    struct action action = {.kind = kind};
    switch (kind) {
    case ACTION_PRINT: read_operands(r, &action); break;
    case ACTION_EXPORT:
        action.file = reader_text(r->reader);
        read_operands(r, &action);
        break;
    case ACTION_CHECK:
        action.message = reader_quoted(r->reader);
        reader_expect(r->reader, "holds");
        action.holds = reader_expr(r->reader);
        break;
    }
    action.span = reader_span(r->reader);
    vector_push(r->arena, &contents->action, action);
}

static const char **read_names(struct reading *r, const char *word, size_t *count)
{
    struct VECTOR(const char *) names = {0};
    reader_expect(r->reader, word);
    while (r->reader->token == TOKEN_QUOTED) {
        const char *name = reader_text(r->reader);
        vector_push(r->arena, &names, name);
    }
    *count = names.count;
    return names.item;
}

static void read_binding(struct reading *r, struct contents *contents)
{
    struct binding binding = {.solver = reader_quoted(r->reader)};
    binding.name = reader_quoted(r->reader);
    binding.binds = read_names(r, "binds", &binding.bound);
    binding.samples = read_names(r, "samples", &binding.sampled);
    binding.constants = read_names(r, "constants", &binding.constant);
    binding.span = reader_span(r->reader);
    vector_push(r->arena, &contents->binding, binding);
}

static void read_unsupported(struct reading *r, struct contents *contents)
{
    struct unsupported unsupported = {.what = reader_quoted(r->reader)};
    unsupported.span = reader_span(r->reader);
    vector_push(r->arena, &contents->unsupported, unsupported);
}

/* What a choice stands for; it is known by now and gets it once. */
static void read_shown(struct reading *r)
{
    uint32_t number = read_number(r);
    void **place = map_find(&r->choice, &number, sizeof number);
    struct choice *choice = place ? *place : NULL;
    if (!choice || choice->shown) reader_fail(r->reader, "choice %" PRIu32 " expected", number);
    reader_expect(r->reader, "=");
    const struct value *shown = reader_value(r->reader);
    if (!reader_failed(r->reader)) choice->shown = shown;
}

static void read_item(struct reading *r, struct contents *contents)
{
    struct reader *reader = r->reader;
    for (size_t kind = 0; kind < ACTION_WORDS; kind++)
        if (reader_accept(reader, action_words[kind])) {
            read_action(r, contents, (enum action_kind)kind);
            return;
        }
    if (reader_accept(reader, "%"))
        read_expr_item(r);
    else if (reader_accept(reader, "table"))
        read_table_item(r);
    else if (reader_accept(reader, "oracle"))
        read_oracle_item(r);
    else if (reader_accept(reader, "problem"))
        read_problem_item(r);
    else if (reader_accept(reader, "design"))
        read_design_item(r);
    else if (reader_accept(reader, "choice"))
        read_choice_item(r);
    else if (reader_accept(reader, "param"))
        read_param_item(r);
    else if (reader_accept(reader, "shown"))
        read_shown(r);
    else if (reader_accept(reader, "named"))
        read_named(r, contents);
    else if (reader_accept(reader, "let"))
        read_let(r, contents);
    else if (reader_accept(reader, "binding"))
        read_binding(r, contents);
    else if (reader_accept(reader, "unsupported"))
        read_unsupported(r, contents);
    else
        reader_fail(reader, "an item expected");
}

static void read_head(struct reading *r)
{
    reader_expect(r->reader, "nas");
    reader_expect(r->reader, "ir");
    if (reader_whole(r->reader, UINT32_MAX) != 1) reader_fail(r->reader, "version 1 expected");
    reader_expect(r->reader, "symbols");
    for (uint32_t next = 0; r->reader->token == TOKEN_QUOTED; next++) {
        const char *name = reader_text(r->reader);
        if (!reader_failed(r->reader) && symbol_number(r->exprs, name) != next)
            reader_fail(r->reader, "a symbol at a place that is not its own");
    }
}

static void read_order(struct reading *r, struct contents *contents)
{
    while (r->reader->token == TOKEN_NUMBER) {
        uint32_t number = read_index(r, r->problem.count, "problem");
        if (!reader_failed(r->reader))
            vector_push(r->arena, &contents->problem, r->problem.item[number]);
    }
    if (r->reader->token != TOKEN_END) reader_fail(r->reader, "the end expected");
}

static struct program *take(struct reading *r, const struct contents *contents)
{
    struct program *program = NEW(r->arena, struct program);
    program->exprs = r->exprs;
    program->problem = contents->problem.item;
    program->problems = contents->problem.count;
    program->design = contents->design.item;
    program->design_name = contents->design_name.item;
    program->designs = contents->design.count;
    program->action = contents->action.item;
    program->actions = contents->action.count;
    program->binding_value = contents->value.item;
    program->binding_name = contents->value_name.item;
    program->binding_values = contents->value.count;
    program->binding = contents->binding.item;
    program->bindings = contents->binding.count;
    program->unsupported = contents->unsupported.item;
    program->unsupporteds = contents->unsupported.count;
    return program;
}

struct program *program_read(struct arena *arena, const char *text, size_t size, const char **error)
{
    struct reading *r = NEW(arena, struct reading);
    struct contents contents = {0};
    r->arena = arena;
    r->exprs = exprs_new(arena);
    r->reader = reader_new(arena, r->exprs, text, size);
    r->reader->expr = expr_called;
    r->reader->design = design_called;
    r->reader->context = r;
    map_init(&r->choice, arena);
    map_init(&r->param, arena);
    map_init(&r->depth, arena);
    read_head(r);
    while (!reader_failed(r->reader) && !reader_accept(r->reader, "problems"))
        read_item(r, &contents);
    read_order(r, &contents);
    *error = r->reader->error;
    if (*error) return NULL;
    struct program *program = take(r, &contents);
    *error = program_verify(arena, program);
    return *error ? NULL : program;
}
