/* What expressions point to and share by content: tables, loops over them, oracles. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "ir/problem.h"
#include "ir/store.h"

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
