/* Random spaces whose unknowns depend on each other, against a plain recursive enumeration. */
#include "tests/unit/problems.h"

enum { UNKNOWNS = 4, WIDEST = 3 };

/* An unknown as the enumeration sees it: n = a + b * (slot `parent` mod 3), and it is there only
 * when slot `guard` mod 2 is 0 (guard < 0: always). */
struct described {
    enum domain_kind kind;
    int a, b, parent, guard;
    size_t first, slots;
};

struct described_space {
    struct described unknown[UNKNOWNS];
    double weight[UNKNOWNS * WIDEST];
    double points, best;
    double slot[UNKNOWNS * WIDEST];
};

static double value_of(const struct described_space *space)
{
    double sum = 0;
    for (size_t k = 0; k < UNKNOWNS * WIDEST; k++)
        sum += space->weight[k] * space->slot[k];
    double folded = fmod(sum, 17);
    return folded * folded - sum;
}

static void enumerate(struct described_space *space, size_t i)
{
    if (i == UNKNOWNS) {
        space->points++;
        space->best = fmin(space->best, value_of(space));
        return;
    }
    const struct described *unknown = &space->unknown[i];
    double *slot = space->slot + unknown->first;
    memset(slot, 0, unknown->slots * sizeof *slot);
    if (unknown->guard >= 0 && fmod(space->slot[unknown->guard], 2) != 0) {
        enumerate(space, i + 1);
        return;
    }
    double n = unknown->a;
    if (unknown->parent >= 0) n += unknown->b * fmod(space->slot[unknown->parent], 3);
    struct extent extent = {.param = &n, .params = 1};
    const struct domain *domain = domain_get(unknown->kind);
    double count = domain->count(extent);
    for (double k = 0; k < count; k++) {
        domain->nth(extent, k, slot);
        enumerate(space, i + 1);
    }
    memset(slot, 0, unknown->slots * sizeof *slot);
}

static void describe(struct described_space *space)
{
    size_t first = 0;
    for (int i = 0; i < UNKNOWNS; i++) {
        struct described *unknown = &space->unknown[i];
        bool arranged = rand() % 4 == 0;
        *unknown = (struct described){.kind = rand() % 2 ? DOMAIN_range : DOMAIN_item,
                                      .a = rand() % 5,
                                      .b = rand() % 3,
                                      .parent = first && rand() % 2 ? rand() % (int)first : -1,
                                      .guard = first && rand() % 3 == 0 ? rand() % (int)first : -1,
                                      .first = first,
                                      .slots = 1};
        if (arranged) {
            /* the slots of an arrangement are counted before the solve: its n is fixed */
            unknown->kind = DOMAIN_arrangement;
            unknown->a = WIDEST;
            unknown->parent = -1;
            unknown->slots = WIDEST;
        } else if (i == 0) {
            unknown->a++;
        }
        first += unknown->slots;
    }
    for (size_t k = 0; k < UNKNOWNS * WIDEST; k++)
        space->weight[k] = 1 + rand() % 30;
    memset(space->slot, 0, sizeof space->slot);
    space->points = 0;
    space->best = INFINITY;
    enumerate(space, 0);
}

static const struct expr *slot_mod(struct make *make, int slot, int modulus)
{
    return two(make, EXPR_mod, whole_slot(make, (size_t)slot, 20), number(make, modulus));
}

static const struct problem *make_described(struct make *make, const struct described_space *space,
                                            const char *method)
{
    make_begin(make, 0);
    const struct expr *sum = number(make, 0);
    for (size_t i = 0; i < UNKNOWNS; i++) {
        const struct described *unknown = &space->unknown[i];
        const struct expr *n = number(make, unknown->a), *active = NULL;
        if (unknown->parent >= 0)
            n = two(
                make, EXPR_add, n,
                two(make, EXPR_mul, number(make, unknown->b), slot_mod(make, unknown->parent, 3)));
        if (unknown->guard >= 0)
            active = two(make, EXPR_eq, slot_mod(make, unknown->guard, 2), number(make, 0));
        make_unknown(make, unknown->kind, n, unknown->slots, active);
        for (size_t k = unknown->first; k < unknown->first + unknown->slots; k++)
            sum = two(make, EXPR_add, sum,
                      two(make, EXPR_mul, number(make, space->weight[k]), whole_slot(make, k, 20)));
    }
    const struct expr *folded = two(make, EXPR_mod, sum, number(make, 17));
    make_objective(make, two(make, EXPR_sub, two(make, EXPR_mul, folded, folded), sum), false);
    make_method(make, method);
    return make_end(make);
}

/* Whether a method that sees the whole space answers like the enumeration. */
static bool is_right(struct described_space *space, const char *method)
{
    struct make make = make_new();
    const struct problem *problem = make_described(&make, space, method);
    struct answered answer = solve_alone(&make, problem);
    bool right = answer.status == (space->points > 0 ? SOLVE_DONE : SOLVE_INFEASIBLE);
    if (right && space->points > 0) {
        for (size_t k = 0; k < problem->slots; k++)
            space->slot[k] = slot_of(problem, &answer, k);
        double best = objective_of(problem, &answer, 0);
        right = best == space->best && best == value_of(space) &&
                report_of(problem, &answer, REPORT_SPACE) == space->points &&
                report_of(problem, &answer, REPORT_EVALUATIONS) == space->points &&
                report_of(problem, &answer, REPORT_SEEN) == 1;
    }
    arena_free(make.arena);
    return right;
}

int main(void)
{
    enum { ROUNDS = 300 };
    size_t exhaustive = 0, random = 0, feasible = 0, dependent = 0;
    srand(41);
    for (int round = 0; round < ROUNDS; round++) {
        struct described_space space;
        describe(&space);
        feasible += space.points > 0;
        for (size_t i = 0; i < UNKNOWNS; i++)
            dependent += space.unknown[i].parent >= 0;
        exhaustive += is_right(&space, "exhaustive");
        random += is_right(&space, "random");
    }
    tap_note("%zu spaces with points, %zu dependent unknowns", feasible, dependent);
    CHECK(exhaustive == ROUNDS);
    CHECK(random == ROUNDS);
    CHECK(feasible > ROUNDS / 2 && feasible < ROUNDS);

    /* evolution goes on until a small space is exhausted */
    size_t evolved = 0, tried = 0;
    srand(43);
    for (int round = 0; round < 60; round++) {
        struct described_space space;
        describe(&space);
        if (space.points < 1 || space.points > 40) continue;
        struct make make = make_new();
        const struct problem *problem = make_described(&make, &space, "evolution");
        struct answered answer = solve_alone(&make, problem);
        tried++;
        evolved += answer.status == SOLVE_DONE && objective_of(problem, &answer, 0) == space.best;
        arena_free(make.arena);
    }
    tap_note("%zu small spaces", tried);
    CHECK(evolved == tried && tried > 5);
    return tap_done();
}
