/* The lists behind `nas help TOPIC`: each row of a table as a line or two; see topics.h. */
#include "frontend/faces/topics.h"

#include <string.h>

#include "frontend/module.h"
#include "support/unit.h"

/* "name(parameters)" and what it is, indented below. */
static void entry(struct buffer *out, const char *name, const char *parameters, const char *doc)
{
    buffer_text(out, name);
    if (parameters) buffer_printf(out, "(%s)", parameters);
    buffer_printf(out, "\n    %s\n", doc);
}

static void topic_builtins(struct buffer *out)
{
    const struct builtin_info *info;
    size_t count = frontend_builtins(&info);
    for (size_t i = 0; i < count; i++)
        entry(out, info[i].name, info[i].parameters, info[i].doc);
}

/* Lists and ranges have a notation of their own and mapping is a function of the library; so this
 * list is no table of the compiler. */
static void topic_domains(struct buffer *out)
{
    entry(out, "[a, b, c]", NULL, "one of a list");
    entry(out, "low..=high step by", NULL, "one of a range");
    static const char *const named[] = {"arrangement", "placement", "sublist", "lattice", "tiling"};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        const struct builtin *builtin = builtin_find(named[i]);
        entry(out, builtin->name, builtin->parameters, builtin->doc);
    }
    entry(out, "mapping", "layer, machine", "tiles and loop orders of a layer on an accelerator");
}

static void topic_methods(struct buffer *out)
{
    for (enum method_kind kind = 0; kind < METHOD_KINDS; kind++) {
        const struct method_info *info = method_info(kind);
        entry(out, info->name, info->options, info->doc);
    }
    buffer_text(out, "All take seed, budget, time and members too.\n");
}

static void topic_ops(struct buffer *out)
{
    for (enum op_kind op = 0; op < DESIGN_OPS; op++)
        entry(out, op_info(op)->name, op_info(op)->parameters, op_info(op)->doc);
}

static void topic_units(struct buffer *out)
{
    static const char *const names[] = {
#define UNIT(name, ...) name,
#include "support/units.def"
#undef UNIT
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buffer doc = {0};
        struct unit unit;
        if (unit_read(names[i], strlen(names[i]), &unit)) dimension_print(&doc, unit.dimension);
        entry(out, names[i], NULL, buffer_string(&doc));
        buffer_free(&doc);
    }
    buffer_text(out, "Prefixes, powers and rates as in MHz, KiB, mm2, GB/s.\n");
}

/* A module's first line of documentation. */
static void topic_stdlib(struct buffer *out)
{
    for (size_t i = 0; i < stdlib_files; i++) {
        const char *path = stdlib_file[i].path, *text = stdlib_file[i].text;
        size_t length = strlen(path) - strlen(".nas");
        for (size_t k = 0; k < length; k++)
            buffer_char(out, path[k] == '/' ? '.' : path[k]);
        const char *doc = strncmp(text, "## ", 3) ? "" : text + 3;
        buffer_printf(out, "\n    %.*s\n", (int)strcspn(doc, "\n"), doc);
    }
}

static const struct {
    const char *name, *doc;
    void (*write)(struct buffer *out);
} topics[] = {
#define TOPIC(name, doc) {#name, doc, topic_##name},
#include "frontend/faces/topics.def"
#undef TOPIC
};

bool topic_write(struct buffer *out, const char *name)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        if (strcmp(topics[i].name, name)) continue;
        topics[i].write(out);
        return true;
    }
    return false;
}

void topics_list(struct buffer *out)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        buffer_printf(out, "  %-9s %s\n", topics[i].name, topics[i].doc);
}

void topics_names(struct buffer *out)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        buffer_printf(out, "%s ", topics[i].name);
}
