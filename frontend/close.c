/* Closing a solver block (rules S3 to S6): deciding who binds what, and cutting what the block asks
 * free from the program around it.
 *
 * The free choices that the block's objectives and requirements depend on, and that no unfinished
 * search further out touches, become slots of a problem. Every maximal sub-expression that reads none
 * of them becomes a capture. What the block's names hold is seen from outside through outputs of the
 * `solve` node.
 */
#include "frontend/elaborate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char inside_mark, outside_mark;

struct closing {
    struct elaborator *e;
    struct block *block;
    struct arena *scratch;              /* of everything below */
    struct walker *finding, *marking;
    struct VECTOR(const struct choice *) choice; /* what this block binds, in the order of making */
    struct VECTOR(const struct choice *) constant; /* others it reads: bound further out */
    struct VECTOR(const struct parameter *) parameter;
    uint32_t *first;                    /* slot of each choice */
    struct map owned;                   /* choice -> its number + 1 */
    struct map others;
    struct VECTOR(const struct expr *) root; /* what the problem is made of */
    struct VECTOR(const struct expr *) node; /* everything below */
    struct map depends;                 /* expr -> inside_mark when it reads an owned choice */
    struct map captured;                /* expr -> its capture's number + 1 */
    struct rewrite *rewrite;            /* from outside expressions to the problem's */
    struct map result_index;            /* expr -> result number + 1 */
    struct VECTOR(const struct expr *) capture; /* outside expressions */
    struct VECTOR(const struct expr *) result;  /* likewise */
    const struct expr *solve;
    const struct problem *problem;
    bool rows;                          /* slots become columns of a sample's row */
    uint32_t depth;
};

static void find_unknown(void *context, const struct expr *expr);
static void mark_dependence(void *context, const struct expr *expr);

static void closing_init(struct closing *c, struct elaborator *e, struct block *block)
{
    *c = (struct closing){.e = e, .block = block, .scratch = arena_new()};
    c->finding = walker_new(c->scratch, find_unknown, c);
    c->marking = walker_new(c->scratch, mark_dependence, c);
    map_init(&c->owned, c->scratch);
    map_init(&c->others, c->scratch);
    map_init(&c->depends, c->scratch);
    map_init(&c->captured, c->scratch);
    map_init(&c->result_index, c->scratch);
}

/* ---- who binds what ---------------------------------------------------------------------------------------- */

static bool belongs_further_out(const struct closing *c, const struct choice *choice)
{
    for (const struct block *outer = c->block->outer; outer; outer = outer->outer)
        if (outer->kind == BLOCK_SEARCH && block_touches(outer, choice)) return true;
    return false;
}

static void find_below(struct closing *c, const struct expr *root)
{
    if (root->reads & (READS_CHOICE | READS_PARAM))
        walker_walk(c->finding, root);
}

static void find_choice(struct closing *c, const struct choice *choice)
{
    if (map_find(&c->owned, &choice, sizeof choice) || map_find(&c->others, &choice, sizeof choice))
        return;
    if (belongs_further_out(c, choice)) {
        *map_at(&c->others, &choice, sizeof choice) = c;
        vector_push(c->scratch, &c->constant, choice);
        return;
    }
    *map_at(&c->owned, &choice, sizeof choice) = c;
    vector_push(c->scratch, &c->choice, choice);
    for (size_t i = 0; i < choice->params; i++) find_below(c, choice->param[i]);
    if (choice->active) find_below(c, choice->active);
}

static void find_unknown(void *context, const struct expr *expr)
{
    struct closing *c = context;
    if (expr->op == EXPR_choice) find_choice(c, expr->u.unknown.choice);
    if (expr->op != EXPR_param) return;
    const struct parameter *parameter = expr->u.trainable.parameter;
    void **seen = map_at(&c->others, &parameter, sizeof parameter);
    if (*seen) return;
    *seen = c;
    vector_push(c->scratch, &c->parameter, parameter);
}

static int by_number(const void *a, const void *b)
{
    const struct choice *x = *(const struct choice *const *)a;
    const struct choice *y = *(const struct choice *const *)b;
    return (x->number > y->number) - (x->number < y->number);
}

/* Orders the choices as made and gives each its slots; false beyond the limit. */
static bool number_slots(struct closing *c, size_t *slots)
{
    if (c->choice.count)
        qsort(c->choice.item, c->choice.count, sizeof *c->choice.item, by_number);
    c->first = NEW_ARRAY(c->e->arena, uint32_t, c->choice.count + 1);
    *slots = 0;
    for (size_t i = 0; i < c->choice.count; i++) {
        const struct choice *choice = c->choice.item[i];
        *map_at(&c->owned, &choice, sizeof choice) = (void *)(uintptr_t)(i + 1);
        *map_at(&c->e->claimed, &choice, sizeof choice) = c->block;
        c->first[i] = (uint32_t)*slots;
        *slots += choice->slots;
        if (*slots <= LIMIT_SLOTS) continue;
        fail(c->e, DIAG_too_many_slots, c->block->span, (size_t)LIMIT_SLOTS);
        return false;
    }
    return true;
}

/* ---- cutting free ------------------------------------------------------------------------------------------------ */

static void mark_dependence(void *context, const struct expr *expr)
{
    struct closing *c = context;
    void **known = map_at(&c->depends, &expr, sizeof expr);
    if (*known) return;
    bool depends = expr->op == EXPR_choice && map_find(&c->owned, &expr->u.unknown.choice,
                                                       sizeof expr->u.unknown.choice);
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

/* Whether the expression must be written inside: it reads a slot or a row of a loop. */
static bool stays_inside(const struct closing *c, const struct expr *expr)
{
    double number;
    return depends(c, expr) || (expr->reads & READS_ROW) || expr_is_number(expr, &number);
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

/* Finds the captures: the maximal expressions below the roots that stay outside. They are numbered in
 * the order of making, so that blocks that ask the same number them alike. */
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
    return expr_capture(c->e->exprs, (uint32_t)(uintptr_t)*number - 1, expr->type,
                        expr->interval);
}

/* The expression as the problem holds it; it is below a root. */
static const struct expr *inside(struct closing *c, const struct expr *expr)
{
    if (!c->rewrite) {
        c->rewrite = rewrite_new(c->e->exprs, c->scratch, inside_leaf, c);
        rewrite_cut(c->rewrite, capture_leaf);
    }
    return rewrite_expr(c->rewrite, expr);
}

/* ---- values on both sides ------------------------------------------------------------------------------------------ */

typedef const struct expr *map_expr(struct closing *, const struct expr *);
typedef const struct design *map_design(struct closing *, const struct design *);

static const struct value *map_value(struct closing *c, const struct value *value,
                                     map_expr *expr, map_design *design);

/* A front's points are of its own problem's scope: only the solve and the first point are of ours. */
static const struct value *map_front(struct closing *c, const struct value *value,
                                     map_expr *expr, map_design *design)
{
    struct value *copy = arena_copy(c->e->arena, value, sizeof *value);
    copy->expr = expr(c, value->expr);
    copy->reads = copy->expr->reads;
    copy->opaque = map_value(c, value->opaque, expr, design);
    return copy;
}

static const struct value *map_value(struct closing *c, const struct value *value,
                                     map_expr *expr, map_design *design)
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
            copy->item[i] = map_value(c, value->item[i], expr, design);
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

static const struct expr *output(struct closing *c, size_t index, struct type type,
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
    return output(c, problem_output_slot(c->problem, slot), leaf->type, leaf->interval);
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
    return output(c, (size_t)(uintptr_t)*index - 1, expr->type, expr->interval);
}

static const struct value *solved_value(struct closing *c, const struct value *value)
{
    return map_value(c, value, solved_expr, solved_design);
}

/* In a front every point has its own slots: its designs are written over them. */
static const struct expr *front_leaf(void *context, const struct expr *leaf)
{
    struct closing *c = context;
    if (leaf->op == EXPR_given) return plain_given(context, leaf);
    return inside_leaf(c, leaf);
}

static const struct design *front_design(struct closing *c, const struct design *design)
{
    return design_rewrite(c->e->exprs, design, front_leaf, c);
}

/* What a choice stands for, inside the problem: shown to people, so only plain data. */
static const struct value *inside_value(struct closing *c, const struct value *value)
{
    bool plain = value->kind != VALUE_OPAQUE && value->kind != VALUE_DESIGN;
    return plain ? map_value(c, value, inside, front_design) : value_nothing();
}

static void add_shown(struct closing *c, const struct value *value)
{
    if (value->kind == VALUE_OPAQUE || value->kind == VALUE_DESIGN) return;
    if (value->kind == VALUE_SCALAR) add_root(c, value->expr);
    for (size_t i = 0; i < value->items; i++) add_shown(c, value->item[i]);
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
static void add_results(struct closing *c, const struct value *value)
{
    if (value->kind == VALUE_DESIGN || value->kind == VALUE_OPAQUE || value->kind == VALUE_FRONT)
        return;
    if (value->kind == VALUE_SCALAR) {
        add_result(c, value->expr);
        return;
    }
    for (size_t i = 0; i < value->items; i++) add_results(c, value->item[i]);
}

/* What a point of a front shows is written inside the problem: its captures are the problem's. */
static void add_point(struct closing *c, const struct value *value)
{
    if (!(value->reads & (READS_CHOICE | READS_GIVEN))) return;
    if (value->kind == VALUE_DESIGN || value->kind == VALUE_OPAQUE) return;
    if (value->kind == VALUE_SCALAR || value->kind == VALUE_FRONT) {
        add_root(c, value->expr);
        if (value->kind == VALUE_FRONT) add_point(c, value->opaque);
        return;
    }
    for (size_t i = 0; i < value->items; i++) add_point(c, value->item[i]);
}

/* ---- the problem ----------------------------------------------------------------------------------------------------- */

static struct unknown inside_unknown(struct closing *c, size_t i)
{
    const struct choice *choice = c->choice.item[i];
    struct unknown unknown = {.path = choice->path, .span = choice->span,
                              .domain = choice->domain, .params = choice->params,
                              .first = c->first[i], .slots = (uint32_t)choice->slots};
    unknown.param = NEW_ARRAY(c->e->arena, const struct expr *, choice->params + 1);
    for (size_t k = 0; k < choice->params; k++) unknown.param[k] = inside(c, choice->param[k]);
    if (choice->active) {
        double known;
        unknown.active = inside(c, choice->active);
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
        for (size_t k = 0; k < choice->params; k++) add_root(c, choice->param[k]);
        if (choice->active) add_root(c, choice->active);
        if (choice->shown) add_shown(c, choice->shown);
    }
    for (size_t i = 0; i < block->require.count; i++) {
        add_root(c, block->require.item[i].holds);
        add_root(c, block->require.item[i].distance);
    }
    for (size_t i = 0; i < block->objective.count; i++)
        add_root(c, block->objective.item[i].value);
    for (size_t i = 0; i < c->result.count; i++) add_root(c, c->result.item[i]);
    find_captures(c);
}

static struct problem *cut_problem(struct closing *c, size_t slots)
{
    add_roots(c);
    struct arena *arena = c->e->arena;
    struct block *block = c->block;
    struct problem *problem = NEW(arena, struct problem);
    *problem = (struct problem){.name = block->name, .span = block->span,
                                .unknowns = c->choice.count, .slots = slots,
                                .requires = block->require.count,
                                .objectives = block->objective.count, .method = block->method};
    struct unknown *unknown = NEW_ARRAY(arena, struct unknown, c->choice.count + 1);
    for (size_t i = 0; i < c->choice.count; i++) unknown[i] = inside_unknown(c, i);
    struct requirement *require = NEW_ARRAY(arena, struct requirement, block->require.count + 1);
    for (size_t i = 0; i < block->require.count; i++) {
        require[i] = block->require.item[i];
        require[i].holds = inside(c, require[i].holds);
        require[i].distance = inside(c, require[i].distance);
    }
    struct objective *objective = NEW_ARRAY(arena, struct objective, block->objective.count + 1);
    for (size_t i = 0; i < block->objective.count; i++) {
        objective[i] = block->objective.item[i];
        objective[i].value = inside(c, objective[i].value);
    }
    problem->unknown = unknown;
    problem->require = require;
    problem->objective = objective;
    return problem;
}

static void finish_problem(struct closing *c, struct problem *problem)
{
    const struct expr **result = NEW_ARRAY(c->e->arena, const struct expr *, c->result.count + 1);
    for (size_t i = 0; i < c->result.count; i++) result[i] = inside(c, c->result.item[i]);
    problem->result = result;
    problem->results = c->result.count;
    problem->captures = c->capture.count;
    struct type *type = NEW_ARRAY(c->e->arena, struct type, c->capture.count + 1);
    for (size_t i = 0; i < c->capture.count; i++) type[i] = c->capture.item[i]->type;
    problem->capture = type;
    c->problem = problem_intern(c->e->exprs, problem);
    frontend_problem(c->e->frontend, c->problem);
}

/* ---- the record that a block is ----------------------------------------------------------------------------------------- */

struct fields {
    struct VECTOR(const char *) name;
    struct VECTOR(const struct value *) item;
};

static void add_field(struct elaborator *e, struct fields *f, const char *name,
                      const struct value *value)
{
    vector_push(e->arena, &f->name, name);
    vector_push(e->arena, &f->item, value);
}

static const struct value *as_record(struct elaborator *e, const struct fields *f)
{
    return value_record(e->arena, NULL, f->name.item, f->item.item, f->name.count);
}

/* The block's lets, oldest first. */
static size_t block_lets(struct elaborator *e, const struct block *block, struct cell ***lets)
{
    size_t count = 0, i;
    for (struct cell *cell = block->scope->newest; cell; cell = cell->older) count++;
    *lets = NEW_ARRAY(e->arena, struct cell *, count + 1);
    i = count;
    for (struct cell *cell = block->scope->newest; cell; cell = cell->older) (*lets)[--i] = cell;
    return count;
}

static void check_let_names(struct elaborator *e, const struct block *block)
{
    static const char *const taken[] = {"value", "values", "front", "report"};
    for (struct cell *cell = block->scope->newest; cell; cell = cell->older)
        for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
            if (!strcmp(cell->name, taken[i])) fail(e, DIAG_reserved_let, cell->span, cell->name);
}

static const struct value *report_record(struct closing *c)
{
    static const char *const name[REPORT_OUTPUTS] = {"evaluations", "space", "seen", "time",
                                                     "points"};
    struct elaborator *e = c->e;
    struct dimension second = {{[BASE_SECOND] = 1}};
    struct interval any = {0, INFINITY};
    struct fields f = {0};
    for (size_t i = 0; i < REPORT_OUTPUTS; i++) {
        struct type type = TYPE_REAL;
        if (i == REPORT_EVALUATIONS || i == REPORT_FRONT) type = TYPE_WHOLE;
        if (i == REPORT_TIME) type.dimension = second;
        size_t at = problem_output_report(c->problem, (enum report_output)i);
        add_field(e, &f, name[i], scalar(e, output(c, at, type, any)));
    }
    return as_record(e, &f);
}

static const struct expr *objective_output(struct closing *c, size_t i)
{
    const struct expr *value = c->block->objective.item[i].value;
    return output(c, problem_output_objective(c->problem, i), value->type, value->interval);
}

static const struct value *values_list(struct closing *c)
{
    size_t count = c->block->objective.count;
    const struct value **item = NEW_ARRAY(c->e->arena, const struct value *, count + 1);
    for (size_t i = 0; i < count; i++) item[i] = scalar(c->e, objective_output(c, i));
    return value_list(c->e->arena, item, count);
}

static const char *objective_name(struct closing *c, size_t i)
{
    const char *label = c->block->objective.item[i].label;
    return label ? label : arena_printf(c->e->arena, "value %zu", i + 1);
}

/* One point of the front, over its slots, and the first one, over the solve's outputs. */
static const struct value *front_value(struct closing *c, struct cell **lets, size_t count)
{
    struct elaborator *e = c->e;
    struct fields point = {0}, first = {0};
    for (size_t i = 0; i < count; i++) {
        const struct value *value = lets[i]->value;
        if (value->kind == VALUE_OPAQUE) continue;
        const struct value *plain =
            is_data(e, value) ? plain_data(e, value, lets[i]->span) : NULL;
        if (plain)
            add_field(e, &point, lets[i]->name, map_value(c, plain, inside, front_design));
        add_field(e, &first, lets[i]->name, solved_value(c, value));
    }
    for (size_t i = 0; i < c->block->objective.count; i++)
        add_field(e, &point, objective_name(c, i),
                  scalar(e, inside(c, c->block->objective.item[i].value)));
    add_field(e, &first, "values", values_list(c));
    const struct value **item = NEW(e->arena, const struct value *);
    item[0] = as_record(e, &point);
    struct value *front = NEW(e->arena, struct value);
    *front = (struct value){.kind = VALUE_FRONT, .expr = c->solve, .item = item, .items = 1,
                            .reads = c->solve->reads, .opaque = as_record(e, &first)};
    return front;
}

static const struct value *unpicked(struct elaborator *e, const char *name)
{
    return thing_value(e, &(struct thing){.kind = THING_UNPICKED, .u.unpicked = name}, 0);
}

static const struct value *search_record(struct closing *c)
{
    struct elaborator *e = c->e;
    struct cell **lets;
    size_t count = block_lets(e, c->block, &lets);
    bool several = c->block->objective.count > 1;
    struct fields f = {0};
    for (size_t i = 0; i < count; i++) {
        const struct value *value = lets[i]->value;
        bool open = several && (value->reads & READS_CHOICE);
        add_field(e, &f, lets[i]->name,
                  open ? unpicked(e, lets[i]->name) : solved_value(c, value));
    }
    if (several) add_field(e, &f, "value", unpicked(e, "value"));
    if (several) add_field(e, &f, "front", front_value(c, lets, count));
    else if (c->block->objective.count) add_field(e, &f, "value", scalar(e, objective_output(c, 0)));
    add_field(e, &f, "values", values_list(c));
    add_field(e, &f, "report", report_record(c));
    return as_record(e, &f);
}

/* ---- what `check -v` says -------------------------------------------------------------------------------------------------- */

static const char **choice_paths(struct elaborator *e, const struct choice *const *choice,
                                 size_t count)
{
    const char **path = NEW_ARRAY(e->arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++) path[i] = choice[i]->path;
    return path;
}

static bool same_binding(const struct binding *a, const struct binding *b)
{
    if (a->span.source != b->span.source || a->span.first != b->span.first ||
        a->bound != b->bound || a->sampled != b->sampled || a->constant != b->constant)
        return false;
    for (size_t i = 0; i < a->bound; i++)
        if (strcmp(a->binds[i], b->binds[i])) return false;
    return true;
}

/* The trained layers of the designs that the block runs, a line each. */
static size_t weights_text(struct closing *c, const char **text, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < c->block->run.count && count < room; i++) {
        const struct design *design = c->block->run.item[i];
        struct layer *layer;
        size_t layers = design_layers(c->e->exprs, design, &layer);
        if (layers)
            text[count++] = arena_printf(c->e->arena, "the weights of %s (%zu layers)",
                                         design->name, layers);
    }
    return count;
}

static void add_binding(struct closing *c, const char *solver)
{
    struct elaborator *e = c->e;
    if (c->choice.count)
        qsort(c->choice.item, c->choice.count, sizeof *c->choice.item, by_number);
    struct binding binding = {.solver = solver, .name = c->block->name, .span = c->block->span};
    bool train = c->block->kind == BLOCK_TRAIN;
    const char **paths = choice_paths(e, c->choice.item, c->choice.count);
    if (train) {
        binding.samples = paths;
        binding.sampled = c->choice.count;
        size_t designs = c->block->run.count;
        binding.binds = NEW_ARRAY(e->arena, const char *, designs + c->parameter.count + 1);
        binding.bound = weights_text(c, binding.binds, designs);
        for (size_t i = 0; i < c->parameter.count; i++)
            binding.binds[binding.bound++] = c->parameter.item[i]->path;
    } else {
        binding.binds = paths;
        binding.bound = c->choice.count;
    }
    binding.constants = choice_paths(e, c->constant.item, c->constant.count);
    binding.constant = c->constant.count;
    /* A function called for each layer has one block in the text: it is listed once. */
    for (size_t i = 0; i < e->bindings.count; i++)
        if (same_binding(&e->bindings.item[i], &binding)) return;
    vector_push(e->arena, &e->bindings, binding);
}

/* A choice made in this block that nothing it asks depends on. */
static void warn_idle_choices(struct closing *c)
{
    for (size_t i = 0; i < c->block->touched.count; i++) {
        const struct choice *choice;
        memcpy(&choice, c->block->touched.entry[i].key, sizeof choice);
        bool made_here = choice->span.source == c->block->span.source &&
                         choice->span.first >= c->block->span.first &&
                         choice->span.end <= c->block->span.end;
        if (!made_here || map_find(&c->owned, &choice, sizeof choice) ||
            map_find(&c->others, &choice, sizeof choice))
            continue;
        fail(c->e, DIAG_idle_choice, choice->span, choice->path);
    }
}

/* ---- the three binders -------------------------------------------------------------------------------------------------------- */

static void find_unknowns(struct closing *c)
{
    for (size_t i = 0; i < c->block->objective.count; i++)
        find_below(c, c->block->objective.item[i].value);
    for (size_t i = 0; i < c->block->require.count; i++) {
        find_below(c, c->block->require.item[i].holds);
        find_below(c, c->block->require.item[i].distance);
    }
}

static const struct value *no_objective(struct elaborator *e, const struct block *block,
                                        const char *solver, const char *cure)
{
    struct diagnostic *d = fail(e, DIAG_no_objective, block->span, solver);
    if (d) report_note(e->diagnostics, d, "Say what is wanted with %s.", cure);
    return e->poison;
}

static const struct value *closed_search(struct closing *c)
{
    struct elaborator *e = c->e;
    struct block *block = c->block;
    size_t slots;
    check_let_names(e, block);
    find_unknowns(c);
    bool wants = block->objective.count || block->require.count;
    if (wants) warn_idle_choices(c);
    add_binding(c, "search");
    if (!number_slots(c, &slots)) return e->poison;
    if (!wants) return no_objective(e, block, "search", "`minimize`, `maximize` or `require`");
    if (!c->choice.count) fail(e, DIAG_nothing_to_search, block->span);
    struct cell **lets;
    size_t count = block_lets(e, block, &lets);
    bool several = block->objective.count > 1;
    for (size_t i = 0; i < count; i++) {
        add_results(c, lets[i]->value);
        if (several) add_point(c, lets[i]->value);
    }
    finish_problem(c, cut_problem(c, slots));
    c->solve = expr_solve(e->exprs, c->problem, c->capture.item, c->capture.count);
    return search_record(c);
}

const struct value *close_search(struct elaborator *e, struct block *block)
{
    struct closing c;
    closing_init(&c, e, block);
    const struct value *record = closed_search(&c);
    arena_free(c.scratch);
    return record;
}

/* Outside of a train its designs are trained ones; numbers stay as they are. */
static const struct value *trained_value(struct elaborator *e, const struct value *value)
{
    if (value->kind != VALUE_DESIGN) return value;
    struct value *copy = arena_copy(e->arena, value, sizeof *value);
    copy->design = design_note(e->exprs, value->design, "trained");
    return copy;
}

static const struct value *train_report(struct elaborator *e, struct span span)
{
    static const char *const name[] = {"steps", "time", "traffic", "loss"};
    struct dimension second = {{[BASE_SECOND] = 1}}, bit = {{[BASE_BIT] = 1}};
    struct fields f = {0};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        struct type type = i == 0 ? TYPE_WHOLE : TYPE_REAL;
        if (i == 1) type.dimension = second;
        if (i == 2) type.dimension = bit;
        add_field(e, &f, name[i], unsupported_number(e, "training", type, NULL, 0, span));
    }
    return as_record(e, &f);
}

const struct value *close_train(struct elaborator *e, struct block *block)
{
    struct closing c;
    closing_init(&c, e, block);
    check_let_names(e, block);
    find_unknowns(&c);
    add_binding(&c, "train");
    arena_free(c.scratch);
    if (!block->objective.count)
        return no_objective(e, block, "train", "`minimize` or `maximize`");
    note_unsupported(e, "training", block->span);
    struct cell **lets;
    size_t count = block_lets(e, block, &lets);
    struct fields f = {0};
    for (size_t i = 0; i < count; i++)
        add_field(e, &f, lets[i]->name, trained_value(e, lets[i]->value));
    const struct value *loss = scalar(e, block->objective.item[0].value);
    add_field(e, &f, "value", unsupported_number(e, "training", loss->expr->type, &loss, 1,
                                                 block->span));
    add_field(e, &f, "report", train_report(e, block->span));
    return as_record(e, &f);
}

const struct value *close_sample(struct elaborator *e, struct block *block,
                                 const struct expr *count, const struct value *member)
{
    struct thing thing = {.kind = THING_FAMILY, .u.family = {count, member, block}};
    return thing_value(e, &thing, (uint16_t)(count->reads | member->reads));
}

/* Which of the member's choices a family draws: all that no unfinished search further out binds. */
static void find_drawn(struct closing *c, const struct value *member)
{
    const struct choice *const *list;
    size_t count = free_choices(c->e, member, &list);
    for (size_t i = 0; i < count; i++) find_choice(c, list[i]);
}

static const struct expr *drawn_sum(struct closing *c, const struct thing *family,
                                    const struct expr *body)
{
    struct elaborator *e = c->e;
    size_t slots;
    double turns = 1;
    find_drawn(c, family->u.family.member);
    if (!number_slots(c, &slots)) return NULL;
    expr_known(e->exprs, family->u.family.count, &turns);
    add_binding(c, "sample");
    finish_problem(c, cut_problem(c, slots));
    struct loop *loop = NEW(e->arena, struct loop);
    *loop = (struct loop){.fold = FOLD_SUM, .source = LOOP_SAMPLE, .draw = c->problem,
                          .turns = (size_t)turns};
    size_t captures = c->capture.count;
    /* The body reads the members' choices as columns of the row; what else it reads stays as it is. */
    struct closing rows = *c;
    rows.rows = true;
    return expr_reduce(e->exprs, loop, expr_rewrite(e->exprs, body, front_leaf, &rows),
                       c->capture.item, captures);
}

const struct expr *family_sum(struct elaborator *e, const struct thing *family,
                              const struct expr *body)
{
    struct closing c;
    closing_init(&c, e, family->u.family.block);
    const struct expr *sum = drawn_sum(&c, family, body);
    arena_free(c.scratch);
    return sum;
}
