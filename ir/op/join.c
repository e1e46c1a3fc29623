/* Ops whose outputs are their inputs' shapes joined, parted, or as they were. */
#include "ir/op/rules.h"
#include "support/limits.h"

bool shape_same(struct call *call)
{
    const struct expr *number;
    for (size_t i = 0; i < call->attributes; i++)
        if (!rule_number(call, call->attribute[i].name, &number)) return false;
    rule_copy(call, 0, call->in[0]);
    return true;
}

bool shape_dropout(struct call *call)
{
    const struct expr *share;
    if (!rule_number(call, "share", &share)) return false;
    if (share->interval.high < 0 || share->interval.low >= 1)
        return rule_fail(call, "the share to drop is %s; it must be at least 0%% and below 100%%",
                         size_text(call->exprs, share));
    rule_copy(call, 0, call->in[0]);
    return true;
}

static bool same_nature(struct call *call, size_t input)
{
    return rule_nature(call, input, call->in[0]->nature);
}

/* What to do where sizes differ that the input binds: a picture is halved to its next whole half.
 */
static const char *cure_of(const struct wire *a, const struct wire *b)
{
    bool bound = false;
    for (size_t i = 0; i < a->rank; i++)
        bound |= a->shape[i] && (a->shape[i]->reads & READS_SIZE);
    for (size_t i = 0; i < b->rank; i++)
        bound |= b->shape[i] && (b->shape[i]->reads & READS_SIZE);
    if (!bound) return "";
    return ", which are not equal for every input; crop or resize one to height and width of the "
           "other, or declare the input's sizes as multiples such as 16 * h";
}

static bool shapes_differ(struct call *call)
{
    return rule_fail(call, "the inputs have shapes %s and %s%s",
                     shape_text(call->exprs, call->in[0]), shape_text(call->exprs, call->in[1]),
                     cure_of(call->in[0], call->in[1]));
}

bool shape_pair(struct call *call)
{
    const struct wire *a = call->in[0];
    const struct wire *b = call->in[1];
    bool is_one_number = a->rank == 0 || b->rank == 0;
    if (!is_one_number && !same_nature(call, 1)) return false;
    if (!is_one_number && wire_shape_equal(call->exprs, a, b) == NEVER) return shapes_differ(call);
    rule_copy(call, 0, a->rank ? a : b);
    return true;
}

/* A size of a merged value: of the branch that is taken, where they can differ. */
static const struct expr *merged(struct exprs *exprs, const struct expr *when,
                                 const struct expr *yes, const struct expr *no)
{
    if (size_equal(exprs, yes, no) == ALWAYS) return yes;
    return expr_select(exprs, when, yes, no);
}

bool shape_merge(struct call *call)
{
    const struct wire *yes = call->in[0];
    const struct wire *no = call->in[1];
    const struct value *when = rule_attribute(call, "when");
    if (when->kind != VALUE_SCALAR || when->expr->type.kind != SCALAR_TRUTH)
        return rule_fail(call, "the condition of a merge must be a truth value");
    if (!same_nature(call, 1)) return false;
    if (yes->element != no->element)
        return rule_fail(call, "the inputs hold numbers of different kinds");
    if (wire_shape_equal(call->exprs, yes, no) == NEVER) return shapes_differ(call);
    struct wire *out = rule_copy(call, 0, yes);
    for (size_t i = 0; i < yes->rank; i++)
        if (yes->shape[i])
            out->shape[i] = merged(call->exprs, when->expr, yes->shape[i], no->shape[i]);
    return true;
}

bool shape_scale_by(struct call *call)
{
    const struct wire *in = call->in[0];
    if (!rule_rank(call, 1, 1, "a vector as its second input")) return false;
    if (!in->rank || wire_size_equal(call->exprs, in, in->rank - 1, call->in[1], 0) == NEVER)
        return shapes_differ(call);
    rule_copy(call, 0, in);
    return true;
}

/* Whether the sizes before the last are those of the first input. */
static bool joins(struct call *call, size_t input)
{
    const struct wire *first = call->in[0];
    const struct wire *other = call->in[input];
    if (!same_nature(call, input)) return false;
    bool equal = first->rank == other->rank;
    for (size_t i = 0; equal && i + 1 < first->rank; i++)
        equal = wire_size_equal(call->exprs, first, i, other, i) != NEVER;
    if (equal && other->shape[other->rank - 1]) return true;
    return rule_fail(call, "shapes %s and %s cannot be joined along the last dimension%s",
                     shape_text(call->exprs, first), shape_text(call->exprs, other),
                     cure_of(first, other));
}

bool shape_concat(struct call *call)
{
    const struct wire *first = call->in[0];
    if (!first->rank) return rule_fail(call, "concat reads vectors, pictures or sequences");
    const struct expr *channels = expr_whole(call->exprs, 0);
    for (size_t i = 0; i < call->ins; i++) {
        if (!joins(call, i)) return false;
        channels = size_add(call->exprs, channels, call->in[i]->shape[first->rank - 1]);
    }
    struct wire *out = rule_copy(call, 0, first);
    out->shape[first->rank - 1] = channels;
    return rule_sized(call, out);
}

bool shape_split(struct call *call)
{
    const struct wire *in = call->in[0];
    const struct expr *parts = rule_whole(call, "parts", 1);
    double count;
    if (!parts) return false;
    if (!expr_known(call->exprs, parts, &count))
        return rule_fail(call, "the number of parts must not depend on a choice");
    if (count > LIMIT_LIST_ITEMS)
        return rule_fail(call, "split makes at most %d parts, not %.15g", LIMIT_LIST_ITEMS, count);
    const struct expr *channels = in->rank ? in->shape[in->rank - 1] : NULL;
    if (!channels || channels->interval.high < count ||
        size_divides(call->exprs, parts, channels) == NEVER)
        return rule_fail(call, "shape %s cannot be parted into %.15g equal parts",
                         shape_text(call->exprs, in), count);
    call->outs = (size_t)count;
    call->out = NEW_ARRAY(call->arena, struct wire *, call->outs);
    for (size_t i = 0; i < call->outs; i++)
        rule_copy(call, i, in)->shape[in->rank - 1] = size_fdiv(call->exprs, channels, parts);
    return true;
}

bool shape_max_over(struct call *call)
{
    const struct wire *in = call->in[0];
    if (!rule_rank(call, 0, 2, "a set of points (points x channels)")) return false;
    const struct expr *points = rule_whole(call, "points", 1);
    if (call->error) return false;
    if (points && in->shape[0] && size_equal(call->exprs, points, in->shape[0]) == NEVER)
        return rule_fail(call, "max_over is given %s points; the input has shape %s",
                         size_text(call->exprs, points), shape_text(call->exprs, in));
    struct wire *out = rule_out(call, 0, NATURE_TENSOR, 1);
    out->element = in->element;
    out->shape[0] = in->shape[1];
    return true;
}

bool shape_spread(struct call *call)
{
    if (!rule_rank(call, 0, 1, "a vector")) return false;
    const struct expr *points = rule_whole(call, "points", 1);
    if (!points) return false;
    struct wire *out = rule_out(call, 0, NATURE_TENSOR, 2);
    out->shape[0] = points;
    out->shape[1] = call->in[0]->shape[0];
    return true;
}
