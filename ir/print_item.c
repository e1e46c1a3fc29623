/* The text of each thing of a program; print.c says in which order they come. */
#include <inttypes.h>
#include <math.h>

#include "ir/print.h"
#include "ir/store.h"
#include "ir/words.h"

/* Names. */

void call_expr(struct writer *writer, const struct expr *expr)
{
    struct printer *p = (struct printer *)writer;
    buffer_printf(p->out, "%%%" PRIu32, number_of(p, THING_EXPR, expr));
}

void call_design(struct writer *writer, const struct design *design)
{
    struct printer *p = (struct printer *)writer;
    buffer_printf(p->out, "design %" PRIu32, number_of(p, THING_DESIGN, design));
}

static void print_calls(struct printer *p, const struct expr *const *expr, size_t count)
{
    buffer_char(p->out, '(');
    for (size_t i = 0; i < count; i++) {
        if (i) buffer_text(p->out, ", ");
        call_expr(&p->writer, expr[i]);
    }
    buffer_char(p->out, ')');
}

void print_when(struct printer *p, const char *word, const struct expr *expr)
{
    if (!expr) return;
    buffer_printf(p->out, " %s ", word);
    call_expr(&p->writer, expr);
}

/* Things. */

static void print_loop(struct printer *p, const struct loop *loop)
{
    bool table = loop->source == LOOP_TABLE;
    uint32_t number =
        table ? number_of(p, THING_TABLE, loop->table) : number_of(p, THING_PROBLEM, loop->draw);
    buffer_printf(p->out, " %s %s %" PRIu32, fold_words[loop->fold], source_words[loop->source],
                  number);
    if (loop->source == LOOP_SAMPLE) buffer_printf(p->out, " turns %zu", loop->turns);
    buffer_printf(p->out, " depth %" PRIu32, loop->depth);
}

/* What stands between an operation's name and its arguments. */
static void print_payload(struct printer *p, const struct expr *expr)
{
    uint32_t number = UINT32_MAX;
    switch (expr->op) {
    case EXPR_number:
        buffer_char(p->out, ' ');
        write_number(p->out, expr->u.number);
        return;
    case EXPR_given:
        buffer_printf(p->out, " %" PRIu32 " = ", expr->u.given.number);
        write_number(p->out, expr->u.given.value);
        return;
    case EXPR_choice:
        buffer_printf(p->out, " %" PRIu32 " %" PRIu32, expr->u.unknown.choice->number,
                      expr->u.unknown.component);
        return;
    case EXPR_size:
        buffer_char(p->out, ' ');
        write_quoted(p->out, expr->u.size.name);
        return;
    case EXPR_row:
        buffer_printf(p->out, " %" PRIu32 " %" PRIu32, expr->u.row.depth, expr->u.row.column);
        return;
    case EXPR_reduce: print_loop(p, expr->u.loop); return;
    case EXPR_param: number = expr->u.trainable.parameter->number; break;
    case EXPR_capture:
    case EXPR_slot:
    case EXPR_output: number = expr->u.index; break;
    case EXPR_lookup: number = number_of(p, THING_TABLE, expr->u.table); break;
    case EXPR_volume:
    case EXPR_solve: number = number_of(p, THING_PROBLEM, expr->u.problem); break;
    case EXPR_outside: number = number_of(p, THING_ORACLE, expr->u.oracle); break;
    }
    if (number != UINT32_MAX) buffer_printf(p->out, " %" PRIu32, number);
}

static void print_expr(struct printer *p, uint32_t number, const struct expr *expr)
{
    buffer_printf(p->out, "%%%" PRIu32 " = %s", number, expr_op_text(expr->op));
    print_payload(p, expr);
    for (size_t i = 0; i < expr->args; i++) {
        buffer_char(p->out, ' ');
        call_expr(&p->writer, expr->arg[i]);
    }
    buffer_text(p->out, " : ");
    write_type(p->out, expr->type);
    if (expr->interval.low == -INFINITY && expr->interval.high == INFINITY) return;
    buffer_char(p->out, ' ');
    write_interval(p->out, expr->interval);
}

/* A row a line, unless rows are single numbers. */
static void print_table(struct printer *p, uint32_t number, const struct table *table)
{
    buffer_printf(p->out, "table %" PRIu32 " = %zu x %zu [", number, table->rows, table->columns);
    for (size_t i = 0; i < table->rows * table->columns; i++) {
        bool starts = table->columns > 1 && i % table->columns == 0;
        if (i) buffer_text(p->out, starts ? "," : ", ");
        if (starts) buffer_text(p->out, "\n    ");
        write_number(p->out, table->data[i]);
    }
    buffer_char(p->out, ']');
}

static void print_oracle(struct printer *p, uint32_t number, const struct oracle *oracle)
{
    buffer_printf(p->out, "oracle %" PRIu32 " ", number);
    write_quoted(p->out, oracle->name);
    buffer_char(p->out, ' ');
    write_quoted(p->out, oracle->text);
    buffer_text(p->out, " (");
    for (size_t i = 0; i < oracle->args; i++) {
        if (i) buffer_text(p->out, ", ");
        write_quoted(p->out, oracle->arg_name[i]);
    }
    buffer_printf(p->out, ")%s : ", oracle->supported ? "" : " unsupported");
    write_type(p->out, oracle->result);
    write_span(p->out, oracle->span);
}

static void print_choice(struct printer *p, const struct choice *choice)
{
    buffer_printf(p->out, "choice %" PRIu32 " ", choice->number);
    write_quoted(p->out, choice->path);
    buffer_printf(p->out, " = %s", domain_get(choice->domain)->name);
    print_calls(p, choice->param, choice->params);
    buffer_printf(p->out, " slots %zu", choice->slots);
    print_when(p, "when", choice->active);
    write_span(p->out, choice->span);
    vector_push(p->arena, &p->choices, choice);
}

static void print_param(struct printer *p, const struct parameter *parameter)
{
    buffer_printf(p->out, "param %" PRIu32 " ", parameter->number);
    write_quoted(p->out, parameter->path);
    buffer_char(p->out, ' ');
    print_calls(p, parameter->shape, parameter->rank);
    write_span(p->out, parameter->span);
}

static void print_unknown(struct printer *p, const struct unknown *unknown)
{
    buffer_text(p->out, "    unknown ");
    write_quoted(p->out, unknown->path);
    buffer_printf(p->out, " = %s", domain_get(unknown->domain)->name);
    print_calls(p, unknown->param, unknown->params);
    buffer_printf(p->out, " first %" PRIu32 " slots %" PRIu32, unknown->first, unknown->slots);
    print_when(p, "when", unknown->active);
    if (unknown->shown) {
        buffer_text(p->out, " shown ");
        write_value(&p->writer, unknown->shown);
    }
    write_span(p->out, unknown->span);
    buffer_char(p->out, '\n');
}

static void print_requirement(struct printer *p, const struct requirement *require)
{
    buffer_text(p->out, "    require ");
    write_quoted(p->out, require->label);
    print_when(p, "holds", require->holds);
    print_when(p, "distance", require->distance);
    if (require->implicit) buffer_text(p->out, " implicit");
    write_span(p->out, require->span);
    buffer_char(p->out, '\n');
}

static void print_method(struct printer *p, const struct method *method)
{
    if (!method->name && !method->options) return;
    buffer_text(p->out, "    using ");
    write_quoted(p->out, method->name);
    for (size_t i = 0; i < method->options; i++) {
        buffer_char(p->out, ' ');
        write_quoted(p->out, method->option[i].name);
        buffer_text(p->out, ": ");
        write_number(p->out, method->option[i].value);
    }
    buffer_char(p->out, '\n');
}

static void print_problem(struct printer *p, uint32_t number, const struct problem *problem)
{
    buffer_printf(p->out, "problem %" PRIu32 " ", number);
    write_quoted(p->out, problem->name);
    buffer_printf(p->out, " slots %zu", problem->slots);
    write_span(p->out, problem->span);
    buffer_text(p->out, " {\n");
    for (size_t i = 0; i < problem->captures; i++) {
        buffer_text(p->out, "    capture ");
        write_type(p->out, problem->capture[i]);
        buffer_char(p->out, '\n');
    }
    for (size_t i = 0; i < problem->unknowns; i++)
        print_unknown(p, &problem->unknown[i]);
    for (size_t i = 0; i < problem->requires; i++)
        print_requirement(p, &problem->require[i]);
    for (size_t i = 0; i < problem->objectives; i++) {
        const struct objective *objective = &problem->objective[i];
        buffer_printf(p->out, "    %s ", objective->maximize ? "maximize" : "minimize");
        write_quoted(p->out, objective->label);
        print_when(p, "value", objective->value);
        buffer_char(p->out, '\n');
    }
    for (size_t i = 0; i < problem->results; i++) {
        print_when(p, "   result", problem->result[i]);
        buffer_char(p->out, '\n');
    }
    print_method(p, &problem->method);
    buffer_char(p->out, '}');
}

void print_item(struct printer *p, struct thing thing, uint32_t number)
{
    switch (thing.kind) {
    case THING_EXPR: print_expr(p, number, thing.item); break;
    case THING_TABLE: print_table(p, number, thing.item); break;
    case THING_ORACLE: print_oracle(p, number, thing.item); break;
    case THING_PROBLEM: print_problem(p, number, thing.item); break;
    case THING_DESIGN:
        buffer_printf(p->out, "design %" PRIu32 " = ", number);
        design_write(&p->writer, thing.item);
        break;
    case THING_CHOICE: print_choice(p, thing.item); break;
    case THING_PARAM: print_param(p, thing.item); break;
    case THING_KINDS: break;
    }
    buffer_char(p->out, '\n');
}
