/* Answering crowds: memory, evaluation, and what is learnt from each answer; see search.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "passes/journal.h"
#include "passes/search.h"
#include "passes/truths.h"

enum { WORTH_JOURNALLING_NS = 2000, AHEAD = 8 /* candidates */ };
static const uint32_t NOWHERE = UINT32_MAX;

/* Keeps what a candidate tells: the best so far, the front, or what it failed to meet. */
static void learn(struct search *search, const struct crowd *crowd, size_t i,
                  const double *distance)
{
    size_t values = crowd->values;
    if (crowd->miss[i] != 0) {
        if (search->feasible || !distance) return;
        if (crowd->miss[i] < search->nearest) {
            search->nearest = crowd->miss[i];
            memcpy(search->best, crowd_row(crowd, i), search->space.row * sizeof(double));
        }
        truths_add(search->truths, distance + i * (search->problem->requires + 1));
        return;
    }
    const double *value = crowd_value(crowd, i);
    bool better = !search->feasible++;
    for (size_t k = 0; k < values && !better; k++) {
        if (value[k] > search->best_value[k]) break;
        better = value[k] < search->best_value[k];
    }
    if (better) {
        memcpy(search->best, crowd_row(crowd, i), search->space.row * sizeof(double));
        if (values) memcpy(search->best_value, value, values * sizeof(double));
    }
    if (values > 1)
        archive_add(&search->archive, crowd_row(crowd, i), search->space.row, value, values);
}

/* The journal's key of a candidate. Only feasible ones are journalled: what others failed to meet
 * is needed to explain a conflict, and costs little to find out again. */
static struct digest journal_key(const struct search *search, const struct crowd *crowd, size_t i)
{
    size_t size = search->space.slots * sizeof(double);
    return digest_join(search->id, digest_bytes(crowd_row(crowd, i), size));
}

/* Answers what the journal knows; the others go to `rest`. */
static size_t replay(struct search *search, struct crowd *crowd, const uint32_t *todo, size_t count,
                     uint32_t *rest)
{
    size_t left = 0;
    for (size_t k = 0; k < count; k++) {
        size_t i = todo[k];
        if (journal_find(search->journal, journal_key(search, crowd, i), crowd_value(crowd, i),
                         crowd->values))
            crowd->miss[i] = 0;
        else
            rest[left++] = (uint32_t)i;
    }
    return left;
}

/* Journals answers that cost more than journalling them. */
static void journal_answers(struct search *search, const struct crowd *crowd, const uint32_t *todo,
                            size_t count)
{
    if (search->lane_seconds[1] < WORTH_JOURNALLING_NS * 1e-9) return;
    for (size_t k = 0; k < count; k++)
        if (crowd->miss[todo[k]] == 0)
            journal_add(search->journal, journal_key(search, crowd, todo[k]),
                        crowd_value(crowd, todo[k]), crowd->values);
    journal_flush(search->journal, false);
}

/* Evaluates the candidates that the journal does not answer. Where nobody is asked, the search as a
 * whole is kept instead. */
static bool evaluate_rest(struct search *search, struct crowd *crowd, const uint32_t *todo,
                          size_t count, double *distance)
{
    if (!search->journal || search->pure)
        return search_evaluate(search, crowd, todo, count, distance);
    uint32_t *rest = NULL;
    if (journal_count(search->journal)) {
        rest = reallocarray(NULL, count + 1, sizeof *rest);
        if (!rest) out_of_memory();
        count = replay(search, crowd, todo, count, rest);
        todo = rest;
    }
    bool whole = search_evaluate(search, crowd, todo, count, distance);
    if (whole || search->stop == STOP_DEADLINE) journal_answers(search, crowd, todo, count);
    free(rest);
    return whole;
}

/* Evaluates the candidates in todo and learns from them in this order. */
static bool evaluate(struct search *search, struct crowd *crowd, const uint32_t *todo, size_t count)
{
    double *distance = NULL;
    if (!search->feasible) {
        distance =
            reallocarray(NULL, crowd->count * (search->problem->requires + 1), sizeof *distance);
        if (!distance) out_of_memory();
    }
    bool whole = evaluate_rest(search, crowd, todo, count, distance);
    bool counts = whole || search->stop == STOP_DEADLINE;
    for (size_t i = 0; i < count && counts; i++) {
        if (isnan(crowd->miss[todo[i]])) continue; /* there was no time for it */
        learn(search, crowd, todo[i], distance);
        search->evaluated++;
    }
    free(distance);
    return whole;
}

/* Whether a batch has left something to do. Whether there is time for it is asked between batches,
 * when the method has taken the answers in. */
static bool go_on(struct search *search)
{
    session_progress(search->session, search);
    double points = search->space.exact ? search->space.points : INFINITY;
    if ((double)search->evaluated >= points) search->exhausted = true;
    if (search->exhausted || search->evaluated >= search->budget ||
        search->seen.count >= SEEN_MOST || (search->feasible && !search->problem->objectives))
        search->stop = STOP_ENOUGH;
    return search->stop == STOP_NOT;
}

static void forget(struct crowd *crowd, size_t count)
{
    for (size_t i = 0; i < count; i++)
        crowd->miss[i] = INFINITY;
}

/* Scratch of one answering: which point each candidate is, and which are to be evaluated. */
struct sorting {
    uint32_t *point, *todo;
    size_t count;
};

/* Finds each candidate among the points seen; new ones are added until the budget is used up. */
static void sort_out(struct search *search, const struct crowd *crowd, size_t count,
                     struct sorting *sorting)
{
    uint64_t allowed = search->budget - search->evaluated;
    for (size_t i = 0; i < count; i++) {
        sorting->point[i] = NOWHERE;
        crowd->fresh[i] = false;
        if (i + AHEAD < count) seen_expect(&search->seen, crowd->key[i + AHEAD]);
        if (crowd_row(crowd, i)[search->space.dead] != 0) continue;
        if (sorting->count == allowed) {
            size_t known = seen_find(&search->seen, crowd->key[i]);
            if (known != SIZE_MAX) sorting->point[i] = (uint32_t)known;
            continue;
        }
        size_t fresh = search->seen.count;
        sorting->point[i] = (uint32_t)seen_add(&search->seen, crowd->key[i]);
        crowd->fresh[i] = sorting->point[i] == fresh;
        if (crowd->fresh[i]) sorting->todo[sorting->count++] = (uint32_t)i;
    }
}

static void remember(struct search *search, const struct crowd *crowd,
                     const struct sorting *sorting)
{
    size_t width = search->seen.values;
    for (size_t k = 0; k < sorting->count; k++) {
        size_t i = sorting->todo[k];
        double *kept = search->seen.value + sorting->point[i] * width;
        kept[0] = crowd->miss[i];
        if (width > 1) memcpy(kept + 1, crowd_value(crowd, i), (width - 1) * sizeof *kept);
    }
}

static void recall(const struct search *search, struct crowd *crowd, size_t count,
                   const struct sorting *sorting)
{
    size_t width = search->seen.values;
    for (size_t i = 0; i < count; i++) {
        crowd->miss[i] = INFINITY;
        if (sorting->point[i] == NOWHERE) continue;
        const double *kept = search->seen.value + sorting->point[i] * width;
        crowd->miss[i] = kept[0];
        if (width > 1) memcpy(crowd_value(crowd, i), kept + 1, (width - 1) * sizeof *kept);
    }
}

bool search_answer(struct search *search, struct crowd *crowd, size_t count)
{
    if (search->stop != STOP_NOT) {
        forget(crowd, count);
        return false;
    }
    uint32_t *scratch = reallocarray(NULL, count, 2 * sizeof *scratch);
    if (!scratch) out_of_memory();
    struct sorting sorting = {.point = scratch, .todo = scratch + count};
    sort_out(search, crowd, count, &sorting);
    bool whole = evaluate(search, crowd, sorting.todo, sorting.count);
    if (whole) {
        remember(search, crowd, &sorting);
        recall(search, crowd, count, &sorting);
    } else
        forget(crowd, count);
    free(scratch);
    return whole && go_on(search);
}

bool search_answer_new(struct search *search, struct crowd *crowd, size_t count)
{
    uint64_t allowed = search->budget - search->evaluated;
    if (count > allowed) count = (size_t)allowed;
    uint32_t *todo = reallocarray(NULL, count + 1, sizeof *todo);
    if (!todo) out_of_memory();
    for (size_t i = 0; i < count; i++)
        todo[i] = (uint32_t)i;
    bool whole = search->stop == STOP_NOT && evaluate(search, crowd, todo, count);
    if (!whole) forget(crowd, count);
    free(todo);
    return whole && go_on(search);
}
