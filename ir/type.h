/* The types of scalars: a kind and, for numbers, a dimension. */
#ifndef NAS_IR_TYPE_H
#define NAS_IR_TYPE_H

#include <stdbool.h>

#include "support/unit.h"

enum scalar_kind {
    SCALAR_TRUTH, /* 0 or 1 */
    SCALAR_WHOLE, /* a whole number, exact up to 2^53 */
    SCALAR_REAL,
    SCALAR_SYMBOL /* a name such as K or chip: number in `struct exprs`'s symbol table */
};

struct type {
    enum scalar_kind kind;
    struct dimension dimension; /* of numbers; none for truths and symbols */
};

struct interval {
    double low; /* may be -inf */
    double high;
};

#define TYPE_TRUTH  ((struct type){SCALAR_TRUTH, DIMENSIONLESS})
#define TYPE_WHOLE  ((struct type){SCALAR_WHOLE, DIMENSIONLESS})
#define TYPE_REAL   ((struct type){SCALAR_REAL, DIMENSIONLESS})
#define TYPE_SYMBOL ((struct type){SCALAR_SYMBOL, DIMENSIONLESS})

bool type_equal(struct type a, struct type b);
/* Whole numbers and real ones, with or without a unit. */
bool type_is_number(struct type type);

/* "whole number", "truth value", "energy", "size / time": for messages. */
void type_print(struct buffer *out, struct type type);

#endif
