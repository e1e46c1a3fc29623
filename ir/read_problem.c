/* Reads problems, choices and parameters; print.c shows their form. */
#include <inttypes.h>

#include "ir/read.h"
#include "ir/verify.h"
#include "support/limits.h"

/* The `item` of `item(%1, %2)`. */
static enum domain_kind read_domain(struct reading *r)
{
    for (enum domain_kind kind = 0; kind < DOMAIN_KINDS; kind++)
        if (reader_accept(r->reader, domain_get(kind)->name)) return kind;
    reader_fail(r->reader, "a kind of domain expected");
    return 0;
}

/* Enters a thing under the number it has; a number is used once. */
static void enter(struct reading *r, struct map *map, uint32_t number, void *item)
{
    void **place = map_at(map, &number, sizeof number);
    if (*place) reader_fail(r->reader, "%" PRIu32 " is there already", number);
    *place = item;
}

void read_choice_item(struct reading *r)
{
    struct choice *choice = NEW(r->arena, struct choice);
    choice->number = read_number(r);
    choice->path = reader_quoted(r->reader);
    reader_expect(r->reader, "=");
    choice->domain = read_domain(r);
    choice->param = read_calls(r, &choice->params);
    reader_expect(r->reader, "slots");
    choice->slots = reader_whole(r->reader, LIMIT_SLOTS);
    choice->active = read_when(r, "when");
    choice->span = reader_span(r->reader);
    if (!reader_failed(r->reader)) enter(r, &r->choice, choice->number, choice);
}

void read_param_item(struct reading *r)
{
    struct parameter *parameter = NEW(r->arena, struct parameter);
    parameter->number = read_number(r);
    parameter->path = reader_quoted(r->reader);
    parameter->shape = read_calls(r, &parameter->rank);
    parameter->span = reader_span(r->reader);
    if (!reader_failed(r->reader)) enter(r, &r->param, parameter->number, parameter);
}

/* The parts of a problem, in the order of the text. */
struct parts {
    struct VECTOR(struct type) capture;
    struct VECTOR(struct unknown) unknown;
    struct VECTOR(struct requirement) require;
    struct VECTOR(struct objective) objective;
    struct VECTOR(const struct expr *) result;
    struct VECTOR(struct method_option) option;
    const char *method;
};

static struct unknown read_unknown(struct reading *r)
{
    struct unknown unknown = {.path = reader_quoted(r->reader)};
    reader_expect(r->reader, "=");
    unknown.domain = read_domain(r);
    unknown.param = read_calls(r, &unknown.params);
    reader_expect(r->reader, "first");
    unknown.first = (uint32_t)reader_whole(r->reader, LIMIT_SLOTS);
    reader_expect(r->reader, "slots");
    unknown.slots = (uint32_t)reader_whole(r->reader, LIMIT_SLOTS);
    unknown.active = read_when(r, "when");
    if (reader_accept(r->reader, "shown")) unknown.shown = reader_value(r->reader);
    unknown.span = reader_span(r->reader);
    return unknown;
}

/* ` WORD %12`, which must be there. */
static const struct expr *read_must(struct reading *r, const char *word)
{
    reader_expect(r->reader, word);
    return reader_expr(r->reader);
}

static struct requirement read_requirement(struct reading *r)
{
    struct requirement require = {.label = reader_quoted(r->reader)};
    require.holds = read_must(r, "holds");
    require.distance = read_must(r, "distance");
    require.implicit = reader_accept(r->reader, "implicit");
    require.span = reader_span(r->reader);
    return require;
}

static struct objective read_objective(struct reading *r, bool maximize)
{
    struct objective objective = {.label = reader_quoted(r->reader), .maximize = maximize};
    objective.value = read_must(r, "value");
    return objective;
}

static void read_method(struct reading *r, struct parts *parts)
{
    parts->method = reader_quoted(r->reader);
    while (r->reader->token == TOKEN_QUOTED) {
        struct method_option option = {.name = reader_text(r->reader)};
        reader_expect(r->reader, ":");
        option.value = reader_number(r->reader);
        vector_push(r->arena, &parts->option, option);
    }
}

static void read_part(struct reading *r, struct parts *parts)
{
    bool maximize = reader_is(r->reader, "maximize");
    if (reader_accept(r->reader, "capture")) {
        struct type type = reader_type(r->reader);
        vector_push(r->arena, &parts->capture, type);
    } else if (reader_accept(r->reader, "unknown")) {
        struct unknown unknown = read_unknown(r);
        vector_push(r->arena, &parts->unknown, unknown);
    } else if (reader_accept(r->reader, "require")) {
        struct requirement require = read_requirement(r);
        vector_push(r->arena, &parts->require, require);
    } else if (reader_accept(r->reader, "minimize") || reader_accept(r->reader, "maximize")) {
        struct objective objective = read_objective(r, maximize);
        vector_push(r->arena, &parts->objective, objective);
    } else if (reader_accept(r->reader, "result")) {
        const struct expr *result = reader_expr(r->reader);
        vector_push(r->arena, &parts->result, result);
    } else if (reader_accept(r->reader, "using") && !parts->method) {
        read_method(r, parts);
    } else {
        reader_fail(r->reader, "a part of a problem expected");
    }
}

static void take_parts(struct problem *problem, const struct parts *parts)
{
    problem->capture = parts->capture.item;
    problem->captures = parts->capture.count;
    problem->unknown = parts->unknown.item;
    problem->unknowns = parts->unknown.count;
    problem->require = parts->require.item;
    problem->requires = parts->require.count;
    problem->objective = parts->objective.item;
    problem->objectives = parts->objective.count;
    problem->result = parts->result.item;
    problem->results = parts->result.count;
    problem->method.name = parts->method;
    problem->method.option = parts->option.item;
    problem->method.options = parts->option.count;
}

void read_problem_item(struct reading *r)
{
    read_next(r, r->problem.count);
    struct problem *problem = NEW(r->arena, struct problem);
    struct parts parts = {0};
    problem->name = reader_quoted(r->reader);
    reader_expect(r->reader, "slots");
    problem->slots = reader_whole(r->reader, LIMIT_SLOTS);
    problem->span = reader_span(r->reader);
    reader_expect(r->reader, "{");
    while (!reader_failed(r->reader) && !reader_accept(r->reader, "}"))
        read_part(r, &parts);
    if (reader_failed(r->reader)) return;
    take_parts(problem, &parts);
    const char *broken = problem_verify(r->arena, problem);
    if (broken) reader_fail(r->reader, "%s", broken);
    if (problem_depth(r->arena, &r->depth, problem) > LIMIT_SOLVER_DEPTH)
        reader_fail(r->reader, "more than %d searches inside each other", LIMIT_SOLVER_DEPTH);
    if (reader_failed(r->reader)) return;
    const struct problem *one = problem_intern(r->exprs, problem);
    vector_push(r->arena, &r->problem, one);
}
