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

/* ---- sizes that the input binds: one form for what is equal, by whole-number arithmetic ---- */

static bool is_bound(const struct expr *a)
{
    return a && (a->reads & READS_SIZE);
}

static bool is_constant(const struct expr *a, double *value)
{
    return a && a->type.kind == SCALAR_WHOLE && expr_is_number(a, value);
}

/* A size as another one and a constant added to it. */
struct shifted {
    const struct expr *base;
    double by;
};

static struct shifted parts_of(const struct expr *a)
{
    double by;
    if (a->op == EXPR_add && is_constant(a->arg[0], &by)) return (struct shifted){a->arg[1], by};
    if (a->op == EXPR_add && is_constant(a->arg[1], &by)) return (struct shifted){a->arg[0], by};
    if (a->op == EXPR_sub && is_constant(a->arg[1], &by)) return (struct shifted){a->arg[0], -by};
    return (struct shifted){a, 0};
}

static const struct expr *shift(struct exprs *exprs, const struct expr *base, double by)
{
    if (by == 0) return base;
    const struct expr *size = expr_whole(exprs, (int64_t)fabs(by));
    return expr_binary(exprs, by > 0 ? EXPR_add : EXPR_sub, base, size);
}

/* c * y as (c, y); other sizes as (1, themselves). */
static const struct expr *factor_of(const struct expr *a, double *factor)
{
    *factor = 1;
    if (a->op != EXPR_mul) return a;
    if (is_constant(a->arg[0], factor)) return a->arg[1];
    return is_constant(a->arg[1], factor) ? a->arg[0] : a;
}

static const struct expr *times(struct exprs *exprs, const struct expr *a, double factor)
{
    double own;
    const struct expr *rest = factor_of(a, &own);
    if (factor * own == 1) return rest;
    return expr_binary(exprs, EXPR_mul, expr_whole(exprs, (int64_t)(factor * own)), rest);
}

/* (base + by) * factor = base * factor + by * factor */
static const struct expr *scaled(struct exprs *exprs, const struct expr *a, double factor)
{
    struct shifted parts = parts_of(a);
    if (factor == 0) return expr_whole(exprs, 0);
    return shift(exprs, times(exprs, parts.base, factor), parts.by * factor);
}

/* floor((base + by) / part): the multiples of `part` in both leave the quotient. */
static const struct expr *parted(struct exprs *exprs, const struct expr *a, double part)
{
    struct shifted parts = parts_of(a);
    double whole = floor(parts.by / part), factor;
    const struct expr *rest = factor_of(parts.base, &factor);
    if (fmod(factor, part) == 0) return shift(exprs, times(exprs, rest, factor / part), whole);
    const struct expr *kept = shift(exprs, parts.base, parts.by - whole * part);
    const struct expr *divisor = expr_whole(exprs, (int64_t)part);
    return shift(exprs, expr_binary(exprs, EXPR_fdiv, kept, divisor), whole);
}

/* ---- arithmetic ---- */

const struct expr *size_add(struct exprs *exprs, const struct expr *a, const struct expr *b)
{
    double by;
    if (is_bound(b) && is_constant(a, &by)) return size_add(exprs, b, a);
    if (!is_bound(a) || !is_constant(b, &by)) return combine(exprs, EXPR_add, a, b);
    struct shifted parts = parts_of(a);
    return shift(exprs, parts.base, parts.by + by);
}

const struct expr *size_sub(struct exprs *exprs, const struct expr *a, const struct expr *b)
{
    double by;
    if (!is_bound(a) || !is_constant(b, &by)) return combine(exprs, EXPR_sub, a, b);
    struct shifted parts = parts_of(a);
    return shift(exprs, parts.base, parts.by - by);
}

const struct expr *size_mul(struct exprs *exprs, const struct expr *a, const struct expr *b)
{
    double factor;
    if (is_bound(a) && is_constant(b, &factor)) return scaled(exprs, a, factor);
    if (is_bound(b) && is_constant(a, &factor)) return scaled(exprs, b, factor);
    return combine(exprs, EXPR_mul, a, b);
}

const struct expr *size_fdiv(struct exprs *exprs, const struct expr *a, const struct expr *b)
{
    double part;
    if (a && b && expr_is_number(b, &part) && part == 1) return a;
    if (is_bound(a) && is_constant(b, &part) && part > 0) return parted(exprs, a, part);
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
    /* Sizes that the input binds are equal when their form is: for every input, or not at all. */
    if (((a->reads | b->reads) & (READS_SIZE | READS_CHOICE | READS_SOLVE)) == READS_SIZE)
        return NEVER;
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

/* A size that the input binds as a formula, which ends in ... where it would be long. */
static void formula_print(struct exprs *exprs, struct buffer *out, const struct expr *size,
                          size_t depth)
{
    enum { DEEPEST = 8 };
    static const struct {
        enum expr_op op;
        const char *before, *between, *after;
    } forms[] = {{EXPR_add, "(", " + ", ")"},   {EXPR_sub, "(", " - ", ")"},
                 {EXPR_mul, "", " * ", ""},     {EXPR_fdiv, "floor(", " / ", ")"},
                 {EXPR_min, "min(", ", ", ")"}, {EXPR_max, "max(", ", ", ")"}};
    double value;
    if (size->op == EXPR_size) {
        buffer_text(out, size->u.size.name);
        return;
    }
    if (expr_known(exprs, size, &value)) {
        buffer_printf(out, "%.15g", value);
        return;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms && depth < DEEPEST; i++) {
        if (forms[i].op != size->op) continue;
        buffer_text(out, forms[i].before);
        formula_print(exprs, out, size->arg[0], depth + 1);
        buffer_text(out, forms[i].between);
        formula_print(exprs, out, size->arg[1], depth + 1);
        buffer_text(out, forms[i].after);
        return;
    }
    buffer_text(out, "...");
}

static void size_print(struct exprs *exprs, struct buffer *out, const struct expr *size)
{
    double value;
    if (is_bound(size)) {
        formula_print(exprs, out, size, 0);
        return;
    }
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

/* Whether a size is a formula, which needs blanks around it. */
static bool any_bound(const struct wire *wire)
{
    for (size_t i = 0; i < wire->rank; i++)
        if (is_bound(wire->shape[i]) && wire->shape[i]->op != EXPR_size) return true;
    return false;
}

const char *shape_text(struct exprs *exprs, const struct wire *wire)
{
    struct buffer out = {0};
    if (!wire->rank) buffer_text(&out, "of one number");
    for (size_t i = 0; i < wire->rank; i++) {
        if (i) buffer_text(&out, any_bound(wire) ? " x " : "x");
        if (wire->shape[i])
            size_print(exprs, &out, wire->shape[i]);
        else
            buffer_text(&out, wire->size_name[i] ? wire->size_name[i] : "?");
    }
    return finish(exprs, &out);
}
