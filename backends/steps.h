/* Step lists: what both executors run.
 *
 * A function of a problem is lowered once from expressions to a flat array of steps in the order in
 * which they run. Each step reads places and says into which register its result goes. Registers
 * are shared by values whose lives do not overlap, so the executors' working set stays small. A
 * loop is the steps between its `loop` and its `end`; loops nest. Nothing in the array is a
 * pointer: tables, loops and calls of the host are numbers into the side arrays.
 *
 *   step     reads         does
 *   (an operation of ir/expr.def)
 *            arg[0..2]     to = the operation; `index` is the table of a lookup
 *   row      -             to = column `index` of the current row of loop arg[0]
 *   loop     -             begins loop `index`: to = the fold's start, then the body for each row
 *   end      arg[0]        to = fold(to, arg[0]) of loop `index`; next row, or leaves the loop
 *   call     operands      asks the host (call `index`), once a lane
 *   take     -             to = result `index` of call arg[0]; all of them follow their call
 *   out      arg[0]        output `index` = arg[0]
 */
#ifndef NAS_BACKENDS_STEPS_H
#define NAS_BACKENDS_STEPS_H

#include "ir/problem.h"
#include "support/buffer.h"

enum step_op {
    /* the numbers below EXPR_OPS are those of enum expr_op */
    STEP_ROW = EXPR_OPS,
    STEP_LOOP,
    STEP_END,
    STEP_CALL,
    STEP_TAKE,
    STEP_OUT,
    STEP_OPS
};

/* Where a step reads: a number whose top two bits say what the rest counts. */
enum place_kind { PLACE_REGISTER, PLACE_NUMBER, PLACE_CAPTURE, PLACE_SLOT };
enum { PLACE_BITS = 30 };

static inline uint32_t place_make(enum place_kind kind, uint32_t index)
{
    return (uint32_t)kind << PLACE_BITS | index;
}

static inline enum place_kind place_kind(uint32_t place)
{
    return (enum place_kind)(place >> PLACE_BITS);
}

static inline uint32_t place_index(uint32_t place)
{
    return place & ((1u << PLACE_BITS) - 1);
}

struct step {
    uint16_t op;      /* enum step_op or enum expr_op */
    uint16_t uniform; /* 1 when the result is the same in every lane */
    uint32_t to;      /* a register */
    uint32_t arg[3];  /* places; for `row` the loop, for `take` the call */
    uint32_t index;
};

enum { STEP_DRAW_NONE = UINT32_MAX };

struct step_loop {
    enum fold fold;
    uint32_t table; /* of LOOP_TABLE */
    uint32_t call;  /* of other loops: what gives the rows; else STEP_DRAW_NONE */
    size_t turns;   /* of LOOP_TABLE; the host says how many others have */
    size_t columns;
    uint32_t first; /* number of the loop step */
    uint32_t end;   /* number of the end step */
};

/* A question to the host. Its arguments are places in `operand`. */
enum call_kind { CALL_SOLVE, CALL_ASK, CALL_DRAW, CALL_FRONT, CALL_VOLUME };
struct call {
    enum call_kind kind;
    const struct problem *problem; /* of all but ASK */
    const struct oracle *oracle;   /* ASK */
    uint32_t operand;              /* first of its arguments */
    uint32_t args;
    const uint32_t *wanted; /* SOLVE: which of the problem's outputs are its results */
    uint32_t results;
    size_t turns;     /* DRAW */
    uint16_t uniform; /* the arguments are the same in every lane: one question answers for all */
};

struct steps {
    const struct step *step;
    size_t steps;
    size_t registers;
    const double *number;
    size_t numbers;
    const struct table *const *table;
    size_t tables;
    const struct step_loop *loop;
    size_t loops;
    const struct call *call;
    size_t calls;
    const uint32_t *operand;
    size_t operands;
    size_t captures;
    size_t slots;
    size_t outputs;
};

/* Lowers the outputs, in order; output k is root[k]. Everything the result holds is in the arena,
 * but for the problems, oracles and tables that it refers to. The graph may be as deep as it likes.
 * A choice or a parameter that nothing has bound reads as not-a-number. */
const struct steps *steps_lower(struct arena *arena, const struct expr *const *root, size_t count,
                                size_t captures, size_t slots);

/* For `nas ir --steps`: one step a line, bodies of loops indented. */
void steps_print(struct buffer *out, const struct steps *steps);

/* NULL, or the rule that the list breaks (in the arena): places inside their arrays, registers
 * written before they are read, loops closed in order, results taken after their call. */
const char *steps_verify(struct arena *arena, const struct steps *steps);

/* Whether compiled code of it would keep its values and its questions within a thread's stack. */
bool steps_compilable(const struct steps *steps);

/* The largest number of arguments and of results of a call. */
size_t steps_most_args(const struct steps *steps);
size_t steps_most_results(const struct steps *steps);

/* How many places the arithmetic step reads. */
size_t step_arguments(const struct step *step);

/* Where a fold starts: 0, 1, inf, -inf. */
double fold_start(enum fold fold);
/* The operation of ir/expr.def that a turn is. */
enum expr_op fold_op(enum fold fold);

#endif
