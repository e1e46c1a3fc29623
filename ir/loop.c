/* What expressions point to and share by content: tables, loops over them, oracles. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "ir/problem.h"
#include "ir/store.h"
#include "support/limits.h"

static struct interval table_range(const double *data, size_t size)
{
    struct interval range = {INFINITY, -INFINITY};
    for (size_t i = 0; i < size; i++) {
        if (isnan(data[i])) return EVERYTHING;
        range.low = fmin(range.low, data[i]);
        range.high = fmax(range.high, data[i]);
    }
    if (!size) return (struct interval){0, 0};
    return (struct interval){range.low + 0.0, range.high + 0.0};
}

const struct table *table_make(struct exprs *exprs, const double *data, size_t rows, size_t columns)
{
    if (columns && rows > SIZE_MAX / sizeof *data / columns) out_of_memory();
    size_t size = rows * columns;
    uint64_t shape[2] = {rows, columns};
    struct digest digest = digest_join(digest_bytes(shape, sizeof shape),
                                       digest_bytes(size ? data : NULL, size * sizeof *data));
    uint32_t id = (uint32_t)exprs->tables.count;
    void **place = map_at(&exprs->tables, &digest, sizeof digest);
    if (*place) return *place;
    struct table_facts *facts = NEW(exprs->arena, struct table_facts);
    *place = facts;
    facts->table = (struct table){.id = id, .rows = rows, .columns = columns};
    facts->table.data = arena_copy(exprs->arena, data, size * sizeof *data);
    facts->digest = digest;
    facts->range = table_range(data, size);
    facts->never_minus_zero = true;
    for (size_t i = 0; i < size; i++)
        if (data[i] == 0 && signbit(data[i])) facts->never_minus_zero = false;
    return &facts->table;
}

double table_at(const struct table *table, double index)
{
    size_t size = table->rows * table->columns;
    return index >= 0 && index < (double)size ? table->data[(size_t)index] : 0;
}

size_t loop_columns(const struct loop *loop)
{
    if (loop->source == LOOP_TABLE) return loop->table->columns;
    return loop->draw->slots + (loop->source == LOOP_FRONT);
}

static struct digest loop_digest(const struct loop *loop)
{
    uint64_t plain[4] = {loop->fold, loop->source, loop->depth, loop->turns};
    struct digest digest = digest_bytes(plain, sizeof plain);
    if (loop->source == LOOP_TABLE) return digest_join(digest, table_facts(loop->table)->digest);
    return digest_join(digest, loop->draw->digest);
}

/* The one copy of a loop. */
static const struct loop *loop_intern(struct exprs *exprs, const struct loop *loop)
{
    struct digest digest = loop_digest(loop);
    void **place = map_at(&exprs->loops, &digest, sizeof digest);
    if (*place) return *place;
    struct loop_facts *facts = NEW(exprs->arena, struct loop_facts);
    *facts = (struct loop_facts){.loop = *loop, .digest = digest};
    *place = facts;
    return &facts->loop;
}

static struct digest text_digest(const char *text)
{
    return text ? digest_bytes(text, strlen(text)) : digest_bytes("", 1);
}

static struct digest oracle_digest(const struct oracle *oracle)
{
    struct {
        uint64_t kind;
        uint64_t supported;
        uint64_t args;
        struct dimension dimension;
        uint8_t padding[8 - sizeof(struct dimension) % 8];
    } plain = {.kind = oracle->result.kind, .supported = oracle->supported, .args = oracle->args};
    plain.dimension = oracle->result.dimension;
    struct digest digest = digest_bytes(&plain, sizeof plain);
    digest = digest_join(digest, text_digest(oracle->name));
    digest = digest_join(digest, text_digest(oracle->text));
    for (size_t i = 0; i < oracle->args; i++)
        digest = digest_join(digest, text_digest(oracle->arg_name[i]));
    return digest;
}

const struct oracle *oracle_intern(struct exprs *exprs, const struct oracle *oracle)
{
    struct digest digest = oracle_digest(oracle);
    void **place = map_at(&exprs->oracles, &digest, sizeof digest);
    if (*place) return *place;
    struct oracle_facts *facts = NEW(exprs->arena, struct oracle_facts);
    *facts = (struct oracle_facts){.oracle = *oracle, .digest = digest};
    *place = facts;
    return &facts->oracle;
}

static struct type folded_type(enum fold fold, struct type body)
{
    bool arithmetic = fold == FOLD_SUM || fold == FOLD_PRODUCT;
    if (arithmetic && body.kind == SCALAR_TRUTH) body.kind = SCALAR_WHOLE;
    return body;
}

const struct expr *expr_reduce(struct exprs *exprs, const struct loop *loop,
                               const struct expr *body, const struct expr *const *captures,
                               size_t count)
{
    assert(loop->source == LOOP_TABLE ? !count && loop->turns == loop->table->rows
                                      : count == loop->draw->captures);
    struct expr draft = {.op = EXPR_reduce, .type = folded_type(loop->fold, body->type)};
    draft.u.loop = loop_intern(exprs, loop);
    if (!count) return expr_operation(exprs, &draft, &body, 1);
    const struct expr **arg = NEW_ARRAY(exprs->arena, const struct expr *, count + 1);
    arg[0] = body;
    memcpy(arg + 1, captures, count * sizeof *captures);
    return expr_operation(exprs, &draft, arg, count + 1);
}

/* ---- a loop around an expression ---- */

/* What is inside a loop of depth `from` that is moved `by` deeper, or, where `by` is 0, what is not
 * inside such a loop. */
struct enclosing {
    struct exprs *exprs;
    struct arena *scratch;
    struct rewrite *rewrite;
    expr_leaf *leaf;
    void *context;
    uint32_t depth; /* of the new loop */
    uint32_t from, by;
    bool *too_deep;
};

static const struct expr *enclosed(struct enclosing in, const struct expr *expr);

static const struct expr *enclose_leaf(void *context, const struct expr *leaf)
{
    const struct enclosing *in = context;
    if (leaf->op != EXPR_row) return in->leaf(in->context, leaf);
    if (!in->by || leaf->u.row.depth < in->from) return NULL;
    return expr_row(in->exprs, leaf->u.row.depth + in->by, leaf->u.row.column, leaf->type,
                    leaf->interval);
}

/* A loop reads the new row where it reads what the leaf replaces; it must be deeper then, and with
 * it all loops inside it that read its row. */
static const struct expr *enclose_loop(void *context, const struct expr *expr)
{
    const struct enclosing *in = context;
    if (expr->op != EXPR_reduce) return NULL;
    const struct expr *body = expr->arg[0];
    struct loop loop = *expr->u.loop;
    struct enclosing inside = *in;
    bool reads = body->reads & READS_CHOICE;
    bool moved = in->by && loop.depth >= in->from && (reads || expr_reads_rows(expr, in->from));
    if (!moved && reads && loop.depth <= in->depth) {
        inside.from = loop.depth;
        inside.by = in->depth + 1 - loop.depth;
        moved = true;
    }
    if (moved)
        loop.depth += inside.by;
    else
        inside.by = inside.from = 0; /* its own rows stay */
    if (loop.depth >= LIMIT_LOOP_DEPTH) *in->too_deep = true;
    if (*in->too_deep) return expr;
    const struct expr **arg = NEW_ARRAY(in->exprs->arena, const struct expr *, expr->args);
    for (uint32_t i = 1; i < expr->args; i++)
        arg[i] = rewrite_expr(in->rewrite, expr->arg[i]);
    bool same = inside.from == in->from && inside.by == in->by;
    arg[0] = same ? rewrite_expr(in->rewrite, body) : enclosed(inside, body);
    return *in->too_deep ? expr : expr_reduce(in->exprs, &loop, arg[0], arg + 1, expr->args - 1);
}

static const struct expr *enclosed(struct enclosing in, const struct expr *expr)
{
    in.rewrite = rewrite_new(in.exprs, in.scratch, enclose_leaf, &in);
    rewrite_cut(in.rewrite, enclose_loop);
    return rewrite_expr(in.rewrite, expr);
}

const struct expr *expr_enclose(struct exprs *exprs, const struct expr *expr, uint32_t depth,
                                expr_leaf *leaf, void *context)
{
    bool too_deep = depth >= LIMIT_LOOP_DEPTH;
    if (too_deep) return NULL;
    struct arena *scratch = arena_new();
    struct enclosing in = {.exprs = exprs, .scratch = scratch, .leaf = leaf, .context = context};
    in.depth = depth;
    in.too_deep = &too_deep;
    const struct expr *to = enclosed(in, expr);
    arena_free(scratch);
    return too_deep ? NULL : to;
}
