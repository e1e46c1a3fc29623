/* What a value's choices span, for people: the free choices it depends on, and the unknowns of the
 * searches in it.
 */
#include <math.h>

#include "frontend/faces/repl.h"
#include "ir/domain.h"

struct space {
    struct buffer *out;
    struct exprs *exprs;
    struct arena *scratch;
    struct map seen; /* choices and problems by address */
    double points;   /* of the free choices; NaN when a count is not known yet */
    size_t choices;
};

/* Whether this choice or problem is met for the first time: values share them. */
static bool is_new(struct space *space, const void *thing)
{
    void **place = map_at(&space->seen, &thing, sizeof thing);
    bool fresh = !*place;
    *place = (void *)thing;
    return fresh;
}

/* The number of points of a domain; NaN when a parameter is not known yet. */
static double count_points(struct space *space, enum domain_kind kind, const struct expr **param,
                           size_t params)
{
    double *number = NEW_ARRAY(space->scratch, double, params + 1);
    for (size_t i = 0; i < params; i++)
        if (!expr_known(space->exprs, param[i], &number[i])) return NAN;
    return domain_get(kind)->count((struct extent){.param = number, .params = params});
}

static void print_count(struct buffer *out, double points)
{
    if (isnan(points))
        buffer_text(out, "depends on others");
    else if (points < 1e15)
        buffer_printf(out, "%.0f point%s", points, points == 1 ? "" : "s");
    else
        buffer_printf(out, "about %.2g points", points);
}

/* "at times": it is there only when its guard holds. */
static void print_unknown(struct space *space, const char *path, enum domain_kind kind,
                          double points, bool guarded)
{
    buffer_printf(space->out, "  %-40s %-12s ", path, domain_get(kind)->name);
    print_count(space->out, points);
    buffer_text(space->out, guarded ? ", at times\n" : "\n");
}

static void add_choice(struct space *space, const struct choice *choice)
{
    if (!is_new(space, choice)) return;
    double points = count_points(space, choice->domain, choice->param, choice->params);
    print_unknown(space, choice->path, choice->domain, points, choice->active != NULL);
    space->points *= points;
    space->choices++;
}

/* Unknowns whose domains depend on others have no count of their own; nor then has the whole. */
static void add_problem(struct space *space, const struct problem *problem)
{
    if (!is_new(space, problem)) return;
    double all = 1;
    buffer_printf(space->out, "search `%s` binds\n", problem->name ? problem->name : "(unnamed)");
    for (size_t i = 0; i < problem->unknowns; i++) {
        const struct unknown *unknown = &problem->unknown[i];
        double points = count_points(space, unknown->domain, unknown->param, unknown->params);
        print_unknown(space, unknown->path, unknown->domain, points, unknown->active != NULL);
        all *= points;
    }
    buffer_text(space->out, "  together ");
    print_count(space->out, all);
    buffer_printf(space->out, "; %zu requirement%s, %zu objective%s\n", problem->requires,
                  problem->requires == 1 ? "" : "s", problem->objectives,
                  problem->objectives == 1 ? "" : "s");
}

static void look(void *context, const struct expr *expr)
{
    struct space *space = context;
    if (expr->op == EXPR_choice) add_choice(space, expr->u.unknown.choice);
}

static void look_for_problem(void *context, const struct expr *expr)
{
    if (expr->op == EXPR_solve) add_problem(context, expr->u.problem);
}

static void walk_choices(void *context, const struct expr *root)
{
    struct space *space = context;
    if (root->reads & READS_CHOICE) expr_walk(space->scratch, &root, 1, look, space);
}

static void walk_problems(void *context, const struct expr *root)
{
    struct space *space = context;
    if (root->reads & READS_SOLVE) expr_walk(space->scratch, &root, 1, look_for_problem, space);
}

void space_text(struct buffer *out, struct exprs *exprs, const struct value *value)
{
    struct space space = {.out = out, .exprs = exprs, .scratch = arena_new(), .points = 1};
    map_init(&space.seen, space.scratch);
    value_each(value, walk_choices, &space);
    if (space.choices) {
        buffer_text(out, "  together ");
        print_count(out, space.points);
        buffer_char(out, '\n');
    }
    value_each(value, walk_problems, &space);
    if (!space.seen.count) buffer_text(out, "no choices\n");
    arena_free(space.scratch);
}
