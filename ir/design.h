/* Designs: op graphs whose attributes, shapes and guards are expressions.
 *
 * A wire is what an op makes and others read: a tensor, qubits, points, a sparse tensor. Ops stand
 * in the order they were made, so inputs come before their readers. An op whose guard is false is
 * not there; where a guarded value meets the one that was there before, a `merge` op joins them
 * (merge guard, yes, no). A choice between alternatives is a chain of merges.
 */
#ifndef NAS_IR_DESIGN_H
#define NAS_IR_DESIGN_H

#include "ir/problem.h"
#include "ir/value.h"

/* GATE and REGISTER are natures of ops only; see below. */
enum nature {
    NATURE_TENSOR,
    NATURE_QUBITS,
    NATURE_POINTS,
    NATURE_SPARSE,
    NATURE_TRUTHS,
    NATURE_GATE,
    NATURE_REGISTER
};

enum element { ELEMENT_F32, ELEMENT_I32, ELEMENT_I8, ELEMENT_BOOL };

struct wire {
    uint32_t number; /* in the design */
    enum nature nature;
    enum element element;
    size_t rank;               /* of tensors; qubits: rank 1 with their number; points: [n, f] */
    const struct expr **shape; /* a NULL entry is a size bound by the input, named below */
    const char **size_name;    /* "n" for such an entry, else NULL */
    const struct op *from;     /* NULL for an input of the design */
    uint32_t output;           /* which of its op's outputs */
    const char *name;          /* of an input; else NULL */
};

enum op_kind {
#define OP(op, text, nature, inputs, parameters, shape, macs, doc) DESIGN_OP_##op,
#include "ir/ops.def"
#undef OP
    DESIGN_OPS
};

/* An attribute's value: a scalar, a symbol or text, a list of these, or a trainable number. */
struct attribute {
    const char *name;
    const struct value *value;
};

struct op {
    enum op_kind kind;
    uint32_t number;
    struct span span;
    const char *path;  /* where it was made: "mobilenet_v2.stage[2].conv" */
    const char *label; /* the user's or the standard library's short name: "block3_dw" */
    const struct wire **in;
    size_t ins;
    const struct wire **out;
    size_t outs;
    const struct attribute *attribute;
    size_t attributes;
    const struct expr *guard; /* NULL for always */
};

struct design {
    const char *name;
    struct span span;
    uint32_t identity; /* S6: a trained or transformed design is a new one */
    const char **note; /* transformations not carried out yet: "trained", "quantize(8bit)" */
    size_t notes;
    const struct wire **input;
    size_t inputs;
    const struct wire **output;
    size_t outputs;
    const struct op **op;
    size_t ops;
    size_t wires;
};

/* Building. A builder makes one design; ops are checked by their row's shape rule. */
struct builder;
struct builder *builder_new(struct exprs *exprs, const char *name, struct span span);
const struct wire *builder_input(struct builder *, const char *name, enum nature, enum element,
                                 const struct expr *const *shape, const char *const *size_name,
                                 size_t rank);
/* Appends an op under the guard (NULL for none). On a shape error answers NULL and an error text in
 * *error (a factual line) that the elaborator reports at the call's place. */
const struct op *builder_op(struct builder *, enum op_kind, const struct wire *const *in,
                            size_t ins, const struct attribute *attribute, size_t attributes,
                            const struct expr *guard, const char *path, struct span span,
                            const char **error);
void builder_label(struct builder *, const struct op *op, const char *label);
/* Joins two wires of one shape and nature: `yes` where the condition holds. Gates return nothing
 * new, so circuits need no merge. NULL and *error when the shapes differ. */
const struct wire *builder_merge(struct builder *, const struct expr *condition,
                                 const struct wire *yes, const struct wire *no, struct span span,
                                 const char **error);
const struct design *builder_finish(struct builder *, const struct wire *const *output,
                                    size_t outputs);

/* One row of a layer table: an op that multiplies and accumulates, as shared with accelerators.
 * All fields are expressions; `active` is NULL or the op's guard. Fields that hang on a size which
 * only the run-time input binds (points, active cells) are NULL, `macs` with them.
 *
 *   CONV PWCONV DWCONV   n k c/groups r s out_y out_x multiplications
 *   TCONV                n k c/groups r s y x: each input pixel makes r s outputs
 *   FC                   k c
 *   MATMUL               k c/groups at out_y places: layers on sequences, sets and volumes; an
 *                        attention is four of them, see ir/op/sequence.c */
enum layer_kind { LAYER_CONV, LAYER_PWCONV, LAYER_DWCONV, LAYER_TCONV, LAYER_FC, LAYER_MATMUL };
struct layer {
    const char *name;
    enum layer_kind kind;
    const struct expr *n, *k, *c, *y, *x, *r, *s, *stride, *groups, *out_y, *out_x;
    const struct expr *macs, *weights, *active;
    const struct op *op;
};
/* The layers of a design in order; in the arena of `exprs`. Names are the ops' labels. */
size_t design_layers(struct exprs *exprs, const struct design *design, struct layer **layers);
/* Sums over the layers, those under a false guard being 0; macs are NULL when a layer's are. The
 * weights include embeddings, but neither biases nor normalisation. */
const struct expr *design_macs(struct exprs *exprs, const struct design *design);
const struct expr *design_weights(struct exprs *exprs, const struct design *design);

/* The same design with expressions rewritten (shapes, attributes, guards); ops whose guard becomes
 * false are dropped, merges with a known condition vanish. Specialising a family to a member. The
 * design itself when nothing changes. */
const struct design *design_rewrite(struct exprs *exprs, const struct design *design,
                                    expr_leaf *leaf, void *context);
/* The same with a rewriter's memory and cut, for values that hold designs. The design itself when
 * nothing changes. */
const struct design *design_rewrite_with(struct exprs *exprs, const struct design *design,
                                         struct rewrite *rewrite);
/* The same with a note appended and a new identity ("trained", "quantize(8bit)"). */
const struct design *design_note(struct exprs *exprs, const struct design *design,
                                 const char *note);

/* Every expression of the design: shapes, attributes, guards. */
void design_each(const struct design *design, void (*visit)(void *context, const struct expr *),
                 void *context);

/* How gates stand in a design: a circuit's qubits are one wire, the register, of shape [n]. A gate
 * on k qubits (nature GATE, inputs k) reads the register and has as its first attribute `on`, a
 * list of k whole numbers: which qubits. Ops on the whole register (encode, z, hartree_fock) have
 * nature REGISTER and read it like a tensor op reads its input. Gates have no outputs; their order
 * counts.
 */

/* A parameter of an op after its inputs, as its row writes it. builder_op fills in defaults that
 * the given attributes lack, and refuses unknown names. */
struct op_parameter {
    const char *name;
    bool required;
    const char *initial; /* the default's text, or NULL */
};
size_t op_parameters(enum op_kind kind, const struct op_parameter **parameters);

/* The row of an op, for the elaborator, printers and the reference. */
struct op_info {
    const char *name;
    enum nature nature;
    int inputs; /* -1: a list; of a gate: its qubits */
    const char *parameters;
    const char *doc;
};
const struct op_info *op_info(enum op_kind kind);
enum op_kind op_find(const char *name); /* DESIGN_OPS when there is none */

/* The text of a design for people: constants as numbers, other expressions as `%id`. */
void design_print(struct buffer *out, const struct design *design);

/* The design's part of the textual form of a program: everything of it, with expressions called as
 * the writer calls them, in as many lines as it needs; the caller has written "design 3 = " and
 * writes the newline behind it. What design_read answers prints as the same text. It begins behind
 * "design 3 = "; every op is checked by its row's rules, so the text is not trusted. NULL once the
 * reader failed. */
struct writer;
struct reader;
void design_write(struct writer *writer, const struct design *design);
const struct design *design_read(struct reader *reader);

/* NULL, or what an op's shape rule says to the sizes that a design has after a rewriting. */
const char *design_recheck(struct exprs *exprs, const struct design *design);

/* NULL, or what rule the design breaks; in the arena. */
const char *design_verify(struct arena *arena, const struct design *design);

#endif
