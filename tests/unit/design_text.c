/* The text of designs: written, read back to the same, and read when it is damaged. */
#include <math.h>
#include <string.h>

#include "ir/text.h"
#include "tests/tap.h"
#include "tests/unit/sketch.h"

/* The expressions of a design by their numbers: what a program's text would define before it. */
struct names {
    const struct expr **expr;
    size_t count;
};

static void take(void *context, const struct expr *expr)
{
    struct names *names = context;
    if (expr->id < names->count) names->expr[expr->id] = expr;
}

static struct names names_of(struct sketch *s, const struct design *design)
{
    struct names names = {.count = exprs_count(s->exprs)};
    names.expr = NEW_ARRAY(s->arena, const struct expr *, names.count);
    design_each(design, take, &names);
    return names;
}

static void write_expr(struct writer *writer, const struct expr *expr)
{
    buffer_printf(writer->out, "%%%u", expr->id);
}

static const struct expr *read_expr(struct reader *reader, uint32_t number)
{
    const struct names *names = reader->context;
    return number < names->count ? names->expr[number] : NULL;
}

static const char *text_of(struct sketch *s, const struct design *design)
{
    struct buffer out = {0};
    struct writer writer = {.out = &out, .expr = write_expr};
    design_write(&writer, design);
    const char *text = arena_string(s->arena, buffer_string(&out));
    buffer_free(&out);
    return text;
}

static const struct design *read_text(struct sketch *s, struct names *names, const char *text,
                                      size_t size, const char **error)
{
    struct reader *reader = reader_new(s->arena, s->exprs, text, size);
    reader->expr = read_expr;
    reader->context = names;
    const struct design *design = design_read(reader);
    *error = reader->error;
    return design;
}

/* A network with a guard, a merge, several outputs, a bound size and a note. */
static const struct design *network(struct sketch *s)
{
    const struct expr *depth = between(s, 0, 1), *width = between(s, 4, 8);
    const struct wire *x = input(s, NATURE_TENSOR, 2, (const int64_t[]){0, 16});
    const struct op *halves = apply_op(s, "split", &x, 1);
    s->guard = expr_binary(s->exprs, EXPR_lt, depth, expr_whole(s->exprs, 1));
    const struct wire *deep = apply(s, "relu", dense(s, halves->out[0], 8, "a \"wide\" one"));
    const struct expr *when = s->guard;
    s->guard = NULL;
    const struct wire *y =
        builder_merge(s->builder, when, deep, halves->out[1], NO_SPAN, &s->error);
    with_expr(s, "out", width);
    y = apply2(s, "concat", y, apply(s, "dense", y));
    return design_note(s->exprs, finish(s, y), "quantize(8bit)");
}

static const struct design *circuit(struct sketch *s)
{
    const struct wire *q = input(s, NATURE_QUBITS, 1, (const int64_t[]){3});
    struct parameter *angle = NEW(s->arena, struct parameter);
    with_qubits(s, 1, (const int64_t[]){2});
    with_expr(s, "angle", expr_param(s->exprs, angle));
    apply(s, "rx", q);
    with_qubits(s, 2, (const int64_t[]){2, 0});
    apply(s, "cx", q);
    return finish(s, apply(s, "z", q));
}

static void round_trip(struct sketch *s, const struct design *design)
{
    struct names names = names_of(s, design);
    const char *text = text_of(s, design), *error;
    const struct design *again = read_text(s, &names, text, strlen(text), &error);
    if (error) tap_note("%s\n%s", error, text);
    CHECK(again != NULL);
    if (!again) return;
    CHECK(design_verify(s->arena, again) == NULL);
    CHECK_TEXT(text_of(s, again), text);
    CHECK(design_macs(s->exprs, again) == design_macs(s->exprs, design));
    CHECK(again->identity == design->identity && again->notes == design->notes);
}

static void test_round_trip(void)
{
    struct sketch s = sketch_new("tiny \"net\"");
    round_trip(&s, network(&s));
    struct sketch c = sketch_beside(&s, "circuit");
    round_trip(&c, circuit(&c));
    struct sketch e = sketch_beside(&s, "empty");
    round_trip(&e, finish(&e, NULL));
    sketch_free(&s);
}

static void test_form(void)
{
    struct sketch s = sketch_new("form");
    const struct wire *x = input(&s, NATURE_TENSOR, 2, (const int64_t[]){0, 16});
    const struct expr *sixteen = x->shape[1];
    const struct design *design = finish(&s, apply(&s, "relu", x));
    const char *want = arena_printf(s.arena,
                                    "\"form\" identity %u {\n"
                                    "    input #0 = \"x\" tensor f32 [\"n\", %%%u]\n"
                                    "    #1 = relu(#0): tensor f32 [\"n\", %%%u]\n"
                                    "        path \"relu\"\n"
                                    "    output #1\n"
                                    "}",
                                    design->identity, sixteen->id, sixteen->id);
    CHECK_TEXT(text_of(&s, design), want);
    struct buffer out = {0};
    design_print(&out, design);
    CHECK(strstr(buffer_string(&out), "#1 = relu(#0): tensor f32 [\"n\", 16]\n") != NULL);
    buffer_free(&out);
    sketch_free(&s);
}

/* Reads a damaged text: either it is refused with a message or it is a valid design. */
static bool survives(struct sketch *s, struct names *names, const char *text, size_t size)
{
    const char *error;
    const struct design *design = read_text(s, names, text, size, &error);
    return design ? !design_verify(s->arena, design) && design_weights(s->exprs, design)
                  : error != NULL;
}

static void test_damage(const struct design *(*make)(struct sketch *))
{
    struct sketch s = sketch_new("damaged");
    const struct design *design = make(&s);
    struct names names = names_of(&s, design);
    const char *text = text_of(&s, design);
    size_t size = strlen(text), wrong = 0;
    static const char marks[] = "#%\"{}[](),:=0w";
    for (size_t i = 0; i < size; i++) {
        char *damaged = arena_slice(s.arena, text, size);
        wrong += !survives(&s, &names, damaged, i);
        for (size_t k = 0; k + 1 < sizeof marks; k++) {
            damaged[i] = marks[k];
            wrong += !survives(&s, &names, damaged, size);
        }
        memmove(damaged + i, text + i + 1, size - i - 1);
        wrong += !survives(&s, &names, damaged, size - 1);
    }
    CHECK(wrong == 0);
    sketch_free(&s);
}

static void refused(struct sketch *s, struct names *names, const char *text, const char *message)
{
    const char *error;
    CHECK(read_text(s, names, text, strlen(text), &error) == NULL);
    CHECK_TEXT(error, message);
}

static void test_messages(void)
{
    struct sketch s = sketch_new("messages");
    const struct expr *eight = expr_whole(s.exprs, 8), *half = expr_number(s.exprs, .5, TYPE_REAL);
    struct names names = {.count = exprs_count(s.exprs)};
    names.expr = NEW_ARRAY(s.arena, const struct expr *, names.count);
    take(&names, eight);
    take(&names, half);
    const char *head = "\"d\" identity 1 {\ninput #0 = \"x\" tensor f32 [%";
    const char *start = arena_printf(s.arena, "%s%u]\n", head, eight->id);
    refused(&s, &names, arena_printf(s.arena, "%s#1 = nothing(#0): tensor f32 []\noutput}", start),
            "4:1: there is no op nothing");
    refused(&s, &names, arena_printf(s.arena, "%s#1 = relu(#5)", start),
            "3:13: #5 is not made before");
    refused(&s, &names, arena_printf(s.arena, "%s#2 = relu(#0)", start),
            "3:4: wires are numbered in order; #1 expected");
    refused(&s, &names, arena_printf(s.arena, "%s#1 = relu(#0): tensor f32 []\noutput #1}", start),
            "4:1: the op makes a value of another type");
    refused(&s, &names, arena_printf(s.arena, "%s%u]", head, half->id),
            "2:31: a size is not a whole number");
    refused(&s, &names, arena_printf(s.arena, "%s#1 = dense(#0): tensor f32 []\noutput #1}", start),
            "4:1: dense needs out");
    sketch_free(&s);
}

int main(void)
{
    test_round_trip();
    test_form();
    test_damage(network);
    test_damage(circuit);
    test_messages();
    return tap_done();
}
