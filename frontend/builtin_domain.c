/* The named domains: what `choose` ranges over besides lists and ranges. Each builtin checks its
 * arguments and says which value the domain's components stand for. */
#include "frontend/builtin.h"

#include <string.h>

enum { LATTICE_DIMENSIONS = 64 };

static struct domain_value new_domain(struct elaborator *e, enum domain_kind kind, size_t params)
{
    struct domain_value domain = {.kind = kind, .params = params};
    domain.param = NEW_ARRAY(e->arena, const struct expr *, params);
    return domain;
}

/* The items to arrange or take from: a list, a range, or a number n for 0 to n - 1. */
static const struct value *items_of(struct elaborator *e, const struct value *value, struct span at)
{
    int64_t count;
    if (value->kind != VALUE_SCALAR) {
        const struct value *list = as_list(e, value, at);
        if (is_poison(list) || list->items <= LIMIT_SLOTS) return list;
        fail(e, DIAG_too_many_items, at, (size_t)LIMIT_SLOTS);
        return e->poison;
    }
    if (!as_known_whole(e, value, at, &count)) return e->poison;
    if (count < 0 || count > LIMIT_SLOTS) {
        fail(e, DIAG_too_many_items, at, (size_t)LIMIT_SLOTS);
        return e->poison;
    }
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, (size_t)count + 1);
    for (int64_t i = 0; i < count; i++)
        item[i] = number_value(e, (double)i);
    return value_list(e->arena, item, (size_t)count);
}

/* Whether the items are just 0 to n - 1, so that a place's number is its item. */
static bool counts_up(const struct value *items)
{
    double number;
    for (size_t i = 0; i < items->items; i++)
        if (items->item[i]->kind != VALUE_SCALAR ||
            !expr_is_number(items->item[i]->expr, &number) || number != (double)i ||
            items->item[i]->expr->type.kind != SCALAR_WHOLE)
            return false;
    return true;
}

static const struct value *show_places(struct elaborator *e, const struct domain_value *domain,
                                       const struct expr *const *component, struct span span)
{
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, domain->slots + 1);
    for (size_t i = 0; i < domain->slots; i++)
        item[i] = domain->items ? index_value(e, domain->items, component[i], span)
                                : scalar(e, component[i]);
    return value_list(e->arena, item, domain->slots);
}

const struct value *builtin_arrangement(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *items = items_of(e, call->arg[0], call->at[0]);
    if (is_poison(items)) return items;
    struct domain_value domain = new_domain(e, DOMAIN_arrangement, 1);
    domain.param[0] = expr_whole(e->exprs, (int64_t)items->items);
    domain.slots = items->items;
    domain.items = counts_up(items) ? NULL : items;
    domain.show = show_places;
    return domain_value_new(e, domain);
}

/* A number of places, or a device's qubits. */
static const struct expr *places_on(struct elaborator *e, const struct value *value, struct span at)
{
    const struct value *qubits =
        value->kind == VALUE_RECORD && value->name ? value_field(value, "qubits") : value;
    if (qubits && qubits->kind == VALUE_LIST) return expr_whole(e->exprs, (int64_t)qubits->items);
    if (qubits) return as_count(e, qubits, at);
    fail(e, DIAG_wrong_kind, at, "a number or a device", describe(e, value));
    return NULL;
}

const struct value *builtin_placement(struct elaborator *e, const struct builtin_call *call)
{
    int64_t count;
    const struct expr *places = places_on(e, call->arg[1], call->at[1]);
    if (!places || !as_known_whole(e, call->arg[0], call->at[0], &count)) return e->poison;
    if (count < 0 || count > LIMIT_SLOTS) {
        fail(e, DIAG_too_many_items, call->at[0], (size_t)LIMIT_SLOTS);
        return e->poison;
    }
    struct domain_value domain = new_domain(e, DOMAIN_placement, 2);
    domain.param[0] = expr_whole(e->exprs, count);
    domain.param[1] = places;
    domain.slots = (size_t)count;
    domain.show = show_places;
    return domain_value_new(e, domain);
}

static const struct value *show_taken(struct elaborator *e, const struct domain_value *domain,
                                      const struct expr *const *component, struct span span)
{
    (void)span;
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, domain->slots + 1);
    for (size_t i = 0; i < domain->slots; i++)
        item[i] = scalar(e, expr_binary(e->exprs, EXPR_eq, component[i], expr_whole(e->exprs, 1)));
    return value_list(e->arena, item, domain->slots);
}

const struct value *builtin_sublist(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *items = items_of(e, call->arg[0], call->at[0]);
    if (is_poison(items)) return items;
    struct domain_value domain = new_domain(e, DOMAIN_sublist, 3);
    domain.param[0] = expr_whole(e->exprs, (int64_t)items->items);
    domain.param[1] =
        call->arg[1] ? as_count(e, call->arg[1], call->at[1]) : expr_whole(e->exprs, 0);
    domain.param[2] = call->arg[2] ? as_count(e, call->arg[2], call->at[2]) : domain.param[0];
    if (!domain.param[1] || !domain.param[2]) return e->poison;
    domain.slots = items->items;
    domain.show = show_taken;
    return domain_value_new(e, domain);
}

/* Sizes of the dimensions there are; 1 for the others. */
static const struct value *show_lattice(struct elaborator *e, const struct domain_value *domain,
                                        const struct expr *const *component, struct span span)
{
    struct exprs *x = e->exprs;
    size_t most = domain->slots - 1;
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, most + 1);
    for (size_t i = 0; i < most; i++) {
        const struct expr *there = expr_binary(x, EXPR_lt, expr_whole(x, (int64_t)i), component[0]);
        const struct value *size = show_range(e, domain, &component[i + 1], span);
        item[i] = merge_values(e, there, size, number_value(e, 1), span);
    }
    return value_list(e->arena, item, most);
}

static const struct domain_value *range_argument(struct elaborator *e,
                                                 const struct builtin_call *call, size_t i)
{
    if (is_thing(call->arg[i], THING_RANGE)) return range_domain(e, thing_of(call->arg[i]));
    fail(e, DIAG_wrong_kind, call->at[i], "a range", describe(e, call->arg[i]));
    return NULL;
}

/* How many dimensions there can be: whole numbers one apart, known now, and few. */
static bool lattice_dimensions(struct elaborator *e, const struct domain_value *dims,
                               struct span at, double *least, double *most)
{
    double count, step;
    if (!expr_known(e->exprs, dims->low, least) || !expr_known(e->exprs, dims->param[0], &count) ||
        !expr_known(e->exprs, dims->step, &step)) {
        fail(e, DIAG_not_known, at);
        return false;
    }
    *most = *least + count - 1;
    if (dims->divisor != 1 || step != 1 || *least < 0 || *most > LATTICE_DIMENSIONS) {
        fail(e, DIAG_wrong_kind, at, "whole numbers of dimensions, one apart and up to 64",
             "another range");
        return false;
    }
    if (count < 1) fail(e, DIAG_empty_domain, at);
    return count >= 1;
}

const struct value *builtin_lattice(struct elaborator *e, const struct builtin_call *call)
{
    const struct domain_value *dims = range_argument(e, call, 0);
    const struct domain_value *size = dims ? range_argument(e, call, 1) : NULL;
    double least, most;
    if (!size || !lattice_dimensions(e, dims, call->at[0], &least, &most)) return e->poison;
    struct domain_value domain = new_domain(e, DOMAIN_lattice, 3);
    domain.param[0] = expr_whole(e->exprs, (int64_t)least);
    domain.param[1] = expr_whole(e->exprs, (int64_t)most);
    domain.param[2] = size->param[0];
    domain.slots = 1 + (size_t)most;
    domain.low = size->low;
    domain.step = size->step;
    domain.divisor = size->divisor;
    domain.show = show_lattice;
    return domain_value_new(e, domain);
}

/* ---- tiling ---- */

enum { DIMS = 6, AXES = 3, TILING_PARAMS = 20 };

static const struct value *part(struct elaborator *e, const struct expr *const *component,
                                size_t count)
{
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, count + 1);
    for (size_t i = 0; i < count; i++)
        item[i] = scalar(e, component[i]);
    return value_list(e->arena, item, count);
}

static const struct value *show_tiling(struct elaborator *e, const struct domain_value *domain,
                                       const struct expr *const *component, struct span span)
{
    static const char *const names[] = {"pe",   "buffer",     "across",
                                        "fold", "dram_order", "buffer_order"};
    (void)span;
    (void)domain;
    const struct value *parts[] = {part(e, component, DIMS),      part(e, component + 6, DIMS),
                                   part(e, component + 12, AXES), part(e, component + 15, AXES),
                                   part(e, component + 18, DIMS), part(e, component + 24, DIMS)};
    return value_record(e->arena, "Mapping", arena_copy(e->arena, names, sizeof names),
                        arena_copy(e->arena, parts, sizeof parts), 6);
}

static bool list_numbers(struct elaborator *e, const struct builtin_call *call, size_t arg,
                         size_t least, size_t most, const struct expr **out, size_t *count)
{
    const struct value *list = as_list(e, call->arg[arg], call->at[arg]);
    if (is_poison(list)) return false;
    if (list->items < least) {
        fail(e, DIAG_list_length, call->at[arg], least, list->items);
        return false;
    }
    *count = list->items < most ? list->items : most;
    for (size_t i = 0; i < *count; i++) {
        out[i] = as_scalar(e, list->item[i], call->at[arg]);
        if (!out[i]) return false;
    }
    return true;
}

/* An axis's loop as a number: symbols K C Y X R S are 0 to 5. */
static const struct expr *loop_number(struct elaborator *e, const struct builtin_call *call,
                                      size_t arg, const struct expr *symbol)
{
    struct builtin_call number = {.builtin = call->builtin, .span = call->span};
    number.arg[0] = scalar(e, symbol);
    number.at[0] = call->at[arg];
    return as_number(e, builtin_number(e, &number), call->at[arg]);
}

const struct value *builtin_tiling(struct elaborator *e, const struct builtin_call *call)
{
    struct exprs *x = e->exprs;
    struct domain_value domain = new_domain(e, DOMAIN_tiling, TILING_PARAMS);
    const struct expr *extent[DIMS], *size[AXES], *loop[AXES], *fold[AXES];
    size_t extents, axes, loops, folds;
    if (!list_numbers(e, call, 0, DIMS, DIMS, extent, &extents) ||
        !list_numbers(e, call, 3, 1, AXES, size, &axes) ||
        !list_numbers(e, call, 4, axes, AXES, loop, &loops) ||
        !list_numbers(e, call, 5, 0, AXES, fold, &folds))
        return e->poison;
    memcpy(domain.param, extent, sizeof extent);
    domain.param[6] = as_number(e, call->arg[1], call->at[1]);
    const struct expr *depthwise = as_truth(e, call->arg[2], call->at[2]);
    domain.param[8] = as_number(e, call->arg[6], call->at[6]);
    domain.param[9] = as_number(e, call->arg[7], call->at[7]);
    if (!domain.param[6] || !depthwise || !domain.param[8] || !domain.param[9]) return e->poison;
    domain.param[7] = expr_select(x, depthwise, expr_whole(x, 1), expr_whole(x, 0));
    domain.param[10] = expr_whole(x, (int64_t)axes);
    for (size_t a = 0; a < AXES; a++) {
        domain.param[11 + 3 * a] = a < axes ? size[a] : expr_whole(x, 1);
        domain.param[12 + 3 * a] = a < axes ? loop_number(e, call, 4, loop[a]) : expr_whole(x, 0);
        domain.param[13 + 3 * a] = a < folds ? loop_number(e, call, 5, fold[a]) : expr_whole(x, -1);
        if (!domain.param[12 + 3 * a] || !domain.param[13 + 3 * a]) return e->poison;
    }
    domain.slots = 4 * DIMS + 2 * AXES;
    domain.show = show_tiling;
    return domain_value_new(e, domain);
}
