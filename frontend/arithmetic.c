/* Operators on scalars: types, units, and the requirements that arithmetic brings with it.
 *
 * A divisor that may be zero, the root or logarithm of what may be negative, an index that may lie
 * outside: each adds a requirement to the block it stands in, so arithmetic itself stays plain.
 */
#include "frontend/elaborate.h"

#include <math.h>
#include <string.h>

#include "ir/op/rules.h"

struct operands {
    const struct expr *left, *right;
    struct span at, left_at, right_at;
};

static bool is_truth(const struct expr *x)
{
    return x->type.kind == SCALAR_TRUTH;
}

/* Adds the two labels that every mismatch shows. */
static void label_operands(struct elaborator *e, struct diagnostic *d, const struct operands *o)
{
    if (!d) return;
    report_label(e->diagnostics, d, o->left_at, "this is %s", describe(e, scalar(e, o->left)));
    report_label(e->diagnostics, d, o->right_at, "this is %s", describe(e, scalar(e, o->right)));
}

/* The cure where one side is a plain number: a unit behind it, or the other side counted in one. */
static void plain_number_advice(struct elaborator *e, struct diagnostic *d,
                                struct dimension dimension)
{
    struct buffer one = {0};
    quantity_print(&one, 1, dimension, 6);
    report_note(e->diagnostics, d,
                "A plain number has no unit: write one behind it, as in `%s`, or divide the other "
                "side by one.",
                buffer_string(&one));
    buffer_free(&one);
}

static bool same_dimension(struct elaborator *e, const char *operator, const struct operands * o)
{
    if (dimension_equal(o->left->type.dimension, o->right->type.dimension)) return true;
    struct diagnostic *d =
        fail(e, DIAG_unit_mismatch, o->at, arena_printf(e->arena, "`%s`", operator));
    label_operands(e, d, o);
    bool plain = dimension_is_none(o->left->type.dimension);
    if (d && (plain || dimension_is_none(o->right->type.dimension)))
        plain_number_advice(e, d, plain ? o->right->type.dimension : o->left->type.dimension);
    return false;
}

static bool both_numbers(struct elaborator *e, const char *operator, const struct operands * o)
{
    if (type_is_number(o->left->type) && type_is_number(o->right->type)) return true;
    struct diagnostic *d = fail(e, DIAG_operand_kind, o->at, operator);
    label_operands(e, d, o);
    if (d && (is_truth(o->left) || is_truth(o->right)))
        report_note(e->diagnostics, d, "`number(t)` is 1 where the truth t holds, else 0.");
    return false;
}

static bool may_be_zero(struct elaborator *e, const struct expr *x)
{
    double known;
    if (expr_known(e->exprs, x, &known)) return known == 0;
    return x->interval.low <= 0 && x->interval.high >= 0;
}

/* x != 0 as a requirement; false when x is known to be 0. */
static bool require_nonzero(struct elaborator *e, const struct expr *x, struct span at)
{
    double known;
    if (!may_be_zero(e, x)) return true;
    if (expr_is_number(x, &known)) {
        fail(e, DIAG_division_by_zero, at);
        return false;
    }
    const struct expr *zero = expr_number(e->exprs, 0, x->type);
    const struct expr *holds = expr_binary(e->exprs, EXPR_ne, x, zero);
    require_implicitly(e, holds, distance_of(e, holds), at, "a divisor is not zero");
    return true;
}

static const struct expr *divide_by(struct elaborator *e, enum expr_op op, const struct operands *o)
{
    struct dimension dimension;
    if (!require_nonzero(e, o->right, o->right_at)) return NULL;
    if (op == EXPR_mod) {
        if (!same_dimension(e, "mod", o)) return NULL;
    } else if (!dimension_divide(o->left->type.dimension, o->right->type.dimension, &dimension)) {
        fail(e, DIAG_unit_overflow, o->at);
        return NULL;
    }
    return expr_binary(e->exprs, op, o->left, o->right);
}

static const struct expr *multiply(struct elaborator *e, const struct operands *o)
{
    struct dimension dimension;
    if (!dimension_multiply(o->left->type.dimension, o->right->type.dimension, &dimension)) {
        fail(e, DIAG_unit_overflow, o->at);
        return NULL;
    }
    return expr_binary(e->exprs, EXPR_mul, o->left, o->right);
}

/* The dimension of a power: whole exponents multiply, 1/2 takes a root. */
static bool power_dimension(struct elaborator *e, const struct operands *o, double exponent,
                            struct dimension *out)
{
    struct dimension base = o->left->type.dimension;
    if (exponent == 0.5) return dimension_root(base, out);
    if (floor(exponent) != exponent || fabs(exponent) > 100) return false;
    (void)e;
    return dimension_power(base, (int)exponent, out);
}

static const struct expr *power(struct elaborator *e, const struct operands *o)
{
    struct type type = {SCALAR_REAL, DIMENSIONLESS};
    double exponent = 0;
    bool known = expr_known(e->exprs, o->right, &exponent);
    if (!dimension_is_none(o->right->type.dimension)) {
        fail(e, DIAG_exponent_unit, o->right_at);
        return NULL;
    }
    if (!dimension_is_none(o->left->type.dimension) &&
        (!known || !power_dimension(e, o, exponent, &type.dimension))) {
        fail(e, DIAG_power_unit, o->at);
        return NULL;
    }
    if (o->left->type.kind == SCALAR_WHOLE && o->right->type.kind == SCALAR_WHOLE &&
        o->right->interval.low >= 0)
        type.kind = SCALAR_WHOLE;
    const struct expr *right = o->right;
    if (known) right = expr_number(e->exprs, exponent, o->right->type);
    bool divides = known ? exponent < 0 : o->right->interval.low < 0;
    if (divides && !require_nonzero(e, o->left, o->left_at)) return NULL;
    return expr_power(e->exprs, o->left, right, type);
}

static const struct expr *compare(struct elaborator *e, enum node_op op, const struct operands *o)
{
    const struct expr *a = o->left, *b = o->right;
    const char *text = operator_text(op);
    bool equality = op == OP_EQ || op == OP_NE;
    if (!equality || type_is_number(a->type) || type_is_number(b->type)) {
        if (!both_numbers(e, text, o) || !same_dimension(e, text, o)) return NULL;
    } else if (a->type.kind != b->type.kind) {
        label_operands(e, fail(e, DIAG_operand_kind, o->at, text), o);
        return NULL;
    }
    if (op == OP_EQ) return expr_binary(e->exprs, EXPR_eq, a, b);
    if (op == OP_NE) return expr_binary(e->exprs, EXPR_ne, a, b);
    if (op == OP_LT) return expr_binary(e->exprs, EXPR_lt, a, b);
    if (op == OP_LE) return expr_binary(e->exprs, EXPR_le, a, b);
    if (op == OP_GT) return expr_binary(e->exprs, EXPR_lt, b, a);
    return expr_binary(e->exprs, EXPR_le, b, a);
}

static const struct expr *combine_truths(struct elaborator *e, enum node_op op,
                                         const struct operands *o)
{
    const struct expr *a = as_truth(e, scalar(e, o->left), o->left_at);
    const struct expr *b = as_truth(e, scalar(e, o->right), o->right_at);
    if (!a || !b) return NULL;
    return expr_binary(e->exprs, op == OP_AND ? EXPR_and : EXPR_or, a, b);
}

/* Whole sizes that the input binds, in the form that shape rules keep; NULL for others. */
static const struct expr *size_arithmetic(struct elaborator *e, enum node_op op,
                                          const struct operands *o)
{
    const struct expr *a = o->left, *b = o->right;
    bool plain = dimension_is_none(a->type.dimension) && dimension_is_none(b->type.dimension);
    if (!plain || a->type.kind != SCALAR_WHOLE || b->type.kind != SCALAR_WHOLE) return NULL;
    if (op == OP_ADD) return size_add(e->exprs, a, b);
    if (op == OP_SUB) return size_sub(e->exprs, a, b);
    if (op == OP_MUL) return size_mul(e->exprs, a, b);
    return op == OP_DIV && b->interval.low >= 1 ? size_fdiv(e->exprs, a, b) : NULL;
}

static const struct expr *arithmetic(struct elaborator *e, enum node_op op,
                                     const struct operands *o)
{
    const char *text = operator_text(op);
    if (!both_numbers(e, text, o)) return NULL;
    if ((o->left->reads | o->right->reads) & READS_SIZE) {
        const struct expr *size = size_arithmetic(e, op, o);
        if (size) return size;
    }
    if (op == OP_ADD || op == OP_SUB) {
        if (!same_dimension(e, text, o)) return NULL;
        return expr_binary(e->exprs, op == OP_ADD ? EXPR_add : EXPR_sub, o->left, o->right);
    }
    if (op == OP_MUL) return multiply(e, o);
    if (op == OP_DIVIDE) return divide_by(e, EXPR_div, o);
    if (op == OP_DIV) return divide_by(e, EXPR_fdiv, o);
    if (op == OP_MOD) return divide_by(e, EXPR_mod, o);
    return power(e, o);
}

static bool is_comparison(enum node_op op)
{
    return op == OP_EQ || op == OP_NE || op == OP_LT || op == OP_LE || op == OP_GT || op == OP_GE;
}

static bool is_tensor(const struct value *value)
{
    return is_thing(value, THING_WIRE) || is_thing(value, THING_DATA);
}

static const struct value *apply_tensor(struct elaborator *e, enum node_op op,
                                        const struct value *a, const struct value *b,
                                        struct span at)
{
    enum op_kind kind = DESIGN_OPS;
    if (op == OP_ADD) kind = DESIGN_OP_add;
    if (op == OP_SUB) kind = DESIGN_OP_sub;
    if (op == OP_MUL) kind = DESIGN_OP_mul;
    if (op == OP_DIVIDE) kind = DESIGN_OP_div_by;
    if (kind != DESIGN_OPS) return join_wires(e, kind, a, b, at);
    fail(e, DIAG_tensor_operator, at, operator_text(op));
    return e->poison;
}

/* Whether a sum joins texts or lists, as it does elsewhere; reported with the cure. */
static bool joins(struct elaborator *e, const struct value *a, const struct value *b,
                  struct span at)
{
    bool texts = a->kind == VALUE_TEXT || b->kind == VALUE_TEXT;
    if (!texts && (a->kind != VALUE_LIST || b->kind != VALUE_LIST)) return false;
    struct diagnostic *d = fail(e, DIAG_operand_kind, at, "+");
    if (d)
        report_note(e->diagnostics, d, "%s",
                    texts ? "Texts and values are joined by `text(a, b)`."
                          : "Lists are joined by `join(a, b)`.");
    return true;
}

/* What a truth next to something unknown settles alone; else the poison. */
static const struct value *decided(struct elaborator *e, enum node_op op, const struct value *a,
                                   const struct value *b)
{
    double known;
    bool joins = op == OP_AND || op == OP_OR;
    const struct value *other = is_poison(a) ? b : a;
    if (!e->draft || !joins || !known_number(e, other, &known)) return e->poison;
    return other->expr->type.kind == SCALAR_TRUTH && (known != 0) == (op == OP_OR) ? other
                                                                                   : e->poison;
}

const struct value *apply_binary(struct elaborator *e, enum node_op op, const struct value *a,
                                 const struct value *b, struct span at, struct span left,
                                 struct span right)
{
    if (is_poison(a) || is_poison(b)) return decided(e, op, a, b);
    if (is_tensor(a) || is_tensor(b)) return apply_tensor(e, op, a, b, at);
    if (a->kind == VALUE_TEXT && b->kind == VALUE_TEXT && (op == OP_EQ || op == OP_NE))
        return scalar(e, expr_truth(e->exprs, !strcmp(a->text, b->text) == (op == OP_EQ)));
    if (op == OP_ADD && joins(e, a, b, at)) return e->poison;
    bool equality = op == OP_EQ || op == OP_NE;
    if (equality && is_symbol(a)) b = text_symbol(e, b);
    if (equality && is_symbol(b)) a = text_symbol(e, a);
    struct operands o = {as_scalar(e, a, left), NULL, at, left, right};
    if (o.left) o.right = as_scalar(e, b, right);
    if (!o.right) return e->poison;
    if (op == OP_AND || op == OP_OR) return scalar(e, combine_truths(e, op, &o));
    if (is_comparison(op)) return scalar(e, compare(e, op, &o));
    return scalar(e, arithmetic(e, op, &o));
}

const struct value *apply_unary(struct elaborator *e, enum node_op op, const struct value *value,
                                struct span at)
{
    const struct expr *x = op == OP_NOT ? as_truth(e, value, at) : as_number(e, value, at);
    if (!x) return e->poison;
    return scalar(e, expr_unary(e->exprs, op == OP_NOT ? EXPR_not : EXPR_neg, x));
}

const struct expr *divide(struct elaborator *e, const struct expr *a, const struct expr *b,
                          struct span at)
{
    struct operands o = {a, b, at, at, at};
    return divide_by(e, EXPR_div, &o);
}

const struct expr *add_exprs(struct elaborator *e, const struct expr *a, const struct expr *b,
                             struct span at)
{
    struct operands o = {a, b, at, at, at};
    return arithmetic(e, OP_ADD, &o);
}
