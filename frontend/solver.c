/* Evaluating search, train and sample blocks: the frame around their statements. */
#include "frontend/elaborate.h"

#include <string.h>

static const char *solver_name(struct elaborator *e, const struct node *node)
{
    for (const struct frame *frame = e->frame; frame; frame = frame->outer)
        if (frame->name) return frame->name;
    if (e->let_name) return e->let_name;
    return node_title(node->kind);
}

static struct block *open_block(struct elaborator *e, enum block_kind kind, const struct node *node)
{
    struct block *block = NEW(e->arena, struct block);
    *block = (struct block){.kind = kind,
                            .outer = e->block,
                            .number = e->blocks++,
                            .name = solver_name(e, node),
                            .span = node->span,
                            .method_kind = METHOD_KINDS};
    map_init(&block->touched, e->arena);
    map_init(&block->seen, e->arena);
    map_init(&block->givens, e->arena);
    return block;
}

/* What the frame of a block puts aside: paths begin anew inside it, and guards around it hold for
 * the whole solve. */
struct aside {
    struct buffer path;
    struct map count;
    const struct expr *guard;
    struct builder *builder;
    struct scope *scope;
    const char *let_name; /* it names this solver, not those inside */
};

static struct aside enter(struct elaborator *e, struct block *block)
{
    struct aside aside = {e->path, e->path_count, e->guard, e->builder, e->scope, e->let_name};
    e->path = (struct buffer){0};
    map_init(&e->path_count, e->arena);
    e->let_name = NULL;
    block->guard = e->guard;
    e->guard = NULL;
    e->block = block;
    e->builder = NULL;
    e->scope = block->scope = scope_new(e, SCOPE_SOLVER, e->scope);
    return aside;
}

static void leave(struct elaborator *e, struct aside *aside)
{
    buffer_free(&e->path);
    e->path = aside->path;
    e->path_count = aside->count;
    e->guard = aside->guard;
    e->builder = aside->builder;
    e->scope = aside->scope;
    e->let_name = aside->let_name;
    e->block = e->block->outer;
}

static unsigned depth_of(const struct block *block)
{
    unsigned depth = 0;
    for (; block; block = block->outer)
        depth++;
    return depth;
}

static bool may_nest(struct elaborator *e, const struct node *node)
{
    if (e->builder) {
        fail(e, DIAG_solver_in_design, node->span, node_title(node->kind));
        return false;
    }
    if (depth_of(e->block) >= LIMIT_SOLVER_DEPTH) {
        fail(e, DIAG_solvers_too_deep, node->span, (size_t)LIMIT_SOLVER_DEPTH);
        return false;
    }
    if (node->kind != NODE_train || !inside_train(e->block)) return true;
    fail(e, DIAG_train_in_train, node->span);
    return false;
}

const struct value *eval_solver(struct elaborator *e, const struct node *node)
{
    if (!may_nest(e, node)) return e->poison;
    enum block_kind kind = node->kind == NODE_train ? BLOCK_TRAIN : BLOCK_SEARCH;
    struct block *block = open_block(e, kind, node);
    struct aside aside = enter(e, block);
    uint64_t failures = e->failures, unknowns = draft_mark(e);
    run_statements(e, node->kid[0], false);
    const struct value *result = e->poison;
    if (e->failures == failures && !block->broken && !draft_since(e, unknowns))
        result = kind == BLOCK_TRAIN ? close_train(e, block) : close_search(e, block);
    leave(e, &aside);
    if (block->solve) block_inner(e, block->solve);
    return result;
}

const struct value *eval_sample(struct elaborator *e, const struct node *node)
{
    const struct node *count_node = node->kids ? node->kid[0] : NULL;
    if (node->kids != 2 || count_node->kind == NODE_named || node->kid[1]->kind == NODE_named) {
        fail(e, DIAG_sample_arguments, node->span);
        return e->poison;
    }
    int64_t members;
    if (!as_known_whole(e, eval(e, count_node), count_node->span, &members)) return e->poison;
    if (members < 1) {
        fail(e, DIAG_sample_arguments, count_node->span);
        return e->poison;
    }
    if (members > LIMIT_LIST_ITEMS) {
        fail(e, DIAG_too_many_items, count_node->span, (size_t)LIMIT_LIST_ITEMS);
        return e->poison;
    }
    if (!may_nest(e, node)) return e->poison;
    const struct expr *count = expr_whole(e->exprs, members);
    struct block *block = open_block(e, BLOCK_SAMPLE, node);
    struct aside aside = enter(e, block);
    uint64_t unknowns = draft_mark(e);
    const struct value *member = eval(e, node->kid[1]);
    if (draft_since(e, unknowns)) member = e->poison;
    const struct value *result = is_poison(member) ? member : close_sample(e, block, count, member);
    leave(e, &aside);
    return result;
}
