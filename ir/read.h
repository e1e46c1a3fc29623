/* Inside the reader of programs: what read.c (statements), read_expr.c and read_problem.c share. */
#ifndef NAS_IR_READ_H
#define NAS_IR_READ_H

#include "ir/design.h"
#include "ir/program.h"
#include "ir/text.h"
#include "support/vector.h"

/* Things read so far, by their numbers. Choices and parameters keep the numbers they had. */
struct reading {
    struct reader *reader;
    struct arena *arena;
    struct exprs *exprs;
    struct VECTOR(const struct expr *) expr;
    struct VECTOR(const struct table *) table;
    struct VECTOR(const struct oracle *) oracle;
    struct VECTOR(const struct problem *) problem;
    struct VECTOR(const struct design *) design;
    struct map choice; /* number to struct choice */
    struct map param;  /* number to struct parameter */
    struct map depth;  /* of problems: see problem_depth */
};

/* Whole numbers: below a bound (what counts things read so far), or any of 32 bits. */
uint32_t read_index(struct reading *r, size_t bound, const char *what);
uint32_t read_number(struct reading *r);
/* The number of a new thing: the next one. */
void read_next(struct reading *r, size_t next);

/* `(%1, %2)` */
const struct expr **read_calls(struct reading *r, size_t *count);
/* ` WORD %12`; NULL when the word is not there. */
const struct expr *read_when(struct reading *r, const char *word);

/* What stands behind the first word of an item. */
void read_expr_item(struct reading *r);
void read_table_item(struct reading *r);
void read_oracle_item(struct reading *r);
void read_problem_item(struct reading *r);
void read_choice_item(struct reading *r);
void read_param_item(struct reading *r);

#endif
