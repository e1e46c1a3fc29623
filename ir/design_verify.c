/* The rules that every design keeps, checked without trusting how it was made.
 *
 *   - Wires are numbered below `wires`, each made once: by an input or by one op's output.
 *   - Ops read wires made before them; their numbers are their places.
 *   - An op has as many inputs as its row says, only its row's parameters, in the row's order, and
 *     all that are required.
 *   - A size is a whole-number expression or has a name; a guard is a truth; `on` of a gate lists
 *     as many whole numbers as the gate has qubits.
 *   - The outputs are wires of the design.
 */
#include <string.h>

#include "ir/op/rules.h"

struct verifying {
    struct arena *arena;
    const struct design *design;
    const struct wire **made; /* by number */
    const char *broken;
};

static bool broken(struct verifying *v, const char *what, const struct op *op)
{
    const char *name = op ? op_info(op->kind)->name : "input";
    v->broken = arena_printf(v->arena, "design %s: %s %u: %s", v->design->name, name,
                             op ? op->number : 0, what);
    return false;
}

static bool make_wire(struct verifying *v, const struct wire *wire, const struct op *from)
{
    if (wire->number >= v->design->wires) return broken(v, "a wire's number is too large", from);
    if (v->made[wire->number]) return broken(v, "a wire's number is used twice", from);
    if (wire->from != from) return broken(v, "a wire names another op as its source", from);
    if (!from && !wire->name) return broken(v, "an input has no name", from);
    v->made[wire->number] = wire;
    const char *mistake = wire_mistake(wire);
    return mistake ? broken(v, mistake, from) : true;
}

static bool inputs_made(struct verifying *v, const struct op *op)
{
    const struct op_info *info = op_info(op->kind);
    size_t want = info->nature == NATURE_GATE ? 1 : (size_t)info->inputs;
    if (info->inputs == INPUTS_MANY ? !op->ins : op->ins != want)
        return broken(v, "has a wrong number of inputs", op);
    for (size_t i = 0; i < op->ins; i++)
        if (op->in[i]->number >= v->design->wires || v->made[op->in[i]->number] != op->in[i])
            return broken(v, "reads a wire that is not made before it", op);
    return true;
}

/* Walks the row's parameters and the op's attributes side by side. */
static bool attributes_known(struct verifying *v, const struct op *op)
{
    const struct op_parameter *parameter;
    size_t parameters = op_parameters(op->kind, &parameter);
    size_t next = 0;
    for (size_t i = 0; i < parameters; i++) {
        bool is_given =
            next < op->attributes && !strcmp(op->attribute[next].name, parameter[i].name);
        if (!is_given && (parameter[i].required || parameter[i].initial))
            return broken(v, "lacks a parameter", op);
        if (is_given && !op->attribute[next++].value)
            return broken(v, "has a parameter without a value", op);
    }
    return next == op->attributes || broken(v, "has an unknown parameter", op);
}

static bool gate_valid(struct verifying *v, const struct op *op)
{
    const struct op_info *info = op_info(op->kind);
    if (info->nature != NATURE_GATE) return true;
    const struct value *on = op->attribute[0].value;
    if (op->outs) return broken(v, "is a gate with outputs", op);
    if (on->kind != VALUE_LIST || on->items != (size_t)info->inputs)
        return broken(v, "acts on a wrong number of qubits", op);
    for (size_t i = 0; i < on->items; i++)
        if (on->item[i]->kind != VALUE_SCALAR || on->item[i]->expr->type.kind != SCALAR_WHOLE)
            return broken(v, "acts on a qubit that is not a whole number", op);
    return true;
}

static bool op_valid(struct verifying *v, size_t place)
{
    const struct op *op = v->design->op[place];
    if (op->number != place) return broken(v, "is not numbered by its place", op);
    if (op->guard && op->guard->type.kind != SCALAR_TRUTH)
        return broken(v, "has a guard that is not a truth", op);
    if (!inputs_made(v, op) || !attributes_known(v, op) || !gate_valid(v, op)) return false;
    for (size_t i = 0; i < op->outs; i++) {
        if (op->out[i]->output != i) return broken(v, "has outputs in another order", op);
        if (!make_wire(v, op->out[i], op)) return false;
    }
    return true;
}

static bool outputs_made(struct verifying *v)
{
    const struct design *design = v->design;
    for (size_t i = 0; i < design->outputs; i++) {
        const struct wire *wire = design->output[i];
        if (wire && wire->number < design->wires && v->made[wire->number] == wire) continue;
        v->broken = arena_printf(v->arena, "design %s: output %zu is not a wire of the design",
                                 design->name, i);
        return false;
    }
    return true;
}

const char *design_verify(struct arena *arena, const struct design *design)
{
    struct verifying v = {.arena = arena, .design = design};
    v.made = NEW_ARRAY(arena, const struct wire *, design->wires);
    bool ok = true;
    for (size_t i = 0; ok && i < design->inputs; i++)
        ok = make_wire(&v, design->input[i], NULL);
    for (size_t i = 0; ok && i < design->ops; i++)
        ok = op_valid(&v, i);
    if (ok) outputs_made(&v);
    return v.broken;
}
