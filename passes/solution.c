/* From a question to its answer: the cache, then the journal, then a search. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "config.h"
#include "passes/journal.h"
#include "passes/search.h"
#include "passes/store.h"
#include "support/build_id.h"

/* Seconds that a search inside another must take to be worth an entry of the journal. */
static const double worth_journalling = 1e-3;

/* Runs the search of a solution. Called without the mutex. */
static struct solution search_for(struct session *session, const struct solution *solution,
                                  unsigned depth, struct journal *journal, struct arena *arena)
{
    struct search *search = NEW(arena, struct search);
    search->session = session;
    search->problem = solution->problem;
    search->captures = solution->captures;
    search->id = solution->id;
    search->depth = depth;
    search->journal = journal;
    search->arena = arena;
    struct solution answer = *solution;
    answer.status = search_run(search, &answer);
    return answer;
}

/* A search inside another: its answer is journalled when it took its time. */
static struct solution solve_inside(struct session *session, const struct solution *solution,
                                    unsigned depth, struct journal *journal, struct arena *arena)
{
    if (!journal) return search_for(session, solution, depth, NULL, arena);
    struct solution answer = *solution;
    size_t count = problem_outputs(solution->problem);
    struct digest key = digest_join(solution->id, (struct digest){'s', 's'});
    answer.outputs = NEW_ARRAY(arena, double, count);
    answer.status = SOLVE_DONE;
    if (!solution->fronted && journal_find(journal, key, answer.outputs, count)) return answer;
    double begin = clock_seconds();
    answer = search_for(session, solution, depth, journal, arena);
    if (answer.status == SOLVE_DONE && !answer.cut && clock_seconds() - begin > worth_journalling) {
        journal_add(journal, key, answer.outputs, count);
        journal_flush(journal, false);
    }
    return answer;
}

/* What the cache holds of a question, if it fits the problem. */
static bool load(struct session *session, struct arena *arena, struct solution *answer)
{
    struct store_entry entry;
    const struct problem *problem = answer->problem;
    if (store_load(arena, session->options.cache, answer->id, &entry)) return false;
    if (entry.outputs.count != problem_outputs(problem)) return false;
    if (entry.points > entry.value.count + entry.slot.count + 1) return false;
    if (entry.slot.count != entry.points * problem->slots) return false;
    if (entry.value.count != entry.points * problem->objectives) return false;
    answer->status = SOLVE_DONE;
    answer->outputs = arena_copy(arena, entry.outputs.item, entry.outputs.count * sizeof(double));
    answer->front = (struct front){(size_t)entry.points, entry.slot.item, entry.value.item};
    return true;
}

static void save(struct session *session, const struct solution *answer)
{
    const struct problem *problem = answer->problem;
    size_t outputs = problem_outputs(problem), points = answer->front.points;
    size_t evaluations = problem_output_report(problem, REPORT_EVALUATIONS);
    struct store_entry entry = {
        .id = answer->id,
        .problem = problem->name ? problem->name : "search",
        .method = answer->method,
        .version = build_id,
        .seed = session->options.seed,
        .budget = session->options.budget,
        .date = (int64_t)time(NULL),
        .evaluations = answer->outputs[evaluations],
        .best = problem->objectives ? answer->outputs[problem_output_objective(problem, 0)] : NAN,
        .captures = {problem->captures, answer->captures},
        .outputs = {outputs, answer->outputs},
        .slot = {points * problem->slots, answer->front.slot},
        .value = {points * problem->objectives, answer->front.value},
        .points = points};
    int error = store_save(session->options.cache, &entry);
    if (error)
        session_warn(session, "the answer cannot be kept in `%s`: %s", session->options.cache,
                     strerror(error));
}

/* Each top-level solve has a journal of its own in the cache, unless the session has one. */
static struct journal *open_journal(struct session *session, struct arena *arena, struct digest id)
{
    if (session->journal || !session->options.cache) return session->journal;
    char key[33];
    digest_print(id, key);
    return journal_open(arena_printf(arena, "%s/%s.journal", session->options.cache, key), false);
}

static void close_journal(struct session *session, struct journal *journal, bool needed)
{
    if (!journal) return;
    int error = journal_flush(journal, needed);
    if (error) session_warn(session, "the journal cannot be written: %s", strerror(error));
    if (journal == session->journal) return;
    if (needed)
        journal_close(journal);
    else
        journal_discard(journal);
}

static struct solution solve_outermost(struct session *session, const struct solution *solution,
                                       struct arena *arena)
{
    struct solution answer = *solution;
    bool caching = session->options.cache != NULL;
    bool known = caching && load(session, arena, &answer);
    if (session->options.recall) {
        struct recalled recalled = {solution->id, solution->problem, solution->captures, known};
        session->options.recall(session->options.recall_context, &recalled);
        answer.pending = !known;
        if (!known) answer.status = SOLVE_INTERRUPTED;
        return answer;
    }
    if (known) return answer;
    struct journal *journal = open_journal(session, arena, solution->id);
    answer = search_for(session, solution, 0, journal, arena);
    if (caching && answer.status == SOLVE_DONE && !answer.cut) save(session, &answer);
    bool over = answer.status == SOLVE_DONE || answer.status == SOLVE_INFEASIBLE;
    close_journal(session, journal, !over || answer.cut);
    return answer;
}

struct solution solution_find(struct session *session, const struct solution *question,
                              unsigned depth, struct journal *journal, struct arena *arena)
{
    if (depth) return solve_inside(session, question, depth, journal, arena);
    return solve_outermost(session, question, arena);
}
