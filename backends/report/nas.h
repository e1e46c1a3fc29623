/* What the writers of .nas source share: the text so far, and the names it has given.
 */
#ifndef NAS_BACKENDS_REPORT_NAS_H
#define NAS_BACKENDS_REPORT_NAS_H

#include "backends/report/write.h"
#include "support/map.h"

struct source {
    struct buffer *out;
    struct exprs *exprs;
    struct arena *arena;
    bool used[DESIGN_OPS]; /* the operations that the file's designs say */
    struct map taken;      /* names of the file's top level */
    struct map design;     /* a design's address to its name */
    struct map shared;     /* an expression's address to its name */
    struct map size;       /* in a body: a size that the input binds to how the body says it */
};

enum { SOURCE_WIDTH = 100, SOURCE_INDENT = 2 };

/* Whether this word, as a name, would hide an operation that the file says. */
bool source_hides(const struct source *source, const char *word);

/* `name`, changed until it is a word that is not reserved, hides no operation and is not taken. */
const char *source_name(struct source *source, const char *name);

/* A value on one line. */
void source_inline(struct source *source, struct buffer *out, const struct value *value);

/* An expression of numbers and parameters; in parentheses inside others (depth > 0). */
void source_expr(struct source *source, struct buffer *out, const struct expr *expr, size_t depth);

/* Names and defines what the designs share of parameters and of what is computed from them. */
void source_share(struct source *source, const struct design *const *design, size_t count);

/* The definition of a design: a network or circuit without anything left to choose. */
void source_design(struct source *source, const struct design *design);

#endif
