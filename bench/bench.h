/* What the benchmark programs share: clocks of CPU time, repetitions, and one line a figure.
 *
 * A figure is a number of samples of the same thing and, where there is one, its ratio to a peer
 * that was measured in the same run. Programs write figures as lines of tab-separated fields, which
 * `bench/run` turns into a table or JSON:
 *
 *     id  what  unit  samples  median  least  most  ratio  peer  goal  verdict
 */
#ifndef NAS_BENCH_BENCH_H
#define NAS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>

/* Seconds of CPU time that this thread, and this process, have used. */
double bench_thread_cpu(void);
double bench_process_cpu(void);
/* Seconds of a clock that only goes forward. */
double bench_wall(void);

double bench_median(const double *sample, size_t samples);

struct bench_figure {
    const char *id;   /* "mapping.native" */
    const char *what; /* for people */
    const char *unit;
    const double *sample;
    size_t samples;
    double ratio;     /* NaN: none */
    const char *peer; /* what the ratio is to; NULL: none */
    const char *goal; /* NULL: none */
    bool met;
};
void bench_print(const struct bench_figure *figure);

/* Tells the optimiser that the memory is read. */
static inline void bench_use(const void *memory)
{
    __asm__ volatile("" : : "r"(memory) : "memory");
}

#endif
