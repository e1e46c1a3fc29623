/* Solver blocks while they are being evaluated: what they touch, what is given to them, what their
 * statements ask. Closing them is close.c's business. */
#include "frontend/elaborate.h"

#include <math.h>
#include <string.h>

/* ---- touching (rule S3) ---- */

static char touched_mark;

void block_touch_choice(struct elaborator *e, const struct choice *choice)
{
    *map_at(&e->block->touched, &choice, sizeof choice) = &touched_mark;
}

/* The outermost search that names a choice binds it: one inside must not have done so before. */
static void check_claim(struct elaborator *e, const struct choice *choice, struct span at)
{
    struct block **by = (struct block **)map_find(&e->claimed, &choice, sizeof choice);
    for (const struct block *outer = by ? (*by)->outer : NULL; outer; outer = outer->outer) {
        if (outer != e->block || outer->kind != BLOCK_SEARCH) continue;
        struct diagnostic *d = fail(e, DIAG_claimed, at, choice->path);
        if (!d) return;
        report_label(e->diagnostics, d, (*by)->span, "this binds it");
        report_note(e->diagnostics, d, "Name it before the solver inside: `let ... = %s`.",
                    choice->path);
    }
}

void block_touch(struct elaborator *e, const struct value *value, struct span at)
{
    if (!e->block || !(value->reads & READS_CHOICE)) return;
    void **seen = map_at(&e->block->seen, &value, sizeof value);
    if (*seen) return;
    *seen = &touched_mark;
    const struct choice *const *list;
    size_t count = free_choices(e, value, &list);
    for (size_t i = 0; i < count; i++) {
        check_claim(e, list[i], at);
        block_touch_choice(e, list[i]);
    }
}

bool block_touches(const struct block *block, const struct choice *choice)
{
    return map_find(&block->touched, &choice, sizeof choice) != NULL;
}

bool inside_train(const struct block *block)
{
    while (block && block->kind != BLOCK_TRAIN)
        block = block->outer;
    return block;
}

/* ---- givens ---- */

/* The outermost block that the scope is outside of. */
static struct block *home_block(struct elaborator *e, const struct scope *scope)
{
    struct block *block = e->block;
    while (block->outer && block->outer != scope->block)
        block = block->outer;
    return block;
}

struct given_home {
    struct block *block;
    const struct expr *constant;
};

static const struct value *wrap(struct elaborator *e, struct block *home,
                                const struct value *value);

static const struct value *wrap_scalar(struct elaborator *e, struct block *home,
                                       const struct value *value)
{
    double number;
    struct type type = value->expr->type;
    if (type.kind != SCALAR_WHOLE && type.kind != SCALAR_REAL) return value;
    if (!expr_is_number(value->expr, &number)) return value;
    const struct expr *given = expr_given(e->exprs, number, type);
    struct given_home *record = NEW(e->arena, struct given_home);
    *record = (struct given_home){home, value->expr};
    *map_at(&e->given_value, &given, sizeof given) = record;
    struct value *copy = arena_copy(e->arena, value_scalar(e->arena, given), sizeof *copy);
    copy->unit = value->unit;
    return copy;
}

static const struct value *wrap_items(struct elaborator *e, struct block *home,
                                      const struct value *value)
{
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, value->items + 1);
    bool changed = false;
    uint16_t reads = 0;
    for (size_t i = 0; i < value->items; i++) {
        item[i] = wrap(e, home, value->item[i]);
        changed |= item[i] != value->item[i];
        reads |= item[i]->reads;
    }
    if (!changed) return value;
    struct value *copy = arena_copy(e->arena, value, sizeof *value);
    copy->item = item;
    copy->reads = reads;
    return copy;
}

static const struct value *wrap(struct elaborator *e, struct block *home, const struct value *value)
{
    if (value->kind != VALUE_SCALAR && value->kind != VALUE_LIST && value->kind != VALUE_RECORD)
        return value;
    void **known = map_at(&home->givens, &value, sizeof value);
    if (*known) return *known;
    const struct value *wrapped =
        value->kind == VALUE_SCALAR ? wrap_scalar(e, home, value) : wrap_items(e, home, value);
    *map_at(&home->givens, &value, sizeof value) = (void *)wrapped;
    return wrapped;
}

const struct value *block_given(struct elaborator *e, const struct scope *home,
                                const struct value *value)
{
    if (home->kind == SCOPE_MODULE) return value;
    return wrap(e, home_block(e, home), value);
}

const struct expr *given_constant(struct elaborator *e, const struct expr *given,
                                  const struct block *closing)
{
    struct given_home **home =
        (struct given_home **)map_find(&e->given_value, &given, sizeof given);
    if (!home || !*home || (closing && (*home)->block != closing)) return NULL;
    return (*home)->constant;
}

/* ---- requirements; the grammar lets them stand in solver blocks only ---- */

static const struct expr *under_guard(struct elaborator *e, const struct expr *holds)
{
    if (!e->guard) return holds;
    return expr_binary(e->exprs, EXPR_or, expr_unary(e->exprs, EXPR_not, e->guard), holds);
}

static bool same_requirement(const struct block *block, const struct expr *holds)
{
    for (size_t i = 0; i < block->require.count; i++)
        if (block->require.item[i].holds == holds) return true;
    return false;
}

void require_implicitly(struct elaborator *e, const struct expr *holds, const struct expr *distance,
                        struct span span, const char *label)
{
    double known;
    const struct expr *zero = expr_number(e->exprs, 0, TYPE_REAL);
    holds = under_guard(e, holds);
    if (expr_is_number(holds, &known) && known != 0) return;
    if (!before_input(e, holds, span)) return;
    struct condition all = {holds, expr_select(e->exprs, holds, zero, distance)};
    front_close(e, &all);
    holds = all.holds;
    if (!e->block) {
        if (holds->reads & (READS_CHOICE | READS_PARAM | READS_OUTSIDE)) return;
        add_check(e, holds, span, arena_printf(e->arena, "this does not hold: %s", label));
        return;
    }
    if (e->block->kind != BLOCK_SEARCH || (holds->reads & READS_PARAM)) return;
    if (same_requirement(e->block, holds)) return;
    struct requirement requirement = {
        .label = label, .span = span, .implicit = true, .holds = holds, .distance = all.distance};
    vector_push(e->arena, &e->block->require, requirement);
}

void block_inner(struct elaborator *e, const struct expr *solve)
{
    if (!e->block) return;
    uint32_t at = (uint32_t)problem_output_report(solve->u.problem, REPORT_FRONT);
    const struct expr *points =
        expr_output(e->exprs, solve, at, TYPE_WHOLE, (struct interval){0, INFINITY});
    const struct expr *found = expr_binary(e->exprs, EXPR_le, expr_whole(e->exprs, 1), points);
    struct inner inner = {solve, under_guard(e, found)};
    vector_push(e->arena, &e->block->inner, inner);
}

/* The solves that expressions ask, themselves or for a front. */
struct asked {
    struct exprs *exprs;
    struct map solve;
};

static void add_asked(void *context, const struct expr *expr)
{
    struct asked *asked = context;
    if (expr->op == EXPR_reduce && expr->u.loop->source == LOOP_FRONT)
        expr = expr_solve(asked->exprs, expr->u.loop->draw, expr->arg + 1, expr->args - 1);
    if (expr->op == EXPR_volume)
        expr = expr_solve(asked->exprs, expr->u.problem, expr->arg, expr->u.problem->captures);
    if (expr->op == EXPR_solve) *map_at(&asked->solve, &expr, sizeof expr) = asked;
}

void block_require_inner(struct elaborator *e, struct block *block)
{
    if (!block->inner.count) return;
    struct arena *scratch = arena_new();
    struct asked asked = {.exprs = e->exprs};
    map_init(&asked.solve, scratch);
    struct walker *walker = walker_new(scratch, add_asked, &asked);
    for (size_t i = 0; i < block->objective.count; i++)
        walker_walk(walker, block->objective.item[i].value);
    for (size_t i = 0; i < block->require.count; i++)
        walker_walk(walker, block->require.item[i].holds);
    const struct expr *found = expr_truth(e->exprs, true);
    for (size_t i = 0; i < block->inner.count; i++)
        if (map_find(&asked.solve, &block->inner.item[i].solve, sizeof(const struct expr *)))
            found = expr_binary(e->exprs, EXPR_and, found, block->inner.item[i].found);
    arena_free(scratch);
    double known;
    if (expr_is_number(found, &known)) return;
    struct requirement requirement = {.label = "the searches inside find something",
                                      .span = block->span,
                                      .implicit = true,
                                      .holds = found,
                                      .distance = distance_of(e, found)};
    vector_push(e->arena, &block->require, requirement);
}

/* The words of the source between two offsets, on one line. */
static const char *source_text(struct elaborator *e, struct span span)
{
    const struct source *source = sources_get(frontend_sources(e->frontend), span.source);
    char *text = arena_slice(e->arena, source->text + span.first, span.end - span.first);
    for (char *c = text; *c; c++)
        if (*c == '\n' || *c == '\t') *c = ' ';
    return text;
}

void block_require(struct elaborator *e, const struct node *node)
{
    struct condition condition;
    if (!eval_condition(e, node->kid[0], &condition)) {
        e->block->broken = true;
        return;
    }
    const struct expr *holds = under_guard(e, condition.holds);
    const struct expr *zero = expr_number(e->exprs, 0, TYPE_REAL);
    struct requirement requirement = {
        .label = node->text ? node->text : source_text(e, node->kid[0]->span),
        .span = node->span,
        .holds = holds,
        .distance = expr_select(e->exprs, holds, zero, condition.distance)};
    if (e->block->kind == BLOCK_TRAIN && changes_in_training(e, holds)) {
        fail(e, DIAG_train_require, node->span);
        return;
    }
    vector_push(e->arena, &e->block->require, requirement);
}

void block_objective(struct elaborator *e, const struct node *node)
{
    const struct expr *value = as_number(e, eval(e, node->kid[0]), node->kid[0]->span);
    if (!value) {
        e->block->broken = true;
        return;
    }
    if (e->block->kind == BLOCK_TRAIN) warn_estimates(e, value, node->kid[0]->span);
    struct objective objective = {
        .label = node->text, .value = value, .maximize = node->kind == NODE_maximize};
    vector_push(e->arena, &e->block->objective, objective);
}

/* ---- methods ---- */

/* Whether "population: 64, ..." holds an option of this name. */
static bool has_option(const char *options, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = options; (at = strstr(at, name)); at += size) {
        bool starts = at == options || at[-1] == ' ';
        if (starts && at[size] == ':') return true;
    }
    static const char *const common[] = {"seed", "budget", "time", "members"};
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (!strcmp(common[i], name)) return true;
    return false;
}

static void unknown_method(struct elaborator *e, const struct node *node, const char *name,
                           enum method_solver solver)
{
    const char *names[METHOD_KINDS];
    size_t count = 0;
    for (enum method_kind kind = 0; kind < METHOD_KINDS; kind++)
        if (method_info(kind)->solver == solver) names[count++] = method_info(kind)->name;
    struct diagnostic *d = fail(e, DIAG_unknown_method, node->span, name);
    const char *near = d ? nearest_name(name, names, count) : NULL;
    if (near) report_note(e->diagnostics, d, "Did you mean `%s`?", near);
    if (!d || near) return;
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++)
        buffer_printf(&text, "%s%s", i ? ", " : "", names[i]);
    report_note(e->diagnostics, d, "A `%s` takes %s.", solver == METHOD_TRAIN ? "train" : "search",
                buffer_string(&text));
    buffer_free(&text);
}

static void unknown_option(struct elaborator *e, const struct node *arg,
                           const struct method_info *info)
{
    struct diagnostic *d = fail(e, DIAG_method_option, arg->span, info->name,
                                arena_printf(e->arena, "no option `%s`", arg->text));
    if (!d) return;
    struct VECTOR(const char *) names = {0};
    const char *text = arena_printf(e->arena, "%s%sseed: -, budget: -, time: -, members: -",
                                    info->options, info->options[0] ? ", " : "");
    for (const char *at = text, *colon; (colon = strchr(at, ':')); at = colon) {
        while (*at == ',' || *at == ' ' || *at == ':')
            at++;
        const char *start = colon;
        while (start > at && start[-1] != ' ')
            start--;
        vector_push(e->arena, &names, arena_slice(e->arena, start, (size_t)(colon - start)));
        colon++;
    }
    const char *near = nearest_name(arg->text, names.item, names.count);
    if (near) {
        report_note(e->diagnostics, d, "Did you mean `%s:`?", near);
        return;
    }
    struct buffer list = {0};
    for (size_t i = 0; i < names.count; i++)
        buffer_printf(&list, "%s%s", i ? ", " : "", names.item[i]);
    report_note(e->diagnostics, d, "Its options are %s.", buffer_string(&list));
    buffer_free(&list);
}

/* Why the option cannot have this value, or NULL. */
static const char *wrong_option(const char *name, double value, struct dimension dimension)
{
    static const char *const counts[] = {"population", "generations", "points", "chains",
                                         "parents",    "steps",       "batch",  "epochs"};
    struct dimension second = {{[BASE_SECOND] = 1}};
    bool plain = dimension_is_none(dimension);
    if (!strcmp(name, "time")) plain |= dimension_equal(dimension, second);
    if (!plain) return "an option is a plain number, `time` also a time";
    if (!isfinite(value) || value < 0) return "options are not negative";
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (strcmp(counts[i], name)) continue;
        if (value < 1 || value > LIMIT_LIST_ITEMS || floor(value) != value)
            return "this option is a whole number from 1 to 1048576";
    }
    return NULL;
}

static void take_option(struct elaborator *e, const struct node *arg, struct block *block,
                        const struct method_info *info)
{
    if (arg->kind != NODE_named) {
        fail(e, DIAG_method_option, arg->span, info->name, "options are named");
        return;
    }
    if (!has_option(info->options, arg->text)) {
        unknown_option(e, arg, info);
        return;
    }
    const struct value *value = eval(e, arg->kid[0]);
    if (is_poison(value)) return;
    if (info->solver == METHOD_TRAIN || !strcmp(arg->text, "members")) {
        if (value->kind != VALUE_SCALAR) return;
    }
    const struct expr *number = as_number(e, value, arg->kid[0]->span);
    double known;
    if (!number) return;
    if (!expr_known(e->exprs, number, &known)) {
        fail(e, DIAG_not_known, arg->kid[0]->span);
        return;
    }
    const char *wrong = wrong_option(arg->text, known, number->type.dimension);
    if (wrong) {
        fail(e, DIAG_method_option, arg->span, info->name, wrong);
        return;
    }
    struct method_option *list =
        NEW_ARRAY(e->arena, struct method_option, block->method.options + 1);
    if (block->method.options)
        memcpy(list, block->method.option, block->method.options * sizeof *list);
    list[block->method.options++] = (struct method_option){arg->text, known};
    block->method.option = list;
}

void block_method(struct elaborator *e, const struct node *node)
{
    const struct node *call = node->kid[0];
    const struct node *callee = call->kind == NODE_call ? call->kid[0] : call;
    if (callee->kind != NODE_name) {
        fail(e, DIAG_method_form, call->span);
        return;
    }
    if (e->block->has_method) {
        fail(e, DIAG_method_twice, node->span);
        return;
    }
    enum method_solver solver = e->block->kind == BLOCK_TRAIN ? METHOD_TRAIN : METHOD_SEARCH;
    enum method_kind kind = method_find(callee->text);
    if (kind == METHOD_KINDS || method_info(kind)->solver != solver) {
        unknown_method(e, callee, callee->text, solver);
        return;
    }
    const struct method_info *info = method_info(kind);
    e->block->has_method = true;
    e->block->method_kind = kind;
    e->block->method_span = node->span;
    e->block->method.name = info->name;
    for (size_t i = 1; call->kind == NODE_call && i < call->kids; i++)
        take_option(e, call->kid[i], e->block, info);
    if (!info->supported && solver == METHOD_SEARCH)
        note_unsupported(e, arena_printf(e->arena, "the method `%s`", info->name), node->span);
}

void block_across(struct elaborator *e, const struct node *node)
{
    if (e->block->kind != BLOCK_TRAIN) {
        fail(e, DIAG_across_search, node->span);
        return;
    }
    for (struct block *outer = e->block->outer; outer; outer = outer->outer)
        if (outer->kind == BLOCK_SEARCH) {
            fail(e, DIAG_across_nested, node->span);
            return;
        }
    for (size_t i = 0; i < node->kids; i++)
        if (node->kid[i]) eval(e, node->kid[i]);
    note_unsupported(e, "training across several workers", node->span);
}
