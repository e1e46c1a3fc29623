/* Diagnostics for people:
 *
 *     error[E0207]: comparisons do not chain
 *      --> tiny.nas:3:9
 *       |
 *     3 | require a < b < c
 *       |         ^^^^^^^^^
 *       = Write `a < b and b < c`.
 *
 * A line that is too long is cut to a window around the place.
 */
#include <string.h>

#include "lang/report.h"

/* Columns of source text shown, and how many of them stand before the place. */
enum { WINDOW = 96, LEAD = 40, TAB = 4 };

/* Places of one diagnostic that are shown; the rest would be no help. */
enum { MOST_LABELS = 16 };

struct printer {
    FILE *out;
    struct sources *sources;
    bool colour;
    int margin; /* digits of the largest line number */
};

enum style { PLAIN, BOLD, RED, YELLOW, BLUE, GREEN };

static void set_style(const struct printer *printer, enum style style)
{
    static const char *const codes[] = {
        [PLAIN] = "\033[0m",     [BOLD] = "\033[1m",    [RED] = "\033[1;31m",
        [YELLOW] = "\033[1;33m", [BLUE] = "\033[1;34m", [GREEN] = "\033[1;32m",
    };
    if (printer->colour) fputs(codes[style], printer->out);
}

static enum style severity_style(enum severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return RED;
    case SEVERITY_WARNING: return YELLOW;
    case SEVERITY_NOTE: return GREEN;
    }
    return PLAIN;
}

/* The empty margin, up to the bar. */
static void print_margin(const struct printer *printer, const char *bar)
{
    set_style(printer, BLUE);
    fprintf(printer->out, " %*s %s", printer->margin, "", bar);
    set_style(printer, PLAIN);
}

/* -- a line of the source -- */

struct line {
    const char *text;
    size_t size;
    size_t first; /* the part that is shown, in bytes */
    size_t end;
    size_t number; /* from 1 */
    uint32_t offset;
};

static struct line find_line(struct sources *sources, struct span at)
{
    const struct source *source = sources_get(sources, at.source);
    struct line line = {.number = source_place(sources, at.source, at.first).line};
    line.offset = source->line[line.number - 1];
    line.text = source->text + line.offset;
    line.size = source->size - line.offset;
    const char *newline = memchr(line.text, '\n', line.size);
    if (newline) line.size = (size_t)(newline - line.text);
    if (line.size && line.text[line.size - 1] == '\r') line.size--;
    return line;
}

/* The bytes of a character that can be shown; others count as one column of `?`. */
static size_t character(const struct line *line, size_t at, bool *shown)
{
    size_t size = utf8_size(line->text + at, line->size - at);
    unsigned char c = (unsigned char)line->text[at];
    *shown = size > 0 && c >= ' ' && c != 0x7f;
    return size ? size : 1;
}

static size_t columns_of(const struct line *line, size_t at, size_t *column)
{
    bool shown;
    size_t size = character(line, at, &shown);
    *column += line->text[at] == '\t' ? TAB : 1;
    return size;
}

/* Chooses the part of the line to show: all of it, or a window around the place. */
static void choose_window(struct line *line, size_t place)
{
    size_t columns = 0;
    for (size_t i = 0; i < line->size && columns <= WINDOW;)
        i += columns_of(line, i, &columns);
    line->first = 0;
    if (columns > WINDOW && place > LEAD) line->first = place - LEAD;
    while (line->first > 0 && ((unsigned char)line->text[line->first] & 0xc0) == 0x80)
        line->first--;
    line->end = line->first;
    for (columns = 0; line->end < line->size && columns < WINDOW;)
        line->end += columns_of(line, line->end, &columns);
}

static void print_line(const struct printer *printer, const struct line *line)
{
    set_style(printer, BLUE);
    fprintf(printer->out, " %*zu | ", printer->margin, line->number);
    set_style(printer, PLAIN);
    if (line->first > 0) fputs("...", printer->out);
    for (size_t i = line->first; i < line->end;) {
        bool shown;
        size_t size = character(line, i, &shown);
        if (line->text[i] == '\t')
            fprintf(printer->out, "%*s", TAB, "");
        else if (shown)
            fwrite(line->text + i, 1, size, printer->out);
        else
            fputc('?', printer->out);
        i += size;
    }
    fputs(line->end < line->size ? "...\n" : "\n", printer->out);
}

/* The marks below a line for one label, and its words. */
static void print_marks(const struct printer *printer, const struct line *line,
                        const struct label *label, bool primary, enum style style)
{
    size_t from = label->span.first - line->offset, to = label->span.end - line->offset;
    size_t before = line->first > 0 ? 3 : 0, marks = 0;
    for (size_t i = line->first; i < line->end && i < to;)
        i += columns_of(line, i, i < from ? &before : &marks);
    print_margin(printer, "| ");
    fprintf(printer->out, "%*s", (int)before, "");
    set_style(printer, primary ? style : BLUE);
    if (!marks) marks = 1;
    while (marks--)
        fputc(primary ? '^' : '-', printer->out);
    if (label->text) fprintf(printer->out, " %s", label->text);
    set_style(printer, PLAIN);
    fputc('\n', printer->out);
}

/* -- a diagnostic -- */

static void print_place(const struct printer *printer, struct span at, const char *arrow)
{
    struct place place = source_place(printer->sources, at.source, at.first);
    set_style(printer, BLUE);
    fprintf(printer->out, " %*s%s ", printer->margin, "", arrow);
    set_style(printer, PLAIN);
    fprintf(printer->out, "%s:%zu:%zu\n", sources_get(printer->sources, at.source)->name,
            place.line, place.column);
}

/* What was shown last, so that labels of one line share it. */
struct shown {
    struct span at; /* the label that chose the window */
    size_t line;
    bool any;
};

static void print_label(const struct printer *printer, const struct label *label, bool primary,
                        enum style style, struct shown *shown)
{
    struct line line = find_line(printer->sources, label->span);
    bool again = shown->any && shown->at.source == label->span.source && shown->line == line.number;
    size_t place = label->span.first - line.offset;
    choose_window(&line, again ? shown->at.first - line.offset : place);
    if (again && (place < line.first || place > line.end)) {
        /* The window that is shown misses this place. */
        again = false;
        choose_window(&line, place);
    }
    if (shown->any && shown->at.source != label->span.source)
        print_place(printer, label->span, ":::");
    if (!again) {
        print_line(printer, &line);
        *shown = (struct shown){label->span, line.number, true};
    }
    print_marks(printer, &line, label, primary, style);
}

/* Labels of the primary one's file in the order of their lines, then the others. */
static bool label_before(const struct printer *printer, const struct diagnostic *one, size_t a,
                         size_t b)
{
    struct span x = one->label[a].span, y = one->label[b].span, main = one->label[0].span;
    if (x.source != y.source) return x.source == main.source;
    if (!x.source) return false;
    return source_place(printer->sources, x.source, x.first).line <
           source_place(printer->sources, y.source, y.first).line;
}

static void print_labels(const struct printer *printer, const struct diagnostic *one,
                         enum style style)
{
    if (!one->label[0].span.source) return;
    size_t order[MOST_LABELS];
    size_t count = one->labels < MOST_LABELS ? one->labels : MOST_LABELS;
    for (size_t i = 0; i < count; i++) {
        size_t j = i;
        for (; j > 0 && label_before(printer, one, i, order[j - 1]); j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
    print_place(printer, one->label[0].span, "-->");
    print_margin(printer, "|");
    fputc('\n', printer->out);
    struct shown shown = {.any = false};
    for (size_t i = 0; i < count; i++) {
        const struct label *label = &one->label[order[i]];
        if (label->span.source) print_label(printer, label, order[i] == 0, style, &shown);
    }
}

static void print_remark(const struct printer *printer, const char *head, const char *text)
{
    print_margin(printer, "= ");
    set_style(printer, BOLD);
    fputs(head, printer->out);
    set_style(printer, PLAIN);
    fprintf(printer->out, "%s\n", text);
}

static void set_margin(struct printer *printer, const struct diagnostic *one)
{
    size_t largest = 1;
    for (size_t i = 0; i < one->labels; i++) {
        struct span at = one->label[i].span;
        if (!at.source) continue;
        size_t line = source_place(printer->sources, at.source, at.first).line;
        if (line > largest) largest = line;
    }
    printer->margin = snprintf(NULL, 0, "%zu", largest);
}

static void print_one(struct printer *printer, const struct diagnostic *one)
{
    enum severity severity = diagnostic_severity(one->code);
    enum style style = severity_style(severity);
    set_style(printer, style);
    fprintf(printer->out, "%s[%s]", severity_text(severity), diagnostic_code_text(one->code));
    set_style(printer, BOLD);
    fprintf(printer->out, ": %s\n", one->message);
    set_style(printer, PLAIN);
    set_margin(printer, one);
    print_labels(printer, one, style);
    for (size_t i = 0; i < one->notes; i++)
        print_remark(printer, "note: ", one->note[i]);
    if (one->fix) print_remark(printer, "help: ", one->fix->advice);
}

void diagnostics_print(struct diagnostics *list, FILE *out, bool colour)
{
    diagnostics_sort(list);
    struct printer printer = {.out = out, .sources = list->sources, .colour = colour};
    for (size_t i = 0; i < list->item.count; i++) {
        if (i) fputc('\n', out);
        print_one(&printer, list->item.item[i]);
    }
    size_t all = list->errors + list->warnings;
    if (list->item.count == 0 || all <= list->item.count) return;
    fprintf(out, "\nand %zu more that are not shown\n", all - list->item.count);
}
