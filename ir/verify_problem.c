/* The rules of problems; verify.c states them. */
#include "ir/method.h"
#include "ir/store.h"
#include "ir/value.h"
#include "ir/verify.h"
#include "support/limits.h"
#include "support/vector.h"

static bool is_truth(const struct expr *expr)
{
    return expr && expr->type.kind == SCALAR_TRUTH;
}

static bool is_number(const struct expr *expr)
{
    return expr && expr->type.kind != SCALAR_SYMBOL;
}

struct scope {
    const struct problem *problem;
    uint32_t slots; /* that may be read */
    const char *broken;
};

static void scope_visit(void *context, const struct expr *expr)
{
    struct scope *scope = context;
    const struct problem *problem = scope->problem;
    if (expr->op == EXPR_slot && expr->u.index >= scope->slots)
        scope->broken = "reads a slot that is not before it";
    if (expr->op == EXPR_choice || expr->op == EXPR_given)
        scope->broken = "reads something of the program around it";
    if (expr->op != EXPR_capture) return;
    if (expr->u.index >= problem->captures ||
        !type_equal(expr->type, problem->capture[expr->u.index]))
        scope->broken = "reads a capture that it does not have";
}

static const char *scope_verify(struct arena *scratch, const struct problem *problem,
                                uint32_t slots, const struct expr *const *root, size_t roots)
{
    struct scope scope = {problem, slots, NULL};
    for (size_t i = 0; i < roots; i++)
        if (expr_facts(root[i])->rows) return "reads a row outside of its loop";
    expr_walk(scratch, root, roots, scope_visit, &scope);
    return scope.broken;
}

/* The slots of a domain whose parameters are constants. */
static bool slots_agree(struct arena *scratch, const struct unknown *unknown)
{
    double *param = NEW_ARRAY(scratch, double, unknown->params + 1);
    for (size_t i = 0; i < unknown->params; i++)
        if (!expr_is_number(unknown->param[i], &param[i])) return true;
    struct extent extent = {param, unknown->params};
    return domain_get(unknown->domain)->slots(extent) == unknown->slots;
}

static const char *unknown_verify(struct arena *scratch, const struct problem *problem,
                                  const struct unknown *unknown)
{
    if (unknown->domain >= DOMAIN_KINDS) return "an unknown of no domain";
    for (size_t i = 0; i < unknown->params; i++)
        if (!is_number(unknown->param[i])) return "a domain's parameter is no number";
    if (unknown->active && !is_truth(unknown->active)) return "a guard is no truth";
    if (!slots_agree(scratch, unknown))
        return "an unknown with more or fewer slots than its domain";
    const char *broken =
        scope_verify(scratch, problem, unknown->first, unknown->param, unknown->params);
    if (!broken && unknown->active)
        broken = scope_verify(scratch, problem, unknown->first, &unknown->active, 1);
    const unsigned own = READS_SLOT | READS_CAPTURE;
    if (!broken && unknown->shown && unknown->shown->reads & ~own)
        broken = "what is shown reads something of the program around it";
    return broken;
}

static const char *unknowns_verify(struct arena *scratch, const struct problem *problem)
{
    size_t taken = 0;
    for (size_t i = 0; i < problem->unknowns; i++) {
        const struct unknown *unknown = &problem->unknown[i];
        if (unknown->first < taken) return "unknowns share a slot";
        taken = (size_t)unknown->first + unknown->slots;
        if (taken > problem->slots) return "an unknown beyond the slots";
        const char *broken = unknown_verify(scratch, problem, unknown);
        if (broken) return broken;
    }
    return NULL;
}

static const char *parts_verify(const struct problem *problem)
{
    if (problem->slots > LIMIT_SLOTS) return "too many slots";
    for (size_t i = 0; i < problem->requires; i++) {
        if (!is_truth(problem->require[i].holds)) return "a requirement is no truth";
        if (!is_number(problem->require[i].distance)) return "a distance is no number";
    }
    for (size_t i = 0; i < problem->objectives; i++)
        if (!is_number(problem->objective[i].value)) return "an objective is no number";
    const char *method = problem->method.name;
    if (method && method_find(method) == METHOD_KINDS) return "an unknown method";
    return NULL;
}

struct roots VECTOR(const struct expr *);

struct gathering {
    struct arena *arena;
    struct roots roots;
};

static void gather(void *context, const struct expr *expr)
{
    struct gathering *gathering = context;
    vector_push(gathering->arena, &gathering->roots, expr);
}

static struct roots problem_roots(struct arena *arena, const struct problem *problem)
{
    struct gathering gathering = {.arena = arena};
    problem_each(problem, gather, &gathering);
    return gathering.roots;
}

const char *problem_verify(struct arena *arena, const struct problem *problem)
{
    struct arena *scratch = arena_new();
    const char *broken = parts_verify(problem);
    if (!broken) broken = unknowns_verify(scratch, problem);
    if (!broken) {
        struct roots roots = problem_roots(scratch, problem);
        broken = scope_verify(scratch, problem, (uint32_t)problem->slots, roots.item, roots.count);
    }
    arena_free(scratch);
    if (!broken) return NULL;
    return arena_printf(arena, "problem %s: %s", problem->name ? problem->name : "-", broken);
}

const struct problem *problem_asked(const struct expr *expr)
{
    if (expr->op == EXPR_solve) return expr->u.problem;
    return expr->op == EXPR_reduce ? expr->u.loop->draw : NULL;
}

static void gather_asking(void *context, const struct expr *expr)
{
    if (problem_asked(expr)) gather(context, expr);
}

static uint32_t depth_below(struct arena *arena, struct map *known, const struct problem *problem,
                            uint32_t level)
{
    void **place = map_find(known, &problem, sizeof problem);
    if (place) return (uint32_t)(uintptr_t)*place;
    if (level > LIMIT_SOLVER_DEPTH) return 1;
    struct arena *scratch = arena_new();
    struct roots roots = problem_roots(scratch, problem);
    struct gathering asking = {.arena = scratch};
    expr_walk(scratch, roots.item, roots.count, gather_asking, &asking);
    uint32_t depth = 1;
    for (size_t i = 0; i < asking.roots.count; i++) {
        uint32_t inner =
            1 + depth_below(arena, known, problem_asked(asking.roots.item[i]), level + 1);
        if (inner > depth) depth = inner;
    }
    arena_free(scratch);
    *map_at(known, &problem, sizeof problem) = (void *)(uintptr_t)depth;
    return depth;
}

uint32_t problem_depth(struct arena *arena, struct map *known, const struct problem *problem)
{
    return depth_below(arena, known, problem, 1);
}
