/* ops.def as tables: names, parameters, rules. */
#include "ir/op/rules.h"

#include <string.h>

enum { MANY = INPUTS_MANY };

#define LIST(...) __VA_ARGS__

/* Parameters as text begin with ", ", which op_info skips; an op without any has "". */
#define NEEDS(name)     ", " #name
#define HAS(name, text) ", " #name ": " text
#define MAY(name)       ", " #name ": -"
#define OP(op, text, nature, inputs, parameters, shape, macs, doc)                                 \
    static const char text_##op[] = "" LIST parameters;
#include "ir/ops.def"
#undef OP
#undef NEEDS
#undef HAS
#undef MAY

/* The same as arrays; the last entry has no name. */
#define NEEDS(name)     {#name, true, NULL},
#define HAS(name, text) {#name, false, text},
#define MAY(name)       {#name, false, NULL},
#define OP(op, text, nature, inputs, parameters, shape, macs, doc)                                 \
    static const struct op_parameter parameters_##op[] = {LIST parameters{NULL, false, NULL}};
#include "ir/ops.def"
#undef OP

static const struct row {
    struct op_info info;
    const struct op_parameter *parameter;
    size_t parameters;
    shape_rule *shape;
    cost_rule *macs;
} rows[DESIGN_OPS] = {
#define OP(op, text, nature, inputs, parameters, shape, macs, doc)                                 \
    {{text, NATURE_##nature, inputs, text_##op + (sizeof text_##op > 1 ? 2 : 0), doc},             \
     parameters_##op,                                                                              \
     sizeof parameters_##op / sizeof *parameters_##op - 1,                                         \
     shape_##shape,                                                                                \
     macs_##macs},
#include "ir/ops.def"
#undef OP
};

const struct op_info *op_info(enum op_kind kind)
{
    return &rows[kind].info;
}

size_t op_parameters(enum op_kind kind, const struct op_parameter **parameters)
{
    *parameters = rows[kind].parameter;
    return rows[kind].parameters;
}

enum op_kind op_find(const char *name)
{
    for (enum op_kind kind = 0; kind < DESIGN_OPS; kind++)
        if (!strcmp(rows[kind].info.name, name)) return kind;
    return DESIGN_OPS;
}

shape_rule *op_shape(enum op_kind kind)
{
    return rows[kind].shape;
}

cost_rule *op_macs(enum op_kind kind)
{
    return rows[kind].macs;
}

size_t macs_none(struct exprs *exprs, const struct op *op, struct layer row[COST_ROWS])
{
    (void)exprs, (void)op, (void)row;
    return 0;
}
