/* Expressions over trainable parameters as source: the angles of gates, the numbers of layers.
 *
 * What stands in several places is one thing and stays one: a parameter that two gates share gets a
 * name before the designs (`let shared = param`), and so does every operation that is read more
 * than once, because a graph written out as a tree may be larger than any file. Long chains are cut
 * by names too, so that no expression is nested deeper than the language reads.
 */
#include <string.h>

#include "backends/report/nas.h"
#include "support/vector.h"

/* Operations inside each other before one gets a name. */
enum { DEEPEST = 40 };

static const char *const infix[EXPR_OPS] = {
    [EXPR_add] = "+",    [EXPR_sub] = "-",   [EXPR_mul] = "*", [EXPR_div] = "/", [EXPR_pow] = "^",
    [EXPR_fdiv] = "div", [EXPR_mod] = "mod", [EXPR_eq] = "==", [EXPR_ne] = "!=", [EXPR_lt] = "<",
    [EXPR_le] = "<=",    [EXPR_and] = "and", [EXPR_or] = "or",
};

/* ---- writing --------------------------------------------------------------------------------- */

static void write_param(struct source *source, struct buffer *out,
                        const struct parameter *parameter)
{
    buffer_text(out, "param");
    for (size_t i = 0; i < parameter->rank; i++) {
        buffer_text(out, i ? ", " : "[");
        source_expr(source, out, parameter->shape[i], 1);
    }
    if (parameter->rank) buffer_char(out, ']');
}

static void write_number_of(struct source *source, struct buffer *out, const struct expr *expr)
{
    double number = expr->op == EXPR_given ? expr->u.given.value : expr->u.number;
    const struct expr *constant = expr_number(source->exprs, number, expr->type);
    source_inline(source, out, value_scalar(source->arena, constant));
}

/* `a + b`, `-a`, `not a`, in parentheses unless it stands alone. */
static void write_operation(struct source *source, struct buffer *out, const struct expr *expr,
                            size_t depth)
{
    if (depth) buffer_char(out, '(');
    if (expr->args == 1) {
        buffer_text(out, expr->op == EXPR_neg ? "-" : "not ");
        source_expr(source, out, expr->arg[0], depth + 1);
    } else {
        source_expr(source, out, expr->arg[0], depth + 1);
        buffer_printf(out, " %s ", infix[expr->op]);
        source_expr(source, out, expr->arg[1], depth + 1);
    }
    if (depth) buffer_char(out, ')');
}

/* The arguments with a text before each and one behind the last. */
static void write_around(struct source *source, struct buffer *out, const struct expr *expr,
                         const char *const *before, const char *end)
{
    for (uint32_t i = 0; i < expr->args; i++) {
        buffer_text(out, before[i < 2 ? i : 2]);
        source_expr(source, out, expr->arg[i], 1);
    }
    buffer_text(out, end);
}

/* The node itself, whether or not it has a name. */
static void write_node(struct source *source, struct buffer *out, const struct expr *expr,
                       size_t depth)
{
    static const char *const choice[] = {"if ", " { ", " } else { "};
    static const char *const list[] = {"", ", ", ", "};
    if (expr->op == EXPR_number || expr->op == EXPR_given) {
        write_number_of(source, out, expr);
    } else if (expr->op == EXPR_param) {
        write_param(source, out, expr->u.trainable.parameter);
    } else if (expr->op == EXPR_size) {
        const char *said = map_get(&source->size, expr->u.size.name);
        buffer_text(out, said ? said : expr->u.size.name);
    } else if (expr->op == EXPR_select) {
        write_around(source, out, expr, choice, " }");
    } else if (expr->op == EXPR_neg || expr->op == EXPR_not || infix[expr->op]) {
        write_operation(source, out, expr, depth);
    } else {
        buffer_printf(out, "%s(", expr_op_text(expr->op));
        write_around(source, out, expr, list, ")");
    }
}

void source_expr(struct source *source, struct buffer *out, const struct expr *expr, size_t depth)
{
    void **name = map_find(&source->shared, &expr, sizeof expr);
    if (name)
        buffer_text(out, *name);
    else
        write_node(source, out, expr, depth);
}

/* ---- naming ---------------------------------------------------------------------------------- */

struct use {
    size_t readers;
    size_t depth; /* of operations below that have no name */
};

struct sharing {
    struct source *source;
    struct map use; /* by the expression's address */
    struct VECTOR(const struct expr *) root;
    struct VECTOR(const struct expr *) node; /* all that hang on parameters, arguments first */
};

static struct use *use_of(struct sharing *sharing, const struct expr *expr)
{
    void **at = map_at(&sharing->use, &expr, sizeof expr);
    if (!*at) *at = NEW(sharing->source->arena, struct use);
    return *at;
}

static void add_root(void *context, const struct expr *root)
{
    struct sharing *sharing = context;
    if (!(root->reads & READS_PARAM)) return;
    vector_push(sharing->source->arena, &sharing->root, root);
    use_of(sharing, root)->readers++;
}

static void add_node(void *context, const struct expr *expr)
{
    struct sharing *sharing = context;
    if (!(expr->reads & READS_PARAM)) return;
    vector_push(sharing->source->arena, &sharing->node, expr);
    for (uint32_t i = 0; i < expr->args; i++)
        use_of(sharing, expr->arg[i])->readers++;
}

/* Writes `let shared = ...` before its first reader. */
static void name_node(struct sharing *sharing, const struct expr *expr)
{
    struct source *source = sharing->source;
    struct buffer text = {0};
    write_node(source, &text, expr, 0);
    const char *name = source_name(source, "shared");
    buffer_printf(source->out, "let %s = %s\n", name, buffer_string(&text));
    buffer_free(&text);
    *map_at(&source->shared, &expr, sizeof expr) = (void *)(uintptr_t)name;
}

static void visit_node(struct sharing *sharing, const struct expr *expr)
{
    struct use *use = use_of(sharing, expr);
    for (uint32_t i = 0; i < expr->args; i++) {
        size_t below = use_of(sharing, expr->arg[i])->depth;
        if (below >= use->depth) use->depth = below + 1;
    }
    if (use->readers < 2 && use->depth < DEEPEST) return;
    name_node(sharing, expr);
    use->depth = 0;
}

void source_share(struct source *source, const struct design *const *design, size_t count)
{
    struct sharing sharing = {.source = source};
    map_init(&sharing.use, source->arena);
    for (size_t i = 0; i < count; i++)
        design_each(design[i], add_root, &sharing);
    expr_walk(source->arena, sharing.root.item, sharing.root.count, add_node, &sharing);
    for (size_t i = 0; i < sharing.node.count; i++)
        visit_node(&sharing, sharing.node.item[i]);
    if (source->shared.count) buffer_char(source->out, '\n');
}
