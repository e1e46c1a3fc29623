/* Calls: evaluating arguments, binding them to parameters, running bodies.
 *
 * `a |> f(b)` gives a to f's first input, and where f has none, to its first parameter (rule S9). A
 * network or circuit called without its inputs makes a design; with tensors of the design being
 * made it is written out there; a design called with data runs (rule S8).
 */
#include "frontend/elaborate.h"

#include <string.h>

enum { FIRST_PARAMETER = 3 }; /* of a definition's node, after name, type and body */

/* ---- arguments ---- */

static const struct node *parameter_node(const struct thing *function, size_t i)
{
    const struct node *node = function->u.function.node;
    if (node->kind == NODE_lambda) return NULL;
    return FIRST_PARAMETER + i < node->kids ? node->kid[FIRST_PARAMETER + i] : NULL;
}

/* The name of a callee's positional parameter, for paths; NULL when it has none. */
static const char *positional_name(struct elaborator *e, const struct value *callee, size_t i)
{
    const struct thing *thing = thing_of(callee);
    if (!thing) return NULL;
    if (thing->kind == THING_FUNCTION) {
        const struct node *parameter = parameter_node(thing, i);
        return parameter ? parameter->text : NULL;
    }
    if (thing->kind == THING_OP) {
        const struct op_parameter *parameter;
        size_t count = op_parameters(thing->u.op, &parameter);
        const struct op_info *info = op_info(thing->u.op);
        size_t inputs = info->inputs < 0 ? 1 : (size_t)info->inputs;
        if (info->nature == NATURE_GATE) inputs--; /* its first parameter is its qubits */
        return i >= inputs && i - inputs < count ? parameter[i - inputs].name : NULL;
    }
    if (thing->kind == THING_BUILTIN) return builtin_parameter(e, thing->u.builtin, i);
    return NULL;
}

static const char *callee_name(const struct value *callee)
{
    const struct thing *thing = thing_of(callee);
    if (!thing) return callee->kind == VALUE_DESIGN ? callee->design->name : "call";
    if (thing->kind == THING_FUNCTION) return thing->u.function.name;
    if (thing->kind == THING_BUILTIN) return thing->u.builtin->name;
    if (thing->kind == THING_OP) return op_info(thing->u.op)->name;
    return "call";
}

/* Whether a choice in this argument is named after callee and parameter (rule S20). */
static bool names_argument(const struct node *node)
{
    return node->kind == NODE_choose || node->kind == NODE_list || node->kind == NODE_tuple ||
           node->kind == NODE_lambda || node->kind == NODE_parameter;
}

static const struct value *eval_argument(struct elaborator *e, const struct node *node,
                                         const struct value *callee, const char *name)
{
    if (!names_argument(node) || !name) return eval(e, node);
    size_t mark = path_push(e, callee_name(callee));
    path_push(e, name);
    const struct value *value = eval(e, node);
    path_pop(e, mark);
    return value;
}

/* Evaluates a call's arguments, the piped one first. False when one has an error. */
static bool eval_arguments(struct elaborator *e, const struct node *node,
                           const struct value *callee, const struct value *piped,
                           struct span piped_at, struct argument **args, size_t *count)
{
    size_t first = node->kind == NODE_call ? 1 : node->kids;
    size_t given = node->kids - first;
    struct argument *list = NEW_ARRAY(e->arena, struct argument, given + 1);
    size_t n = 0;
    bool good = true;
    if (piped) list[n++] = (struct argument){NULL, piped, piped_at};
    for (size_t i = 0; i < given; i++) {
        const struct node *arg = node->kid[first + i];
        const char *label = arg->kind == NODE_named ? arg->text : NULL;
        const struct node *value = label ? arg->kid[0] : arg;
        const char *name = label ? label : positional_name(e, callee, n);
        list[n] = (struct argument){label, eval_argument(e, value, callee, name), arg->span};
        good &= !is_poison(list[n].value);
        n++;
    }
    *args = list;
    *count = n;
    return good;
}

bool any_unknown(const struct argument *args, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_poison(args[i].value)) return true;
    return false;
}

/* ---- functions of the language ---- */

struct bound {
    const struct value **value; /* a parameter each; NULL when not given */
    struct span *at;
    size_t count;
    size_t inputs;   /* how many parameters are inputs */
    size_t supplied; /* how many inputs were given */
};

static bool is_design_node(const struct node *node)
{
    return node->kind == NODE_network || node->kind == NODE_circuit;
}

static bool is_input(const struct thing *function, size_t i)
{
    return is_design_node(function->u.function.node) && parameter_node(function, i)->kid[0];
}

static size_t parameter_count(const struct thing *function)
{
    const struct node *node = function->u.function.node;
    if (node->kind != NODE_lambda) return node->kids - FIRST_PARAMETER;
    return node->kid[0]->kind == NODE_unpack ? node->kid[0]->kids : 1;
}

static const char *parameter_list(struct elaborator *e, const struct thing *function)
{
    struct buffer text = {0};
    for (size_t i = 0; i < parameter_count(function); i++) {
        const struct node *parameter = parameter_node(function, i);
        buffer_printf(&text, "%s%s", i ? ", " : "", parameter ? parameter->text : "_");
    }
    const char *result =
        arena_printf(e->arena, "%s(%s)", function->u.function.name, buffer_string(&text));
    buffer_free(&text);
    return result;
}

static bool bind_named(struct elaborator *e, const struct thing *function,
                       const struct argument *arg, struct bound *bound)
{
    const char **names = NEW_ARRAY(e->arena, const char *, bound->count + 1);
    for (size_t i = 0; i < bound->count; i++) {
        const struct node *parameter = parameter_node(function, i);
        names[i] = parameter ? parameter->text : "";
        if (strcmp(names[i], arg->name)) continue;
        if (bound->value[i]) {
            fail(e, DIAG_argument_twice, arg->span, arg->name);
            return false;
        }
        bound->value[i] = arg->value;
        bound->at[i] = arg->span;
        return true;
    }
    struct diagnostic *d =
        fail(e, DIAG_unknown_argument, arg->span, function->u.function.name, arg->name);
    const char *near = d ? nearest_name(arg->name, names, bound->count) : NULL;
    if (near)
        report_note(e->diagnostics, d, "Did you mean `%s:`?", near);
    else if (d)
        report_note(e->diagnostics, d, "It takes %s.", parameter_list(e, function));
    return false;
}

static void fail_count(struct elaborator *e, const struct thing *function, size_t takes,
                       size_t given, struct span at)
{
    bool nameless = function->u.function.node->kind == NODE_lambda;
    const char *who =
        nameless ? "this function" : arena_printf(e->arena, "`%s`", function->u.function.name);
    struct diagnostic *d =
        fail(e, DIAG_argument_count, at, who, counted(e, takes, "argument"), given);
    if (d && !nameless) report_note(e->diagnostics, d, "It takes %s.", parameter_list(e, function));
}

/* Gives arguments to parameters; a piped first one goes to the first input. */
static bool bind_arguments(struct elaborator *e, const struct thing *function,
                           const struct argument *args, size_t count, bool piped, struct span at,
                           struct bound *bound)
{
    bound->count = parameter_count(function);
    bound->value = NEW_ARRAY(e->arena, const struct value *, bound->count + 1);
    bound->at = NEW_ARRAY(e->arena, struct span, bound->count + 1);
    size_t first_input = bound->count;
    for (size_t i = bound->count; i-- > 0;) {
        if (parameter_node(function, i) && is_input(function, i)) {
            first_input = i;
            bound->inputs++;
        }
    }
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        if (args[i].name) {
            if (!bind_named(e, function, &args[i], bound)) return false;
            continue;
        }
        size_t to = next;
        if (piped && i == 0 && first_input < bound->count) to = first_input;
        while (to < bound->count && bound->value[to])
            to++;
        if (to == bound->count) {
            fail_count(e, function, bound->count, count, at);
            return false;
        }
        bound->value[to] = args[i].value;
        bound->at[to] = args[i].span;
        if (to == next) next++;
    }
    for (size_t i = first_input; i < bound->count; i++)
        bound->supplied += bound->value[i] != NULL;
    return true;
}

/* Whether every fixed parameter has an argument or a default. */
static bool all_given(struct elaborator *e, const struct thing *function, const struct bound *bound,
                      struct span at)
{
    for (size_t i = 0; i < bound->count; i++) {
        const struct node *parameter = parameter_node(function, i);
        if (bound->value[i] || is_input(function, i) || parameter->kid[1]) continue;
        struct diagnostic *d =
            fail(e, DIAG_missing_argument, at, function->u.function.name, parameter->text);
        if (d) report_note(e->diagnostics, d, "It takes %s.", parameter_list(e, function));
        return false;
    }
    return true;
}

/* Binds the fixed parameters in the call's scope, defaults where nothing was given. */
static void bind_parameters(struct elaborator *e, const struct thing *function,
                            const struct bound *bound)
{
    for (size_t i = 0; i < bound->count; i++) {
        const struct node *parameter = parameter_node(function, i);
        const struct value *value = bound->value[i];
        if (is_input(function, i) && !value) continue;
        if (!value && parameter->kid[1]) value = eval(e, parameter->kid[1]);
        scope_bind(e, e->scope, parameter->text, parameter->span, value);
    }
}

const struct value *run_body(struct elaborator *e, const struct node *body)
{
    struct node block = {.kind = NODE_block};
    if (body->kids > 1) block.kid = body->kid + 1, block.kids = body->kids - 1;
    run_statements(e, &block, false);
    if (body->kid[0]) return eval(e, body->kid[0]);
    /* A last line that goes nowhere was reported as such. */
    const struct node *last = body->kids > 1 ? body->kid[body->kids - 1] : NULL;
    bool lost = last && last->kind == NODE_do && !names_acts(last->kid[0]);
    return lost ? e->poison : value_nothing();
}

static const struct value *call_lambda(struct elaborator *e, const struct thing *function,
                                       const struct bound *bound)
{
    const struct node *node = function->u.function.node;
    const struct node *pattern = node->kid[0];
    for (size_t i = 0; i < bound->count; i++) {
        const struct node *name = pattern->kind == NODE_unpack ? pattern->kid[i] : pattern;
        bind_pattern(e, name, bound->value[i], NULL);
    }
    return eval(e, node->kid[1]);
}

static bool data_inputs(const struct bound *bound, const struct thing *function)
{
    for (size_t i = 0; i < bound->count; i++)
        if (is_input(function, i) && bound->value[i] && is_thing(bound->value[i], THING_DATA))
            return true;
    return false;
}

static bool unknown_inputs(const struct bound *bound, const struct thing *function)
{
    for (size_t i = 0; i < bound->count; i++)
        if (is_input(function, i) && bound->value[i] && is_poison(bound->value[i])) return true;
    return false;
}

static const struct value *call_design_function(struct elaborator *e, const struct thing *function,
                                                const struct bound *bound, struct span at)
{
    bool circuit = function->u.function.node->kind == NODE_circuit;
    if (!bound->supplied) return make_design(e, function, e->scope, at);
    if (!e->builder && unknown_inputs(bound, function)) return draft_unknown(e);
    if (data_inputs(bound, function)) {
        const struct value *design = make_design(e, function, e->scope, at);
        if (is_poison(design)) return design;
        struct argument *args = NEW_ARRAY(e->arena, struct argument, bound->count);
        size_t count = 0;
        for (size_t i = 0; i < bound->count; i++)
            if (is_input(function, i) && bound->value[i])
                args[count++] = (struct argument){NULL, bound->value[i], bound->at[i]};
        return run_design(e, design, args, count, at);
    }
    if (bound->supplied < bound->inputs && !circuit) {
        fail(e, DIAG_input_count, at, function->u.function.name, counted(e, bound->inputs, "input"),
             bound->supplied);
        return e->poison;
    }
    return run_body(e, function->u.function.node->kid[2]);
}

static const struct value *call_definition(struct elaborator *e, const struct thing *function,
                                           const struct bound *bound, struct span at)
{
    const struct node *node = function->u.function.node;
    bind_parameters(e, function, bound);
    if (is_design_node(node)) return call_design_function(e, function, bound, at);
    return run_body(e, node->kid[2]);
}

/* A call in a draft that tells little of the body which its own draft does not tell. */
static bool tells_nothing(struct elaborator *e, const struct node *node,
                          const struct argument *args, size_t count)
{
    bool tensor = false;
    for (size_t i = 0; i < count; i++)
        tensor |= is_thing(args[i].value, THING_WIRE);
    return e->draft && ((any_unknown(args, count) && !tensor) || draft_is_inside(e, node));
}

static const struct value *call_function(struct elaborator *e, const struct thing *function,
                                         const struct argument *args, size_t count, bool piped,
                                         struct span at)
{
    const struct node *node = function->u.function.node;
    struct bound bound = {0};
    if (!bind_arguments(e, function, args, count, piped, at, &bound)) return e->poison;
    if (node->kind == NODE_lambda && count < bound.count) {
        fail_count(e, function, bound.count, count, at);
        return e->poison;
    }
    if (node->kind != NODE_lambda && !all_given(e, function, &bound, at)) return e->poison;
    draft_called(e, node);
    if (tells_nothing(e, node, args, count)) return draft_unknown(e);
    if (e->calls >= LIMIT_CALL_DEPTH) {
        struct diagnostic *d = fail(e, DIAG_calls_too_deep, at, (size_t)LIMIT_CALL_DEPTH);
        if (d)
            report_note(e->diagnostics, d,
                        "Functions cannot call each other in a circle: `repeat` and `for` "
                        "do what recursion would.");
        return e->poison;
    }
    struct scope *old = e->scope;
    bool nameless = node->kind == NODE_lambda;
    struct frame frame = {nameless ? NULL : function->u.function.name, at, node, e->frame};
    e->frame = &frame;
    e->calls++;
    e->scope = scope_new(e, SCOPE_FUNCTION, function->u.function.scope);
    size_t mark = e->path.size;
    if (node->kind != NODE_lambda && !e->policy) path_push(e, function->u.function.name);
    e->policy = false;
    const struct value *value = e->poison;
    if (node->kind == NODE_lambda)
        value = call_lambda(e, function, &bound);
    else
        value = call_definition(e, function, &bound, at);
    path_pop(e, mark);
    e->scope = old;
    e->calls--;
    e->frame = frame.outer;
    return value;
}

/* ---- the call ---- */

static const struct value *dispatch(struct elaborator *e, const struct value *callee,
                                    const struct argument *args, size_t count, bool piped,
                                    struct span at, struct span callee_at)
{
    const struct thing *thing = thing_of(callee);
    if (callee->kind == VALUE_DESIGN) return run_design(e, callee, args, count, at);
    if (thing && thing->kind == THING_FUNCTION)
        return call_function(e, thing, args, count, piped, at);
    if (thing && thing->kind == THING_BUILTIN)
        return call_builtin(e, thing->u.builtin, args, count, at);
    if (thing && thing->kind == THING_OP) return call_op(e, thing->u.op, args, count, at);
    if (!is_poison(callee)) fail(e, DIAG_not_callable, callee_at, describe(e, callee));
    return e->poison;
}

const struct value *eval_call(struct elaborator *e, const struct node *node,
                              const struct value *piped, struct span piped_at)
{
    const struct node *callee_node = node->kind == NODE_call ? node->kid[0] : node;
    if (node->kind != NODE_call && node->kind != NODE_name && node->kind != NODE_field) {
        fail(e, DIAG_pipe_target, node->span);
        return e->poison;
    }
    const struct value *callee = eval(e, callee_node);
    struct argument *args;
    size_t count;
    bool good = node->kind == NODE_call
                    ? eval_arguments(e, node, callee, piped, piped_at, &args, &count)
                    : true;
    if (node->kind != NODE_call) {
        args = NEW(e->arena, struct argument);
        *args = (struct argument){NULL, piped, piped_at};
        count = 1;
    }
    if (is_poison(callee) || (!good && !e->draft)) return e->poison;
    return dispatch(e, callee, args, count, piped != NULL, node->span, callee_node->span);
}

const struct value *call_value(struct elaborator *e, const struct value *function,
                               const struct argument *args, size_t count, struct span at)
{
    return dispatch(e, function, args, count, false, at, at);
}
