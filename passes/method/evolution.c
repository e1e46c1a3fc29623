/* A population whose best become parents: each generation is the parents, mutants of single
 * parents and crosses of two. Parents are the best candidates ever seen (elitism), each once.
 *
 * Where the user names no number of generations and evaluations ask no solver and nobody outside,
 * a search that has found nothing feasible goes on, and has as many generations as usual from the
 * one that finds something. Every so often it begins with a new population: the elite may have
 * settled around a point that is nearly feasible and alone.
 */
#include <math.h>
#include <string.h>

#include "passes/method/vary.h"

enum {
    MOST_POPULATION = 1 << 20,
    ATTEMPTS = 3,
    PATIENCE = 1600, /* generations without anything feasible */
    RESTART = 200    /* generations between new populations */
};

/* The best candidates, best first; `order` numbers the rows of `crowd`. */
struct elite {
    struct crowd crowd;
    uint32_t *order;
    size_t count, most;
};

struct evolution {
    struct search *search;
    struct variation variation;
    struct elite elite;
    struct crowd crowd;
    struct parents {
        const double *a, *b; /* b: NULL for a mutant */
        struct change change;
    } * parents;
    size_t mutants, crossovers;
    uint32_t generation;
    size_t last; /* as many generations in all */
};

/* Where the candidate belongs. Of equals the newer comes first: on a plateau the elite drifts. */
static size_t rank(const struct elite *elite, const struct crowd *crowd, size_t i)
{
    size_t low = 0, high = elite->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (crowd_compare(crowd, i, &elite->crowd, elite->order[middle]) <= 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Takes in a candidate; only one that was never seen before can be missing from the elite. */
static void offer(struct elite *elite, const struct crowd *crowd, size_t i)
{
    if (!crowd->fresh[i]) return;
    bool full = elite->count == elite->most;
    /* Most children fall behind the last at once. */
    if (full && crowd_compare(crowd, i, &elite->crowd, elite->order[elite->count - 1]) > 0) return;
    size_t at = rank(elite, crowd, i);
    uint32_t row = full ? elite->order[elite->count - 1] : (uint32_t)elite->count;
    if (!full) elite->count++;
    memmove(elite->order + at + 1, elite->order + at,
            (elite->count - 1 - at) * sizeof *elite->order);
    elite->order[at] = row;
    crowd_copy(&elite->crowd, row, crowd, i);
}

static const double *pick(const struct elite *elite, struct random *random)
{
    size_t i = (size_t)random_below(random, elite->count);
    return crowd_row(&elite->crowd, elite->order[i]);
}

/* Chooses the parents. A child that was seen before becomes a mutant of itself, if its space lets
 * that be: its row is both parent and child. Where children are refused for what they miss, other
 * parents get another. */
static void begin(void *context, size_t i, unsigned attempt, struct random *random)
{
    struct evolution *e = context;
    struct parents *parents = &e->parents[i];
    bool itself = attempt && !search_rejections(e->search);
    parents->a = itself ? crowd_row(&e->crowd, i) : pick(&e->elite, random);
    parents->b = !itself && i >= e->mutants ? pick(&e->elite, random) : NULL;
    if (!parents->b) parents->change = change_draw(&e->variation, random);
}

static void breed(void *context, size_t i, struct random *random, const struct place *place,
                  struct extent extent, double *row)
{
    struct evolution *e = context;
    struct parents *parents = &e->parents[i];
    if (parents->b)
        vary_cross(random, place, extent, parents->a, parents->b, row);
    else
        vary_mutate(&e->variation, &parents->change, random, place, extent, parents->a, row);
}

static void breed_row(void *context, size_t i, struct random *random, double *row)
{
    struct evolution *e = context;
    struct parents *parents = &e->parents[i];
    if (parents->b)
        vary_cross_row(&e->search->space, random, parents->a, parents->b, row);
    else
        vary_mutate_row(&e->variation, &parents->change, random, parents->a, row);
}

static void open_evolution(struct evolution *e, size_t population)
{
    struct search *search = e->search;
    double parents = (double)(population < 8 ? population / 2 : population / 4);
    size_t most = search_count(search, "parents", parents, 1, population);
    double children = (double)(population - most);
    e->mutants = search_count(search, "mutants", ceil(children / 2), 0, MOST_POPULATION);
    double rest = children > (double)e->mutants ? children - (double)e->mutants : 0;
    e->crossovers = search_count(search, "crossovers", rest, 0, MOST_POPULATION);
    if (e->mutants + e->crossovers == 0) e->mutants = 1;
    size_t born = e->mutants + e->crossovers;
    e->crowd = crowd_new(search, born > population ? born : population);
    e->parents = NEW_ARRAY(search->arena, struct parents, e->crowd.count);
    e->elite = (struct elite){.crowd = crowd_new(search, most), .most = most};
    e->elite.order = NEW_ARRAY(search->arena, uint32_t, most);
    e->variation = variation_new(search, search_option(search, "mutation"));
}

/* Lets a search go on that has found nothing feasible after `done` generations. */
static void be_patient(struct evolution *e, size_t done, size_t generations)
{
    const struct search *search = e->search;
    if (search->feasible || done < generations || done >= PATIENCE) return;
    if (!search->pure || search_names(search, "generations")) return;
    e->last = done + generations;
    if (done % RESTART == 0) e->elite.count = 0;
}

static void keep(struct evolution *e)
{
    search_keep(e->search, &e->generation, sizeof e->generation);
    search_keep(e->search, &e->last, sizeof e->last);
    search_keep(e->search, &e->elite.count, sizeof e->elite.count);
    search_keep(e->search, e->elite.order, e->elite.most * sizeof *e->elite.order);
    search_keep_crowd(e->search, &e->elite.crowd, e->elite.most);
}

void method_evolution(struct search *search)
{
    size_t population = search_count(search, "population", 64, 2, MOST_POPULATION);
    size_t generations = search_count(search, "generations", 50, 1, UINT32_MAX);
    struct evolution e = {.search = search, .last = generations};
    open_evolution(&e, population);
    size_t born = e.mutants + e.crossovers;
    search->planned = population + born * (generations - 1);
    struct maker maker = {.begin = begin,
                          .fill = breed,
                          .whole = breed_row,
                          .context = &e,
                          .attempts = ATTEMPTS,
                          .rejections = search_rejections(search)};
    keep(&e);
    search_resume(search);
    for (; e.generation < e.last && search_checkpoint(search); e.generation++) {
        /* Where most values leave later unknowns nothing, a whole sample may hold no point. */
        size_t count = e.elite.count ? born : population;
        bool made = e.elite.count ? search_make(search, &e.crowd, count, e.generation, &maker)
                                  : search_sample(search, &e.crowd, count, e.generation, ATTEMPTS);
        if (!made || !search_answer(search, &e.crowd, count)) return;
        for (size_t i = 0; i < count; i++)
            offer(&e.elite, &e.crowd, i);
        be_patient(&e, (size_t)e.generation + 1, generations);
    }
}
