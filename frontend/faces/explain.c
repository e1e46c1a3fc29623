/* `nas explain`: what the code of a message means, from the table of messages. */
#include <ctype.h>
#include <string.h>

#include "frontend/faces/cli.h"
#include "frontend/faces/messages.h"
#include "lang/diagnostic.h"

static const char *severity_word(enum severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return "error";
    case SEVERITY_WARNING: return "warning";
    case SEVERITY_NOTE: break;
    }
    return "note";
}

const struct message_row *message_rows(size_t *count)
{
    static const struct message_row rows[] = {
#define DIAGNOSTIC(code, severity, name, message, explanation)                                     \
    {#code, SEVERITY_##severity, message, explanation},
#include "lang/diagnostics.def"
#undef DIAGNOSTIC
    };
    *count = sizeof rows / sizeof *rows;
    return rows;
}

/* A printf format with `...` for what is filled in. */
void message_pattern(struct buffer *out, const char *format)
{
    for (; *format; format++) {
        if (*format != '%') {
            buffer_char(out, *format);
        } else if (format[1] == '%') {
            buffer_char(out, *format++);
        } else {
            buffer_text(out, "...");
            format += 1 + strspn(format + 1, "-+ #0123456789.*hlz");
            if (!*format) return;
        }
    }
}

/* The row as one line: code, severity, message. */
static void print_head(const struct message_row *row, const char *between)
{
    struct buffer pattern = {0};
    message_pattern(&pattern, row->message);
    printf("%s%s%s: %s\n", row->code, between, severity_word(row->severity),
           buffer_string(&pattern));
    buffer_free(&pattern);
}

/* Codes are compared in capitals, so that e0101 finds its neighbours too. */
static enum exit_status unknown_code(const struct cli *cli, const char *code)
{
    size_t count;
    const struct message_row *rows = message_rows(&count);
    const char **names = NEW_ARRAY(cli->arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        names[i] = rows[i].code;
    char *upper = arena_string(cli->arena, code);
    for (char *c = upper; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    const char *near = nearest_name(upper, names, count);
    if (near)
        cli_complain("no message has the code %s; the nearest is %s", code, near);
    else
        cli_complain("no message has the code %s; nas explain lists them all", code);
    return STATUS_USAGE;
}

/* Codes are words of the command line, typed in either case. */
enum exit_status face_explain(struct cli *cli)
{
    size_t count;
    const struct message_row *rows = message_rows(&count);
    if (!cli->operands) {
        for (size_t i = 0; i < count; i++)
            print_head(&rows[i], "  ");
        return STATUS_DONE;
    }
    const char *explanation = diagnostic_explain(cli->operand[0]);
    if (!explanation) return unknown_code(cli, cli->operand[0]);
    for (size_t i = 0; i < count; i++)
        if (!strcasecmp(rows[i].code, cli->operand[0])) print_head(&rows[i], ", ");
    printf("\n%s\n", explanation);
    return STATUS_DONE;
}
