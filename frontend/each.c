/* Comprehensions: the items that `for` and `if` clauses gather.
 *
 * An item whose clauses depend on choices is there only under a condition: such lists are marked,
 * and only folds take them. For a family or a data set one item is gathered that stands for all.
 */
#include "frontend/elaborate.h"

struct gathering {
    struct VECTOR(const struct value *) items;
    const struct value *source; /* a family or data set that the items are drawn from */
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

/* What stands for every member of a family, or for every example of a data set. */
static const struct value **one_member(struct elaborator *e, const struct thing *thing)
{
    const struct value **item = NEW(e->arena, const struct value *);
    if (thing->kind == THING_FAMILY)
        item[0] = thing->u.family.member;
    else {
        const struct dataset *set = thing->u.dataset;
        item[0] = value_record(e->arena, NULL, set->field, set->shape, set->fields);
    }
    return item;
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
    for (size_t i = before; i < into->items.count; i++)
        into->items.item[i] = conditional_item(e, into->items.item[i], holds);
    into->conditional = true;
}

/* One turn of a `for`, in a scope of its own. */
static void gather_turn(struct elaborator *e, const struct node *each, size_t clause, size_t turn,
                        const struct value *item, struct gathering *into)
{
    const struct node *pattern = each->kid[clause]->kid[0];
    const struct thing *thing = thing_of(item);
    bool maybe = thing && thing->kind == THING_MAYBE;
    struct scope *old = e->scope;
    e->scope = scope_new(e, SCOPE_BLOCK, old);
    e->scope->barrier = true;
    size_t mark = path_push_index(e, pattern->kind == NODE_bind ? pattern->text : "each", turn);
    bind_pattern(e, pattern, maybe ? thing->u.maybe.item : item, NULL);
    if (maybe)
        gather_guarded(e, each, clause + 1, thing->u.maybe.holds, into);
    else
        gather(e, each, clause + 1, into);
    path_pop(e, mark);
    e->scope = old;
}

/* The items that a `for` walks; a family or data set has one that stands for all. */
static const struct value *walked_items(struct elaborator *e, const struct value *list,
                                        struct span at, struct gathering *into)
{
    const struct thing *thing = thing_of(list);
    if (thing && thing->kind == THING_RANGE) return range_items(e, thing, at);
    if (!thing || (thing->kind != THING_FAMILY && thing->kind != THING_DATASET))
        return as_list(e, list, at);
    into->source = list;
    return value_list(e->arena, one_member(e, thing), 1);
}

static void gather_for(struct elaborator *e, const struct node *each, size_t clause,
                       struct gathering *into)
{
    const struct node *in = each->kid[clause];
    const struct value *list = eval(e, in->kid[1]);
    const struct dataset *over = e->over;
    if (is_thing(list, THING_DATASET)) e->over = thing_of(list)->u.dataset;
    list = walked_items(e, list, in->kid[1]->span, into);
    bool unknown = is_poison(list) && e->draft; /* then whether there is an item at all is too */
    into->poisoned |= is_poison(list);
    if (unknown) {
        e->draft->uncertain++;
        gather_turn(e, each, clause, 0, list, into);
        e->draft->uncertain--;
    }
    for (size_t i = 0; !is_poison(list) && i < list->items && count_turn(e, each); i++)
        gather_turn(e, each, clause, i, list->item[i], into);
    e->over = over;
}

static void gather_where(struct elaborator *e, const struct node *each, size_t clause,
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
        gather_where(e, each, clause, into);
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
