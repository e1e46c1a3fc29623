/* Designs in few words; see sketch.h. */
#include "tests/unit/sketch.h"

#include <math.h>

static struct sketch begin(struct arena *arena, struct exprs *exprs, const char *name)
{
    struct sketch sketch = {.arena = arena, .exprs = exprs};
    sketch.builder = builder_new(exprs, name, NO_SPAN);
    return sketch;
}

struct sketch sketch_new(const char *name)
{
    struct arena *arena = arena_new();
    return begin(arena, exprs_new(arena), name);
}

struct sketch sketch_beside(const struct sketch *other, const char *name)
{
    return begin(other->arena, other->exprs, name);
}

void sketch_free(struct sketch *sketch)
{
    arena_free(sketch->arena);
}

void with(struct sketch *sketch, const char *name, const struct value *value)
{
    sketch->attribute[sketch->attributes++] = (struct attribute){name, value};
}

void with_expr(struct sketch *sketch, const char *name, const struct expr *expr)
{
    with(sketch, name, value_scalar(sketch->arena, expr));
}

void with_whole(struct sketch *sketch, const char *name, int64_t number)
{
    with_expr(sketch, name, expr_whole(sketch->exprs, number));
}

void with_text(struct sketch *sketch, const char *name, const char *text)
{
    with(sketch, name, value_text(sketch->arena, text));
}

void with_qubits(struct sketch *sketch, size_t count, const int64_t *qubit)
{
    const struct value **item = NEW_ARRAY(sketch->arena, const struct value *, count);
    for (size_t i = 0; i < count; i++)
        item[i] = value_scalar(sketch->arena, expr_whole(sketch->exprs, qubit[i]));
    with(sketch, "on", value_list(sketch->arena, item, count));
}

const struct op *apply_op(struct sketch *sketch, const char *op, const struct wire *const *in,
                          size_t ins)
{
    struct attribute *attribute = arena_copy(sketch->arena, sketch->attribute,
                                             sketch->attributes * sizeof *sketch->attribute);
    size_t attributes = sketch->attributes;
    sketch->attributes = 0;
    for (size_t i = 0; i < ins; i++)
        if (!in[i]) return NULL;
    return builder_op(sketch->builder, op_find(op), in, ins, attribute, attributes, sketch->guard,
                      op, NO_SPAN, &sketch->error);
}

const struct wire *apply(struct sketch *sketch, const char *op, const struct wire *x)
{
    const struct op *made = apply_op(sketch, op, &x, 1);
    return made && made->outs ? made->out[0] : NULL;
}

const struct wire *apply2(struct sketch *sketch, const char *op, const struct wire *x,
                          const struct wire *y)
{
    const struct wire *in[] = {x, y};
    const struct op *made = apply_op(sketch, op, in, 2);
    return made && made->outs ? made->out[0] : NULL;
}

const struct wire *input(struct sketch *sketch, enum nature nature, size_t rank,
                         const int64_t *size)
{
    const struct expr *shape[4];
    const char *name[4];
    for (size_t i = 0; i < rank; i++) {
        shape[i] = size[i] ? expr_whole(sketch->exprs, size[i]) : NULL;
        name[i] = size[i] ? NULL : "n";
    }
    return builder_input(sketch->builder, "x", nature, ELEMENT_F32, shape, name, rank);
}

const struct wire *picture(struct sketch *sketch, int64_t height, int64_t width, int64_t channels)
{
    const int64_t size[] = {height, width, channels};
    return input(sketch, NATURE_TENSOR, 3, size);
}

const struct wire *conv(struct sketch *sketch, const struct wire *x, int64_t out, int64_t kernel,
                        int64_t stride, const char *name)
{
    with_whole(sketch, "out", out);
    with_whole(sketch, "kernel", kernel);
    with_whole(sketch, "stride", stride);
    with_text(sketch, "name", name);
    return apply(sketch, "batch_norm", apply(sketch, "conv", x));
}

const struct wire *dense(struct sketch *sketch, const struct wire *x, int64_t out, const char *name)
{
    with_whole(sketch, "out", out);
    with_text(sketch, "name", name);
    return apply(sketch, "dense", x);
}

const struct wire *pool(struct sketch *sketch, const struct wire *x, int64_t kernel, int64_t stride)
{
    with_whole(sketch, "kernel", kernel);
    with_whole(sketch, "stride", stride);
    return apply(sketch, "max_pool", x);
}

const struct design *finish(struct sketch *sketch, const struct wire *output)
{
    return builder_finish(sketch->builder, &output, output ? 1 : 0);
}

const struct expr *between(struct sketch *sketch, double low, double high)
{
    struct choice *choice = NEW(sketch->arena, struct choice);
    choice->path = "choice";
    choice->slots = 1;
    choice->number = (uint32_t)exprs_count(sketch->exprs);
    return expr_choice(sketch->exprs, choice, 0, TYPE_WHOLE, (struct interval){low, high});
}

double number_of(const struct expr *expr)
{
    double number;
    return expr && expr_is_number(expr, &number) ? number : NAN;
}
