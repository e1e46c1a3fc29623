/* Problems: what a solver is asked, cut free from the program around it.
 *
 * A problem is made when the elaborator leaves a `search` block. Its expressions read nothing but
 * its own slots and captures, so two blocks that ask the same are the same problem whatever stands
 * around them: the 52 layers of a network share one problem, compiled once, and differ in the
 * captures (a row of numbers) with which they solve it.
 */
#ifndef NAS_IR_PROBLEM_H
#define NAS_IR_PROBLEM_H

#include "ir/domain.h"
#include "ir/expr.h"

struct value;

/* An unknown made by `choose`. Before it is bound it is a leaf of expressions (expr_choice). */
struct choice {
    const char *path; /* "tiny.stage[2].i[1].mbconv.kernel" (S20) */
    struct span span;
    enum domain_kind domain;
    const struct expr **param; /* the domain's parameters */
    size_t params;
    size_t slots;
    const struct expr *active; /* its guard; NULL for always (S16) */
    const struct value *shown; /* what the choice stands for, for people; over its components */
    uint32_t number;           /* in the order of making */
};

/* A trainable number or tensor made by `param`. */
struct parameter {
    const char *path;
    struct span span;
    const struct expr **shape; /* none for a number */
    size_t rank;
    uint32_t number;
};

/* A choice inside a problem: its parameters and guard over captures and earlier slots. */
struct unknown {
    const char *path;
    struct span span;
    enum domain_kind domain;
    const struct expr **param;
    size_t params;
    uint32_t first; /* its first slot */
    uint32_t slots;
    const struct expr *active; /* NULL for always; when false its slots are all 0 */
    const struct value *shown; /* over slots */
};

struct requirement {
    const char *label; /* the user's words, or the source text of the condition */
    struct span span;
    bool implicit;               /* added by the elaborator: a division by zero, an index */
    const struct expr *holds;    /* a truth */
    const struct expr *distance; /* how far from holding: 0 when it holds, else > 0; for `a <= b` it
                                    is (a - b) / max(|limit|, tiny): how near the nearest came */
};

struct objective {
    const char *label;        /* NULL when none was written */
    const struct expr *value; /* as written */
    bool maximize;
};

/* How a problem is solved: a row of passes/methods.def and its options, all constants. */
struct method_option {
    const char *name;
    double value;
};

struct method {
    const char *name; /* NULL: exhaustive when small enough, else evolution */
    const struct method_option *option;
    size_t options;
};

struct problem {
    struct digest digest; /* of everything below except names, paths, labels and spans; what is
                             shown of unknowns counts, for it says what an answer means */
    uint32_t id;          /* in the program, in the order of making */
    const char *name;     /* "mapped", for people */
    struct span span;
    size_t captures;
    const struct type *capture; /* their types */
    const struct unknown *unknown;
    size_t unknowns;
    size_t slots;
    const struct requirement *require;
    size_t requires;
    const struct objective *objective;
    size_t objectives;
    const struct expr **result; /* the numbers that the program reads of the winner */
    size_t results;
    struct method method;
};

/* The outputs of a solve, in this order:
 *   result[0..results-1], the slots [0..slots-1], the objectives' values, then the report. */
enum report_output {
    REPORT_EVALUATIONS, /* points evaluated */
    REPORT_SPACE,       /* points of the space, inf when not countable */
    REPORT_SEEN,        /* share of the space seen, 0..1 */
    REPORT_TIME,        /* seconds of wall time; a measured number (S28) */
    REPORT_FRONT,       /* points of the front */
    REPORT_OUTPUTS
};
size_t problem_outputs(const struct problem *problem);
size_t problem_output_slot(const struct problem *problem, size_t slot);
size_t problem_output_objective(const struct problem *problem, size_t objective);
size_t problem_output_report(const struct problem *problem, enum report_output which);

/* The type of volumes in the space of the objectives; false when no unit can have their product. */
bool problem_volume_type(const struct problem *problem, struct type *type);

/* Calls `visit` for every expression of the problem but those of shown values: parameters and
 * guards of its unknowns, requirements, objectives, results. */
void problem_each(const struct problem *problem, void (*visit)(void *context, const struct expr *),
                  void *context);

/* Completes a problem: computes the digest and answers the one copy of equal problems. */
const struct problem *problem_intern(struct exprs *exprs, struct problem *problem);

#endif
