/* Layers on pictures HxWxC and volumes DxHxWxC: convolutions, pools, crops.
 *
 * Output sizes: "same" is ceil(y / stride); otherwise floor((y + 2 p - r) / stride) + 1 with p
 * zeros on each side (Dumoulin and Visin, 2016). Channels are the last dimension.
 */
#include "ir/op/rules.h"

static const char picture[] = "a picture (height x width x channels)";
static const char volume[] = "a volume (depth x height x width x channels)";

/* The attributes that convolutions have in common. */
struct filter {
    const struct expr *out;
    const struct expr *kernel[3];
    const struct expr *stride;
    const struct expr *groups;
    struct window window;
};

static bool filter_read(struct call *call, struct filter *filter, size_t dimensions)
{
    filter->out = rule_whole(call, "out", 1);
    if (!filter->out || !rule_sizes(call, "kernel", filter->kernel, dimensions)) return false;
    filter->stride = rule_whole(call, "stride", 1);
    filter->groups = filter->stride ? rule_whole(call, "groups", 1) : NULL;
    return filter->groups && rule_window(call, &filter->window);
}

static bool groups_divide(struct call *call, const struct filter *filter)
{
    const struct expr *channels = rule_channels(call, 0);
    if (!channels) return false;
    if (size_divides(call->exprs, filter->groups, channels) == NEVER)
        return rule_fail(call, "%s input channels cannot be parted into %s groups",
                         size_text(call->exprs, channels), size_text(call->exprs, filter->groups));
    if (size_divides(call->exprs, filter->groups, filter->out) == NEVER)
        return rule_fail(call, "%s output channels cannot be parted into %s groups",
                         size_text(call->exprs, filter->out),
                         size_text(call->exprs, filter->groups));
    return true;
}

/* Whether a window without a place in the padded input is the reason for an empty output. */
static bool window_fits(struct call *call, const struct wire *in, const struct window *window,
                        const struct expr *const *kernel, size_t dimensions)
{
    double y, r, p;
    for (size_t i = 0; i < dimensions && !window->same; i++) {
        if (!in->shape[i] || !expr_known(call->exprs, in->shape[i], &y)) continue;
        if (!expr_known(call->exprs, kernel[i], &r)) continue;
        if (!expr_known(call->exprs, window->padding, &p) || r <= y + 2 * p) continue;
        return rule_fail(call, "a window of %.15g does not fit into the input of shape %s", r,
                         shape_text(call->exprs, in));
    }
    return true;
}

/* Gives an output a size of its own: a name it copied from the input no longer holds. */
static void resize_to(struct wire *out, size_t i, const struct expr *size)
{
    out->shape[i] = size;
    out->size_name[i] = NULL;
}

static bool is_one(struct exprs *exprs, const struct expr *size)
{
    double value;
    return expr_known(exprs, size, &value) && value == 1;
}

/* The output of a window moved over the leading dimensions, channels last. */
static bool windowed(struct call *call, const struct window *window,
                     const struct expr *const *kernel, const struct expr *stride,
                     const struct expr *channels)
{
    const struct wire *in = call->in[0];
    size_t dimensions = in->rank - 1;
    if (!window_fits(call, in, window, kernel, dimensions)) return false;
    struct wire *out = rule_copy(call, 0, in);
    out->element = in->element == ELEMENT_I8 ? ELEMENT_I8 : ELEMENT_F32;
    bool is_kept = window->same && is_one(call->exprs, stride);
    for (size_t i = 0; i < dimensions && !is_kept; i++)
        resize_to(out, i, window_out(call->exprs, window, in->shape[i], kernel[i], stride));
    out->shape[dimensions] = channels;
    return rule_sized(call, out);
}

static bool convolved(struct call *call, size_t dimensions)
{
    struct filter filter;
    if (!filter_read(call, &filter, dimensions)) return false;
    if (!groups_divide(call, &filter)) return false;
    return windowed(call, &filter.window, filter.kernel, filter.stride, filter.out);
}

bool shape_conv(struct call *call)
{
    return rule_rank(call, 0, 3, picture) && convolved(call, 2);
}

bool shape_conv3d(struct call *call)
{
    return rule_rank(call, 0, 4, volume) && convolved(call, 3);
}

/* (y - 1) stride + r - 2 p, or y stride for "same". */
static const struct expr *grown(struct exprs *exprs, const struct filter *filter,
                                const struct expr *y, const struct expr *r)
{
    if (filter->window.same) return size_mul(exprs, y, filter->stride);
    const struct expr *steps =
        size_mul(exprs, size_sub(exprs, y, expr_whole(exprs, 1)), filter->stride);
    const struct expr *border = size_mul(exprs, expr_whole(exprs, 2), filter->window.padding);
    return size_sub(exprs, size_add(exprs, steps, r), border);
}

bool shape_up_conv(struct call *call)
{
    struct filter filter;
    if (!rule_rank(call, 0, 3, picture) || !filter_read(call, &filter, 2)) return false;
    const struct wire *in = call->in[0];
    if (!groups_divide(call, &filter)) return false;
    struct wire *out = rule_copy(call, 0, in);
    for (size_t i = 0; i < 2; i++)
        resize_to(out, i, grown(call->exprs, &filter, in->shape[i], filter.kernel[i]));
    out->shape[2] = filter.out;
    return rule_sized(call, out);
}

bool shape_pool(struct call *call)
{
    struct window window;
    const struct expr *kernel[2];
    if (!rule_rank(call, 0, 3, picture) || !rule_sizes(call, "kernel", kernel, 2)) return false;
    if (!rule_window(call, &window)) return false;
    bool has_stride = rule_attribute(call, "stride") != NULL;
    const struct expr *stride = has_stride ? rule_whole(call, "stride", 1) : kernel[0];
    return stride && windowed(call, &window, kernel, stride, call->in[0]->shape[2]);
}

bool shape_global_pool(struct call *call)
{
    const struct wire *in = call->in[0];
    if (in->rank < 2)
        return rule_fail(call,
                         "global_pool reads a picture, a volume or a sequence; the input "
                         "has shape %s",
                         shape_text(call->exprs, in));
    struct wire *out = rule_out(call, 0, NATURE_TENSOR, 1);
    out->element = in->element;
    out->shape[0] = in->shape[in->rank - 1];
    return true;
}

/* A picture of the attributes' height and width. */
static bool framed(struct call *call)
{
    const struct expr *height = rule_whole(call, "height", 1);
    const struct expr *width = height ? rule_whole(call, "width", 1) : NULL;
    if (!width) return false;
    struct wire *out = rule_copy(call, 0, call->in[0]);
    out->shape[0] = height;
    out->shape[1] = width;
    return true;
}

bool shape_resize(struct call *call)
{
    return rule_rank(call, 0, 3, picture) && framed(call);
}

static bool is_larger(const struct expr *a, const struct expr *b)
{
    return a && b && a->interval.low > b->interval.high;
}

bool shape_crop(struct call *call)
{
    if (!rule_rank(call, 0, 3, picture) || !framed(call)) return false;
    const struct wire *in = call->in[0];
    const struct wire *out = call->out[0];
    for (size_t i = 0; i < 2; i++) {
        double outer, inner;
        bool known = in->shape[i] && expr_known(call->exprs, in->shape[i], &outer) &&
                     expr_known(call->exprs, out->shape[i], &inner);
        if (known ? inner > outer : is_larger(out->shape[i], in->shape[i]))
            return rule_fail(call, "a picture of shape %s cannot be cut to %s by %s",
                             shape_text(call->exprs, in), size_text(call->exprs, out->shape[0]),
                             size_text(call->exprs, out->shape[1]));
    }
    return true;
}

bool shape_pad(struct call *call)
{
    if (!rule_rank(call, 0, 3, picture)) return false;
    const struct expr *border = rule_whole(call, "border", 0);
    if (!border) return false;
    const struct expr *both = size_mul(call->exprs, expr_whole(call->exprs, 2), border);
    struct wire *out = rule_copy(call, 0, call->in[0]);
    for (size_t i = 0; i < 2; i++)
        resize_to(out, i, size_add(call->exprs, out->shape[i], both));
    return rule_sized(call, out);
}

static enum layer_kind conv_kind(struct exprs *exprs, const struct layer *row)
{
    bool grouped = !is_one(exprs, row->groups);
    if (grouped && size_equal(exprs, row->groups, row->c) == ALWAYS) return LAYER_DWCONV;
    bool small = is_one(exprs, row->r) && is_one(exprs, row->s);
    return small && !grouped ? LAYER_PWCONV : LAYER_CONV;
}

/* The fields that a picture's convolution gives its row, all but the kind. */
static void conv_row(struct exprs *exprs, const struct op *op, struct layer *row)
{
    const struct wire *in = op->in[0];
    const struct wire *out = op->out[0];
    const struct expr *kernel[2];
    op_sizes(exprs, op, "kernel", kernel, 2);
    row->y = in->shape[0], row->x = in->shape[1], row->c = in->shape[2];
    row->out_y = out->shape[0], row->out_x = out->shape[1], row->k = out->shape[2];
    row->r = kernel[0], row->s = kernel[1];
    op_sizes(exprs, op, "stride", &row->stride, 1);
    op_sizes(exprs, op, "groups", &row->groups, 1);
}

size_t macs_conv(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    row_start(exprs, op, row, LAYER_CONV);
    conv_row(exprs, op, row);
    row->kind = conv_kind(exprs, row);
    row_count(exprs, row);
    return 1;
}

size_t macs_up_conv(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    row_start(exprs, op, row, LAYER_TCONV);
    conv_row(exprs, op, row);
    row_count(exprs, row);
    return 1;
}

/* A volume's convolution as the matrix product that im2col makes of it. */
size_t macs_conv3d(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    const struct expr *kernel[3], *groups;
    op_sizes(exprs, op, "kernel", kernel, 3);
    op_sizes(exprs, op, "groups", &groups, 1);
    const struct wire *out = op->out[0];
    const struct expr *c = size_mul(exprs, op->in[0]->shape[3], size_product(exprs, kernel, 3));
    row_matmul(exprs, op, row, "", out->shape[3], c, size_product(exprs, out->shape, 3));
    row->groups = groups;
    row_count(exprs, row);
    return 1;
}
