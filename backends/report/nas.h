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
    bool designs;      /* the file holds designs: its names must not hide operations */
    struct map taken;  /* names of the file's top level */
    struct map design; /* a design's address to its name */
    struct map param;  /* a shared parameter's address to its name */
};

enum { SOURCE_WIDTH = 100, SOURCE_INDENT = 4 };

/* `name`, changed until it is a word that is not reserved, hides no operation and is not taken. */
const char *source_name(struct source *source, const char *name);

/* A value on one line. */
void source_inline(struct source *source, struct buffer *out, const struct value *value);

/* An expression of numbers and parameters. */
void source_expr(struct source *source, struct buffer *out, const struct expr *expr, size_t depth);

/* The definition of a design: a network or circuit without anything left to choose; and the
 * parameters that it shares with itself or with others, before it. */
void source_design(struct source *source, const struct design *design);

#endif
