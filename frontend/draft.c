/* Drafts: bodies of fn, network and circuit that nothing calls are evaluated once all the same, so
 * that their mistakes are found before anybody calls them.
 *
 * What only a call would tell is unknown in a draft, and the poison value stands for it: it absorbs
 * every operation without a message. Only what is wrong in every call is reported:
 *
 *   - Under a condition that is unknown, or in a loop over something unknown, code may never run
 *     for the values it would fail on; there only mistakes of names, arity, kinds and units count.
 *   - Where a parameter has a default, a first draft takes it and a second one takes it as unknown:
 *     only in the second are mistakes under unknown conditions reported.
 *   - The same holds for all of a body that code mentions which did run: it was not called for a
 *     reason, maybe for the values that it would fail on.
 *
 * What a draft makes (actions, problems, designs) is thrown away. Its work is bounded by the size
 * of its body, so that drafts cost what reading the file costs; a draft that would need more ends
 * without saying anything further.
 */
#include "frontend/elaborate.h"
#include "frontend/module.h"

#include <string.h>

enum { FIRST_PARAMETER = 3, STEPS_OF_NODE = 6, LEAST_STEPS = 100 };

/* ---- what is reported ---- */

/* Mistakes that do not hang on the values which a condition may have asked about. */
static const enum diagnostic_code of_form[] = {
    DIAG_unknown_name,   DIAG_assign_unknown,   DIAG_assign_outside,   DIAG_hides_name,
    DIAG_no_field,       DIAG_not_callable,     DIAG_missing_argument, DIAG_argument_count,
    DIAG_argument_extra, DIAG_argument_twice,   DIAG_unknown_argument, DIAG_pipe_target,
    DIAG_acts_inside,    DIAG_field_twice,      DIAG_wrong_kind,       DIAG_operand_kind,
    DIAG_unit_mismatch,  DIAG_exponent_unit,    DIAG_unknown_type,     DIAG_input_count,
    DIAG_unknown_method, DIAG_method_option,    DIAG_method_form,      DIAG_method_twice,
    DIAG_reserved_let,   DIAG_sample_arguments, DIAG_solver_in_design, DIAG_train_in_train,
    DIAG_search_in_train};

/* An operation outside of a design: a function that nothing calls may be meant for a network. */
static bool is_certain(struct elaborator *e, enum diagnostic_code code)
{
    const struct draft *draft = e->draft;
    if (diagnostic_severity(code) != SEVERITY_ERROR || e->out_of_steps) return false;
    if (code == DIAG_too_much_work || code == DIAG_op_outside) return false;
    if (!draft->uncertain) return true;
    if (draft->defaults) return false;
    for (size_t i = 0; i < sizeof of_form / sizeof *of_form; i++)
        if (of_form[i] == code) return true;
    return false;
}

bool draft_reports(struct elaborator *e, enum diagnostic_code code)
{
    if (!e->draft || is_certain(e, code)) return true;
    e->draft->unknowns++;
    return false;
}

const struct value *draft_unknown(struct elaborator *e)
{
    if (e->draft) e->draft->unknowns++;
    return e->poison;
}

bool draft_since(struct elaborator *e, uint64_t unknowns)
{
    return e->draft && e->draft->unknowns != unknowns;
}

uint64_t draft_mark(struct elaborator *e)
{
    return e->draft ? e->draft->unknowns : 0;
}

/* ---- code that may or may not run ---- */

/* Makes unknown what the statements assign, since they may run any number of times. */
static void forget_assigned(struct elaborator *e, const struct node *node)
{
    if (node->kind == NODE_assign) {
        struct cell *cell = scope_assignable(e->scope, node->text);
        if (cell) {
            struct assigned change = {.cell = cell, .before = cell->value};
            vector_push(e->arena, &e->assignments, change);
            cell->value = e->poison;
        }
    }
    for (size_t i = 0; i < node->kids; i++)
        if (node->kid[i]) forget_assigned(e, node->kid[i]);
}

void draft_open(struct elaborator *e, const struct node *body)
{
    e->draft->unknowns++;
    e->draft->uncertain++;
    forget_assigned(e, body);
}

void draft_close(struct elaborator *e, const struct node *body)
{
    forget_assigned(e, body);
    e->draft->uncertain--;
}

static void draft_branch(struct elaborator *e, const struct node *block)
{
    struct assigned *list;
    if (!block) return;
    size_t mark = assignments_mark(e);
    e->draft->uncertain++;
    eval_block(e, block);
    e->draft->uncertain--;
    assignments_take(e, mark, &list);
}

const struct value *draft_if(struct elaborator *e, const struct node *node)
{
    draft_branch(e, node->kid[1]);
    draft_branch(e, node->kid[2]);
    forget_assigned(e, node->kid[1]);
    if (node->kid[2]) forget_assigned(e, node->kid[2]);
    return draft_unknown(e);
}

/* ---- imports: a file is never elaborated in a draft ---- */

void draft_import(struct elaborator *e, const struct node *node)
{
    const struct node *path = node->kid[0];
    const struct node *last = path->kid[path->kids - 1];
    const struct node *name = node->kid[1] ? node->kid[1] : last;
    for (size_t i = 2; i < node->kids; i++)
        scope_bind(e, e->scope, node->kid[i]->text, node->kid[i]->span, e->poison);
    if (node->kids <= 2) scope_bind(e, e->scope, name->text, name->span, e->poison);
}

/* ---- the bodies ---- */

static bool is_definition(const struct node *node)
{
    return node->kind == NODE_fn || node->kind == NODE_network || node->kind == NODE_circuit;
}

static bool is_called(struct elaborator *e, const struct node *node)
{
    return map_find(&e->called, &node, sizeof node) != NULL;
}

void draft_called(struct elaborator *e, const struct node *node)
{
    if (!e->draft) *map_at(&e->called, &node, sizeof node) = e;
}

bool draft_is_inside(struct elaborator *e, const struct node *node)
{
    if (!e->draft) return false;
    for (const struct frame *frame = e->frame; frame; frame = frame->outer)
        if (frame->node == node) return true;
    return node == e->draft->node;
}

void draft_definition(struct elaborator *e, const struct thing *function)
{
    const struct node *node = function->u.function.node;
    const struct draft *draft = e->draft;
    if (!draft || draft->defaults || draft->uncertain || e->frame || is_called(e, node)) return;
    *map_at(&e->called, &node, sizeof node) = e;
    vector_push(e->arena, &e->draft->nested, *function);
}

/* Whether a definition, or one inside it, was never called. */
static bool needs_draft(struct elaborator *e, const struct node *node)
{
    if (is_definition(node) && !is_called(e, node)) return true;
    for (size_t i = 0; i < node->kids; i++)
        if (node->kid[i] && needs_draft(e, node->kid[i])) return true;
    return false;
}

static uint64_t count_nodes(const struct node *node)
{
    uint64_t count = 1;
    for (size_t i = 0; i < node->kids; i++)
        if (node->kid[i]) count += count_nodes(node->kid[i]);
    return count;
}

static bool is_fixed(const struct node *definition, size_t i)
{
    return definition->kind == NODE_fn || !definition->kid[i]->kid[0];
}

static void bind_unknowns(struct elaborator *e, const struct node *definition)
{
    for (size_t i = FIRST_PARAMETER; i < definition->kids; i++) {
        const struct node *parameter = definition->kid[i];
        if (!is_fixed(definition, i)) continue;
        bool takes_default = e->draft->defaults && parameter->kid[1];
        const struct value *value = takes_default ? eval(e, parameter->kid[1]) : e->poison;
        scope_bind(e, e->scope, parameter->text, parameter->span, value);
    }
}

static void run_draft(struct elaborator *e, const struct thing *function)
{
    const struct node *node = function->u.function.node;
    e->scope = scope_new(e, SCOPE_FUNCTION, function->u.function.scope);
    path_push(e, function->u.function.name);
    bind_unknowns(e, node);
    if (node->kind == NODE_fn)
        run_body(e, node->kid[2]);
    else
        make_design(e, function, e->scope, node->kid[0]->span);
}

static void draft_nested(struct elaborator *e, const struct draft *draft);

/* One draft, in an elaborator of its own as far as a program is concerned. */
static void draft_once(struct elaborator *e, const struct thing *function, bool defaults,
                       bool uncertain)
{
    struct elaborator old = *e;
    const struct node *node = function->u.function.node;
    struct draft draft = {.node = node, .defaults = defaults, .uncertain = uncertain};
    e->draft = &draft;
    e->steps = 0;
    e->most_steps = LEAST_STEPS + STEPS_OF_NODE * count_nodes(node);
    e->out_of_steps = false;
    e->block = NULL;
    e->builder = NULL;
    e->guard = NULL;
    e->frame = NULL;
    e->calls = 1;
    e->path = (struct buffer){0};
    map_init(&e->path_count, e->arena);
    run_draft(e, function);
    draft_nested(e, &draft);
    buffer_free(&e->path);
    /* What was said, and numbers that identify, go on. */
    old.failures = e->failures;
    old.reported = e->reported;
    old.given_value = e->given_value;
    old.claimed = e->claimed;
    old.called = e->called;
    old.tables = e->tables;
    old.choices = e->choices;
    old.parameters = e->parameters;
    old.blocks = e->blocks;
    *e = old;
}

static void draft_function(struct elaborator *e, const struct thing *function, bool uncertain)
{
    const struct node *node = function->u.function.node;
    size_t open = 0, defaults = 0;
    for (size_t i = FIRST_PARAMETER; i < node->kids; i++) {
        if (!is_fixed(node, i)) continue;
        defaults += node->kid[i]->kid[1] != NULL;
        open += !node->kid[i]->kid[1];
    }
    bool nests = false;
    for (size_t i = 1; i < node->kid[2]->kids; i++)
        nests |= is_definition(node->kid[2]->kid[i]);
    if (defaults || !open) draft_once(e, function, true, uncertain);
    if (open || nests) draft_once(e, function, false, uncertain);
}

/* Definitions inside the body, in the scope that the draft made for them. */
static void draft_nested(struct elaborator *e, const struct draft *draft)
{
    for (size_t i = 0; i < draft->nested.count; i++)
        draft_function(e, &draft->nested.item[i], draft->uncertain);
}

/* The names that stand in code that did run. */
static void mention(struct elaborator *e, const struct node *node, struct map *mentioned)
{
    if (is_definition(node) && !is_called(e, node)) return;
    if (node->kind == NODE_name) map_set(mentioned, node->text, (void *)node);
    for (size_t i = 0; i < node->kids; i++)
        if (node->kid[i]) mention(e, node->kid[i], mentioned);
}

void draft_module(struct elaborator *e, struct module *module, const struct node *statements)
{
    if (!module->scope || e->out_of_steps) return;
    struct module *old = e->module;
    struct map mentioned;
    map_init(&mentioned, e->arena);
    mention(e, statements, &mentioned);
    e->module = module;
    for (size_t i = 0; i < statements->kids; i++) {
        const struct node *node = statements->kid[i];
        if (!is_definition(node) || !needs_draft(e, node)) continue;
        struct thing function = {.kind = THING_FUNCTION,
                                 .u.function = {node, module->scope, node->text}};
        bool uncertain = module->imported || is_called(e, node) || map_get(&mentioned, node->text);
        draft_function(e, &function, uncertain);
    }
    e->module = old;
}
