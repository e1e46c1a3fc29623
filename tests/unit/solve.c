/* Searches whose answers are known otherwise: by enumeration here, by formula, by the literature.
 */
#include "tests/unit/problems.h"

/* ---- exhaustive ---- */

static void test_enumeration(void)
{
    struct make make = make_new();
    make_begin(&make, 0);
    const struct expr *x = make_range(&make, 30), *y = make_range(&make, 20);
    /* (x - 7)^2 + (y - 11)^2 + x y, minimised with x + y >= 21 */
    const struct expr *dx = two(&make, EXPR_sub, x, number(&make, 7));
    const struct expr *dy = two(&make, EXPR_sub, y, number(&make, 11));
    const struct expr *sum =
        two(&make, EXPR_add, two(&make, EXPR_mul, dx, dx), two(&make, EXPR_mul, dy, dy));
    make_objective(&make, two(&make, EXPR_add, sum, two(&make, EXPR_mul, x, y)), false);
    make_at_most(&make, "enough", number(&make, 21), two(&make, EXPR_add, x, y));
    make_result(&make, two(&make, EXPR_add, x, y));
    const struct problem *problem = make_end(&make);
    double best = INFINITY, at_x = 0, at_y = 0;
    for (int i = 0; i < 30; i++)
        for (int j = 0; j < 20; j++) {
            double value = (i - 7) * (i - 7) + (j - 11) * (j - 11) + i * j;
            if (i + j < 21 || value >= best) continue;
            best = value;
            at_x = i;
            at_y = j;
        }
    struct answered answer = solve_alone(&make, problem);
    CHECK(answer.status == SOLVE_DONE);
    CHECK_NUMBER(slot_of(problem, &answer, 0), at_x);
    CHECK_NUMBER(slot_of(problem, &answer, 1), at_y);
    CHECK_NUMBER(objective_of(problem, &answer, 0), best);
    CHECK_NUMBER(answer.output[0], at_x + at_y);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_SPACE), 600);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_EVALUATIONS), 600);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_SEEN), 1);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_FRONT), 1);
    arena_free(make.arena);
}

static void test_cutting(void)
{
    struct make make = make_new();
    make_begin(&make, 0);
    const struct expr *x = make_range(&make, 20), *y = make_range(&make, 20);
    const struct expr *z = make_range(&make, 50);
    make_at_most(&make, "small", two(&make, EXPR_add, x, y), number(&make, 5));
    make_objective(&make, two(&make, EXPR_add, two(&make, EXPR_mul, x, y), z), true);
    make_method(&make, "exhaustive");
    const struct problem *problem = make_end(&make);
    struct answered answer = solve_alone(&make, problem);
    /* 21 pairs have a sum of at most 5; 2 * 3 is the largest product */
    CHECK_NUMBER(objective_of(problem, &answer, 0), 6 + 49);
    CHECK_NUMBER(slot_of(problem, &answer, 0), 2);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_EVALUATIONS), 21 * 50);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_SPACE), 20 * 20 * 50);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_SEEN), 1);
    arena_free(make.arena);
}

/* x of 6; y below x (none when x is 0); z of 4 only when y is odd. */
static const struct problem *make_dependent(struct make *make, const char *method)
{
    make_begin(make, 0);
    const struct expr *x = make_range(make, 6);
    const struct expr *y = whole_slot(make, make_unknown(make, DOMAIN_range, x, 1, NULL), 4);
    const struct expr *odd =
        two(make, EXPR_eq, two(make, EXPR_mod, y, number(make, 2)), number(make, 1));
    size_t slot = make_unknown(make, DOMAIN_item, number(make, 4), 1, odd);
    const struct expr *z = whole_slot(make, slot, 3);
    /* 10 x - 7 y^2 + 5 z - x z */
    const struct expr *value = two(make, EXPR_mul, number(make, 10), x);
    value =
        two(make, EXPR_sub, value, two(make, EXPR_mul, number(make, 7), two(make, EXPR_mul, y, y)));
    value = two(make, EXPR_add, value, two(make, EXPR_mul, number(make, 5), z));
    value = two(make, EXPR_sub, value, two(make, EXPR_mul, x, z));
    make_objective(make, value, true);
    if (method) make_method(make, method);
    return make_end(make);
}

static void test_dependent(void)
{
    double best = -INFINITY, points = 0;
    for (int x = 0; x < 6; x++)
        for (int y = 0; y < x; y++)
            for (int z = 0; z < (y % 2 ? 4 : 1); z++) {
                points++;
                best = fmax(best, 10 * x - 7 * y * y + 5 * z - x * z);
            }
    const char *methods[] = {NULL,        "exhaustive", "random", "evolution",
                             "annealing", "cmaes",      "nsga2",  "grid"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        struct make make = make_new();
        const struct problem *problem = make_dependent(&make, methods[i]);
        struct answered answer = solve_alone(&make, problem);
        tap_note("%s", methods[i] ? methods[i] : "no method");
        CHECK(answer.status == SOLVE_DONE);
        CHECK_NUMBER(objective_of(problem, &answer, 0), best);
        CHECK_NUMBER(report_of(problem, &answer, REPORT_SPACE), points);
        CHECK(report_of(problem, &answer, REPORT_EVALUATIONS) <= points);
        arena_free(make.arena);
    }
}

/* Twelve numbers below 10, each at most the one before: 293,930 of them, too many to count one by
 * one, so the size is an estimate. */
static void test_estimate(void)
{
    const char *methods[] = {NULL, "annealing", "nsga2", "random", "cmaes"};
    for (size_t i = 0; i < 5; i++) {
        struct make make = make_new();
        make_begin(&make, 0);
        const struct expr *x = make_range(&make, 10), *sum = x;
        for (int k = 1; k < 12; k++) {
            const struct expr *n = two(&make, EXPR_add, x, number(&make, 1));
            x = whole_slot(&make, make_unknown(&make, DOMAIN_range, n, 1, NULL), 9);
            sum = two(&make, EXPR_add, sum, two(&make, EXPR_mul, number(&make, k % 2), x));
        }
        make_at_most(&make, "few", sum, number(&make, 40));
        make_objective(&make, sum, true);
        if (methods[i]) make_method(&make, methods[i]);
        const struct problem *problem = make_end(&make);
        struct answered answer = solve_alone(&make, problem);
        tap_note("%s", methods[i] ? methods[i] : "no method");
        if (!methods[i] || strcmp(methods[i], "random") != 0)
            CHECK_NUMBER(objective_of(problem, &answer, 0), 40);
        double space = report_of(problem, &answer, REPORT_SPACE);
        CHECK(space > 293930 / 6.0 && space < 293930 * 6.0);
        bool falling = true;
        for (size_t k = 1; k < 12; k++)
            falling = falling && slot_of(problem, &answer, k) <= slot_of(problem, &answer, k - 1);
        CHECK(falling);
        arena_free(make.arena);
    }
}

static void test_no_unknowns(void)
{
    struct make make = make_new();
    make_begin(&make, 1);
    make_objective(&make, two(&make, EXPR_mul, capture(&make, 0), number(&make, 3)), false);
    const struct problem *problem = make_end(&make);
    struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
    struct answered answer = solve_with(&make, problem, (double[]){14}, options);
    CHECK(answer.status == SOLVE_DONE);
    CHECK_NUMBER(objective_of(problem, &answer, 0), 42);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_EVALUATIONS), 1);
    arena_free(make.arena);
}

static void test_satisfaction(void)
{
    struct make make = make_new();
    make_begin(&make, 0);
    const struct expr *x = make_range(&make, 50);
    make_at_most(&make, "from 30 on", number(&make, 30), x);
    const struct problem *problem = make_end(&make);
    struct answered answer = solve_alone(&make, problem);
    CHECK(answer.status == SOLVE_DONE);
    CHECK_NUMBER(slot_of(problem, &answer, 0), 30);
    arena_free(make.arena);
}

/* ---- heuristics ---- */

static const double weights[24] = {382745, 799601, 909247, 729069, 467902, 44328,  34610,  698150,
                                   823460, 903959, 853665, 551830, 610856, 670702, 488960, 951111,
                                   323046, 446298, 931161, 31385,  496951, 264724, 224916, 169684};
static const double profits[24] = {825594,  1677009, 1676628, 1523970, 943972,  97426,
                                   69666,   1296457, 1679693, 1902996, 1844992, 1049289,
                                   1252836, 1319836, 953277,  2067538, 675367,  853655,
                                   1826027, 65731,   901489,  577243,  466257,  369261};

/* Burkardt's data set P08: the optimum is 13,549,094. */
static const struct problem *make_knapsack(struct make *make)
{
    make_begin(make, 0);
    const struct expr *weight = number(make, 0), *profit = number(make, 0);
    for (int i = 0; i < 24; i++) {
        const struct expr *taken = make_range(make, 2);
        weight = two(make, EXPR_add, weight, two(make, EXPR_mul, number(make, weights[i]), taken));
        profit = two(make, EXPR_add, profit, two(make, EXPR_mul, number(make, profits[i]), taken));
    }
    make_at_most(make, "it must fit", weight, number(make, 6404180));
    make_objective(make, profit, true);
    make_method(make, "evolution");
    make_option(make, "population", 200);
    make_option(make, "generations", 400);
    make_option(make, "seed", 1);
    return make_end(make);
}

static void test_knapsack(void)
{
    struct make make = make_new();
    const struct problem *problem = make_knapsack(&make);
    struct answered answer = solve_alone(&make, problem);
    CHECK_NUMBER(objective_of(problem, &answer, 0), 13549094);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_SPACE), 16777216);
    arena_free(make.arena);
}

enum { TOWNS = 8 };

static double road(size_t a, size_t b)
{
    static const double x[TOWNS] = {0, 3, 7, 1, 9, 4, 6, 2}, y[TOWNS] = {5, 1, 8, 9, 3, 6, 0, 2};
    return floor(100 * hypot(x[a] - x[b], y[a] - y[b]));
}

static double shortest(size_t *order, size_t fixed)
{
    if (fixed == TOWNS) {
        double length = 0;
        for (size_t i = 0; i < TOWNS; i++)
            length += road(order[i], order[(i + 1) % TOWNS]);
        return length;
    }
    double best = INFINITY;
    for (size_t i = fixed; i < TOWNS; i++) {
        size_t town = order[i];
        order[i] = order[fixed];
        order[fixed] = town;
        best = fmin(best, shortest(order, fixed + 1));
        order[fixed] = order[i];
        order[i] = town;
    }
    return best;
}

static const struct problem *make_tour(struct make *make, const char *method)
{
    double roads[TOWNS * TOWNS];
    for (size_t i = 0; i < TOWNS * TOWNS; i++)
        roads[i] = road(i / TOWNS, i % TOWNS);
    const struct table *table = table_make(make->exprs, roads, TOWNS * TOWNS, 1);
    make_begin(make, 0);
    make_unknown(make, DOMAIN_arrangement, number(make, TOWNS), TOWNS, NULL);
    const struct expr *length = number(make, 0);
    for (size_t i = 0; i < TOWNS; i++) {
        const struct expr *from = whole_slot(make, i, TOWNS - 1);
        const struct expr *to = whole_slot(make, (i + 1) % TOWNS, TOWNS - 1);
        const struct expr *index =
            two(make, EXPR_add, two(make, EXPR_mul, from, number(make, TOWNS)), to);
        length = two(make, EXPR_add, length, expr_lookup(make->exprs, table, TYPE_WHOLE, index));
    }
    make_objective(make, length, false);
    make_method(make, method);
    return make_end(make);
}

static void test_tours(void)
{
    size_t order[TOWNS] = {0, 1, 2, 3, 4, 5, 6, 7};
    double best = shortest(order, 1);
    const char *methods[] = {"exhaustive", "evolution", "annealing"};
    for (size_t i = 0; i < 3; i++) {
        struct make make = make_new();
        const struct problem *problem = make_tour(&make, methods[i]);
        struct answered answer = solve_alone(&make, problem);
        tap_note("tour by %s", methods[i]);
        CHECK_NUMBER(objective_of(problem, &answer, 0), best);
        CHECK(report_of(problem, &answer, REPORT_EVALUATIONS) <= 40320);
        arena_free(make.arena);
    }
}

/* The sum of (x_i - target_i)^2, skewed by neighbours: convex, with its least value 0 at the
 * target. */
static const struct problem *make_bowl(struct make *make, const char *method)
{
    make_begin(make, 0);
    const struct expr *sum = number(make, 0), *before = NULL;
    for (int i = 0; i < 6; i++) {
        const struct expr *x = make_range(make, 1001);
        const struct expr *off = two(make, EXPR_sub, x, number(make, 100 + 130 * i));
        if (before) off = two(make, EXPR_add, off, before);
        before = off;
        sum = two(make, EXPR_add, sum, two(make, EXPR_mul, off, off));
    }
    make_objective(make, sum, false);
    make_method(make, method);
    return make_end(make);
}

static void test_cmaes(void)
{
    struct make make = make_new();
    const struct problem *problem = make_bowl(&make, "cmaes");
    make_option(&make, "generations", 300);
    struct answered answer = solve_alone(&make, problem);
    tap_note("bowl: %g", objective_of(problem, &answer, 0));
    CHECK(objective_of(problem, &answer, 0) <= 10);
    arena_free(make.arena);
}

/* Beyond 256 coordinates only the diagonal is adapted; a separable bowl needs no more. */
static void test_large_cmaes(void)
{
    struct make make = make_new();
    make_begin(&make, 0);
    const struct expr *sum = number(&make, 0);
    const struct problem *problem = make.problem;
    struct unknown *unknown = NEW_ARRAY(make.arena, struct unknown, 300);
    make.problem->unknown = unknown;
    for (int i = 0; i < 300; i++) {
        const struct expr *off =
            two(&make, EXPR_sub, make_range(&make, 1001), number(&make, 300 + i));
        sum = two(&make, EXPR_add, sum, two(&make, EXPR_mul, off, off));
    }
    make_objective(&make, sum, false);
    make_method(&make, "cmaes");
    make_option(&make, "generations", 600);
    problem = make_end(&make);
    struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
    struct session *session = session_new(make.exprs, &options);
    double *output = NEW_ARRAY(make.arena, double, problem_outputs(problem));
    CHECK(session_solve(session, problem, NULL, output) == SOLVE_DONE);
    double found = output[problem_output_objective(problem, 0)];
    /* the middle of the space, where it starts, has about 300 * 100^2 */
    tap_note("large bowl: %g", found);
    CHECK(found < 300 * 100 * 100 / 20);
    session_free(session);
    arena_free(make.arena);
}

static void test_random(void)
{
    struct make make = make_new();
    const struct problem *problem = make_bowl(&make, "random");
    struct answered answer = solve_alone(&make, problem);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_EVALUATIONS), 1000);
    /* asked for more than there is */
    const struct problem *small = make_dependent(&make, "random");
    answer = solve_alone(&make, small);
    CHECK_NUMBER(report_of(small, &answer, REPORT_EVALUATIONS),
                 report_of(small, &answer, REPORT_SPACE));
    CHECK_NUMBER(report_of(small, &answer, REPORT_SEEN), 1);
    arena_free(make.arena);
}

static void test_budget(void)
{
    const char *methods[] = {"evolution", "random", "cmaes", "annealing", "nsga2", "exhaustive"};
    for (size_t i = 0; i < 6; i++) {
        struct make make = make_new();
        const struct problem *problem = make_bowl(&make, methods[i]);
        struct session_options options = {.jobs = 1, .native = NATIVE_NEVER, .budget = 333};
        struct answered answer = solve_with(&make, problem, NULL, options);
        tap_note("budget of %s", methods[i]);
        CHECK(answer.status == SOLVE_DONE);
        CHECK_NUMBER(report_of(problem, &answer, REPORT_EVALUATIONS), 333);
        arena_free(make.arena);
    }
}

/* ---- fronts ---- */

/* Two objectives looked up in random tables over 40 x 25 points. */
static const struct problem *make_two_aims(struct make *make, double *first, double *second,
                                           const char *method)
{
    srand(7);
    for (size_t i = 0; i < 1000; i++) {
        first[i] = rand() % 200;
        second[i] = rand() % 200;
    }
    make_begin(make, 0);
    const struct expr *x = make_range(make, 40), *y = make_range(make, 25);
    const struct expr *index = two(make, EXPR_add, two(make, EXPR_mul, x, number(make, 25)), y);
    const struct table *a = table_make(make->exprs, first, 1000, 1);
    const struct table *b = table_make(make->exprs, second, 1000, 1);
    make_objective(make, expr_lookup(make->exprs, a, TYPE_WHOLE, index), false);
    make_objective(make, expr_lookup(make->exprs, b, TYPE_WHOLE, index), true);
    if (method) make_method(make, method);
    return make_end(make);
}

static bool is_dominated(const double *first, const double *second, size_t i)
{
    for (size_t j = 0; j < 1000; j++)
        if (first[j] <= first[i] && second[j] >= second[i] &&
            (first[j] < first[i] || second[j] > second[i]))
            return true;
    return false;
}

static void test_front(const char *method)
{
    struct make make = make_new();
    double first[1000], second[1000];
    const struct problem *problem = make_two_aims(&make, first, second, method);
    struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
    struct session *session = session_new(make.exprs, &options);
    struct answered answer;
    CHECK(session_solve(session, problem, NULL, answer.output) == SOLVE_DONE);
    const struct front *front = session_front(session, problem, NULL);
    /* the distinct pairs of values of points that nothing dominates */
    size_t expected = 0;
    for (size_t i = 0; i < 1000; i++) {
        bool fresh = !is_dominated(first, second, i);
        for (size_t j = 0; j < i && fresh; j++)
            fresh = first[j] != first[i] || second[j] != second[i];
        expected += fresh;
    }
    CHECK(front != NULL && front->points == expected);
    bool right = true;
    for (size_t p = 0; front && p < front->points; p++) {
        size_t i = (size_t)(front->slot[2 * p] * 25 + front->slot[2 * p + 1]);
        right = right && first[i] == front->value[2 * p] && second[i] == front->value[2 * p + 1] &&
                !is_dominated(first, second, i);
        if (p) right = right && front->value[2 * p - 2] < front->value[2 * p];
    }
    CHECK(right);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_FRONT), (double)expected);
    CHECK_NUMBER(objective_of(problem, &answer, 0), front ? front->value[0] : NAN);
    session_free(session);
    arena_free(make.arena);
}

/* Schaffer's problem in whole numbers: near 0 and near 20, so the front is 0..20. */
static void test_nsga2(void)
{
    struct make make = make_new();
    make_begin(&make, 0);
    const struct expr *x = two(&make, EXPR_sub, make_range(&make, 200001), number(&make, 100000));
    const struct expr *right = two(&make, EXPR_sub, x, number(&make, 20));
    make_objective(&make, two(&make, EXPR_mul, x, x), false);
    make_objective(&make, two(&make, EXPR_mul, right, right), false);
    const struct problem *problem = make_end(&make);
    struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
    struct session *session = session_new(make.exprs, &options);
    double output[32];
    CHECK(session_solve(session, problem, NULL, output) == SOLVE_DONE);
    const struct front *front = session_front(session, problem, NULL);
    CHECK(front->points == 21);
    bool right_points = true;
    for (size_t p = 0; p < front->points; p++)
        right_points = right_points && front->slot[p] == 100000 + (double)p;
    CHECK(right_points);
    session_free(session);
    arena_free(make.arena);
}

/* ---- determinism ---- */

static void test_threads(void)
{
    const char *methods[] = {"evolution", "random", "cmaes", "annealing", "nsga2"};
    for (size_t i = 0; i < 5; i++) {
        struct make make = make_new();
        const struct problem *problem = make_bowl(&make, methods[i]);
        if (!strcmp(methods[i], "annealing")) make_option(&make, "steps", 500);
        if (!strcmp(methods[i], "random")) make_option(&make, "points", 20000);
        if (!strcmp(methods[i], "evolution")) make_option(&make, "population", 3000);
        struct session_options options = {.jobs = 1, .native = NATIVE_NEVER, .seed = 5};
        struct answered one = solve_with(&make, problem, NULL, options);
        options.jobs = 2;
        struct answered two_threads = solve_with(&make, problem, NULL, options);
        options.jobs = 5;
        struct answered five = solve_with(&make, problem, NULL, options);
        options.seed = 6;
        struct answered other = solve_with(&make, problem, NULL, options);
        tap_note("threads of %s", methods[i]);
        CHECK(same_answer(problem, &one, &two_threads));
        CHECK(same_answer(problem, &one, &five));
        CHECK(!same_answer(problem, &one, &other));
        arena_free(make.arena);
    }
}

static void test_interrupt(void)
{
    struct make make = make_new();
    const struct problem *problem = make_bowl(&make, "evolution");
    struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
    struct session *session = session_new(make.exprs, &options);
    session_interrupt(session);
    double output[64];
    CHECK(session_solve(session, problem, NULL, output) == SOLVE_INTERRUPTED);
    CHECK(isnan(output[0]));
    session_free(session);
    arena_free(make.arena);
}

static void test_time_limit(void)
{
    struct make make = make_new();
    const struct problem *problem = make_bowl(&make, "evolution");
    make_option(&make, "generations", 1e9);
    struct session_options options = {.jobs = 2, .native = NATIVE_NEVER, .seconds = 0.2};
    struct answered answer = solve_with(&make, problem, NULL, options);
    CHECK(answer.status == SOLVE_DONE);
    CHECK(report_of(problem, &answer, REPORT_TIME) < 5);
    arena_free(make.arena);
}

/* What the progress line was told. */
struct shown {
    size_t times;
    bool right;
};

static void show(void *context, const struct progress *progress)
{
    struct shown *shown = context;
    shown->times++;
    shown->right = shown->right && progress->evaluated > 0 && progress->space == 1e18 &&
                   progress->best >= 0 && progress->seconds > 0 && progress->remaining >= 0 &&
                   progress->solves == 1 && progress->solved == 0;
}

static void test_progress(void)
{
    struct make make = make_new();
    make_begin(&make, 0);
    const struct expr *sum = number(&make, 0);
    for (int i = 0; i < 6; i++)
        sum = two(&make, EXPR_add, sum, make_range(&make, 1000));
    make_objective(&make, sum, false);
    make_method(&make, "random");
    make_option(&make, "points", 1e9);
    make_option(&make, "time", 0.45);
    struct shown shown = {.right = true};
    struct session_options options = {
        .jobs = 1, .native = NATIVE_NEVER, .progress = show, .progress_context = &shown};
    struct answered answer = solve_with(&make, make_end(&make), NULL, options);
    CHECK(answer.status == SOLVE_DONE);
    CHECK(shown.times >= 1 && shown.times <= 6 && shown.right);
    arena_free(make.arena);
}

int main(void)
{
    test_enumeration();
    test_cutting();
    test_dependent();
    test_estimate();
    test_no_unknowns();
    test_satisfaction();
    test_knapsack();
    test_tours();
    test_cmaes();
    test_large_cmaes();
    test_random();
    test_budget();
    test_front(NULL);
    test_front("exhaustive");
    test_nsga2();
    test_threads();
    test_interrupt();
    test_time_limit();
    test_progress();
    return tap_done();
}
