/* The cost model of stdlib/prelude.nas for one mapping, as one would write it by hand in C. */
#ifndef NAS_BENCH_MAPPING_SCALAR_H
#define NAS_BENCH_MAPPING_SCALAR_H

#include <stdbool.h>

enum { LOOPS = 6, AXES = 3 };

struct layer {
    int extent[LOOPS]; /* K C Y X R S */
    int stride;
    bool depthwise;
    double macs;
};

/* Two levels of memory around an array. Energies are in multiply-accumulates. */
struct machine {
    int axes;
    int unroll[AXES], fold[AXES]; /* loops; -1 for none */
    double pe_energy, buffer_energy, dram_energy, mac_energy;
    double word;      /* bits */
    double noc, dram; /* bits a cycle */
};

/* order[d] is the place of loop d, 0 the outermost. */
struct mapping {
    int pe[LOOPS], buffer[LOOPS], across[AXES], fold[AXES], dram_order[LOOPS], buffer_order[LOOPS];
};

/* Energy times latency, of `mappings` mappings. */
void scalar_edp(const struct layer *layer, const struct machine *machine,
                const struct mapping *mapping, double *edp, int mappings);

#endif
