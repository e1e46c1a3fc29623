/* The syntax tree and the ways to get one.
 *
 * Nodes are uniform: a kind, a span, what the kind's row in syntax.def says it holds, and children
 * in the row's order: the fixed ones first (NULL where a `maybe` child is absent), then the rest.
 * Trees are immutable once parsed, live in the caller's arena and share nothing.
 *
 * Notes on shapes that the table cannot say:
 *   - fn, network, circuit: kid[0] is a label node with the span of the name; kid[2] is a `body`
 *     for both forms: `fn f(x) = e` is a body whose kid[0] is e and which has no statements
 *     (op is FORM_EQUALS then, FORM_BLOCK for braces).
 *   - if used as an else-branch: a block whose only statement is `do(if ...)`, op FORM_ELSE_IF.
 *   - minimize, maximize, require: text is the label or NULL.
 *   - import: path's children are label nodes (text of a STRING part has `quoted` set); `maybe` is
 *     the `as` name; the rest are the names of `.( ... )`.
 *   - comprehension as the only argument of a call, `sum(x for x in xs)`: the argument is an
 * `each`.
 *   - range: op is RANGE_CLOSED (..=) or RANGE_OPEN (..<).
 */
#ifndef NAS_LANG_SYNTAX_H
#define NAS_LANG_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/diagnostic.h"
#include "lang/source.h"
#include "support/arena.h"
#include "support/buffer.h"
#include "support/decimal.h"
#include "support/map.h"
#include "support/unit.h"

enum node_kind {
#define NODE(kind, title, own, fixed, rest) NODE_##kind,
#include "lang/syntax.def"
#undef NODE
    NODE_KINDS
};

enum node_op {
    OP_NONE,
    /* unary */
    OP_NEGATE,
    OP_NOT,
    /* binary */
    OP_OR,
    OP_AND,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIVIDE,
    OP_DIV,
    OP_MOD,
    OP_POWER,
    /* variants */
    RANGE_CLOSED,
    RANGE_OPEN,
    FORM_EQUALS,
    FORM_BLOCK,
    FORM_ELSE_IF,
    FLAG_TRUE,
    FLAG_FALSE
};

/* A number as written: exact, with its unit. */
struct number {
    struct decimal value;
    struct unit unit;      /* scale 1 and no dimension when none was written */
    const char *unit_text; /* "KiB", or NULL */
    bool point;            /* written with a decimal point */
};

struct node {
    enum node_kind kind;
    enum node_op op;
    bool quoted; /* label in an import path written as "..." */
    struct span span;
    const char *text; /* interned name or decoded text, or NULL */
    const struct number *number;
    const char *doc; /* the ## comment above, without marks, or NULL */
    struct node **kid;
    size_t kids;
};

/* One comment of the source, for the formatter. */
struct comment {
    struct span span;
    bool documents; /* ## */
    bool alone;     /* nothing before it on its line */
};

/* A parsed file. */
struct tree {
    struct node *root; /* a file node; never NULL, with error nodes where the text had errors */
    uint32_t source;
    struct comment *comment;
    size_t comments;
    const char *doc; /* the file's own ## comment, or NULL */
};

/* Parses one registered source. Names are interned in `names`. Errors go to `list`; the tree then
 * holds what could be understood. */
struct tree syntax_parse(struct arena *arena, struct map *names, struct sources *sources,
                         uint32_t source, struct diagnostics *list);

/* For the REPL: whether this text must go on in a next line: a bracket is open, or it ends with an
 * operator, a comma or the like. A text without its closing quote is not: none goes over a line. */
bool syntax_is_incomplete(const char *text, size_t size);

/* The tree as indented text, one node a line: for tests and `nas ir --tree`. */
void syntax_print(struct buffer *out, const struct node *root);

/* Checks the tree against syntax.def; answers NULL or what is wrong (in the arena). Debug builds
 * run it after every parse. */
const char *syntax_check(struct arena *arena, const struct node *root);

/* The source in the standard format: same tree, same comments; formatting twice changes nothing.
 * Only for a tree without errors. */
void syntax_format(struct buffer *out, struct sources *sources, const struct tree *tree);

const char *node_title(enum node_kind kind);
const char *operator_text(enum node_op op); /* "+", "mod", "..=" */

#endif
