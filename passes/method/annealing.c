/* Simulated annealing (Kirkpatrick, Gelatt, Vecchi, 1983): chains that step to a changed candidate
 * when it is better, and to a worse one with probability exp(-difference / temperature). The
 * temperature falls geometrically from `start` to `end`. By default it starts at the spread of a
 * sample's values and ends at a thousandth of that. Chains run side by side, one batch a step.
 */
#include <math.h>
#include <string.h>

#include "passes/method/vary.h"

enum {
    MOST_CHAINS = 1 << 16,
    SAMPLE = 64,        /* candidates that set the scale and the chains' first points */
    ACCEPTING = 1 << 30 /* streams of the decisions, apart from those of the changes */
};

struct annealing {
    struct search *search;
    struct variation variation;
    struct crowd current, next;
    struct change *change;
    double start, end;
    double temperature; /* in units of the starting one */
    uint32_t step;
};

static void begin(void *context, size_t i, unsigned attempt, struct random *random)
{
    (void)attempt;
    struct annealing *a = context;
    a->change[i] = change_draw(&a->variation, random);
}

static void step(void *context, size_t i, struct random *random, const struct place *place,
                 struct extent extent, double *row)
{
    struct annealing *a = context;
    vary_mutate(&a->variation, &a->change[i], random, place, extent, crowd_row(&a->current, i),
                row);
}

static void step_row(void *context, size_t i, struct random *random, double *row)
{
    struct annealing *a = context;
    vary_mutate_row(&a->variation, &a->change[i], random, crowd_row(&a->current, i), row);
}

/* The standard deviation of the first objective over the feasible candidates; 1 without any. */
static double spread(const struct crowd *crowd)
{
    double sum = 0, squares = 0, count = 0;
    for (size_t i = 0; i < crowd->count && crowd->values; i++) {
        double x = crowd_value(crowd, i)[0];
        if (crowd->miss[i] != 0 || !isfinite(x)) continue;
        sum += x;
        squares += x * x;
        count++;
    }
    double variance = count > 1 ? (squares - sum * sum / count) / (count - 1) : 0;
    return variance > 0 ? sqrt(variance) : 1;
}

/* Each chain starts at one of the best of the sample. */
static void choose_starts(struct annealing *a, const struct crowd *sample)
{
    size_t chains = a->current.count;
    bool *taken = NEW_ARRAY(a->search->arena, bool, sample->count);
    for (size_t i = 0; i < chains; i++) {
        size_t best = sample->count;
        for (size_t j = 0; j < sample->count; j++)
            if (!taken[j] && (best == sample->count || crowd_compare(sample, j, sample, best) < 0))
                best = j;
        taken[best] = true;
        crowd_copy(&a->current, i, sample, best);
    }
}

/* How much worse the next candidate is, in units of the starting temperature; infinite when a
 * feasible point would be left for one that is not. */
static double worsening(const struct annealing *a, size_t i)
{
    double from = a->current.miss[i], to = a->next.miss[i];
    if (to != 0 || from != 0) return from == 0 ? INFINITY : to - from;
    const double *x = crowd_value(&a->current, i), *y = crowd_value(&a->next, i);
    for (size_t k = 0; k < a->next.values; k++)
        if (x[k] != y[k]) return (y[k] - x[k]) / a->start;
    return 0;
}

static void move(struct annealing *a, size_t i)
{
    double worse = crowd_compare(&a->next, i, &a->current, i) <= 0 ? 0 : worsening(a, i);
    if (worse > 0) {
        struct random random =
            random_stream(a->search->key, a->step, (uint32_t)ACCEPTING + (uint32_t)i);
        if (random_unit(&random) >= exp(-worse / a->temperature)) return;
    }
    crowd_copy(&a->current, i, &a->next, i);
}

static void open_annealing(struct annealing *a, struct search *search, size_t chains)
{
    *a = (struct annealing){.search = search, .temperature = 1, .step = 1};
    a->variation = variation_new(search, 1e-9);
    a->current = crowd_new(search, chains);
    a->next = crowd_new(search, chains);
    a->change = NEW_ARRAY(search->arena, struct change, chains);
    a->start = search_option(search, "start");
    a->end = search_option(search, "end");
}

static void keep(struct annealing *a)
{
    search_keep(a->search, &a->start, sizeof a->start);
    search_keep(a->search, &a->end, sizeof a->end);
    search_keep(a->search, &a->temperature, sizeof a->temperature);
    search_keep(a->search, &a->step, sizeof a->step);
    search_keep_crowd(a->search, &a->current, a->current.count);
}

/* Sets the scale and the chains' first points by a sample. */
static bool begin_chains(struct annealing *a)
{
    struct search *search = a->search;
    size_t count = a->current.count > SAMPLE ? a->current.count : SAMPLE;
    struct crowd sample = crowd_new(search, count);
    if (!search_sample(search, &sample, count, 0, 0) || !search_answer(search, &sample, count))
        return false;
    if (!(a->start > 0)) a->start = spread(&sample);
    if (!(a->end > 0)) a->end = a->start * 1e-3;
    choose_starts(a, &sample);
    return true;
}

void method_annealing(struct search *search)
{
    size_t steps = search_count(search, "steps", 10000, 1, UINT32_MAX - 1);
    size_t chains = search_count(search, "chains", 4, 1, MOST_CHAINS);
    search->planned = steps * chains + SAMPLE;
    struct annealing a;
    open_annealing(&a, search, chains);
    keep(&a);
    if (!search_resume(search) && !begin_chains(&a)) return;
    struct maker maker = {.begin = begin,
                          .fill = step,
                          .whole = step_row,
                          .context = &a,
                          .rejections = search_rejections(search)};
    double cooling = pow(a.end / a.start, 1 / (double)steps);
    for (; a.step <= steps && search_checkpoint(search); a.step++) {
        if (!search_make(search, &a.next, chains, a.step, &maker)) return;
        if (!search_answer(search, &a.next, chains)) return;
        for (size_t i = 0; i < chains; i++)
            move(&a, i);
        a.temperature *= cooling;
    }
}
