/* Small facts about steps and folds. The LLVM module holds a copy, so this needs nothing else. */
#include <assert.h>
#include <math.h>

#include "backends/steps.h"
#include "support/limits.h"

size_t step_arguments(const struct step *step)
{
    static const uint8_t count[] = {
#define EXPR(op, text, arguments, result, facts)                                                   \
    [EXPR_##op] = (arguments) == MANY ? 0 : (arguments),
#define MANY 9
#include "ir/expr.def"
#undef MANY
#undef EXPR
        [STEP_ROW] = 0,  [STEP_LOOP] = 0, [STEP_END] = 1,
        [STEP_CALL] = 0, [STEP_TAKE] = 0, [STEP_OUT] = 1,
    };
    assert(step->op < STEP_OPS);
    return count[step->op];
}

size_t steps_most_args(const struct steps *steps)
{
    size_t most = 0;
    for (size_t k = 0; k < steps->calls; k++)
        if (steps->call[k].args > most) most = steps->call[k].args;
    return most;
}

size_t steps_most_results(const struct steps *steps)
{
    size_t most = 0;
    for (size_t k = 0; k < steps->calls; k++)
        if (steps->call[k].results > most) most = steps->call[k].results;
    return most;
}

bool steps_compilable(const struct steps *steps)
{
    size_t held = steps->registers + steps->loops;
    return held + steps_most_args(steps) + steps_most_results(steps) <= LIMIT_NATIVE_VALUES;
}

double fold_start(enum fold fold)
{
    switch (fold) {
    case FOLD_SUM: return 0;
    case FOLD_PRODUCT: return 1;
    case FOLD_MIN: return INFINITY;
    case FOLD_MAX: return -INFINITY;
    }
    return NAN;
}

enum expr_op fold_op(enum fold fold)
{
    switch (fold) {
    case FOLD_SUM: return EXPR_add;
    case FOLD_PRODUCT: return EXPR_mul;
    case FOLD_MIN: return EXPR_min;
    case FOLD_MAX: return EXPR_max;
    }
    return EXPR_OPS;
}
