/* Point clouds, voxels and sparse tensors.
 *
 * Points are [n, features], a sparse tensor is [cells, features]: how many cells are active is the
 * data's business, so that size is a name. Names tell which tensors share their cells: cells of
 * size 0.05 made from n points are "n@0.05", halved "n@0.05/2". Positions travel with the features.
 */
#include "ir/op/rules.h"

#include <string.h>

static const char positions[] = "positions of points (points x 3)";

/* Points or a sparse tensor with known channels. */
static bool reads_features(struct call *call, size_t input, enum nature nature)
{
    if (!rule_nature(call, input, nature)) return false;
    return rule_rank(call, input, 2, "points or cells (x channels)") && rule_channels(call, input);
}

static bool reads_positions(struct call *call)
{
    const struct wire *in = call->in[0];
    if (!rule_rank(call, 0, 2, positions)) return false;
    if (size_equal(call->exprs, in->shape[1], expr_whole(call->exprs, 3)) != NEVER) return true;
    return rule_fail(call, "%s reads %s; the input has shape %s", op_info(call->kind)->name,
                     positions, shape_text(call->exprs, in));
}

bool shape_voxelize(struct call *call)
{
    if (!reads_positions(call)) return false;
    if (!rule_rank(call, 1, 2, "features of points (points x channels) as its second input"))
        return false;
    const struct expr *side = rule_whole(call, "side", 1);
    if (!side) return false;
    if (wire_size_equal(call->exprs, call->in[0], 0, call->in[1], 0) == NEVER)
        return rule_fail(call, "the inputs have shapes %s and %s",
                         shape_text(call->exprs, call->in[0]),
                         shape_text(call->exprs, call->in[1]));
    struct wire *out = rule_out(call, 0, NATURE_TENSOR, 4);
    out->shape[0] = out->shape[1] = out->shape[2] = side;
    out->shape[3] = call->in[1]->shape[1];
    return true;
}

bool shape_devoxelize(struct call *call)
{
    if (!reads_positions(call)) return false;
    if (!rule_rank(call, 1, 4, "a volume as its second input")) return false;
    struct wire *out = rule_copy(call, 0, call->in[0]);
    out->nature = NATURE_TENSOR;
    out->shape[1] = call->in[1]->shape[3];
    return true;
}

/* The name of an input's number of points or cells, or its value. */
static const char *cells_of(struct call *call, size_t input)
{
    const struct wire *in = call->in[input];
    return in->shape[0] ? size_text(call->exprs, in->shape[0]) : in->size_name[0];
}

static const char *cells_name(struct call *call, const struct expr *size)
{
    double known;
    const char *name = cells_of(call, 0);
    if (expr_known(call->exprs, size, &known))
        return arena_printf(call->arena, "%s@%.15g", name, known);
    return arena_printf(call->arena, "%s@%%%u", name, size->id);
}

bool shape_sparse_voxels(struct call *call)
{
    const struct value *size = rule_attribute(call, "size");
    if (!reads_features(call, 0, NATURE_POINTS)) return false;
    if (size->kind != VALUE_SCALAR || size->expr->interval.high <= 0)
        return rule_fail(call, "the size of a voxel must be a positive length");
    struct wire *out = rule_out(call, 0, NATURE_SPARSE, 2);
    out->size_name[0] = cells_name(call, size->expr);
    out->shape[1] = call->in[0]->shape[1];
    return true;
}

bool shape_sparse_conv(struct call *call)
{
    const struct expr *kernel;
    if (!reads_features(call, 0, NATURE_SPARSE)) return false;
    const struct expr *channels = rule_whole(call, "out", 1);
    if (!channels || !rule_sizes(call, "kernel", &kernel, 1)) return false;
    rule_copy(call, 0, call->in[0])->shape[1] = channels;
    return true;
}

bool shape_sparse_down(struct call *call)
{
    if (!reads_features(call, 0, NATURE_SPARSE)) return false;
    const struct expr *channels = rule_whole(call, "out", 1);
    if (!channels) return false;
    struct wire *out = rule_copy(call, 0, call->in[0]);
    out->shape[0] = NULL;
    out->size_name[0] = arena_printf(call->arena, "%s/2", cells_of(call, 0));
    out->shape[1] = channels;
    return true;
}

bool shape_up(struct call *call)
{
    if (!reads_features(call, 0, NATURE_SPARSE) || !reads_features(call, 1, NATURE_SPARSE))
        return false;
    const struct expr *channels = rule_whole(call, "out", 1);
    if (!channels) return false;
    const char *coarse = cells_of(call, 0);
    const char *fine = cells_of(call, 1);
    size_t size = strlen(fine);
    if (strncmp(coarse, fine, size) || strcmp(coarse + size, "/2"))
        return rule_fail(call,
                         "up needs cells half as large as those it reads; it is given %s "
                         "and %s",
                         coarse, fine);
    rule_copy(call, 0, call->in[1])->shape[1] = channels;
    return true;
}

bool shape_point_branch(struct call *call)
{
    if (!reads_features(call, 0, NATURE_POINTS) || !reads_features(call, 1, NATURE_SPARSE))
        return false;
    rule_copy(call, 0, call->in[0])->shape[1] = call->in[1]->shape[1];
    return true;
}

bool shape_fuse(struct call *call)
{
    return shape_point_branch(call);
}

/* A product for each pair of an active cell and an active neighbour; the weights hold r^3 of them.
 */
static void sparse_row(struct exprs *exprs, const struct op *op, struct layer *row,
                       const char *suffix, const struct expr *c, const struct expr *taps)
{
    const struct expr *k = op->out[0]->shape[1];
    row_matmul(exprs, op, row, suffix, k, c, NULL);
    row->weights = size_product(exprs, (const struct expr *[]){k, c, taps}, 3);
}

size_t macs_sparse_conv(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    const struct expr *kernel[3];
    op_sizes(exprs, op, "kernel", kernel, 3);
    sparse_row(exprs, op, row, "", op->in[0]->shape[1], size_product(exprs, kernel, 3));
    return 1;
}

size_t macs_sparse_down(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    sparse_row(exprs, op, row, "", op->in[0]->shape[1], expr_whole(exprs, 8));
    return 1;
}

size_t macs_up(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    const struct expr *out = op->out[0]->shape[1];
    const struct expr *both = size_add(exprs, out, op->in[1]->shape[1]);
    sparse_row(exprs, op, &row[0], "_up", op->in[0]->shape[1], expr_whole(exprs, 8));
    sparse_row(exprs, op, &row[1], "_join", both, expr_whole(exprs, 27));
    return 2;
}

size_t macs_point_branch(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    const struct wire *points = op->in[0];
    row_matmul(exprs, op, row, "", op->out[0]->shape[1], points->shape[1], points->shape[0]);
    return 1;
}
