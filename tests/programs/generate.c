/* A grammar-directed generator: each function writes one phrase of a wanted kind, from names that
 * are in scope; depth is spent until only leaves are left. */
#include "tests/programs/generate.h"

#include <stdbool.h>
#include <stddef.h>

#include "support/random.h"

enum { NAMES = 48, DEPTH = 4 };

enum kind { REAL, WHOLE, TRUTH_LIST, WHOLE_LIST, REAL_LIST };

struct name {
    enum kind kind;
    int length; /* of lists */
    char text[8];
};

struct generator {
    struct random random;
    struct buffer *out;
    struct name name[NAMES];
    size_t names;
    size_t made;      /* names made so far: they are never taken twice */
    size_t functions; /* f0 .. take two numbers */
    size_t answers;   /* g0 .. answer a search's value for a number */
    bool inside;      /* a search */
};

static uint64_t below(struct generator *g, uint64_t bound)
{
    return random_below(&g->random, bound);
}

static void text(struct generator *g, const char *piece)
{
    buffer_text(g->out, piece);
}

static const struct name *add_name(struct generator *g, enum kind kind, int length, char letter)
{
    struct name *name = &g->name[g->names < NAMES ? g->names++ : NAMES - 1];
    *name = (struct name){.kind = kind, .length = length};
    size_t number = g->made++;
    name->text[0] = letter;
    name->text[1] = (char)('a' + number / 26 % 26);
    name->text[2] = (char)('a' + number % 26);
    return name;
}

static const struct name *find_name(struct generator *g, enum kind kind)
{
    size_t start = g->names ? (size_t)below(g, g->names) : 0;
    for (size_t i = 0; i < g->names; i++) {
        const struct name *name = &g->name[(start + i) % g->names];
        if (name->kind == kind) return name;
    }
    return NULL;
}

static void real(struct generator *g, int depth);
static void whole(struct generator *g, int depth);
static void truth(struct generator *g, int depth);

/* ---- leaves ---- */

static void literal(struct generator *g)
{
    static const char *const odd[] = {"0.5", "1e-3", "3",   "7.25", "100",
                                      "0.1", "2",    "1e6", "12.5%"};
    if (below(g, 3))
        buffer_printf(g->out, "%d", (int)below(g, 20));
    else
        text(g, odd[below(g, sizeof odd / sizeof *odd)]);
}

static void real_leaf(struct generator *g)
{
    const struct name *name = find_name(g, below(g, 2) ? REAL : WHOLE);
    if (name && below(g, 4))
        text(g, name->text);
    else
        literal(g);
}

static void whole_leaf(struct generator *g)
{
    const struct name *name = find_name(g, WHOLE);
    if (name && below(g, 4))
        text(g, name->text);
    else
        buffer_printf(g->out, "%d", (int)below(g, 12));
}

/* ---- numbers ---- */

static void two(struct generator *g, const char *operator, int depth)
{
    text(g, "(");
    real(g, depth);
    text(g, operator);
    real(g, depth);
    text(g, ")");
}

static void call1(struct generator *g, const char *function, int depth)
{
    text(g, function);
    text(g, "(");
    real(g, depth);
    text(g, ")");
}

static void call2(struct generator *g, const char *function, int depth)
{
    text(g, function);
    text(g, "(");
    real(g, depth);
    text(g, ", ");
    real(g, depth);
    text(g, ")");
}

static void condition(struct generator *g, void (*part)(struct generator *, int), int depth)
{
    text(g, "(if ");
    truth(g, depth);
    text(g, " { ");
    part(g, depth);
    text(g, " } else { ");
    part(g, depth);
    text(g, " })");
}

/* An index that lies inside, mostly. */
static void indexed(struct generator *g, enum kind kind, int depth)
{
    const struct name *name = find_name(g, kind);
    if (!name) {
        real_leaf(g);
        return;
    }
    text(g, name->text);
    text(g, "[(");
    whole(g, depth);
    buffer_printf(g->out, ") mod %d]", name->length);
}

static void folded(struct generator *g, int depth)
{
    static const char *const folds[] = {"sum", "max", "min", "mean", "product"};
    size_t mark = g->names;
    text(g, folds[below(g, sizeof folds / sizeof *folds)]);
    text(g, "(");
    const struct name *turn = add_name(g, WHOLE, 0, 'i');
    char name[8];
    for (size_t i = 0; i < sizeof name; i++)
        name[i] = turn->text[i];
    real(g, depth);
    buffer_printf(g->out, " for %s in 0..<%d", name, 1 + (int)below(g, 6));
    if (!below(g, 4)) buffer_printf(g->out, " if %s mod 2 == 0", name);
    text(g, ")");
    g->names = mark;
}

static void scaled_power(struct generator *g, int depth)
{
    text(g, "(");
    real(g, depth);
    buffer_printf(g->out, ") ^ %d", (int)below(g, 4));
}

static void real(struct generator *g, int depth)
{
    if (depth <= 0) {
        real_leaf(g);
        return;
    }
    static const char *const operators[] = {" + ", " - ", " * ", " / ", " div ", " mod "};
    static const char *const functions[] = {"abs", "floor", "ceil", "round", "sqrt",
                                            "exp", "log",   "log2", "sin",   "cos"};
    static const char *const pairs[] = {"min", "max"};
    switch (below(g, 12)) {
    case 0:
    case 1:
    case 2:
    case 3: two(g, operators[below(g, below(g, 3) ? 3 : 6)], depth - 1); return;
    case 4: call1(g, functions[below(g, below(g, 2) ? 4 : 10)], depth - 1); return;
    case 5: call2(g, pairs[below(g, 2)], depth - 1); return;
    case 6: condition(g, real, depth - 1); return;
    case 7: indexed(g, below(g, 2) ? REAL_LIST : WHOLE_LIST, depth - 2); return;
    case 8: folded(g, depth - 2); return;
    case 9: scaled_power(g, depth - 1); return;
    case 10:
        if (g->functions) {
            char name[16] = {'f', (char)('0' + below(g, g->functions)), '\0'};
            call2(g, name, depth - 1);
            return;
        }
        real_leaf(g);
        return;
    default: real_leaf(g); return;
    }
}

static void whole(struct generator *g, int depth)
{
    if (depth <= 0) {
        whole_leaf(g);
        return;
    }
    static const char *const operators[] = {" + ", " * ", " div ", " mod "};
    switch (below(g, 6)) {
    case 0:
    case 1:
        text(g, "(");
        whole(g, depth - 1);
        text(g, operators[below(g, below(g, 3) ? 2 : 4)]);
        whole(g, depth - 1);
        text(g, ")");
        return;
    case 2: call1(g, "floor", depth - 1); return;
    case 3: condition(g, whole, depth - 1); return;
    case 4: indexed(g, WHOLE_LIST, depth - 2); return;
    default: whole_leaf(g); return;
    }
}

static void truth(struct generator *g, int depth)
{
    static const char *const comparisons[] = {" < ", " <= ", " > ", " >= ", " == ", " != "};
    const struct name *list = find_name(g, TRUTH_LIST);
    switch (depth > 0 ? below(g, 6) : 0) {
    case 1:
        text(g, "(");
        truth(g, depth - 1);
        text(g, below(g, 2) ? " and " : " or ");
        truth(g, depth - 1);
        text(g, ")");
        return;
    case 2:
        text(g, "(not ");
        truth(g, depth - 1);
        text(g, ")");
        return;
    case 3:
        if (list) {
            buffer_printf(g->out, "%s[%d]", list->text, (int)below(g, (uint64_t)list->length));
            return;
        }
        break;
    default: break;
    }
    two(g, comparisons[below(g, 6)], depth - 1);
}

/* ---- statements ---- */

static void line(struct generator *g)
{
    text(g, g->inside ? "\n  " : "\n");
}

static void let(struct generator *g, const struct name *name)
{
    line(g);
    text(g, "let ");
    text(g, name->text);
    text(g, " = ");
}

static void constants(struct generator *g)
{
    for (uint64_t n = 1 + below(g, 3); n--;) {
        buffer_printf(g->out, "\nlet k%c = ", (char)('a' + g->made % 26));
        literal(g);
        struct name *name = &g->name[g->names++];
        *name = (struct name){.kind = REAL, .text = {'k', (char)('a' + g->made++ % 26), '\0'}};
    }
    int length = 2 + (int)below(g, 5);
    const struct name *list = add_name(g, below(g, 2) ? REAL_LIST : WHOLE_LIST, length, 'l');
    let(g, list);
    text(g, "[");
    for (int i = 0; i < length; i++) {
        if (i) text(g, ", ");
        if (list->kind == REAL_LIST)
            literal(g);
        else
            buffer_printf(g->out, "%d", (int)below(g, 9));
    }
    text(g, "]");
}

static void function(struct generator *g)
{
    size_t mark = g->names;
    buffer_printf(g->out, "\nfn f%zu(x, y) = ", g->functions);
    g->name[g->names++] = (struct name){.kind = REAL, .text = "x"};
    g->name[g->names++] = (struct name){.kind = REAL, .text = "y"};
    real(g, 3);
    g->names = mark;
    g->functions++;
}

static void choice(struct generator *g)
{
    int n = 2 + (int)below(g, 4);
    switch (below(g, 6)) {
    case 0:
        let(g, add_name(g, WHOLE, 0, 'c'));
        buffer_printf(g->out, "choose %d..=%d", (int)below(g, 3), 3 + (int)below(g, 9));
        return;
    case 1:
        let(g, add_name(g, REAL, 0, 'c'));
        text(g, "choose 0.1..=0.9 step 0.1");
        return;
    case 2:
        let(g, add_name(g, REAL, 0, 'c'));
        text(g, "choose [1.5, -3, 2.25, 0]");
        return;
    case 3:
        let(g, add_name(g, WHOLE_LIST, n, 'c'));
        buffer_printf(g->out, "choose arrangement(%d)", n);
        return;
    case 4:
        let(g, add_name(g, TRUTH_LIST, n, 'c'));
        buffer_printf(g->out, "choose sublist(%d)", n);
        return;
    default: {
        const struct name *other = find_name(g, WHOLE);
        if (!other) {
            let(g, add_name(g, WHOLE, 0, 'c'));
            text(g, "choose -4..=4");
            return;
        }
        char name[8];
        for (size_t i = 0; i < sizeof name; i++)
            name[i] = other->text[i];
        let(g, add_name(g, WHOLE, 0, 'c'));
        buffer_printf(g->out, "choose 0..=(%s mod 5 + 1)", name);
        return;
    }
    }
}

static void method(struct generator *g)
{
    text(g, "\n  using ");
    int seed = (int)below(g, 1000);
    switch (below(g, 5)) {
    case 0: buffer_printf(g->out, "random(points: 40, seed: %d)", seed); return;
    case 1:
        buffer_printf(g->out, "evolution(population: 8, generations: 5, seed: %d)", seed);
        return;
    case 2: buffer_printf(g->out, "annealing(steps: 40, chains: 2, seed: %d)", seed); return;
    case 3: buffer_printf(g->out, "cmaes(population: 6, generations: 6, seed: %d)", seed); return;
    default: buffer_printf(g->out, "random(points: 17, seed: %d)", seed); return;
    }
}

/* A let whose value is a real phrase; its name is in scope after its own line. */
static void real_let(struct generator *g, void (*value)(struct generator *))
{
    struct name name = *add_name(g, REAL, 0, 'v');
    g->names--;
    let(g, &name);
    value(g);
    g->name[g->names++] = name;
}

static void phrase(struct generator *g)
{
    real(g, DEPTH - 1);
}

static void nested_answer(struct generator *g)
{
    buffer_printf(g->out, "g%d(", (int)below(g, g->answers));
    real(g, 2);
    text(g, ").value");
}

/* A little of every choice, so that none is without influence. */
static void touch_all(struct generator *g, size_t from)
{
    for (size_t i = from; i < g->names; i++) {
        const struct name *name = &g->name[i];
        if (name->kind == REAL || name->kind == WHOLE)
            buffer_printf(g->out, " + %s", name->text);
        else if (name->kind == TRUTH_LIST)
            buffer_printf(g->out, " + (if %s[0] { 1 } else { 0 })", name->text);
        else
            buffer_printf(g->out, " + %s[0]", name->text);
    }
}

/* The block of a search; the names it made stay in g->name. */
static void block(struct generator *g, size_t choices, bool nested)
{
    size_t mark = g->names;
    g->inside = true;
    text(g, "search {");
    for (size_t i = 0; i < choices; i++)
        choice(g);
    for (uint64_t n = below(g, 3); n--;)
        real_let(g, phrase);
    if (nested && g->answers) real_let(g, nested_answer);
    if (!below(g, 2)) {
        text(g, "\n  require ");
        truth(g, 2);
    }
    text(g, below(g, 2) ? "\n  minimize " : "\n  maximize ");
    real(g, DEPTH);
    touch_all(g, mark);
    method(g);
    text(g, "\n}");
    g->inside = false;
}

static void answer(struct generator *g)
{
    size_t mark = g->names;
    buffer_printf(g->out, "\nfn g%zu(x) = ", g->answers);
    g->name[g->names++] = (struct name){.kind = REAL, .text = "x"};
    block(g, 1 + below(g, 2), false);
    g->names = mark;
    g->answers++;
}

void generate_program(struct buffer *out, uint64_t seed)
{
    struct generator g = {.random = random_stream(seed, 0, 0), .out = out};
    text(&g, "# a random program");
    constants(&g);
    for (uint64_t n = below(&g, 3); n--;)
        function(&g);
    if (!below(&g, 4)) answer(&g);
    size_t mark = g.names;
    text(&g, "\nlet found = ");
    block(&g, 1 + below(&g, 4), true);
    text(&g, "\nprint found.value, found.report.evaluations");
    for (size_t i = mark; i < g.names; i++)
        buffer_printf(out, ", found.%s", g.name[i].text);
    text(&g, "\n");
}
