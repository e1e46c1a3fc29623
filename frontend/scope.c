/* Names and their cells; assignment under guards.
 *
 * A scope is a short list of cells, newest first; a module's has an index too. Looking a name up
 * from inside a solver block also says which unknowns that block touches (rule S3), and wraps
 * constants of the function around the block as givens, so that equal questions about different
 * constants become one problem.
 */
#include "frontend/elaborate.h"

#include <string.h>

struct scope *scope_new(struct elaborator *e, enum scope_kind kind, struct scope *outer)
{
    struct scope *scope = NEW(e->arena, struct scope);
    scope->kind = kind;
    scope->outer = outer;
    scope->block = e->block;
    if (kind == SCOPE_MODULE) {
        scope->index = NEW(e->arena, struct map);
        map_init(scope->index, e->arena);
    }
    return scope;
}

static struct cell *find_here(const struct scope *scope, const char *name)
{
    if (scope->index) return map_get(scope->index, name);
    for (struct cell *cell = scope->newest; cell; cell = cell->older)
        if (cell->name == name) return cell;
    return NULL;
}

struct cell *scope_find(struct scope *scope, const char *name)
{
    for (; scope; scope = scope->outer) {
        struct cell *cell = find_here(scope, name);
        if (cell) return cell;
    }
    return NULL;
}

struct cell *scope_bind(struct elaborator *e, struct scope *scope, const char *name,
                        struct span span, const struct value *value)
{
    value = shallow(e, value, span);
    struct cell *cell = NEW(e->arena, struct cell);
    *cell = (struct cell){
        .name = name, .value = value, .span = span, .scope = scope, .older = scope->newest};
    scope->newest = cell;
    if (scope->index) map_set(scope->index, name, cell);
    return cell;
}

/* Every name that can be seen from here, for suggestions. */
static const char *nearest_visible(struct elaborator *e, const char *name)
{
    struct VECTOR(const char *) names = {0};
    for (struct scope *scope = e->scope; scope; scope = scope->outer)
        for (struct cell *cell = scope->newest; cell; cell = cell->older)
            vector_push(e->arena, &names, cell->name);
    const struct builtin_info *builtins;
    size_t count = frontend_builtins(&builtins);
    for (size_t i = 0; i < count; i++)
        vector_push(e->arena, &names, builtins[i].name);
    for (enum op_kind op = 0; op < DESIGN_OPS; op++)
        vector_push(e->arena, &names, op_info(op)->name);
    return nearest_name(name, names.item, names.count);
}

static const struct value *unknown_name(struct elaborator *e, const char *name, struct span span)
{
    struct diagnostic *d = fail(e, DIAG_unknown_name, span, name);
    if (!d) return e->poison;
    const char *advice = foreign_advice(name, strlen(name));
    const struct node *later = names_later(e->module->tree.root, name);
    const char *near = advice || later ? NULL : nearest_visible(e, name);
    if (later) report_label(e->diagnostics, d, later->span, "it is made only here");
    if (later) report_note(e->diagnostics, d, "A name is made before it is used.");
    if (advice && !later) report_note(e->diagnostics, d, "%s", advice);
    if (near) report_fix(e->diagnostics, d, span, near, "did you mean `%s`?", near);
    return e->poison;
}

const struct value *name_value(struct elaborator *e, const char *name, struct span span)
{
    struct cell *cell = scope_find(e->scope, name);
    if (cell) {
        const struct value *value = cell->value;
        if (e->draft && is_poison(value)) return draft_unknown(e);
        if (!e->block) return value;
        if (cell->scope->block != e->block) {
            value = block_given(e, cell->scope, value);
            block_touch(e, value, span);
        }
        return value;
    }
    const struct builtin *builtin = builtin_find(name);
    if (builtin) {
        struct thing thing = {.kind = THING_BUILTIN, .u.builtin = builtin};
        return thing_value(e, &thing, 0);
    }
    enum op_kind op = op_find(name);
    if (op != DESIGN_OPS) {
        struct thing thing = {.kind = THING_OP, .u.op = op};
        return thing_value(e, &thing, 0);
    }
    return unknown_name(e, name, span);
}

struct cell *scope_assignable(struct scope *scope, const char *name)
{
    for (; scope; scope = scope->outer) {
        struct cell *cell = find_here(scope, name);
        if (cell) return cell;
        if (scope->kind == SCOPE_FUNCTION || scope->kind == SCOPE_SOLVER ||
            scope->kind == SCOPE_MODULE || scope->barrier)
            return NULL;
    }
    return NULL;
}

static const char *nearest_assignable(struct elaborator *e, const char *name)
{
    struct VECTOR(const char *) names = {0};
    for (struct scope *scope = e->scope; scope; scope = scope->outer) {
        for (struct cell *cell = scope->newest; cell; cell = cell->older)
            vector_push(e->arena, &names, cell->name);
        if (scope->kind != SCOPE_BLOCK || scope->barrier) break;
    }
    return nearest_name(name, names.item, names.count);
}

void name_assign(struct elaborator *e, const char *name, struct span span,
                 const struct value *value)
{
    struct cell *cell = scope_assignable(e->scope, name);
    if (!cell) {
        struct cell *outside = scope_find(e->scope, name);
        if (!outside) {
            struct diagnostic *d = fail(e, DIAG_assign_unknown, span, name);
            const char *near = d ? nearest_assignable(e, name) : NULL;
            if (near)
                report_fix(e->diagnostics, d, span, near, "did you mean `%s`?", near);
            else if (d)
                report_note(e->diagnostics, d, "Make a new name with `let %s = ...`.", name);
            if (!near) scope_bind(e, e->scope, name, span, e->poison);
        } else {
            struct diagnostic *d = fail(e, DIAG_assign_outside, span, name);
            if (d && outside->span.source)
                report_label(e->diagnostics, d, outside->span, "it was made here");
            if (d)
                report_note(
                    e->diagnostics, d,
                    "Make a name of its own here, with `let`, and hand on what it becomes.");
        }
        return;
    }
    value = shallow(e, value, span);
    struct assigned change = {.cell = cell, .before = cell->value, .after = value};
    vector_push(e->arena, &e->assignments, change);
    cell->value = value;
}

size_t assignments_mark(struct elaborator *e)
{
    return e->assignments.count;
}

size_t assignments_take(struct elaborator *e, size_t mark, struct assigned **list)
{
    struct VECTOR(struct assigned) taken = {0};
    for (size_t i = mark; i < e->assignments.count; i++) {
        struct assigned change = e->assignments.item[i];
        size_t k = 0;
        while (k < taken.count && taken.item[k].cell != change.cell)
            k++;
        if (k < taken.count) continue;
        change.after = change.cell->value;
        vector_push(e->arena, &taken, change);
    }
    for (size_t k = 0; k < taken.count; k++)
        taken.item[k].cell->value = taken.item[k].before;
    e->assignments.count = mark;
    *list = taken.item;
    return taken.count;
}
