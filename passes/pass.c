/* The passes of passes.def; see pass.h. Both walk a program's values the same way and differ in
 * what becomes of one value. */
#include "passes/pass.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "passes/run.h"

struct passing {
    struct session *session;
    struct arena *arena;
    struct exprs *exprs;
    struct rewrite *rewrite; /* of simplify */
    struct map problems;     /* still needed, by address */
    enum solve_status status;
};

typedef const struct value *pass_value(struct passing *, const struct value *);

static const char *const names[PASSES] = {
#define PASS(name, doc) #name,
#include "passes/passes.def"
#undef PASS
};

enum pass_kind pass_find(const char *name)
{
    enum pass_kind kind = 0;
    while (kind < PASSES && strcmp(names[kind], name))
        kind++;
    return kind;
}

/* ---- one value
 * ----------------------------------------------------------------------------------- */

/* What still depends on a choice that no search binds, or on training, stays a family. */
static const struct value *solve_value(struct passing *p, const struct value *value)
{
    const struct value *concrete = value;
    if (value->reads & (READS_CHOICE | READS_PARAM)) return value;
    if (p->status != SOLVE_DONE) return value;
    p->status = run_value(p->session, p->arena, value, &concrete);
    return p->status == SOLVE_DONE ? concrete : value;
}

static const struct value *simplify_value(struct passing *p, const struct value *value)
{
    return value_rewrite(p->exprs, value, p->rewrite);
}

static const struct expr *keep_leaf(void *context, const struct expr *leaf)
{
    (void)context, (void)leaf;
    return NULL;
}

/* ---- the whole program
 * ------------------------------------------------------------------------------ */

static void need_problem(void *context, const struct expr *expr)
{
    struct passing *p = context;
    const struct problem *problem = NULL;
    if (expr->op == EXPR_solve || expr->op == EXPR_volume) problem = expr->u.problem;
    if (expr->op == EXPR_reduce) problem = expr->u.loop->draw;
    if (problem) *map_at(&p->problems, &problem, sizeof problem) = p;
}

static void need_below(void *context, const struct expr *expr)
{
    struct passing *p = context;
    if (expr->reads & READS_SOLVE || expr->args) expr_walk(p->arena, &expr, 1, need_problem, p);
}

static void need_of_problem(struct passing *p, const struct problem *problem)
{
    for (size_t i = 0; i < problem->objectives; i++)
        need_below(p, problem->objective[i].value);
    for (size_t i = 0; i < problem->requires; i++) {
        need_below(p, problem->require[i].holds);
        need_below(p, problem->require[i].distance);
    }
    for (size_t i = 0; i < problem->results; i++)
        need_below(p, problem->result[i]);
}

/* The problems that the program's values need, and those that these need; a problem's own come
 * before it in the list. */
static void keep_needed(struct passing *p, struct program *program)
{
    for (size_t i = 0; i < program->actions; i++) {
        const struct action *action = &program->action[i];
        if (action->holds) need_below(p, action->holds);
        for (size_t k = 0; k < action->values; k++)
            value_each(action->value[k], need_below, p);
    }
    for (size_t i = 0; i < program->binding_values; i++)
        value_each(program->binding_value[i], need_below, p);
    for (size_t i = program->problems; i-- > 0;)
        if (map_find(&p->problems, &program->problem[i], sizeof program->problem[i]))
            need_of_problem(p, program->problem[i]);
    const struct problem **kept =
        NEW_ARRAY(p->arena, const struct problem *, program->problems + 1);
    size_t count = 0;
    for (size_t i = 0; i < program->problems; i++)
        if (map_find(&p->problems, &program->problem[i], sizeof program->problem[i]))
            kept[count++] = program->problem[i];
    program->problem = kept;
    program->problems = count;
}

static struct program *pass_over(struct passing *p, const struct program *from, pass_value *each)
{
    struct program *to = arena_copy(p->arena, from, sizeof *from);
    struct action *action = NEW_ARRAY(p->arena, struct action, from->actions + 1);
    for (size_t i = 0; i < from->actions; i++) {
        action[i] = from->action[i];
        if (action[i].holds) action[i].holds = rewrite_expr(p->rewrite, action[i].holds);
        action[i].value = NEW_ARRAY(p->arena, const struct value *, action[i].values + 1);
        for (size_t k = 0; k < action[i].values; k++)
            action[i].value[k] = each(p, from->action[i].value[k]);
    }
    to->action = action;
    to->binding_value = NEW_ARRAY(p->arena, const struct value *, from->binding_values + 1);
    for (size_t i = 0; i < from->binding_values; i++)
        to->binding_value[i] = each(p, from->binding_value[i]);
    keep_needed(p, to);
    return to;
}

#ifdef NAS_DEBUG
static void verify(struct arena *arena, enum pass_kind kind, const struct program *program)
{
    const char *rule = program_verify(arena, program);
    if (!rule) return;
    fprintf(stderr, "nas: internal error after %s: %s\n", names[kind], rule);
    abort();
}
#endif

const struct program *pass_run(enum pass_kind kind, struct session *session, struct arena *arena,
                               const struct program *program, enum solve_status *status)
{
    struct passing p = {.session = session, .arena = arena, .exprs = program->exprs};
    static pass_value *const each[PASSES] = {solve_value, simplify_value};
    map_init(&p.problems, arena);
    p.rewrite = rewrite_new(program->exprs, arena, keep_leaf, &p);
    const struct program *result = pass_over(&p, program, each[kind]);
    *status = p.status;
#ifdef NAS_DEBUG
    if (p.status == SOLVE_DONE) verify(arena, kind, result);
#endif
    return p.status == SOLVE_DONE ? result : NULL;
}
