/* Problems: their identity and the order of their outputs; see problem.h.
 *
 * The digest says what a solver is asked and what its answers mean: everything but names, paths,
 * labels and spans. It is built from the digests of expressions, which do not depend on the order
 * in which a file makes them, so that caches and random numbers survive edits elsewhere in the
 * file.
 */
#include "ir/problem.h"

#include <string.h>

#include "ir/design.h"
#include "ir/store.h"
#include "ir/text.h"

size_t problem_outputs(const struct problem *problem)
{
    return problem_output_report(problem, REPORT_OUTPUTS);
}

size_t problem_output_slot(const struct problem *problem, size_t slot)
{
    return problem->results + slot;
}

size_t problem_output_objective(const struct problem *problem, size_t objective)
{
    return problem->results + problem->slots + objective;
}

size_t problem_output_report(const struct problem *problem, enum report_output which)
{
    return problem->results + problem->slots + problem->objectives + which;
}

void problem_each(const struct problem *problem, void (*visit)(void *context, const struct expr *),
                  void *context)
{
    for (size_t i = 0; i < problem->unknowns; i++) {
        const struct unknown *unknown = &problem->unknown[i];
        for (size_t j = 0; j < unknown->params; j++)
            visit(context, unknown->param[j]);
        if (unknown->active) visit(context, unknown->active);
    }
    for (size_t i = 0; i < problem->requires; i++) {
        visit(context, problem->require[i].holds);
        visit(context, problem->require[i].distance);
    }
    for (size_t i = 0; i < problem->objectives; i++)
        visit(context, problem->objective[i].value);
    for (size_t i = 0; i < problem->results; i++)
        visit(context, problem->result[i]);
}

static void add_reads(void *context, const struct expr *expr)
{
    uint16_t *reads = context;
    *reads |= expr->reads;
}

bool problem_volume_type(const struct problem *problem, struct type *type)
{
    *type = TYPE_REAL;
    for (size_t i = 0; i < problem->objectives; i++)
        if (!dimension_multiply(type->dimension, problem->objective[i].value->type.dimension,
                                &type->dimension))
            return false;
    return true;
}

uint16_t problem_reads_outside(const struct problem *problem)
{
    uint16_t reads = 0;
    problem_each(problem, add_reads, &reads);
    return reads & READS_OUTSIDE;
}

/* The digest is that of a list of numbers and digests, gathered in a buffer. */
static void add_number(struct buffer *content, uint64_t number)
{
    buffer_add(content, (const char *)&number, sizeof number);
}

static void add_expr(struct buffer *content, const struct expr *expr)
{
    struct digest digest = expr ? expr_facts(expr)->digest : (struct digest){0, 0};
    buffer_add(content, (const char *)&digest, sizeof digest);
}

static void add_text(struct buffer *content, const char *text)
{
    add_number(content, text ? strlen(text) + 1 : 0);
    if (text) buffer_text(content, text);
}

static void add_type(struct buffer *content, struct type type)
{
    add_number(content, type.kind);
    buffer_add(content, (const char *)&type.dimension, sizeof type.dimension);
}

/* In shown values expressions are called by their digests, and designs by their ops. */
static void call_by_digest(struct writer *writer, const struct expr *expr)
{
    add_expr(writer->out, expr);
}

static void add_each(void *context, const struct expr *expr)
{
    add_expr(context, expr);
}

static void call_by_content(struct writer *writer, const struct design *design)
{
    add_text(writer->out, design->name);
    for (size_t i = 0; i < design->ops; i++)
        add_number(writer->out, design->op[i]->kind);
    design_each(design, add_each, writer->out);
}

static void add_shown(struct buffer *content, const struct value *shown)
{
    struct writer writer = {.out = content, .expr = call_by_digest, .design = call_by_content};
    if (shown) write_value(&writer, shown);
}

static void add_unknown(struct buffer *content, const struct unknown *unknown)
{
    add_number(content, unknown->domain);
    add_number(content, unknown->params);
    for (size_t i = 0; i < unknown->params; i++)
        add_expr(content, unknown->param[i]);
    add_number(content, unknown->first);
    add_number(content, unknown->slots);
    add_expr(content, unknown->active);
    add_shown(content, unknown->shown);
}

static void add_method(struct buffer *content, const struct method *method)
{
    add_text(content, method->name);
    add_number(content, method->options);
    for (size_t i = 0; i < method->options; i++) {
        add_text(content, method->option[i].name);
        buffer_add(content, (const char *)&method->option[i].value, sizeof method->option[i].value);
    }
}

static void add_problem(struct buffer *content, const struct problem *problem)
{
    add_number(content, problem->captures);
    for (size_t i = 0; i < problem->captures; i++)
        add_type(content, problem->capture[i]);
    add_number(content, problem->unknowns);
    for (size_t i = 0; i < problem->unknowns; i++)
        add_unknown(content, &problem->unknown[i]);
    add_number(content, problem->slots);
    add_number(content, problem->requires);
    for (size_t i = 0; i < problem->requires; i++) {
        add_number(content, problem->require[i].implicit);
        add_expr(content, problem->require[i].holds);
        add_expr(content, problem->require[i].distance);
    }
    add_number(content, problem->objectives);
    for (size_t i = 0; i < problem->objectives; i++) {
        add_number(content, problem->objective[i].maximize);
        add_expr(content, problem->objective[i].value);
    }
    add_number(content, problem->results);
    for (size_t i = 0; i < problem->results; i++)
        add_expr(content, problem->result[i]);
    add_method(content, &problem->method);
}

const struct problem *problem_intern(struct exprs *exprs, struct problem *problem)
{
    struct buffer content = {0};
    add_problem(&content, problem);
    problem->digest = digest_bytes(content.text, content.size);
    buffer_free(&content);
    uint32_t id = (uint32_t)exprs->problems.count;
    void **place = map_at(&exprs->problems, &problem->digest, sizeof problem->digest);
    if (*place) return *place;
    problem->id = id;
    *place = problem;
    return problem;
}
