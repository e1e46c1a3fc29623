/* Designs as wholes: their layers and counts, their expressions, their copies. */

#include "ir/op/rules.h"
#include "support/vector.h"

size_t design_layers(struct exprs *exprs, const struct design *design, struct layer **layers)
{
    struct arena *arena = exprs_arena(exprs);
    struct VECTOR(struct layer) all = {0};
    struct layer row[COST_ROWS];
    double macs;
    for (size_t i = 0; i < design->ops; i++) {
        size_t rows = op_macs(design->op[i]->kind)(exprs, design->op[i], row);
        for (size_t k = 0; k < rows; k++)
            if (!row[k].macs || !expr_is_number(row[k].macs, &macs) || macs > 0)
                vector_push(arena, &all, row[k]);
    }
    *layers = all.item;
    return all.count;
}

/* The sum as a balanced tree, so that no walk over it goes deep; NULL when an item is. */
static const struct expr *sum(struct exprs *exprs, const struct expr **item, size_t count)
{
    if (!count) return expr_whole(exprs, 0);
    for (; count > 1; count = (count + 1) / 2)
        for (size_t i = 0; i < count; i += 2)
            item[i / 2] = i + 1 < count ? size_add(exprs, item[i], item[i + 1]) : item[i];
    return item[0];
}

static const struct expr *when_active(struct exprs *exprs, const struct layer *row,
                                      const struct expr *count)
{
    if (!row->active || !count) return count;
    return expr_select(exprs, row->active, count, expr_whole(exprs, 0));
}

/* The sum of one count over all rows of the design, look-ups included. */
static const struct expr *total(struct exprs *exprs, const struct design *design, bool of_weights)
{
    struct arena *scratch = arena_new();
    struct VECTOR(const struct expr *) part = {0};
    struct layer row[COST_ROWS];
    for (size_t i = 0; i < design->ops; i++) {
        size_t rows = op_macs(design->op[i]->kind)(exprs, design->op[i], row);
        for (size_t k = 0; k < rows; k++)
            vector_push(scratch, &part,
                        when_active(exprs, &row[k], of_weights ? row[k].weights : row[k].macs));
    }
    const struct expr *all = sum(exprs, part.item, part.count);
    arena_free(scratch);
    return all;
}

const struct expr *design_macs(struct exprs *exprs, const struct design *design)
{
    return total(exprs, design, false);
}

const struct expr *design_weights(struct exprs *exprs, const struct design *design)
{
    return total(exprs, design, true);
}

static void each_shape(const struct wire *wire, void (*visit)(void *, const struct expr *),
                       void *context)
{
    for (size_t i = 0; i < wire->rank; i++)
        if (wire->shape[i]) visit(context, wire->shape[i]);
}

void design_each(const struct design *design, void (*visit)(void *, const struct expr *),
                 void *context)
{
    for (size_t i = 0; i < design->inputs; i++)
        each_shape(design->input[i], visit, context);
    for (size_t i = 0; i < design->ops; i++) {
        const struct op *op = design->op[i];
        for (size_t k = 0; k < op->attributes; k++)
            value_each(op->attribute[k].value, visit, context);
        if (op->guard) visit(context, op->guard);
        for (size_t k = 0; k < op->outs; k++)
            each_shape(op->out[k], visit, context);
    }
}

const struct design *design_note(struct exprs *exprs, const struct design *design, const char *note)
{
    struct arena *arena = exprs_arena(exprs);
    struct design *noted = arena_copy(arena, design, sizeof *design);
    noted->note = NEW_ARRAY(arena, const char *, design->notes + 1);
    for (size_t i = 0; i < design->notes; i++)
        noted->note[i] = design->note[i];
    noted->note[noted->notes++] = arena_string(arena, note);
    noted->identity = design_identity(exprs);
    return noted;
}

/* A design being rewritten. `wire` maps old wire numbers to new wires; NULL where nothing is. */
struct copying {
    struct exprs *exprs;
    struct arena *arena;
    struct rewrite *rewrite;
    const struct wire **wire;
    struct VECTOR(const struct op *) op;
    uint32_t wires;
    bool changed;
};

static const struct expr *copy_expr(struct copying *copying, const struct expr *expr)
{
    if (!expr) return NULL;
    const struct expr *copy = rewrite_expr(copying->rewrite, expr);
    copying->changed |= copy != expr;
    return copy;
}

static struct wire *copy_wire(struct copying *copying, const struct wire *wire)
{
    struct wire *copy = arena_copy(copying->arena, wire, sizeof *wire);
    copy->number = copying->wires++;
    copy->shape = NEW_ARRAY(copying->arena, const struct expr *, wire->rank);
    for (size_t i = 0; i < wire->rank; i++)
        copy->shape[i] = copy_expr(copying, wire->shape[i]);
    copying->wire[wire->number] = copy;
    return copy;
}

/* What the first output of an op becomes when the op itself vanishes: the branch of a merge whose
 * condition is known, or whose other branch is gone; else nothing. */
static const struct wire *taken(const struct copying *copying, const struct op *op,
                                const struct value *when)
{
    const struct wire *yes = copying->wire[op->in[0]->number];
    const struct wire *no = copying->wire[op->in[1]->number];
    double known;
    if (expr_is_number(when->expr, &known)) return known != 0 ? yes : no;
    return yes ? no ? NULL : yes : no;
}

static struct attribute *copy_attributes(struct copying *copying, const struct op *op)
{
    struct attribute *copy = NEW_ARRAY(copying->arena, struct attribute, op->attributes);
    for (size_t i = 0; i < op->attributes; i++) {
        copy[i].name = op->attribute[i].name;
        copy[i].value = value_rewrite(copying->exprs, op->attribute[i].value, copying->rewrite);
        copying->changed |= copy[i].value != op->attribute[i].value;
    }
    return copy;
}

static bool is_never(const struct expr *guard)
{
    double known;
    return guard && expr_is_number(guard, &known) && known == 0;
}

static bool inputs_exist(const struct copying *copying, const struct op *op)
{
    for (size_t i = 0; i < op->ins; i++)
        if (!copying->wire[op->in[i]->number]) return false;
    return true;
}

/* Copies an op into the new design, or leaves it out. */
static void copy_op(struct copying *copying, const struct op *op)
{
    const struct expr *guard = copy_expr(copying, op->guard);
    struct attribute *attribute = copy_attributes(copying, op);
    const struct wire *instead = NULL;
    if (op->kind == DESIGN_OP_merge) instead = taken(copying, op, attribute[0].value);
    if (instead || is_never(guard) || !inputs_exist(copying, op)) {
        copying->changed = true;
        for (size_t i = 0; i < op->outs; i++)
            copying->wire[op->out[i]->number] = instead;
        return;
    }
    struct op *copy = arena_copy(copying->arena, op, sizeof *op);
    double known;
    copy->guard = guard && expr_is_number(guard, &known) ? NULL : guard;
    copy->attribute = attribute;
    copy->number = (uint32_t)copying->op.count;
    copy->in = NEW_ARRAY(copying->arena, const struct wire *, op->ins);
    for (size_t i = 0; i < op->ins; i++)
        copy->in[i] = copying->wire[op->in[i]->number];
    copy->out = NEW_ARRAY(copying->arena, const struct wire *, op->outs);
    for (size_t i = 0; i < op->outs; i++) {
        struct wire *out = copy_wire(copying, op->out[i]);
        out->from = copy;
        copy->out[i] = out;
    }
    vector_push(copying->arena, &copying->op, copy);
}

static const struct wire **copy_list(const struct copying *copying, const struct wire *const *wire,
                                     size_t count)
{
    const struct wire **copy = NEW_ARRAY(copying->arena, const struct wire *, count);
    for (size_t i = 0; i < count; i++)
        copy[i] = copying->wire[wire[i]->number];
    return copy;
}

const struct design *design_rewrite_with(struct exprs *exprs, const struct design *design,
                                         struct rewrite *rewrite)
{
    struct copying copying = {.exprs = exprs, .arena = exprs_arena(exprs), .rewrite = rewrite};
    struct arena *scratch = arena_new();
    copying.wire = NEW_ARRAY(scratch, const struct wire *, design->wires);
    for (size_t i = 0; i < design->inputs; i++)
        copy_wire(&copying, design->input[i]);
    for (size_t i = 0; i < design->ops; i++)
        copy_op(&copying, design->op[i]);
    struct design *copy = arena_copy(copying.arena, design, sizeof *design);
    copy->input = copy_list(&copying, design->input, design->inputs);
    copy->output = copy_list(&copying, design->output, design->outputs);
    copy->op = copying.op.item;
    copy->ops = copying.op.count;
    copy->wires = copying.wires;
    arena_free(scratch);
    return copying.changed ? copy : design;
}

const struct design *design_rewrite(struct exprs *exprs, const struct design *design,
                                    expr_leaf *leaf, void *context)
{
    struct arena *scratch = arena_new();
    const struct design *copy =
        design_rewrite_with(exprs, design, rewrite_new(exprs, scratch, leaf, context));
    arena_free(scratch);
    return copy;
}
