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

/* A block's statements in their context; what hangs below them as values is elsewhere. */
static void walk_if(struct parser *parser, const struct node *node, enum context context)
{
    walk(parser, node->kid[0], ELSEWHERE);
    walk_kids(parser, node->kid[1], context);
    if (node->kid[2]) walk_kids(parser, node->kid[2], context);
}

static void walk_do(struct parser *parser, const struct node *node, enum context context)
{
    /* After a mistake in the text a body may have lost its braces. */
    if (is_return(node) && !parser->broken) {
        struct diagnostic *error = report(parser->list, DIAG_misplaced_return, node->span);
        report_note(
            parser->list, error,
            "What a function answers may depend on a condition: `return if c { a } else { b "
            "}`.");
    }
    enum context inside = context == ELSEWHERE ? ELSEWHERE : IN_CONDITION;
    if (node->kid[0]->kind == NODE_if)
        walk_if(parser, node->kid[0], inside);
    else
        walk(parser, node->kid[0], ELSEWHERE);
}

static void walk(struct parser *parser, const struct node *node, enum context context)
{
    switch (node->kind) {
    case NODE_minimize:
    case NODE_maximize:
    case NODE_using:
    case NODE_across:
        if (context != SOLVER) misplaced(parser, node);
        walk_kids(parser, node, ELSEWHERE);
        break;
    case NODE_require:
        if (context == ELSEWHERE) misplaced(parser, node);
        walk_kids(parser, node, ELSEWHERE);
        break;
    case NODE_search:
    case NODE_train: walk_kids(parser, node->kid[0], SOLVER); break;
    case NODE_for:
        walk(parser, node->kid[1], ELSEWHERE);
        walk_kids(parser, node->kid[2], context == ELSEWHERE ? ELSEWHERE : IN_CONDITION);
        break;
    case NODE_repeat:
        walk(parser, node->kid[0], ELSEWHERE);
        walk_kids(parser, node->kid[2], context == ELSEWHERE ? ELSEWHERE : IN_CONDITION);
        break;
    case NODE_do: walk_do(parser, node, context); break;
    case NODE_file:
    case NODE_block:
    case NODE_let:
    case NODE_assign:
    case NODE_fn:
    case NODE_network:
    case NODE_circuit:
    case NODE_body:
    case NODE_import:
    case NODE_export:
    case NODE_print:
    case NODE_bind:
    case NODE_unpack:
    case NODE_param:
    case NODE_type:
    case NODE_types:
    case NODE_label:
    case NODE_path:
    case NODE_name:
    case NODE_number:
    case NODE_string:
    case NODE_bool:
    case NODE_parameter:
    case NODE_unary:
    case NODE_binary:
    case NODE_pipe:
    case NODE_range:
    case NODE_choose:
    case NODE_lambda:
    case NODE_call:
    case NODE_index:
    case NODE_field:
    case NODE_group:
    case NODE_tuple:
    case NODE_list:
    case NODE_each:
    case NODE_if:
    case NODE_sample:
    case NODE_named:
    case NODE_in:
    case NODE_where:
    case NODE_error:
    case NODE_KINDS: walk_kids(parser, node, ELSEWHERE); break;
    }
}

void check_placement(struct parser *parser, const struct node *root)
{
    parser->broken = diagnostics_errors(parser->list) > 0;
    walk(parser, root, ELSEWHERE);
}
