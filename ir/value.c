/* Values: made, searched, walked and rewritten; see value.h. */
#include "ir/value.h"

#include <string.h>

#include "ir/design.h"

static void add_reads(void *context, const struct expr *expr)
{
    uint16_t *reads = context;
    *reads |= expr->reads;
}

/* The first item that stands in the value's own scope. */
static size_t first_scoped(const struct value *value)
{
    return value->kind == VALUE_FRONT ? value->items : 0;
}

const struct value *value_make(struct arena *arena, struct value value)
{
    value.reads = value.expr ? value.expr->reads : 0;
    value.depth = 0;
    if (value.design) design_each(value.design, add_reads, &value.reads);
    for (size_t i = 0; i < value.items; i++) {
        if (i >= first_scoped(&value)) value.reads |= value.item[i]->reads;
        if (value.item[i]->depth >= value.depth) value.depth = value.item[i]->depth + 1;
    }
    return arena_copy(arena, &value, sizeof value);
}

const struct value *value_nothing(void)
{
    static const struct value nothing = {.kind = VALUE_NOTHING};
    return &nothing;
}

const struct value *value_scalar(struct arena *arena, const struct expr *expr)
{
    return value_make(arena, (struct value){.kind = VALUE_SCALAR, .expr = expr});
}

const struct value *value_text(struct arena *arena, const char *text)
{
    return value_make(arena, (struct value){.kind = VALUE_TEXT, .text = text});
}

const struct value *value_list(struct arena *arena, const struct value **item, size_t items)
{
    return value_make(arena, (struct value){.kind = VALUE_LIST, .item = item, .items = items});
}

const struct value *value_record(struct arena *arena, const char *type, const char **name,
                                 const struct value **item, size_t items)
{
    struct value record = {.kind = VALUE_RECORD, .text = type, .name = name};
    record.item = item;
    record.items = items;
    return value_make(arena, record);
}

const struct value *value_design(struct arena *arena, const struct design *design)
{
    return value_make(arena, (struct value){.kind = VALUE_DESIGN, .design = design});
}

const struct value *value_field(const struct value *record, const char *name)
{
    if (record->kind != VALUE_RECORD || !record->name) return NULL;
    for (size_t i = 0; i < record->items; i++)
        if (!strcmp(record->name[i], name)) return record->item[i];
    return NULL;
}

bool value_is_data(const struct value *value)
{
    if (value->kind == VALUE_OPAQUE) return false;
    if (value->kind == VALUE_DESIGN) return true;
    for (size_t i = 0; i < value->items; i++)
        if (!value_is_data(value->item[i])) return false;
    return true;
}

const struct value *value_rewrite(struct exprs *exprs, const struct value *value,
                                  struct rewrite *rewrite)
{
    if (!value->reads) return value;
    struct value copy = *value;
    bool changed = false;
    if (value->expr) copy.expr = rewrite_expr(rewrite, value->expr);
    if (value->design) copy.design = design_rewrite_with(exprs, value->design, rewrite);
    changed = copy.expr != value->expr || copy.design != value->design;
    struct arena *arena = exprs_arena(exprs);
    for (size_t i = first_scoped(value); i < value->items; i++) {
        const struct value *item = value_rewrite(exprs, value->item[i], rewrite);
        if (item == value->item[i]) continue;
        if (copy.item == value->item)
            copy.item = arena_copy(arena, value->item, value->items * sizeof *value->item);
        copy.item[i] = item;
        changed = true;
    }
    return changed ? value_make(arena, copy) : value;
}

void value_each(const struct value *value, void (*visit)(void *context, const struct expr *),
                void *context)
{
    if (value->expr) visit(context, value->expr);
    if (value->design) design_each(value->design, visit, context);
    for (size_t i = first_scoped(value); i < value->items; i++)
        value_each(value->item[i], visit, context);
}
