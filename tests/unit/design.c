/* Designs: shapes against windows counted one by one, families against their members, guards,
 * merges, circuits, points, and the text of every kind of mistake.
 */
#include <math.h>
#include <string.h>

#include "support/limits.h"
#include "tests/tap.h"
#include "tests/unit/sketch.h"

/* Replaces choices by numbers: the leaf function of specialising. */
struct pick {
    struct exprs *exprs;
    const struct expr *leaf[4];
    double value[4];
    size_t picks;
};

static const struct expr *picked(void *context, const struct expr *leaf)
{
    const struct pick *pick = context;
    for (size_t i = 0; i < pick->picks; i++)
        if (pick->leaf[i] == leaf) return expr_number(pick->exprs, pick->value[i], leaf->type);
    return NULL;
}

/* ---- windows --------------------------------------------------------------------------------- */

/* Places of a window of r in y numbers with p zeros on each side, counted as they are laid. */
static int places(int y, int r, int stride, int p, bool ceil)
{
    int count = 0;
    for (int at = 0; at + r <= y + 2 * p; at += stride)
        count++;
    bool covered = (count - 1) * stride + r >= y + 2 * p;
    return ceil && !covered && count * stride < y + p ? count + 1 : count;
}

static double pooled(struct sketch *s, int y, int r, int stride, int p, bool ceil)
{
    with_whole(s, "padding", p);
    with(s, "ceil", value_scalar(s->arena, expr_truth(s->exprs, ceil)));
    const struct wire *out = pool(s, picture(s, y, y, 1), r, stride);
    return out ? number_of(out->shape[0]) : 0;
}

static void test_windows(void)
{
    struct sketch s = sketch_new("windows");
    int wrong = 0;
    for (int y = 1; y <= 9; y++)
        for (int r = 1; r <= 4; r++)
            for (int stride = 1; stride <= 4; stride++)
                for (int p = 0; p <= r / 2; p++)
                    for (int ceil = 0; ceil <= 1 && r <= y + 2 * p; ceil++)
                        wrong += pooled(&s, y, r, stride, p, ceil) != places(y, r, stride, p, ceil);
    CHECK(wrong == 0);
    for (int y = 1; y <= 9; y++)
        for (int stride = 1; stride <= 4; stride++) {
            int starts = 0;
            for (int at = 0; at < y; at += stride)
                starts++;
            const struct wire *out = conv(&s, picture(&s, y, y, 1), 1, 3, stride, "same");
            wrong += number_of(out->shape[0]) != starts;
        }
    CHECK(wrong == 0);
    sketch_free(&s);
}

/* ---- families and their members -------------------------------------------------------------- */

enum { WIDTH, KERNEL, DEPTH, STRIDE, CHOICES };

/* A network over four numbers: widths, kernels, a second layer that may be absent, a merge. */
static const struct wire *family(struct sketch *s, const struct expr *const *choice)
{
    const struct expr *is_deep =
        expr_binary(s->exprs, EXPR_lt, expr_whole(s->exprs, 1), choice[DEPTH]);
    with_expr(s, "out", expr_binary(s->exprs, EXPR_mul, choice[WIDTH], expr_whole(s->exprs, 8)));
    with_expr(s, "kernel", choice[KERNEL]);
    with_expr(s, "stride", choice[STRIDE]);
    with_text(s, "padding", "valid");
    const struct wire *x = apply(s, "conv", picture(s, 32, 24, 3));
    if (number_of(is_deep) != 0) {
        s->guard = is_deep;
        with_expr(s, "out", x->shape[2]);
        with_expr(s, "groups", x->shape[2]);
        with_whole(s, "kernel", 3);
        const struct wire *deep = apply(s, "relu", apply(s, "conv", x));
        s->guard = NULL;
        x = builder_merge(s->builder, is_deep, deep, x, NO_SPAN, &s->error);
    }
    return dense(s, apply(s, "flatten", x), 10, "fc");
}

static bool same_shapes(const struct wire *a, const struct wire *b)
{
    bool same = a->rank == b->rank && a->nature == b->nature;
    for (size_t i = 0; same && i < a->rank; i++)
        same = a->shape[i] == b->shape[i];
    return same;
}

static bool same_designs(const struct design *a, const struct design *b)
{
    if (a->ops != b->ops) return false;
    for (size_t i = 0; i < a->ops; i++)
        if (a->op[i]->kind != b->op[i]->kind || a->op[i]->guard || b->op[i]->guard ||
            !same_shapes(a->op[i]->out[0], b->op[i]->out[0]))
            return false;
    return true;
}

/* Macs by hand: each layer's formula on plain numbers. */
static double macs_by_hand(const double *value)
{
    double out = 8 * value[WIDTH], r = value[KERNEL];
    double y = floor((32 - r) / value[STRIDE]) + 1, x = floor((24 - r) / value[STRIDE]) + 1;
    double deep = value[DEPTH] > 1 ? out * 9 * y * x : 0;
    return out * 3 * r * r * y * x + deep + out * y * x * 10;
}

/* One member: specialised from the family, and built from plain numbers. */
static bool member_agrees(struct sketch *s, const struct design *design, struct pick *pick)
{
    const struct expr *number[CHOICES];
    for (size_t i = 0; i < CHOICES; i++)
        number[i] = expr_whole(s->exprs, (int64_t)pick->value[i]);
    struct sketch concrete = sketch_beside(s, "member");
    const struct wire *out = family(&concrete, number);
    const struct design *built = out ? finish(&concrete, out) : NULL;
    const struct design *member = design_rewrite(s->exprs, design, picked, pick);
    const struct expr *macs = expr_rewrite(s->exprs, design_macs(s->exprs, design), picked, pick);
    return built && !design_verify(s->arena, member) && same_designs(member, built) &&
           number_of(macs) == macs_by_hand(pick->value) &&
           number_of(design_macs(s->exprs, member)) == macs_by_hand(pick->value);
}

static void test_family(void)
{
    struct sketch s = sketch_new("family");
    const struct expr *choice[] = {between(&s, 1, 3), between(&s, 1, 5), between(&s, 1, 2),
                                   between(&s, 1, 2)};
    const struct design *design = finish(&s, family(&s, choice));
    CHECK(design_verify(s.arena, design) == NULL);
    struct pick pick = {.exprs = s.exprs, .picks = CHOICES};
    memcpy(pick.leaf, choice, sizeof choice);
    int wrong = 0;
    for (int point = 0; point < 3 * 5 * 2 * 2; point++) {
        pick.value[WIDTH] = 1 + point % 3;
        pick.value[KERNEL] = 1 + point / 3 % 5;
        pick.value[DEPTH] = 1 + point / 15 % 2;
        pick.value[STRIDE] = 1 + point / 30;
        wrong += !member_agrees(&s, design, &pick);
    }
    CHECK(wrong == 0);
    pick.picks = 0;
    CHECK(design_rewrite(s.exprs, design, picked, &pick) == design);
    sketch_free(&s);
}

static void count_visits(void *context, const struct expr *expr)
{
    (void)expr;
    ++*(size_t *)context;
}

static void test_notes(void)
{
    struct sketch s = sketch_new("notes");
    const struct design *plain = finish(&s, conv(&s, picture(&s, 8, 8, 3), 4, 3, 1, "c"));
    const struct design *noted = design_note(s.exprs, plain, "trained");
    const struct design *twice = design_note(s.exprs, noted, "quantize(8bit)");
    CHECK(plain->notes == 0 && noted->notes == 1 && twice->notes == 2);
    CHECK_TEXT(twice->note[0], "trained");
    CHECK_TEXT(twice->note[1], "quantize(8bit)");
    CHECK(plain->identity != noted->identity && noted->identity != twice->identity);
    size_t visits = 0;
    design_each(plain, count_visits, &visits);
    /* shapes of one input and two outputs; out, kernel, stride and groups */
    CHECK(visits == 3 * 3 + 4);
    sketch_free(&s);
}

static void test_alternatives(void)
{
    struct sketch s = sketch_new("alternatives");
    const struct expr *which = between(&s, 0, 1);
    const struct expr *first = expr_binary(s.exprs, EXPR_lt, which, expr_whole(s.exprs, 1));
    const struct wire *x = picture(&s, 8, 8, 4);
    s.guard = first;
    const struct wire *a = conv(&s, x, 6, 3, 1, "wide");
    s.guard = expr_unary(s.exprs, EXPR_not, first);
    const struct wire *b = conv(&s, x, 6, 1, 1, "thin");
    const struct wire *both = builder_merge(s.builder, first, a, b, NO_SPAN, &s.error);
    const struct design *design = finish(&s, both);
    struct layer *row;
    CHECK(design_layers(s.exprs, design, &row) == 2 && row[0].active == first);
    struct pick pick = {.exprs = s.exprs, .leaf = {which}, .picks = 1};
    const double want[] = {8 * 8 * 6 * 4 * 9, 8 * 8 * 6 * 4};
    for (int i = 0; i <= 1; i++) {
        pick.value[0] = i;
        const struct design *member = design_rewrite(s.exprs, design, picked, &pick);
        CHECK(member->ops == 2 && member->wires == 3 && !design_verify(s.arena, member));
        CHECK_NUMBER(number_of(design_macs(s.exprs, member)), want[i]);
        CHECK(design_layers(s.exprs, member, &row) == 1 && row[0].active == NULL);
    }
    sketch_free(&s);
}

static void test_merge(void)
{
    struct sketch s = sketch_new("merge");
    const struct expr *when = expr_binary(s.exprs, EXPR_lt, between(&s, 0, 1), between(&s, 0, 1));
    const struct wire *a = picture(&s, 8, 8, 4), *b = picture(&s, 8, 8, 4);
    CHECK(builder_merge(s.builder, expr_truth(s.exprs, true), a, b, NO_SPAN, &s.error) == a);
    CHECK(builder_merge(s.builder, expr_truth(s.exprs, false), a, b, NO_SPAN, &s.error) == b);
    CHECK(builder_merge(s.builder, when, a, a, NO_SPAN, &s.error) == a);
    CHECK(!builder_merge(s.builder, when, a, picture(&s, 4, 8, 4), NO_SPAN, &s.error));
    CHECK_TEXT(s.error, "the inputs have shapes 8x8x4 and 4x8x4");
    /* Sizes that may be equal are those of the branch that is taken. */
    const struct expr *width = between(&s, 2, 6);
    with_expr(&s, "out", width);
    const struct wire *c = apply(&s, "conv", a);
    const struct wire *joined = builder_merge(s.builder, when, c, b, NO_SPAN, &s.error);
    CHECK(joined && joined->shape[2] == expr_select(s.exprs, when, width, b->shape[2]));
    sketch_free(&s);
}

/* ---- sequences, points, circuits ------------------------------------------------------------- */

static void test_sequence(void)
{
    struct sketch s = sketch_new("sequence");
    const struct expr *length = expr_whole(s.exprs, 30);
    const struct wire *x = builder_input(s.builder, "tokens", NATURE_TENSOR, ELEMENT_I32, &length,
                                         (const char *const[]){NULL}, 1);
    with_whole(&s, "vocabulary", 100);
    with_whole(&s, "dim", 64);
    x = apply(&s, "positions", apply(&s, "embed", x));
    const struct op *split = apply_op(&s, "split", &x, 1);
    CHECK(split && split->outs == 2 && number_of(split->out[1]->shape[1]) == 32);
    with_whole(&s, "heads", 4);
    const struct wire *far = apply(&s, "attention", split->out[0]);
    with_whole(&s, "kernel", 7);
    with_whole(&s, "heads", 4);
    const struct wire *near = apply(&s, "light_conv", split->out[1]);
    const struct wire *y = apply2(&s, "add", apply2(&s, "concat", far, near), x);
    const struct design *design = finish(&s, dense(&s, y, 100, "out"));
    /* n = 30, a = 32: 4 n a^2 + 2 n^2 a; with a gate 3 n a^2, and n a k for the taps */
    double attention = 4 * 30 * 32 * 32 + 2 * 30 * 30 * 32;
    double convolution = 3 * 30 * 32 * 32 + 30 * 32 * 7;
    CHECK_NUMBER(number_of(design_macs(s.exprs, design)), attention + convolution + 30 * 64 * 100);
    CHECK_NUMBER(number_of(design_weights(s.exprs, design)),
                 100 * 64 + 4 * 32 * 32 + 3 * 32 * 32 + 4 * 7 + 64 * 100);
    struct layer *row;
    size_t rows = design_layers(s.exprs, design, &row);
    CHECK(rows == 8);
    double macs = 0;
    for (size_t i = 0; i < rows; i++)
        macs += number_of(row[i].k) * number_of(row[i].c) / number_of(row[i].groups) *
                number_of(row[i].r) * number_of(row[i].out_y);
    CHECK_NUMBER(macs, number_of(design_macs(s.exprs, design)));
    sketch_free(&s);
}

static void test_points(void)
{
    struct sketch s = sketch_new("points");
    const struct wire *p = input(&s, NATURE_TENSOR, 2, (const int64_t[]){2048, 3});
    const struct wire *f = input(&s, NATURE_TENSOR, 2, (const int64_t[]){2048, 4});
    with_whole(&s, "side", 16);
    const struct wire *v = apply2(&s, "voxelize", p, f);
    with_whole(&s, "out", 32);
    v = apply(&s, "leaky_relu", apply(&s, "batch_norm", apply(&s, "conv3d", v)));
    with_whole(&s, "out", 32);
    const struct wire *fine = apply(&s, "mlp", f);
    const struct wire *both = apply2(&s, "add", apply2(&s, "devoxelize", p, v), fine);
    with_whole(&s, "points", 2048);
    const struct wire *all = apply(&s, "max_over", both);
    with_whole(&s, "points", 2048);
    const struct wire *out = apply2(&s, "concat", both, apply(&s, "spread", all));
    CHECK(out && number_of(out->shape[0]) == 2048 && number_of(out->shape[1]) == 64);
    const struct design *design = finish(&s, out);
    CHECK_NUMBER(number_of(design_macs(s.exprs, design)),
                 16.0 * 16 * 16 * 27 * 4 * 32 + 2048 * 4 * 32);
    CHECK_NUMBER(number_of(design_weights(s.exprs, design)), 27 * 4 * 32 + 4 * 32);
    sketch_free(&s);
}

static const struct wire *down(struct sketch *s, const struct wire *x, int64_t out)
{
    with_whole(s, "out", out);
    return apply(s, "sparse_down", x);
}

static void test_sparse(void)
{
    struct sketch s = sketch_new("sparse");
    const struct wire *cloud = input(&s, NATURE_POINTS, 2, (const int64_t[]){0, 4});
    with_expr(&s, "size", expr_number(s.exprs, 0.05, TYPE_REAL));
    const struct wire *cells = apply(&s, "sparse_voxels", cloud);
    with_whole(&s, "out", 32);
    const struct wire *s0 = apply(&s, "sparse_conv", cells);
    const struct wire *p0 = apply2(&s, "point_branch", cloud, s0);
    const struct wire *s1 = down(&s, s0, 64), *s2 = down(&s, s1, 96);
    CHECK_TEXT(s0->size_name[0], "n@0.05");
    CHECK_TEXT(s2->size_name[0], "n@0.05/2/2");
    const struct wire *other = down(&s, s0, 64);
    CHECK(apply2(&s, "add", s1, other) != NULL);
    CHECK(!apply2(&s, "add", s1, down(&s, s1, 64)));
    CHECK_TEXT(s.error, "the inputs have shapes n@0.05/2x64 and n@0.05/2/2x64");
    with_whole(&s, "out", 64);
    CHECK(!apply2(&s, "up", s2, s0));
    with_whole(&s, "out", 48);
    const struct wire *u1 = apply2(&s, "up", s2, s1);
    CHECK(u1 && number_of(u1->shape[1]) == 48 && !strcmp(u1->size_name[0], s1->size_name[0]));
    const struct wire *out = dense(&s, apply2(&s, "fuse", p0, u1), 13, "classes");
    CHECK(out && out->nature == NATURE_TENSOR && !out->shape[0]);
    CHECK_TEXT(out->size_name[0], "n");
    const struct design *design = finish(&s, out);
    CHECK(design_verify(s.arena, design) == NULL);
    CHECK(design_macs(s.exprs, design) == NULL);
    double weights = 27 * 4 * 32 + 4 * 32 + 8 * 32 * 64 + 8 * 64 * 96 + 8 * 32 * 64 + 8 * 64 * 64 +
                     8 * 96 * 48 + 27 * (48 + 64) * 48 + 32 * 48 + 48 * 13;
    CHECK_NUMBER(number_of(design_weights(s.exprs, design)), weights);
    sketch_free(&s);
}

static const struct value *gates(struct sketch *s, const char *first, const char *second)
{
    const struct value **item = NEW_ARRAY(s->arena, const struct value *, 2);
    item[0] = value_text(s->arena, first);
    item[1] = value_text(s->arena, second);
    return value_list(s->arena, item, 2);
}

static void test_circuit(void)
{
    struct sketch s = sketch_new("circuit");
    const struct wire *q = input(&s, NATURE_QUBITS, 1, (const int64_t[]){4});
    const struct wire *x = input(&s, NATURE_TENSOR, 1, (const int64_t[]){8});
    with(&s, "gates", gates(&s, "ry", "rz"));
    CHECK(apply2(&s, "encode", q, x) == NULL && !s.error);
    const struct type symbol = TYPE_SYMBOL;
    const struct value *ry =
        value_scalar(s.arena, expr_number(s.exprs, symbol_number(s.exprs, "ry"), symbol));
    const struct value *twice[] = {ry, ry};
    with(&s, "gates", value_list(s.arena, twice, 2));
    CHECK(apply2(&s, "encode", q, x) == NULL && !s.error);
    with_qubits(&s, 2, (const int64_t[]){3, 0});
    with_expr(&s, "theta", expr_number(s.exprs, 0.5, TYPE_REAL));
    with_whole(&s, "phi", 0);
    with_whole(&s, "lambda", 0);
    const struct op *cu3 = apply_op(&s, "cu3", &q, 1);
    CHECK(cu3 && cu3->outs == 0 && !strcmp(cu3->attribute[0].name, "on"));
    const struct wire *z = apply(&s, "z", q);
    CHECK(z && z->nature == NATURE_TENSOR && number_of(z->shape[0]) == 4);
    with_text(&s, "word", "ZZIX");
    const struct wire *pauli = apply(&s, "pauli", q);
    CHECK(pauli && pauli->rank == 0);
    CHECK(number_of(apply(&s, "probability", q)->shape[0]) == 16);
    const struct design *design = finish(&s, z);
    CHECK(design_verify(s.arena, design) == NULL);
    CHECK_NUMBER(number_of(design_macs(s.exprs, design)), 0);
    sketch_free(&s);
}

/* ---- mistakes -------------------------------------------------------------------------------- */

/* Checks that the op is refused with this message. */
static void refused(struct sketch *s, const char *op, const struct wire *const *in, size_t ins,
                    const char *message)
{
    s->error = NULL;
    const struct op *made = apply_op(s, op, in, ins);
    CHECK(made == NULL);
    CHECK_TEXT(s->error, message);
}

static void refused1(struct sketch *s, const char *op, const struct wire *x, const char *message)
{
    refused(s, op, &x, 1, message);
}

static void refused2(struct sketch *s, const char *op, const struct wire *x, const struct wire *y,
                     const char *message)
{
    refused(s, op, (const struct wire *[]){x, y}, 2, message);
}

static void test_parameter_mistakes(void)
{
    struct sketch s = sketch_new("parameters");
    const struct wire *x = picture(&s, 56, 56, 24);
    refused1(&s, "conv", x, "conv needs out");
    with_whole(&s, "size", 3);
    refused1(&s, "relu", x, "relu has no parameter size");
    with_whole(&s, "out", 3);
    with_whole(&s, "out", 4);
    refused1(&s, "dense", x, "dense is given out twice");
    with_whole(&s, "out", 0);
    refused1(&s, "conv", x, "out is 0; it must be a whole number of at least 1");
    with_expr(&s, "out", expr_number(s.exprs, 12.5, TYPE_REAL));
    refused1(&s, "conv", x, "out is 12.5; it must be a whole number of at least 1");
    with_text(&s, "out", "many");
    refused1(&s, "conv", x, "out must be a whole number");
    with_whole(&s, "out", (int64_t)LIMIT_SIZE + 1);
    refused1(&s, "conv", x, "out is 1073741825; sizes go up to 1073741824");
    with_whole(&s, "out", 8);
    with_text(&s, "padding", "some");
    refused1(&s, "conv", x, "padding is \"some\"; it must be \"same\", \"valid\" or a number");
    with_whole(&s, "kernel", 2);
    with_whole(&s, "ceil", 1);
    refused1(&s, "max_pool", x, "ceil must be true or false");
    with_whole(&s, "share", 1);
    refused1(&s, "dropout", x, "the share to drop is 1; it must be at least 0% and below 100%");
    with_whole(&s, "kernel", 3);
    with(&s, "out", gates(&s, "rx", "ry"));
    refused1(&s, "conv", x, "out must be a whole number");
    refused2(&s, "relu", x, x, "relu reads 1 input; it is given 2");
    refused(&s, "concat", NULL, 0, "concat needs at least one input");
    sketch_free(&s);
}

static void test_shape_mistakes(void)
{
    struct sketch s = sketch_new("shapes");
    const struct wire *x = picture(&s, 56, 56, 24), *y = picture(&s, 28, 28, 24);
    const struct wire *v = input(&s, NATURE_TENSOR, 1, (const int64_t[]){10});
    refused2(&s, "add", x, y, "the inputs have shapes 56x56x24 and 28x28x24");
    refused2(&s, "concat", x, y,
             "shapes 56x56x24 and 28x28x24 cannot be joined along the last dimension");
    refused2(&s, "scale_by", x, v, "the inputs have shapes 56x56x24 and 10");
    with_whole(&s, "out", 8);
    refused1(&s, "conv", v,
             "conv reads a picture (height x width x channels); the input has shape 10");
    with_whole(&s, "out", 8);
    with_whole(&s, "groups", 5);
    refused1(&s, "conv", x, "24 input channels cannot be parted into 5 groups");
    with_whole(&s, "out", 9);
    with_whole(&s, "groups", 6);
    refused1(&s, "conv", x, "9 output channels cannot be parted into 6 groups");
    with_whole(&s, "out", 8);
    with_whole(&s, "kernel", 57);
    with_text(&s, "padding", "valid");
    refused1(&s, "conv", x, "a window of 57 does not fit into the input of shape 56x56x24");
    with_whole(&s, "height", 60);
    with_whole(&s, "width", 56);
    refused1(&s, "crop", x, "a picture of shape 56x56x24 cannot be cut to 60 by 56");
    with_whole(&s, "parts", 5);
    refused1(&s, "split", x, "shape 56x56x24 cannot be parted into 5 equal parts");
    with_whole(&s, "heads", 2);
    refused1(&s, "attention", v,
             "attention reads a sequence (places x channels); the input has shape 10");
    /* A family is refused where no member fits, and says between which sizes it lies. */
    with_expr(&s, "out", between(&s, 30, 40));
    refused2(&s, "add", x, apply(&s, "conv", x),
             "the inputs have shapes 56x56x24 and 56x56x(30..40)");
    with_expr(&s, "out", between(&s, 20, 30));
    CHECK(apply2(&s, "add", x, apply(&s, "conv", x)) != NULL);
    sketch_free(&s);
}

static void test_circuit_mistakes(void)
{
    struct sketch s = sketch_new("gates");
    const struct wire *q = input(&s, NATURE_QUBITS, 1, (const int64_t[]){4});
    const struct wire *x = input(&s, NATURE_TENSOR, 1, (const int64_t[]){9});
    with_qubits(&s, 2, (const int64_t[]){1, 4});
    refused1(&s, "cx", q, "qubit 4 is not in a register of 4");
    with_qubits(&s, 2, (const int64_t[]){1, 1});
    refused1(&s, "cx", q, "cx is given qubit 1 twice");
    with_qubits(&s, 1, (const int64_t[]){1});
    refused1(&s, "cx", q, "cx acts on 2 different qubits");
    with_qubits(&s, 1, (const int64_t[]){1});
    refused1(&s, "rx", q, "rx needs angle");
    with_qubits(&s, 1, (const int64_t[]){1});
    refused1(&s, "h", x, "h reads qubits as input 1; it is given a tensor");
    refused1(&s, "relu", q, "relu reads a tensor; it is given qubits");
    with(&s, "gates", gates(&s, "ry", "cx"));
    refused2(&s, "encode", q, x, "gate 2 of encode does not turn one qubit by one angle");
    with(&s, "gates", gates(&s, "ry", "rz"));
    refused2(&s, "encode", q, x, "9 numbers do not fit into 8 angles");
    with_text(&s, "word", "ZZ");
    refused1(&s, "pauli", q, "the word \"ZZ\" has 2 letters for 4 qubits");
    sketch_free(&s);
}

/* ---- the table, the verifier ----------------------------------------------------------------- */

static void test_table(void)
{
    int wrong = 0;
    for (enum op_kind kind = 0; kind < DESIGN_OPS; kind++)
        wrong += op_find(op_info(kind)->name) != kind;
    CHECK(wrong == 0);
    CHECK(op_find("no such op") == DESIGN_OPS);
    CHECK_TEXT(op_info(DESIGN_OP_conv)->parameters,
               "out, kernel: 1, stride: 1, padding: \"same\", groups: 1, name: -");
    CHECK_TEXT(op_info(DESIGN_OP_relu)->parameters, "");
    const struct op_parameter *parameter;
    CHECK(op_parameters(DESIGN_OP_conv, &parameter) == 6);
    CHECK(parameter[0].required && !parameter[1].required && !parameter[5].initial);
    CHECK_TEXT(parameter[1].initial, "1");
    CHECK(op_parameters(DESIGN_OP_relu, &parameter) == 0);
}

/* A design whose parts the tests may change: they own its arena. */
struct parts {
    struct sketch sketch;
    struct design *design;
    struct op *gate, *conv;
    struct wire *made, *input;
};

static struct parts parts_new(void)
{
    struct parts p = {.sketch = sketch_new("broken")};
    struct sketch *s = &p.sketch;
    const struct wire *q = input(s, NATURE_QUBITS, 1, (const int64_t[]){4});
    with_qubits(s, 2, (const int64_t[]){0, 1});
    apply(s, "cx", q);
    p.design = (struct design *)finish(s, conv(s, picture(s, 8, 8, 3), 4, 3, 1, "c"));
    p.gate = (struct op *)p.design->op[0];
    p.conv = (struct op *)p.design->op[1];
    p.made = (struct wire *)p.conv->out[0];
    p.input = (struct wire *)p.design->input[1];
    return p;
}

/* Expects the verifier to name this rule, and frees the design. */
static void breaks(struct parts *p, const char *rule)
{
    const char *text = design_verify(p->sketch.arena, p->design);
    CHECK_TEXT(text, arena_printf(p->sketch.arena, "design broken: %s", rule));
    sketch_free(&p->sketch);
    *p = parts_new();
}

static void test_verify_wires(void)
{
    struct parts p = parts_new();
    CHECK(design_verify(p.sketch.arena, p.design) == NULL);
    p.made->number = 99;
    breaks(&p, "conv 1: a wire's number is too large");
    p.made->number = p.input->number;
    breaks(&p, "conv 1: a wire's number is used twice");
    p.made->from = p.gate;
    breaks(&p, "conv 1: a wire names another op as its source");
    p.input->name = NULL;
    breaks(&p, "input 0: an input has no name");
    p.made->output = 1;
    breaks(&p, "conv 1: has outputs in another order");
    p.made->shape[0] = NULL;
    breaks(&p, "conv 1: a size has neither expression nor name");
    p.made->shape[0] = expr_number(p.sketch.exprs, 8, TYPE_REAL);
    breaks(&p, "conv 1: a size is not a whole number");
    p.made->shape[0] = expr_whole(p.sketch.exprs, 0);
    breaks(&p, "conv 1: a size is below 1");
    p.made->nature = NATURE_QUBITS;
    breaks(&p, "conv 1: qubits have one size");
    p.made->nature = NATURE_SPARSE;
    breaks(&p, "conv 1: points have two sizes");
    p.made->nature = NATURE_GATE;
    breaks(&p, "conv 1: gates and registers are no values");
    p.design->output[0] = NULL;
    breaks(&p, "output 0 is not a wire of the design");
    sketch_free(&p.sketch);
}

static void test_verify_ops(void)
{
    struct parts p = parts_new();
    p.conv->number = 7;
    breaks(&p, "conv 7: is not numbered by its place");
    p.conv->guard = expr_whole(p.sketch.exprs, 1);
    breaks(&p, "conv 1: has a guard that is not a truth");
    p.conv->ins = 0;
    breaks(&p, "conv 1: has a wrong number of inputs");
    p.conv->in[0] = p.design->op[2]->out[0];
    breaks(&p, "conv 1: reads a wire that is not made before it");
    p.conv->attributes -= 2;
    breaks(&p, "conv 1: lacks a parameter");
    ((struct attribute *)p.conv->attribute)[0].value = NULL;
    breaks(&p, "conv 1: has a parameter without a value");
    ((struct attribute *)p.conv->attribute)[5].name = "size";
    breaks(&p, "conv 1: has an unknown parameter");
    p.gate->outs = 1;
    breaks(&p, "cx 0: is a gate with outputs");
    p.gate->kind = DESIGN_OP_ccx;
    breaks(&p, "ccx 0: acts on a wrong number of qubits");
    p.gate->attribute[0].value->item[1] = value_text(p.sketch.arena, "second");
    breaks(&p, "cx 0: acts on a qubit that is not a whole number");
    sketch_free(&p.sketch);
}

int main(void)
{
    test_windows();
    test_family();
    test_notes();
    test_alternatives();
    test_merge();
    test_sequence();
    test_points();
    test_sparse();
    test_circuit();
    test_parameter_mistakes();
    test_shape_mistakes();
    test_circuit_mistakes();
    test_table();
    test_verify_wires();
    test_verify_ops();
    return tap_done();
}
