/* Searches inside searches, searches that find nothing and why, samples. */
#include "tests/unit/problems.h"

/* ---- searches in searches ---- */

/* maximize q * (left - q) over 0..96: what a follower makes. */
static const struct problem *make_follower(struct make *make)
{
    make_begin(make, 1);
    const struct expr *q = make_range(make, 97);
    const struct expr *rest = two(make, EXPR_sub, capture(make, 0), q);
    make_objective(make, two(make, EXPR_mul, q, rest), true);
    make_result(make, q);
    return make_end(make);
}

static const struct expr *ask_output(struct make *make, const struct problem *problem,
                                     const struct expr *captured, uint32_t output)
{
    const struct expr *solve = expr_solve(make->exprs, problem, &captured, 1);
    return expr_output(make->exprs, solve, output, TYPE_WHOLE,
                       (struct interval){-INFINITY, INFINITY});
}

/* What the follower makes of it: of two equally good amounts the smaller. */
static int follow(int left)
{
    int best = 0;
    for (int q = 1; q <= 96; q++)
        if (q * (left - q) > best * (left - best)) best = q;
    return best;
}

/* What the leader makes of a margin. */
static int lead(int margin)
{
    int best = 0;
    for (int q = 1; q <= 96; q++)
        if (q * (margin - q - follow(margin - q)) > best * (margin - best - follow(margin - best)))
            best = q;
    return best;
}

/* Von Stackelberg's duopoly in whole amounts. */
static const struct problem *make_leader(struct make *make, const struct problem *follower)
{
    make_begin(make, 1);
    const struct expr *q = make_range(make, 97);
    const struct expr *left = two(make, EXPR_sub, capture(make, 0), q);
    const struct expr *answer = ask_output(make, follower, left, 0);
    make_objective(make, two(make, EXPR_mul, q, two(make, EXPR_sub, left, answer)), true);
    make_result(make, answer);
    return make_end(make);
}

static void test_nested(void)
{
    struct make make = make_new();
    const struct problem *follower = make_follower(&make);
    const struct problem *leader = make_leader(&make, follower);
    for (unsigned jobs = 1; jobs <= 2; jobs++) {
        struct session_options options = {.jobs = jobs, .native = NATIVE_NEVER};
        struct answered answer = solve_with(&make, leader, (double[]){96}, options);
        CHECK(answer.status == SOLVE_DONE);
        int made = lead(96), followed = follow(96 - made);
        CHECK_NUMBER(slot_of(leader, &answer, 0), made);
        CHECK_NUMBER(answer.output[0], followed);
        CHECK_NUMBER(objective_of(leader, &answer, 0), made * (96 - made - followed));
    }
    /* free-standing: a solve whose captures come from another */
    const struct expr *first = ask_output(&make, leader, number(&make, 96), 0);
    const struct expr *second = ask_output(&make, follower, first, 0);
    const struct expr *third = ask_output(&make, follower, number(&make, 50), 0);
    const struct expr *expr[3] = {second, two(&make, EXPR_add, first, third), third};
    struct session_options options = {.jobs = 2, .native = NATIVE_NEVER};
    struct session *session = session_new(make.exprs, &options);
    double out[3];
    CHECK(session_evaluate(session, expr, 3, out) == SOLVE_DONE);
    CHECK_NUMBER(out[0], follow(follow(96 - lead(96))));
    CHECK_NUMBER(out[1], follow(96 - lead(96)) + follow(50));
    CHECK_NUMBER(out[2], follow(50));
    session_free(session);
    arena_free(make.arena);
}

static void test_inner_infeasible(void)
{
    struct make make = make_new();
    make_begin(&make, 1);
    const struct expr *x = make_range(&make, 10);
    make_at_most(&make, "large", capture(&make, 0), x);
    make_objective(&make, x, false);
    const struct problem *inner = make_end(&make);
    make_begin(&make, 1);
    const struct expr *y = make_range(&make, 10);
    const struct expr *least = two(&make, EXPR_add, y, capture(&make, 0));
    const struct expr *solve = expr_solve(make.exprs, inner, &least, 1);
    make_objective(&make,
                   expr_output(make.exprs, solve, (uint32_t)problem_output_objective(inner, 0),
                               TYPE_WHOLE, (struct interval){-INFINITY, INFINITY}),
                   true);
    const struct problem *outer = make_end(&make);
    struct session_options options = {.jobs = 2, .native = NATIVE_NEVER};
    /* with 5, y above 4 leaves the inner search nothing */
    struct answered answer = solve_with(&make, outer, (double[]){5}, options);
    CHECK(answer.status == SOLVE_DONE);
    CHECK_NUMBER(slot_of(outer, &answer, 0), 4);
    CHECK_NUMBER(objective_of(outer, &answer, 0), 9);
    struct session *session = session_new(make.exprs, &options);
    CHECK(session_solve(session, outer, (double[]){10}, answer.output) == SOLVE_INFEASIBLE);
    const struct conflict *conflict = session_conflict(session);
    CHECK(conflict && conflict->problem == outer && conflict->count == 0 && conflict->not_number);
    CHECK(conflict && conflict->inner && conflict->inner->problem == inner);
    CHECK(conflict && conflict->inner && conflict->inner->count == 1 && conflict->inner->proven);
    CHECK(isnan(answer.output[0]));
    session_free(session);
    arena_free(make.arena);
}

/* Of several infeasible solves, the first is blamed, whichever thread is done first. */
static void test_blame(void)
{
    struct make make = make_new();
    make_begin(&make, 1);
    const struct expr *x = make_range(&make, 2000);
    make_at_most(&make, "large", capture(&make, 0), x);
    make_objective(&make, x, false);
    const struct problem *first = make_end(&make);
    make_begin(&make, 1);
    x = make_range(&make, 10);
    make_at_most(&make, "small", capture(&make, 0), x);
    make_objective(&make, x, false);
    const struct problem *second = make_end(&make);
    const struct expr *expr[2] = {ask_output(&make, first, number(&make, 5000), 0),
                                  ask_output(&make, second, number(&make, 5000), 0)};
    bool right = true;
    for (int round = 0; round < 20; round++) {
        struct session_options options = {.jobs = 2, .native = NATIVE_NEVER};
        struct session *session = session_new(make.exprs, &options);
        double out[2];
        right = right && session_evaluate(session, expr, 2, out) == SOLVE_INFEASIBLE &&
                session_conflict(session)->problem == first;
        session_free(session);
    }
    CHECK(right);
    arena_free(make.arena);
}

static void test_depth(void)
{
    struct make make = make_new();
    const struct problem *problem = make_follower(&make);
    for (int depth = 0; depth < 9; depth++) {
        make_begin(&make, 1);
        const struct expr *x = make_range(&make, 2);
        const struct expr *inner =
            ask_output(&make, problem, two(&make, EXPR_add, capture(&make, 0), x), 0);
        make_objective(&make, inner, false);
        make_result(&make, inner);
        if (depth == 7)
            CHECK(solve_with(&make, make_end(&make), (double[]){3},
                             (struct session_options){.jobs = 2})
                      .status == SOLVE_DONE);
        problem = make_end(&make);
    }
    struct session_options options = {.jobs = 2};
    struct session *session = session_new(make.exprs, &options);
    double output[32];
    CHECK(session_solve(session, problem, (double[]){3}, output) == SOLVE_FAILED);
    CHECK_TEXT(session_error(session, NULL), "searches are nested deeper than 8");
    session_free(session);
    arena_free(make.arena);
}

static void test_unsupported(void)
{
    struct make make = make_new();
    make_begin(&make, 0);
    make_objective(&make, make_range(&make, 5), false);
    make_method(&make, "ddpg");
    struct session_options options = {.jobs = 1};
    struct session *session = session_new(make.exprs, &options);
    double output[32];
    CHECK(session_solve(session, make_end(&make), NULL, output) == SOLVE_FAILED);
    CHECK_TEXT(session_error(session, NULL), "searching `using ddpg` is not supported yet");
    session_free(session);
    arena_free(make.arena);
}

/* ---- conflicts ---- */

enum { RULES = 5, POINTS = 64 };

/* Five random requirements, looked up: a distance of 0 holds. */
static const struct problem *make_rules(struct make *make, double distance[RULES][POINTS],
                                        const char *method)
{
    make_begin(make, 0);
    const struct expr *x = make_range(make, 8), *y = make_range(make, 8);
    const struct expr *both = two(make, EXPR_add, two(make, EXPR_mul, x, number(make, 8)), y);
    for (size_t r = 0; r < RULES; r++) {
        /* the first two read only x, so the walk can cut on them */
        const struct expr *index = r < 2 ? two(make, EXPR_mul, x, number(make, 8)) : both;
        const struct table *table = table_make(make->exprs, distance[r], POINTS, 1);
        const struct expr *far = expr_lookup(make->exprs, table, TYPE_WHOLE, index);
        make_require(make, "rule", two(make, EXPR_eq, far, number(make, 0)), far);
    }
    make_objective(make, both, false);
    if (method) make_method(make, method);
    return make_end(make);
}

static bool meets_all(double distance[RULES][POINTS], size_t point, unsigned set)
{
    for (size_t r = 0; r < RULES; r++)
        if (set >> r & 1 && distance[r][r < 2 ? point / 8 * 8 : point] != 0) return false;
    return true;
}

static bool can_meet(double distance[RULES][POINTS], unsigned set)
{
    for (size_t point = 0; point < POINTS; point++)
        if (meets_all(distance, point, set)) return true;
    return false;
}

static double nearest(double distance[RULES][POINTS], unsigned set, size_t r)
{
    double best = INFINITY;
    for (size_t point = 0; point < POINTS; point++)
        if (meets_all(distance, point, set & ~(1u << r)))
            best = fmin(best, distance[r][r < 2 ? point / 8 * 8 : point]);
    return best;
}

static bool conflict_is_right(double distance[RULES][POINTS], const struct conflict *conflict)
{
    unsigned set = 0;
    for (size_t i = 0; i < conflict->count; i++)
        set |= 1u << conflict->require[i];
    if (!set || can_meet(distance, set) || !conflict->proven) return false;
    for (size_t i = 0; i < conflict->count; i++) {
        if (!can_meet(distance, set & ~(1u << conflict->require[i]))) return false;
        if (conflict->distance[i] != nearest(distance, set, conflict->require[i])) return false;
    }
    return true;
}

static void test_conflicts(void)
{
    size_t infeasible = 0, right = 0, feasible = 0;
    srand(3);
    for (int round = 0; round < 200; round++) {
        double distance[RULES][POINTS];
        for (size_t r = 0; r < RULES; r++)
            for (size_t p = 0; p < POINTS; p++)
                distance[r][p] = rand() % 100 < 45 ? 0 : 1 + rand() % 9;
        struct make make = make_new();
        const struct problem *problem =
            make_rules(&make, distance, round % 2 ? "exhaustive" : NULL);
        struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
        struct session *session = session_new(make.exprs, &options);
        double output[32];
        enum solve_status status = session_solve(session, problem, NULL, output);
        if (can_meet(distance, (1u << RULES) - 1))
            feasible += status == SOLVE_DONE;
        else {
            infeasible++;
            right += status == SOLVE_INFEASIBLE &&
                     conflict_is_right(distance, session_conflict(session));
        }
        session_free(session);
        arena_free(make.arena);
    }
    tap_note("%zu infeasible of 200", infeasible);
    CHECK(infeasible > 50 && infeasible < 200);
    CHECK(right == infeasible);
    CHECK(feasible == 200 - infeasible);
}

static void test_not_a_number(void)
{
    struct make make = make_new();
    make_begin(&make, 0);
    const struct expr *x = make_range(&make, 9);
    const struct expr *root =
        expr_unary(make.exprs, EXPR_sqrt, two(&make, EXPR_sub, x, number(&make, 5)));
    make_objective(&make, root, false);
    const struct problem *problem = make_end(&make);
    struct answered answer = solve_alone(&make, problem);
    CHECK_NUMBER(slot_of(problem, &answer, 0), 5);
    make_begin(&make, 0);
    x = make_range(&make, 9);
    root = expr_unary(make.exprs, EXPR_sqrt, two(&make, EXPR_sub, x, number(&make, 50)));
    make_objective(&make, root, false);
    struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
    struct session *session = session_new(make.exprs, &options);
    CHECK(session_solve(session, make_end(&make), NULL, answer.output) == SOLVE_INFEASIBLE);
    CHECK(session_conflict(session)->not_number && session_conflict(session)->count == 0);
    session_free(session);
    arena_free(make.arena);
}

static void test_empty_domain(void)
{
    struct make make = make_new();
    make_begin(&make, 1);
    size_t slot = make_unknown(&make, DOMAIN_range, capture(&make, 0), 1, NULL);
    make_objective(&make, whole_slot(&make, slot, 10), true);
    const struct problem *problem = make_end(&make);
    struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
    CHECK(solve_with(&make, problem, (double[]){0}, options).status == SOLVE_INFEASIBLE);
    struct answered answer = solve_with(&make, problem, (double[]){7}, options);
    CHECK_NUMBER(objective_of(problem, &answer, 0), 6);
    CHECK(solve_with(&make, problem, (double[]){NAN}, options).status == SOLVE_INFEASIBLE);
    arena_free(make.arena);
}

/* ---- samples ---- */

/* The sum over `turns` drawn points of an expression of the row's first number. */
static const struct expr *sum_drawn(struct make *make, const struct problem *draw, size_t turns,
                                    bool of_odd)
{
    struct loop loop = {.fold = FOLD_SUM, .source = LOOP_SAMPLE, .draw = draw, .turns = turns};
    const struct expr *x = expr_row(make->exprs, 0, 0, TYPE_WHOLE, (struct interval){0, 9});
    const struct expr *body = of_odd ? two(make, EXPR_mod, x, number(make, 2)) : x;
    return expr_reduce(make->exprs, &loop, body, NULL, 0);
}

static void test_samples(void)
{
    struct make make = make_new();
    make_begin(&make, 0);
    const struct expr *x = make_range(&make, 10);
    const struct expr *odd = two(&make, EXPR_mod, x, number(&make, 2));
    make_require(&make, "even", two(&make, EXPR_eq, odd, number(&make, 0)), odd);
    const struct problem *even = make_end(&make);
    make_begin(&make, 0);
    make_range(&make, 10);
    const struct problem *any = make_end(&make);
    const struct expr *expr[] = {
        sum_drawn(&make, any, 5000, false), sum_drawn(&make, any, 5000, true),
        sum_drawn(&make, even, 5000, false), sum_drawn(&make, even, 5000, true)};
    double out[4], again[4];
    for (unsigned round = 0; round < 2; round++) {
        struct session_options options = {.jobs = 1 + round, .native = NATIVE_NEVER, .seed = 3};
        struct session *session = session_new(make.exprs, &options);
        CHECK(session_evaluate(session, expr, 4, round ? again : out) == SOLVE_DONE);
        session_free(session);
    }
    CHECK(!memcmp(out, again, sizeof out));
    /* means of 0..9 and of the even ones; six standard errors */
    CHECK(fabs(out[0] / 5000 - 4.5) < 6 * 2.8723 / 70.7);
    CHECK(fabs(out[1] / 5000 - 0.5) < 6 * 0.5 / 70.7);
    CHECK(fabs(out[2] / 5000 - 4) < 6 * 2.8285 / 70.7);
    CHECK_NUMBER(out[3], 0);
    arena_free(make.arena);
}

int main(void)
{
    test_nested();
    test_inner_infeasible();
    test_blame();
    test_depth();
    test_unsupported();
    test_conflicts();
    test_not_a_number();
    test_empty_domain();
    test_samples();
    return tap_done();
}
