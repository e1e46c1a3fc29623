/* Circuits: gates on qubits of a register, and ops on the whole register.
 *
 * A gate's `on` lists its qubits, controls first; they are distinct and in the register. What may
 * depend on a choice is checked where its interval leaves no way to be right.
 */
#include "ir/op/rules.h"

#include <string.h>

/* 2^20 amplitudes: what a list of probabilities may hold. */
enum { QUBITS_LISTED = 20 };

static bool reads_register(struct call *call)
{
    if (!rule_nature(call, 0, NATURE_QUBITS)) return false;
    const struct wire *in = call->in[0];
    if (in->rank == 1 && in->shape[0]) return true;
    return rule_fail(call, "%s needs to know the number of qubits", op_info(call->kind)->name);
}

static bool is_index(const struct value *value)
{
    return value->kind == VALUE_SCALAR && value->expr->type.kind == SCALAR_WHOLE;
}

static bool qubit_inside(struct call *call, const struct expr *qubit)
{
    const struct expr *qubits = call->in[0]->shape[0];
    double most = qubits->interval.high, value, known;
    if (expr_known(call->exprs, qubits, &known)) most = known;
    bool is_known = expr_known(call->exprs, qubit, &value);
    double low = is_known ? value : qubit->interval.high;
    double high = is_known ? value : qubit->interval.low;
    if (low >= 0 && high < most) return true;
    return rule_fail(call, "qubit %s is not in a register of %.15g", size_text(call->exprs, qubit),
                     most);
}

static bool qubits_distinct(struct call *call, const struct value *on)
{
    for (size_t i = 0; i < on->items; i++)
        for (size_t j = 0; j < i; j++)
            if (size_equal(call->exprs, on->item[i]->expr, on->item[j]->expr) == ALWAYS)
                return rule_fail(call, "%s is given qubit %s twice", op_info(call->kind)->name,
                                 size_text(call->exprs, on->item[i]->expr));
    return true;
}

static bool qubits_valid(struct call *call)
{
    const struct value *on = rule_attribute(call, "on");
    size_t want = (size_t)op_info(call->kind)->inputs;
    if (on->kind != VALUE_LIST || on->items != want)
        return rule_fail(call, "%s acts on %zu %s", op_info(call->kind)->name, want,
                         want == 1 ? "qubit" : "different qubits");
    for (size_t i = 0; i < want; i++) {
        if (!is_index(on->item[i])) return rule_fail(call, "a qubit's index is a whole number");
        if (!qubit_inside(call, on->item[i]->expr)) return false;
    }
    return qubits_distinct(call, on);
}

bool shape_gate(struct call *call)
{
    const struct expr *angle;
    if (!reads_register(call) || !qubits_valid(call)) return false;
    for (size_t i = 1; i < call->attributes; i++)
        if (!rule_number(call, call->attribute[i].name, &angle)) return false;
    return true;
}

bool shape_prepare(struct call *call)
{
    return reads_register(call);
}

/* The gate that a text or a symbol names, when it turns one qubit by one angle. */
static const char *rotation_name(struct call *call, const struct value *value)
{
    double number;
    const char *name = NULL;
    if (value->kind == VALUE_TEXT) name = value->text;
    if (value->kind == VALUE_SCALAR && value->expr->type.kind == SCALAR_SYMBOL &&
        expr_known(call->exprs, value->expr, &number))
        name = symbol_name(call->exprs, (uint32_t)number);
    if (!name) return NULL;
    enum op_kind kind = op_find(name);
    const struct op_parameter *parameter;
    if (kind == DESIGN_OPS || op_info(kind)->nature != NATURE_GATE) return NULL;
    return op_info(kind)->inputs == 1 && op_parameters(kind, &parameter) == 2 ? name : NULL;
}

/* Layers of one rotation a qubit take the vector in order, qubit by qubit, until it is used up. */
bool shape_encode(struct call *call)
{
    const struct value *gates = rule_attribute(call, "gates");
    if (!reads_register(call) || !rule_rank(call, 1, 1, "a vector as its second input"))
        return false;
    if (gates->kind != VALUE_LIST || !gates->items)
        return rule_fail(call, "gates must be a list of gates such as [ry, rz]");
    for (size_t i = 0; i < gates->items; i++)
        if (!rotation_name(call, gates->item[i]))
            return rule_fail(call, "gate %zu of encode does not turn one qubit by one angle",
                             i + 1);
    const struct expr *numbers = call->in[1]->shape[0];
    const struct expr *places = size_mul(call->exprs, call->in[0]->shape[0],
                                         expr_whole(call->exprs, (int64_t)gates->items));
    if (!numbers || size_equal(call->exprs, numbers, places) == ALWAYS) return true;
    if (numbers->interval.low <= places->interval.high) return true;
    return rule_fail(call, "%s numbers do not fit into %s angles", size_text(call->exprs, numbers),
                     size_text(call->exprs, places));
}

bool shape_measure_z(struct call *call)
{
    if (!reads_register(call)) return false;
    rule_copy(call, 0, call->in[0])->nature = NATURE_TENSOR;
    return true;
}

bool shape_measure_pauli(struct call *call)
{
    const struct value *word = rule_attribute(call, "word");
    double qubits;
    if (!reads_register(call)) return false;
    if (word->kind != VALUE_TEXT || strspn(word->text, "IXYZ") != strlen(word->text))
        return rule_fail(call, "a Pauli word is a text of the letters I, X, Y and Z");
    if (expr_known(call->exprs, call->in[0]->shape[0], &qubits) &&
        (double)strlen(word->text) != qubits)
        return rule_fail(call, "the word \"%s\" has %zu letters for %.15g qubits", word->text,
                         strlen(word->text), qubits);
    rule_out(call, 0, NATURE_TENSOR, 0);
    return true;
}

bool shape_measure_all(struct call *call)
{
    double qubits;
    if (!reads_register(call)) return false;
    bool is_known = expr_known(call->exprs, call->in[0]->shape[0], &qubits);
    if (!is_known || qubits < 1 || qubits > QUBITS_LISTED)
        return rule_fail(call, "probability lists the states of at most %d qubits", QUBITS_LISTED);
    rule_out(call, 0, NATURE_TENSOR, 1)->shape[0] =
        expr_whole(call->exprs, (int64_t)1 << (int)qubits);
    return true;
}
