/* Walks over expressions: visiting and rewriting.
 *
 * A chain of expressions may be a million nodes deep (the sum of a long list), so both keep their
 * own stack. What was done with a node is remembered by its id, in a table that grows with the part
 * of the graph that is reached, not with the whole program.
 */
#include <assert.h>

#include "ir/store.h"
#include "support/vector.h"

struct memory {
    struct remembered {
        const struct expr *from;
        const struct expr *to;
    } * slot;
    size_t slots; /* a power of two, or 0 */
    size_t count;
};

static struct remembered *find(const struct memory *memory, const struct expr *from)
{
    /* Fibonacci hashing: neighbouring ids spread over the table. */
    size_t at = (from->id * 0x9E3779B97F4A7C15u >> 32) & (memory->slots - 1);
    while (memory->slot[at].from && memory->slot[at].from != from)
        at = (at + 1) & (memory->slots - 1);
    return &memory->slot[at];
}

static const struct expr *recall(const struct memory *memory, const struct expr *from)
{
    return memory->slots ? find(memory, from)->to : NULL;
}

static void remember(struct arena *arena, struct memory *memory, const struct expr *from,
                     const struct expr *to)
{
    if (memory->count >= memory->slots / 2) {
        struct memory old = *memory;
        memory->slots = old.slots ? old.slots * 2 : 64;
        memory->slot = NEW_ARRAY(arena, struct remembered, memory->slots);
        for (size_t i = 0; i < old.slots; i++)
            if (old.slot[i].from) *find(memory, old.slot[i].from) = old.slot[i];
    }
    struct remembered *place = find(memory, from);
    memory->count += !place->from;
    *place = (struct remembered){from, to};
}

struct stack VECTOR(const struct expr *);

/* Pushes the arguments that are not done yet; answers whether there were any. */
static bool push_missing(struct arena *arena, struct stack *stack, const struct memory *done,
                         const struct expr *expr)
{
    size_t before = stack->count;
    for (size_t i = expr->args; i-- > 0;)
        if (!recall(done, expr->arg[i])) vector_push(arena, stack, expr->arg[i]);
    return stack->count > before;
}

struct walker {
    struct arena *scratch;
    expr_visit *visit;
    void *context;
    struct memory done;
    struct stack stack;
};

struct walker *walker_new(struct arena *scratch, expr_visit *visit, void *context)
{
    struct walker *walker = NEW(scratch, struct walker);
    *walker = (struct walker){.scratch = scratch, .visit = visit, .context = context};
    return walker;
}

/* The visitor may walk too, so the stack below `bottom` is another call's. */
void walker_walk(struct walker *walker, const struct expr *root)
{
    size_t bottom = walker->stack.count;
    vector_push(walker->scratch, &walker->stack, root);
    while (walker->stack.count > bottom) {
        const struct expr *top = walker->stack.item[walker->stack.count - 1];
        bool is_done = recall(&walker->done, top);
        if (!is_done && push_missing(walker->scratch, &walker->stack, &walker->done, top)) continue;
        walker->stack.count--;
        if (is_done) continue;
        remember(walker->scratch, &walker->done, top, top);
        walker->visit(walker->context, top);
    }
}

void expr_walk(struct arena *scratch, const struct expr *const *roots, size_t count,
               expr_visit *visit, void *context)
{
    struct walker *walker = walker_new(scratch, visit, context);
    for (size_t i = 0; i < count; i++)
        walker_walk(walker, roots[i]);
}

struct rewrite {
    struct exprs *exprs;
    struct arena *scratch;
    expr_leaf *leaf;
    expr_leaf *cut;
    void *context;
    struct memory done;
    struct stack stack;
};

struct rewrite *rewrite_new(struct exprs *exprs, struct arena *scratch, expr_leaf *leaf,
                            void *context)
{
    struct rewrite *rewrite = NEW(scratch, struct rewrite);
    *rewrite = (struct rewrite){.exprs = exprs, .scratch = scratch, .leaf = leaf};
    rewrite->context = context;
    return rewrite;
}

void rewrite_cut(struct rewrite *rewrite, expr_leaf *cut)
{
    rewrite->cut = cut;
}

const struct expr *expr_rebuild(struct exprs *exprs, const struct expr *expr,
                                const struct expr *const *arg)
{
    switch (expr->op) {
    case EXPR_pow: return expr_power(exprs, arg[0], arg[1], expr->type);
    case EXPR_select: return expr_select(exprs, arg[0], arg[1], arg[2]);
    case EXPR_lookup: return expr_lookup(exprs, expr->u.table, expr->type, arg[0]);
    case EXPR_reduce: return expr_reduce(exprs, expr->u.loop, arg[0], arg + 1, expr->args - 1);
    case EXPR_solve: return expr_solve(exprs, expr->u.problem, arg, expr->args);
    case EXPR_volume: return expr_volume(exprs, expr->u.problem, arg, expr->args);
    case EXPR_output: return expr_output(exprs, arg[0], expr->u.index, expr->type, expr->interval);
    case EXPR_outside: return expr_outside(exprs, expr->u.oracle, arg, expr->args);
    }
    if (expr->args == 1) return expr_unary(exprs, expr->op, arg[0]);
    assert(expr->args == 2);
    return expr_binary(exprs, expr->op, arg[0], arg[1]);
}

/* The node over its rewritten arguments. */
static const struct expr *rebuilt(struct rewrite *rewrite, const struct expr *expr)
{
    const struct expr *few[3];
    const struct expr **arg = few;
    if (expr->args > 3) arg = NEW_ARRAY(rewrite->scratch, const struct expr *, expr->args);
    bool changed = false;
    for (size_t i = 0; i < expr->args; i++) {
        arg[i] = recall(&rewrite->done, expr->arg[i]);
        changed = changed || arg[i] != expr->arg[i];
    }
    return changed ? expr_rebuild(rewrite->exprs, expr, arg) : expr;
}

/* What solvers and loops answer: replaced like leaves, or rebuilt. */
static bool is_answer(const struct expr *expr)
{
    return expr->op == EXPR_output || expr->op == EXPR_outside || expr->op == EXPR_reduce ||
           expr->op == EXPR_volume;
}

/* What stands for the node without looking below it, or NULL. */
static const struct expr *replaced(struct rewrite *rewrite, const struct expr *expr)
{
    const struct expr *to = NULL;
    if (expr->op == EXPR_number) return expr;
    if (rewrite->cut) to = rewrite->cut(rewrite->context, expr);
    if (to) return to;
    bool leaf = expr_op_is_leaf(expr->op);
    if (rewrite->leaf && (leaf || is_answer(expr))) to = rewrite->leaf(rewrite->context, expr);
    return to || !leaf ? to : expr;
}

/* What is left to be done before the node on top of the stack: nothing, then it is remembered. */
static void step(struct rewrite *rewrite, const struct expr *top)
{
    const struct expr *to = replaced(rewrite, top);
    if (!to) {
        if (push_missing(rewrite->scratch, &rewrite->stack, &rewrite->done, top)) return;
        to = rebuilt(rewrite, top);
    }
    remember(rewrite->scratch, &rewrite->done, top, to);
}

const struct expr *rewrite_expr(struct rewrite *rewrite, const struct expr *expr)
{
    size_t bottom = rewrite->stack.count;
    vector_push(rewrite->scratch, &rewrite->stack, expr);
    while (rewrite->stack.count > bottom) {
        const struct expr *top = rewrite->stack.item[rewrite->stack.count - 1];
        if (recall(&rewrite->done, top))
            rewrite->stack.count--;
        else
            step(rewrite, top);
    }
    return recall(&rewrite->done, expr);
}

const struct expr *expr_rewrite(struct exprs *exprs, const struct expr *expr, expr_leaf *leaf,
                                void *context)
{
    struct arena *scratch = arena_new();
    const struct expr *to = rewrite_expr(rewrite_new(exprs, scratch, leaf, context), expr);
    arena_free(scratch);
    return to;
}
