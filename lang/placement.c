/* Statements that have their place: solvers' clauses in solvers, `return` at the end of a body. */
#include "lang/parser.h"

enum context {
    ELSEWHERE,
    SOLVER,      /* directly in the block of a search or train */
    IN_CONDITION /* in a `for`, `repeat` or `if` there: only `require` */
};

static void misplaced(struct parser *parser, const struct node *node)
{
    report(parser->list, DIAG_misplaced_clause, node->span, node_title(node->kind));
}

static void walk(struct parser *parser, const struct node *node, enum context context);

static void walk_kids(struct parser *parser, const struct node *node, enum context context)
{
    for (size_t i = 0; i < node->kids; i++)
        if (node->kid[i]) walk(parser, node->kid[i], context);
}

/* Stands directly in a solver. */
static void place_clause(struct parser *parser, const struct node *node, enum context context)
{
    if (context != SOLVER) misplaced(parser, node);
    walk_kids(parser, node, ELSEWHERE);
}

static void place_require(struct parser *parser, const struct node *node, enum context context)
{
    if (context == ELSEWHERE) misplaced(parser, node);
    walk_kids(parser, node, ELSEWHERE);
}

static void place_solver(struct parser *parser, const struct node *node, enum context context)
{
    (void)context;
    walk_kids(parser, node->kid[0], SOLVER);
}

static enum context inside(enum context context)
{
    return context == ELSEWHERE ? ELSEWHERE : IN_CONDITION;
}

static void place_loop(struct parser *parser, const struct node *node, enum context context)
{
    for (size_t i = 0; i < 2; i++)
        if (node->kid[i]) walk(parser, node->kid[i], ELSEWHERE);
    walk_kids(parser, node->kid[2], inside(context));
}

/* A block's statements in their context; what hangs below them as values is elsewhere. */
static void place_if(struct parser *parser, const struct node *node, enum context context)
{
    walk(parser, node->kid[0], ELSEWHERE);
    walk_kids(parser, node->kid[1], context);
    if (node->kid[2]) walk_kids(parser, node->kid[2], context);
}

static void place_do(struct parser *parser, const struct node *node, enum context context)
{
    /* After a mistake in the text a body may have lost its braces. */
    if (is_return(node) && !parser->broken) {
        struct diagnostic *error = report(parser->list, DIAG_misplaced_return, node->span);
        report_note(
            parser->list, error,
            "What a function answers may depend on a condition: `return if c { a } else { b "
            "}`.");
    }
    if (node->kid[0]->kind == NODE_if)
        place_if(parser, node->kid[0], inside(context));
    else
        walk(parser, node->kid[0], ELSEWHERE);
}

/* The other kinds may stand anywhere, and what is in them is elsewhere. */
static void (*const place_kind[NODE_KINDS])(struct parser *, const struct node *, enum context) = {
    [NODE_minimize] = place_clause, [NODE_maximize] = place_clause, [NODE_using] = place_clause,
    [NODE_across] = place_clause,   [NODE_require] = place_require, [NODE_search] = place_solver,
    [NODE_train] = place_solver,    [NODE_for] = place_loop,        [NODE_repeat] = place_loop,
    [NODE_do] = place_do,
};

static void walk(struct parser *parser, const struct node *node, enum context context)
{
    if (place_kind[node->kind])
        place_kind[node->kind](parser, node, context);
    else
        walk_kids(parser, node, ELSEWHERE);
}

void check_placement(struct parser *parser, const struct node *root)
{
    parser->broken = diagnostics_errors(parser->list) > 0;
    walk(parser, root, ELSEWHERE);
}
