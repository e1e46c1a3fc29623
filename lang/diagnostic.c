/* The list of diagnostics of one run and the table behind their codes; see diagnostic.h. */
#include "lang/diagnostic.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "lang/report.h"
#include "support/limits.h"

static const struct row {
    const char *code;
    const char *format;
    const char *explanation;
    enum severity severity;
} rows[] = {
#define DIAGNOSTIC(code, severity, name, message, explanation)                                     \
    {#code, message, explanation, SEVERITY_##severity},
#include "lang/diagnostics.def"
#undef DIAGNOSTIC
};

struct diagnostics *diagnostics_new(struct arena *arena, struct sources *sources)
{
    struct diagnostics *list = NEW(arena, struct diagnostics);
    list->arena = arena;
    list->sources = sources;
    return list;
}

static void append_label(struct arena *arena, struct diagnostic *to, struct label label)
{
    struct label *more = NEW_ARRAY(arena, struct label, to->labels + 1);
    if (to->labels) memcpy(more, to->label, to->labels * sizeof *more);
    more[to->labels++] = label;
    to->label = more;
}

/* What goes into a message may be as long as the file; a message is for reading. */
static const char *wording(struct arena *arena, const char *format, va_list args)
{
    static const char more[] = "...";
    char *text = arena_vprintf(arena, format, args);
    if (strlen(text) <= LIMIT_MESSAGE_BYTES) return text;
    size_t end = LIMIT_MESSAGE_BYTES - sizeof more + 1;
    while (((unsigned char)text[end] & 0xc0) == 0x80)
        end--;
    memcpy(text + end, more, sizeof more);
    return text;
}

struct diagnostic *report(struct diagnostics *list, enum diagnostic_code code, struct span at, ...)
{
    const struct row *row = &rows[code];
    if (row->severity == SEVERITY_ERROR)
        list->errors++;
    else if (row->severity == SEVERITY_WARNING)
        list->warnings++;
    /* One that is not kept goes to the spare place, where callers may still add to it. */
    bool kept = list->item.count < LIMIT_ERRORS;
    struct diagnostic *new = kept ? NEW(list->arena, struct diagnostic) : &list->spare;
    *new = (struct diagnostic){.code = code};
    if (!kept) return new;
    va_list args;
    va_start(args, at);
    new->message = wording(list->arena, row->format, args);
    va_end(args);
    append_label(list->arena, new, (struct label){at, NULL});
    vector_push(list->arena, &list->item, new);
    list->sorted = false;
    return new;
}

void report_label(struct diagnostics *list, struct diagnostic *to, struct span at,
                  const char *format, ...)
{
    if (to == &list->spare) return;
    va_list args;
    va_start(args, format);
    const char *text = wording(list->arena, format, args);
    va_end(args);
    /* Words for the place that the report named belong to the label it made. */
    struct span first = to->label[0].span;
    bool same = first.source == at.source && first.first == at.first && first.end == at.end;
    if (same && !to->label[0].text)
        to->label[0].text = text;
    else
        append_label(list->arena, to, (struct label){at, text});
}

void report_note(struct diagnostics *list, struct diagnostic *to, const char *format, ...)
{
    if (to == &list->spare) return;
    va_list args;
    va_start(args, format);
    const char **more = NEW_ARRAY(list->arena, const char *, to->notes + 1);
    if (to->notes) memcpy(more, to->note, to->notes * sizeof *more);
    more[to->notes++] = wording(list->arena, format, args);
    to->note = more;
    va_end(args);
}

void report_fix(struct diagnostics *list, struct diagnostic *to, struct span at, const char *text,
                const char *advice_format, ...)
{
    if (to == &list->spare) return;
    va_list args;
    va_start(args, advice_format);
    to->fix = NEW(list->arena, struct fix);
    to->fix->span = at;
    to->fix->text = arena_string(list->arena, text);
    to->fix->advice = wording(list->arena, advice_format, args);
    va_end(args);
}

size_t diagnostics_errors(const struct diagnostics *list)
{
    return list->errors;
}

size_t diagnostics_warnings(const struct diagnostics *list)
{
    return list->warnings;
}

size_t diagnostics_count(const struct diagnostics *list)
{
    return list->item.count;
}

const struct diagnostic *diagnostics_get(const struct diagnostics *list, size_t i)
{
    return list->item.item[i];
}

void diagnostics_clear(struct diagnostics *list)
{
    list->item.count = 0;
    list->errors = list->warnings = 0;
    list->sorted = true;
}

static bool comes_before(const struct diagnostic *a, const struct diagnostic *b)
{
    struct span x = a->label[0].span, y = b->label[0].span;
    return x.source != y.source ? x.source < y.source : x.first < y.first;
}

void diagnostics_sort(struct diagnostics *list)
{
    /* At most LIMIT_ERRORS of them: insertion keeps the order of those at one place. */
    for (size_t i = 1; i < list->item.count; i++) {
        struct diagnostic *one = list->item.item[i];
        size_t j = i;
        for (; j > 0 && comes_before(one, list->item.item[j - 1]); j--)
            list->item.item[j] = list->item.item[j - 1];
        list->item.item[j] = one;
    }
    list->sorted = true;
}

const char *diagnostic_explain(const char *code)
{
    for (size_t i = 0; i < DIAGNOSTIC_CODES; i++)
        if (!strcasecmp(rows[i].code, code)) return rows[i].explanation;
    return NULL;
}

const char *diagnostic_code_text(enum diagnostic_code code)
{
    return rows[code].code;
}

enum severity diagnostic_severity(enum diagnostic_code code)
{
    return rows[code].severity;
}

const char *severity_text(enum severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return "error";
    case SEVERITY_WARNING: return "warning";
    case SEVERITY_NOTE: return "note";
    }
    return "error";
}
