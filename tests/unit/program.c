/* The textual form of programs: printed, read back, spoilt in every way; and the verifier's rules.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ir/design.h"
#include "ir/program.h"
#include "support/buffer.h"
#include "support/random.h"
#include "tests/tap.h"

static struct arena *arena;
static struct exprs *e;

static const struct interval line = {-INFINITY, INFINITY};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const void *kept(const void *from, size_t size)
{
    return arena_copy(arena, from, size);
}

#define KEEP(array) (void *)(uintptr_t)kept((array), sizeof(array))

/* A search of one unknown: min |n - c| over n of 0..9, n odd. */
static const struct problem *inner_problem(void)
{
    struct type capture[] = {TYPE_WHOLE};
    const struct expr *n = expr_slot(e, 0, TYPE_WHOLE, (struct interval){0, 9});
    const struct expr *c = expr_capture(e, 0, TYPE_WHOLE, (struct interval){0, 100});
    const struct expr *two = expr_whole(e, 2), *param[] = {expr_whole(e, 10)};
    const struct expr *odd = expr_binary(e, EXPR_mod, n, two);
    struct unknown unknown[] = {{.path = "inner.n",
                                 .span = {1, 10, 20},
                                 .domain = DOMAIN_range,
                                 .param = KEEP(param),
                                 .params = 1,
                                 .slots = 1,
                                 .shown = value_scalar(arena, n)}};
    struct requirement require[] = {{"n is \"odd\"\n",
                                     {1, 30, 40},
                                     false,
                                     expr_binary(e, EXPR_eq, odd, expr_whole(e, 1)),
                                     expr_binary(e, EXPR_sub, expr_whole(e, 1), odd)}};
    struct objective objective[] = {
        {"distance", expr_unary(e, EXPR_abs, expr_binary(e, EXPR_sub, n, c)), false}};
    const struct expr *result[] = {n, expr_binary(e, EXPR_mul, n, c)};
    struct method_option option[] = {{"population", 64}, {"mutation", 0.1}};
    struct problem *problem = NEW(arena, struct problem);
    *problem = (struct problem){.name = "inner", .span = {1, 5, 50}, .captures = 1, .slots = 1};
    problem->capture = KEEP(capture);
    problem->unknown = KEEP(unknown);
    problem->unknowns = 1;
    problem->require = KEEP(require);
    problem->requires = 1;
    problem->objective = KEEP(objective);
    problem->objectives = 1;
    problem->result = KEEP(result);
    problem->results = 2;
    problem->method = (struct method){"evolution", KEEP(option), 2};
    return problem_intern(e, problem);
}

/* A search whose objective solves the one above, sums over a table, draws, and asks outside. */
static const struct problem *outer_problem(void)
{
    const struct problem *inner = inner_problem();
    const struct expr *n = expr_slot(e, 0, TYPE_WHOLE, (struct interval){0, 99});
    const struct expr *taken = expr_slot(e, 1, TYPE_WHOLE, (struct interval){0, 9});
    const struct expr *solve = expr_solve(e, inner, &n, 1);
    const struct expr *best = expr_output(e, solve, 0, TYPE_WHOLE, (struct interval){0, 9});
    const double data[] = {1, 0.1, -2, 1e300, 3, -0.0};
    const struct table *table = table_make(e, data, 3, 2);
    struct loop sum = {FOLD_SUM, LOOP_TABLE, 0, table, NULL, 3};
    struct loop draw = {FOLD_MAX, LOOP_SAMPLE, 1, NULL, inner, 8};
    const struct expr *row = expr_row(e, 0, 0, TYPE_REAL, (struct interval){-2, 3});
    const struct expr *point = expr_row(e, 1, 0, TYPE_WHOLE, (struct interval){0, 9});
    const struct expr *drawn = expr_reduce(e, &draw, expr_binary(e, EXPR_mul, point, row), &n, 1);
    const struct expr *folded = expr_reduce(e, &sum, expr_binary(e, EXPR_add, row, drawn), NULL, 0);
    const char *names[] = {"n", NULL};
    struct oracle oracle = {.name = "command",
                            .text = "measure --all",
                            .arg_name = KEEP(names),
                            .args = 2,
                            .supported = true,
                            .result = TYPE_REAL,
                            .span = {1, 7, 9}};
    const struct expr *asked =
        expr_outside(e, &oracle, (const struct expr *[]){n, expr_truth(e, true)}, 2);
    const struct expr *looked = expr_lookup(e, table, TYPE_REAL, taken);
    const struct expr *small = expr_binary(e, EXPR_lt, n, expr_whole(e, 50));
    const struct expr *cost = expr_select(e, small, folded, expr_power(e, looked, best, TYPE_REAL));
    const struct expr *first[] = {expr_whole(e, 100)};
    const struct expr *second[] = {expr_binary(e, EXPR_add, expr_whole(e, 1), n)};
    struct unknown unknown[] = {
        {.path = "n", .domain = DOMAIN_item, .param = KEEP(first), .params = 1, .slots = 1},
        {.path = "m",
         .domain = DOMAIN_range,
         .param = KEEP(second),
         .params = 1,
         .first = 1,
         .slots = 1,
         .active = small}};
    struct objective objective[] = {{NULL, cost, false}, {"asked", asked, true}};
    struct problem *problem = NEW(arena, struct problem);
    *problem = (struct problem){.name = NULL, .slots = 2, .unknowns = 2, .objectives = 2};
    problem->unknown = KEEP(unknown);
    problem->objective = KEEP(objective);
    return problem_intern(e, problem);
}

/* A family that is not solved: a choice, a parameter, a given, a design over them. */
static const struct design *family(struct choice *choice)
{
    const struct expr *three[] = {expr_whole(e, 3)};
    choice->path = "net.kernel";
    choice->span = (struct span){2, 1, 3};
    choice->param = KEEP(three);
    choice->params = choice->slots = 1;
    choice->number = 4;
    const struct expr *picked = expr_choice(e, choice, 0, TYPE_WHOLE, (struct interval){0, 2});
    const struct expr *kernel = expr_binary(e, EXPR_add, expr_whole(e, 3),
                                            expr_binary(e, EXPR_mul, picked, expr_whole(e, 2)));
    choice->shown = value_scalar(arena, kernel);
    struct builder *builder = builder_new(e, "net", (struct span){2, 0, 99});
    const struct expr *shape[] = {expr_whole(e, 32), expr_whole(e, 32), expr_whole(e, 3)};
    const char *size[] = {NULL, NULL, NULL};
    const struct wire *x = builder_input(builder, "x", NATURE_TENSOR, ELEMENT_F32, shape, size, 3);
    struct attribute attribute[] = {{"out", value_scalar(arena, expr_whole(e, 8))},
                                    {"kernel", value_scalar(arena, kernel)}};
    const char *error = NULL;
    const struct op *conv = builder_op(builder, op_find("conv"), &x, 1, attribute, 2, NULL, "net",
                                       (struct span){2, 30, 40}, &error);
    if (!conv) tap_note("%s", error);
    return builder_finish(builder, conv ? conv->out : &x, 1);
}

static struct program *whole_program(void)
{
    struct program *program = NEW(arena, struct program);
    const struct problem *outer = outer_problem();
    const struct problem *problems[] = {inner_problem(), outer};
    struct choice *choice = NEW(arena, struct choice);
    struct parameter parameter = {"net.bias", {2, 50, 55}, NULL, 0, 3};
    const struct design *designs[] = {family(choice)};
    const char *names[] = {"net"};
    symbol_number(e, "mine");
    const struct expr *solve = expr_solve(e, outer, NULL, 0);
    const struct expr *value = expr_output(e, solve, 2, TYPE_REAL, line);
    const struct expr *nan = expr_number(e, NAN, TYPE_REAL);
    struct type rate = {SCALAR_REAL, {{8, -1, 0, 0, 2}}};
    const struct expr *speed = expr_number(e, 1.0 / 3, rate);
    const struct value *fields[] = {value_scalar(arena, value), value_text(arena, "tab\there"),
                                    value_nothing()};
    const char *field_names[] = {"value", "a text", "none"};
    const struct value *record = value_record(arena, "point", KEEP(field_names), KEEP(fields), 3);
    const struct value *point = value_record(arena, NULL, KEEP(field_names), KEEP(fields), 2);
    const struct value *front = value_make(
        arena,
        (struct value){.kind = VALUE_FRONT, .expr = solve, .item = KEEP(&point), .items = 1});
    const struct value *several[] = {
        value_scalar(arena, expr_param(e, kept(&parameter, sizeof parameter))),
        value_scalar(arena, expr_given(e, 5, TYPE_WHOLE)),
        value_scalar(arena, nan),
        value_make(arena, (struct value){.kind = VALUE_SCALAR, .expr = speed, .unit = "KiB/s"}),
        value_design(arena, designs[0]),
        value_list(arena, NULL, 0),
        value_record(arena, NULL, NULL, KEEP(fields), 2),
        record};
    const struct value *list = value_list(arena, KEEP(several), COUNT(several));
    const struct value *table =
        value_make(arena, (struct value){.kind = VALUE_TABLE, .item = KEEP(&front), .items = 1});
    const char *axes[] = {"value", NULL};
    const struct value *plot = value_make(arena, (struct value){.kind = VALUE_PLOT,
                                                                .text = "all of it",
                                                                .item = KEEP(&front),
                                                                .items = 1,
                                                                .name = KEEP(axes)});
    const struct value *printed[] = {table, plot}, *exported[] = {several[4]};
    struct action actions[] = {
        {.kind = ACTION_PRINT, .span = {2, 60, 70}, .value = KEEP(printed), .values = 2},
        {.kind = ACTION_EXPORT, .value = KEEP(exported), .values = 1, .file = "net.tflite"},
        {.kind = ACTION_CHECK, .holds = expr_binary(e, EXPR_lt, value, nan), .message = "so"}};
    const struct value *lets[] = {list};
    const char *let_names[] = {"all"};
    const char *binds[] = {"n", "m"};
    struct binding bindings[] = {{"search", "outer", {2, 1, 2}, KEEP(binds), 2, NULL, 0, NULL, 0}};
    struct unsupported unsupported[] = {{{2, 3, 4}, "training"}};
    *program = (struct program){.exprs = e,
                                .problem = KEEP(problems),
                                .problems = 2,
                                .design = KEEP(designs),
                                .design_name = KEEP(names),
                                .designs = 1,
                                .action = KEEP(actions),
                                .actions = 3,
                                .binding_value = KEEP(lets),
                                .binding_name = KEEP(let_names),
                                .binding_values = 1,
                                .binding = KEEP(bindings),
                                .bindings = 1,
                                .unsupported = KEEP(unsupported),
                                .unsupporteds = 1};
    return program;
}

static void begin(void)
{
    arena = arena_new();
    e = exprs_new(arena);
}

static char *text_of(const struct program *program)
{
    struct buffer out = {0};
    program_print(&out, program);
    char *text = strdup(buffer_string(&out));
    buffer_free(&out);
    return text;
}

/* What a reader makes of a text: the text of the program, or the error. */
static char *read_again(const char *text, size_t size)
{
    struct arena *other = arena_new();
    const char *error = NULL;
    struct program *program = program_read(other, text, size, &error);
    char *again = program ? text_of(program) : strdup(error);
    arena_free(other);
    return again;
}

static void test_round_trip(void)
{
    begin();
    struct program *program = whole_program();
    CHECK_TEXT(program_verify(arena, program), NULL);
    char *text = text_of(program), *again = read_again(text, strlen(text));
    CHECK_TEXT(again, text);
    struct arena *other = arena_new();
    const char *error = NULL;
    struct program *read = program_read(other, text, strlen(text), &error);
    CHECK(read && read->problems == 2 && read->actions == 3 && read->designs == 1);
    for (size_t i = 0; read && i < read->problems; i++)
        CHECK(!memcmp(&read->problem[i]->digest, &program->problem[i]->digest,
                      sizeof(struct digest)));
    CHECK(read && read->action[0].span.first == 60);
    CHECK(read && !strcmp(read->problem[0]->require[0].label, "n is \"odd\"\n"));
    CHECK(read && read->problem[0]->method.option[1].value == 0.1);
    arena_free(other);
    free(again);
    free(text);
    arena_free(arena);
}

/* Written by hand: the form itself. */
static void test_known_text(void)
{
    const char *text = "nas ir 1\n"
                       "symbols \"K\" \"C\" \"Y\" \"X\" \"R\" \"S\" \"pe\" \"chip\" \"mine\"\n"
                       "%0 = number 4 : whole [4, 4]\n"
                       "%1 = number 1 : truth [1, 1]\n"
                       "%2 = number 0 : whole [0, 0]\n"
                       "%3 = slot 0 : whole [0, 3]\n"
                       "%4 = neg %3 : whole [-3, 0]\n"
                       "problem 0 \"best\" slots 1 @1:2:3 {\n"
                       "    unknown \"n\" = item(%0) first 0 slots 1 shown %3\n"
                       "    require - holds %1 distance %2 implicit @1:5:6\n"
                       "    maximize - value %4\n"
                       "    result %4\n"
                       "    using \"random\" \"points\": 5\n"
                       "}\n"
                       "%5 = solve 0 : real\n"
                       "%6 = output 0 %5 : whole [-3, 0]\n"
                       "%7 = number inf : real<bit^1> [inf, inf]\n"
                       "%8 = number nan : real\n"
                       "%9 = number 8 : symbol [8, 8]\n"
                       "print (%6, \"x\", [%7, %8 as \"s\"], type p {a: %9, \"b c\": nothing})\n"
                       "unsupported \"more\" @1:7:8\n"
                       "problems 0\n";
    char *again = read_again(text, strlen(text));
    CHECK_TEXT(again, text);
    free(again);
}

/* Texts that must be refused, and what is said. */
static void test_refused(void)
{
    static const struct {
        const char *items; /* behind the symbols */
        const char *error;
    } bad[] = {
        {"", "2:1: an item expected"},
        {"%1 = number 1 : whole\n", "2:2: number 0 expected"},
        {"%0 = number 1 : whole", "2:22: an item expected"},
        {"%0 = nothing", "2:6: an operation expected"},
        {"%0 = number 0.5 : whole\n", "number: a whole number has a fraction"},
        {"%0 = number 2 : truth\n", "number: a truth is 0 or 1"},
        {"%0 = slot 0 : whole [3, 2]\n", "an interval low <= high expected"},
        {"%0 = slot 65536 : whole\n", "slot 65536 is beyond 65536"},
        {"%0 = row 60 0 : whole\n", "depth 60 is beyond 60"},
        {"%0 = neg %0 : whole\n", "%0 is not defined before"},
        {"%0 = choice 0 0 : whole\n", "choice 0 is not known"},
        {"%0 = number 1 : whole\n%1 = number 2 : whole\n%2 = add %0 %1 : whole\n",
         "add: not in its simplest form"},
        {"%0 = slot 0 : whole\n%1 = add %0 : whole\n", "add: a wrong number of arguments"},
        {"%0 = slot 0 : whole\n%1 = neg %0 : real\n", "neg: a result of a wrong type"},
        {"%0 = slot 0 : real<s^1>\n%1 = slot 1 : real<J^1>\n%2 = add %0 %1 : real<s^1>\n",
         "add: arguments of wrong types"},
        {"%0 = slot 0 : whole\n%1 = output 0 %0 : whole\n", "output: an output of no solve"},
        {"table 0 = 2 x 2 [1, 2, 3]\n", "a table of 2 x 2 has not 3 numbers"},
        {"table 0 = 2 x 1 [1, 2]\n%0 = row 0 1 : whole\n%1 = reduce sum table 0 depth 0 %0 : whole",
         "reduce: a row without such a column"},
        {"table 0 = 2 x 1 [1, 2]\n%0 = row 1 0 : whole\n%1 = reduce sum table 0 depth 0 %0 : whole",
         "reduce: a row of a loop that is not around it"},
        {"table 0 = 2 x 1 [1, 2]\n%0 = lookup 1 %0 : whole", "table 1 is beyond 1"},
        {"%0 = slot 1 : whole\nproblem 0 - slots 1 { minimize - value %0 }",
         "problem -: reads a slot that is not before it"},
        {"%0 = capture 0 : whole\nproblem 0 \"p\" slots 0 { minimize - value %0 }",
         "problem p: reads a capture that it does not have"},
        {"%0 = slot 0 : whole\nproblem 0 - slots 1 { unknown - = item(%0) first 0 slots 1 }",
         "problem -: reads a slot that is not before it"},
        {"%0 = number 3 : whole\nproblem 0 - slots 2 { unknown - = item(%0) first 0 slots 2 }",
         "problem -: an unknown with more or fewer slots than its domain"},
        {"%0 = number 3 : whole\nproblem 0 - slots 1 { unknown - = item(%0) first 1 slots 1 }",
         "problem -: an unknown beyond the slots"},
        {"%0 = slot 0 : whole\nproblem 0 - slots 1 { require - holds %0 distance %0 }",
         "problem -: a requirement is no truth"},
        {"problem 0 - slots 1 { using \"magic\" }", "problem -: an unknown method"},
        {"problem 0 - slots 0 { capture whole }\n%0 = solve 0 : real\n",
         "solve: a wrong number of captures"},
        {"print (\"a\nb\")", "a quoted text without an end"},
        {"print (\"a\\qb\")", "a quoted text with a malformed character"},
        {"print (\"a\\x00b\")", "a quoted text with a malformed character"},
        {"%0 = given 0 = 1 : whole\n%1 = given 0 = 2 : whole\n", "given: not in its simplest form"},
        {"choice 1 - = item() slots 1 choice 1 - = item() slots 1", "1 is there already"},
        {"choice 1 - = item() slots 1 %0 = choice 1 1 : whole\n", "choice: no such component"},
        {"choice 1 - = item() slots 1 shown 1 = nothing shown 1 = nothing", "choice 1 expected"},
        {"param 0 - () %0 = param 0 : whole\n", "param: no param"},
        {"oracle 0 \"f\" - (\"x\") : real %0 = outside 0 : real\n",
         "outside: a wrong number of arguments"},
        {"oracle 0 \"f\" - () : real %0 = outside 0 : whole\n",
         "outside: a result of a wrong type"},
        {"%0 = number 1e : whole", "a malformed number"},
        {"%0 = slot 0 : whole<s^101>", "an exponent from -100 to 100 expected"},
        {"print (opaque)", "a value expected"},
        {"print (design 0)", "design 0 is not defined before"},
        {"%0 = slot 0 : whole\nprint (%0)\nproblems\n",
         "print: a value that reads what only a problem has"},
        {"%0 = number 1 : whole\ncheck \"m\" holds %0\nproblems",
         "check: the condition of an action is no truth"},
        {"export \"f\" ()\nproblems", "export: an export of not one value"},
        {"problems 0\n", "problem 0 is beyond 0"},
        {"problems\nmore", "the end expected"},
    };
    const char *head = "nas ir 1 symbols \"K\"\n";
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct buffer text = {0};
        buffer_printf(&text, "%s%s", head, bad[i].items);
        char *error = read_again(buffer_string(&text), text.size);
        if (!tap_check(strstr(error, bad[i].error), bad[i].error, __FILE__, __LINE__))
            tap_note("%s", error);
        free(error);
        buffer_free(&text);
    }
}

static void test_nesting(void)
{
    struct buffer text = {0};
    buffer_text(&text, "nas ir 1 symbols print (");
    buffer_fill(&text, '[', 100000);
    char *error = read_again(buffer_string(&text), text.size);
    CHECK(strstr(error, "values nested too deeply"));
    free(error);
    buffer_clear(&text);
    /* Each problem solves the one before it. */
    buffer_text(&text, "nas ir 1 symbols problem 0 - slots 0 {}\n");
    for (int i = 0; i < 20; i++)
        buffer_printf(&text,
                      "%%%d = solve %d : real\n"
                      "problem %d - slots 0 { minimize - value %%%d }\n",
                      i, i, i + 1, i);
    error = read_again(buffer_string(&text), text.size);
    CHECK(strstr(error, "more than 8 searches inside each other"));
    free(error);
    buffer_free(&text);
}

/* Every beginning of the text and many small changes: an error, or a program that prints the same
 * again. */
static void test_spoilt(void)
{
    begin();
    char *text = text_of(whole_program());
    size_t size = strlen(text);
    bool good = true;
    for (size_t end = 0; end < size; end++) {
        char *cut = read_again(text, end);
        free(cut);
    }
    struct random random = random_stream(3, 0, 0);
    static const char marks[] = "%0123456789-.:=()[]{}\" xe\n\\@";
    for (size_t i = 0; i < 4000; i++) {
        char *spoilt = strdup(text);
        for (uint64_t changes = 1 + random_below(&random, 3); changes > 0; changes--)
            spoilt[random_below(&random, size)] = marks[random_below(&random, sizeof marks - 1)];
        char *first = read_again(spoilt, size);
        char *second = read_again(first, strlen(first));
        good = good && (strncmp(first, "nas ir", 6) || !strcmp(first, second));
        free(second);
        free(first);
        free(spoilt);
    }
    tap_check(good, "what is read from spoilt texts prints the same again", __FILE__, __LINE__);
    free(text);
    arena_free(arena);
}

/* Programs made wrongly, not read. */
static void test_verifier(void)
{
    begin();
    struct program *program = whole_program();
    struct value opaque = {.kind = VALUE_OPAQUE};
    const struct value *item[] = {&opaque};
    program->binding_value[0] = value_list(arena, item, 1);
    CHECK_TEXT(program_verify(arena, program), "all: a value of the elaborator's");
    program->binding_value[0] =
        value_make(arena, (struct value){.kind = VALUE_TABLE, .item = item, .items = 0});
    CHECK_TEXT(program_verify(arena, program), "all: a table of no list");
    program->binding_values = 0;
    CHECK_TEXT(program_verify(arena, program), NULL);
    struct problem *problem = (struct problem *)(uintptr_t)program->problem[1];
    problem->slots = 1;
    CHECK_TEXT(program_verify(arena, program), "problem -: an unknown beyond the slots");
    arena_free(arena);
}

int main(void)
{
    test_known_text();
    test_round_trip();
    test_refused();
    test_nesting();
    test_spoilt();
    test_verifier();
    return tap_done();
}
