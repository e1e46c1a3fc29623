/* What the rules of the op table share: reading attributes, comparing sizes, making outputs.
 *
 * A shape rule reads a call (inputs and attributes), checks it and fills the outputs; on a mistake
 * it calls rule_fail and answers false. A size is a whole-number expression, or NULL for one that
 * the run-time input binds; two NULL sizes are equal when their names are. A rule that leaves a
 * size of an output neither expression nor name has met an unknown size where it needs a known one:
 * the builder refuses that.
 *
 * A cost rule describes an op as rows of a layer table. Sizes of NULL make rows whose counts are
 * NULL: they depend on the data.
 */
#ifndef NAS_IR_OP_RULES_H
#define NAS_IR_OP_RULES_H

#include "ir/design.h"

enum { INPUTS_MANY = -1, COST_ROWS = 4 };

struct call {
    struct exprs *exprs;
    struct arena *arena;
    enum op_kind kind;
    const struct wire *const *in;
    size_t ins;
    const struct attribute *attribute; /* in the row's order; those left out are absent */
    size_t attributes;
    struct wire **out;
    size_t outs;
    const char *error;
};

typedef bool shape_rule(struct call *);
typedef size_t cost_rule(struct exprs *, const struct op *, struct layer row[COST_ROWS]);

#define OP(op, text, nature, inputs, parameters, shape, macs, doc)                                 \
    shape_rule shape_##shape;                                                                      \
    cost_rule macs_##macs;
#include "ir/ops.def"
#undef OP

/* A number that no other design of these expressions has. */
uint32_t design_identity(struct exprs *);

shape_rule *op_shape(enum op_kind kind);
cost_rule *op_macs(enum op_kind kind);

/* Always false, so that a rule may `return rule_fail(...)`. */
bool rule_fail(struct call *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Attributes. Missing ones answer NULL without an error; wrong ones fail. */
const struct value *rule_attribute(const struct call *, const char *name);
const struct value *attribute_find(const struct attribute *attribute, size_t count,
                                   const char *name);
/* A whole number of at least `least`; NULL after an error. */
const struct expr *rule_whole(struct call *, const char *name, double least);
/* A number or a list of `count` numbers, each a whole number of at least 1. */
bool rule_sizes(struct call *, const char *name, const struct expr **size, size_t count);
/* A truth known while elaborating. */
bool rule_flag(struct call *, const char *name, bool *flag);
/* The number, when it is known while elaborating. */
bool rule_number(struct call *, const char *name, const struct expr **number);

/* Checks of an input. `what` describes the shape in the message: "a picture (HxWxC)". */
bool rule_rank(struct call *, size_t input, size_t rank, const char *what);
bool rule_nature(struct call *, size_t input, enum nature nature);
/* The last size of an input, which a layer with weights must know; NULL after an error. */
const struct expr *rule_channels(struct call *, size_t input);

/* Outputs: in a new wire, or a copy of an input's shape. */
struct wire *rule_out(struct call *, size_t output, enum nature nature, size_t rank);
struct wire *rule_copy(struct call *, size_t output, const struct wire *like);
/* Checks that no size is below 1; false after an error. */
bool rule_sized(struct call *, const struct wire *wire);

/* The expression as one of whole type. */
const struct expr *size_whole(struct exprs *, const struct expr *);

/* Names in the textual form, by enum nature and enum element. */
extern const char *const nature_names[];
extern const char *const element_names[];

/* NULL, or what a wire of this nature may not be. */
const char *wire_mistake(const struct wire *wire);

/* Sizes. Arithmetic answers NULL when an argument is NULL. */
const struct expr *size_add(struct exprs *, const struct expr *, const struct expr *);
const struct expr *size_sub(struct exprs *, const struct expr *, const struct expr *);
const struct expr *size_mul(struct exprs *, const struct expr *, const struct expr *);
const struct expr *size_fdiv(struct exprs *, const struct expr *, const struct expr *);
const struct expr *size_up(struct exprs *, const struct expr *,
                           const struct expr *); /* ceil(a/b) */
const struct expr *size_product(struct exprs *, const struct expr *const *size, size_t count);

/* Whether two sizes are equal for every choice, for none, or for some. */
enum verdict { NEVER, SOMETIMES, ALWAYS };
enum verdict size_equal(struct exprs *, const struct expr *a, const struct expr *b);
enum verdict wire_size_equal(struct exprs *, const struct wire *a, size_t i, const struct wire *b,
                             size_t j);
enum verdict wire_shape_equal(struct exprs *, const struct wire *a, const struct wire *b);
/* Whether `part` divides `size`. */
enum verdict size_divides(struct exprs *, const struct expr *part, const struct expr *size);

/* "56x56x24"; a size that depends on choices as "(16..24)", one bound by the input as its name. */
const char *shape_text(struct exprs *, const struct wire *wire);
const char *size_text(struct exprs *, const struct expr *size);

/* How a window of r moves over y by a stride. */
struct window {
    bool same;
    const struct expr *padding; /* zeros on each side, when not `same` */
    bool ceil;
};
bool rule_window(struct call *, struct window *window);
/* The size of the output, or NULL after an error (or for a NULL y). */
const struct expr *window_out(struct exprs *, const struct window *window, const struct expr *y,
                              const struct expr *r, const struct expr *stride);

/* The sizes of a checked op's attribute, one for each or one for all. */
void op_sizes(struct exprs *, const struct op *, const char *name, const struct expr **size,
              size_t count);

/* Layer rows: a dense product of c by k at y * x places; counts filled in. */
void row_start(struct exprs *, const struct op *, struct layer *row, enum layer_kind kind);
void row_matmul(struct exprs *, const struct op *, struct layer *row, const char *suffix,
                const struct expr *k, const struct expr *c, const struct expr *places);
/* macs and weights from the other fields (the data's README states the formulas). */
void row_count(struct exprs *, struct layer *row);

#endif
