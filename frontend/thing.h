/* Things: values that only the elaborator knows, behind VALUE_OPAQUE. */
#ifndef NAS_FRONTEND_THING_H
#define NAS_FRONTEND_THING_H

#include "ir/design.h"
#include "lang/syntax.h"

struct block;
struct elaborator;
struct module;
struct scope;

enum thing_kind {
    THING_POISON,   /* an error was reported */
    THING_FUNCTION, /* fn, network, circuit, lambda: text with the scope it was written in */
    THING_BUILTIN,
    THING_OP, /* an operation of designs, by its row */
    THING_MODULE,
    THING_WIRE,  /* a tensor or the like inside the design being made */
    THING_QUBIT, /* one qubit of a register */
    THING_DATA,  /* a tensor of data: a shape whose numbers come when something runs */
    THING_DATASET,
    THING_DOMAIN,  /* what `choose` ranges over */
    THING_RANGE,   /* a..=b, before it is used as a list or a domain */
    THING_FRONT,   /* a comprehension's points of a front */
    THING_FAMILY,  /* sample(n, e): n members of a family */
    THING_CALL,    /* a schedule, a codec and the like, of which the name is kept */
    THING_UNPICKED /* a let of a search with several objectives, outside of it */
};

struct domain_value {
    enum domain_kind kind;
    const struct expr **param;
    size_t params;
    size_t slots;
    /* The value that the components stand for. */
    const struct value *(*show)(struct elaborator *, const struct domain_value *,
                                const struct expr *const *component, struct span);
    const struct value *items;     /* what is arranged, chosen or placed: a list, or NULL */
    const struct expr *low, *step; /* of ranges */
    double divisor;                /* of ranges with decimal steps: 10^k, else 1 */
};

struct thing {
    enum thing_kind kind;
    union {
        struct {                     /* FUNCTION */
            const struct node *node; /* fn, network, circuit or lambda */
            struct scope *scope;
            const char *name;
        } function;
        const struct builtin *builtin;
        enum op_kind op;
        struct module *module;
        const struct wire *wire;
        struct {
            const struct wire *reg;
            const struct expr *index;
        } qubit;
        struct {
            const struct expr **shape;
            size_t rank;
        } data;
        struct dataset *dataset;
        struct domain_value *domain;
        struct {
            const struct value *low, *high, *step;
            bool open;
            const struct node *node;
        } range;
        struct {
            const struct expr *count;
            const struct value *member;
            struct block *block;
        } family;
        struct {
            const struct expr *solve;
            uint32_t depth;           /* of the loop over its points */
            const struct expr *there; /* whether the loop's row is a point */
        } front;
        const char *call;     /* its name */
        const char *unpicked; /* the name of the let */
    } u;
};

/* A set of examples that this version cannot read yet: the shapes of one example, and facts. */
struct dataset {
    const char *name;
    const char **field; /* of an example: "image", "label" */
    const struct value **shape;
    size_t fields;
    const char **fact; /* "classes" */
    const struct value **fact_value;
    size_t facts;
    struct span span;
    bool whole; /* before .train, .test and so on were taken */
};

/* The `text` of a list whose length is not known: it holds VALUE_MAYBE items, or one item that
 * stands for all of a family, front or data set (then `opaque` is that thing, and only folds take
 * it). */
#define CONDITIONAL_LIST "conditional"

/* A list or tuple for those who take items under conditions too (see maybe_item); poison after an
 * error. */
const struct value *as_items(struct elaborator *, const struct value *, struct span);
/* The item itself, and the truth under which it is there: NULL for always. */
const struct value *maybe_item(struct elaborator *, const struct value *item,
                               const struct expr **holds);
/* An item that is there only where the condition holds. */
const struct value *conditional_item(struct elaborator *, const struct value *item,
                                     const struct expr *holds);

const struct thing *thing_of(const struct value *value); /* NULL for other values */
bool is_thing(const struct value *value, enum thing_kind kind);
const struct value *thing_value(struct elaborator *, const struct thing *thing, uint16_t reads);
bool is_poison(const struct value *value);
/* "a whole number", "a list of 3", "the function `f`": for messages; in the arena. */
const char *describe(struct elaborator *, const struct value *value);
/* The value, or poison after reporting that it is nested too deeply. */
const struct value *shallow(struct elaborator *, const struct value *value, struct span);
/* "1 input", "2 inputs"; in the arena. */
const char *counted(struct elaborator *, size_t count, const char *noun);
/* Says that a let of a search with several objectives has to be picked first. */
void fail_unpicked(struct elaborator *, const struct value *value, struct span span);

#endif
