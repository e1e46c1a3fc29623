/* Cutting what a block asks free from the program around it.
 *
 * The choices that belong to the block become slots. Every maximal sub-expression that reads none
 * of them becomes a capture, numbered in the order of making, so that blocks that ask the same are
 * the same problem. What the block's names hold is seen from outside through outputs of the `solve`
 * node.
 */
#include "frontend/closing.h"

#include <stdlib.h>
#include <string.h>

static char inside_mark, outside_mark;

/* ---- cutting free ---- */

void closing_mark(void *context, const struct expr *expr)
{
    struct closing *c = context;
    void **known = map_at(&c->depends, &expr, sizeof expr);
    if (*known) return;
    bool depends = expr->op == EXPR_choice &&
                   map_find(&c->owned, &expr->u.unknown.choice, sizeof expr->u.unknown.choice);
    for (uint32_t i = 0; i < expr->args && !depends; i++)
        depends = *map_find(&c->depends, &expr->arg[i], sizeof expr->arg[i]) == &inside_mark;
    *map_at(&c->depends, &expr, sizeof expr) = depends ? &inside_mark : &outside_mark;
    vector_push(c->scratch, &c->node, expr);
}

/* Whether the expression reads a choice that this block binds. */
static bool depends(const struct closing *c, const struct expr *expr)
{
    void **known = map_find(&c->depends, &expr, sizeof expr);
    return known && *known == &inside_mark;
}

/* Whether the expression must be written inside: it reads a slot or a row of a loop inside. */
static bool stays_inside(const struct closing *c, const struct expr *expr)
{
    double number;
    return depends(c, expr) || expr_reads_rows(expr, c->depth) || expr_is_number(expr, &number);
}

static void add_root(struct closing *c, const struct expr *root)
{
    vector_push(c->scratch, &c->root, root);
    walker_walk(c->marking, root);
}

/* What the outside sees instead of this block's givens. */
static const struct expr *plain_given(void *context, const struct expr *leaf)
{
    struct closing *c = context;
    return leaf->op == EXPR_given ? given_constant(c->e, leaf, c->block) : NULL;
}

static const struct expr *outside_form(struct closing *c, const struct expr *expr)
{
    if (!(expr->reads & READS_GIVEN)) return expr;
    return expr_rewrite(c->e->exprs, expr, plain_given, c);
}

static int by_id(const void *a, const void *b)
{
    const struct expr *x = *(const struct expr *const *)a, *y = *(const struct expr *const *)b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Finds the captures: the maximal expressions below the roots that stay outside. They are numbered
 * in the order of making, so that blocks that ask the same number them alike. */
static void find_captures(struct closing *c)
{
    struct map needed;
    struct VECTOR(const struct expr *) frontier = {0};
    struct arena *arena = c->scratch;
    map_init(&needed, arena);
    for (size_t i = 0; i < c->root.count; i++)
        *map_at(&needed, &c->root.item[i], sizeof c->root.item[i]) = c;
    if (c->node.count) qsort(c->node.item, c->node.count, sizeof *c->node.item, by_id);
    for (size_t i = c->node.count; i-- > 0;) {
        const struct expr *node = c->node.item[i];
        if (!map_find(&needed, &node, sizeof node)) continue;
        if (!stays_inside(c, node)) {
            vector_push(arena, &frontier, node);
            continue;
        }
        for (uint32_t k = 0; k < node->args; k++)
            *map_at(&needed, &node->arg[k], sizeof node->arg[k]) = c;
    }
    for (size_t i = frontier.count; i-- > 0;) {
        const struct expr *node = frontier.item[i];
        vector_push(arena, &c->capture, outside_form(c, node));
        *map_at(&c->captured, &node, sizeof node) = (void *)(uintptr_t)c->capture.count;
    }
}

static const struct expr *slot_leaf(struct closing *c, const struct expr *leaf)
{
    const struct choice *choice = leaf->u.unknown.choice;
    size_t i = (size_t)(uintptr_t)*map_find(&c->owned, &choice, sizeof choice) - 1;
    uint32_t slot = c->first[i] + leaf->u.unknown.component;
    if (c->rows) return expr_row(c->e->exprs, c->depth, slot, leaf->type, leaf->interval);
    return expr_slot(c->e->exprs, slot, leaf->type, leaf->interval);
}

static const struct expr *inside_leaf(void *context, const struct expr *leaf)
{
    struct closing *c = context;
    if (leaf->op != EXPR_choice) return NULL;
    return map_find(&c->owned, &leaf->u.unknown.choice, sizeof leaf->u.unknown.choice)
               ? slot_leaf(c, leaf)
               : NULL;
}

static const struct expr *capture_leaf(void *context, const struct expr *expr)
{
    struct closing *c = context;
    void **number = map_find(&c->captured, &expr, sizeof expr);
    if (!number) return NULL;
    return expr_capture(c->e->exprs, (uint32_t)(uintptr_t)*number - 1, expr->type, expr->interval);
}

/* The expression as the problem holds it; it is below a root. */
const struct expr *closing_inside(struct closing *c, const struct expr *expr)
{
    if (!c->rewrite) {
        c->rewrite = rewrite_new(c->e->exprs, c->scratch, inside_leaf, c);
        rewrite_cut(c->rewrite, capture_leaf);
    }
    return rewrite_expr(c->rewrite, expr);
}

/* ---- values on both sides ---- */

/* A front's points are of its own problem's scope: only the solve and the first point are of ours.
 */
static const struct value *map_front(struct closing *c, const struct value *value, map_expr *expr,
                                     map_design *design)
{
    struct value *copy = arena_copy(c->e->arena, value, sizeof *value);
    copy->expr = expr(c, value->expr);
    copy->reads = copy->expr->reads;
    copy->opaque = closing_map(c, value->opaque, expr, design);
    return copy;
}

const struct value *closing_map(struct closing *c, const struct value *value, map_expr *expr,
                                map_design *design)
{
    struct arena *arena = c->e->arena;
    if (!(value->reads & (READS_CHOICE | READS_GIVEN))) return value;
    if (value->kind == VALUE_SCALAR) {
        struct value *copy = NEW(arena, struct value);
        *copy = *value_scalar(arena, expr(c, value->expr));
        copy->unit = value->unit;
        return copy;
    }
    if (value->kind == VALUE_OPAQUE) return value;
    if (value->kind == VALUE_FRONT) return map_front(c, value, expr, design);
    struct value *copy = arena_copy(arena, value, sizeof *value);
    if (value->items) {
        copy->item = NEW_ARRAY(arena, const struct value *, value->items);
        copy->reads = 0;
        for (size_t i = 0; i < value->items; i++) {
            copy->item[i] = closing_map(c, value->item[i], expr, design);
            copy->reads |= copy->item[i]->reads;
        }
    }
    if (value->expr) {
        copy->expr = expr(c, value->expr);
        copy->reads |= copy->expr->reads;
    }
    if (value->design) {
        copy->design = design(c, value->design);
        copy->reads |= value_design(arena, copy->design)->reads;
    }
    return copy;
}

const struct expr *closing_output(struct closing *c, size_t index, struct type type,
                                  struct interval interval)
{
    return expr_output(c->e->exprs, c->solve, (uint32_t)index, type, interval);
}

/* A leaf as the program around reads it after the solve. */
static const struct expr *solved_leaf(void *context, const struct expr *leaf)
{
    struct closing *c = context;
    if (leaf->op == EXPR_given) return plain_given(context, leaf);
    if (leaf->op != EXPR_choice) return NULL;
    const struct choice *choice = leaf->u.unknown.choice;
    void **number = map_find(&c->owned, &choice, sizeof choice);
    if (!number) return NULL;
    size_t slot = c->first[(size_t)(uintptr_t)*number - 1] + leaf->u.unknown.component;
    return closing_output(c, problem_output_slot(c->problem, slot), leaf->type, leaf->interval);
}

static const struct design *solved_design(struct closing *c, const struct design *design)
{
    return design_rewrite(c->e->exprs, design, solved_leaf, c);
}

/* A scalar of a let, from outside: a result of the problem when it depends on the choices. */
static const struct expr *solved_expr(struct closing *c, const struct expr *expr)
{
    void **index = map_find(&c->result_index, &expr, sizeof expr);
    if (!index) return expr_rewrite(c->e->exprs, expr, solved_leaf, c);
    return closing_output(c, (size_t)(uintptr_t)*index - 1, expr->type, expr->interval);
}

const struct value *closing_solved(struct closing *c, const struct value *value)
{
    return closing_map(c, value, solved_expr, solved_design);
}

/* In a front every point has its own slots: its designs are written over them. */
const struct expr *closing_front_leaf(void *context, const struct expr *leaf)
{
    struct closing *c = context;
    if (leaf->op == EXPR_given) return plain_given(context, leaf);
    return inside_leaf(c, leaf);
}

const struct design *closing_front_design(struct closing *c, const struct design *design)
{
    return design_rewrite(c->e->exprs, design, closing_front_leaf, c);
}

/* What a choice stands for, inside the problem: shown to people, so only plain data. */
static const struct value *inside_value(struct closing *c, const struct value *value)
{
    bool plain = value->kind != VALUE_OPAQUE && value->kind != VALUE_DESIGN;
    return plain ? closing_map(c, value, closing_inside, closing_front_design) : value_nothing();
}

static void add_shown(struct closing *c, const struct value *value)
{
    if (value->kind == VALUE_OPAQUE || value->kind == VALUE_DESIGN) return;
    if (value->kind == VALUE_SCALAR || value->kind == VALUE_MAYBE) add_root(c, value->expr);
    for (size_t i = 0; i < value->items; i++)
        add_shown(c, value->item[i]);
}

static void add_result(struct closing *c, const struct expr *expr)
{
    if (!(expr->reads & READS_CHOICE)) return;
    if (map_find(&c->result_index, &expr, sizeof expr)) return;
    walker_walk(c->marking, expr);
    if (!depends(c, expr)) return;
    vector_push(c->scratch, &c->result, expr);
    *map_at(&c->result_index, &expr, sizeof expr) = (void *)(uintptr_t)c->result.count;
}

/* The scalars of a let that depend on the choices become results; designs are rewritten whole. */
void closing_add_results(struct closing *c, const struct value *value)
{
    if (value->kind == VALUE_DESIGN || value->kind == VALUE_OPAQUE || value->kind == VALUE_FRONT)
        return;
    if (value->expr) add_result(c, value->expr);
    for (size_t i = 0; i < value->items; i++)
        closing_add_results(c, value->item[i]);
}

/* What a point of a front shows is written inside the problem: its captures are the problem's. */
void closing_add_point(struct closing *c, const struct value *value)
{
    if (!(value->reads & (READS_CHOICE | READS_GIVEN))) return;
    if (value->kind == VALUE_DESIGN || value->kind == VALUE_OPAQUE) return;
    if (value->expr) add_root(c, value->expr);
    if (value->kind == VALUE_FRONT) {
        closing_add_point(c, value->opaque);
        return;
    }
    for (size_t i = 0; i < value->items; i++)
        closing_add_point(c, value->item[i]);
}

/* ---- the problem ---- */

static struct unknown inside_unknown(struct closing *c, size_t i)
{
    const struct choice *choice = c->choice.item[i];
    struct unknown unknown = {.path = choice->path,
                              .span = choice->span,
                              .domain = choice->domain,
                              .params = choice->params,
                              .first = c->first[i],
                              .slots = (uint32_t)choice->slots};
    unknown.param = NEW_ARRAY(c->e->arena, const struct expr *, choice->params + 1);
    for (size_t k = 0; k < choice->params; k++)
        unknown.param[k] = closing_inside(c, choice->param[k]);
    if (choice->active) {
        double known;
        unknown.active = closing_inside(c, choice->active);
        if (expr_is_number(unknown.active, &known) && known != 0) unknown.active = NULL;
    }
    if (choice->shown) unknown.shown = inside_value(c, choice->shown);
    return unknown;
}

/* Everything that the problem will hold. */
static void add_roots(struct closing *c)
{
    struct block *block = c->block;
    for (size_t i = 0; i < c->choice.count; i++) {
        const struct choice *choice = c->choice.item[i];
        for (size_t k = 0; k < choice->params; k++)
            add_root(c, choice->param[k]);
        if (choice->active) add_root(c, choice->active);
        if (choice->shown) add_shown(c, choice->shown);
    }
    for (size_t i = 0; i < block->require.count; i++) {
        add_root(c, block->require.item[i].holds);
        add_root(c, block->require.item[i].distance);
    }
    for (size_t i = 0; i < block->objective.count; i++)
        add_root(c, block->objective.item[i].value);
    for (size_t i = 0; i < c->result.count; i++)
        add_root(c, c->result.item[i]);
    find_captures(c);
}

struct problem *closing_cut(struct closing *c, size_t slots)
{
    add_roots(c);
    struct arena *arena = c->e->arena;
    struct block *block = c->block;
    struct problem *problem = NEW(arena, struct problem);
    *problem = (struct problem){.name = block->name,
                                .span = block->span,
                                .unknowns = c->choice.count,
                                .slots = slots,
                                .requires = block->require.count,
                                .objectives = block->objective.count,
                                .method = block->method};
    struct unknown *unknown = NEW_ARRAY(arena, struct unknown, c->choice.count + 1);
    for (size_t i = 0; i < c->choice.count; i++)
        unknown[i] = inside_unknown(c, i);
    struct requirement *require = NEW_ARRAY(arena, struct requirement, block->require.count + 1);
    for (size_t i = 0; i < block->require.count; i++) {
        require[i] = block->require.item[i];
        require[i].holds = closing_inside(c, require[i].holds);
        require[i].distance = closing_inside(c, require[i].distance);
    }
    struct objective *objective = NEW_ARRAY(arena, struct objective, block->objective.count + 1);
    for (size_t i = 0; i < block->objective.count; i++) {
        objective[i] = block->objective.item[i];
        objective[i].value = closing_inside(c, objective[i].value);
    }
    problem->unknown = unknown;
    problem->require = require;
    problem->objective = objective;
    return problem;
}

void closing_finish(struct closing *c, struct problem *problem)
{
    const struct expr **result = NEW_ARRAY(c->e->arena, const struct expr *, c->result.count + 1);
    for (size_t i = 0; i < c->result.count; i++)
        result[i] = closing_inside(c, c->result.item[i]);
    problem->result = result;
    problem->results = c->result.count;
    problem->captures = c->capture.count;
    struct type *type = NEW_ARRAY(c->e->arena, struct type, c->capture.count + 1);
    for (size_t i = 0; i < c->capture.count; i++)
        type[i] = c->capture.item[i]->type;
    problem->capture = type;
    c->problem = problem_intern(c->e->exprs, problem);
    frontend_problem(c->e->frontend, c->problem);
}
