/* Calls of builtins: their parameters stand in a text, "x, step?, ...", to which arguments are
 * bound by place and by name. */
#include "frontend/elaborate.h"

#include <string.h>

/* The next name of "x, step?, ..."; false at the end. `optional` tells a trailing `?`. */
static bool next_parameter(const char **text, const char **name, size_t *size, bool *optional)
{
    while (**text == ' ' || **text == ',')
        ++*text;
    if (!**text) return false;
    *name = *text;
    while (**text && **text != ',')
        ++*text;
    *size = (size_t)(*text - *name);
    *optional = (*name)[*size - 1] == '?';
    if (*optional) --*size;
    return true;
}

const char *builtin_parameter(struct elaborator *e, const struct builtin *builtin, size_t wanted)
{
    const char *text = builtin->parameters, *name;
    size_t size;
    bool optional;
    for (size_t i = 0; next_parameter(&text, &name, &size, &optional); i++)
        if (i == wanted && name[0] != '.') return arena_slice(e->arena, name, size);
    return NULL;
}

static bool take_argument(struct elaborator *e, struct builtin_call *call, size_t slot,
                          const char *name, size_t size, bool optional, const struct argument *args,
                          size_t count, bool *used)
{
    for (size_t i = 0; i < count; i++) {
        bool match =
            args[i].name ? strlen(args[i].name) == size && !memcmp(args[i].name, name, size) : true;
        if (used[i] || !match) continue;
        if (!args[i].name) {
            /* A positional argument leaves parameters that are named further on to their names. */
            bool named = false;
            for (size_t k = 0; k < count; k++)
                named |= args[k].name && !used[k] && strlen(args[k].name) == size &&
                         !memcmp(args[k].name, name, size);
            if (named) continue;
        }
        used[i] = true;
        call->arg[slot] = args[i].value;
        call->at[slot] = args[i].span;
        return true;
    }
    if (optional) return true;
    struct diagnostic *d = fail(e, DIAG_missing_argument, call->span, call->builtin->name,
                                arena_slice(e->arena, name, size));
    if (d)
        report_note(e->diagnostics, d, "It takes %s(%s).", call->builtin->name,
                    call->builtin->parameters);
    return false;
}

/* Every named argument names a parameter, unless any further ones are taken. */
static bool known_names(struct elaborator *e, const struct builtin *builtin,
                        const struct argument *args, size_t count)
{
    const char *text = builtin->parameters, *name;
    struct VECTOR(const char *) names = {0};
    size_t size;
    bool optional;
    while (next_parameter(&text, &name, &size, &optional)) {
        if (name[0] == '.') return true;
        vector_push(e->arena, &names, arena_slice(e->arena, name, size));
    }
    for (size_t i = 0; i < count; i++) {
        bool known = !args[i].name;
        for (size_t k = 0; k < names.count && !known; k++)
            known = !strcmp(names.item[k], args[i].name);
        if (known) continue;
        struct diagnostic *d =
            fail(e, DIAG_unknown_argument, args[i].span, builtin->name, args[i].name);
        const char *near = d ? nearest_name(args[i].name, names.item, names.count) : NULL;
        if (near)
            report_note(e->diagnostics, d, "Did you mean `%s:`?", near);
        else if (d)
            report_note(e->diagnostics, d, "It takes %s(%s).", builtin->name, builtin->parameters);
        return false;
    }
    return true;
}

const struct value *call_builtin(struct elaborator *e, const struct builtin *builtin,
                                 const struct argument *args, size_t count, struct span at)
{
    struct builtin_call call = {.builtin = builtin, .span = at};
    bool *used = NEW_ARRAY(e->arena, bool, count + 1);
    const char *text = builtin->parameters, *name;
    size_t size;
    bool optional, rest = false;
    if (!known_names(e, builtin, args, count)) return e->poison;
    for (size_t slot = 0; next_parameter(&text, &name, &size, &optional); slot++) {
        if (name[0] == '.')
            rest = true;
        else if (!take_argument(e, &call, slot, name, size, optional, args, count, used))
            return e->poison;
    }
    struct argument *left = NEW_ARRAY(e->arena, struct argument, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (used[i]) continue;
        left[call.rests++] = args[i];
        if (rest) continue;
        struct diagnostic *d = args[i].name
                                   ? fail(e, DIAG_argument_twice, args[i].span, args[i].name)
                                   : fail(e, DIAG_argument_extra, args[i].span, builtin->name);
        if (d)
            report_note(e->diagnostics, d, "It takes %s(%s).", builtin->name, builtin->parameters);
        return e->poison;
    }
    call.rest = left;
    if (any_unknown(args, count)) return e->poison;
    return builtin->function(e, &call);
}
