/* The cost model by hand: whole numbers, arrays of six, and loops that stop early. Built with
 * -O3 -march=native; see mapping_scalar.h. Operations are in the order of the language's model, so
 * results can be compared bit for bit. */
#include "bench/mapping_scalar.h"

enum { K, C, Y, X, R, S };

static int up(int a, int b)
{
    return (a + b - 1) / b;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* What a level of memory holds of each tensor, and which loops move it. */
enum { WEIGHTS, INPUTS, OUTPUTS, TENSORS };
enum {
    MOVES_WEIGHTS = 1 << K | 1 << C | 1 << R | 1 << S,
    MOVES_OUTPUTS = 1 << K | 1 << Y | 1 << X
};

static unsigned moves_of(const struct layer *layer, int tensor)
{
    if (tensor == WEIGHTS) return MOVES_WEIGHTS;
    if (tensor == OUTPUTS) return MOVES_OUTPUTS;
    return 1u << (layer->depthwise ? K : C) | 1u << Y | 1u << X | 1u << R | 1u << S;
}

static double words_of(const struct layer *layer, int tensor, const int *t)
{
    if (tensor == WEIGHTS) return (double)t[K] * t[C] * t[R] * t[S];
    if (tensor == OUTPUTS) return (double)t[K] * t[Y] * t[X];
    int rows = (t[Y] - 1) * layer->stride + t[R];
    int columns = (t[X] - 1) * layer->stride + t[S];
    return (double)t[layer->depthwise ? K : C] * rows * columns;
}

/* The bits of the loops by place, outermost first. */
static void by_place(const int *order, int *loop)
{
    for (int d = 0; d < LOOPS; d++)
        loop[order[d]] = d;
}

/* How often a tile is fetched, 0 when no loop moves it: from the innermost loop outwards, those
 * before the first that turns and moves it do not count. */
static double refills(const int *loop, const int *trips, unsigned moves)
{
    int last = LOOPS - 1;
    while (last >= 0 && !(trips[loop[last]] > 1 && moves >> loop[last] & 1))
        last--;
    if (last < 0) return 0;
    double product = 1;
    for (int i = 0; i <= last; i++)
        product *= trips[loop[i]];
    return product;
}

static void spread_of(const struct machine *machine, const struct mapping *m, int *spread)
{
    for (int d = 0; d < LOOPS; d++)
        spread[d] = 1;
    for (int a = 0; a < machine->axes; a++) {
        if (machine->unroll[a] >= 0) spread[machine->unroll[a]] *= m->across[a];
        if (machine->fold[a] >= 0) spread[machine->fold[a]] *= m->fold[a];
    }
}

/* Elements that get different words of a tensor at a time. */
static double sharers(const int *spread, unsigned moves)
{
    double product = 1;
    for (int d = 0; d < LOOPS; d++)
        if (moves >> d & 1) product *= spread[d];
    return product;
}

struct counts {
    double pe[TENSORS], buffer[TENSORS], dram[TENSORS];
    double cycles, units;
};

static void count(const struct layer *layer, const struct machine *machine, const struct mapping *m,
                  struct counts *c)
{
    int spread[LOOPS], outer[LOOPS], inner[LOOPS], dram_loop[LOOPS], buffer_loop[LOOPS];
    double turns = 1, steps = 1;
    spread_of(machine, m, spread);
    c->units = 1;
    for (int d = 0; d < LOOPS; d++) {
        outer[d] = up(layer->extent[d], m->buffer[d]);
        inner[d] = up(m->buffer[d], m->pe[d] * spread[d]);
        turns *= outer[d];
        steps *= (double)inner[d] * m->pe[d];
        c->units *= spread[d];
    }
    c->cycles = turns * steps;
    by_place(m->dram_order, dram_loop);
    by_place(m->buffer_order, buffer_loop);
    for (int t = 0; t < TENSORS; t++) {
        unsigned moves = moves_of(layer, t);
        double from_dram = refills(dram_loop, outer, moves);
        double from_buffer = refills(buffer_loop, inner, moves);
        if (from_dram == 0) from_dram = 1;
        c->dram[t] = words_of(layer, t, m->buffer) * from_dram;
        c->pe[t] = words_of(layer, t, m->pe) * (from_buffer > 0 ? turns * from_buffer : from_dram);
        c->buffer[t] = c->pe[t] * sharers(spread, moves);
    }
}

static double edp_of(const struct layer *layer, const struct machine *machine,
                     const struct mapping *m)
{
    struct counts c;
    count(layer, machine, m, &c);
    double outputs = (double)layer->extent[K] * layer->extent[Y] * layer->extent[X];
    double back = larger(0, c.buffer[OUTPUTS] - outputs);
    double dram_back = larger(0, c.dram[OUTPUTS] - outputs);
    double dram_words = c.dram[WEIGHTS] + c.dram[INPUTS] + c.dram[OUTPUTS] + dram_back;
    double buffer_words = c.buffer[WEIGHTS] + c.buffer[INPUTS] + c.buffer[OUTPUTS] + back;
    double noc_time = buffer_words * machine->word / machine->noc;
    double dram_time = dram_words * machine->word / machine->dram;
    double latency = larger(larger(c.cycles, noc_time), dram_time);
    double energy =
        layer->macs * machine->mac_energy +
        machine->pe_energy * ((c.pe[WEIGHTS] + c.pe[INPUTS]) * c.units + 4 * layer->macs) +
        machine->buffer_energy * (dram_words + buffer_words) + machine->dram_energy * dram_words;
    return energy * latency;
}

void scalar_edp(const struct layer *layer, const struct machine *machine,
                const struct mapping *mapping, double *edp, int mappings)
{
    for (int i = 0; i < mappings; i++)
        edp[i] = edp_of(layer, machine, &mapping[i]);
}
