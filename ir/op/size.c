/* Sizes: arithmetic that passes NULL on, comparison by what is known, and their text. */
#include "ir/op/rules.h"

#include <math.h>
#include <string.h>

#include "support/buffer.h"
#include "support/limits.h"

/* A real expression that depends on choices, such as 64 * width, is rounded: that changes nothing
 * wherever it is whole, which is where it is a size. */
const struct expr *size_whole(struct exprs *exprs, const struct expr *expr)
{
    return expr->type.kind == SCALAR_WHOLE ? expr : expr_unary(exprs, EXPR_round, expr);
}

static const struct expr *combine(struct exprs *exprs, enum expr_op op, const struct expr *a,
                                  const struct expr *b)
{
    return a && b ? expr_binary(exprs, op, a, b) : NULL;
}

const struct expr *size_add(struct exprs *exprs, const struct expr *a, const struct expr *b)
{
    return combine(exprs, EXPR_add, a, b);
}

const struct expr *size_sub(struct exprs *exprs, const struct expr *a, const struct expr *b)
{
    return combine(exprs, EXPR_sub, a, b);
}

const struct expr *size_mul(struct exprs *exprs, const struct expr *a, const struct expr *b)
{
    return combine(exprs, EXPR_mul, a, b);
}

const struct expr *size_fdiv(struct exprs *exprs, const struct expr *a, const struct expr *b)
{
    double one;
    if (a && b && expr_is_number(b, &one) && one == 1) return a;
    return combine(exprs, EXPR_fdiv, a, b);
}

const struct expr *size_up(struct exprs *exprs, const struct expr *a, const struct expr *b)
{
    double one;
    if (!a || !b || (expr_is_number(b, &one) && one == 1)) return b ? a : NULL;
    const struct expr *less = size_sub(exprs, b, expr_whole(exprs, 1));
    return size_fdiv(exprs, size_add(exprs, a, less), b);
}

const struct expr *size_product(struct exprs *exprs, const struct expr *const *size, size_t count)
{
    const struct expr *product = expr_whole(exprs, 1);
    for (size_t i = 0; i < count; i++)
        product = size_mul(exprs, product, size[i]);
    return product;
}

enum verdict size_equal(struct exprs *exprs, const struct expr *a, const struct expr *b)
{
    if (a == b) return ALWAYS;
    if (!a || !b) return NEVER;
    double x, y;
    if (expr_known(exprs, a, &x) && expr_known(exprs, b, &y)) return x == y ? ALWAYS : NEVER;
    bool apart = a->interval.high < b->interval.low || b->interval.high < a->interval.low;
    return apart ? NEVER : SOMETIMES;
}

enum verdict wire_size_equal(struct exprs *exprs, const struct wire *a, size_t i,
                             const struct wire *b, size_t j)
{
    if (a->shape[i] || b->shape[j]) return size_equal(exprs, a->shape[i], b->shape[j]);
    return strcmp(a->size_name[i], b->size_name[j]) ? NEVER : ALWAYS;
}

enum verdict wire_shape_equal(struct exprs *exprs, const struct wire *a, const struct wire *b)
{
    if (a->rank != b->rank) return NEVER;
    enum verdict all = ALWAYS;
    for (size_t i = 0; i < a->rank; i++) {
        enum verdict one = wire_size_equal(exprs, a, i, b, i);
        if (one < all) all = one;
    }
    return all;
}

enum verdict size_divides(struct exprs *exprs, const struct expr *part, const struct expr *size)
{
    double x, y;
    if (part == size) return ALWAYS;
    if (!part || !size) return SOMETIMES;
    bool known = expr_known(exprs, part, &x);
    if (known && x == 1) return ALWAYS;
    if (known && expr_known(exprs, size, &y)) return x > 0 && fmod(y, x) == 0 ? ALWAYS : NEVER;
    return part->interval.low > size->interval.high ? NEVER : SOMETIMES;
}

static const char *size_mistake(const struct wire *wire, size_t i)
{
    const struct expr *size = wire->shape[i];
    if (!size) return wire->size_name[i] ? NULL : "a size has neither expression nor name";
    if (size->type.kind != SCALAR_WHOLE) return "a size is not a whole number";
    if (!dimension_is_none(size->type.dimension)) return "a size has a unit";
    if (size->interval.low > LIMIT_SIZE) return "a size is beyond 1073741824";
    return size->interval.high < 1 ? "a size is below 1" : NULL;
}

const char *wire_mistake(const struct wire *wire)
{
    switch (wire->nature) {
    case NATURE_TENSOR:
    case NATURE_TRUTHS: break;
    case NATURE_QUBITS:
        if (wire->rank != 1) return "qubits have one size";
        break;
    case NATURE_POINTS:
    case NATURE_SPARSE:
        if (wire->rank != 2) return "points have two sizes";
        break;
    case NATURE_GATE:
    case NATURE_REGISTER: return "gates and registers are no values";
    }
    for (size_t i = 0; i < wire->rank; i++)
        if (size_mistake(wire, i)) return size_mistake(wire, i);
    return NULL;
}

static void size_print(struct exprs *exprs, struct buffer *out, const struct expr *size)
{
    double value;
    if (expr_known(exprs, size, &value))
        buffer_printf(out, "%.15g", value);
    else
        buffer_printf(out, "(%.15g..%.15g)", size->interval.low, size->interval.high);
}

static const char *finish(struct exprs *exprs, struct buffer *out)
{
    const char *text = arena_string(exprs_arena(exprs), buffer_string(out));
    buffer_free(out);
    return text;
}

const char *size_text(struct exprs *exprs, const struct expr *size)
{
    struct buffer out = {0};
    if (size)
        size_print(exprs, &out, size);
    else
        buffer_text(&out, "a size of the input");
    return finish(exprs, &out);
}

const char *shape_text(struct exprs *exprs, const struct wire *wire)
{
    struct buffer out = {0};
    if (!wire->rank) buffer_text(&out, "of one number");
    for (size_t i = 0; i < wire->rank; i++) {
        if (i) buffer_char(&out, 'x');
        if (wire->shape[i])
            size_print(exprs, &out, wire->shape[i]);
        else
            buffer_text(&out, wire->size_name[i] ? wire->size_name[i] : "?");
    }
    return finish(exprs, &out);
}
