/* Comprehensions: the items that `for` and `if` clauses gather.
 *
 * An item whose clauses depend on choices is there only under a condition: such lists are marked,
 * and nobody indexes them. For a family or a data set one item is gathered that stands for all.
 */
#include "frontend/elaborate.h"

struct gathering {
    struct VECTOR(const struct value *) items;
    const struct value *source; /* a family, front or data set that the items are drawn from */
    bool looping;               /* inside the loop over the source */
    bool poisoned;
    bool conditional; /* some items are there only under a condition */
};

static void gather(struct elaborator *e, const struct node *each, size_t clause,
                   struct gathering *into);

static void gather_item(struct elaborator *e, const struct node *each, struct gathering *into)
{
    const struct value *item = eval(e, each->kid[0]);
    into->poisoned |= is_poison(item);
    if (into->items.count < LIMIT_LIST_ITEMS)
        vector_push(e->arena, &into->items, item);
    else if (fail(e, DIAG_too_many_items, each->span, (size_t)LIMIT_LIST_ITEMS))
        into->poisoned = true;
}

/* Items that are gathered from here on are there only where the condition holds. */
static void gather_where(struct elaborator *e, const struct expr *holds, size_t before,
                         struct gathering *into)
{
    for (size_t i = before; i < into->items.count; i++)
        into->items.item[i] = conditional_item(e, into->items.item[i], holds);
    into->conditional = true;
}

/* What the clauses from here on gather where the condition holds: folds take a neutral item where
 * it does not. */
static void gather_guarded(struct elaborator *e, const struct node *each, size_t clause,
                           const struct expr *holds, struct gathering *into)
{
    double known;
    if (expr_known(e->exprs, holds, &known)) {
        if (known != 0) gather(e, each, clause, into);
        return;
    }
    size_t before = into->items.count;
    const struct expr *old = guard_push(e, holds);
    gather(e, each, clause, into);
    e->guard = old;
    gather_where(e, holds, before, into);
}

/* The rest of the clauses with the pattern of this one bound to `value`. */
static void gather_turn(struct elaborator *e, const struct node *each, size_t clause,
                        const struct value *value, size_t turn, struct gathering *into)
{
    const struct node *pattern = each->kid[clause]->kid[0];
    const struct expr *there;
    const struct value *item = maybe_item(e, value, &there);
    struct scope *old = e->scope;
    e->scope = scope_new(e, SCOPE_BLOCK, old);
    e->scope->barrier = true;
    const char *name = pattern->kind == NODE_bind ? pattern->text : "each";
    size_t mark = path_push_index(e, name, turn);
    bind_pattern(e, pattern, item, NULL);
    if (there)
        gather_guarded(e, each, clause + 1, there, into);
    else
        gather(e, each, clause + 1, into);
    path_pop(e, mark);
    e->scope = old;
}

/* A fold over more than a list is one loop that runs later, so all its items are of one source and
 * no loop stands inside another. */
static bool take_source(struct elaborator *e, const struct value *source, struct span at,
                        struct gathering *into)
{
    const struct thing *old = into->source ? thing_of(into->source) : NULL, *new = thing_of(source);
    bool same = !old || old == new;
    if (old && old->kind == THING_FRONT && new->kind == THING_FRONT)
        same = old->u.front.solve == new->u.front.solve;
    if (!same || into->looping) {
        fail(e, DIAG_fold_sources, at);
        return false;
    }
    into->source = source;
    return loop_fits(e, at);
}

/* One turn for what stands for every member. */
static void gather_source(struct elaborator *e, const struct node *each, size_t clause,
                          const struct value *source, const struct value *member,
                          struct gathering *into)
{
    if (!take_source(e, source, each->kid[clause]->kid[1]->span, into)) {
        into->poisoned = true;
        return;
    }
    const struct thing *thing = thing_of(source);
    struct walked walked = {thing, e->walked};
    bool front = thing->kind == THING_FRONT;
    size_t before = into->items.count;
    into->looping = true;
    e->loops++;
    if (front) e->walked = &walked;
    gather_turn(e, each, clause, member, 0, into);
    e->walked = walked.outer;
    e->loops--;
    into->looping = false;
    if (front) gather_where(e, thing->u.front.there, before, into);
}

static void gather_data(struct elaborator *e, const struct node *each, size_t clause,
                        const struct value *source, struct gathering *into)
{
    const struct dataset *set = thing_of(source)->u.dataset, *over = e->over;
    e->over = set;
    const struct value *example = value_record(e->arena, NULL, set->field, set->shape, set->fields);
    gather_source(e, each, clause, source, example, into);
    e->over = over;
}

static void gather_front(struct elaborator *e, const struct node *each, size_t clause,
                         const struct value *front, struct gathering *into)
{
    const struct value *member;
    const struct value *source = front_walk(e, front, each->kid[clause]->kid[1]->span, &member);
    if (is_poison(source))
        into->poisoned = true;
    else
        gather_source(e, each, clause, source, member, into);
}

static void gather_list(struct elaborator *e, const struct node *each, size_t clause,
                        const struct value *list, struct gathering *into)
{
    into->poisoned |= is_poison(list);
    if (is_poison(list) && e->draft) { /* whether there is an item at all is unknown then */
        e->draft->uncertain++;
        gather_turn(e, each, clause, list, 0, into);
        e->draft->uncertain--;
    }
    for (size_t i = 0; !is_poison(list) && i < list->items && count_turn(e, each); i++)
        gather_turn(e, each, clause, list->item[i], i, into);
}

static void gather_for(struct elaborator *e, const struct node *each, size_t clause,
                       struct gathering *into)
{
    const struct node *in = each->kid[clause]->kid[1];
    const struct value *list = eval(e, in);
    if (is_thing(list, THING_FAMILY))
        gather_source(e, each, clause, list, thing_of(list)->u.family.member, into);
    else if (is_thing(list, THING_DATASET))
        gather_data(e, each, clause, list, into);
    else if (list->kind == VALUE_FRONT)
        gather_front(e, each, clause, list, into);
    else if (is_thing(list, THING_RANGE))
        gather_list(e, each, clause, range_items(e, thing_of(list), in->span), into);
    else
        gather_list(e, each, clause, as_items(e, list, in->span), into);
}

static void gather_if(struct elaborator *e, const struct node *each, size_t clause,
                      struct gathering *into)
{
    const struct node *where = each->kid[clause]->kid[0];
    const struct expr *holds = as_truth(e, eval(e, where), where->span);
    if (holds && before_input(e, holds, where->span)) {
        gather_guarded(e, each, clause + 1, holds, into);
        return;
    }
    into->poisoned = true;
    if (!e->draft) return;
    e->draft->uncertain++;
    gather(e, each, clause + 1, into);
    e->draft->uncertain--;
}

static void gather(struct elaborator *e, const struct node *each, size_t clause,
                   struct gathering *into)
{
    if (clause == each->kids)
        gather_item(e, each, into);
    else if (each->kid[clause]->kind == NODE_in)
        gather_for(e, each, clause, into);
    else
        gather_if(e, each, clause, into);
}

const struct value *eval_each(struct elaborator *e, const struct node *node)
{
    struct gathering all = {0};
    gather(e, node, 1, &all);
    if (all.poisoned) return e->poison;
    struct value *list = NEW(e->arena, struct value);
    *list = *value_list(e->arena, all.items.item, all.items.count);
    if (all.conditional || all.source) list->text = CONDITIONAL_LIST;
    if (all.source) list->opaque = all.source->opaque;
    return list;
}
