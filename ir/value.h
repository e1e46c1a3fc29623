/* Values: what expressions of the language evaluate to, as data.
 *
 * A value is a tree whose scalar leaves are expressions. The elaborator adds kinds of its own
 * (functions, modules, wires) behind VALUE_OPAQUE; a program that is handed on holds none of them.
 */
#ifndef NAS_IR_VALUE_H
#define NAS_IR_VALUE_H

#include "ir/expr.h"

struct design;

enum value_kind {
    VALUE_SCALAR, /* expr */
    VALUE_TEXT,
    VALUE_LIST,   /* item[0..items-1] */
    VALUE_RECORD, /* item[i] named name[i]; a plain tuple has name NULL; `text` is the type's name
                   */
    VALUE_DESIGN,
    VALUE_FRONT, /* `expr` is the solve; item[0] a record over its problem's slots and captures:
                    one result of the front; it is of another scope than the value: `reads`,
                    value_rewrite and value_each leave it out. With an item[1], a truth of the same
                    scope, item[0] is anything, shown of the results for which that holds */
    VALUE_TABLE, /* item[0] a list of records, or a front: printed as a table */
    VALUE_PLOT,  /* item[0] the data (a list, a record or a front); text: a title;
                    name[0], name[1]: the fields for x and y, or NULL */
    VALUE_MAYBE, /* item[0], an item of a list that is there only where the truth `expr` holds; once
                    that is known it is an item like the others, or gone */
    VALUE_NOTHING,
    VALUE_OPAQUE /* frontend only */
};

struct value {
    enum value_kind kind;
    uint16_t reads; /* enum expr_reads of all expressions below, designs included */
    uint32_t depth; /* 0 for a leaf, else 1 + the deepest item's; at most LIMIT_VALUE_DEPTH */
    const struct expr *expr;
    const char *text;
    const struct value **item;
    const char **name;
    size_t items;
    const struct design *design;
    const void *opaque; /* frontend only; its tag is the frontend's */
    const char *unit;   /* VALUE_SCALAR: the unit the user wrote or asked for, or NULL */
};

/* Constructors; they compute `reads` and `depth`. Arrays are kept by reference. Walks over values
 * recurse once a level, so whoever nests values must refuse what is deeper than
 * LIMIT_VALUE_DEPTH. `value_make` completes any kind: it copies the rest of the struct. */
const struct value *value_make(struct arena *, struct value);
const struct value *value_nothing(void);
const struct value *value_scalar(struct arena *, const struct expr *);
const struct value *value_text(struct arena *, const char *text);
const struct value *value_list(struct arena *, const struct value **item, size_t items);
/* name: NULL for a plain tuple; type: the record type's name or NULL */
const struct value *value_record(struct arena *, const char *type, const char **name,
                                 const struct value **item, size_t items);
const struct value *value_design(struct arena *, const struct design *);

/* The item of a record by name, or NULL. */
const struct value *value_field(const struct value *record, const char *name);

/* Whether nothing of the elaborator's is in the value. */
bool value_is_data(const struct value *value);

/* The value with its expressions (and its designs') rewritten; itself when nothing changed. */
const struct value *value_rewrite(struct exprs *, const struct value *, struct rewrite *);

/* Calls `visit` for every expression of the value, in order, designs included. */
void value_each(const struct value *, void (*visit)(void *context, const struct expr *),
                void *context);

#endif
