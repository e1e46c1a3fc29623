/* Clocks, medians and the line of a figure; see bench.h. */
#include "bench/bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double clock_of(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

double bench_thread_cpu(void)
{
    return clock_of(CLOCK_THREAD_CPUTIME_ID);
}

double bench_process_cpu(void)
{
    return clock_of(CLOCK_PROCESS_CPUTIME_ID);
}

double bench_wall(void)
{
    return clock_of(CLOCK_MONOTONIC);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double *sorted(const double *sample, size_t samples)
{
    double *copy = calloc(samples ? samples : 1, sizeof *copy);
    if (!copy) abort();
    memcpy(copy, sample, samples * sizeof *copy);
    qsort(copy, samples, sizeof *copy, by_size);
    return copy;
}

double bench_median(const double *sample, size_t samples)
{
    double *copy = sorted(sample, samples);
    double median = samples ? (copy[samples / 2] + copy[(samples - 1) / 2]) / 2 : NAN;
    free(copy);
    return median;
}

void bench_print(const struct bench_figure *figure)
{
    double *copy = sorted(figure->sample, figure->samples);
    size_t last = figure->samples ? figure->samples - 1 : 0;
    printf("%s\t%s\t%s\t%zu\t%.4g\t%.4g\t%.4g\t", figure->id, figure->what, figure->unit,
           figure->samples, bench_median(copy, figure->samples), copy[0], copy[last]);
    if (isnan(figure->ratio))
        printf("-\t");
    else
        printf("%.3g\t", figure->ratio);
    printf("%s\t%s\t%s\n", figure->peer ? figure->peer : "-", figure->goal ? figure->goal : "-",
           !figure->goal ? "-"
           : figure->met ? "met"
                         : "MISSED");
    free(copy);
}
