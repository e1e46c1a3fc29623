/* Layers on vectors, sequences TxC and sets NxC: dense, embedding, attention, light convolution.
 *
 * Counts for T places of C channels, without biases, softmax and normalisation:
 *   attention   4 T C^2 + 2 T^2 C   queries, keys, values, output; scores and their use, for all
 *               heads together (Vaswani and others, 2017, section 3.2); a causal mask saves nothing
 *   light_conv  g T C^2 + T C r + T C^2   g = 2 with a gated linear unit before it, else 1; r taps
 *               whose weights C / heads channels share (Wu and others, 2019, section 3)
 */
#include "ir/op/rules.h"

bool shape_dense(struct call *call)
{
    const struct wire *in = call->in[0];
    const struct expr *out = rule_whole(call, "out", 1);
    if (!out) return false;
    if (!in->rank || in->nature == NATURE_SPARSE)
        return rule_fail(call, "dense reads a vector, a sequence or a set; the input has shape %s",
                         shape_text(call->exprs, in));
    if (!rule_channels(call, 0)) return false;
    struct wire *made = rule_copy(call, 0, in);
    made->nature = NATURE_TENSOR;
    made->element = in->element == ELEMENT_I8 ? ELEMENT_I8 : ELEMENT_F32;
    made->shape[in->rank - 1] = out;
    return true;
}

bool shape_mlp(struct call *call)
{
    if (!rule_rank(call, 0, 2, "a set of points (points x channels)")) return false;
    if (!shape_dense(call)) return false;
    call->out[0]->nature = call->in[0]->nature;
    return true;
}

bool shape_flatten(struct call *call)
{
    const struct wire *in = call->in[0];
    const struct expr *all = size_product(call->exprs, in->shape, in->rank);
    if (!all)
        return rule_fail(call, "flatten needs sizes known before the run; the input has shape %s",
                         shape_text(call->exprs, in));
    struct wire *out = rule_out(call, 0, NATURE_TENSOR, 1);
    out->element = in->element;
    out->shape[0] = all;
    return rule_sized(call, out);
}

bool shape_embed(struct call *call)
{
    const struct wire *in = call->in[0];
    if (!rule_rank(call, 0, 1, "a sequence of tokens")) return false;
    if (in->element != ELEMENT_I32)
        return rule_fail(call, "embed reads whole numbers (i32); the input holds others");
    const struct expr *vocabulary = rule_whole(call, "vocabulary", 1);
    const struct expr *dim = vocabulary ? rule_whole(call, "dim", 1) : NULL;
    if (!dim) return false;
    struct wire *out = rule_out(call, 0, NATURE_TENSOR, 2);
    out->shape[0] = in->shape[0];
    out->size_name[0] = in->size_name[0];
    out->shape[1] = dim;
    return true;
}

bool shape_sequence(struct call *call)
{
    if (!rule_rank(call, 0, 2, "a sequence (places x channels)")) return false;
    rule_copy(call, 0, call->in[0]);
    return true;
}

static bool heads_divide(struct call *call)
{
    const struct expr *heads = rule_whole(call, "heads", 1);
    const struct expr *channels = heads ? rule_channels(call, 0) : NULL;
    if (!channels) return false;
    if (size_divides(call->exprs, heads, channels) != NEVER) return true;
    return rule_fail(call, "%s channels cannot be parted into %s heads",
                     size_text(call->exprs, channels), size_text(call->exprs, heads));
}

bool shape_attention(struct call *call)
{
    bool causal;
    return shape_sequence(call) && heads_divide(call) && rule_flag(call, "causal", &causal);
}

bool shape_light_conv(struct call *call)
{
    bool flag;
    if (!shape_sequence(call) || !heads_divide(call)) return false;
    if (!rule_flag(call, "causal", &flag) || !rule_flag(call, "gated", &flag)) return false;
    return rule_whole(call, "kernel", 1) != NULL;
}

size_t macs_dense(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    const struct wire *in = op->in[0];
    const struct expr *places = size_product(exprs, in->shape, in->rank - 1);
    row_matmul(exprs, op, row, "", op->out[0]->shape[in->rank - 1], in->shape[in->rank - 1],
               places);
    if (in->rank == 1) row->kind = LAYER_FC;
    return 1;
}

/* A look-up: it multiplies nothing, but its rows are weights. */
size_t macs_embed(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    const struct expr *vocabulary;
    op_sizes(exprs, op, "vocabulary", &vocabulary, 1);
    row_matmul(exprs, op, row, "", op->out[0]->shape[1], vocabulary, op->out[0]->shape[0]);
    row->macs = expr_whole(exprs, 0);
    return 1;
}

size_t macs_attention(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    const struct expr *heads;
    op_sizes(exprs, op, "heads", &heads, 1);
    const struct expr *places = op->in[0]->shape[0];
    const struct expr *channels = op->in[0]->shape[1];
    const struct expr *all_places = size_mul(exprs, heads, places);
    const struct expr *three = size_mul(exprs, expr_whole(exprs, 3), channels);
    row_matmul(exprs, op, &row[0], "_in", three, channels, places);
    /* In each head, T x T scores over C / heads channels, then T x C / heads sums over T places. */
    row_matmul(exprs, op, &row[1], "_scores", all_places, channels, places);
    row_matmul(exprs, op, &row[2], "_values", channels, all_places, places);
    for (size_t i = 1; i <= 2; i++) {
        row[i].groups = heads;
        row[i].macs = size_product(exprs, (const struct expr *[]){places, places, channels}, 3);
        row[i].weights = expr_whole(exprs, 0);
    }
    row_matmul(exprs, op, &row[3], "_out", channels, channels, places);
    return 4;
}

size_t macs_light_conv(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    const struct expr *heads, *kernel;
    double gated = 0;
    op_sizes(exprs, op, "heads", &heads, 1);
    op_sizes(exprs, op, "kernel", &kernel, 1);
    expr_known(exprs, attribute_find(op->attribute, op->attributes, "gated")->expr, &gated);
    const struct expr *places = op->in[0]->shape[0];
    const struct expr *channels = op->in[0]->shape[1];
    const struct expr *wide = size_mul(exprs, expr_whole(exprs, gated != 0 ? 2 : 1), channels);
    row_matmul(exprs, op, &row[0], "_in", wide, channels, places);
    row_matmul(exprs, op, &row[1], "_taps", channels, channels, places);
    row[1].kind = LAYER_DWCONV;
    row[1].groups = channels;
    row[1].r = kernel;
    row_count(exprs, &row[1]);
    row[1].weights = size_mul(exprs, heads, kernel);
    row_matmul(exprs, op, &row[2], "_out", channels, channels, places);
    return 3;
}
