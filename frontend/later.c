/* Functions that this version checks but cannot run: their arguments are checked, policies are
 * called once a layer, and the answers depend on every choice that they would depend on.
 */
#include "frontend/builtin.h"

#include <string.h>

static const struct value *later(struct elaborator *e, const struct builtin_call *call,
                                 struct type type, bool trained)
{
    const struct value *values[sizeof call->arg / sizeof *call->arg];
    size_t count = 0;
    bool over_data = false;
    for (size_t i = 0; i < sizeof call->arg / sizeof *call->arg; i++) {
        if (!call->arg[i]) continue;
        const struct thing *thing = thing_of(call->arg[i]);
        if (thing && thing->kind == THING_FUNCTION) {
            struct diagnostic *d =
                fail(e, DIAG_wrong_kind, call->at[i], "a design", describe(e, call->arg[i]));
            if (d)
                report_note(e->diagnostics, d, "A design of it is made by `%s(...)`.",
                            thing->u.function.name);
            return e->poison;
        }
        over_data = over_data || is_thing(call->arg[i], THING_DATASET);
        values[count++] = call->arg[i];
    }
    const char *what = arena_printf(e->arena, "`%s`", call->builtin->name);
    if (over_data) return mean_over_data(e, what, type, values, count, trained, call->span);
    if (trained) return trained_number(e, what, type, values, count, call->span);
    return unsupported_number(e, what, type, values, count, call->span);
}

/* A param always has a value, but not one worth measuring. */
static void warn_untrained(struct elaborator *e, const struct builtin_call *call)
{
    if (call->arg[0]->kind != VALUE_DESIGN) return;
    const struct design *design = call->arg[0]->design;
    for (size_t i = 0; i < design->notes; i++)
        if (!strcmp(design->note[i], "trained")) return;
    fail(e, DIAG_untrained, call->at[0], call->builtin->name);
}

const struct value *builtin_later_share(struct elaborator *e, const struct builtin_call *call)
{
    warn_untrained(e, call);
    return later(e, call, TYPE_REAL, true);
}

const struct value *builtin_later_real(struct elaborator *e, const struct builtin_call *call)
{
    return later(e, call, TYPE_REAL, true);
}

const struct value *builtin_later_time(struct elaborator *e, const struct builtin_call *call)
{
    return later(e, call, (struct type){SCALAR_REAL, {{[BASE_SECOND] = 1}}}, false);
}

const struct value *builtin_later_size(struct elaborator *e, const struct builtin_call *call)
{
    return later(e, call, (struct type){SCALAR_REAL, {{[BASE_BIT] = 1}}}, false);
}

const struct value *builtin_later_truth(struct elaborator *e, const struct builtin_call *call)
{
    return later(e, call, TYPE_TRUTH, false);
}

const struct value *builtin_kept(struct elaborator *e, const struct builtin_call *call)
{
    struct thing thing = {.kind = THING_CALL, .u.call = call->builtin->name};
    return thing_value(e, &thing, 0);
}

/* ---- transformations of designs ---- */

/* Calls a policy once a layer; its answers are what the transformation depends on. */
static const struct value *run_policy(struct elaborator *e, const struct design *design,
                                      const struct value *policy, const char *name, struct span at)
{
    const struct value *layers = layer_records(e, design);
    const struct value **answer = NEW_ARRAY(e->arena, const struct value *, layers->items + 1);
    const struct thing *function = thing_of(policy);
    bool lambda = function->u.function.node->kind == NODE_lambda;
    const char *called = lambda ? name : function->u.function.name;
    for (size_t i = 0; i < layers->items; i++) {
        const char *layer = layers->item[i]->item[0]->text;
        struct buffer path = path_restart(e, arena_printf(e->arena, "%s[%s]", called, layer));
        struct argument arg = {NULL, layers->item[i], at};
        e->policy = true;
        answer[i] = call_value(e, policy, &arg, 1, at);
        path_restore(e, path);
        if (is_poison(answer[i])) return e->poison;
    }
    return value_list(e->arena, answer, layers->items);
}

static const char *note_of(struct elaborator *e, const struct builtin_call *call)
{
    struct buffer text = {0};
    double known;
    buffer_printf(&text, "%s(", call->builtin->name);
    for (size_t i = 1, n = 0; i < 5; i++) {
        if (!call->arg[i]) continue;
        if (n++) buffer_text(&text, ", ");
        const char *name = builtin_parameter(e, call->builtin, i);
        if (name) buffer_printf(&text, "%s: ", name);
        if (known_number(e, call->arg[i], &known))
            quantity_print(&text, known, call->arg[i]->expr->type.dimension, 0);
        else
            buffer_text(&text, describe(e, call->arg[i]));
    }
    buffer_char(&text, ')');
    const char *note = arena_string(e->arena, buffer_string(&text));
    buffer_free(&text);
    return note;
}

const struct value *builtin_later_design(struct elaborator *e, const struct builtin_call *call)
{
    const struct value *value = call->arg[0];
    note_unsupported(e, arena_printf(e->arena, "`%s`", call->builtin->name), call->span);
    if (is_thing(value, THING_CALL)) return builtin_kept(e, call);
    if (value->kind != VALUE_DESIGN) {
        struct diagnostic *d =
            fail(e, DIAG_wrong_kind, call->at[0], "a design", describe(e, value));
        const struct thing *thing = thing_of(value);
        if (d && thing && thing->kind == THING_FUNCTION)
            report_note(e->diagnostics, d, "A design of it is made by `%s(...)`.",
                        thing->u.function.name);
        return e->poison;
    }
    struct VECTOR(const struct value *) behind = {0};
    for (size_t i = 0; i < value->items; i++)
        vector_push(e->arena, &behind, value->item[i]);
    for (size_t i = 1; i < 5; i++) {
        if (!call->arg[i]) continue;
        const struct value *arg = call->arg[i];
        if (is_thing(arg, THING_FUNCTION))
            arg = run_policy(e, value->design, arg, builtin_parameter(e, call->builtin, i),
                             call->at[i]);
        if (is_poison(arg)) return arg;
        vector_push(e->arena, &behind, arg);
    }
    struct value *result = arena_copy(
        e->arena, value_design(e->arena, design_note(e->exprs, value->design, note_of(e, call))),
        sizeof *result);
    result->item = behind.item;
    result->items = behind.count;
    for (size_t i = 0; i < behind.count; i++)
        result->reads |= behind.item[i]->reads;
    frontend_design(e->frontend, result->design);
    return result;
}
