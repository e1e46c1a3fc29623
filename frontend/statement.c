/* Statements: what binds, repeats, prints and exports. */
#include "frontend/elaborate.h"
#include "ir/format.h"

#include <math.h>
#include <string.h>

/* ---- patterns ---- */

static void bind_unpack(struct elaborator *e, const struct node *pattern, const struct value *value)
{
    const struct value *list = value;
    bool sequence = value->kind == VALUE_LIST || is_thing(value, THING_RANGE);
    bool parts = sequence || value->kind == VALUE_RECORD; /* fields go in order, named or not */
    if (sequence) list = as_list(e, value, pattern->span);
    if (!is_poison(list) && (!parts || list->items != pattern->kids)) {
        fail(e, DIAG_unpack_count, pattern->span, pattern->kids, describe(e, value));
        list = e->poison;
    }
    for (size_t i = 0; i < pattern->kids; i++)
        bind_pattern(e, pattern->kid[i], is_poison(list) ? list : list->item[i], NULL);
}

void bind_pattern(struct elaborator *e, const struct node *pattern, const struct value *value,
                  const char *doc)
{
    if (pattern->kind == NODE_unpack) {
        bind_unpack(e, pattern, value);
        return;
    }
    if (pattern->kind != NODE_bind) return;
    scope_bind(e, e->scope, pattern->text, pattern->span, value)->doc = doc;
}

/* ---- let, definitions ---- */

/* The value, or poison after reporting that there is none. */
static const struct value *has_value(struct elaborator *e, const struct value *value,
                                     const struct node *node)
{
    if (value->kind != VALUE_NOTHING) return value;
    struct diagnostic *d = fail(e, DIAG_no_value, node->span);
    if (d)
        report_note(e->diagnostics, d,
                    node->kind == NODE_if ? "Both branches of an `if` need one: `if c { a } else { "
                                            "b }`."
                                          : "A function answers what its last line returns: "
                                            "`return e`.");
    return e->poison;
}

static void run_let(struct elaborator *e, const struct node *node)
{
    const struct node *pattern = node->kid[0];
    size_t mark = e->path.size;
    bool library = e->scope->kind == SCOPE_MODULE;
    if (pattern->kind == NODE_bind && !library) mark = path_push(e, pattern->text);
    const struct node *value = node->kid[1];
    if (pattern->kind == NODE_bind && library) {
        const struct node *set = frontend_set_value(e->frontend, e->module, pattern->text);
        if (set) value = set;
        e->let_name = pattern->text;
    }
    const struct value *result = has_value(e, eval(e, value), value);
    e->let_name = NULL;
    path_pop(e, mark);
    bind_pattern(e, pattern, result, node->doc);
}

static void run_definition(struct elaborator *e, const struct node *node)
{
    struct thing thing = {.kind = THING_FUNCTION, .u.function = {node, e->scope, node->text}};
    scope_bind(e, e->scope, node->text, node->kid[0]->span, thing_value(e, &thing, 0))->doc =
        node->doc;
    draft_definition(e, &thing);
}

/* ---- loops ---- */

/* One turn of a loop: the body in a scope of its own, in which `name` is the turn's value. */
static void run_turn(struct elaborator *e, const struct node *pattern, const char *name,
                     struct span at, const struct value *value, const struct node *block,
                     size_t turn)
{
    struct scope *old = e->scope;
    e->scope = scope_new(e, SCOPE_BLOCK, old);
    size_t mark = path_push_index(e, name, turn);
    if (pattern)
        bind_pattern(e, pattern, value, NULL);
    else if (value)
        scope_bind(e, e->scope, name, at, value);
    run_statements(e, block, false);
    path_pop(e, mark);
    e->scope = old;
}

/* A loop that runs an unknown number of times: one turn, with an unknown item. */
static void draft_turn(struct elaborator *e, const struct node *node, const struct node *pattern,
                       const char *name)
{
    draft_open(e, node->kid[2]);
    run_turn(e, pattern, name, node->span, e->poison, node->kid[2], 0);
    draft_close(e, node->kid[2]);
}

/* A turn that is there only under a condition: what it assigns is joined with what was before. */
static void run_guarded_turn(struct elaborator *e, const struct node *node,
                             const struct node *pattern, const char *name, struct span at,
                             const struct value *value, const struct expr *there, size_t turn)
{
    size_t mark = assignments_mark(e);
    const struct expr *old = guard_push(e, there);
    run_turn(e, pattern, name, at, value, node->kid[2], turn);
    e->guard = old;
    struct assigned *list;
    size_t count = assignments_take(e, mark, &list);
    for (size_t i = 0; i < count; i++) {
        struct assigned change = {.cell = list[i].cell, .before = list[i].before};
        list[i].cell->value =
            merge_values(e, there, list[i].after, list[i].before, node->kid[2]->span);
        vector_push(e->arena, &e->assignments, change);
    }
}

static void run_for(struct elaborator *e, const struct node *node)
{
    const struct value *list = as_items(e, eval(e, node->kid[1]), node->kid[1]->span);
    const struct node *pattern = node->kid[0];
    const char *name = pattern->kind == NODE_bind ? pattern->text : "for";
    if (is_poison(list) && e->draft) draft_turn(e, node, pattern, name);
    if (is_poison(list)) return;
    for (size_t i = 0; i < list->items && count_turn(e, node); i++) {
        const struct expr *there;
        const struct value *item = maybe_item(e, list->item[i], &there);
        if (there)
            run_guarded_turn(e, node, pattern, name, node->span, item, there, i);
        else
            run_turn(e, pattern, name, node->span, item, node->kid[2], i);
    }
}

static void run_repeat(struct elaborator *e, const struct node *node)
{
    const char *name = node->kid[1] ? node->kid[1]->text : "repeat";
    struct span at = node->kid[1] ? node->kid[1]->span : node->span;
    size_t mark = path_push(e, name);
    const struct expr *count = as_count(e, eval(e, node->kid[0]), node->kid[0]->span);
    path_pop(e, mark);
    if (!count && e->draft) draft_turn(e, node, NULL, name);
    if (!count || !before_input(e, count, node->kid[0]->span)) return;
    double known, most = count->interval.high;
    bool fixed = expr_known(e->exprs, count, &known);
    if (fixed && known < 0) {
        fail(e, DIAG_not_whole, node->kid[0]->span, "one below 0");
        return;
    }
    if (fixed) most = known;
    if (!(most <= LIMIT_LIST_ITEMS)) {
        fail(e, DIAG_repeat_bound, node->kid[0]->span, (size_t)LIMIT_LIST_ITEMS);
        return;
    }
    for (size_t i = 0; (double)i < most && count_turn(e, node); i++) {
        const struct expr *there =
            expr_binary(e->exprs, EXPR_lt, expr_whole(e->exprs, (int64_t)i), count);
        if (fixed || expr_is_number(there, &known))
            run_turn(e, NULL, name, at, number_value(e, (double)i), node->kid[2], i);
        else
            run_guarded_turn(e, node, NULL, name, at, number_value(e, (double)i), there, i);
    }
}

/* ---- print and export ---- */

/* What can be printed: data whose unknowns are all bound. */
static bool check_printable(struct elaborator *e, const struct value *value, struct span span)
{
    if (is_poison(value)) return false;
    if (is_thing(value, THING_UNPICKED)) {
        fail_unpicked(e, value, span);
        return false;
    }
    if (value->kind == VALUE_OPAQUE && !is_thing(value, THING_RANGE)) {
        struct diagnostic *d = fail(e, DIAG_not_printable, span, describe(e, value));
        if (d && is_thing(value, THING_FUNCTION))
            report_note(e->diagnostics, d, "Call it, or print what it answers.");
        return false;
    }
    if (value->kind == VALUE_LIST && value->opaque)
        return !is_poison(as_list(e, value, span)); /* one item stands for all of a family */
    for (size_t i = 0; value->kind != VALUE_DESIGN && i < value->items; i++)
        if (!check_printable(e, value->item[i], span)) return false;
    return true;
}

void add_action(struct elaborator *e, enum action_kind kind, struct span span,
                const struct value **value, size_t values, const char *file)
{
    struct action action = {.kind = kind, .span = span, .value = value, .values = values};
    action.file = file;
    action.holds = e->guard;
    vector_push(e->arena, &e->actions, action);
}

void add_check(struct elaborator *e, const struct expr *holds, struct span span,
               const char *message)
{
    struct action action = {.kind = ACTION_CHECK, .span = span, .holds = holds, .message = message};
    vector_push(e->arena, &e->actions, action);
}

static bool check_bound(struct elaborator *e, const struct value *value, struct span span)
{
    if (!(value->reads & (READS_CHOICE | READS_PARAM)) || value->kind == VALUE_FRONT) return true;
    if (value->kind == VALUE_DESIGN && !(value->reads & READS_CHOICE)) return true;
    if (value->reads & READS_CHOICE) {
        struct diagnostic *d = fail(e, DIAG_still_open, span, free_choices_text(e, value));
        if (d) report_note(e->diagnostics, d, "A `search` binds choices, a `sample` draws them.");
        return false;
    }
    note_unsupported(e, "the value of a param", span);
    return false;
}

/* Whether a print or export may stand here: at the top level, under conditions that are known when
 * the searches are done. */
static bool acts_here(struct elaborator *e, const struct node *node, const char *what)
{
    if (!e->block && !e->builder && !e->calls && !e->module->standard)
        return !e->guard || check_bound(e, scalar(e, e->guard), node->span);
    fail(e, DIAG_acts_inside, node->span, what);
    return false;
}

static void run_print(struct elaborator *e, const struct node *node)
{
    const struct value **value = NEW_ARRAY(e->arena, const struct value *, node->kids);
    bool good = acts_here(e, node, "print"), bound = true;
    for (size_t i = 0; i < node->kids; i++) {
        struct span span = node->kid[i]->span;
        value[i] = plain_data(e, has_value(e, eval(e, node->kid[i]), node->kid[i]), span);
        good = check_printable(e, value[i], span) && good;
        if (!good || value[i]->kind == VALUE_DESIGN) continue;
        bound = check_bound(e, value[i], span) && bound;
    }
    if (good && bound && !e->module->imported)
        add_action(e, ACTION_PRINT, node->span, value, node->kids, NULL);
}

static void fail_format(struct elaborator *e, const struct node *node)
{
    struct diagnostic *d = fail(e, DIAG_unknown_format, node->span, node->text);
    if (d) report_note(e->diagnostics, d, "It ends in .txt, .json, .csv, .svg or .nas.");
}

/* Whether this version can write what the file's name asks for. */
static bool check_format(struct elaborator *e, const struct node *node, const struct value *value)
{
    const char *name;
    enum export_format format = format_of(node->text, &name);
    if (format == FORMAT_LATER)
        note_unsupported(e, arena_printf(e->arena, "export to %s", name), node->span);
    else if (format == FORMAT_UNKNOWN && value->kind == VALUE_DESIGN)
        note_unsupported(e, "export of a design as native code", node->span);
    else if (format == FORMAT_UNKNOWN)
        fail_format(e, node);
    return format < FORMAT_LATER;
}

static void run_export(struct elaborator *e, const struct node *node)
{
    const struct value **value = NEW(e->arena, const struct value *);
    value[0] = has_value(e, eval(e, node->kid[0]), node->kid[0]);
    value[0] = plain_data(e, value[0], node->kid[0]->span);
    if (!acts_here(e, node, "export") || !check_printable(e, value[0], node->kid[0]->span)) return;
    if (!check_bound(e, value[0], node->kid[0]->span)) return;
    if (e->module->imported || !check_format(e, node, value[0])) return;
    add_action(e, ACTION_EXPORT, node->span, value, 1, node->text);
}

/* ---- blocks ---- */

/* Where the name stands that an assignment begins with. */
static struct span first_word(const struct node *node)
{
    struct span span = node->span;
    span.end = span.first + (uint32_t)strlen(node->text);
    return span;
}

static void run_assign(struct elaborator *e, const struct node *node)
{
    name_assign(e, node->text, first_word(node), eval(e, node->kid[0]));
}

/* An expression as a statement is the value of its block, or a call that acts. */
static void run_do(struct elaborator *e, const struct node *node)
{
    const struct value *value = eval(e, node->kid[0]);
    e->last = value;
}

static void run_import_here(struct elaborator *e, const struct node *node)
{
    e->draft ? draft_import(e, node) : run_import(e, node);
}

/* Nodes without a row are no statements, or errors that were reported. */
static void (*const run_kind[NODE_KINDS])(struct elaborator *, const struct node *) = {
    [NODE_let] = run_let,
    [NODE_assign] = run_assign,
    [NODE_fn] = run_definition,
    [NODE_network] = run_definition,
    [NODE_circuit] = run_definition,
    [NODE_for] = run_for,
    [NODE_repeat] = run_repeat,
    [NODE_minimize] = block_objective,
    [NODE_maximize] = block_objective,
    [NODE_require] = block_require,
    [NODE_using] = block_method,
    [NODE_across] = block_across,
    [NODE_import] = run_import_here,
    [NODE_export] = run_export,
    [NODE_print] = run_print,
    [NODE_do] = run_do,
};

static void run_statement(struct elaborator *e, const struct node *node)
{
    e->last = value_nothing();
    if (run_kind[node->kind]) run_kind[node->kind](e, node);
}

/* Names see which statements cannot act; whether a call did is known once it was made. */
static void drop_value(struct elaborator *e, const struct node *node)
{
    if (node->kind != NODE_do || e->last->kind == VALUE_NOTHING || is_poison(e->last)) return;
    struct diagnostic *d = fail(e, DIAG_goes_nowhere, node->span);
    if (d)
        report_note(e->diagnostics, d,
                    "To show it, write `print` before it; to keep it, bind it "
                    "with `let`.");
}

void run_statements(struct elaborator *e, const struct node *block, bool valued)
{
    e->last = value_nothing();
    for (size_t i = 0; i < block->kids; i++) {
        run_statement(e, block->kid[i]);
        if (!valued || i + 1 < block->kids) drop_value(e, block->kid[i]);
    }
}

const struct value *eval_block(struct elaborator *e, const struct node *block)
{
    struct scope *old = e->scope;
    e->scope = scope_new(e, SCOPE_BLOCK, old);
    run_statements(e, block, true);
    e->scope = old;
    return e->last;
}
