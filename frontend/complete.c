/* Completion: the names that may follow what was typed. */
#include "frontend/module.h"

#include <stdlib.h>
#include <string.h>

static const char *const keywords[] = {
    "let",      "fn",      "network", "circuit", "return",     "for",    "in",
    "repeat",   "if",      "else",    "search",  "train",      "sample", "minimize",
    "maximize", "require", "using",   "across",  "exchanging", "import", "export",
    "as",       "print",   "choose",  "param",   "step",       "true",   "false",
    "and",      "or",      "not",     "div",     "mod"};

struct candidates {
    struct arena *arena;
    const char *prefix;
    size_t size;
    struct VECTOR(const char *) name;
};

static void offer(struct candidates *c, const char *before, const char *name)
{
    if (strncmp(name, c->prefix, c->size)) return;
    const char *whole = *before ? arena_printf(c->arena, "%s%s", before, name) : name;
    for (size_t i = 0; i < c->name.count; i++)
        if (!strcmp(c->name.item[i], whole)) return;
    vector_push(c->arena, &c->name, whole);
}

/* The fields of what stands before the last dot. */
static void offer_fields(struct frontend *f, struct candidates *c, const char *prefix,
                         const char *dot)
{
    const char *root = arena_slice(c->arena, prefix, strcspn(prefix, "."));
    const struct value *value = frontend_value(f, root);
    const char *at = prefix + strlen(root);
    while (value && at < dot) {
        size_t size = strcspn(at + 1, ".");
        value = value->kind == VALUE_RECORD
                    ? value_field(value, arena_slice(c->arena, at + 1, size))
                    : NULL;
        at += 1 + size;
    }
    if (!value || value->kind != VALUE_RECORD || !value->name) return;
    const char *before = arena_slice(c->arena, prefix, (size_t)(dot + 1 - prefix));
    c->prefix = dot + 1;
    c->size = strlen(c->prefix);
    for (size_t i = 0; i < value->items; i++)
        offer(c, before, value->name[i]);
}

/* Every unit with every prefix that it takes; offer keeps those that begin as typed. */
static void offer_units(struct candidates *c, const char *prefix)
{
    static const char *const names[] = {
#define UNIT(name, ...) name,
#include "support/units.def"
#undef UNIT
    };
    static const char *const scales[] = {"",  "f", "p", "n",  "u",  "m",  "c",  "k", "M",
                                         "G", "T", "P", "Ki", "Mi", "Gi", "Ti", "Pi"};
    size_t digits = strspn(prefix, "0123456789._");
    const char *number = arena_slice(c->arena, prefix, digits);
    c->prefix = prefix + digits;
    c->size = strlen(c->prefix);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
            struct unit unit;
            const char *text = arena_printf(c->arena, "%s%s", scales[k], names[i]);
            if (unit_read(text, strlen(text), &unit)) offer(c, number, text);
        }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void offer_names(struct frontend *f, struct candidates *c)
{
    for (struct scope *scope = frontend_scope(f); scope; scope = scope->outer)
        for (struct cell *cell = scope->newest; cell; cell = cell->older)
            offer(c, "", cell->name);
    const struct builtin_info *builtins;
    size_t count = frontend_builtins(&builtins);
    for (size_t i = 0; i < count; i++)
        offer(c, "", builtins[i].name);
    for (enum op_kind op = 0; op < DESIGN_OPS; op++)
        offer(c, "", op_info(op)->name);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        offer(c, "", keywords[i]);
    for (enum method_kind kind = 0; kind < METHOD_KINDS; kind++)
        offer(c, "", method_info(kind)->name);
}

size_t frontend_complete(struct frontend *f, const char *prefix, const char ***names)
{
    struct candidates c = {.arena = frontend_arena(f), .prefix = prefix, .size = strlen(prefix)};
    const char *dot = strrchr(prefix, '.');
    if (prefix[0] >= '0' && prefix[0] <= '9')
        offer_units(&c, prefix);
    else if (dot)
        offer_fields(f, &c, prefix, dot);
    else
        offer_names(f, &c);
    if (c.name.count) qsort(c.name.item, c.name.count, sizeof *c.name.item, by_text);
    *names = c.name.item;
    return c.name.count;
}
