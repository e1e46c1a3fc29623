/* Ranges: exact sequences of numbers, used as lists and as domains (rule S18).
 *
 * Ends and step that are written as numbers are exact decimals, so 0.2..=1.0 step 0.1 has nine
 * values on every machine: value k is (low + step * k) / divisor with whole low and step, rounded
 * once.
 * Ends that depend on choices are expressions; then the number of values is one too.
 */
#include "frontend/elaborate.h"

#include <math.h>

/* The analysed form: `n` values, value k = (low + step * k) / divisor. */
struct sequence {
    const struct expr *n, *low, *step;
    double divisor;
};

/* A number as written, in base units, as an exact decimal. */
static bool written(const struct node *node, struct decimal *out)
{
    while (node->kind == NODE_group)
        node = node->kid[0];
    bool negative = node->kind == NODE_unary && node->op == OP_NEGATE;
    if (negative) node = node->kid[0];
    if (node->kind != NODE_number) return false;
    const struct number *number = node->number;
    *out = number->value;
    if (number->unit_text) {
        if (!decimal_multiply(*out, number->unit.scale, out)) return false;
        if (number->unit.binary < 0 || number->unit.binary > 50) return false;
        struct decimal binary = {(int64_t)1 << number->unit.binary, 0};
        if (!decimal_multiply(*out, binary, out)) return false;
    }
    if (negative) out->mantissa = -out->mantissa;
    return true;
}

/* The same from a value that is known to be whole. */
static bool known_decimal(struct elaborator *e, const struct expr *expr, const struct node *node,
                          struct decimal *out)
{
    double number;
    if (written(node, out)) return true;
    if (!expr_known(e->exprs, expr, &number) || floor(number) != number || fabs(number) > 0x1p53)
        return false;
    *out = (struct decimal){(int64_t)number, 0};
    return true;
}

/* A number that is written with a decimal point is meant as a real one, `0.0` too. */
static bool is_real(const struct node *node)
{
    if (node->kind == NODE_unary) node = node->kid[0];
    return node->kind == NODE_number && node->number->point;
}

/* One of the lower end's unit, for whole numbers and whole multiples of bit and byte. */
static bool default_step(const struct node *low, const struct expr *expr, struct decimal *out)
{
    *out = (struct decimal){1, 0};
    if (low->kind == NODE_unary) low = low->kid[0];
    if (low->kind != NODE_number || !low->number->unit_text)
        return expr->type.kind == SCALAR_WHOLE && dimension_is_none(expr->type.dimension);
    const struct unit *unit = &low->number->unit;
    struct dimension bit = {{[BASE_BIT] = 1}};
    if (!dimension_equal(unit->dimension, bit) || !decimal_is_whole(low->number->value))
        return false;
    if (unit->binary < 0 || unit->binary > 50) return false;
    struct decimal binary = {(int64_t)1 << unit->binary, 0};
    return decimal_multiply(unit->scale, binary, out);
}

static void fail_reach(struct elaborator *e, const struct node *node, double low, double step,
                       double high, struct dimension dimension)
{
    double turns = floor((high - low) / step);
    struct buffer below = {0}, above = {0};
    quantity_print(&below, low + turns * step, dimension, 0);
    quantity_print(&above, low + (turns + 1) * step, dimension, 0);
    struct diagnostic *d = fail(e, DIAG_range_reach, node->kid[1]->span);
    if (d)
        report_note(e->diagnostics, d, "The nearest ends are %s and %s.", buffer_string(&below),
                    buffer_string(&above));
    buffer_free(&below);
    buffer_free(&above);
}

/* Brings ends and step to one exponent; false when that, or the way between the ends, is more than
 * the digits of a decimal. */
static bool align(struct decimal *low, struct decimal *high, struct decimal *step)
{
    int64_t way;
    while (low->exponent != step->exponent || low->exponent != high->exponent)
        if (!decimal_align(low, step) || !decimal_align(step, high) || !decimal_align(low, high))
            return false;
    return !__builtin_sub_overflow(high->mantissa, low->mantissa, &way) && way > INT64_MIN;
}

/* Of aligned decimals. */
static bool sequence_exact(struct elaborator *e, const struct thing *range, struct decimal a,
                           struct decimal c, struct decimal b, struct type type,
                           struct sequence *out)
{
    const struct node *node = range->u.range.node;
    if (!b.mantissa) {
        fail(e, DIAG_range_step, node->span);
        return false;
    }
    int64_t turns = (c.mantissa - a.mantissa) / b.mantissa;
    int64_t left = (c.mantissa - a.mantissa) % b.mantissa;
    if (!range->u.range.open && left) {
        fail_reach(e, node, decimal_double(a), decimal_double(b), decimal_double(c),
                   type.dimension);
        return false;
    }
    int64_t n = range->u.range.open ? turns + (left != 0) : turns + 1;
    out->n = expr_whole(e->exprs, n < 0 ? 0 : n);
    out->divisor = a.exponent < 0 ? pow(10, -a.exponent) : 1;
    double scale = a.exponent > 0 ? pow(10, a.exponent) : 1;
    type.kind = SCALAR_WHOLE;
    out->low = expr_number(e->exprs, (double)a.mantissa * scale, type);
    out->step = expr_number(e->exprs, (double)b.mantissa * scale, type);
    return true;
}

/* A known number of turns that is none: the step is 0, or they cannot be counted. */
static bool countable(struct elaborator *e, const struct expr *turns, const struct expr *step,
                      struct span span)
{
    double known;
    bool still = expr_known(e->exprs, step, &known) && known == 0;
    if (still) fail(e, DIAG_range_step, span);
    if (still) return false;
    if (!expr_known(e->exprs, turns, &known) || fabs(known) <= 0x1p53) return true;
    fail(e, DIAG_too_many_items, span, (size_t)LIMIT_LIST_ITEMS);
    return false;
}

/* Ends that are not known yet, or no whole numbers: the values in plain arithmetic. */
static bool sequence_symbolic(struct elaborator *e, const struct thing *range,
                              const struct expr *step, struct sequence *out)
{
    struct exprs *x = e->exprs;
    const struct expr *low = range->u.range.low->expr, *high = range->u.range.high->expr;
    const struct expr *turns = expr_binary(x, EXPR_sub, high, low);
    double unit;
    if (!expr_is_number(step, &unit) || unit != 1) turns = expr_binary(x, EXPR_div, turns, step);
    if (!countable(e, turns, step, range->u.range.node->span)) return false;
    double known;
    if (range->u.range.open)
        turns = expr_unary(x, EXPR_ceil, turns);
    else if (expr_known(x, turns, &known)) {
        double from = 0, by = 1, to = 0;
        expr_known(x, low, &from);
        expr_known(x, step, &by);
        expr_known(x, high, &to);
        if (!(fabs(known - round(known)) < 1e-9 && fabs(known) < 0x1p53)) {
            fail_reach(e, range->u.range.node, from, by, to, low->type.dimension);
            return false;
        }
        turns = expr_whole(x, (int64_t)round(known) + 1);
    } else
        turns = expr_binary(x, EXPR_add, expr_unary(x, EXPR_floor, turns), expr_whole(x, 1));
    *out = (struct sequence){expr_binary(x, EXPR_max, turns, expr_whole(x, 0)), low, step, 1};
    return true;
}

static bool analyse(struct elaborator *e, const struct thing *range, struct sequence *out)
{
    const struct node *node = range->u.range.node;
    const struct expr *low = range->u.range.low->expr, *high = range->u.range.high->expr;
    struct decimal a, b, c;
    if (!node->kid[2] && !default_step(node->kid[0], low, &b)) {
        fail(e, DIAG_range_needs_step, node->span);
        return false;
    }
    bool whole = !is_real(node->kid[0]) && !is_real(node->kid[1]);
    if (!node->kid[2] && (!whole || high->type.kind != SCALAR_WHOLE)) {
        fail(e, DIAG_range_needs_step, node->span);
        return false;
    }
    const struct expr *step = node->kid[2]
                                  ? range->u.range.step->expr
                                  : expr_number(e->exprs, decimal_double(b),
                                                (struct type){SCALAR_WHOLE, low->type.dimension});
    bool exact = !node->kid[2] || known_decimal(e, step, node->kid[2], &b);
    if (exact && known_decimal(e, low, node->kid[0], &a) &&
        known_decimal(e, high, node->kid[1], &c) && align(&a, &c, &b))
        return sequence_exact(e, range, a, c, b, low->type, out);
    return sequence_symbolic(e, range, step, out);
}

static const struct expr *value_at(struct elaborator *e, const struct expr *low,
                                   const struct expr *step, double divisor, const struct expr *k)
{
    struct exprs *x = e->exprs;
    double one;
    const struct expr *walked =
        expr_is_number(step, &one) && one == 1 && dimension_is_none(step->type.dimension)
            ? k
            : expr_binary(x, EXPR_mul, step, k);
    const struct expr *value = expr_binary(x, EXPR_add, low, walked);
    if (divisor == 1) return value;
    return expr_binary(x, EXPR_div, value, expr_number(x, divisor, TYPE_WHOLE));
}

bool range_is_list(struct elaborator *e, const struct thing *range)
{
    struct sequence s;
    double n;
    return analyse(e, range, &s) && expr_known(e->exprs, s.n, &n) && n <= LIMIT_LIST_ITEMS;
}

const struct value *range_list(struct elaborator *e, const struct thing *range, struct span span)
{
    struct sequence s;
    double n;
    if (!analyse(e, range, &s)) return e->poison;
    if (!expr_known(e->exprs, s.n, &n)) {
        struct diagnostic *d = fail(e, DIAG_not_known, span);
        if (d)
            report_note(e->diagnostics, d,
                        "How long a list is cannot depend on a choice. `repeat n as i` turns as "
                        "often as n says, and `sum(... for i in 0..<n)` and its kin take so many "
                        "items.");
        return e->poison;
    }
    if (!(n <= LIMIT_LIST_ITEMS)) {
        fail(e, DIAG_too_many_items, span, (size_t)LIMIT_LIST_ITEMS);
        return e->poison;
    }
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, (size_t)n + 1);
    for (size_t k = 0; k < (size_t)n; k++)
        item[k] =
            scalar(e, value_at(e, s.low, s.step, s.divisor, expr_whole(e->exprs, (int64_t)k)));
    return value_list(e->arena, item, (size_t)n);
}

/* The values under the condition that the range reaches so far. */
static const struct value *guarded_items(struct elaborator *e, const struct sequence *s)
{
    size_t most = (size_t)s->n->interval.high;
    const struct value **item = NEW_ARRAY(e->arena, const struct value *, most + 1);
    for (size_t k = 0; k < most; k++) {
        const struct expr *place = expr_whole(e->exprs, (int64_t)k);
        item[k] = conditional_item(e, scalar(e, value_at(e, s->low, s->step, s->divisor, place)),
                                   expr_binary(e->exprs, EXPR_lt, place, s->n));
    }
    struct value *list = NEW(e->arena, struct value);
    *list = *value_list(e->arena, item, most);
    list->text = CONDITIONAL_LIST;
    return list;
}

const struct value *range_items(struct elaborator *e, const struct thing *range, struct span span)
{
    struct sequence s;
    double n;
    if (!analyse(e, range, &s)) return e->poison;
    if (expr_known(e->exprs, s.n, &n)) return range_list(e, range, span);
    if (!before_input(e, s.n, span)) return e->poison;
    if (s.n->interval.high <= LIMIT_LIST_ITEMS) return guarded_items(e, &s);
    fail(e, DIAG_repeat_bound, span, (size_t)LIMIT_LIST_ITEMS);
    return e->poison;
}

const struct value *show_range(struct elaborator *e, const struct domain_value *domain,
                               const struct expr *const *component, struct span span)
{
    (void)span;
    return scalar(e, value_at(e, domain->low, domain->step, domain->divisor, component[0]));
}

const struct domain_value *range_domain(struct elaborator *e, const struct thing *range)
{
    struct sequence s;
    if (!analyse(e, range, &s)) return NULL;
    struct domain_value *domain = NEW(e->arena, struct domain_value);
    domain->kind = DOMAIN_range;
    domain->params = 1;
    domain->param = NEW_ARRAY(e->arena, const struct expr *, 1);
    domain->param[0] = s.n;
    domain->slots = 1;
    domain->low = s.low;
    domain->step = s.step;
    domain->divisor = s.divisor;
    domain->show = show_range;
    return domain;
}

const struct value *eval_range(struct elaborator *e, const struct node *node)
{
    const struct expr *part[3] = {NULL, NULL, NULL};
    uint16_t reads = 0;
    for (size_t i = 0; i < 3; i++) {
        if (!node->kid[i]) continue;
        part[i] = as_number(e, eval(e, node->kid[i]), node->kid[i]->span);
        if (!part[i]) return e->poison;
        reads |= part[i]->reads;
        if (dimension_equal(part[i]->type.dimension, part[0]->type.dimension)) continue;
        struct diagnostic *d = fail(e, DIAG_unit_mismatch, node->span, "a range");
        if (d) {
            report_label(e->diagnostics, d, node->kid[0]->span, "this is %s",
                         describe(e, scalar(e, part[0])));
            report_label(e->diagnostics, d, node->kid[i]->span, "this is %s",
                         describe(e, scalar(e, part[i])));
        }
        return e->poison;
    }
    struct thing thing = {.kind = THING_RANGE};
    thing.u.range.low = scalar(e, part[0]);
    thing.u.range.high = scalar(e, part[1]);
    thing.u.range.step = part[2] ? scalar(e, part[2]) : NULL;
    thing.u.range.open = node->op == RANGE_OPEN;
    thing.u.range.node = node;
    return thing_value(e, &thing, reads);
}
