/* Designs in few words, for tests: a builder with an arena, and calls that take plain numbers.
 *
 * A call that the shape rules refuse answers NULL and leaves the message in `error`; calls with a
 * NULL input do nothing, so a chain needs one check at its end.
 */
#ifndef NAS_TESTS_UNIT_SKETCH_H
#define NAS_TESTS_UNIT_SKETCH_H

#include "ir/design.h"

enum { SKETCH_ATTRIBUTES = 8 };

struct sketch {
    struct arena *arena;
    struct exprs *exprs;
    struct builder *builder;
    struct attribute attribute[SKETCH_ATTRIBUTES]; /* of the next op */
    size_t attributes;
    const struct expr *guard; /* of the next ops */
    const char *error;
};

/* A fresh sketch with expressions of its own, or one more design over the same expressions. */
struct sketch sketch_new(const char *name);
struct sketch sketch_beside(const struct sketch *other, const char *name);
void sketch_free(struct sketch *sketch);

/* Attributes of the next op. */
void with(struct sketch *, const char *name, const struct value *value);
void with_expr(struct sketch *, const char *name, const struct expr *expr);
void with_whole(struct sketch *, const char *name, int64_t number);
void with_text(struct sketch *, const char *name, const char *text);
void with_qubits(struct sketch *, size_t count, const int64_t *qubit);

/* The next op on its inputs: its first output, NULL for a gate or after an error. */
const struct wire *apply(struct sketch *, const char *op, const struct wire *x);
const struct wire *apply2(struct sketch *, const char *op, const struct wire *x,
                          const struct wire *y);
const struct op *apply_op(struct sketch *, const char *op, const struct wire *const *in,
                          size_t ins);

/* An input of plain sizes; 0 is a size bound by the run-time input, named "n". */
const struct wire *input(struct sketch *, enum nature nature, size_t rank, const int64_t *size);
const struct wire *picture(struct sketch *, int64_t height, int64_t width, int64_t channels);

/* Convolution with batch norm, as models use it. */
const struct wire *conv(struct sketch *, const struct wire *x, int64_t out, int64_t kernel,
                        int64_t stride, const char *name);
const struct wire *dense(struct sketch *, const struct wire *x, int64_t out, const char *name);
const struct wire *pool(struct sketch *, const struct wire *x, int64_t kernel, int64_t stride);

const struct design *finish(struct sketch *, const struct wire *output);

/* A choice of one of `low..high`, as a leaf with that interval. */
const struct expr *between(struct sketch *, double low, double high);

/* The number an expression is, or NaN. */
double number_of(const struct expr *expr);

#endif
