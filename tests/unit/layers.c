/* Layer tables of published networks, built op by op, against the tables of the shared data.
 *
 * The tables lie in $NAS_DATA/layers or in ../shared/data/layers beside the sources; without them
 * only the published totals are checked.
 */
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "tests/tap.h"
#include "tests/unit/sketch.h"

static const char *label(struct sketch *s, const char *prefix, int number, const char *suffix)
{
    return arena_printf(s->arena, "%s%d%s", prefix, number, suffix);
}

static int64_t channels(const struct wire *x)
{
    return (int64_t)number_of(x->shape[x->rank - 1]);
}

static const struct wire *vgg16(struct sketch *s)
{
    static const int convs[] = {2, 2, 3, 3, 3}, width[] = {64, 128, 256, 512, 512};
    const struct wire *x = picture(s, 224, 224, 3);
    for (int stage = 0; stage < 5; stage++) {
        for (int i = 0; i < convs[stage]; i++) {
            const char *name = arena_printf(s->arena, "conv%d_%d", stage + 1, i + 1);
            x = apply(s, "relu", conv(s, x, width[stage], 3, 1, name));
        }
        x = pool(s, x, 2, 2);
    }
    x = dense(s, apply(s, "flatten", x), 4096, "fc6");
    return dense(s, dense(s, x, 4096, "fc7"), 1000, "fc8");
}

struct block {
    int expand, kernel, out, repeats, stride;
    bool squeeze;
};

static const struct wire *squeeze_excite(struct sketch *s, const struct wire *x, int64_t inner,
                                         int number)
{
    const struct wire *scale = apply(s, "global_pool", x);
    scale = dense(s, scale, inner, label(s, "block", number, "_se_reduce"));
    scale = dense(s, scale, channels(x), label(s, "block", number, "_se_expand"));
    return apply2(s, "scale_by", x, apply(s, "sigmoid", scale));
}

static const struct wire *depthwise(struct sketch *s, const struct wire *x, int kernel, int stride,
                                    const char *name)
{
    with_whole(s, "groups", channels(x));
    return conv(s, x, channels(x), kernel, stride, name);
}

static const struct wire *mbconv(struct sketch *s, const struct wire *x, const struct block *block,
                                 int stride, int number)
{
    const struct wire *deep = x;
    if (block->expand > 1)
        deep = conv(s, x, channels(x) * block->expand, 1, 1, label(s, "block", number, "_expand"));
    deep = depthwise(s, deep, block->kernel, stride, label(s, "block", number, "_dw"));
    if (block->squeeze) deep = squeeze_excite(s, deep, (channels(x) + 2) / 4, number);
    deep = conv(s, deep, block->out, 1, 1, label(s, "block", number, "_project"));
    return stride == 1 && channels(x) == block->out ? apply2(s, "add", deep, x) : deep;
}

static const struct wire *mobile(struct sketch *s, const struct block *block, const char *first,
                                 const char *last)
{
    const struct wire *x = conv(s, picture(s, 224, 224, 3), 32, 3, 2, first);
    int number = 0;
    for (; block->out; block++)
        for (int i = 0; i < block->repeats; i++)
            x = mbconv(s, x, block, i ? 1 : block->stride, ++number);
    x = conv(s, x, 1280, 1, 1, last);
    return dense(s, apply(s, "global_pool", x), 1000, "fc");
}

static const struct wire *mobilenet_v2(struct sketch *s)
{
    static const struct block block[] = {{1, 3, 16, 1, 1, false},  {6, 3, 24, 2, 2, false},
                                         {6, 3, 32, 3, 2, false},  {6, 3, 64, 4, 2, false},
                                         {6, 3, 96, 3, 1, false},  {6, 3, 160, 3, 2, false},
                                         {6, 3, 320, 1, 1, false}, {0, 0, 0, 0, 0, false}};
    return mobile(s, block, "conv1", "conv_last");
}

static const struct wire *mnasnet(struct sketch *s)
{
    static const struct block block[] = {{1, 3, 16, 1, 1, false},  {6, 3, 24, 2, 2, false},
                                         {3, 5, 40, 3, 2, true},   {6, 3, 80, 4, 2, false},
                                         {6, 3, 112, 2, 1, true},  {6, 5, 160, 3, 2, true},
                                         {6, 3, 320, 1, 1, false}, {0, 0, 0, 0, 0, false}};
    return mobile(s, block, "stem", "head");
}

static const struct wire *bottleneck(struct sketch *s, const struct wire *x, int out, int stride,
                                     bool stride_first, const char *name)
{
    int first = stride_first ? stride : 1;
    const struct wire *deep = conv(s, x, out / 4, 1, first, arena_printf(s->arena, "%s_a", name));
    deep = conv(s, deep, out / 4, 3, stride / first, arena_printf(s->arena, "%s_b", name));
    deep = conv(s, deep, out, 1, 1, arena_printf(s->arena, "%s_c", name));
    if (stride > 1 || channels(x) != out)
        x = conv(s, x, out, 1, stride, arena_printf(s->arena, "%s_proj", name));
    return apply(s, "relu", apply2(s, "add", deep, x));
}

static const struct wire *resnet(struct sketch *s, bool stride_first)
{
    static const int repeats[] = {3, 4, 6, 3};
    const struct wire *x = conv(s, picture(s, 224, 224, 3), 64, 7, 2, "conv1");
    with_whole(s, "padding", 1);
    x = pool(s, x, 3, 2);
    for (int stage = 0; stage < 4; stage++)
        for (int i = 0; i < repeats[stage]; i++)
            x = bottleneck(s, x, 256 << stage, i == 0 && stage ? 2 : 1, stride_first,
                           arena_printf(s->arena, "conv%d_%d", stage + 2, i + 1));
    return dense(s, apply(s, "global_pool", x), 1000, "fc");
}

static const struct wire *resnet50(struct sketch *s)
{
    return resnet(s, false);
}

static const struct wire *resnet50_v1(struct sketch *s)
{
    return resnet(s, true);
}

static const struct wire *shrink(struct sketch *s, const struct wire *x)
{
    with(s, "ceil", value_scalar(s->arena, expr_truth(s->exprs, true)));
    return pool(s, x, 3, 2);
}

static const struct wire *fire(struct sketch *s, const struct wire *x, int number)
{
    int squeeze = 16 * (number / 2);
    const struct wire *thin = conv(s, x, squeeze, 1, 1, label(s, "fire", number, "_squeeze"));
    const struct wire *point =
        conv(s, thin, squeeze * 4, 1, 1, label(s, "fire", number, "_expand1x1"));
    const struct wire *area =
        conv(s, thin, squeeze * 4, 3, 1, label(s, "fire", number, "_expand3x3"));
    return apply2(s, "concat", point, area);
}

static const struct wire *squeeze(struct sketch *s, int out, int kernel, int second, int third)
{
    with_text(s, "padding", "valid");
    const struct wire *x = shrink(s, conv(s, picture(s, 224, 224, 3), out, kernel, 2, "conv1"));
    for (int number = 2; number <= 9; number++) {
        x = fire(s, x, number);
        if (number == second || number == third) x = shrink(s, x);
    }
    return apply(s, "global_pool", conv(s, x, 1000, 1, 1, "conv10"));
}

static const struct wire *squeezenet(struct sketch *s)
{
    return squeeze(s, 96, 7, 4, 8);
}

static const struct wire *squeezenet_v11(struct sketch *s)
{
    return squeeze(s, 64, 3, 3, 5);
}

static const struct wire *twice(struct sketch *s, const struct wire *x, int out, const char *name)
{
    for (int i = 1; i <= 2; i++) {
        with_text(s, "padding", "valid");
        x = conv(s, x, out, 3, 1, arena_printf(s->arena, "%s_conv%d", name, i));
    }
    return x;
}

static const struct wire *upward(struct sketch *s, const struct wire *x, const struct wire *skip,
                                 int level)
{
    int out = 32 << level;
    with_whole(s, "out", out);
    with_text(s, "name", label(s, "up", level, "_upconv"));
    const struct wire *wide = apply(s, "up_conv", x);
    with_expr(s, "height", wide->shape[0]);
    with_expr(s, "width", wide->shape[1]);
    const struct wire *both = apply2(s, "concat", apply(s, "crop", skip), wide);
    return twice(s, both, out, label(s, "up", level, ""));
}

static const struct wire *unet(struct sketch *s)
{
    const struct wire *down[6] = {0};
    const struct wire *x = picture(s, 572, 572, 1);
    for (int level = 1; level <= 5; level++) {
        if (level > 1) x = pool(s, x, 2, 2);
        down[level] = x = twice(s, x, 32 << level, label(s, "down", level, ""));
    }
    for (int level = 4; level >= 1; level--)
        x = upward(s, x, down[level], level);
    return conv(s, x, 2, 1, 1, "out_1x1");
}

/* One line of a table as the data's README writes it. */
static const char *row_text(struct sketch *s, const struct layer *row)
{
    static const char *const kind[] = {"CONV", "PWCONV", "DWCONV", "TCONV", "FC", "MATMUL"};
    const struct expr *field[] = {row->n, row->k,      row->c,      row->y,     row->x,    row->r,
                                  row->s, row->stride, row->groups, row->out_y, row->out_x};
    const char *text = arena_printf(s->arena, "%s,%s", row->name, kind[row->kind]);
    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        text = arena_printf(s->arena, "%s,%.0f", text, number_of(field[i]));
    return text;
}

static const char *table_text(struct sketch *s, const char *name)
{
    const char *data = getenv("NAS_DATA"), *source = getenv("srcdir");
    const char *folder = data ? data : path_join(s->arena, source ? source : ".", "../shared/data");
    char *text;
    size_t size;
    const char *path = arena_printf(s->arena, "%s/layers/%s.csv", folder, name);
    return file_read(s->arena, path, 1 << 20, &text, &size) ? NULL : text;
}

/* Compares line by line; answers the first line that differs, or NULL. */
static const char *difference(struct sketch *s, const struct layer *row, size_t rows, char *table)
{
    char *rest = NULL;
    strtok_r(table, "\r\n", &rest); /* the names of the columns */
    for (size_t i = 0; i < rows; i++) {
        const char *want = strtok_r(NULL, "\r\n", &rest);
        const char *got = row_text(s, &row[i]);
        if (!want || strcmp(want, got))
            return arena_printf(s->arena, "%s instead of %s", got, want ? want : "the end");
    }
    return strtok_r(NULL, "\r\n", &rest);
}

static void compare(const char *name, const struct wire *(*network)(struct sketch *), double macs,
                    double weights)
{
    struct sketch s = sketch_new(name);
    const struct wire *out = network(&s);
    if (!out) tap_note("%s: %s", name, s.error);
    const struct design *design = finish(&s, out);
    CHECK(design_verify(s.arena, design) == NULL);
    CHECK_NUMBER(number_of(design_macs(s.exprs, design)), macs);
    CHECK_NUMBER(number_of(design_weights(s.exprs, design)), weights);
    struct layer *row;
    size_t rows = design_layers(s.exprs, design, &row);
    const char *table = table_text(&s, name);
    if (!table) {
        tap_skip(name, "the folder of layer tables is not here; set NAS_DATA");
    } else {
        const char *other = difference(&s, row, rows, arena_string(s.arena, table));
        if (other) tap_note("%s: %s", name, other);
        CHECK(other == NULL);
    }
    sketch_free(&s);
}

int main(void)
{
    compare("vgg16", vgg16, 15470264320, 138344128);
    compare("resnet50", resnet50, 4089184256, 25502912);
    compare("resnet50_v1", resnet50_v1, 3857973248, 25502912);
    compare("mobilenetv2", mobilenet_v2, 300774272, 3469760);
    compare("mnasnet_a1", mnasnet, 311579072, 3848312);
    compare("squeezenet", squeezenet, 818924576, 1244448);
    compare("squeezenet_v11", squeezenet_v11, 349151936, 1231552);
    compare("unet", unet, 150428424448, 31023808);
    return tap_done();
}
