/* Rows of layer tables: what the cost rules have in common. */
#include "ir/op/rules.h"

void op_sizes(struct exprs *exprs, const struct op *op, const char *name, const struct expr **size,
              size_t count)
{
    const struct value *value = attribute_find(op->attribute, op->attributes, name);
    for (size_t i = 0; i < count; i++) {
        const struct value *one = value->kind == VALUE_SCALAR ? value : value->item[i];
        size[i] = size_whole(exprs, one->expr);
    }
}

static const char *row_name(const struct op *op)
{
    if (op->label) return op->label;
    return op->path ? op->path : op_info(op->kind)->name;
}

void row_start(struct exprs *exprs, const struct op *op, struct layer *row, enum layer_kind kind)
{
    const struct expr *one = expr_whole(exprs, 1);
    *row = (struct layer){.name = row_name(op), .kind = kind, .active = op->guard, .op = op};
    row->n = row->y = row->x = row->r = row->s = one;
    row->stride = row->groups = row->out_y = row->out_x = one;
}

void row_matmul(struct exprs *exprs, const struct op *op, struct layer *row, const char *suffix,
                const struct expr *k, const struct expr *c, const struct expr *places)
{
    row_start(exprs, op, row, LAYER_MATMUL);
    if (*suffix) row->name = arena_printf(exprs_arena(exprs), "%s%s", row->name, suffix);
    row->k = k, row->c = c;
    row->y = row->out_y = places;
    row_count(exprs, row);
}

void row_count(struct exprs *exprs, struct layer *row)
{
    bool transposed = row->kind == LAYER_TCONV;
    const struct expr *part = size_fdiv(exprs, row->c, row->groups);
    if (row->groups == row->c) part = expr_whole(exprs, 1);
    const struct expr *weight[] = {row->k, part, row->r, row->s};
    row->weights = size_product(exprs, weight, 4);
    const struct expr *y = transposed ? row->y : row->out_y;
    const struct expr *x = transposed ? row->x : row->out_x;
    const struct expr *factor[] = {row->n, row->weights, y, x};
    row->macs = size_product(exprs, factor, 4);
}
