/* Values as `print` shows them; see report.h. */
#include <string.h>

#include "backends/report/write.h"

enum { PRINT_DIGITS = 6 };

/* As source text has it, so that a text inside a list can be told from a name. */
static void write_quoted(struct buffer *out, const char *text)
{
    buffer_char(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') buffer_char(out, '\\');
        if (*text == '\n')
            buffer_text(out, "\\n");
        else if (*text == '\t')
            buffer_text(out, "\\t");
        else
            buffer_char(out, *text);
    }
    buffer_char(out, '"');
}

/* `[1, 2]` and `(a: 1, b: 2)`. */
static void write_items(struct buffer *out, struct exprs *exprs, const struct value *value)
{
    bool record = value->kind == VALUE_RECORD;
    if (record && value->text) buffer_text(out, value->text);
    buffer_char(out, record ? '(' : '[');
    for (size_t i = 0; i < value->items; i++) {
        if (i) buffer_text(out, ", ");
        if (record && value->name && value->name[i]) buffer_printf(out, "%s: ", value->name[i]);
        write_inline(out, exprs, value->item[i], true);
    }
    buffer_char(out, record ? ')' : ']');
}

/* "network mobilenet_v2: 152 ops, 52 layers" */
static void write_design(struct buffer *out, struct exprs *exprs, const struct design *design);

void write_inline(struct buffer *out, struct exprs *exprs, const struct value *value, bool inside)
{
    switch (value->kind) {
    case VALUE_SCALAR: write_scalar(out, exprs, value, PRINT_DIGITS); break;
    case VALUE_TEXT:
        if (inside)
            write_quoted(out, value->text);
        else
            buffer_text(out, value->text);
        break;
    case VALUE_LIST:
    case VALUE_RECORD: write_items(out, exprs, value); break;
    case VALUE_DESIGN: write_design(out, exprs, value->design); break;
    case VALUE_TABLE: write_inline(out, exprs, value->item[0], true); break;
    case VALUE_PLOT: buffer_printf(out, "plot of %zu points", rows_data(value)->items); break;
    case VALUE_FRONT: buffer_text(out, "front"); break;
    case VALUE_NOTHING: buffer_text(out, "nothing"); break;
    case VALUE_MAYBE:
    case VALUE_OPAQUE: buffer_text(out, "function"); break;
    }
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* Free choices of a design: what its expressions read, each once. */
struct choices {
    struct arena *scratch;
    struct map seen;
};

static void count_choice(void *context, const struct expr *expr)
{
    struct choices *choices = context;
    if (expr->op != EXPR_choice) return;
    const struct choice *choice = expr->u.unknown.choice;
    *map_at(&choices->seen, &choice, sizeof choice) = choices;
}

static void count_choices(void *context, const struct expr *root)
{
    struct choices *choices = context;
    if (root->reads & READS_CHOICE) expr_walk(choices->scratch, &root, 1, count_choice, choices);
}

/* A choice may stand in many attributes; it counts once. */
static size_t free_choices(const struct design *design)
{
    struct choices choices = {.scratch = arena_new()};
    map_init(&choices.seen, choices.scratch);
    design_each(design, count_choices, &choices);
    size_t count = choices.seen.count;
    arena_free(choices.scratch);
    return count;
}

const struct wire *design_register(const struct design *design)
{
    for (size_t i = 0; i < design->inputs; i++)
        if (design->input[i]->nature == NATURE_QUBITS) return design->input[i];
    return NULL;
}

static void write_design(struct buffer *out, struct exprs *exprs, const struct design *design)
{
    size_t ops = design->ops, choices = free_choices(design);
    const struct wire *wire = design_register(design);
    if (wire) {
        buffer_printf(out, "circuit %s: %zu gate%s", design->name, ops, plural(ops));
        double qubits;
        if (wire->rank && wire->shape[0] && expr_is_number(wire->shape[0], &qubits))
            buffer_printf(out, " on %.0f qubit%s", qubits, plural((size_t)qubits));
    } else {
        struct layer *layer;
        size_t layers = design_layers(exprs, design, &layer);
        buffer_printf(out, "network %s: %zu op%s, %zu layer%s", design->name, ops, plural(ops),
                      layers, plural(layers));
    }
    if (choices) buffer_printf(out, ", %zu free choice%s", choices, plural(choices));
    for (size_t i = 0; i < design->notes; i++)
        buffer_printf(out, ", %s", design->note[i]);
}

void report_text(struct buffer *out, struct exprs *exprs, const struct value *value,
                 const struct report_style *style)
{
    if (value->kind == VALUE_TABLE)
        write_table(out, exprs, value, style);
    else if (value->kind == VALUE_PLOT)
        write_chart(out, exprs, value, style);
    else
        write_inline(out, exprs, value, false);
}
