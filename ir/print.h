/* Inside the printer of programs: what print.c (order) and print_item.c (texts) share. */
#ifndef NAS_IR_PRINT_H
#define NAS_IR_PRINT_H

#include "ir/design.h"
#include "ir/program.h"
#include "ir/text.h"
#include "support/vector.h"

enum thing_kind {
    THING_EXPR,
    THING_TABLE,
    THING_ORACLE,
    THING_PROBLEM,
    THING_DESIGN,
    THING_CHOICE,
    THING_PARAM,
    THING_KINDS
};

struct thing {
    enum thing_kind kind;
    const void *item;
};

struct printer {
    struct writer writer; /* first: a struct writer points here */
    struct buffer *out;
    struct arena *arena;
    struct map number[THING_KINDS]; /* pointer to number + 1, once it is printed */
    struct VECTOR(struct thing) waiting;
    struct VECTOR(const struct choice *) choices;
};

/* The number of a thing that was printed, else UINT32_MAX. */
uint32_t number_of(const struct printer *printer, enum thing_kind kind, const void *item);

/* How the writer names expressions and designs. */
void call_expr(struct writer *writer, const struct expr *expr);
void call_design(struct writer *writer, const struct design *design);

/* " WORD %12", or nothing for NULL. */
void print_when(struct printer *printer, const char *word, const struct expr *expr);

/* One thing, everything in it having its number. */
void print_item(struct printer *printer, struct thing thing, uint32_t number);

#endif
