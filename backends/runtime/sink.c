/* Prints to a stream, exports to files; see sink.h. */
#include "backends/runtime/sink.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backends/report/json.h"
#include "ir/format.h"
#include "support/files.h"

enum { USUAL_WIDTH = 80 };

/* ---- what the stream can show ---------------------------------------------------------------- */

/* COLUMNS is the user's word, so it counts before the terminal's. */
static size_t stream_width(FILE *stream)
{
    const char *columns = getenv("COLUMNS");
    long wished = columns ? strtol(columns, NULL, 10) : 0;
    if (wished > 0 && wished < INT_MAX) return (size_t)wished;
    size_t columns_there = terminal_width(stream);
    return columns_there ? columns_there : USUAL_WIDTH;
}

/* The variables that say which encoding texts are in, strongest first; setlocale is left alone
 * because it would change how numbers are read. */
static bool locale_is_utf8(void)
{
    static const char *const variable[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof variable / sizeof *variable; i++) {
        const char *value = getenv(variable[i]);
        if (!value || !*value) continue;
        return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
    }
    return false;
}

struct report_style sink_style(FILE *stream, enum colour_choice colour)
{
    return (struct report_style){.width = stream_width(stream),
                                 .unicode = locale_is_utf8(),
                                 .colour = terminal_wants_colour(stream, colour)};
}

/* ---- printing -------------------------------------------------------------------------------- */

static int fail(struct sink *sink, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static int fail(struct sink *sink, int error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sink->error = arena_vprintf(sink->arena, format, args);
    va_end(args);
    return error;
}

int sink_flush(struct sink *sink)
{
    errno = 0;
    if (!fflush(sink->options.stream) && !ferror(sink->options.stream)) return 0;
    int error = errno ? errno : EIO;
    return fail(sink, error, "cannot write the answers: %s", strerror(error));
}

/* Hands over a whole line and frees it. */
static int put_line(struct sink *sink, struct buffer *line)
{
    buffer_char(line, '\n');
    errno = 0;
    size_t put = fwrite(line->text, 1, line->size, sink->options.stream);
    size_t size = line->size;
    buffer_free(line);
    if (put == size) return sink_flush(sink);
    int error = errno ? errno : EIO;
    return fail(sink, error, "cannot write the answers: %s", strerror(error));
}

static bool takes_lines(const struct value *value)
{
    return value->kind == VALUE_TABLE || value->kind == VALUE_PLOT;
}

/* Values of one line stand side by side; tables and plots begin and end lines of their own. */
static void print_text(struct sink *sink, struct buffer *line, const struct value *const *value,
                       size_t values)
{
    for (size_t i = 0; i < values; i++) {
        if (i) buffer_char(line, takes_lines(value[i]) || takes_lines(value[i - 1]) ? '\n' : ' ');
        report_text(line, sink->exprs, value[i], &sink->options.style);
    }
}

static void print_json(struct sink *sink, struct buffer *line, const struct value *const *value,
                       size_t values)
{
    buffer_char(line, '{');
    json_key(line, "print");
    buffer_char(line, '[');
    for (size_t i = 0; i < values; i++) {
        json_comma(line);
        report_json(line, sink->exprs, value[i]);
    }
    buffer_text(line, "]}");
}

static int sink_print(struct run_sink *base, const struct action *action,
                      const struct value *const *value, size_t values)
{
    struct sink *sink = base->context;
    struct buffer line = {0};
    (void)action;
    progress_clear(sink->options.progress);
    if (sink->options.json)
        print_json(sink, &line, value, values);
    else
        print_text(sink, &line, value, values);
    return put_line(sink, &line);
}

/* ---- exports --------------------------------------------------------------------------------- */

/* Whether it has rows and columns. */
static bool is_rows(const struct value *value)
{
    return value->kind == VALUE_TABLE || value->kind == VALUE_LIST || value->kind == VALUE_RECORD;
}

/* Whether it can be drawn. */
static bool is_data(const struct value *value)
{
    return value->kind == VALUE_PLOT || is_rows(value);
}

/* The name that the file gives to what it holds: its stem as a word of the language. */
static const char *stem_name(struct arena *arena, const char *file)
{
    const char *slash = strrchr(file, '/'), *stem = slash ? slash + 1 : file;
    size_t size = strcspn(stem, ".");
    bool digit = *stem >= '0' && *stem <= '9';
    char *name = arena_printf(arena, "%s%.*s", digit || !size ? "_" : "", (int)size, stem);
    for (char *c = name; *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
        if (!letter && *c != '_' && !(*c >= '0' && *c <= '9')) *c = '_';
    }
    return name;
}

/* Files are read by other people on other terminals: 80 columns of plain text. */
static void format_text(struct sink *sink, struct buffer *out, const struct value *value)
{
    struct report_style style = {.width = USUAL_WIDTH, .unicode = sink->options.style.unicode};
    report_text(out, sink->exprs, value, &style);
    buffer_char(out, '\n');
}

static int format_nas(struct sink *sink, struct buffer *out, const char *file, const char *name,
                      const struct value *value, const char *doc)
{
    if (value->reads & READS_CHOICE)
        return fail(sink, EINVAL, "`%s`: this still has free choices: search or sample it first",
                    file);
    if (!name) name = stem_name(sink->arena, file);
    report_nas(out, sink->exprs, *name ? name : NULL, value, doc);
    return 0;
}

/* Whether the file's name tells a format that this version writes. */
static int check_format(struct sink *sink, const char *file)
{
    const char *format;
    switch (format_of(file, &format)) {
    case FORMAT_LATER:
        return fail(sink, ENOTSUP, "`%s`: export to %s is not yet supported", file, format);
    case FORMAT_UNKNOWN:
        return fail(sink, EINVAL,
                    "`%s`: its name tells no format; known are .txt .json .csv .svg .nas", file);
    case FORMAT_TEXT:
    case FORMAT_JSON:
    case FORMAT_CSV:
    case FORMAT_SVG:
    case FORMAT_NAS: break;
    }
    return 0;
}

/* Whether a value of this kind goes into the format; a front becomes a list. */
static int check_kind(struct sink *sink, const char *file, const struct value *value)
{
    const char *format;
    enum export_format kind = format_of(file, &format);
    bool front = value->kind == VALUE_FRONT;
    if (kind == FORMAT_CSV && !is_rows(value) && !front)
        return fail(sink, EINVAL, "`%s`: CSV needs a list of records", file);
    if (kind == FORMAT_SVG && !is_data(value) && !front)
        return fail(sink, EINVAL, "`%s`: SVG needs a plot or a list", file);
    return check_format(sink, file);
}

/* The file's content, in memory: what cannot be written leaves no file behind. */
static int format_value(struct sink *sink, struct buffer *out, const char *file, const char *name,
                        const struct value *value, const char *doc)
{
    const char *format;
    int error = check_kind(sink, file, value);
    if (error) return error;
    switch (format_of(file, &format)) {
    case FORMAT_TEXT: format_text(sink, out, value); break;
    case FORMAT_JSON:
        report_json(out, sink->exprs, value);
        buffer_char(out, '\n');
        break;
    case FORMAT_CSV: report_csv(out, sink->exprs, value); break;
    case FORMAT_SVG: report_svg(out, sink->exprs, value); break;
    case FORMAT_NAS: return format_nas(sink, out, file, name, value, doc);
    case FORMAT_LATER:
    case FORMAT_UNKNOWN: break;
    }
    return 0;
}

static int write_bytes(struct sink *sink, const char *path, const struct buffer *bytes)
{
    int error = sink->options.dry ? 0 : file_write(path, buffer_string(bytes), bytes->size);
    if (error) return fail(sink, error, "cannot write `%s`: %s", path, strerror(error));
    return 0;
}

int sink_write_value(struct sink *sink, const char *file, const char *name,
                     const struct value *value, const char *doc)
{
    struct buffer bytes = {0};
    int error = format_value(sink, &bytes, file, name, value, doc);
    if (!error) error = write_bytes(sink, file, &bytes);
    buffer_free(&bytes);
    return error;
}

/* Whether the path leads upwards or begins at the root. */
static bool is_outside(const char *file)
{
    if (*file == '/') return true;
    for (const char *part = file; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (!strncmp(part, "..", 2) && (part[2] == '/' || !part[2])) return true;
    }
    return false;
}

/* Whether links lead the file's folder out of the program's. */
static bool leaves(const char *folder, const char *below)
{
    char base[PATH_MAX], full[PATH_MAX];
    if (!realpath(folder, base) || !realpath(below, full)) return true;
    size_t size = strlen(base);
    if (size == 1) return false; /* the root */
    return strncmp(base, full, size) || (full[size] && full[size] != '/');
}

static int fail_outside(struct sink *sink, const char *file)
{
    return fail(sink, EACCES, "`%s` is outside the program's folder; --allow-outside allows it",
                file);
}

/* The path to write to, its folder made; NULL and the sink's error when it may not be written. */
static const char *target(struct sink *sink, const char *file, int *error)
{
    const char *folder = sink->options.folder ? sink->options.folder : ".";
    const char *path = path_join(sink->arena, folder, file);
    const char *parent = path_folder(sink->arena, path);
    bool bound = !sink->options.outside;
    if (bound && is_outside(file)) {
        *error = fail_outside(sink, file);
        return NULL;
    }
    *error = sink->options.dry ? 0 : folder_make(parent);
    if (*error) {
        fail(sink, *error, "cannot make the folder `%s`: %s", parent, strerror(*error));
        return NULL;
    }
    if (bound && !sink->options.dry && leaves(folder, parent)) {
        *error = fail_outside(sink, file);
        return NULL;
    }
    return path;
}

/* The nearest folder above the path that is there: the one that the path will be made in. */
static const char *standing_folder(struct arena *arena, const char *path)
{
    const char *folder = path_folder(arena, path);
    while (!file_exists(folder) && strcmp(folder, ".") != 0 && strcmp(folder, "/") != 0)
        folder = path_folder(arena, folder);
    return folder;
}

/* Whether the folder takes new files. */
static int check_folder(const char *folder)
{
    struct stat status;
    if (stat(folder, &status)) return errno;
    if (!S_ISDIR(status.st_mode)) return ENOTDIR;
    return access(folder, W_OK | X_OK) ? errno : 0;
}

static int check_place(struct sink *sink, const char *path, const char *folder)
{
    struct stat status;
    int error = check_folder(folder);
    bool there = !stat(path, &status);
    if (there && S_ISDIR(status.st_mode)) error = EISDIR;
    /* Devices are written in place. */
    if (there && S_ISCHR(status.st_mode) && !access(path, W_OK)) error = 0;
    return error ? fail(sink, error, "cannot write `%s`: %s", path, strerror(error)) : 0;
}

int sink_check_file(struct sink *sink, const char *path)
{
    int error = check_format(sink, path);
    return error ? error : check_place(sink, path, path_folder(sink->arena, path));
}

int sink_check(struct sink *sink, const struct action *action)
{
    if (action->kind != ACTION_EXPORT) return 0;
    const char *folder = sink->options.folder ? sink->options.folder : ".";
    int error = check_kind(sink, action->file, action->value[0]);
    if (error) return error;
    if (!sink->options.outside && is_outside(action->file)) return fail_outside(sink, action->file);
    const char *path = path_join(sink->arena, folder, action->file);
    return check_place(sink, path, standing_folder(sink->arena, path));
}

/* The file is there: says so where that is wanted. */
static int print_export(struct sink *sink, const char *file)
{
    struct buffer line = {0};
    const char *format;
    format_of(file, &format);
    progress_clear(sink->options.progress);
    if (sink->options.notes) fprintf(sink->options.notes, "wrote %s\n", file);
    if (!sink->options.json) return 0;
    buffer_char(&line, '{');
    json_key(&line, "export");
    json_text(&line, file);
    json_key(&line, "format");
    json_text(&line, format);
    buffer_char(&line, '}');
    return put_line(sink, &line);
}

static int sink_write(struct run_sink *base, const struct action *action, const struct value *value)
{
    struct sink *sink = base->context;
    struct buffer bytes = {0};
    int error = format_value(sink, &bytes, action->file, NULL, value, NULL);
    const char *path = error ? NULL : target(sink, action->file, &error);
    if (!error) error = write_bytes(sink, path, &bytes);
    buffer_free(&bytes);
    return error ? error : print_export(sink, action->file);
}

/* ---- the sink -------------------------------------------------------------------------------- */

static void sink_failed(struct run_sink *base, const struct action *action)
{
    struct sink *sink = base->context;
    sink->check = action;
}

void sink_init(struct sink *sink, struct exprs *exprs, const struct sink_options *options)
{
    *sink = (struct sink){.exprs = exprs, .options = *options, .arena = arena_new()};
    sink->base = (struct run_sink){sink_print, sink_write, sink_failed, sink};
}

void sink_free(struct sink *sink)
{
    arena_free(sink->arena);
    *sink = (struct sink){0};
}
