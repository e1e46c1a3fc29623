/* From a question to its answer: the cache, then the journal, then a search. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "config.h"
#include "passes/image.h"
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
    search->deadline = solution->deadline;
    search->journal = journal;
    search->arena = arena;
    struct solution answer = *solution;
    answer.status = search_run(search, &answer);
    return answer;
}

/* A search inside another: its answer is journalled when it took its time. */
static struct solution solve_journalled(struct session *session, const struct solution *solution,
                                        unsigned depth, struct journal *journal,
                                        struct arena *arena)
{
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

/* Gives up the image of a search whose answer is kept elsewhere by now. */
static void close_image(const struct solution *answer)
{
    if (answer->resumable)
        image_close(answer->image);
    else
        image_discard(answer->image);
}

static struct solution solve_inside(struct session *session, const struct solution *solution,
                                    unsigned depth, struct journal *journal, struct arena *arena)
{
    struct solution answer = journal ? solve_journalled(session, solution, depth, journal, arena)
                                     : search_for(session, solution, depth, NULL, arena);
    close_image(&answer);
    return answer;
}

/* ---- reasons ---- */

/* Looks for the problem of an inner search among those that an objective solves. */
struct looking {
    struct arena *arena;
    struct digest digest;
    const struct problem *found;
};

static void look_at(void *context, const struct expr *expr)
{
    struct looking *looking = context;
    if (expr->op == EXPR_solve &&
        !memcmp(&expr->u.problem->digest, &looking->digest, sizeof looking->digest))
        looking->found = expr->u.problem;
}

static void look_below(void *context, const struct expr *root)
{
    struct looking *looking = context;
    expr_walk(looking->arena, &root, 1, look_at, looking);
}

static const struct problem *find_inside(struct arena *arena, const struct problem *problem,
                                         struct digest digest)
{
    struct looking looking = {.arena = arena, .digest = digest};
    problem_each(problem, look_below, &looking);
    return looking.found;
}

/* What a reason says of its problem, or NULL when it does not fit. */
static struct conflict *read_reason(struct arena *arena, const struct problem *problem,
                                    const struct store_reason *reason)
{
    size_t count = reason->require.count;
    if (reason->distance.count != count || count > problem->requires) return NULL;
    size_t *set = NEW_ARRAY(arena, size_t, count);
    for (size_t i = 0; i < count; i++) {
        double number = reason->require.item[i];
        if (!(number >= 0 && number < (double)problem->requires)) return NULL;
        set[i] = (size_t)number;
    }
    struct conflict *conflict = NEW(arena, struct conflict);
    *conflict = (struct conflict){.problem = problem,
                                  .proven = reason->proven,
                                  .count = count,
                                  .require = set,
                                  .distance = reason->distance.item,
                                  .not_number = reason->not_number,
                                  .evaluated = reason->evaluated};
    return conflict;
}

/* The reasons of a search and of those inside it, or NULL when they do not fit its problem. */
static const struct conflict *read_reasons(struct arena *arena, const struct problem *problem,
                                           const struct store_entry *entry)
{
    const struct conflict *first = NULL, **link = &first;
    for (size_t i = 0; i < entry->reasons; i++) {
        const struct store_reason *reason = &entry->reason[i];
        /* A search may have no reason of its own: what its winner tells asks one inside. */
        if (memcmp(&problem->digest, &reason->problem, sizeof reason->problem) != 0)
            problem = find_inside(arena, problem, reason->problem);
        struct conflict *conflict = problem ? read_reason(arena, problem, reason) : NULL;
        if (!conflict) return NULL;
        *link = conflict;
        link = &conflict->inner;
    }
    return first;
}

static void write_reasons(struct arena *arena, const struct conflict *conflict,
                          struct store_entry *entry)
{
    size_t count = 0;
    for (const struct conflict *at = conflict; at; at = at->inner)
        count++;
    struct store_reason *reason = NEW_ARRAY(arena, struct store_reason, count);
    entry->reasons = count;
    entry->reason = reason;
    for (const struct conflict *at = conflict; at; at = at->inner, reason++) {
        double *require = NEW_ARRAY(arena, double, at->count);
        for (size_t i = 0; i < at->count; i++)
            require[i] = (double)at->require[i];
        *reason = (struct store_reason){.problem = at->problem->digest,
                                        .proven = at->proven,
                                        .not_number = at->not_number,
                                        .evaluated = at->evaluated,
                                        .require = {at->count, require},
                                        .distance = {at->count, at->distance}};
    }
}

/* ---- the cache ---- */

static bool load_infeasible(struct arena *arena, const struct store_entry *entry,
                            struct solution *answer)
{
    answer->conflict = read_reasons(arena, answer->problem, entry);
    answer->status = SOLVE_INFEASIBLE;
    answer->miss = entry->miss;
    return answer->conflict != NULL;
}

/* What the cache holds of a question, if it fits the problem. */
static bool load(struct session *session, struct arena *arena, struct solution *answer)
{
    struct store_entry entry;
    const struct problem *problem = answer->problem;
    if (store_load(arena, session->options.cache, answer->id, &entry)) return false;
    if (entry.reasons) return load_infeasible(arena, &entry, answer);
    if (entry.outputs.count != problem_outputs(problem)) return false;
    if (entry.points > entry.value.count + entry.slot.count + 1) return false;
    if (entry.slot.count != entry.points * problem->slots) return false;
    if (entry.value.count != entry.points * problem->objectives) return false;
    answer->status = SOLVE_DONE;
    answer->outputs = arena_copy(arena, entry.outputs.item, entry.outputs.count * sizeof(double));
    answer->front = (struct front){(size_t)entry.points, entry.slot.item, entry.value.item};
    return true;
}

static void write_outputs(const struct solution *answer, struct store_entry *entry)
{
    const struct problem *problem = answer->problem;
    size_t points = answer->front.points;
    entry->evaluations = answer->outputs[problem_output_report(problem, REPORT_EVALUATIONS)];
    if (problem->objectives) entry->best = answer->outputs[problem_output_objective(problem, 0)];
    entry->outputs = (struct numbers){problem_outputs(problem), answer->outputs};
    entry->slot = (struct numbers){points * problem->slots, answer->front.slot};
    entry->value = (struct numbers){points * problem->objectives, answer->front.value};
    entry->points = points;
}

static void save(struct session *session, struct arena *arena, const struct solution *answer)
{
    const struct problem *problem = answer->problem;
    struct store_entry entry = {.id = answer->id,
                                .problem = problem->name ? problem->name : "search",
                                .method = answer->method,
                                .version = build_id,
                                .seed = session->options.seed,
                                .budget = session->options.budget,
                                .date = (int64_t)time(NULL),
                                .best = NAN,
                                .captures = {problem->captures, answer->captures}};
    if (answer->status == SOLVE_DONE) {
        write_outputs(answer, &entry);
    } else {
        entry.evaluations = (double)answer->conflict->evaluated;
        entry.miss = answer->miss;
        write_reasons(arena, answer->conflict, &entry);
    }
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
    bool over = answer.status == SOLVE_DONE || answer.status == SOLVE_INFEASIBLE;
    bool told = answer.status == SOLVE_DONE || answer.conflict;
    if (caching && over && told && !answer.cut) save(session, arena, &answer);
    close_journal(session, journal, !over || answer.cut);
    close_image(&answer);
    return answer;
}

struct solution solution_find(struct session *session, const struct solution *question,
                              unsigned depth, struct journal *journal, struct arena *arena)
{
    if (depth) return solve_inside(session, question, depth, journal, arena);
    return solve_outermost(session, question, arena);
}
