/* The manual pages, in the format of man(7), from the tables that the compiler itself uses: a row
 * with its line of documentation is enough to update them.
 */
#include <string.h>

#include "config.h"
#include "frontend/faces/cli.h"
#include "frontend/faces/messages.h"
#include "frontend/frontend.h"
#include "ir/design.h"
#include "ir/method.h"
#include "lang/tokens.h"

/* Text with what roff would read as commands made harmless. */
static void roff(struct buffer *out, const char *text)
{
    bool start = true;
    for (; *text; text++) {
        if (start && (*text == '.' || *text == '\'')) buffer_text(out, "\\&");
        start = *text == '\n';
        if (*text == '\\')
            buffer_text(out, "\\e");
        else if (*text == '-')
            buffer_text(out, "\\-");
        else if (*text == '`')
            buffer_text(out, "\\(ga");
        else
            buffer_char(out, *text);
    }
}

/* The head of a page: its name for man, and the line that apropos finds. */
static void title(struct buffer *out, const char *page, const char *section, const char *name,
                  const char *doc)
{
    buffer_printf(out,
                  ".\\\" Made by `nas help --man`; changes belong into the tables of nas.\n"
                  ".TH %s %s \"\" \"" PACKAGE_NAME " " PACKAGE_VERSION "\" \"nas manual\"\n"
                  ".SH NAME\n%s \\- %s\n",
                  page, section, name, doc);
}

static void heading(struct buffer *out, const char *text)
{
    buffer_printf(out, ".SH %s\n", text);
}

/* One line of text without its newline. */
static void put_line(struct buffer *out, const char *text, size_t length)
{
    struct buffer line = {0};
    buffer_add(&line, text, length);
    roff(out, buffer_string(&line));
    buffer_char(out, '\n');
    buffer_free(&line);
}

/* Paragraphs; lines that begin with four blanks become an example. What a blank line separates is
 * known only at the next line: an empty paragraph is one too many for roff. */
static void paragraphs(struct buffer *out, const char *text)
{
    bool example = false, gap = false;
    for (; *text; text += *text == '\n') {
        size_t length = strcspn(text, "\n");
        bool indented = !strncmp(text, "    ", 4);
        if (length && indented && !example) buffer_text(out, ".PP\n.RS 4\n.EX\n");
        if (length && indented && example && gap) buffer_char(out, '\n');
        if (length && !indented && example) buffer_text(out, ".EE\n.RE\n");
        if (length && !indented && (example || gap)) buffer_text(out, ".PP\n");
        if (length) example = indented;
        if (length) put_line(out, text + (indented ? 4 : 0), length - (indented ? 4 : 0));
        gap = !length;
        text += length;
    }
    if (example) buffer_text(out, ".EE\n.RE\n");
}

/* One row of a list: what in bold, then its arguments, then the words about it. */
static void row(struct buffer *out, const char *name, const char *rest, const char *doc)
{
    buffer_text(out, ".TP\n.B ");
    roff(out, name);
    if (rest && *rest) {
        buffer_text(out, " \\fR");
        roff(out, rest);
        buffer_text(out, "\\fP");
    }
    buffer_char(out, '\n');
    roff(out, doc && *doc ? doc : "(no words about it)");
    buffer_char(out, '\n');
}

/* The same for what is called: name(parameters). */
static void call_row(struct buffer *out, const char *name, const char *parameters, const char *doc)
{
    struct buffer call = {0};
    buffer_printf(&call, "%s(%s)", name, parameters ? parameters : "");
    row(out, buffer_string(&call), NULL, doc);
    buffer_free(&call);
}

static void flag_row(struct buffer *out, enum cli_flag flag)
{
    struct flag_info info = cli_flag_info(flag);
    struct buffer name = {0};
    if (info.letter) buffer_printf(&name, "-%c, ", info.letter);
    buffer_printf(&name, "--%s", info.name);
    row(out, buffer_string(&name), info.argument, info.doc);
    buffer_free(&name);
}

static void statuses(struct buffer *out)
{
    static const struct {
        const char *status, *doc;
    } rows[] = {
        {"0", "Done."},
        {"1", "A search found nothing feasible."},
        {"2", "A command line that makes no sense."},
        {"3", "Errors in the source."},
        {"4",
         "Bad input data: a file that cannot be read, a full disk, an answer that cannot be used."},
        {"5", "Interrupted; what was done is kept, and the same command goes on from there."},
        {"70", "A defect of nas, or no memory."},
    };
    heading(out, "EXIT STATUS");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        row(out, rows[i].status, NULL, rows[i].doc);
}

/* Commands first, then all flags once: a flag means the same everywhere. */
void manual_command(struct buffer *out)
{
    title(out, "NAS", "1", "nas", "find and compile the best of a family of designs");
    heading(out, "SYNOPSIS");
    buffer_text(out, ".B nas\n.I COMMAND\n.RI [ FLAGS ]\n.I ...\n");
    heading(out, "DESCRIPTION");
    buffer_text(out,
                "A\n.I .nas\nfile says which designs one would accept, what one wants of them and "
                "what the limits are; see\n.BR nas (5).\n.B nas\nchecks such a file, finds the "
                "best design, and compiles the search to native code. Results go to standard "
                "output, everything else to standard error. On a terminal a progress line shows "
                "the best value so far, how much of the space was seen and the time left.\n");
    heading(out, "COMMANDS");
    const struct command *commands;
    size_t count = cli_commands(&commands);
    for (size_t i = 0; i < count; i++) {
        buffer_printf(out, ".SS \"nas %s ", commands[i].name);
        roff(out, commands[i].operands);
        buffer_text(out, "\"\n");
        paragraphs(out, commands[i].more);
        buffer_text(out, ".PP\nFlags:");
        for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++)
            if (commands[i].flags >> flag & 1)
                buffer_printf(out, " \\fB\\-\\-%s\\fP", cli_flag_info(flag).name);
        buffer_text(out, ".\n");
    }
    heading(out, "FLAGS");
    buffer_text(out, "A flag means the same in every command that takes it.\n");
    for (enum cli_flag flag = 0; flag < CLI_FLAGS; flag++)
        flag_row(out, flag);
    statuses(out);
    heading(out, "ENVIRONMENT");
    row(out, "NAS_CACHE", NULL, "The folder of the cache.");
    row(out, "XDG_CACHE_HOME, XDG_STATE_HOME", NULL,
        "Where the cache and the history of the REPL are without it.");
    row(out, "NO_COLOR", NULL, "When set and not empty, nothing is coloured.");
    heading(out, "SEE ALSO");
    buffer_text(out, ".BR nas (5),\n.BR nas\\-errors (7)\n");
}

static void methods(struct buffer *out)
{
    for (enum method_kind kind = 0; kind < METHOD_KINDS; kind++) {
        const struct method_info *info = method_info(kind);
        struct buffer doc = {0};
        buffer_printf(&doc, "%s%s", info->doc, info->supported ? "" : " (not yet supported)");
        call_row(out, info->name, info->options, buffer_string(&doc));
        buffer_free(&doc);
    }
}

static void operations(struct buffer *out)
{
    for (enum op_kind kind = 0; kind < DESIGN_OPS; kind++) {
        const struct op_info *info = op_info(kind);
        call_row(out, info->name, info->parameters, info->doc);
    }
}

static void domains(struct buffer *out)
{
    static const struct {
        const char *name, *doc;
    } rows[] = {
#define DOMAIN(kind, params, doc) {#kind, doc},
#include "ir/domains.def"
#undef DOMAIN
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        row(out, rows[i].name, NULL, rows[i].doc);
}

static void builtins(struct buffer *out)
{
    const struct builtin_info *info;
    size_t count = frontend_builtins(&info);
    for (size_t i = 0; i < count; i++)
        call_row(out, info[i].name, info[i].parameters, info[i].doc);
}

static void keywords(struct buffer *out)
{
    static const struct {
        const char *text;
        int facts;
    } rows[] = {
#define TOKEN(kind, text, facts) {text, facts},
#include "lang/tokens.def"
#undef TOKEN
    };
    const char *between = "";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!(rows[i].facts & WORD)) continue;
        buffer_text(out, between);
        roff(out, rows[i].text);
        between = ",\n";
    }
    buffer_text(out, ".\n");
}

/* What a unit measures, and the forms of it that prefixes make. */
static void unit_row(struct buffer *out, const char *name)
{
    static const char *const prefixes[] = {"f", "p", "n", "u",  "m",  "c",  "k",  "M",
                                           "G", "T", "P", "Ki", "Mi", "Gi", "Ti", "Pi"};
    struct buffer doc = {0};
    struct unit unit;
    if (!unit_read(name, strlen(name), &unit)) return;
    dimension_print(&doc, unit.dimension);
    const char *between = "; also ";
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        char text[32];
        int length = snprintf(text, sizeof text, "%s%s", prefixes[i], name);
        if (!unit_read(text, (size_t)length, &unit)) continue;
        buffer_printf(&doc, "%s%s", between, text);
        between = ", ";
    }
    row(out, name, NULL, buffer_string(&doc));
    buffer_free(&doc);
}

static void units(struct buffer *out)
{
    static const char *const names[] = {
#define UNIT(name, ...) name,
#include "support/units.def"
#undef UNIT
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unit_row(out, names[i]);
}

static const char *const introduction =
    "A file is a list of statements, one a line. `let` gives a value a name; `fn`, `network` and "
    "`circuit` define functions and designs; `import` brings in other files and the library.\n"
    "\n"
    "`choose D` is a value of the domain D that is not known yet, and `search { ... }` finds it: "
    "the "
    "values that its `minimize` and `maximize` lines like best among those that meet its `require` "
    "lines. The answer of a search is a record of its `let` names, with `value`, `front` and "
    "`report`. "
    "`param` is a number that is trained by `train { ... }`.\n"
    "\n"
    "`print` shows values, `export` writes them to files. Only what these need is solved.\n"
    "\n"
    "    let found = search {\n"
    "        let x = choose 0..=96\n"
    "        require \"odd\": x mod 2 == 1\n"
    "        maximize x * (96 - x)\n"
    "    }\n"
    "    print found.x, found.value\n"
    "\n"
    "Numbers carry units, glued to them: 320KiB, 45ns, 1.2pJ, 16GB/s, 60%. Comments begin with #; "
    "those that begin with ## document the next definition. The reference, with an example of "
    "every "
    "construct, comes with the source: lang/REFERENCE.md.\n";

/* A few words, then the tables; the reference has the rest. */
void manual_language(struct buffer *out)
{
    title(out, "NAS", "5", "nas", "the language of .nas files");
    heading(out, "DESCRIPTION");
    paragraphs(out, introduction);
    heading(out, "KEYWORDS");
    keywords(out);
    heading(out, "UNITS");
    buffer_text(out,
                "Glued to a number, also with a power and divided by each other: mm2, GB/s.\n");
    units(out);
    heading(out, "FUNCTIONS");
    builtins(out);
    heading(out, "DOMAINS");
    buffer_text(out, "What `choose` ranges over; lists and ranges are written as such.\n");
    domains(out);
    heading(out, "METHODS");
    buffer_text(out,
                "What may stand after `using`, with the options and their defaults. Every method "
                "also takes seed, budget, time and members. Without `using` a small space is "
                "searched through, a large one by evolution.\n");
    methods(out);
    heading(out, "OPERATIONS");
    buffer_text(out,
                "What networks and circuits are made of: layers, gates, and what joins them.\n");
    operations(out);
    heading(out, "SEE ALSO");
    buffer_text(out, ".BR nas (1),\n.BR nas\\-errors (7)\n");
}

/* One heading a code, so that `/E0421` finds it in a pager. */
void manual_errors(struct buffer *out)
{
    title(out, "NAS-ERRORS", "7", "nas-errors", "the messages of nas and their cures");
    heading(out, "DESCRIPTION");
    buffer_text(out, "Codes that begin with E are errors, with W warnings, with N notes.\n"
                     ".B nas explain\n.I CODE\nprints one of these entries.\n");
    heading(out, "MESSAGES");
    size_t count;
    const struct message_row *rows = message_rows(&count);
    for (size_t i = 0; i < count; i++) {
        struct buffer pattern = {0};
        message_pattern(&pattern, rows[i].message);
        buffer_printf(out, ".SS \"%s: ", rows[i].code);
        for (const char *c = buffer_string(&pattern); *c; c++)
            buffer_text(out, *c == '"' ? "\\(dq" : *c == '\\' ? "\\e" : (char[]){*c, 0});
        buffer_text(out, "\"\n");
        paragraphs(out, rows[i].explanation);
        buffer_free(&pattern);
    }
    heading(out, "SEE ALSO");
    buffer_text(out, ".BR nas (1),\n.BR nas (5)\n");
}
