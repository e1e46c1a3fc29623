/* Problems made by hand, for the tests of the solvers. */
#ifndef NAS_TESTS_PROBLEMS_H
#define NAS_TESTS_PROBLEMS_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "passes/solve.h"
#include "tests/tap.h"

enum { MAKE_MOST = 64 };

/* A problem being made; its arrays are reused for the next one, interning copies nothing. */
struct make {
    struct arena *arena;
    struct exprs *exprs;
    struct problem *problem;
};

static inline struct make make_new(void)
{
    struct arena *arena = arena_new();
    return (struct make){.arena = arena, .exprs = exprs_new(arena)};
}

static inline void make_begin(struct make *make, size_t captures)
{
    struct problem *problem = NEW(make->arena, struct problem);
    problem->name = "test";
    problem->captures = captures;
    struct type *type = NEW_ARRAY(make->arena, struct type, captures);
    for (size_t i = 0; i < captures; i++)
        type[i] = TYPE_REAL;
    problem->capture = type;
    problem->unknown = NEW_ARRAY(make->arena, struct unknown, MAKE_MOST);
    problem->require = NEW_ARRAY(make->arena, struct requirement, MAKE_MOST);
    problem->objective = NEW_ARRAY(make->arena, struct objective, MAKE_MOST);
    problem->result = NEW_ARRAY(make->arena, const struct expr *, MAKE_MOST);
    make->problem = problem;
}

static inline const struct expr *number(struct make *make, double value)
{
    return value == floor(value) && fabs(value) < 1e15 ? expr_whole(make->exprs, (int64_t)value)
                                                       : expr_number(make->exprs, value, TYPE_REAL);
}

static inline const struct expr *two(struct make *make, enum expr_op op, const struct expr *a,
                                     const struct expr *b)
{
    return expr_binary(make->exprs, op, a, b);
}

static inline const struct expr *capture(struct make *make, uint32_t index)
{
    return expr_capture(make->exprs, index, TYPE_REAL, (struct interval){-INFINITY, INFINITY});
}

static inline const struct expr *whole_slot(struct make *make, size_t slot, double high)
{
    return expr_slot(make->exprs, (uint32_t)slot, TYPE_WHOLE, (struct interval){0, high});
}

/* Adds an unknown of one parameter; answers its first slot. */
static inline size_t make_unknown(struct make *make, enum domain_kind kind, const struct expr *n,
                                  size_t slots, const struct expr *active)
{
    struct problem *problem = make->problem;
    struct unknown *unknown = (struct unknown *)problem->unknown + problem->unknowns++;
    const struct expr **param = NEW_ARRAY(make->arena, const struct expr *, 1);
    param[0] = n;
    *unknown = (struct unknown){.path = "x",
                                .domain = kind,
                                .param = param,
                                .params = 1,
                                .first = (uint32_t)problem->slots,
                                .slots = (uint32_t)slots,
                                .active = active};
    problem->slots += slots;
    return unknown->first;
}

/* A range of n steps as an expression. */
static inline const struct expr *make_range(struct make *make, int n)
{
    size_t slot = make_unknown(make, DOMAIN_range, number(make, n), 1, NULL);
    return whole_slot(make, slot, n - 1);
}

static inline void make_require(struct make *make, const char *label, const struct expr *holds,
                                const struct expr *distance)
{
    struct problem *problem = make->problem;
    struct requirement *require = (struct requirement *)problem->require + problem->requires ++;
    *require = (struct requirement){.label = label, .holds = holds, .distance = distance};
}

/* requires a <= b, with the distance max(a - b, 0) */
static inline void make_at_most(struct make *make, const char *label, const struct expr *a,
                                const struct expr *b)
{
    const struct expr *over = two(make, EXPR_max, two(make, EXPR_sub, a, b), number(make, 0));
    make_require(make, label, two(make, EXPR_le, a, b), over);
}

static inline void make_objective(struct make *make, const struct expr *value, bool maximize)
{
    struct problem *problem = make->problem;
    struct objective *objective = (struct objective *)problem->objective + problem->objectives++;
    *objective = (struct objective){.value = value, .maximize = maximize};
}

static inline void make_result(struct make *make, const struct expr *value)
{
    make->problem->result[make->problem->results++] = value;
}

static inline void make_method(struct make *make, const char *name)
{
    make->problem->method.name = name;
    make->problem->method.option = NEW_ARRAY(make->arena, struct method_option, MAKE_MOST);
}

static inline void make_option(struct make *make, const char *name, double value)
{
    struct method *method = &make->problem->method;
    struct method_option *option = (struct method_option *)method->option + method->options++;
    *option = (struct method_option){name, value};
}

static inline const struct problem *make_end(struct make *make)
{
    return problem_intern(make->exprs, make->problem);
}

/* The answer of one solve in a session of its own. */
struct answered {
    enum solve_status status;
    size_t outputs;
    double output[256];
};

static inline struct answered solve_with(struct make *make, const struct problem *problem,
                                         const double *captures, struct session_options options)
{
    struct answered answer = {.outputs = problem_outputs(problem)};
    struct session *session = session_new(make->exprs, &options);
    answer.status = session_solve(session, problem, captures, answer.output);
    if (answer.status == SOLVE_FAILED) tap_note("%s", session_error(session, NULL));
    session_free(session);
    return answer;
}

static inline struct answered solve_alone(struct make *make, const struct problem *problem)
{
    struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
    return solve_with(make, problem, NULL, options);
}

static inline double slot_of(const struct problem *problem, const struct answered *answer,
                             size_t slot)
{
    return answer->output[problem_output_slot(problem, slot)];
}

static inline double objective_of(const struct problem *problem, const struct answered *answer,
                                  size_t k)
{
    return answer->output[problem_output_objective(problem, k)];
}

static inline double report_of(const struct problem *problem, const struct answered *answer,
                               enum report_output which)
{
    return answer->output[problem_output_report(problem, which)];
}

/* Equal to the last bit but for the measured time. */
static inline bool same_answer(const struct problem *problem, const struct answered *a,
                               const struct answered *b)
{
    size_t time = problem_output_report(problem, REPORT_TIME);
    if (a->status != b->status || a->outputs != b->outputs) return false;
    for (size_t i = 0; i < a->outputs; i++)
        if (i != time && memcmp(&a->output[i], &b->output[i], sizeof(double)) != 0) return false;
    return true;
}

#endif
