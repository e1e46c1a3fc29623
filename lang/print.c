/* Trees as indented text: kind, what the node holds, and its children below it. */
#include <inttypes.h>

#include "lang/syntax.h"

static const char *const kind_names[NODE_KINDS] = {
#define NODE(kind, title, own, fixed, rest) [NODE_##kind] = #kind,
#include "lang/syntax.def"
#undef NODE
};

static const char *const operator_texts[] = {
    [OP_NONE] = "",
    [OP_NEGATE] = "-",
    [OP_NOT] = "not",
    [OP_OR] = "or",
    [OP_AND] = "and",
    [OP_EQ] = "==",
    [OP_NE] = "!=",
    [OP_LT] = "<",
    [OP_LE] = "<=",
    [OP_GT] = ">",
    [OP_GE] = ">=",
    [OP_ADD] = "+",
    [OP_SUB] = "-",
    [OP_MUL] = "*",
    [OP_DIVIDE] = "/",
    [OP_DIV] = "div",
    [OP_MOD] = "mod",
    [OP_POWER] = "^",
    [RANGE_CLOSED] = "..=",
    [RANGE_OPEN] = "..<",
    [FORM_EQUALS] = "=",
    [FORM_BLOCK] = "{",
    [FORM_ELSE_IF] = "else if",
    [FLAG_TRUE] = "true",
    [FLAG_FALSE] = "false",
};

const char *operator_text(enum node_op op)
{
    return operator_texts[op];
}

/* A text in quotes, on one line. */
static void print_quoted(struct buffer *out, const char *text)
{
    buffer_char(out, '"');
    for (; *text; text++) {
        if (*text == '\n')
            buffer_text(out, "\\n");
        else if (*text == '\t')
            buffer_text(out, "\\t");
        else {
            if (*text == '"' || *text == '\\') buffer_char(out, '\\');
            buffer_char(out, *text);
        }
    }
    buffer_char(out, '"');
}

static void print_own(struct buffer *out, const struct node *node)
{
    bool string = node->kind == NODE_string || node->kind == NODE_export || node->quoted ||
                  node->kind == NODE_minimize || node->kind == NODE_maximize ||
                  node->kind == NODE_require;
    if (node->text) {
        buffer_char(out, ' ');
        if (string)
            print_quoted(out, node->text);
        else
            buffer_text(out, node->text);
    }
    if (node->op != OP_NONE) buffer_printf(out, " %s", operator_text(node->op));
    if (node->number) {
        buffer_printf(out, " %" PRId64, node->number->value.mantissa);
        if (node->number->value.exponent)
            buffer_printf(out, "e%" PRId32, node->number->value.exponent);
        if (node->number->unit_text) buffer_printf(out, " %s", node->number->unit_text);
    }
    if (node->doc) {
        buffer_text(out, " ## ");
        print_quoted(out, node->doc);
    }
    buffer_char(out, '\n');
}

static void print(struct buffer *out, const struct node *node, size_t depth)
{
    buffer_fill(out, ' ', 2 * depth);
    if (!node) {
        buffer_text(out, "-\n");
        return;
    }
    buffer_text(out, kind_names[node->kind]);
    print_own(out, node);
    for (size_t i = 0; i < node->kids; i++)
        print(out, node->kid[i], depth + 1);
}

void syntax_print(struct buffer *out, const struct node *root)
{
    print(out, root, 0);
}
