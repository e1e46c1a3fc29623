/* The store of expressions: hash-consing by content digest, and the leaves.
 *
 * A node is made once and never changes. Its digest is that of its operation, type, payload and its
 * arguments' digests; equal digests are equal expressions. Nodes that take arguments come after
 * them, so an id is greater than every id below it.
 */
#include "ir/expr.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "ir/problem.h"
#include "ir/store.h"
#include "support/limits.h"

struct exprs *exprs_new(struct arena *arena)
{
    static const char *const fixed[] = {"K", "C", "Y", "X", "R", "S", "pe", "chip"};
    struct exprs *exprs = NEW(arena, struct exprs);
    exprs->arena = arena;
    map_init(&exprs->symbols, arena);
    map_init(&exprs->tables, arena);
    map_init(&exprs->loops, arena);
    map_init(&exprs->oracles, arena);
    map_init(&exprs->problems, arena);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        symbol_number(exprs, fixed[i]);
    return exprs;
}

struct arena *exprs_arena(struct exprs *exprs)
{
    return exprs->arena;
}

size_t exprs_count(const struct exprs *exprs)
{
    return exprs->count;
}

uint32_t symbol_number(struct exprs *exprs, const char *name)
{
    size_t next = exprs->symbols.count;
    void **place = map_at(&exprs->symbols, name, strlen(name));
    /* The place's own content is its number + 1. */
    if (exprs->symbols.count > next) *place = (void *)(uintptr_t)(next + 1);
    return (uint32_t)((uintptr_t)*place - 1);
}

const char *symbol_name(const struct exprs *exprs, uint32_t number)
{
    return number < exprs->symbols.count ? exprs->symbols.entry[number].key : "?";
}

/* Finding and making nodes. */

/* What tells a leaf or a node with a payload from its like, as two words. */
static struct digest payload(const struct expr *draft)
{
    uint64_t bits = 0;
    switch (draft->op) {
    case EXPR_number: memcpy(&bits, &draft->u.number, sizeof bits); break;
    case EXPR_given: bits = draft->u.given.number; break;
    case EXPR_choice:
        return (struct digest){draft->u.unknown.choice->number, draft->u.unknown.component};
    case EXPR_param: bits = draft->u.trainable.parameter->number; break;
    case EXPR_capture:
    case EXPR_slot:
    case EXPR_output: bits = draft->u.index; break;
    case EXPR_size: bits = draft->u.size.symbol; break;
    case EXPR_row: return (struct digest){draft->u.row.depth, draft->u.row.column};
    case EXPR_lookup: return table_facts(draft->u.table)->digest;
    case EXPR_reduce: return loop_facts(draft->u.loop)->digest;
    case EXPR_volume:
    case EXPR_solve: return draft->u.problem->digest;
    case EXPR_outside: return oracle_facts(draft->u.oracle)->digest;
    }
    return (struct digest){bits, 0};
}

/* The intervals of computed nodes follow from their arguments; those of leaves tell them apart. */
static bool has_own_interval(enum expr_op op)
{
    return op == EXPR_output || (expr_op_is_leaf(op) && op != EXPR_number);
}

static struct digest content_digest(const struct expr *draft, const struct expr *const *arg,
                                    size_t args)
{
    struct {
        uint64_t op;
        uint64_t kind;
        struct dimension dimension;
        uint8_t padding[8 - sizeof(struct dimension) % 8];
        struct interval interval;
        struct digest payload;
        struct digest arg[2];
    } content = {.op = draft->op, .kind = draft->type.kind, .dimension = draft->type.dimension};
    if (has_own_interval(draft->op)) content.interval = draft->interval;
    content.payload = payload(draft);
    for (size_t i = 0; i < args && i < 2; i++)
        content.arg[i] = expr_facts(arg[i])->digest;
    struct digest digest = digest_bytes(&content, sizeof content);
    for (size_t i = 2; i < args; i++)
        digest = digest_join(digest, expr_facts(arg[i])->digest);
    return digest;
}

static bool digest_equal(struct digest a, struct digest b)
{
    return a.low == b.low && a.high == b.high;
}

/* The slot that holds the node of this digest, or the free one where it belongs. */
static size_t probe(const struct exprs *exprs, struct digest digest)
{
    size_t mask = exprs->slots - 1;
    size_t at = (size_t)digest.low & mask;
    while (exprs->slot[at] && !digest_equal(expr_facts(exprs->slot[at])->digest, digest))
        at = (at + 1) & mask;
    return at;
}

static void grow(struct exprs *exprs)
{
    const struct expr **old = exprs->slot;
    size_t slots = exprs->slots;
    exprs->slots = slots ? slots * 2 : 256;
    exprs->slot = NEW_ARRAY(exprs->arena, const struct expr *, exprs->slots);
    for (size_t i = 0; i < slots; i++)
        if (old[i]) exprs->slot[probe(exprs, expr_facts(old[i])->digest)] = old[i];
}

const struct expr *expr_intern(struct exprs *exprs, const struct expr *draft,
                               const struct expr *const *arg, size_t args)
{
    if (exprs->count >= exprs->slots / 4 * 3) grow(exprs);
    struct digest digest = content_digest(draft, arg, args);
    size_t at = probe(exprs, digest);
    if (exprs->slot[at]) return exprs->slot[at];
    if (args > UINT32_MAX / sizeof *arg) out_of_memory();
    size_t size = sizeof(struct facts) + sizeof *draft + args * sizeof *arg;
    struct facts *facts = arena_alloc(exprs->arena, size);
    struct expr *expr = (struct expr *)(facts + 1);
    *expr = *draft;
    expr->id = (uint32_t)exprs->count++;
    expr->args = (uint32_t)args;
    for (size_t i = 0; i < args; i++)
        expr->arg[i] = arg[i];
    facts->digest = digest;
    expr_learn(expr);
    if (!facts->rows) expr->reads &= (uint16_t)~READS_ROW; /* bound by a loop */
    exprs->slot[at] = expr;
    return expr;
}

/* Leaves. */

static const struct expr *leaf(struct exprs *exprs, const struct expr *draft)
{
    assert(draft->interval.low <= draft->interval.high);
    return expr_intern(exprs, draft, NULL, 0);
}

const struct expr *expr_number(struct exprs *exprs, double value, struct type type)
{
    struct expr draft = {.op = EXPR_number, .type = type, .interval = EVERYTHING};
    draft.u.number = isnan(value) ? NAN : value; /* one NaN, so that equal is equal */
    if (!isnan(value)) draft.interval = (struct interval){value + 0.0, value + 0.0};
    return leaf(exprs, &draft);
}

const struct expr *expr_whole(struct exprs *exprs, int64_t value)
{
    return expr_number(exprs, (double)value, TYPE_WHOLE);
}

const struct expr *expr_truth(struct exprs *exprs, bool value)
{
    return expr_number(exprs, value, TYPE_TRUTH);
}

/* What may be concluded from a given's value: its sign and that it is no larger than numbers of its
 * kind are. Nothing more, or questions that differ in a number would become different problems. */
static struct interval class_of(double value, struct type type)
{
    if (type.kind == SCALAR_TRUTH) return (struct interval){0, 1};
    bool whole = type.kind != SCALAR_REAL;
    double least = whole ? 1 : nextafter(0, 1), most = whole ? 0x1p53 : DBL_MAX;
    if (value >= least && value <= most) return (struct interval){least, most};
    if (value == 0) return (struct interval){0, most};
    if (value <= -least && value >= -most) return (struct interval){-most, -least};
    return EVERYTHING;
}

const struct expr *expr_given_numbered(struct exprs *exprs, uint32_t number, double value,
                                       struct type type)
{
    struct expr draft = {.op = EXPR_given, .reads = READS_GIVEN, .type = type};
    draft.interval = class_of(value, type);
    draft.u.given.number = number;
    draft.u.given.value = value;
    if (number >= exprs->givens) exprs->givens = number + 1;
    return leaf(exprs, &draft);
}

const struct expr *expr_given(struct exprs *exprs, double value, struct type type)
{
    return expr_given_numbered(exprs, exprs->givens, value, type);
}

const struct expr *expr_choice(struct exprs *exprs, const struct choice *choice, uint32_t component,
                               struct type type, struct interval interval)
{
    struct expr draft = {.op = EXPR_choice, .reads = READS_CHOICE, .type = type};
    draft.interval = interval;
    draft.u.unknown.choice = choice;
    draft.u.unknown.component = component;
    return leaf(exprs, &draft);
}

const struct expr *expr_param(struct exprs *exprs, const struct parameter *parameter)
{
    struct expr draft = {.op = EXPR_param, .reads = READS_PARAM, .type = TYPE_REAL};
    draft.interval = EVERYTHING;
    draft.u.trainable.parameter = parameter;
    return leaf(exprs, &draft);
}

const struct expr *expr_capture(struct exprs *exprs, uint32_t index, struct type type,
                                struct interval interval)
{
    struct expr draft = {.op = EXPR_capture, .reads = READS_CAPTURE, .type = type};
    draft.interval = interval;
    draft.u.index = index;
    return leaf(exprs, &draft);
}

const struct expr *expr_slot(struct exprs *exprs, uint32_t index, struct type type,
                             struct interval interval)
{
    struct expr draft = {.op = EXPR_slot, .reads = READS_SLOT, .type = type};
    draft.interval = interval;
    draft.u.index = index;
    return leaf(exprs, &draft);
}

const struct expr *expr_size(struct exprs *exprs, const char *name)
{
    struct expr draft = {.op = EXPR_size, .reads = READS_SIZE, .type = TYPE_WHOLE};
    draft.interval = (struct interval){1, LIMIT_SIZE};
    draft.u.size.symbol = symbol_number(exprs, name);
    draft.u.size.name = symbol_name(exprs, draft.u.size.symbol);
    return leaf(exprs, &draft);
}

const struct expr *expr_row(struct exprs *exprs, uint32_t depth, uint32_t column, struct type type,
                            struct interval interval)
{
    assert(depth < LIMIT_LOOP_DEPTH);
    struct expr draft = {.op = EXPR_row, .reads = READS_ROW, .type = type};
    draft.interval = interval;
    draft.u.row.depth = depth;
    draft.u.row.column = column;
    return leaf(exprs, &draft);
}

bool expr_is_number(const struct expr *expr, double *value)
{
    if (expr->op != EXPR_number) return false;
    *value = expr->u.number;
    return true;
}

bool expr_reads_rows(const struct expr *expr, uint32_t depth)
{
    return depth < 64 && expr_facts(expr)->rows >> depth;
}

bool expr_known(struct exprs *exprs, const struct expr *expr, double *value)
{
    (void)exprs;
    const struct facts *facts = expr_facts(expr);
    if (facts->is_known) *value = facts->known;
    return facts->is_known;
}
