/* Inside the formatter: the tokens and comments of a file with what is decided about each.
 *
 *     format.c         reads the items, decides which begin a line, prints them
 *     format_layout.c  says where each line is indented to, and breaks those that are too long
 *     format_align.c   lines up the `=` and the values of neighbours where the user did
 *
 * Columns are places relative to other items, so that padding one line carries the lines that
 * hang on it along.
 */
#ifndef NAS_LANG_FORMAT_H
#define NAS_LANG_FORMAT_H

#include "lang/syntax.h"
#include "support/vector.h"

enum {
    FORMAT_WIDTH = 100,  /* columns of a line, where it can be broken at all */
    FORMAT_INDENT = 2,   /* columns of a block */
    FORMAT_DEEPEST = 80, /* what stands further right is indented from its line instead */
    COMMENT = -1         /* the kind of an item that is no token */
};

/* A column: that of an item and some more; of no item, from the left edge. */
struct column {
    size_t item; /* NO_ITEM: the edge */
    int more;
};

#define NO_ITEM SIZE_MAX

struct item {
    int kind;
    struct span span;
    size_t partner;    /* a bracket's other one */
    int source;        /* its column in the source */
    size_t depth;      /* brackets around it */
    uint32_t newlines; /* before it, in the source */
    uint32_t blanks;   /* before it, in the source, when there is no newline */
    bool breaks;       /* begins a line */
    bool begins;       /* begins a statement */
    bool unary;        /* a minus with nothing before it */
    bool spaced;       /* one blank before it */
    int width;
    int column;           /* before any padding */
    int padding;          /* before it, to line up */
    struct column indent; /* of a line's first item */
};

struct layout {
    struct arena *arena;
    const char *text;
    struct item *item;
    size_t count;
};

/* Whether a value can end with this token: a minus or bracket behind it belongs to it. */
bool ends_value(int kind);

/* Fills column and indent; sets more `breaks` where lines are too long. */
void layout_lines(struct layout *layout);

/* Fills padding. */
void layout_align(struct layout *layout);

/* The first item behind the line that begins with item i. */
size_t line_end(const struct layout *layout, size_t i);

#endif
