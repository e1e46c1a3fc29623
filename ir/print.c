/* Programs as text; read.c reads it back.
 *
 *     nas ir 1
 *     symbols "K" "C" ...
 *     %0 = slot 0 : whole [0, 64]
 *     %1 = number 2 : whole [2, 2]
 *     %2 = mul %0 %1 : whole [0, 128]
 *     problem 0 "best" { ... }
 *     %3 = solve 0 : real
 *     %4 = output 0 %3 : whole [0, 64]
 *     print (%4)
 *
 * A thing (an expression, a table, an oracle, a problem, a design, a choice, a parameter) is one
 * item, numbered within its kind and printed where it is first needed, what it needs before it.
 * Only what a choice shows follows at the end, since it is made of the choice's own leaves. An
 * expression without an interval has the whole line.
 *
 * Expressions may be deep and problems may nest, so what is needed waits on a stack of its own.
 */
#include <inttypes.h>

#include "ir/print.h"
#include "ir/store.h"
#include "ir/words.h"

/* What is needed. */

uint32_t number_of(const struct printer *p, enum thing_kind kind, const void *item)
{
    void **place = map_find(&p->number[kind], &item, sizeof item);
    return place ? (uint32_t)(uintptr_t)*place - 1 : UINT32_MAX;
}

static void need(struct printer *p, enum thing_kind kind, const void *item)
{
    if (!item || number_of(p, kind, item) != UINT32_MAX) return;
    struct thing thing = {kind, item};
    vector_push(p->arena, &p->waiting, thing);
}

static void need_expr(void *context, const struct expr *expr)
{
    need(context, THING_EXPR, expr);
}

static void need_value(struct printer *p, const struct value *value)
{
    if (!value) return;
    need(p, THING_EXPR, value->expr);
    need(p, THING_DESIGN, value->design);
    if (value->kind == VALUE_DESIGN) return; /* its items, if any, are the elaborator's */
    for (size_t i = 0; i < value->items; i++)
        need_value(p, value->item[i]);
}

static void need_expr_parts(struct printer *p, const struct expr *expr)
{
    for (size_t i = 0; i < expr->args; i++)
        need(p, THING_EXPR, expr->arg[i]);
    switch (expr->op) {
    case EXPR_choice: need(p, THING_CHOICE, expr->u.unknown.choice); break;
    case EXPR_param: need(p, THING_PARAM, expr->u.trainable.parameter); break;
    case EXPR_lookup: need(p, THING_TABLE, expr->u.table); break;
    case EXPR_reduce:
        need(p, THING_TABLE, expr->u.loop->table);
        need(p, THING_PROBLEM, expr->u.loop->draw);
        break;
    case EXPR_volume:
    case EXPR_solve: need(p, THING_PROBLEM, expr->u.problem); break;
    case EXPR_outside: need(p, THING_ORACLE, expr->u.oracle); break;
    }
}

static void need_problem_parts(struct printer *p, const struct problem *problem)
{
    problem_each(problem, need_expr, p);
    for (size_t i = 0; i < problem->unknowns; i++)
        need_value(p, problem->unknown[i].shown);
}

static void need_design_parts(struct printer *p, const struct design *design)
{
    design_each(design, need_expr, p);
    for (size_t i = 0; i < design->ops; i++)
        for (size_t j = 0; j < design->op[i]->attributes; j++)
            need_value(p, design->op[i]->attribute[j].value);
}

static void need_choice_parts(struct printer *p, const struct choice *choice)
{
    for (size_t i = 0; i < choice->params; i++)
        need(p, THING_EXPR, choice->param[i]);
    need(p, THING_EXPR, choice->active);
}

static void need_param_parts(struct printer *p, const struct parameter *parameter)
{
    for (size_t i = 0; i < parameter->rank; i++)
        need(p, THING_EXPR, parameter->shape[i]);
}

static void need_parts(struct printer *p, struct thing thing)
{
    switch (thing.kind) {
    case THING_EXPR: need_expr_parts(p, thing.item); break;
    case THING_PROBLEM: need_problem_parts(p, thing.item); break;
    case THING_DESIGN: need_design_parts(p, thing.item); break;
    case THING_CHOICE: need_choice_parts(p, thing.item); break;
    case THING_PARAM: need_param_parts(p, thing.item); break;
    case THING_TABLE:
    case THING_ORACLE:
    case THING_KINDS: break;
    }
}

static void print_thing(struct printer *p, struct thing thing)
{
    uint32_t number = (uint32_t)p->number[thing.kind].count;
    void **place = map_at(&p->number[thing.kind], &thing.item, sizeof thing.item);
    *place = (void *)(uintptr_t)(number + 1);
    print_item(p, thing, number);
}

/* Turns the end of the stack around, so that what was needed first comes off first. */
static void turn(struct printer *p, size_t from)
{
    for (size_t i = from, j = p->waiting.count; i + 1 < j; i++) {
        struct thing thing = p->waiting.item[i];
        p->waiting.item[i] = p->waiting.item[--j];
        p->waiting.item[j] = thing;
    }
}

/* Prints everything that waits, what it needs before it. */
static void print_waiting(struct printer *p)
{
    turn(p, 0);
    while (p->waiting.count) {
        size_t above = p->waiting.count;
        struct thing thing = p->waiting.item[above - 1];
        bool printed = number_of(p, thing.kind, thing.item) != UINT32_MAX;
        if (!printed) need_parts(p, thing);
        turn(p, above);
        if (p->waiting.count > above) continue;
        p->waiting.count--;
        if (!printed) print_thing(p, thing);
    }
}

/* The program. */

static void print_values(struct printer *p, const struct value *const *value, size_t values)
{
    buffer_char(p->out, '(');
    for (size_t i = 0; i < values; i++) {
        if (i) buffer_text(p->out, ", ");
        write_value(&p->writer, value[i]);
    }
    buffer_char(p->out, ')');
}

static void print_action(struct printer *p, const struct action *action)
{
    for (size_t i = 0; i < action->values; i++)
        need_value(p, action->value[i]);
    need(p, THING_EXPR, action->holds);
    print_waiting(p);
    buffer_printf(p->out, "%s ", action_words[action->kind]);
    switch (action->kind) {
    case ACTION_PRINT:
        print_values(p, action->value, action->values);
        print_when(p, "when", action->holds);
        break;
    case ACTION_EXPORT:
        write_quoted(p->out, action->file);
        buffer_char(p->out, ' ');
        print_values(p, action->value, action->values);
        print_when(p, "when", action->holds);
        break;
    case ACTION_CHECK:
        write_quoted(p->out, action->message);
        print_when(p, "holds", action->holds);
        break;
    }
    write_span(p->out, action->span);
    buffer_char(p->out, '\n');
}

static void print_names(struct printer *p, const char *word, const char *const *name, size_t count)
{
    buffer_printf(p->out, " %s", word);
    for (size_t i = 0; i < count; i++) {
        buffer_char(p->out, ' ');
        write_quoted(p->out, name[i]);
    }
}

static void print_binding(struct printer *p, const struct binding *binding)
{
    buffer_text(p->out, "binding ");
    write_quoted(p->out, binding->solver);
    buffer_char(p->out, ' ');
    write_quoted(p->out, binding->name);
    print_names(p, "binds", binding->binds, binding->bound);
    print_names(p, "samples", binding->samples, binding->sampled);
    print_names(p, "constants", binding->constants, binding->constant);
    write_span(p->out, binding->span);
    buffer_char(p->out, '\n');
}

static void print_contents(struct printer *p, const struct program *program)
{
    for (size_t i = 0; i < program->problems; i++) {
        need(p, THING_PROBLEM, program->problem[i]);
        print_waiting(p);
    }
    for (size_t i = 0; i < program->designs; i++) {
        need(p, THING_DESIGN, program->design[i]);
        print_waiting(p);
        buffer_text(p->out, "named ");
        write_quoted(p->out, program->design_name[i]);
        buffer_text(p->out, " = ");
        call_design(&p->writer, program->design[i]);
        buffer_char(p->out, '\n');
    }
    for (size_t i = 0; i < program->binding_values; i++) {
        need_value(p, program->binding_value[i]);
        print_waiting(p);
        buffer_text(p->out, "let ");
        write_quoted(p->out, program->binding_name[i]);
        buffer_text(p->out, " = ");
        write_value(&p->writer, program->binding_value[i]);
        buffer_char(p->out, '\n');
    }
    for (size_t i = 0; i < program->actions; i++)
        print_action(p, &program->action[i]);
}

/* What choices show may need choices that were not printed so far. A choice between functions shows
 * what only the elaborator understands; that is left out. */
static void print_shown(struct printer *p)
{
    for (size_t i = 0; i < p->choices.count; i++) {
        const struct choice *choice = p->choices.item[i];
        if (!choice->shown || !value_is_data(choice->shown)) continue;
        need_value(p, choice->shown);
        print_waiting(p);
        buffer_printf(p->out, "shown %" PRIu32 " = ", choice->number);
        write_value(&p->writer, choice->shown);
        buffer_char(p->out, '\n');
    }
}

static void print_symbols(struct printer *p, const struct exprs *exprs)
{
    buffer_text(p->out, "symbols");
    for (uint32_t i = 0; i < exprs->symbols.count; i++) {
        buffer_char(p->out, ' ');
        write_quoted(p->out, symbol_name(exprs, i));
    }
    buffer_char(p->out, '\n');
}

static void print_rest(struct printer *p, const struct program *program)
{
    for (size_t i = 0; i < program->bindings; i++)
        print_binding(p, &program->binding[i]);
    for (size_t i = 0; i < program->unsupporteds; i++) {
        buffer_text(p->out, "unsupported ");
        write_quoted(p->out, program->unsupported[i].what);
        write_span(p->out, program->unsupported[i].span);
        buffer_char(p->out, '\n');
    }
    print_shown(p);
    buffer_text(p->out, "problems");
    for (size_t i = 0; i < program->problems; i++)
        buffer_printf(p->out, " %" PRIu32, number_of(p, THING_PROBLEM, program->problem[i]));
    buffer_char(p->out, '\n');
}

void program_print(struct buffer *out, const struct program *program)
{
    struct printer p = {.writer = {out, call_expr, call_design, NULL}, .out = out};
    p.arena = arena_new();
    for (size_t i = 0; i < THING_KINDS; i++)
        map_init(&p.number[i], p.arena);
    buffer_text(out, "nas ir 1\n");
    print_symbols(&p, program->exprs);
    print_contents(&p, program);
    print_rest(&p, program);
    arena_free(p.arena);
}
