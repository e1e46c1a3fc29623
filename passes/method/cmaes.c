/* Covariance matrix adaptation (Hansen, "The CMA evolution strategy: a tutorial", 2016) on the real
 * coordinates in [0, 1] that the domains give their points; candidates are decoded and repaired,
 * and drawn again while they miss a requirement that costs nothing to ask (as NAAS fills its
 * populations).
 *
 * Names follow the tutorial: mean m, step size sigma, covariance C, its Cholesky factor A,
 * evolution paths ps and pc, lambda candidates of which the best mu count with weights w. A factor
 * of C made once a generation serves both to draw and, in place of C^(-1/2), to whiten the mean's
 * step. The worst candidates count with negative weights (the tutorial's active update). Beyond 256
 * coordinates only the diagonal of C is kept (Ros and Hansen, 2008).
 *
 * The first generation is drawn uniformly, and the distribution starts around its best candidate
 * with a third of `sigma`: where most points miss a requirement the middle is as bad a start as
 * any, and a search of few generations has no time to leave it.
 *
 * When a generation holds no new point, or the best values no longer differ, the distribution has
 * shrunk to nothing: it starts again around a random mean with twice the population (IPOP; Auger
 * and Hansen, 2005). `generations` counts those of the first population.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "passes/search.h"

enum {
    MOST_POPULATION = 1 << 16,
    WHOLE_MATRIX = 256,
    ATTEMPTS = 2,
    REJECTIONS = 100,
    RESTARTS = 1 << 30
};

struct cmaes {
    struct search *search;
    size_t n, lambda, mu;
    bool diagonal;
    double mu_eff, c_s, d_s, c_c, c_1, c_mu, chi; /* the tutorial's constants */
    double sigma, sigma0;
    double *w;                  /* of lambda candidates, best first; sum of the positive ones 1 */
    double *m, *ps, *pc, *step; /* step: (new m - m) / sigma */
    double *C, *A;              /* n x n, or n when diagonal */
    double *x;                  /* lambda x n */
    double *z;                  /* lambda x n, scratch of drawing */
    uint32_t *order;            /* candidates, best first */
    uint64_t made;              /* candidates */
    uint32_t generation, restarts;
    uint32_t since;      /* generations since the last start */
    double flat;         /* the best value of some generation ... */
    uint32_t flat_since; /* ... and how long all have been as good */
    struct crowd crowd;
};

/* The positive weights of the better half, which sum to 1. Answers the sum of their squares. */
static double weigh_best(struct cmaes *c)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < c->lambda; i++) {
        c->w[i] = log(((double)c->lambda + 1) / 2) - log((double)i + 1);
        if (i < c->mu) sum += c->w[i];
    }
    for (size_t i = 0; i < c->mu; i++) {
        c->w[i] /= sum;
        squares += c->w[i] * c->w[i];
    }
    return squares;
}

/* The negative ones: as large as keeps C positive definite (the tutorial's alphas). */
static void weigh_worst(struct cmaes *c)
{
    double n = (double)c->n, sum = 0, squares = 0;
    for (size_t i = c->mu; i < c->lambda; i++) {
        sum -= c->w[i];
        squares += c->w[i] * c->w[i];
    }
    double mu_eff = squares > 0 ? sum * sum / squares : 0;
    double most = fmin(1 + c->c_1 / c->c_mu, 1 + 2 * mu_eff / (c->mu_eff + 2));
    most = fmin(most, (1 - c->c_1 - c->c_mu) / (n * c->c_mu));
    for (size_t i = c->mu; i < c->lambda; i++)
        c->w[i] = sum > 0 ? c->w[i] * most / sum : 0;
}

static void set_constants(struct cmaes *c)
{
    double n = (double)c->n, mu_eff = c->mu_eff = 1 / weigh_best(c);
    c->c_s = (mu_eff + 2) / (n + mu_eff + 5);
    c->d_s = 1 + c->c_s + 2 * fmax(0, sqrt((mu_eff - 1) / (n + 1)) - 1);
    c->c_c = (4 + mu_eff / n) / (n + 4 + 2 * mu_eff / n);
    c->c_1 = 2 / ((n + 1.3) * (n + 1.3) + mu_eff);
    c->c_mu = 2 * (0.25 + mu_eff - 2 + 1 / mu_eff) / ((n + 2) * (n + 2) + mu_eff);
    c->chi = sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    /* Of a diagonal fewer numbers are learnt, so they may be learnt faster. */
    double faster = c->diagonal ? (n + 2) / 3 : 1;
    c->c_1 = fmin(1, c->c_1 * faster);
    c->c_mu = fmin(1 - c->c_1, c->c_mu * faster);
    weigh_worst(c);
}

/* The matrix back to the identity, the paths to 0; the mean to the middle, or anywhere. */
static void start(struct cmaes *c)
{
    struct random random = random_stream(c->search->key, c->restarts, RESTARTS);
    size_t size = c->diagonal ? c->n : c->n * c->n;
    memset(c->C, 0, size * sizeof *c->C);
    for (size_t i = 0; i < c->n; i++) {
        c->C[c->diagonal ? i : i * c->n + i] = 1;
        c->m[i] = c->restarts ? random_unit(&random) : 0.5;
        c->ps[i] = c->pc[i] = 0;
    }
    c->sigma = c->sigma0;
    c->since = c->flat_since = 0;
    c->restarts++;
}

/* The factor is kept by columns, so that every loop over it adds to numbers side by side instead of
 * waiting for one sum. */
static double *column(const struct cmaes *c, size_t j)
{
    return c->A + j * c->n;
}

static void subtract(double *from, double factor, const double *what, size_t count)
{
    for (size_t i = 0; i < count; i++)
        from[i] -= factor * what[i];
}

/* A with A A' = C, a column at a time. False when rounding has made C indefinite. */
static bool factor(struct cmaes *c)
{
    size_t n = c->n;
    if (c->diagonal) {
        for (size_t i = 0; i < n; i++) {
            if (!(c->C[i] > 0)) return false;
            c->A[i] = sqrt(c->C[i]);
        }
        return true;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            column(c, j)[i] = c->C[i * n + j];
    for (size_t k = 0; k < n; k++) {
        double *pivot = column(c, k);
        if (!(pivot[k] > 1e-20)) return false;
        pivot[k] = sqrt(pivot[k]);
        for (size_t i = k + 1; i < n; i++)
            pivot[i] /= pivot[k];
        for (size_t j = k + 1; j < n; j++)
            subtract(column(c, j) + j, pivot[j], pivot + j, n - j);
    }
    return true;
}

/* Standard normal numbers, two by two (Box and Muller, 1958). */
static void draw_normals(struct random *random, double *z, size_t count)
{
    for (size_t k = 0; k < count; k += 2) {
        double radius = sqrt(-2 * log(1 - random_unit(random)));
        double angle = 6.283185307179586 * random_unit(random);
        z[k] = radius * cos(angle);
        if (k + 1 < count) z[k + 1] = radius * sin(angle);
    }
}

/* x = A z */
static void spread(const struct cmaes *c, const double *z, double *x)
{
    size_t n = c->n;
    for (size_t k = 0; k < n; k++)
        x[k] = c->diagonal ? c->A[k] * z[k] : 0;
    for (size_t j = 0; j < n && !c->diagonal; j++) {
        const double *a = column(c, j);
        for (size_t k = j; k < n; k++)
            x[k] += a[k] * z[j];
    }
}

static double within_unit(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* x = m + sigma A z, clipped; in the first generation anywhere. */
static void draw(void *context, size_t i, unsigned attempt, struct random *random)
{
    (void)attempt;
    struct cmaes *c = context;
    double *x = c->x + i * c->n, *z = c->z + i * c->n;
    if (!c->generation) {
        for (size_t k = 0; k < c->n; k++)
            x[k] = random_unit(random);
        return;
    }
    draw_normals(random, z, c->n);
    spread(c, z, x);
    for (size_t k = 0; k < c->n; k++)
        x[k] = within_unit(c->m[k] + c->sigma * x[k]);
}

static void decode(void *context, size_t i, struct random *random, const struct place *place,
                   struct extent extent, double *row)
{
    (void)random;
    struct cmaes *c = context;
    double *slot = row + place->first;
    if (place->function && place->domain->coordinates(extent) > place->coordinates) {
        memset(slot, 0, place->slots * sizeof *slot);
        place->domain->repair(extent, slot);
        return;
    }
    place->domain->decode(extent, c->x + i * c->n + place->coordinate, slot);
}

static int by_rank(const void *a, const void *b, void *context)
{
    const struct crowd *crowd = context;
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    int order = crowd_compare(crowd, i, crowd, j);
    return order ? order : i < j ? -1 : i > j;
}

/* Sorts the candidates, best first; equals in their order. */
static void sort(struct cmaes *c)
{
    for (uint32_t i = 0; i < c->lambda; i++)
        c->order[i] = i;
    qsort_r(c->order, c->lambda, sizeof *c->order, by_rank, &c->crowd);
}

/* Solves A y = step: the whitened step. */
static void whiten(const struct cmaes *c, const double *step, double *y)
{
    size_t n = c->n;
    memcpy(y, step, n * sizeof *y);
    for (size_t i = 0; i < n; i++) {
        y[i] /= c->diagonal ? c->A[i] : column(c, i)[i];
        if (!c->diagonal) subtract(y + i + 1, y[i], column(c, i) + i + 1, n - i - 1);
    }
}

static void move_mean(struct cmaes *c)
{
    for (size_t k = 0; k < c->n; k++) {
        double mean = 0;
        for (size_t i = 0; i < c->mu; i++)
            mean += c->w[i] * c->x[c->order[i] * c->n + k];
        c->step[k] = (mean - c->m[k]) / c->sigma;
    }
}

/* Adds weight * y y' to the lower half of C, or to its diagonal. */
static void add_outer(struct cmaes *c, double weight, const double *y)
{
    for (size_t i = 0; i < c->n; i++) {
        double wy = weight * y[i];
        if (c->diagonal) {
            c->C[i] += wy * y[i];
            continue;
        }
        double *row = c->C + i * c->n;
        for (size_t j = 0; j <= i; j++)
            row[j] += wy * y[j];
    }
}

/* The weight of a candidate's outer product: a negative one is measured against the candidate's
 * whitened length, so that no candidate takes more away than an average one. */
static double outer_weight(struct cmaes *c, size_t k, const double *y)
{
    if (c->w[k] >= 0) return c->c_mu * c->w[k];
    double length = 0, *white = c->z + c->n;
    whiten(c, y, white);
    for (size_t i = 0; i < c->n; i++)
        length += white[i] * white[i];
    return length > 0 ? c->c_mu * c->w[k] * (double)c->n / length : 0;
}

/* The rank-one and rank-mu updates; only the lower half of C is kept. */
static void update_matrix(struct cmaes *c, bool stalled)
{
    double weights = 0, *y = c->z;
    for (size_t k = 0; k < c->lambda; k++)
        weights += c->w[k];
    double keep = 1 - c->c_1 - c->c_mu * weights;
    if (stalled) keep += c->c_1 * c->c_c * (2 - c->c_c);
    size_t size = c->diagonal ? c->n : c->n * c->n;
    for (size_t i = 0; i < size; i++)
        c->C[i] *= keep;
    add_outer(c, c->c_1, c->pc);
    for (size_t k = 0; k < c->lambda; k++) {
        const double *x = c->x + c->order[k] * c->n;
        for (size_t i = 0; i < c->n; i++)
            y[i] = (x[i] - c->m[i]) / c->sigma;
        add_outer(c, outer_weight(c, k, y), y);
    }
}

static void adapt(struct cmaes *c)
{
    move_mean(c);
    whiten(c, c->step, c->z);
    double length = 0;
    for (size_t k = 0; k < c->n; k++) {
        c->ps[k] = (1 - c->c_s) * c->ps[k] + sqrt(c->c_s * (2 - c->c_s) * c->mu_eff) * c->z[k];
        length += c->ps[k] * c->ps[k];
    }
    length = sqrt(length);
    c->since++;
    double unbiased = length / sqrt(1 - pow(1 - c->c_s, 2.0 * c->since));
    bool stalled = !(unbiased < (1.4 + 2 / ((double)c->n + 1)) * c->chi);
    double pull = stalled ? 0 : sqrt(c->c_c * (2 - c->c_c) * c->mu_eff);
    for (size_t k = 0; k < c->n; k++)
        c->pc[k] = (1 - c->c_c) * c->pc[k] + pull * c->step[k];
    update_matrix(c, stalled);
    for (size_t k = 0; k < c->n; k++)
        c->m[k] += c->sigma * c->step[k];
    /* Coordinates reach from 0 to 1: a larger step only draws at the walls. */
    c->sigma = fmin(1, c->sigma * exp(c->c_s / c->d_s * (length / c->chi - 1)));
}

/* Whether the best values have been the same for so long that nothing moves any more (the
 * tutorial's TolFun, relative). Candidates that are not feasible say nothing. */
static bool is_flat(struct cmaes *c)
{
    uint32_t best = c->order[0];
    if (c->crowd.miss[best] != 0 || !c->crowd.values) return false;
    double value = crowd_value(&c->crowd, best)[0];
    bool same = c->flat_since && fabs(value - c->flat) <= 1e-12 * fabs(c->flat);
    if (!same) c->flat = value;
    c->flat_since = same ? c->flat_since + 1 : 1;
    return c->flat_since > 10 + 30 * c->n / c->lambda;
}

/* The distribution starts around the best of the first generation. */
static void settle(struct cmaes *c)
{
    memcpy(c->m, c->x + c->order[0] * c->n, c->n * sizeof *c->m);
    c->sigma = c->sigma0 / 3;
}

/* Room for lambda candidates, and the constants that follow from it. */
static void set_population(struct cmaes *c, size_t lambda)
{
    struct arena *arena = c->search->arena;
    c->lambda = lambda;
    c->mu = lambda / 2;
    c->w = NEW_ARRAY(arena, double, lambda);
    c->x = NEW_ARRAY(arena, double, lambda * c->n);
    c->z = NEW_ARRAY(arena, double, lambda * c->n);
    c->order = NEW_ARRAY(arena, uint32_t, lambda);
    c->crowd = crowd_new(c->search, lambda);
    set_constants(c);
}

/* Around another mean, with twice the population if so many candidates may still be made. */
static void restart(struct cmaes *c, uint64_t left)
{
    size_t twice = 2 * c->lambda;
    if (twice <= MOST_POPULATION && twice <= left) set_population(c, twice);
    start(c);
}

static void open_cmaes(struct cmaes *c, struct search *search)
{
    struct arena *arena = search->arena;
    size_t n = search->space.coordinates;
    double usual = 4 + floor(3 * log((double)n));
    *c = (struct cmaes){.search = search, .n = n, .diagonal = n > WHOLE_MATRIX};
    double sigma = search_option(search, "sigma");
    c->sigma0 = sigma > 0 && sigma <= 1 ? sigma : 0.3;
    size_t size = c->diagonal ? n : n * n;
    c->m = NEW_ARRAY(arena, double, n);
    c->ps = NEW_ARRAY(arena, double, n);
    c->pc = NEW_ARRAY(arena, double, n);
    c->step = NEW_ARRAY(arena, double, n);
    c->C = NEW_ARRAY(arena, double, size);
    c->A = NEW_ARRAY(arena, double, size);
    set_population(c, search_count(search, "population", usual, 4, MOST_POPULATION));
    start(c);
}

/* The factor is made anew every generation, and what has room for lambda candidates when it is
 * known how many they were. */
static void keep(struct cmaes *c)
{
    struct search *search = c->search;
    search_keep(search, &c->made, sizeof c->made);
    search_keep(search, &c->lambda, sizeof c->lambda);
    search_keep(search, &c->flat, sizeof c->flat);
    search_keep(search, &c->flat_since, sizeof c->flat_since);
    search_keep(search, &c->generation, sizeof c->generation);
    search_keep(search, &c->restarts, sizeof c->restarts);
    search_keep(search, &c->since, sizeof c->since);
    search_keep(search, &c->sigma, sizeof c->sigma);
    search_keep(search, c->m, c->n * sizeof *c->m);
    search_keep(search, c->ps, c->n * sizeof *c->ps);
    search_keep(search, c->pc, c->n * sizeof *c->pc);
    search_keep(search, c->C, (c->diagonal ? c->n : c->n * c->n) * sizeof *c->C);
}

void method_cmaes(struct search *search)
{
    if (search->space.coordinates == 0) {
        method_random(search);
        return;
    }
    uint64_t generations = search_count(search, "generations", 100, 1, UINT32_MAX);
    struct cmaes c;
    open_cmaes(&c, search);
    search->planned = c.lambda * generations;
    struct maker maker = {.begin = draw,
                          .fill = decode,
                          .context = &c,
                          .attempts = ATTEMPTS,
                          .rejections = REJECTIONS};
    keep(&c);
    if (search_resume(search)) set_population(&c, c.lambda);
    while (c.made < search->planned && search_checkpoint(search)) {
        uint64_t before = search->evaluated, left = search->planned - c.made;
        if (!factor(&c)) {
            start(&c);
            factor(&c);
        }
        size_t count = left < c.lambda ? (size_t)left : c.lambda;
        c.made += count;
        if (!search_make(search, &c.crowd, count, c.generation, &maker)) return;
        if (!search_answer(search, &c.crowd, count) || count < c.lambda) return;
        sort(&c);
        if (!c.generation++)
            settle(&c);
        else if (search->evaluated == before || is_flat(&c) || !(c.sigma > 1e-12))
            restart(&c, search->planned - c.made);
        else
            adapt(&c);
    }
}
