/* Inside the closing of a block: what owners.c, cut.c and close.c share. */
#ifndef NAS_FRONTEND_CLOSING_H
#define NAS_FRONTEND_CLOSING_H

#include "frontend/elaborate.h"

struct closing {
    struct elaborator *e;
    struct block *block;
    struct arena *scratch; /* of everything below */
    struct walker *finding, *marking;
    struct VECTOR(const struct choice *) choice; /* what this block binds, in the order of making */
    struct VECTOR(const struct choice *) constant; /* others it reads: bound further out */
    struct VECTOR(const struct parameter *) parameter;
    uint32_t *first;  /* slot of each choice */
    struct map owned; /* choice -> its number + 1 */
    struct map others;
    struct VECTOR(const struct expr *) root; /* what the problem is made of */
    struct VECTOR(const struct expr *) node; /* everything below */
    struct map depends;      /* expr -> a mark that tells whether it reads an owned choice */
    struct map captured;     /* expr -> its capture's number + 1 */
    struct rewrite *rewrite; /* from outside expressions to the problem's */
    struct map result_index; /* expr -> result number + 1 */
    struct VECTOR(const struct expr *) capture; /* outside expressions */
    struct VECTOR(const struct expr *) result;  /* likewise */
    const struct expr *solve;
    const struct problem *problem;
    bool rows;      /* slots become columns of a sample's row */
    uint32_t depth; /* loops around the block */
};

/* The caller frees c->scratch. */
void closing_init(struct closing *c, struct elaborator *, struct block *block);

/* ---- owners.c ---- */

/* Takes the choice, and those that its domain and guard depend on, as this block's or another's. */
void closing_find_choice(struct closing *c, const struct choice *choice);
/* The same for all that the block's objectives and requirements read. */
void closing_find_unknowns(struct closing *c);
void closing_find_unknown(void *context, const struct expr *expr);
/* Orders the choices as made and gives each its slots; false beyond the limit. */
bool closing_number_slots(struct closing *c, size_t *slots);
/* For `nas check -v`; `solver` is "search", "train" or "sample". */
void closing_add_binding(struct closing *c, const char *solver);
void closing_warn_idle(struct closing *c);

/* ---- cut.c ---- */

typedef const struct expr *map_expr(struct closing *, const struct expr *);
typedef const struct design *map_design(struct closing *, const struct design *);

void closing_mark(void *context, const struct expr *expr);
/* The scalars of a let that depend on the choices become results of the problem. */
void closing_add_results(struct closing *c, const struct value *value);
/* The scalars of a let as parts of a front's points. */
void closing_add_point(struct closing *c, const struct value *value);
/* The problem of what was added, and its one copy in the program. */
struct problem *closing_cut(struct closing *c, size_t slots);
void closing_finish(struct closing *c, struct problem *problem);
/* The expression as the problem holds it; it is below a root. */
const struct expr *closing_inside(struct closing *c, const struct expr *expr);
const struct expr *closing_front_leaf(void *context, const struct expr *leaf);
const struct design *closing_front_design(struct closing *c, const struct design *design);
/* The value with its expressions and designs mapped. */
const struct value *closing_map(struct closing *c, const struct value *value, map_expr *expr,
                                map_design *design);
/* Number `index` of the solve's outputs. */
const struct expr *closing_output(struct closing *c, size_t index, struct type type,
                                  struct interval interval);
/* The value as the program around reads it after the solve. */
const struct value *closing_solved(struct closing *c, const struct value *value);

#endif
