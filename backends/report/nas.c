/* Values as .nas files that stand alone; see report.h.
 *
 * Designs become definitions before the values that use them. Everything else is written where it
 * stands, quantities exactly and with units, a line each where one line is too short.
 */
#include "backends/report/nas.h"
#include "support/vector.h"

#include <math.h>
#include <string.h>

/* ---- names ----------------------------------------------------------------------------------- */

static bool is_reserved(const char *name)
{
    static const char *const word[] = {
        "let",      "fn",      "network", "circuit", "return",     "for",    "in",
        "repeat",   "if",      "else",    "search",  "train",      "sample", "minimize",
        "maximize", "require", "using",   "across",  "exchanging", "import", "export",
        "as",       "print",   "choose",  "param",   "step",       "true",   "false",
        "or",       "and",     "not",     "div",     "mod",
    };
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (!strcmp(name, word[i])) return true;
    return false;
}

/* Letters, digits and underscores, not beginning with a digit. */
static char *as_word(struct arena *arena, const char *text)
{
    bool digit = *text >= '0' && *text <= '9';
    char *word = arena_printf(arena, "%s%s", digit || !*text ? "_" : "", text);
    for (char *c = word; *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
        if (!letter && !(*c >= '0' && *c <= '9')) *c = '_';
    }
    return word;
}

bool source_hides(const struct source *source, const char *word)
{
    enum op_kind kind = op_find(word);
    return kind != DESIGN_OPS && source->used[kind];
}

const char *source_name(struct source *source, const char *name)
{
    char *word = as_word(source->arena, name ? name : "_");
    if (is_reserved(word) || source_hides(source, word))
        word = arena_printf(source->arena, "%s_", word);
    char *free_word = word;
    for (unsigned n = 2; map_get(&source->taken, free_word); n++)
        free_word = arena_printf(source->arena, "%s_%u", word, n);
    map_set(&source->taken, free_word, source);
    return free_word;
}

/* ---- values on one line ---------------------------------------------------------------------- */

/* The escapes that the language has; other control characters have none. */
static void source_text(struct buffer *out, const char *text)
{
    buffer_char(out, '"');
    for (; *text; text++) {
        switch (*text) {
        case '"': buffer_text(out, "\\\""); break;
        case '\\': buffer_text(out, "\\\\"); break;
        case '\n': buffer_text(out, "\\n"); break;
        case '\t': buffer_text(out, "\\t"); break;
        default: buffer_char(out, (unsigned char)*text < ' ' ? ' ' : *text);
        }
    }
    buffer_char(out, '"');
}

/* The first eight symbols have names in the language. */
static void source_symbol(struct source *source, struct buffer *out, double number)
{
    const char *name = symbol_name(source->exprs, (uint32_t)number);
    enum { NAMED = 8 };
    if (number < NAMED) {
        buffer_text(out, name);
        return;
    }
    buffer_text(out, "symbol(");
    source_text(out, name);
    buffer_char(out, ')');
}

static void source_scalar(struct source *source, struct buffer *out, const struct value *value)
{
    double number;
    if (!expr_is_number(value->expr, &number))
        source_expr(source, out, value->expr, 0);
    else if (value->expr->type.kind == SCALAR_SYMBOL)
        source_symbol(source, out, number);
    else if (!isfinite(number)) /* no literal of the language means these */
        source_text(out, isnan(number) ? "nan" : number < 0 ? "-inf" : "inf");
    else
        write_scalar(out, source->exprs, value, 0);
}

/* False for what no text of the language can stand for. */
static bool is_source(const struct value *value)
{
    switch (value->kind) {
    case VALUE_SCALAR:
    case VALUE_TEXT:
    case VALUE_LIST:
    case VALUE_RECORD:
    case VALUE_DESIGN: return true;
    case VALUE_TABLE:
    case VALUE_PLOT: return value->items > 0;
    case VALUE_FRONT:
    case VALUE_NOTHING:
    case VALUE_MAYBE:
    case VALUE_OPAQUE: break;
    }
    return false;
}

/* Whether item i is written. Of what a search found its report is left out: it says how that search
 * went, and no two runs take the same time. */
static bool is_written(const struct value *value, size_t i)
{
    bool report = value->kind == VALUE_RECORD && value->name && value->name[i] &&
                  !strcmp(value->name[i], "report");
    if (report && value_field(value, "values")) return false;
    return is_source(value->item[i]);
}

/* Brackets: a tuple of one would be read as grouping, so it is a list; so is an empty record. */
struct brackets {
    char open, close;
    bool named;
};
static struct brackets brackets_of(const struct value *value)
{
    bool named = value->kind == VALUE_RECORD && value->items && value->name && value->name[0];
    bool tuple = value->kind == VALUE_RECORD && (named || value->items > 1);
    return (struct brackets){tuple ? '(' : '[', tuple ? ')' : ']', named};
}

static void source_items(struct source *source, struct buffer *out, const struct value *value)
{
    struct brackets brackets = brackets_of(value);
    const char *between = "";
    buffer_char(out, brackets.open);
    for (size_t i = 0; i < value->items; i++) {
        if (!is_written(value, i)) continue;
        buffer_text(out, between);
        if (brackets.named) buffer_printf(out, "%s: ", as_word(source->arena, value->name[i]));
        source_inline(source, out, value->item[i]);
        between = ", ";
    }
    buffer_char(out, brackets.close);
}

void source_inline(struct source *source, struct buffer *out, const struct value *value)
{
    switch (value->kind) {
    case VALUE_SCALAR: source_scalar(source, out, value); break;
    case VALUE_TEXT: source_text(out, value->text); break;
    case VALUE_LIST:
    case VALUE_RECORD: source_items(source, out, value); break;
    case VALUE_DESIGN:
        buffer_printf(
            out, "%s()",
            (const char *)*map_find(&source->design, &value->design, sizeof value->design));
        break;
    case VALUE_TABLE:
    case VALUE_PLOT: source_inline(source, out, rows_data(value)); break;
    case VALUE_FRONT:
    case VALUE_NOTHING:
    case VALUE_MAYBE:
    case VALUE_OPAQUE: buffer_text(out, "[]"); break;
    }
}

/* ---- values on several lines ----------------------------------------------------------------- */

static void source_value(struct source *source, const struct value *value, size_t used,
                         size_t indent);

/* An item a line, between brackets at both ends. */
static void source_lines(struct source *source, const struct value *value, size_t indent)
{
    struct brackets brackets = brackets_of(value);
    const char *between = "";
    buffer_char(source->out, brackets.open);
    for (size_t i = 0; i < value->items; i++) {
        if (!is_written(value, i)) continue;
        size_t used = indent + SOURCE_INDENT;
        buffer_printf(source->out, "%s\n", between);
        buffer_fill(source->out, ' ', used);
        if (brackets.named) {
            const char *name = as_word(source->arena, value->name[i]);
            buffer_printf(source->out, "%s: ", name);
            used += strlen(name) + 2;
        }
        source_value(source, value->item[i], used, indent + SOURCE_INDENT);
        between = ",";
    }
    buffer_char(source->out, '\n');
    buffer_fill(source->out, ' ', indent);
    buffer_char(source->out, brackets.close);
}

/* A list of plain things fills its lines instead of taking a line an item. */
static bool is_flat(const struct value *value)
{
    for (size_t i = 0; i < value->items; i++)
        if (value->item[i]->kind != VALUE_SCALAR && value->item[i]->kind != VALUE_TEXT)
            return false;
    return value->kind == VALUE_LIST;
}

static void source_filled(struct source *source, const struct value *list, size_t indent)
{
    size_t column = SOURCE_WIDTH;
    buffer_char(source->out, '[');
    for (size_t i = 0; i < list->items; i++) {
        struct buffer item = {0};
        source_inline(source, &item, list->item[i]);
        bool fits = column + item.size + 3 <= SOURCE_WIDTH;
        if (i) buffer_text(source->out, fits ? ", " : ",");
        if (!fits) {
            buffer_char(source->out, '\n');
            buffer_fill(source->out, ' ', indent + SOURCE_INDENT);
            column = indent + SOURCE_INDENT;
        }
        buffer_text(source->out, buffer_string(&item));
        column += item.size + 2;
        buffer_free(&item);
    }
    buffer_char(source->out, '\n');
    buffer_fill(source->out, ' ', indent);
    buffer_char(source->out, ']');
}

static void source_value(struct source *source, const struct value *value, size_t used,
                         size_t indent)
{
    const struct value *data = rows_data(value);
    struct buffer line = {0};
    source_inline(source, &line, data);
    bool fits = used + line.size + 1 <= SOURCE_WIDTH || indent > SOURCE_WIDTH;
    bool many = (data->kind == VALUE_LIST || data->kind == VALUE_RECORD) && data->items;
    if (fits || !many)
        buffer_text(source->out, buffer_string(&line));
    else if (is_flat(data))
        source_filled(source, data, indent);
    else
        source_lines(source, data, indent);
    buffer_free(&line);
}

/* ---- the file -------------------------------------------------------------------------------- */

/* The words before everything else document the file. */
static void source_doc(struct buffer *out, const char *doc)
{
    while (doc && *doc) {
        size_t size = strcspn(doc, "\n");
        buffer_printf(out, "## %.*s\n", (int)size, doc);
        doc += size + (doc[size] == '\n');
    }
}

struct designs {
    struct VECTOR(const struct design *) list;
};

/* Each design of the value once, inner ones first, with its operations. */
static void find_designs(struct source *source, const struct value *value, struct designs *designs)
{
    for (size_t i = 0; i < value->items; i++)
        find_designs(source, value->item[i], designs);
    if (value->kind != VALUE_DESIGN) return;
    void **at = map_at(&source->design, &value->design, sizeof value->design);
    if (*at) return;
    *at = source;
    vector_push(source->arena, &designs->list, value->design);
    for (size_t i = 0; i < value->design->ops; i++)
        source->used[value->design->op[i]->kind] = true;
}

static void define_designs(struct source *source, const struct designs *designs)
{
    source_share(source, designs->list.item, designs->list.count);
    for (size_t i = 0; i < designs->list.count; i++) {
        const struct design *design = designs->list.item[i];
        const char *name = source_name(source, design->name);
        *map_at(&source->design, &design, sizeof design) = (void *)(uintptr_t)name;
        source_design(source, design);
    }
}

static void define_value(struct source *source, const char *name, const struct value *value)
{
    buffer_printf(source->out, "let %s = ", name);
    source_value(source, value, strlen(name) + 7, 0);
    buffer_char(source->out, '\n');
}

/* Every field a name of its own, then a print of each. */
static void define_fields(struct source *source, const struct value *record)
{
    const char **name = NEW_ARRAY(source->arena, const char *, record->items + 1);
    for (size_t i = 0; i < record->items; i++) {
        if (!is_written(record, i)) continue;
        name[i] = source_name(source, record->name[i]);
        define_value(source, name[i], record->item[i]);
    }
    for (size_t i = 0; i < record->items; i++)
        if (name[i]) buffer_printf(source->out, "print \"%s\", %s\n", name[i], name[i]);
}

void report_nas(struct buffer *out, struct exprs *exprs, const char *name,
                const struct value *value, const char *doc)
{
    struct source source = {.out = out, .exprs = exprs, .arena = arena_new()};
    struct designs designs = {0};
    map_init(&source.taken, source.arena);
    map_init(&source.design, source.arena);
    map_init(&source.shared, source.arena);
    find_designs(&source, value, &designs);
    source_doc(out, doc);
    if (out->size) buffer_char(out, '\n');
    bool same = name && value->kind == VALUE_DESIGN && !strcmp(name, value->design->name);
    /* Designs give way to the value's own name, unless there is nothing else. */
    if (name && !same) name = source_name(&source, name);
    define_designs(&source, &designs);
    if (same) {
        buffer_text(out, "print ");
        source_inline(&source, out, value);
        buffer_char(out, '\n');
    } else if (name) {
        define_value(&source, name, value);
        buffer_printf(out, "print %s\n", name);
    } else {
        define_fields(&source, value);
    }
    arena_free(source.arena);
}
