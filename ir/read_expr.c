/* Reads expressions, tables and oracles; print.c shows their form.
 *
 * Expressions are made by the constructors. What is printed is as simple as they make it, so a text
 * whose expression comes out as another one was not printed by this version, and is refused.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "ir/read.h"
#include "ir/store.h"
#include "ir/verify.h"
#include "ir/words.h"
#include "support/limits.h"

static enum expr_op read_op(struct reading *r)
{
    for (enum expr_op op = 0; op < EXPR_OPS; op++)
        if (reader_accept(r->reader, expr_op_text(op))) return op;
    reader_fail(r->reader, "an operation expected");
    return EXPR_OPS;
}

static const void *read_known(struct reading *r, const struct map *map, const char *what)
{
    uint32_t number = read_number(r);
    void **place = map_find(map, &number, sizeof number);
    return place ? *place : reader_fail(r->reader, "%s %" PRIu32 " is not known", what, number);
}

static const struct loop *read_loop(struct reading *r)
{
    struct loop *loop = NEW(r->arena, struct loop);
    size_t fold = 0;
    while (fold < FOLD_WORDS && !reader_accept(r->reader, fold_words[fold]))
        fold++;
    if (fold == FOLD_WORDS) return reader_fail(r->reader, "`sum` or another fold expected");
    loop->fold = (enum fold)fold;
    if (reader_accept(r->reader, "table")) {
        loop->source = LOOP_TABLE;
        uint32_t table = read_index(r, r->table.count, "table");
        if (!reader_failed(r->reader)) loop->table = r->table.item[table];
        if (loop->table) loop->turns = loop->table->rows;
    } else {
        loop->source =
            reader_accept(r->reader, source_words[LOOP_FRONT]) ? LOOP_FRONT : LOOP_SAMPLE;
        if (loop->source == LOOP_SAMPLE) reader_expect(r->reader, source_words[LOOP_SAMPLE]);
        uint32_t problem = read_index(r, r->problem.count, "problem");
        if (!reader_failed(r->reader)) loop->draw = r->problem.item[problem];
        if (loop->source == LOOP_SAMPLE) {
            reader_expect(r->reader, "turns");
            loop->turns = reader_whole(r->reader, LIMIT_LIST_ITEMS);
        }
    }
    reader_expect(r->reader, "depth");
    loop->depth = read_index(r, LIMIT_LOOP_DEPTH, "depth");
    return loop;
}

/* What stands between an operation's name and its arguments. */
static void read_payload(struct reading *r, struct expr *draft)
{
    uint32_t index;
    switch (draft->op) {
    case EXPR_number: draft->u.number = reader_number(r->reader); break;
    case EXPR_given:
        draft->u.given.number = read_number(r);
        reader_expect(r->reader, "=");
        draft->u.given.value = reader_number(r->reader);
        break;
    case EXPR_choice:
        draft->u.unknown.choice = read_known(r, &r->choice, "choice");
        draft->u.unknown.component = read_number(r);
        break;
    case EXPR_param: draft->u.trainable.parameter = read_known(r, &r->param, "param"); break;
    case EXPR_capture:
    case EXPR_slot: draft->u.index = read_index(r, LIMIT_SLOTS, "slot"); break;
    case EXPR_output: draft->u.index = read_number(r); break;
    case EXPR_size: draft->u.size.name = reader_text(r->reader); break;
    case EXPR_row:
        draft->u.row.depth = read_index(r, LIMIT_LOOP_DEPTH, "depth");
        draft->u.row.column = read_number(r);
        break;
    case EXPR_lookup:
        index = read_index(r, r->table.count, "table");
        if (!reader_failed(r->reader)) draft->u.table = r->table.item[index];
        break;
    case EXPR_reduce: draft->u.loop = read_loop(r); break;
    case EXPR_volume:
    case EXPR_solve:
        index = read_index(r, r->problem.count, "problem");
        if (!reader_failed(r->reader)) draft->u.problem = r->problem.item[index];
        break;
    case EXPR_outside:
        index = read_index(r, r->oracle.count, "oracle");
        if (!reader_failed(r->reader)) draft->u.oracle = r->oracle.item[index];
        break;
    }
}

static const struct expr *make_leaf(struct reading *r, const struct expr *draft)
{
    struct type type = draft->type;
    struct interval interval = draft->interval;
    switch (draft->op) {
    case EXPR_number: return expr_number(r->exprs, draft->u.number, type);
    case EXPR_given:
        return expr_given_numbered(r->exprs, draft->u.given.number, draft->u.given.value, type);
    case EXPR_choice:
        return expr_choice(r->exprs, draft->u.unknown.choice, draft->u.unknown.component, type,
                           interval);
    case EXPR_param: return expr_param(r->exprs, draft->u.trainable.parameter);
    case EXPR_capture: return expr_capture(r->exprs, draft->u.index, type, interval);
    case EXPR_slot: return expr_slot(r->exprs, draft->u.index, type, interval);
    case EXPR_size: return expr_size(r->exprs, draft->u.size.name);
    case EXPR_row:
        return expr_row(r->exprs, draft->u.row.depth, draft->u.row.column, type, interval);
    }
    return NULL;
}

/* A draft on the stack has no room for arguments; this one has, so that it can be verified. */
static struct expr *complete(struct reading *r, const struct expr *draft,
                             const struct expr *const *arg, size_t args)
{
    struct expr *whole = arena_alloc(r->arena, sizeof *whole + args * sizeof *arg);
    *whole = *draft;
    whole->id = UINT32_MAX;
    whole->args = (uint32_t)args;
    for (size_t i = 0; i < args; i++)
        whole->arg[i] = arg[i];
    return whole;
}

static bool same_arguments(const struct expr *a, const struct expr *b)
{
    return a->args == b->args && (!a->args || !memcmp(a->arg, b->arg, a->args * sizeof *a->arg));
}

static void make_expr(struct reading *r, const struct expr *draft)
{
    const char *broken = expr_verify(draft);
    if (broken) {
        reader_fail(r->reader, "%s: %s", expr_op_text(draft->op), broken);
        return;
    }
    const struct expr *made = expr_op_is_leaf(draft->op)
                                  ? make_leaf(r, draft)
                                  : expr_rebuild(r->exprs, draft, draft->arg);
    bool same =
        made->op == draft->op && same_arguments(made, draft) && type_equal(made->type, draft->type);
    if (made->op == EXPR_given)
        same = same && !memcmp(&made->u.given.value, &draft->u.given.value, sizeof(double));
    if (!same) reader_fail(r->reader, "%s: not in its simplest form", expr_op_text(draft->op));
    vector_push(r->arena, &r->expr, made);
}

void read_expr_item(struct reading *r)
{
    read_next(r, r->expr.count);
    if (r->expr.count == LIMIT_EXPRESSIONS) reader_fail(r->reader, "too many expressions");
    reader_expect(r->reader, "=");
    struct expr draft = {.op = (uint16_t)read_op(r), .interval = EVERYTHING};
    if (reader_failed(r->reader)) return;
    read_payload(r, &draft);
    struct VECTOR(const struct expr *) args = {0};
    while (reader_is(r->reader, "%")) {
        const struct expr *arg = reader_expr(r->reader);
        vector_push(r->arena, &args, arg);
    }
    reader_expect(r->reader, ":");
    draft.type = reader_type(r->reader);
    if (reader_is(r->reader, "[")) draft.interval = reader_interval(r->reader);
    if (reader_failed(r->reader)) return;
    make_expr(r, complete(r, &draft, args.item, args.count));
}

void read_table_item(struct reading *r)
{
    read_next(r, r->table.count);
    reader_expect(r->reader, "=");
    size_t rows = reader_whole(r->reader, UINT32_MAX);
    reader_expect(r->reader, "x");
    size_t columns = reader_whole(r->reader, UINT32_MAX);
    reader_expect(r->reader, "[");
    struct VECTOR(double) data = {0};
    while (!reader_failed(r->reader) && !reader_accept(r->reader, "]")) {
        if (data.count) reader_expect(r->reader, ",");
        double number = reader_number(r->reader);
        vector_push(r->arena, &data, number);
    }
    if (rows * columns != data.count || (rows && !columns))
        reader_fail(r->reader, "a table of %zu x %zu has not %zu numbers", rows, columns,
                    data.count);
    if (reader_failed(r->reader)) return;
    const struct table *table = table_make(r->exprs, data.item, rows, columns);
    vector_push(r->arena, &r->table, table);
}

void read_oracle_item(struct reading *r)
{
    read_next(r, r->oracle.count);
    struct oracle *oracle = NEW(r->arena, struct oracle);
    oracle->name = reader_text(r->reader);
    oracle->text = reader_quoted(r->reader);
    struct VECTOR(const char *) names = {0};
    reader_expect(r->reader, "(");
    while (!reader_failed(r->reader) && !reader_accept(r->reader, ")")) {
        if (names.count) reader_expect(r->reader, ",");
        const char *name = reader_quoted(r->reader);
        vector_push(r->arena, &names, name);
    }
    oracle->arg_name = names.item;
    oracle->args = names.count;
    oracle->supported = !reader_accept(r->reader, "unsupported");
    reader_expect(r->reader, ":");
    oracle->result = reader_type(r->reader);
    oracle->span = reader_span(r->reader);
    vector_push(r->arena, &r->oracle, oracle);
}
