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

/* What a problem's expressions may read, and which nodes were looked at. Unknowns come in the order
 * of their slots, so a node that is right for one is right for those after it, and no node is
 * looked at twice. */
struct scope {
    struct arena *scratch;
    const struct problem *problem;
    uint32_t slots; /* that may be read */
    struct map seen;
    struct VECTOR(const struct expr *) stack;
};

static void look_at(struct scope *scope, const struct expr *expr)
{
    void **place = map_at(&scope->seen, &expr, sizeof expr);
    if (*place) return;
    *place = scope;
    vector_push(scope->scratch, &scope->stack, expr);
}

static const char *leaf_verify(const struct scope *scope, const struct expr *expr)
{
    const struct problem *problem = scope->problem;
    if (expr->op == EXPR_slot && expr->u.index >= scope->slots)
        return "reads a slot that is not before it";
    if (expr->op == EXPR_choice || expr->op == EXPR_given || expr->op == EXPR_size)
        return "reads something of the program around it";
    if (expr->op != EXPR_capture) return NULL;
    bool own = expr->u.index < problem->captures &&
               type_equal(expr->type, problem->capture[expr->u.index]);
    return own ? NULL : "reads a capture that it does not have";
}

static const char *scope_verify(struct scope *scope, const struct expr *root)
{
    if (!root) return NULL;
    if (expr_facts(root)->rows) return "reads a row outside of its loop";
    look_at(scope, root);
    while (scope->stack.count) {
        const struct expr *expr = scope->stack.item[--scope->stack.count];
        const char *broken = leaf_verify(scope, expr);
        if (broken) return broken;
        for (size_t i = 0; i < expr->args; i++)
            look_at(scope, expr->arg[i]);
    }
    return NULL;
}

/* The slots of a domain whose parameters are constants. */
static bool slots_agree(struct arena *scratch, const struct unknown *unknown)
{
    double *param = NEW_ARRAY(scratch, double, unknown->params + 1);
    for (size_t i = 0; i < unknown->params; i++)
        if (!expr_is_number(unknown->param[i], &param[i])) return true;
    struct extent extent = {.param = param, .params = unknown->params};
    return domain_get(unknown->domain)->slots(extent) == unknown->slots;
}

static const char *unknown_verify(struct scope *scope, const struct unknown *unknown)
{
    if (unknown->domain >= DOMAIN_KINDS) return "an unknown of no domain";
    for (size_t i = 0; i < unknown->params; i++)
        if (!is_number(unknown->param[i])) return "a domain's parameter is no number";
    if (unknown->active && !is_truth(unknown->active)) return "a guard is no truth";
    if (!slots_agree(scope->scratch, unknown))
        return "an unknown with more or fewer slots than its domain";
    scope->slots = unknown->first;
    const char *broken = scope_verify(scope, unknown->active);
    for (size_t i = 0; i < unknown->params && !broken; i++)
        broken = scope_verify(scope, unknown->param[i]);
    const unsigned own = READS_SLOT | READS_CAPTURE;
    if (!broken && unknown->shown && unknown->shown->reads & ~own)
        broken = "what is shown reads something of the program around it";
    return broken;
}

static const char *unknowns_verify(struct scope *scope)
{
    const struct problem *problem = scope->problem;
    size_t taken = 0;
    for (size_t i = 0; i < problem->unknowns; i++) {
        const struct unknown *unknown = &problem->unknown[i];
        if (unknown->first < taken) return "unknowns share a slot";
        taken = (size_t)unknown->first + unknown->slots;
        if (taken > problem->slots) return "an unknown beyond the slots";
        const char *broken = unknown_verify(scope, unknown);
        if (broken) return broken;
    }
    scope->slots = (uint32_t)problem->slots;
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
    struct scope scope = {.scratch = arena_new(), .problem = problem};
    map_init(&scope.seen, scope.scratch);
    const char *broken = parts_verify(problem);
    if (!broken) broken = unknowns_verify(&scope);
    struct roots roots = {0};
    if (!broken) roots = problem_roots(scope.scratch, problem);
    for (size_t i = 0; i < roots.count && !broken; i++)
        broken = scope_verify(&scope, roots.item[i]);
    arena_free(scope.scratch);
    if (!broken) return NULL;
    return arena_printf(arena, "problem %s: %s", problem->name ? problem->name : "-", broken);
}

const struct problem *problem_asked(const struct expr *expr)
{
    if (expr->op == EXPR_solve || expr->op == EXPR_volume) return expr->u.problem;
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
