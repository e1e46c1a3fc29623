/* Covariance matrix adaptation (Hansen, "The CMA evolution strategy: a tutorial", 2016) on the real
 * coordinates in [0, 1] that the domains give their points; candidates are decoded and repaired,
 * and drawn again while they miss a requirement that costs nothing to ask (as NAAS fills its
 * populations).
 *
 * Names follow the tutorial: mean m, step size sigma, covariance C, its Cholesky factor A,
 * evolution paths ps and pc, lambda candidates of which the best mu count with weights w. A factor
 * of C made once a generation serves both to draw and, in place of C^(-1/2), to whiten the mean's
 * step. Beyond 256 coordinates only the diagonal of C is kept (Ros and Hansen, 2008). When a
 * generation holds no new point the distribution has shrunk to nothing, and it starts again around
 * a random mean.
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
    double *w, *m, *ps, *pc, *step; /* step: (new m - m) / sigma */
    double *C, *A;                  /* n x n, or n when diagonal */
    double *x;                      /* lambda x n */
    double *z;                      /* lambda x n, scratch of drawing */
    uint32_t *order;                /* candidates, best first */
    uint32_t generation, restarts;
    uint32_t since; /* generations since the last start */
    struct crowd crowd;
};

static void set_constants(struct cmaes *c)
{
    double n = (double)c->n, sum = 0, squares = 0;
    for (size_t i = 0; i < c->mu; i++) {
        c->w[i] = log((double)c->lambda / 2 + 0.5) - log((double)i + 1);
        sum += c->w[i];
    }
    for (size_t i = 0; i < c->mu; i++) {
        c->w[i] /= sum;
        squares += c->w[i] * c->w[i];
    }
    double mu_eff = c->mu_eff = 1 / squares;
    c->c_s = (mu_eff + 2) / (n + mu_eff + 5);
    c->d_s = 1 + c->c_s + 2 * fmax(0, sqrt((mu_eff - 1) / (n + 1)) - 1);
    c->c_c = (4 + mu_eff / n) / (n + 4 + 2 * mu_eff / n);
    c->c_1 = 2 / ((n + 1.3) * (n + 1.3) + mu_eff);
    c->c_mu = fmin(1 - c->c_1, 2 * (mu_eff - 2 + 1 / mu_eff) / ((n + 2) * (n + 2) + mu_eff));
    c->chi = sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    if (!c->diagonal) return;
    /* Fewer numbers are learnt, so they may be learnt faster. */
    c->c_1 = fmin(1, c->c_1 * (n + 2) / 3);
    c->c_mu = fmin(1 - c->c_1, c->c_mu * (n + 2) / 3);
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
    c->since = 0;
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

/* x = m + sigma A z, clipped. */
static void draw(void *context, size_t i, unsigned attempt, struct random *random)
{
    (void)attempt;
    struct cmaes *c = context;
    double *x = c->x + i * c->n, *z = c->z + i * c->n;
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

/* Solves A y = step in place of y: the whitened step. */
static void whiten(const struct cmaes *c, double *y)
{
    size_t n = c->n;
    memcpy(y, c->step, n * sizeof *y);
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

/* The rank-one and rank-mu updates; only the lower half of C is kept. */
static void update_matrix(struct cmaes *c, bool stalled)
{
    double keep = 1 - c->c_1 - c->c_mu, *y = c->z;
    if (stalled) keep += c->c_1 * c->c_c * (2 - c->c_c);
    size_t size = c->diagonal ? c->n : c->n * c->n;
    for (size_t i = 0; i < size; i++)
        c->C[i] *= keep;
    add_outer(c, c->c_1, c->pc);
    for (size_t k = 0; k < c->mu; k++) {
        const double *x = c->x + c->order[k] * c->n;
        for (size_t i = 0; i < c->n; i++)
            y[i] = (x[i] - c->m[i]) / c->sigma;
        add_outer(c, c->c_mu * c->w[k], y);
    }
}

static void adapt(struct cmaes *c)
{
    sort(c);
    move_mean(c);
    whiten(c, c->z);
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

static void open_cmaes(struct cmaes *c, struct search *search)
{
    struct arena *arena = search->arena;
    size_t n = search->space.coordinates;
    double usual = 4 + floor(3 * log((double)n));
    *c = (struct cmaes){.search = search, .n = n, .diagonal = n > WHOLE_MATRIX};
    c->lambda = search_count(search, "population", usual, 4, MOST_POPULATION);
    c->mu = c->lambda / 2;
    double sigma = search_option(search, "sigma");
    c->sigma0 = sigma > 0 && sigma <= 1 ? sigma : 0.3;
    size_t size = c->diagonal ? n : n * n;
    c->w = NEW_ARRAY(arena, double, c->mu);
    c->m = NEW_ARRAY(arena, double, n);
    c->ps = NEW_ARRAY(arena, double, n);
    c->pc = NEW_ARRAY(arena, double, n);
    c->step = NEW_ARRAY(arena, double, n);
    c->C = NEW_ARRAY(arena, double, size);
    c->A = NEW_ARRAY(arena, double, size);
    c->x = NEW_ARRAY(arena, double, c->lambda *n);
    c->z = NEW_ARRAY(arena, double, c->lambda *n);
    c->order = NEW_ARRAY(arena, uint32_t, c->lambda);
    c->crowd = crowd_new(search, c->lambda);
    set_constants(c);
    start(c);
}

/* The factor is made anew every generation. */
static void keep(struct cmaes *c)
{
    struct search *search = c->search;
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
    size_t generations = search_count(search, "generations", 100, 1, UINT32_MAX);
    struct cmaes c;
    open_cmaes(&c, search);
    search->planned = c.lambda * generations;
    struct maker maker = {.begin = draw,
                          .fill = decode,
                          .context = &c,
                          .attempts = ATTEMPTS,
                          .rejections = REJECTIONS};
    keep(&c);
    search_resume(search);
    for (; c.generation < generations && search_checkpoint(search); c.generation++) {
        uint64_t before = search->evaluated;
        if (!factor(&c)) {
            start(&c);
            factor(&c);
        }
        if (!search_make(search, &c.crowd, c.lambda, c.generation, &maker)) return;
        if (!search_answer(search, &c.crowd, c.lambda)) return;
        if (search->evaluated == before || !(c.sigma > 1e-12))
            start(&c);
        else
            adapt(&c);
    }
}
