/* Types of scalars; see type.h. */
#include "ir/type.h"

bool type_equal(struct type a, struct type b)
{
    return a.kind == b.kind && dimension_equal(a.dimension, b.dimension);
}

bool type_is_number(struct type type)
{
    return type.kind == SCALAR_WHOLE || type.kind == SCALAR_REAL;
}

void type_print(struct buffer *out, struct type type)
{
    if (type.kind == SCALAR_TRUTH) {
        buffer_text(out, "truth value");
    } else if (type.kind == SCALAR_SYMBOL) {
        buffer_text(out, "symbol");
    } else if (type.kind == SCALAR_WHOLE && dimension_is_none(type.dimension)) {
        buffer_text(out, "whole number");
    } else {
        dimension_print(out, type.dimension);
    }
}
