/* Choices: the evaluation of `choose D` makes a fresh unknown whose components are leaves of
 * expressions, and the value that they stand for (rules S1, S2, S14, S16, S17, S20). */
#include "frontend/elaborate.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct value *domain_value_new(struct elaborator *e, struct domain_value domain)
{
    uint16_t reads = 0;
    for (size_t i = 0; i < domain.params; i++)
        reads |= domain.param[i]->reads;
    struct domain_value *copy = arena_copy(e->arena, &domain, sizeof domain);
    return thing_value(e, &(struct thing){.kind = THING_DOMAIN, .u.domain = copy}, reads);
}

/* Bounds of a component that hold whatever values the parameters take. */
static struct interval component_bounds(struct elaborator *e, const struct choice *choice,
                                        size_t component)
{
    double *low = NEW_ARRAY(e->arena, double, choice->params + 1);
    double *high = NEW_ARRAY(e->arena, double, choice->params + 1);
    for (size_t i = 0; i < choice->params; i++) {
        low[i] = choice->param[i]->interval.low;
        high[i] = choice->param[i]->interval.high;
        if (!(fabs(low[i]) <= 0x1p53)) low[i] = 0;
        if (!(fabs(high[i]) <= 0x1p53)) high[i] = 0x1p53;
    }
    const struct domain *domain = domain_get(choice->domain);
    struct bounds a =
        domain->bounds((struct extent){.param = low, .params = choice->params}, component);
    struct bounds b =
        domain->bounds((struct extent){.param = high, .params = choice->params}, component);
    /* A choice that is not active has 0 in all its components. */
    double least = fmin(a.low, b.low);
    return (struct interval){choice->active ? fmin(0, least) : least, fmax(a.high, b.high)};
}

bool may_make(struct elaborator *e, struct span at)
{
    if (!e->over) return true;
    fail(e, DIAG_made_for_each, at, e->over->name);
    return false;
}

static struct choice *new_choice(struct elaborator *e, const struct domain_value *domain,
                                 struct span span)
{
    struct choice *choice = NEW(e->arena, struct choice);
    *choice = (struct choice){.path = path_here(e),
                              .span = span,
                              .domain = domain->kind,
                              .param = domain->param,
                              .params = domain->params,
                              .slots = domain->slots,
                              .active = e->guard,
                              .number = e->choices++};
    if (e->block) block_touch_choice(e, choice);
    return choice;
}

static const struct expr **components(struct elaborator *e, const struct choice *choice)
{
    const struct expr **component = NEW_ARRAY(e->arena, const struct expr *, choice->slots + 1);
    for (size_t k = 0; k < choice->slots; k++)
        component[k] =
            expr_choice(e->exprs, choice, (uint32_t)k, TYPE_WHOLE, component_bounds(e, choice, k));
    return component;
}

/* Why a domain of this kind may be empty, or NULL. */
static const char *empty_advice(enum domain_kind kind)
{
    if (kind == DOMAIN_tiling) return "Not even the smallest tile fits the buffers.";
    if (kind == DOMAIN_range) return "A range goes upwards: `1..=10`, from its lower end.";
    if (kind == DOMAIN_placement)
        return "`placement(k, n)` puts k things on different places among n: k is at most n.";
    if (kind == DOMAIN_sublist) return "No number of items is from `least` to `most`.";
    return NULL;
}

/* An empty domain is an error when that is known now. */
static bool check_not_empty(struct elaborator *e, const struct domain_value *domain,
                            struct span span)
{
    double *param = NEW_ARRAY(e->arena, double, domain->params + 1);
    for (size_t i = 0; i < domain->params; i++)
        if (!expr_known(e->exprs, domain->param[i], &param[i])) return true;
    if (domain_get(domain->kind)->count((struct extent){.param = param, .params = domain->params}) >
        0)
        return true;
    struct diagnostic *d = fail(e, DIAG_empty_domain, span);
    const char *advice = empty_advice(domain->kind);
    if (d && advice) report_note(e->diagnostics, d, "%s", advice);
    return false;
}

static const struct value *choose_from(struct elaborator *e, const struct domain_value *domain,
                                       struct span span)
{
    struct choice *choice = new_choice(e, domain, span);
    const struct value *value = domain->show(e, domain, components(e, choice), span);
    choice->shown = value;
    return value;
}

static const struct value *show_item(struct elaborator *e, const struct domain_value *domain,
                                     const struct expr *const *component, struct span span)
{
    return index_value(e, domain->items, component[0], span);
}

static struct domain_value item_domain(struct elaborator *e, size_t count)
{
    struct domain_value domain = {.kind = DOMAIN_item, .params = 1, .slots = 1, .show = show_item};
    domain.param = NEW_ARRAY(e->arena, const struct expr *, 1);
    domain.param[0] = expr_whole(e->exprs, (int64_t)count);
    return domain;
}

/* Whether the members of a list written out are of one kind and dimension, for the message at the
 * one that is not; joining them checks the rest. */
static bool alike(struct elaborator *e, const struct value *const *item, const struct node *list)
{
    for (size_t i = 1; i < list->kids; i++) {
        const struct value *a = item[0], *b = item[i];
        bool scalars = a->kind == VALUE_SCALAR && b->kind == VALUE_SCALAR;
        if (a->kind == b->kind && (!scalars || same_type(a->expr->type, b->expr->type))) continue;
        fail(e, DIAG_branches_differ, list->kid[i]->span, describe(e, a), describe(e, b));
        return false;
    }
    return true;
}

/* A list written out: each member is made under the condition that it is the one. */
static const struct value *choose_written(struct elaborator *e, const struct node *list)
{
    struct domain_value domain = item_domain(e, list->kids);
    if (!check_not_empty(e, &domain, list->span)) return e->poison;
    struct choice *choice = new_choice(e, &domain, list->span);
    const struct expr *index = components(e, choice)[0];
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, list->kids);
    bool poisoned = false;
    for (size_t i = 0; i < list->kids; i++) {
        const struct expr *here =
            expr_binary(e->exprs, EXPR_eq, index, expr_whole(e->exprs, (int64_t)i));
        const struct expr *old = guard_push(e, here);
        size_t mark = path_push_index(e, "", i);
        item[i] = eval(e, list->kid[i]);
        path_pop(e, mark);
        e->guard = old;
        poisoned |= is_poison(item[i]);
    }
    if (poisoned || !alike(e, item, list)) return e->poison;
    domain.items = value_list(e->arena, item, list->kids);
    choice->shown = show_item(e, &domain, &index, list->span);
    return choice->shown;
}

const struct value *eval_choose(struct elaborator *e, const struct node *node)
{
    if (!may_make(e, node->span)) return e->poison;
    const struct node *from = node->kid[0];
    if (from->kind == NODE_list) return choose_written(e, from);
    const struct value *value = eval(e, from);
    const struct thing *thing = thing_of(value);
    if (is_poison(value)) return value;
    const struct domain_value *domain = NULL;
    struct domain_value listed = item_domain(e, value->items);
    listed.items = value;
    if (thing && thing->kind == THING_DOMAIN)
        domain = thing->u.domain;
    else if (thing && thing->kind == THING_RANGE) {
        domain = range_domain(e, thing);
        if (!domain) return e->poison;
    } else if (value->kind == VALUE_LIST) {
        if (is_poison(as_list(e, value, from->span))) return e->poison;
        domain = &listed;
    }
    for (size_t i = 0; domain && i < domain->params; i++)
        if (!before_input(e, domain->param[i], from->span)) return e->poison;
    if (domain && !check_not_empty(e, domain, from->span)) return e->poison;
    if (domain) return choose_from(e, domain, node->span);
    struct diagnostic *d = fail(e, DIAG_not_a_domain, from->span, describe(e, value));
    if (d) report_note(e->diagnostics, d, "`choose` takes a list, a range or a named domain.");
    return e->poison;
}

/* ---- parameters ---- */

const struct value *make_param(struct elaborator *e, const struct expr *const *shape, size_t rank,
                               struct span span)
{
    if (!may_make(e, span)) return e->poison;
    struct parameter *parameter = NEW(e->arena, struct parameter);
    *parameter = (struct parameter){.path = path_here(e),
                                    .span = span,
                                    .shape = (const struct expr **)shape,
                                    .rank = rank,
                                    .number = e->parameters++};
    return scalar(e, expr_param(e->exprs, parameter));
}

/* ---- what is still open ---- */

struct free_choices {
    struct arena *arena;
    struct map seen;
    struct VECTOR(const struct choice *) choice;
};

static void collect_node(void *context, const struct expr *expr)
{
    struct free_choices *free = context;
    if (expr->op != EXPR_choice) return;
    const struct choice *choice = expr->u.unknown.choice;
    void **at = map_at(&free->seen, &choice, sizeof choice);
    if (*at) return;
    *at = free;
    vector_push(free->arena, &free->choice, choice);
}

static void collect_root(void *context, const struct expr *expr)
{
    struct free_choices *free = context;
    if (expr->reads & READS_CHOICE) expr_walk(free->arena, &expr, 1, collect_node, free);
}

static int by_making(const void *a, const void *b)
{
    const struct choice *x = *(const struct choice *const *)a,
                        *y = *(const struct choice *const *)b;
    return (x->number > y->number) - (x->number < y->number);
}

size_t free_choices(struct elaborator *e, const struct value *value,
                    const struct choice *const **list)
{
    struct free_choices free = {.arena = e->arena};
    map_init(&free.seen, e->arena);
    each_expr(value, collect_root, &free);
    if (free.choice.count)
        qsort(free.choice.item, free.choice.count, sizeof *free.choice.item, by_making);
    *list = free.choice.item;
    return free.choice.count;
}

const char *free_choices_text(struct elaborator *e, const struct value *value)
{
    const struct choice *const *list;
    size_t count = free_choices(e, value, &list);
    struct buffer text = {0};
    buffer_printf(&text, "%zu choice%s (", count, count == 1 ? "" : "s");
    for (size_t i = 0; i < count && i < 5; i++)
        buffer_printf(&text, "%s%s", i ? ", " : "", list[i]->path);
    buffer_text(&text, count > 5 ? ", ...)" : ")");
    const char *result = arena_string(e->arena, buffer_string(&text));
    buffer_free(&text);
    return result;
}
