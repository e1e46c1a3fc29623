/* The static pass: names are checked in all of a file, in functions that nothing calls too.
 *
 * Top-level names are visible in every function body, since bodies run later; inside a function a
 * name is visible from its `let` to the end of its block. What is found here and again while
 * elaborating is said once.
 */
#include "frontend/elaborate.h"

#include <string.h>

struct local {
    const char *name;
    struct span span;
    unsigned function; /* the function it belongs to, counted by nesting */
};

struct names {
    struct elaborator *e;
    const struct module *module;
    struct map top; /* names of the file's top level */
    struct VECTOR(struct local) local;
    unsigned function; /* 0 at the top level */
    bool value_block;  /* the block's last expression is its value */
    const struct defining *defining;
    const struct node *last_of_body; /* an expression that ends a body without `return` */
};

/* The definitions around, innermost first; on the C stack. */
struct defining {
    const struct node *node;
    const struct defining *outer;
};

static void check(struct names *n, const struct node *node);

static void check_kids(struct names *n, const struct node *node)
{
    for (size_t i = 0; i < node->kids; i++)
        if (node->kid[i]) check(n, node->kid[i]);
}

/* ---- visibility ---- */

static bool same_place(struct span a, struct span b)
{
    return a.source == b.source && a.first == b.first;
}

static const struct local *find_local(const struct names *n, const char *name)
{
    for (size_t i = n->local.count; i-- > 0;)
        if (n->local.item[i].name == name) return &n->local.item[i];
    return NULL;
}

static bool is_visible(const struct names *n, const char *name)
{
    if (find_local(n, name) || map_get(&n->top, name)) return true;
    if (scope_find(n->module->scope, name)) return true;
    return builtin_find(name) || op_find(name) != DESIGN_OPS;
}

static const char *nearest(const struct names *n, const char *name)
{
    struct VECTOR(const char *) all = {0};
    struct arena *arena = n->e->arena;
    for (size_t i = 0; i < n->local.count; i++)
        vector_push(arena, &all, n->local.item[i].name);
    for (size_t i = 0; i < n->top.count; i++)
        vector_push(arena, &all, n->top.entry[i].key);
    for (struct scope *scope = n->module->scope; scope; scope = scope->outer)
        for (struct cell *cell = scope->newest; cell; cell = cell->older)
            vector_push(arena, &all, cell->name);
    const struct builtin_info *builtins;
    size_t count = frontend_builtins(&builtins);
    for (size_t i = 0; i < count; i++)
        vector_push(arena, &all, builtins[i].name);
    for (enum op_kind op = 0; op < DESIGN_OPS; op++)
        vector_push(arena, &all, op_info(op)->name);
    return nearest_name(name, all.item, all.count);
}

/* Whether the name means a definition that is being read, so that it would call itself. */
static bool is_itself(const struct names *n, const char *name)
{
    const struct local *local = find_local(n, name);
    const struct defining *at = n->defining;
    while (at && at->node->text != name)
        at = at->outer;
    if (!at) return false;
    return local ? same_place(local->span, at->node->kid[0]->span)
                 : map_get(&n->top, name) == at->node->kid[0];
}

static void check_name(struct names *n, const struct node *node)
{
    if (is_itself(n, node->text)) fail(n->e, DIAG_recursive, node->span, node->text);
    /* At the top level the elaborator knows more: whether the name is there yet. */
    if (is_visible(n, node->text)) return;
    struct diagnostic *d = fail(n->e, DIAG_unknown_name, node->span, node->text);
    const char *advice = foreign_advice(node->text, strlen(node->text));
    const char *near = d && !advice ? nearest(n, node->text) : NULL;
    if (d && advice) report_note(n->e->diagnostics, d, "%s", advice);
    if (near) report_fix(n->e->diagnostics, d, node->span, near, "did you mean `%s`?", near);
}

static void declare(struct names *n, const char *name, struct span span, bool may_hide)
{
    const struct local *known = find_local(n, name);
    if (known && known->function == n->function && !may_hide) {
        struct diagnostic *d = fail(n->e, DIAG_hides_name, span, name);
        if (d) {
            report_label(n->e->diagnostics, d, known->span, "it was made here");
            report_note(n->e->diagnostics, d, "To give it a new value, write `%s = ...`.", name);
        }
    }
    struct local local = {name, span, n->function};
    vector_push(n->e->arena, &n->local, local);
}

static void declare_pattern(struct names *n, const struct node *pattern, bool may_hide)
{
    if (pattern->kind == NODE_bind) declare(n, pattern->text, pattern->span, may_hide);
    for (size_t i = 0; i < pattern->kids; i++)
        declare_pattern(n, pattern->kid[i], may_hide);
}

/* ---- statements ---- */

bool names_acts(const struct node *node)
{
    if (node->kind == NODE_pipe) return true;
    return node->kind == NODE_call || node->kind == NODE_if || node->kind == NODE_error;
}

static void check_do(struct names *n, const struct node *node, bool last)
{
    bool value = last && (n->value_block || (n->e->interactive && !n->function));
    if (!names_acts(node->kid[0]) && !value) {
        struct diagnostic *d = fail(n->e, DIAG_goes_nowhere, node->span);
        const struct node *expr = node->kid[0];
        bool minus = expr->kind == NODE_unary && expr->op == OP_NEGATE;
        if (d && (minus || expr->kind == NODE_group || expr->kind == NODE_list))
            report_note(n->e->diagnostics, d, "To go on with the line above, end it with %s.",
                        minus ? "`-`" : "an operator");
        else if (d && expr->kind == NODE_binary && expr->op >= OP_EQ && expr->op <= OP_GE)
            report_note(n->e->diagnostics, d, "What must hold is said with `require`.");
        else if (d && node == n->last_of_body)
            report_note(n->e->diagnostics, d,
                        "A function answers what its last line returns: "
                        "`return e`.");
    }
    check(n, node->kid[0]);
}

static void check_statements(struct names *n, struct node *const *statement, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (statement[i]->kind == NODE_do)
            check_do(n, statement[i], i + 1 == count);
        else
            check(n, statement[i]);
    }
}

static void check_block(struct names *n, const struct node *block, bool value)
{
    bool old = n->value_block;
    size_t mark = n->local.count;
    n->value_block = value;
    check_statements(n, block->kid, block->kids);
    n->local.count = mark;
    n->value_block = old;
}

static void check_parameter(struct names *n, const struct node *parameter, bool plain)
{
    if (plain && parameter->kid[0])
        fail(n->e, DIAG_typed_parameter, parameter->kid[0]->span, parameter->text);
    if (parameter->kid[1]) check(n, parameter->kid[1]);
    declare(n, parameter->text, parameter->span, false);
}

static void check_body(struct names *n, const struct node *body)
{
    const struct node *old = n->last_of_body;
    n->last_of_body = body->kid[0] || body->kids < 2 ? NULL : body->kid[body->kids - 1];
    check_statements(n, body->kid + 1, body->kids - 1);
    if (body->kid[0]) check(n, body->kid[0]);
    n->last_of_body = old;
}

static void check_definition(struct names *n, const struct node *node)
{
    if (n->function || n->local.count) declare(n, node->text, node->kid[0]->span, false);
    size_t mark = n->local.count;
    bool old = n->value_block;
    struct defining defining = {node, n->defining};
    n->value_block = false;
    n->function++;
    for (size_t i = 3; i < node->kids; i++)
        check_parameter(n, node->kid[i], node->kind == NODE_fn);
    n->defining = &defining;
    check_body(n, node->kid[2]);
    n->defining = defining.outer;
    n->function--;
    n->local.count = mark;
    n->value_block = old;
}

static void check_let(struct names *n, const struct node *node)
{
    check(n, node->kid[1]);
    if (n->function || n->local.count || n->value_block) declare_pattern(n, node->kid[0], false);
}

static void check_loop(struct names *n, const struct node *node)
{
    size_t mark = n->local.count;
    if (node->kind == NODE_for) {
        check(n, node->kid[1]);
        declare_pattern(n, node->kid[0], true);
    } else {
        check(n, node->kid[0]);
        if (node->kid[1]) declare(n, node->kid[1]->text, node->kid[1]->span, true);
    }
    /* A marker, so that what is made inside is a local even at the top level. */
    struct local marker = {"", node->span, n->function};
    vector_push(n->e->arena, &n->local, marker);
    check_block(n, node->kid[2], false);
    n->local.count = mark;
}

static void check_solver(struct names *n, const struct node *node)
{
    size_t mark = n->local.count;
    n->function++;
    check_block(n, node->kid[0], false);
    n->function--;
    n->local.count = mark;
}

static void check_lambda(struct names *n, const struct node *node)
{
    size_t mark = n->local.count;
    n->function++;
    declare_pattern(n, node->kid[0], true);
    check(n, node->kid[1]);
    n->function--;
    n->local.count = mark;
}

static void check_each(struct names *n, const struct node *node)
{
    size_t mark = n->local.count;
    n->function++;
    for (size_t i = 1; i < node->kids; i++) {
        const struct node *clause = node->kid[i];
        check(n, clause->kid[clause->kind == NODE_in ? 1 : 0]);
        if (clause->kind == NODE_in) declare_pattern(n, clause->kid[0], true);
    }
    check(n, node->kid[0]);
    n->function--;
    n->local.count = mark;
}

static void check_using(struct names *n, const struct node *node)
{
    const struct node *call = node->kid[0];
    /* The method's own name is not a name of the program. */
    for (size_t i = 1; call->kind == NODE_call && i < call->kids; i++)
        check(n, call->kid[i]);
}

static void check(struct names *n, const struct node *node)
{
    switch (node->kind) {
    case NODE_name: check_name(n, node); return;
    case NODE_let: check_let(n, node); return;
    case NODE_fn:
    case NODE_network:
    case NODE_circuit: check_definition(n, node); return;
    case NODE_for:
    case NODE_repeat: check_loop(n, node); return;
    case NODE_search:
    case NODE_train: check_solver(n, node); return;
    case NODE_lambda: check_lambda(n, node); return;
    case NODE_each: check_each(n, node); return;
    case NODE_using: check_using(n, node); return;
    case NODE_if:
        check(n, node->kid[0]);
        check_block(n, node->kid[1], true);
        if (node->kid[2]) check_block(n, node->kid[2], true);
        return;
    case NODE_file:
    case NODE_block: check_block(n, node, false); return;
    case NODE_do: check(n, node->kid[0]); return;
    case NODE_import:
    case NODE_type:
    case NODE_types:
    case NODE_path:
    case NODE_error: return;
    case NODE_across:
    case NODE_assign:
    case NODE_body:
    case NODE_minimize:
    case NODE_maximize:
    case NODE_require:
    case NODE_export:
    case NODE_print:
    case NODE_bind:
    case NODE_unpack:
    case NODE_param:
    case NODE_label:
    case NODE_number:
    case NODE_string:
    case NODE_bool:
    case NODE_parameter:
    case NODE_unary:
    case NODE_binary:
    case NODE_pipe:
    case NODE_range:
    case NODE_choose:
    case NODE_call:
    case NODE_index:
    case NODE_field:
    case NODE_group:
    case NODE_tuple:
    case NODE_list:
    case NODE_sample:
    case NODE_named:
    case NODE_in:
    case NODE_where:
    case NODE_KINDS: check_kids(n, node); return;
    }
}

/* ---- the top level ---- */

static void hoist(struct names *n, const struct node *pattern)
{
    if (pattern->kind == NODE_unpack) {
        for (size_t i = 0; i < pattern->kids; i++)
            hoist(n, pattern->kid[i]);
        return;
    }
    const struct node *first = map_get(&n->top, pattern->text);
    if (!first) {
        map_set(&n->top, pattern->text, (void *)pattern);
        return;
    }
    struct diagnostic *d = fail(n->e, DIAG_hides_name, pattern->span, pattern->text);
    if (!d) return;
    report_label(n->e->diagnostics, d, first->span, "it was made here");
    report_note(n->e->diagnostics, d, "To give it a new value, write `%s = ...`.", pattern->text);
}

static void hoist_statement(struct names *n, const struct node *node)
{
    if (node->kind == NODE_let) hoist(n, node->kid[0]);
    if (node->kind == NODE_fn || node->kind == NODE_network || node->kind == NODE_circuit)
        hoist(n, node->kid[0]);
    if (node->kind != NODE_import) return;
    const struct node *path = node->kid[0];
    if (node->kids > 2)
        for (size_t i = 2; i < node->kids; i++)
            map_set(&n->top, node->kid[i]->text, (void *)node->kid[i]);
    else if (node->kid[1])
        map_set(&n->top, node->kid[1]->text, (void *)node->kid[1]);
    else
        map_set(&n->top, path->kid[path->kids - 1]->text, (void *)path->kid[path->kids - 1]);
}

/* Where a pattern binds the name, or NULL. */
static const struct node *binder(const struct node *pattern, const char *name)
{
    if (pattern->kind == NODE_bind || pattern->kind == NODE_label)
        return pattern->text == name ? pattern : NULL;
    for (size_t i = 0; i < pattern->kids; i++) {
        const struct node *found = binder(pattern->kid[i], name);
        if (found) return found;
    }
    return NULL;
}

const struct node *names_later(const struct node *file, const char *name)
{
    const struct node *found = NULL;
    for (size_t i = 0; file && i < file->kids && !found; i++) {
        const struct node *node = file->kid[i];
        bool defines = node->kind == NODE_let || node->kind == NODE_fn ||
                       node->kind == NODE_network || node->kind == NODE_circuit;
        if (defines) found = binder(node->kid[0], name);
    }
    return found;
}

void names_check(struct elaborator *e, const struct module *module, const struct node *statements)
{
    struct names names = {.e = e, .module = module};
    map_init(&names.top, e->arena);
    for (size_t i = 0; i < statements->kids; i++)
        hoist_statement(&names, statements->kid[i]);
    check_statements(&names, statements->kid, statements->kids);
}
