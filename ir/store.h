/* Inside the store of expressions: what expr.c, simplify.c, interval.c and their neighbours share.
 * Nobody outside ir/ includes this.
 *
 * In front of every node stand its facts: what the constructors know about it and nobody else
 * needs to see.
 */
#ifndef NAS_IR_STORE_H
#define NAS_IR_STORE_H

#include <math.h>

#include "ir/expr.h"

struct facts {
    /* Of the node's content and of everything below, so equal in every program and every run. It
     * orders the arguments of what commutes, so a problem's digest does not depend on the order in
     * which a file happens to make its expressions. */
    struct digest digest;
    double known;  /* expr_known's value */
    uint64_t rows; /* bit d: a row of depth d is read and not bound below */
    bool is_known;
    bool never_minus_zero;
};

struct exprs {
    struct arena *arena;
    const struct expr **slot; /* open addressing by digest; NULL is free */
    size_t slots;             /* a power of two */
    size_t count;
    uint32_t givens;
    struct map symbols; /* name to nothing; a symbol's number is its place */
    struct map tables;  /* content digest to struct table_facts; likewise below */
    struct map loops;
    struct map oracles;
    struct map problems; /* digest to struct problem */
};

struct table_facts {
    struct table table; /* first: a struct table points here */
    struct digest digest;
    struct interval range;
    bool never_minus_zero;
};

struct loop_facts {
    struct loop loop;
    struct digest digest;
};

struct oracle_facts {
    struct oracle oracle;
    struct digest digest;
};

static inline struct facts *expr_facts(const struct expr *expr)
{
    return (struct facts *)expr - 1;
}

static inline const struct table_facts *table_facts(const struct table *table)
{
    return (const struct table_facts *)table;
}

static inline const struct loop_facts *loop_facts(const struct loop *loop)
{
    return (const struct loop_facts *)loop;
}

static inline const struct oracle_facts *oracle_facts(const struct oracle *oracle)
{
    return (const struct oracle_facts *)oracle;
}

/* Fills in the facts of a new node other than its digest; its arguments' are complete. */
void expr_learn(const struct expr *expr);

/* The one node that equals `draft` with these arguments; nothing is simplified. The draft's `id`
 * and `args` are filled in. */
const struct expr *expr_intern(struct exprs *exprs, const struct expr *draft,
                               const struct expr *const *arg, size_t args);

/* Completes and interns an operation whose type is set: interval and reads come from the arguments
 * and, for lookup, reduce, solve, outside, from what `draft` points to. Nothing is simplified. */
const struct expr *expr_operation(struct exprs *exprs, const struct expr *draft,
                                  const struct expr *const *arg, size_t args);

/* The node's operation over other arguments, by the constructors. */
const struct expr *expr_rebuild(struct exprs *exprs, const struct expr *expr,
                                const struct expr *const *arg);

/* A given with a number of its own, as a text states it. */
const struct expr *expr_given_numbered(struct exprs *exprs, uint32_t number, double value,
                                       struct type type);

/* The one copy of an oracle. */
const struct oracle *oracle_intern(struct exprs *exprs, const struct oracle *oracle);

/* The result's type of an operation, or false when the arguments do not fit its row of expr.def.
 * `result` holds the caller's for those that are set when made (pow, lookup, reduce, output). */
bool expr_type(enum expr_op op, const struct expr *const *arg, size_t args, struct type *result);

/* READS_OUTSIDE when solving the problem needs something outside, else 0. */
uint16_t problem_reads_outside(const struct problem *problem);

/* The interval of a computed expression; see interval.c. */
struct interval expr_interval(const struct expr *draft, const struct expr *const *arg, size_t args);

/* An equal expression that is simpler, or NULL; see simplify.c. */
const struct expr *simplify(struct exprs *exprs, enum expr_op op, struct type type,
                            const struct expr *const *arg);

/* True when the value is certainly a number, and certainly a finite one. */
bool interval_is_number(struct interval interval);
bool interval_is_finite(struct interval interval);

#define EVERYTHING ((struct interval){-INFINITY, INFINITY})

/* Number of arguments of an operation: its row's, or EXPR_MANY. */
enum { EXPR_MANY = -1 };
int expr_op_arguments(enum expr_op op);
bool expr_op_is_leaf(enum expr_op op); /* number .. row */

#endif
