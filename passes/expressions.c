/* Evaluating a program's free-standing expressions; see session_evaluate in solve.h.
 *
 * The solve nodes below the expressions are solved in rounds: first those whose captures need no
 * other solve, all at once on the pool, then those that these made ready, and so on. When the
 * expressions are evaluated at last, every answer is in the session's memory. Nodes inside loops
 * depend on the loop's row; they are solved when the loop runs.
 */
#include <math.h>
#include <stdlib.h>

#include "passes/session.h"
#include "support/vector.h"

/* A solve node, and the rounds of solving before its captures are known. */
struct need {
    const struct expr *node;
    size_t round;
};

struct needs {
    struct arena *arena;
    struct VECTOR(struct need) need;
    uint32_t *round; /* by expression id: rounds before its value is known */
    size_t rounds;
};

/* Arguments are visited first, so their rounds are known. */
static void visit(void *context, const struct expr *expr)
{
    struct needs *needs = context;
    uint32_t round = 0;
    for (size_t i = 0; i < expr->args; i++)
        if (needs->round[expr->arg[i]->id] > round) round = needs->round[expr->arg[i]->id];
    if (expr->op == EXPR_solve && !(expr->reads & READS_ROW)) {
        struct need need = {expr, round++};
        vector_push(needs->arena, &needs->need, need);
        if (round > needs->rounds) needs->rounds = round;
    }
    needs->round[expr->id] = round;
}

/* The solves of one round. */
struct round {
    struct session *session;
    const struct expr **node;
    const double **capture;
    enum solve_status *status;
    size_t count;
};

static void solve_turn(void *context, size_t i)
{
    struct round *round = context;
    const struct problem *problem = round->node[i]->u.problem;
    double *outputs = calloc(problem_outputs(problem), sizeof *outputs);
    if (!outputs) out_of_memory();
    round->status[i] = session_solve_counted(round->session, problem, round->capture[i], outputs);
    free(outputs);
}

/* Runs expressions once; their solves come from memory or are solved on the way. */
static enum solve_status run(struct session *session, const struct expr *const *expr, size_t count,
                             double *out)
{
    struct arena *arena = arena_new();
    struct function *function = evaluator_expressions(session->evaluator, expr, count);
    double *block = NEW_ARRAY(arena, double, (count + 1) * BATCH_ALIGN + 8);
    double *aligned = (double *)(((uintptr_t)block + 63) & ~(uintptr_t)63);
    struct frame frame;
    frame_open(&frame, session, 0, session->journal);
    enum solve_status status = SOLVE_DONE;
    if (!function_run(function, &frame.host, NULL, NULL, aligned, BATCH_ALIGN, 1))
        status = frame.status == SOLVE_FAILED ? SOLVE_FAILED : SOLVE_INTERRUPTED;
    else if (frame.pending)
        status = SOLVE_INTERRUPTED;
    else if (frame.infeasible)
        status = SOLVE_INFEASIBLE;
    for (size_t i = 0; i < count; i++)
        out[i] = aligned[i * BATCH_ALIGN];
    if (status == SOLVE_INFEASIBLE && frame.blame.conflict)
        session->conflict = frame.blame.conflict;
    arena_free(arena);
    return status;
}

/* Evaluates the captures of all nodes of a round with one function. */
static enum solve_status find_captures(struct arena *arena, struct round *round)
{
    size_t captures = 0;
    for (size_t i = 0; i < round->count; i++)
        captures += round->node[i]->args;
    const struct expr **expr = NEW_ARRAY(arena, const struct expr *, captures);
    double *value = NEW_ARRAY(arena, double, captures);
    size_t at = 0;
    for (size_t i = 0; i < round->count; i++) {
        round->capture[i] = value + at;
        for (size_t k = 0; k < round->node[i]->args; k++)
            expr[at++] = round->node[i]->arg[k];
    }
    return captures ? run(round->session, expr, captures, value) : SOLVE_DONE;
}

/* The worst outcome; of several infeasible solves the first is to blame. */
static enum solve_status judge(const struct round *round)
{
    enum solve_status worst = SOLVE_DONE;
    for (size_t i = round->count; i-- > 0;) {
        if (round->status[i] > worst) worst = round->status[i];
        if (round->status[i] == SOLVE_INFEASIBLE)
            session_blame(round->session, round->node[i]->u.problem, round->capture[i]);
    }
    return worst;
}

static enum solve_status solve_round(struct session *session, struct arena *arena,
                                     const struct needs *needs, size_t number)
{
    struct round round = {.session = session};
    round.node = NEW_ARRAY(arena, const struct expr *, needs->need.count);
    round.capture = NEW_ARRAY(arena, const double *, needs->need.count);
    for (size_t i = 0; i < needs->need.count; i++)
        if (needs->need.item[i].round == number)
            round.node[round.count++] = needs->need.item[i].node;
    enum solve_status status = find_captures(arena, &round);
    if (status != SOLVE_DONE) return status;
    round.status = NEW_ARRAY(arena, enum solve_status, round.count);
    pool_run(session->pool, round.count, solve_turn, &round);
    return judge(&round);
}

enum solve_status session_evaluate(struct session *session, const struct expr *const *expr,
                                   size_t count, double *out)
{
    struct arena *arena = arena_new();
    struct needs needs = {.arena = arena};
    size_t most = 0;
    for (size_t i = 0; i < count; i++)
        if (expr[i]->id >= most) most = expr[i]->id + (size_t)1;
    needs.round = NEW_ARRAY(arena, uint32_t, most);
    expr_walk(arena, expr, count, visit, &needs);
    session->solves += needs.need.count;
    enum solve_status status = SOLVE_DONE;
    for (size_t i = 0; i < needs.rounds && status == SOLVE_DONE; i++)
        status = solve_round(session, arena, &needs, i);
    if (status == SOLVE_DONE)
        status = run(session, expr, count, out);
    else
        for (size_t i = 0; i < count; i++)
            out[i] = NAN;
    arena_free(arena);
    return status;
}
