/* The progress line; see progress.h. */
#include "backends/runtime/progress.h"

#include <math.h>

#include "backends/report/write.h"
#include "backends/runtime/terminal.h"

enum { USUAL_WIDTH = 80, DIGITS = 5 };

void progress_init(struct progress_line *line, FILE *stream, bool quiet)
{
    *line = (struct progress_line){.stream = terminal_is_able(stream) && !quiet ? stream : NULL};
}

static void write_duration(struct buffer *out, double seconds)
{
    if (seconds < 60)
        buffer_printf(out, "%.0fs", seconds);
    else if (seconds < 3600)
        buffer_printf(out, "%.0fmin %02.0fs", floor(seconds / 60), fmod(floor(seconds), 60));
    else
        buffer_printf(out, "%.0fh %02.0fmin", floor(seconds / 3600), fmod(floor(seconds / 60), 60));
}

/* In the unit of the first objective. */
static void write_best(struct buffer *out, const struct progress *progress)
{
    const struct problem *problem = progress->problem;
    if (isnan(progress->best)) {
        buffer_text(out, "nothing feasible yet");
        return;
    }
    struct type type = TYPE_REAL;
    if (problem && problem->objectives) type = problem->objective[0].value->type;
    buffer_text(out, "best ");
    if (dimension_is_none(type.dimension) || !isfinite(progress->best))
        write_rounded(out, progress->best, type, DIGITS);
    else
        quantity_print(out, progress->best, type.dimension, DIGITS);
}

/* How much of the line is said: on a narrow terminal the least telling parts go first. */
enum fullness { BARE, WITH_LEFT, WITH_SEARCHES, WITH_SPACE, FULL };

static void write_line(struct buffer *line, const struct progress *progress, enum fullness full)
{
    const char *name = progress->problem ? progress->problem->name : NULL;
    buffer_printf(line, "%s: ", name ? name : "search");
    write_best(line, progress);
    buffer_printf(line, ", %llu", (unsigned long long)progress->evaluated);
    if (full >= WITH_SPACE && isfinite(progress->space) && progress->space > 0) {
        buffer_text(line, " of ");
        write_rounded(line, progress->space, TYPE_REAL, DIGITS);
    }
    buffer_text(line, " seen");
    if (full >= WITH_SEARCHES && progress->solves > 1)
        buffer_printf(line, ", %zu of %zu searches", progress->solved, progress->solves);
    if (full >= FULL) {
        buffer_text(line, ", ");
        write_duration(line, progress->seconds);
    }
    if (full >= WITH_LEFT && isfinite(progress->remaining) && progress->remaining >= 0) {
        buffer_text(line, ", ");
        write_duration(line, progress->remaining);
        buffer_text(line, " left");
    }
}

void progress_text(struct buffer *out, const struct progress *progress, size_t width)
{
    struct buffer line = {0};
    enum fullness full = FULL;
    write_line(&line, progress, full);
    while (full > BARE && display_width(buffer_string(&line)) > width) {
        buffer_clear(&line);
        write_line(&line, progress, --full);
    }
    write_cut(out, buffer_string(&line), width, false);
    buffer_free(&line);
}

void progress_show(void *context, const struct progress *progress)
{
    struct progress_line *line = context;
    if (!line->stream) return;
    struct buffer text = {0};
    /* Windows change their size while a search runs, so the width is asked for each time. */
    size_t columns = terminal_width(line->stream);
    if (!columns) columns = USUAL_WIDTH;
    /* The last column stays empty: some terminals go to the next line there. */
    progress_text(&text, progress, columns > 1 ? columns - 1 : 1);
    fprintf(line->stream, "\r%s\033[K", buffer_string(&text));
    fflush(line->stream);
    line->shown = true;
    buffer_free(&text);
}

void progress_clear(struct progress_line *line)
{
    if (!line || !line->stream || !line->shown) return;
    fputs("\r\033[K", line->stream);
    fflush(line->stream);
    line->shown = false;
}
