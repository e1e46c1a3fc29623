/* Diagnostics for programs: one JSON object a line. Bytes that are no UTF-8 become U+FFFD. */
#include <inttypes.h>
#include <string.h>

#include "lang/report.h"

static void print_escaped(FILE *out, const char *text)
{
    size_t size = strlen(text);
    fputc('"', out);
    for (size_t step; size; text += step, size -= step) {
        step = utf8_size(text, size);
        unsigned char c = (unsigned char)*text;
        if (!step) {
            fputs("\\ufffd", out);
            step = 1;
        } else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c == '\n')
            fputs("\\n", out);
        else if (c == '\t')
            fputs("\\t", out);
        else if (c < ' ' || c == 0x7f)
            fprintf(out, "\\u%04x", c);
        else
            fwrite(text, 1, step, out);
    }
    fputc('"', out);
}

static void print_span(FILE *out, struct sources *sources, struct span at)
{
    if (!at.source) {
        fputs("\"file\":null", out);
        return;
    }
    struct place start = source_place(sources, at.source, at.first);
    struct place end = source_place(sources, at.source, at.end);
    fputs("\"file\":", out);
    print_escaped(out, sources_get(sources, at.source)->name);
    fprintf(out, ",\"line\":%zu,\"column\":%zu,\"end_line\":%zu,\"end_column\":%zu", start.line,
            start.column, end.line, end.column);
    fprintf(out, ",\"first\":%" PRIu32 ",\"end\":%" PRIu32, at.first, at.end);
}

static void print_labels(FILE *out, struct sources *sources, const struct diagnostic *one)
{
    fputs(",\"labels\":[", out);
    for (size_t i = 0; i < one->labels; i++) {
        fputs(i ? ",{" : "{", out);
        print_span(out, sources, one->label[i].span);
        fputs(",\"text\":", out);
        if (one->label[i].text)
            print_escaped(out, one->label[i].text);
        else
            fputs("null", out);
        fputc('}', out);
    }
    fputc(']', out);
}

static void print_one(FILE *out, struct sources *sources, const struct diagnostic *one)
{
    fprintf(out,
            "{\"code\":\"%s\",\"severity\":\"%s\",\"message\":", diagnostic_code_text(one->code),
            severity_text(diagnostic_severity(one->code)));
    print_escaped(out, one->message);
    print_labels(out, sources, one);
    fputs(",\"notes\":[", out);
    for (size_t i = 0; i < one->notes; i++) {
        if (i) fputc(',', out);
        print_escaped(out, one->note[i]);
    }
    fputs("],\"fix\":", out);
    if (one->fix) {
        fputc('{', out);
        print_span(out, sources, one->fix->span);
        fputs(",\"text\":", out);
        print_escaped(out, one->fix->text);
        fputs(",\"advice\":", out);
        print_escaped(out, one->fix->advice);
        fputc('}', out);
    } else
        fputs("null", out);
    fputs("}\n", out);
}

void diagnostics_print_json(struct diagnostics *list, FILE *out)
{
    diagnostics_sort(list);
    for (size_t i = 0; i < list->item.count; i++)
        print_one(out, list->sources, list->item.item[i]);
}
