/* Random expression graphs for the tests of the executors, and what they evaluate to.
 *
 * Nodes are made without the constructors of ir/, so nothing is simplified away, and the value is
 * computed by plain recursion over the graph, so nothing of the executors is in it.
 */
#ifndef NAS_TESTS_GRAPH_H
#define NAS_TESTS_GRAPH_H

#include "backends/evaluator.h"
#include "support/random.h"

enum { GRAPH_SLOTS = 5, GRAPH_CAPTURES = 4 };

struct graph {
    struct arena *arena;
    struct random random;
    uint32_t nodes;
    bool outside; /* also solve, outside and loops over samples */
    const struct problem *problem;
    const struct oracle *oracle;
    const struct table *table;
};

struct graph graph_new(struct arena *arena, uint64_t seed, bool outside);
const struct expr *graph_node(struct graph *graph, enum expr_op op, const struct expr *x,
                              const struct expr *y, const struct expr *z);
const struct expr *graph_number(struct graph *graph, double value);
const struct expr *graph_leaf(struct graph *graph, enum expr_op op, uint32_t index);

/* `count` roots over about `size` nodes. */
const struct expr **graph_roots(struct graph *graph, size_t size, size_t count);

/* The value for one lane. */
double graph_value(struct graph *graph, const struct expr *root, const double *captures,
                   const double *slot);

/* A host that answers by formula; *calls counts. It stops at call number `stop`, 0 for never. */
struct graph_host {
    struct host host;
    size_t calls;
    size_t stop;
};
struct graph_host graph_host_new(void);

/* A number that shakes out mistakes: whole, large, tiny, -0, infinite or none at all. */
double graph_awkward(struct random *random);

#endif
