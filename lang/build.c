/* Nodes from the grammar's actions; refuses what the grammar covers too widely. */
#include <string.h>

#include "lang/parser.h"
#include "lang/tokens.h"
#include "support/limits.h"

/* What the builder knows of a node besides what everybody sees. */
struct built {
    struct node node; /* first: a node is cast back to this */
    uint32_t height;  /* 1 for a leaf */
    bool returns;     /* a `do` that was written `return e` */
};

/* How many fixed children each kind has. */
static const size_t fixed_kids[NODE_KINDS] = {
#define child(class) +1
#define maybe(class) +1
#define FIXED(...)   0 __VA_ARGS__
/* A comma between two children makes the row `0 +1, +1`: the arguments are added up. */
#define SUM(...)                            SUM_OF(__VA_ARGS__, 0, 0, 0)
#define SUM_OF(a, b, c, ...)                ((a) + (b) + (c))
#define NODE(kind, title, own, fixed, rest) [NODE_##kind] = SUM(FIXED fixed),
#include "lang/syntax.def"
#undef NODE
#undef SUM_OF
#undef SUM
#undef FIXED
#undef maybe
#undef child
};

static uint32_t height(const struct node *node)
{
    return node ? ((const struct built *)node)->height : 0;
}

/* -- lists -- */

struct node_list *list_new(struct parser *parser, struct node *first)
{
    struct node_list *list = NEW(parser->arena, struct node_list);
    return first ? list_add(parser, list, first) : list;
}

struct node_list *list_add(struct parser *parser, struct node_list *list, struct node *node)
{
    struct node_link *link = NEW(parser->arena, struct node_link);
    link->node = node;
    if (list->last)
        list->last->next = link;
    else
        list->first = link;
    list->last = link;
    list->count++;
    return list;
}

/* -- nodes of any kind -- */

struct node *build_error(struct parser *parser, struct span at)
{
    struct built *built = NEW(parser->arena, struct built);
    built->node = (struct node){.kind = NODE_error, .span = at};
    built->height = 1;
    return &built->node;
}

struct node *build_named(struct parser *parser, enum node_kind kind, struct span at,
                         const char *text, struct node *const fixed[3],
                         const struct node_list *rest)
{
    struct built *built = NEW(parser->arena, struct built);
    struct node *node = &built->node;
    *node = (struct node){.kind = kind, .span = at, .text = text};
    node->kids = fixed_kids[kind] + (rest ? rest->count : 0);
    node->kid = NEW_ARRAY(parser->arena, struct node *, node->kids);
    size_t n = 0;
    for (; n < fixed_kids[kind]; n++)
        node->kid[n] = fixed[n];
    for (const struct node_link *link = rest ? rest->first : NULL; link; link = link->next)
        node->kid[n++] = link->node;
    for (size_t i = 0; i < node->kids; i++)
        if (height(node->kid[i]) > built->height) built->height = height(node->kid[i]);
    if (++built->height <= LIMIT_SYNTAX_DEPTH) return node;
    too_deep(parser, at);
    return build_error(parser, at);
}

struct node *build(struct parser *parser, enum node_kind kind, struct span at,
                   struct node *const fixed[3], const struct node_list *rest)
{
    return build_named(parser, kind, at, NULL, fixed, rest);
}

/* -- names -- */

void check_name(struct parser *parser, struct span at, const char *text)
{
    if (reserved_word(text, strlen(text))) reserved_name(parser, at, text);
}

struct node *build_label(struct parser *parser, struct span at, const char *text, bool quoted)
{
    struct node *node = build_named(parser, NODE_label, at, text, NO_KIDS, NULL);
    node->quoted = quoted;
    return node;
}

/* -- operators -- */

static bool is_comparison(const struct node *node)
{
    return node->kind == NODE_binary && node->op >= OP_EQ && node->op <= OP_GE;
}

static bool is_arithmetic(const struct node *node)
{
    return node->kind == NODE_binary && node->op >= OP_ADD && node->op <= OP_POWER;
}

/* The text of a node in the source, cut to a sensible length for a message. */
static const char *source_text(struct parser *parser, const struct node *node)
{
    size_t size = node->span.end - node->span.first;
    const char *from = parser->text + node->span.first;
    const char *line = memchr(from, '\n', size);
    bool cut = size > 40 || line;
    if (line) size = (size_t)(line - from);
    if (size > 40) size = 40;
    while (cut && size > 0 && ((unsigned char)from[size] & 0xc0) == 0x80)
        size--;
    return arena_printf(parser->arena, "%.*s%s", (int)size, from, cut ? "..." : "");
}

struct node *build_operator(struct parser *parser, enum node_op op, struct span at,
                            struct node *left, struct node *right)
{
    struct node *node =
        build(parser, right ? NODE_binary : NODE_unary, at, KIDS(left, right), NULL);
    if (node->kind == NODE_error) return node;
    node->op = op;
    if (!is_comparison(node) || !is_comparison(left)) return node;
    struct diagnostic *error = report(parser->list, DIAG_chained_comparison, at);
    const char *middle = source_text(parser, left->kid[1]);
    report_note(parser->list, error, "Write `%s and %s %s %s`.", source_text(parser, left), middle,
                operator_text(op), source_text(parser, right));
    return node;
}

struct node *build_range(struct parser *parser, enum node_op op, struct span at, struct node *low,
                         struct node *high, struct node *step)
{
    struct node *node = build(parser, NODE_range, at, KIDS(low, high, step), NULL);
    if (node->kind == NODE_error) return node;
    node->op = op;
    if (low->kind == NODE_range) report(parser->list, DIAG_chained_range, at);
    return node;
}

/* `choose` takes all of the range or arithmetic behind it: more than the eye expects. */
struct node *build_choose(struct parser *parser, struct span at, struct node *domain)
{
    const struct node *computed = NULL;
    bool range = domain->kind == NODE_range;
    if (range && domain->kid[2] && is_arithmetic(domain->kid[2])) computed = domain->kid[2];
    if (range && is_arithmetic(domain->kid[1])) computed = domain->kid[1];
    if (is_arithmetic(domain)) computed = domain;
    if (computed && range) {
        struct diagnostic *error =
            report(parser->list, DIAG_choose_reach, computed->span, source_text(parser, computed));
        report_note(parser->list, error,
                    "For a computed end or step write `(%s)`; to compute with what is chosen put "
                    "parentheses around the whole `choose`.",
                    source_text(parser, computed));
    } else if (computed) {
        struct diagnostic *error =
            report(parser->list, DIAG_choose_reach, computed->span, source_text(parser, computed));
        report_note(parser->list, error, "Write `(choose %s) %s %s`.",
                    source_text(parser, computed->kid[0]), operator_text(computed->op),
                    source_text(parser, computed->kid[1]));
    }
    return build(parser, NODE_choose, at, KIDS(domain), NULL);
}

/* -- brackets -- */

struct node *build_lambda(struct parser *parser, struct span at, struct node *group,
                          struct node *value)
{
    struct node_list *names = list_new(parser, NULL);
    for (size_t i = 0; i < group->kids; i++) {
        const struct node *kid = group->kid[i];
        if (kid->kind != NODE_name && kid->kind != NODE_error)
            report(parser->list, DIAG_names_before_arrow, kid->span, source_text(parser, kid));
        else
            list_add(parser, names,
                     build_named(parser, NODE_bind, kid->span, kid->text ? kid->text : "_", NO_KIDS,
                                 NULL));
    }
    /* `(x) => e` is `x => e`. */
    struct node *pattern = names->count == 1
                               ? names->first->node
                               : build(parser, NODE_unpack, group->span, NO_KIDS, names);
    return build(parser, NODE_lambda, at, KIDS(pattern, value), NULL);
}

struct node *build_group(struct parser *parser, struct span at, const struct node_list *args)
{
    struct node *first = args->first->node;
    size_t named = 0;
    const struct node *odd = NULL; /* the first that differs from the one before all */
    for (const struct node_link *link = args->first; link; link = link->next) {
        struct node *arg = link->node;
        named += arg->kind == NODE_named;
        if (!odd && (arg->kind == NODE_named) != (first->kind == NODE_named)) odd = arg;
        if (arg->kind == NODE_each && parser->text[arg->span.first] != '[')
            report(parser->list, DIAG_bare_comprehension, arg->span);
    }
    if (odd) {
        struct diagnostic *error = report(parser->list, DIAG_mixed_tuple, odd->span);
        report_label(parser->list, error, first->span, "%s a name",
                     first->kind == NODE_named ? "this member has" : "this member is without");
    }
    if (args->count == 1 && !named) return build(parser, NODE_group, at, KIDS(first), NULL);
    return build(parser, NODE_tuple, at, NO_KIDS, args);
}

static void check_arguments(struct parser *parser, const struct node_list *args)
{
    const struct node *named = NULL;
    for (const struct node_link *link = args->first; link; link = link->next) {
        if (link->node->kind == NODE_named) {
            named = link->node;
        } else if (named) {
            struct diagnostic *error =
                report(parser->list, DIAG_positional_after_named, link->node->span);
            report_label(parser->list, error, named->span, "a named argument stands before it");
            return;
        }
    }
}

struct node *build_call(struct parser *parser, struct span at, struct node *callee,
                        const struct node_list *args)
{
    check_arguments(parser, args);
    return build(parser, NODE_call, at, KIDS(callee), args);
}

struct node *build_sample(struct parser *parser, struct span at, const struct node_list *args)
{
    check_arguments(parser, args);
    return build(parser, NODE_sample, at, NO_KIDS, args);
}

/* -- leaves -- */

struct node *build_number(struct parser *parser, struct span at, const struct number *number)
{
    struct node *node = build(parser, NODE_number, at, NO_KIDS, NULL);
    node->number = number;
    return node;
}

struct node *build_flag(struct parser *parser, enum node_op op, struct span at)
{
    struct node *node = build(parser, NODE_bool, at, NO_KIDS, NULL);
    node->op = op;
    return node;
}

/* -- blocks -- */

struct node *build_else_if(struct parser *parser, struct span at, struct node *condition)
{
    struct node *statement = build(parser, NODE_do, at, KIDS(condition), NULL);
    struct node *block = build(parser, NODE_block, at, NO_KIDS, list_new(parser, statement));
    if (block->kind == NODE_block) block->op = FORM_ELSE_IF;
    return block;
}

struct node *build_return(struct parser *parser, struct span at, struct node *value)
{
    struct node *node = build(parser, NODE_do, at, KIDS(value), NULL);
    ((struct built *)node)->returns = node->kind == NODE_do;
    return node;
}

bool is_return(const struct node *statement)
{
    return ((const struct built *)statement)->returns;
}

struct node *build_body_value(struct parser *parser, struct span at, struct node *value)
{
    struct node *body = build(parser, NODE_body, at, KIDS(value), NULL);
    if (body->kind == NODE_body) body->op = FORM_EQUALS;
    return body;
}

struct node *build_body(struct parser *parser, struct span at, const struct node_list *statements)
{
    struct node_list kept = {0};
    struct node *value = NULL;
    for (const struct node_link *link = statements->first; link; link = link->next) {
        if (!link->next && is_return(link->node))
            value = link->node->kid[0];
        else
            list_add(parser, &kept, link->node);
    }
    struct node *body = build(parser, NODE_body, at, KIDS(value), &kept);
    if (body->kind == NODE_body) body->op = FORM_BLOCK;
    return body;
}

struct node *build_across(struct parser *parser, struct span at, struct node *count,
                          const char *word, struct span word_at, struct node *exchange)
{
    if (strcmp(word, "workers") != 0 && strcmp(word, "worker") != 0) {
        struct diagnostic *error = report(parser->list, DIAG_workers, word_at, word);
        report_fix(parser->list, error, word_at, "workers", "write `workers`");
    }
    return build(parser, NODE_across, at, KIDS(count, exchange), NULL);
}
