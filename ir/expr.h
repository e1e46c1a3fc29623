/* Expressions: an immutable, hash-consed graph of scalars over unknowns.
 *
 * Every attribute, shape, guard, requirement and objective is one. Equal expressions are equal
 * pointers within one `struct exprs`. Each node knows its type, an interval that holds its value,
 * and which unknowns it reads (a flag a kind of leaf). Constructors simplify: they fold constants,
 * apply identities that hold in IEEE arithmetic for every value, and use intervals; so to
 * specialise an expression is to substitute its leaves and construct it again.
 *
 * The constructors trust the caller on types (the elaborator has checked them); they assert.
 */
#ifndef NAS_IR_EXPR_H
#define NAS_IR_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ir/type.h"
#include "support/arena.h"
#include "support/hash.h"
#include "support/map.h"
#include "support/span.h"

enum expr_op {
#define EXPR(op, text, arguments, result, facts) EXPR_##op,
#include "ir/expr.def"
#undef EXPR
    EXPR_OPS
};

/* Which kinds of leaves an expression reads, directly or below. */
enum expr_reads {
    READS_GIVEN = 1,
    READS_CHOICE = 2,
    READS_PARAM = 4,
    READS_CAPTURE = 8,
    READS_SLOT = 16,
    READS_ROW = 32,
    READS_SOLVE = 64,    /* its value needs a solver, or draws */
    READS_OUTSIDE = 128, /* its value comes from outside */
    READS_SIZE = 256     /* its value comes with a design's input: only designs hold such */
};

/* A constant table, row-major; interned by content. */
struct table {
    uint32_t id;
    size_t rows;
    size_t columns;
    const double *data;
};

/* What a reduction runs over. The fold starts from 0 (sum), 1 (product), inf (min), -inf (max) and
 * takes the turns in order: sofar = sofar OP body, with OP as expr.def defines it. */
enum loop_source { LOOP_TABLE, LOOP_SAMPLE, LOOP_FRONT };
enum fold { FOLD_SUM, FOLD_PRODUCT, FOLD_MIN, FOLD_MAX };

struct problem;

struct loop {
    enum fold fold;
    enum loop_source source;
    uint32_t depth;            /* number of loops around this one: rows of different loops differ */
    const struct table *table; /* LOOP_TABLE: a row of it for each turn */
    const struct problem *draw; /* LOOP_SAMPLE: a problem without objective whose slots are drawn;
                                   LOOP_FRONT: one whose front is walked. Column k of the row is
                                   its slot k; arg[1..] are its captures */
    size_t turns;               /* LOOP_FRONT: 0, as many as the longest front of a batch has; the
                                   last column is the point's number, -1 where there is none */
};

/* A question that something outside the compiler answers: a command, a board, a person, or a
 * simulator that this version does not have. */
struct oracle {
    const char *name;      /* "command", "accuracy", ... */
    const char *text;      /* "command": the command line; "ask": what is asked; else NULL */
    const char **arg_name; /* for people and for JSON; NULL for an argument without a name */
    size_t args;
    bool supported; /* false: evaluating it is the "not yet supported" error */
    struct type result;
    struct span span;
    bool trained;   /* its answer changes with what a train trains */
    bool estimated; /* a mean over data: in a train an estimate on a step's examples */
};

/* The interval holds the value. Every interval other than the whole line [-inf, inf] also promises
 * that the value is a number, not NaN; the whole line promises nothing. Whoever makes a leaf with
 * an interval gives that promise. */
struct expr {
    uint16_t op; /* enum expr_op */
    uint16_t reads;
    uint32_t id; /* in the order of making: arguments have smaller ids */
    struct type type;
    struct interval interval;
    union {
        double number;  /* number */
        uint32_t index; /* capture, slot, output: which */
        const struct table *table;
        const struct loop *loop;
        const struct problem *problem; /* solve, volume */
        const struct oracle *oracle;
        struct {
            const struct choice *choice;
            uint32_t component;
        } unknown; /* choice */
        struct {
            const struct parameter *parameter;
        } trainable; /* param */
        struct {
            uint32_t depth;
            uint32_t column;
        } row;
        struct {
            uint32_t symbol;
            const char *name;
        } size;
        struct {
            uint32_t number;
            double value;
        } given;
    } u;
    uint32_t args;
    const struct expr *arg[];
};

/* The owner of everything below: expressions, tables, problems, symbols of one program. */
struct exprs;

struct exprs *exprs_new(struct arena *arena);
struct arena *exprs_arena(struct exprs *exprs);
size_t exprs_count(const struct exprs *exprs);

/* Leaves. */
const struct expr *expr_number(struct exprs *, double value, struct type);
const struct expr *expr_whole(struct exprs *, int64_t value);
const struct expr *expr_truth(struct exprs *, bool value);
/* A fresh leaf each time. Its interval tells the value's sign and kind and no more. */
const struct expr *expr_given(struct exprs *, double value, struct type);
/* The whole numbers of choices and slots are never -0: domains make none. */
const struct expr *expr_choice(struct exprs *, const struct choice *, uint32_t component,
                               struct type, struct interval);
const struct expr *expr_param(struct exprs *, const struct parameter *);
const struct expr *expr_capture(struct exprs *, uint32_t index, struct type, struct interval);
const struct expr *expr_slot(struct exprs *, uint32_t index, struct type, struct interval);
/* The size of this name that a design's input binds: from 1 to LIMIT_SIZE. */
const struct expr *expr_size(struct exprs *, const char *name);
const struct expr *expr_row(struct exprs *, uint32_t depth, uint32_t column, struct type,
                            struct interval);

/* Operations: one argument, two, select. pow's type is the caller's: use expr_power.
 *
 * They simplify by what holds bit for bit for every value the arguments can have; simplify.c lists
 * the rules. Arguments of operations that commute are put in an order of their content. */
const struct expr *expr_unary(struct exprs *, enum expr_op, const struct expr *);
const struct expr *expr_binary(struct exprs *, enum expr_op, const struct expr *,
                               const struct expr *);
const struct expr *expr_power(struct exprs *, const struct expr *, const struct expr *,
                              struct type result);
const struct expr *expr_select(struct exprs *, const struct expr *condition, const struct expr *yes,
                               const struct expr *no);
const struct expr *expr_lookup(struct exprs *, const struct table *, struct type element,
                               const struct expr *index); /* index into the table's data, flat */
size_t loop_columns(const struct loop *);
/* The type is the body's, for sums and products of truths a whole number. The loop may be a local
 * of the caller: it is copied. */
const struct expr *expr_reduce(struct exprs *, const struct loop *, const struct expr *body,
                               const struct expr *const *captures, size_t count);
const struct expr *expr_solve(struct exprs *, const struct problem *,
                              const struct expr *const *captures, size_t count);
const struct expr *expr_output(struct exprs *, const struct expr *solve, uint32_t index,
                               struct type, struct interval);
/* The hypervolume of a front: the volume between its points and the reference, in the space of the
 * problem's objectives; `arg` holds the captures, then a number for each objective. NaN where there
 * is no front. */
const struct expr *expr_volume(struct exprs *, const struct problem *,
                               const struct expr *const *arg, size_t args);
const struct expr *expr_outside(struct exprs *, const struct oracle *,
                                const struct expr *const *args, size_t count);

const struct table *table_make(struct exprs *, const double *data, size_t rows, size_t columns);
/* What lookup answers: table->data[index], or 0 when there is no such place (NaN included). */
double table_at(const struct table *, double index);

/* Symbols: names as numbers, in the order of first use. K C Y X R S are 0..5, pe 6, chip 7. */
uint32_t symbol_number(struct exprs *, const char *name);
const char *symbol_name(const struct exprs *, uint32_t number); /* "?" for no symbol */

/* True, and the value, when the expression is a constant. */
bool expr_is_number(const struct expr *, double *value);
/* The value that is known while elaborating: constants, and anything made of constants and givens.
 * A structure that depends on it (a loop bound, an index) is taken from here. */
bool expr_known(struct exprs *, const struct expr *, double *value);
/* Whether it reads rows of loops of this depth or deeper that are not closed in it. */
bool expr_reads_rows(const struct expr *, uint32_t depth);

/* The expression with leaves replaced: `leaf` is asked for every leaf but numbers and answers NULL
 * to keep one. Every node is rebuilt by the constructors, once. */
typedef const struct expr *expr_leaf(void *context, const struct expr *leaf);
const struct expr *expr_rewrite(struct exprs *, const struct expr *, expr_leaf *leaf,
                                void *context);
/* The same with one memory for many roots, so that shared parts are rebuilt once. */
struct rewrite;
struct rewrite *rewrite_new(struct exprs *, struct arena *scratch, expr_leaf *leaf, void *context);
const struct expr *rewrite_expr(struct rewrite *, const struct expr *);
/* From now on `cut` is asked first, for every node that is not a number, before anything below it:
 * what it answers other than NULL stands for the node as it is. */
void rewrite_cut(struct rewrite *, expr_leaf *cut);

/* The expression as the body of a loop of this depth around it: `leaf` answers what stands there
 * for a leaf, rows left out. Loops of no greater depth that read a choice are moved inside, with
 * what hangs on their rows. NULL when one would be too deep. */
const struct expr *expr_enclose(struct exprs *, const struct expr *, uint32_t depth,
                                expr_leaf *leaf, void *context);

/* Calls `visit` once for each node below the roots, arguments first. */
typedef void expr_visit(void *context, const struct expr *);
void expr_walk(struct arena *scratch, const struct expr *const *roots, size_t count,
               expr_visit *visit, void *context);
/* The same with one memory for many walks: a node is visited once in all of them. The visitor may
 * walk further with it. */
struct walker;
struct walker *walker_new(struct arena *scratch, expr_visit *visit, void *context);
void walker_walk(struct walker *, const struct expr *root);

/* What one operation computes: the oracle for folding and the interpreter. Only operations of
 * numbers (neg .. select). */
double expr_apply(enum expr_op op, double x, double y, double z);
/* x^n as both executors compute it, for constant and for computed exponents alike: otherwise a
 * result would depend on whether the exponent was known early. */
double expr_apply_power(double x, double n);

const char *expr_op_text(enum expr_op op);

#endif
