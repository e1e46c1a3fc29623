/* NSGA-II (Deb, Pratap, Agarwal, Meyarivan, 2002): a population is sorted into fronts of mutually
 * non-dominated candidates, within a front by crowding distance; the better half breeds, by binary
 * tournaments: nine of ten children are crossed, and all are mutated. Of two candidates of which
 * one is not feasible, the one that is nearer to feasible dominates. The search's archive keeps
 * every non-dominated point seen.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "passes/method/vary.h"

enum { MOST_POPULATION = 1 << 14, ATTEMPTS = 3 };

/* Where a candidate stands in its population. */
struct standing {
    uint32_t number; /* of the candidate */
    uint32_t front;  /* 0 is the best */
    uint32_t beaten; /* by how many not yet ranked */
    double crowding; /* larger is lonelier, which is better */
};

struct nsga2 {
    struct search *search;
    struct variation variation;
    size_t population;
    size_t generation, survivors; /* survivors: how many, 0 before the first ranking */
    struct crowd all;             /* the survivors, best first; then, to be ranked, the children */
    struct crowd children, best;  /* best: scratch of survive */
    struct standing *standing;    /* of all, best first once sorted */
    struct parents {
        const double *a, *b;
        struct change change;
        bool crossed;
    } * chosen;
};

static bool dominates(const struct crowd *crowd, size_t i, size_t j)
{
    if (crowd->miss[i] != crowd->miss[j]) return crowd->miss[i] < crowd->miss[j];
    if (crowd->miss[i] != 0) return false;
    const double *x = crowd_value(crowd, i), *y = crowd_value(crowd, j);
    bool better = false;
    for (size_t k = 0; k < crowd->values; k++) {
        if (x[k] > y[k]) return false;
        better = better || x[k] < y[k];
    }
    return better;
}

static void count_beaten(const struct crowd *crowd, struct standing *standing, size_t count)
{
    for (size_t i = 0; i < count; i++)
        standing[i] = (struct standing){.number = (uint32_t)i};
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            if (dominates(crowd, i, j)) standing[j].beaten++;
}

/* Peels front after front: moves the members of each to the place behind the last. */
static void sort_fronts(const struct crowd *crowd, struct standing *standing, size_t count)
{
    count_beaten(crowd, standing, count);
    size_t begin = 0;
    for (uint32_t front = 0; begin < count; front++) {
        size_t end = begin;
        for (size_t i = begin; i < count; i++) {
            if (standing[i].beaten) continue;
            struct standing member = standing[i];
            member.front = front;
            standing[i] = standing[end];
            standing[end++] = member;
        }
        for (size_t i = begin; i < end; i++)
            for (size_t j = end; j < count; j++)
                if (dominates(crowd, standing[i].number, standing[j].number)) standing[j].beaten--;
        begin = end;
    }
}

/* One objective of a member of a front, for sorting. */
struct along {
    double value;
    uint32_t at;     /* in the front */
    uint32_t number; /* of the candidate: the fixed order of equals */
};

static int by_value(const void *a, const void *b)
{
    const struct along *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* Adds to each member the distance between its neighbours along one objective. */
static void add_crowding(const struct crowd *crowd, struct standing *front, size_t count,
                         size_t objective, struct along *along)
{
    for (size_t i = 0; i < count; i++)
        along[i] = (struct along){crowd_value(crowd, front[i].number)[objective], (uint32_t)i,
                                  front[i].number};
    qsort(along, count, sizeof *along, by_value);
    double width = along[count - 1].value - along[0].value;
    front[along[0].at].crowding = front[along[count - 1].at].crowding = INFINITY;
    if (!(width > 0) || !isfinite(width)) return;
    for (size_t i = 1; i + 1 < count; i++)
        front[along[i].at].crowding += (along[i + 1].value - along[i - 1].value) / width;
}

static int by_standing(const void *a, const void *b)
{
    const struct standing *x = a, *y = b;
    if (x->front != y->front) return x->front < y->front ? -1 : 1;
    if (x->crowding != y->crowding) return x->crowding > y->crowding ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* Ranks the first `count` candidates of `all`, best first. */
static void rank(struct nsga2 *n, size_t count)
{
    struct arena *scratch = arena_new();
    struct along *along = NEW_ARRAY(scratch, struct along, count);
    sort_fronts(&n->all, n->standing, count);
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin; end < count && n->standing[end].front == n->standing[begin].front;)
            end++;
        for (size_t k = 0; k < n->all.values; k++)
            add_crowding(&n->all, n->standing + begin, end - begin, k, along);
    }
    qsort(n->standing, count, sizeof *n->standing, by_standing);
    arena_free(scratch);
}

/* Of parents and children the better half, best first, so that a parent's number is its rank. */
static void survive(struct nsga2 *n)
{
    for (size_t i = 0; i < n->population; i++)
        crowd_copy(&n->all, n->survivors + i, &n->children, i);
    rank(n, n->survivors + n->population);
    n->survivors = n->population;
    for (size_t i = 0; i < n->survivors; i++)
        crowd_copy(&n->best, i, &n->all, n->standing[i].number);
    for (size_t i = 0; i < n->survivors; i++)
        crowd_copy(&n->all, i, &n->best, i);
}

static const double *tournament(const struct nsga2 *n, struct random *random)
{
    size_t i = (size_t)random_below(random, n->population);
    size_t j = (size_t)random_below(random, n->population);
    return crowd_row(&n->all, i < j ? i : j);
}

/* Chooses the parents. A child that was seen before becomes a mutant of itself; where children are
 * refused for what they miss, other parents get another. */
static void begin(void *context, size_t i, unsigned attempt, struct random *random)
{
    struct nsga2 *n = context;
    struct parents *chosen = &n->chosen[i];
    bool itself = attempt && !search_rejections(n->search);
    chosen->a = itself ? crowd_row(&n->children, i) : tournament(n, random);
    chosen->b = tournament(n, random);
    chosen->crossed = !itself && random_unit(random) < 0.9;
    chosen->change = change_draw(&n->variation, random);
}

static void breed(void *context, size_t i, struct random *random, const struct place *place,
                  struct extent extent, double *row)
{
    struct nsga2 *n = context;
    struct parents *chosen = &n->chosen[i];
    const double *from = chosen->a;
    if (chosen->crossed) {
        vary_cross(random, place, extent, chosen->a, chosen->b, row);
        if (place->guarded) row[place->mark] = 1; /* only active unknowns are bred */
        from = row;
    }
    vary_mutate(&n->variation, &chosen->change, random, place, extent, from, row);
}

static void breed_row(void *context, size_t i, struct random *random, double *row)
{
    struct nsga2 *n = context;
    struct parents *chosen = &n->chosen[i];
    const double *from = chosen->a;
    if (chosen->crossed) {
        vary_cross_row(&n->search->space, random, chosen->a, chosen->b, row);
        from = row;
    }
    vary_mutate_row(&n->variation, &chosen->change, random, from, row);
}

/* As published, about one number of a candidate changes. */
static double mutation_rate(struct search *search)
{
    double rate = search_option(search, "mutation");
    return isnan(rate) ? 1 / fmax(1, (double)search->space.slots) : rate;
}

static void open_nsga2(struct nsga2 *n, struct search *search, size_t population)
{
    *n = (struct nsga2){.search = search,
                        .population = population,
                        .all = crowd_new(search, 2 * population),
                        .children = crowd_new(search, population),
                        .best = crowd_new(search, population),
                        .variation = variation_new(search, mutation_rate(search))};
    n->standing = NEW_ARRAY(search->arena, struct standing, 2 * population);
    n->chosen = NEW_ARRAY(search->arena, struct parents, population);
}

static void keep(struct nsga2 *n)
{
    search_keep(n->search, &n->generation, sizeof n->generation);
    search_keep(n->search, &n->survivors, sizeof n->survivors);
    search_keep_crowd(n->search, &n->all, n->population);
}

void method_nsga2(struct search *search)
{
    size_t population = search_count(search, "population", 100, 2, MOST_POPULATION);
    size_t generations = search_count(search, "generations", 100, 1, UINT32_MAX);
    struct nsga2 n;
    open_nsga2(&n, search, population);
    search->planned = population * generations;
    struct maker maker = {.begin = begin,
                          .fill = breed,
                          .whole = breed_row,
                          .context = &n,
                          .attempts = ATTEMPTS,
                          .rejections = search_rejections(search)};
    keep(&n);
    search_resume(search);
    for (; n.generation < generations && search_checkpoint(search); n.generation++) {
        uint32_t major = (uint32_t)n.generation;
        bool made = major ? search_make(search, &n.children, population, major, &maker)
                          : search_sample(search, &n.children, population, major, ATTEMPTS);
        if (!made || !search_answer(search, &n.children, population)) return;
        survive(&n);
    }
}
