/* The checker of trees, driven by syntax.def: each row's own part, fixed children and rest. */
#include "lang/syntax.h"

#include "support/limits.h"

enum own { NOTHING, NAME, STRING, NUMBER, OPERATOR, FLAG };

enum class {
    NONE,
    STATEMENT,
    EXPR,
    PATTERN,
    PARAM,
    TYPE,
    ARG,
    CLAUSE,
    BLOCK,
    BODY,
    NAME_NODE,
    PATH
};

enum { MOST_FIXED = 3 };

struct fixed {
    enum class class;
    bool optional;
};

static const struct row {
    const char *title;
    enum own own;
    struct fixed fixed[MOST_FIXED + 1]; /* ends with NONE */
    enum class rest;
} rows[NODE_KINDS] = {
#define child(class)                                                                               \
    {                                                                                              \
        class, false                                                                               \
    }
#define maybe(class)                                                                               \
    {                                                                                              \
        class, true                                                                                \
    }
#define FIXED(...)                                                                                 \
    {                                                                                              \
        __VA_ARGS__ __VA_OPT__(, )                                                                 \
        {                                                                                          \
            NONE, false                                                                            \
        }                                                                                          \
    }
#define NODE(kind, title, own, fixed, rest) [NODE_##kind] = {title, own, FIXED fixed, rest},
#include "lang/syntax.def"
#undef NODE
#undef FIXED
#undef maybe
#undef child
};

const char *node_title(enum node_kind kind)
{
    return rows[kind].title;
}

static bool is_statement(enum node_kind kind)
{
    return (kind >= NODE_let && kind <= NODE_circuit) || (kind >= NODE_for && kind <= NODE_do);
}

static bool is_expression(enum node_kind kind)
{
    return kind >= NODE_name && kind <= NODE_sample;
}

/* Whether a node of this kind belongs to the class; an error node may stand for anything. */
static bool belongs(enum node_kind kind, enum class class)
{
    if (kind == NODE_error) return true;
    switch (class) {
    case NONE: return false;
    case STATEMENT: return is_statement(kind);
    case EXPR: return is_expression(kind);
    case PATTERN: return kind == NODE_bind || kind == NODE_unpack;
    case PARAM: return kind == NODE_param;
    case TYPE: return kind == NODE_type || kind == NODE_types;
    case ARG: return is_expression(kind) || kind == NODE_named;
    case CLAUSE: return kind == NODE_in || kind == NODE_where;
    case BLOCK: return kind == NODE_block;
    case BODY: return kind == NODE_body;
    case NAME_NODE: return kind == NODE_label;
    case PATH: return kind == NODE_path;
    }
    return false;
}

/* -- what a node itself holds -- */

static bool is_operator(const struct node *node)
{
    if (node->kind == NODE_unary) return node->op == OP_NEGATE || node->op == OP_NOT;
    return node->op >= OP_OR && node->op <= OP_POWER;
}

static bool is_flag(const struct node *node)
{
    if (node->kind == NODE_bool) return node->op == FLAG_TRUE || node->op == FLAG_FALSE;
    return node->op == RANGE_CLOSED || node->op == RANGE_OPEN;
}

static bool is_form(const struct node *node)
{
    if (node->kind == NODE_body) return node->op == FORM_EQUALS || node->op == FORM_BLOCK;
    return node->op == OP_NONE || (node->kind == NODE_block && node->op == FORM_ELSE_IF);
}

/* What is wrong with what the node itself holds, or NULL. */
static const char *check_own(const struct node *node)
{
    bool label_optional =
        node->kind == NODE_minimize || node->kind == NODE_maximize || node->kind == NODE_require;
    switch (rows[node->kind].own) {
    case NOTHING: return node->text ? "has a text" : is_form(node) ? NULL : "has a wrong form";
    case NAME: return node->text ? NULL : "has no name";
    case STRING: return node->text || label_optional ? NULL : "has no text";
    case NUMBER: return node->number ? NULL : "has no number";
    case OPERATOR: return is_operator(node) ? NULL : "has a wrong operator";
    case FLAG: return is_flag(node) ? NULL : "has a wrong variant";
    }
    return NULL;
}

/* -- the walk -- */

static const char *wrong(struct arena *arena, const struct node *node, const char *what)
{
    return arena_printf(arena, "%s at %u..%u %s", node_title(node->kind), node->span.first,
                        node->span.end, what);
}

static const char *check(struct arena *arena, const struct node *node, int depth);

static const char *check_kid(struct arena *arena, const struct node *node, size_t i,
                             struct fixed expected, int depth)
{
    const struct node *kid = node->kid[i];
    if (!kid) return expected.optional ? NULL : wrong(arena, node, "lacks a child");
    if (!belongs(kid->kind, expected.class))
        return wrong(
            arena, node,
            arena_printf(arena, "has a child %zu that cannot be a %s", i, node_title(kid->kind)));
    if (kid->span.source != node->span.source || kid->span.first < node->span.first ||
        kid->span.end > node->span.end)
        return wrong(arena, node, arena_printf(arena, "does not cover its child %zu", i));
    return check(arena, kid, depth + 1);
}

static const char *check(struct arena *arena, const struct node *node, int depth)
{
    if (depth > LIMIT_SYNTAX_DEPTH) return wrong(arena, node, "is too deep");
    if (node->span.first > node->span.end) return wrong(arena, node, "ends before it begins");
    const struct row *row = &rows[node->kind];
    const char *own = check_own(node);
    if (own) return wrong(arena, node, own);
    size_t i = 0;
    for (; row->fixed[i].class != NONE; i++) {
        if (i >= node->kids) return wrong(arena, node, "has too few children");
        const char *bad = check_kid(arena, node, i, row->fixed[i], depth);
        if (bad) return bad;
    }
    for (; i < node->kids; i++) {
        const char *bad = check_kid(arena, node, i, (struct fixed){row->rest, false}, depth);
        if (bad) return bad;
    }
    return NULL;
}

const char *syntax_check(struct arena *arena, const struct node *root)
{
    if (!root || root->kind != NODE_file) return "the root is no file";
    return check(arena, root, 1);
}
