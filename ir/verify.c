/* The rules that every program keeps; see also design_verify.
 *
 *   - A node has as many arguments as its row of expr.def says, made before it, of types that fit.
 *   - A reduction's body reads rows of its own loop and of loops around it, of columns that are
 * there.
 *   - A problem's expressions read its own slots and captures and nothing of the program around it;
 *     an unknown's parameters and guard read slots of unknowns before it.
 *   - Slots of unknowns do not overlap; constant parameters of a domain agree with its slots.
 *   - Requirements, guards and checks are truths.
 *   - What actions and names hold reads no slots, captures or rows, and is nothing of the
 * frontend's.
 */
#include "ir/verify.h"

#include "ir/design.h"
#include "ir/store.h"
#include "ir/words.h"
#include "support/limits.h"
#include "support/vector.h"

struct verifying {
    struct arena *arena; /* of messages */
    struct arena *scratch;
    struct map seen; /* problems, designs, choices that are or will be verified */
    struct map depth;
    struct VECTOR(const struct expr *) roots;
    struct VECTOR(const struct problem *) problems;
    struct VECTOR(const struct design *) designs;
    struct VECTOR(const struct choice *) choices;
    const char *broken;
};

static void broken(struct verifying *v, const char *what)
{
    if (!v->broken) v->broken = what;
}

static void broken_node(struct verifying *v, const struct expr *expr, const char *what)
{
    if (v->broken) return;
    v->broken = arena_printf(v->arena, "%%%u %s: %s", expr->id, expr_op_text(expr->op), what);
}

static bool is_new(struct verifying *v, const void *thing)
{
    void **place = map_at(&v->seen, &thing, sizeof thing);
    if (*place) return false;
    *place = v;
    return true;
}

static void add_root(void *context, const struct expr *expr)
{
    struct verifying *v = context;
    vector_push(v->scratch, &v->roots, expr);
}

/* Values. */

static bool is_list(const struct value *value)
{
    return value->kind == VALUE_LIST || value->kind == VALUE_FRONT;
}

static bool is_drawn(const struct value *value)
{
    return is_list(value) || (value->kind == VALUE_RECORD && value->name);
}

static void value_verify(struct verifying *v, const struct value *value, unsigned depth);

static void items_verify(struct verifying *v, const struct value *value, unsigned depth)
{
    for (size_t i = 0; i < value->items && !v->broken; i++) {
        if (value->kind == VALUE_RECORD && value->name && !value->name[i])
            broken(v, "a field without a name");
        value_verify(v, value->item[i], depth + 1);
    }
}

static void front_verify(struct verifying *v, const struct value *value)
{
    bool fits = value->expr && value->expr->op == EXPR_solve;
    if (value->items == 2)
        fits = fits && value->item[1]->kind == VALUE_SCALAR && value->item[1]->expr;
    else
        fits = fits && value->items == 1 && value->item[0]->kind == VALUE_RECORD;
    if (!fits) broken(v, "a front that is not made of a solve and its results");
}

static void value_verify(struct verifying *v, const struct value *value, unsigned depth)
{
    if (depth > LIMIT_VALUE_DEPTH) broken(v, "values nested too deeply");
    if (v->broken) return;
    bool one = value->items == 1;
    switch (value->kind) {
    case VALUE_SCALAR:
        if (!value->expr) broken(v, "a scalar without an expression");
        if (value->expr && (value->expr->reads & READS_SIZE))
            broken(v, "a scalar that reads what only a design has");
        break;
    case VALUE_TEXT:
        if (!value->text) broken(v, "a text that is not there");
        break;
    case VALUE_DESIGN:
        if (!value->design) broken(v, "a design that is not there");
        break;
    case VALUE_FRONT: front_verify(v, value); break;
    case VALUE_TABLE:
        if (!one || !is_list(value->item[0])) broken(v, "a table of no list");
        break;
    case VALUE_PLOT:
        if (!one || !is_drawn(value->item[0])) broken(v, "a plot of no list or record");
        break;
    case VALUE_MAYBE:
        if (!one || !value->expr || value->expr->type.kind != SCALAR_TRUTH)
            broken(v, "an item under no condition");
        break;
    case VALUE_OPAQUE: broken(v, "a value of the elaborator's"); break;
    case VALUE_LIST:
    case VALUE_RECORD:
    case VALUE_NOTHING: break;
    }
    if (value->expr) add_root(v, value->expr);
    if (value->design && is_new(v, value->design))
        vector_push(v->scratch, &v->designs, value->design);
    if (value->kind != VALUE_DESIGN) items_verify(v, value, depth);
}

/* A value of an action or a name: nothing around it gives slots, captures or rows. */
static void top_verify(struct verifying *v, const struct value *value)
{
    if (value->reads & (READS_SLOT | READS_CAPTURE | READS_ROW))
        broken(v, "a value that reads what only a problem has");
    value_verify(v, value, 0);
}

static void truth_verify(struct verifying *v, const struct expr *expr, const char *what)
{
    if (!expr || expr->type.kind != SCALAR_TRUTH) broken(v, what);
    if (expr) add_root(v, expr);
}

static void action_verify(struct verifying *v, const struct action *action)
{
    for (size_t i = 0; i < action->values; i++)
        top_verify(v, action->value[i]);
    switch (action->kind) {
    case ACTION_PRINT: break;
    case ACTION_EXPORT:
        if (action->values != 1 || !action->file) broken(v, "an export of not one value");
        break;
    case ACTION_CHECK: break;
    }
    if (action->holds || action->kind == ACTION_CHECK)
        truth_verify(v, action->holds, "the condition of an action is no truth");
}

/* What is reached from the roots. */

static void add_problem(struct verifying *v, const struct problem *problem)
{
    if (is_new(v, problem)) vector_push(v->scratch, &v->problems, problem);
}

static void node_visit(void *context, const struct expr *expr)
{
    struct verifying *v = context;
    const char *what = v->broken ? NULL : expr_verify(expr);
    if (what) broken_node(v, expr, what);
    if (v->broken) return;
    if (problem_asked(expr)) add_problem(v, problem_asked(expr));
    if (expr->op != EXPR_choice || !is_new(v, expr->u.unknown.choice)) return;
    vector_push(v->scratch, &v->choices, expr->u.unknown.choice);
}

/* Verifies the nodes below the roots gathered so far. */
static void walk_roots(struct verifying *v)
{
    if (!v->broken) expr_walk(v->scratch, v->roots.item, v->roots.count, node_visit, v);
    v->roots.count = 0;
}

static void choice_verify(struct verifying *v, const struct choice *choice)
{
    if (choice->domain >= DOMAIN_KINDS) broken(v, "a choice of no domain");
    for (size_t i = 0; i < choice->params; i++)
        add_root(v, choice->param[i]);
    if (choice->active) truth_verify(v, choice->active, "a choice's guard is no truth");
    if (choice->shown && value_is_data(choice->shown)) value_verify(v, choice->shown, 0);
    walk_roots(v);
}

static void whole_problem_verify(struct verifying *v, const struct problem *problem)
{
    problem_each(problem, add_root, v);
    for (size_t i = 0; i < problem->unknowns; i++)
        if (problem->unknown[i].shown) value_verify(v, problem->unknown[i].shown, 0);
    walk_roots(v);
    if (!v->broken) v->broken = problem_verify(v->arena, problem);
    if (!v->broken && problem_depth(v->scratch, &v->depth, problem) > LIMIT_SOLVER_DEPTH)
        broken(v, "too many searches inside each other");
}

static void design_check(struct verifying *v, const struct design *design)
{
    v->broken = design_verify(v->arena, design);
    if (!v->broken) design_each(design, add_root, v);
    walk_roots(v);
}

static void reached_verify(struct verifying *v)
{
    size_t problems = 0, designs = 0, choices = 0;
    walk_roots(v);
    while (!v->broken) {
        if (problems < v->problems.count)
            whole_problem_verify(v, v->problems.item[problems++]);
        else if (designs < v->designs.count)
            design_check(v, v->designs.item[designs++]);
        else if (choices < v->choices.count)
            choice_verify(v, v->choices.item[choices++]);
        else
            return;
    }
}

/* Ends with the message that the top-level item of this name breaks a rule. */
static const char *named(struct verifying *v, const char *name)
{
    arena_free(v->scratch);
    return arena_printf(v->arena, "%s: %s", name ? name : "-", v->broken);
}

const char *program_verify(struct arena *arena, const struct program *program)
{
    struct verifying v = {.arena = arena, .scratch = arena_new()};
    map_init(&v.seen, v.scratch);
    map_init(&v.depth, v.scratch);
    for (size_t i = 0; i < program->problems; i++)
        add_problem(&v, program->problem[i]);
    for (size_t i = 0; i < program->designs; i++)
        if (is_new(&v, program->design[i])) vector_push(v.scratch, &v.designs, program->design[i]);
    for (size_t i = 0; i < program->binding_values; i++) {
        top_verify(&v, program->binding_value[i]);
        if (v.broken) return named(&v, program->binding_name[i]);
    }
    for (size_t i = 0; i < program->actions; i++) {
        action_verify(&v, &program->action[i]);
        if (v.broken) return named(&v, action_words[program->action[i].kind]);
    }
    reached_verify(&v);
    arena_free(v.scratch);
    return v.broken;
}
