/* Why nothing was feasible, as text and as JSON; see conflict.h. */
#include "backends/runtime/conflict.h"

#include <math.h>

#include "backends/report/json.h"
#include "backends/report/write.h"
#include "support/limits.h"

enum { WIDEST_LABEL = 44 };

static void write_place(struct buffer *out, const struct place_printer *place, struct span span)
{
    if (!place || !span.source) return;
    buffer_text(out, " (");
    place->print(place->context, out, span);
    buffer_char(out, ')');
}

/* A point that must be below its limit and is at it misses it by next to nothing. */
static const double on_the_limit = 1e-11;

/* Distances are relative: 0.12 is 12 % of the limit. */
static void write_miss(struct buffer *out, double distance)
{
    if (!isfinite(distance)) return;
    buffer_text(out, "the nearest point ");
    if (distance <= 0) {
        buffer_text(out, "meets it");
    } else if (distance < on_the_limit) {
        buffer_text(out, "is at the limit");
    } else if (distance < 10) {
        buffer_text(out, "misses it by ");
        write_rounded(out, distance * 100, TYPE_REAL, 3);
        buffer_char(out, '%');
    } else {
        buffer_text(out, "misses it ");
        write_rounded(out, distance, TYPE_REAL, 3);
        buffer_text(out, "-fold");
    }
}

/* The text of a condition is its label where the user gave none; only a program that was read from
 * its textual form may lack both. */
static const char *label_of(const struct requirement *require)
{
    return require->label ? require->label : "a requirement";
}

/* The column behind the labels, unless one is too long to wait for. */
static size_t label_width(const struct conflict *conflict)
{
    size_t widest = 0;
    for (size_t i = 0; i < conflict->count; i++) {
        size_t width = display_width(label_of(&conflict->problem->require[conflict->require[i]]));
        if (width > widest && width <= WIDEST_LABEL) widest = width;
    }
    return widest;
}

/* One line: the user's words, how near the nearest point came, the place. */
static void write_requirement(struct buffer *out, const struct conflict *conflict, size_t i,
                              const struct place_printer *place, size_t indent)
{
    const struct requirement *require = &conflict->problem->require[conflict->require[i]];
    double distance = conflict->distance ? conflict->distance[i] : NAN;
    size_t width = display_width(label_of(require)), column = label_width(conflict);
    buffer_fill(out, ' ', indent);
    buffer_text(out, label_of(require));
    if (isfinite(distance)) {
        buffer_fill(out, ' ', (width < column ? column - width : 0) + 2);
        write_miss(out, distance);
    }
    write_place(out, place, require->span);
    buffer_char(out, '\n');
}

/* What kind of failure it was, how much was seen, and the requirements. */
static void write_reason(struct buffer *out, const struct conflict *conflict,
                         const struct place_printer *place, size_t indent)
{
    unsigned long long seen = conflict->evaluated;
    buffer_fill(out, ' ', indent);
    if (conflict->not_number) {
        buffer_text(out, conflict->inner ? "a search inside finds nothing"
                                         : "an objective is not a number");
        buffer_text(out, conflict->count ? " where these are met" : " at any point");
    } else if (conflict->count == 1)
        buffer_text(out, "this requirement is met by no point");
    else
        buffer_text(out, conflict->count ? "these requirements are met by no point together"
                                         : "no point was found");
    buffer_printf(out, conflict->proven ? " (all %llu were seen)" : " of the %llu that were seen",
                  seen);
    buffer_text(out, conflict->count ? ":\n" : "\n");
    for (size_t i = 0; i < conflict->count; i++)
        write_requirement(out, conflict, i, place, indent + 2);
}

/* From the outside in: the search that the user asked about, then the ones in it that it failed
 * because of. */
void conflict_text(struct buffer *out, const struct conflict *conflict,
                   const struct place_printer *place)
{
    size_t indent = 0;
    for (int depth = 0; conflict && depth < LIMIT_SOLVER_DEPTH; depth++) {
        const char *name = conflict->problem->name;
        buffer_fill(out, ' ', indent);
        buffer_printf(out, "%s: search `%s`", depth ? "because" : "nothing feasible",
                      name ? name : "search");
        write_place(out, place, conflict->problem->span);
        buffer_char(out, '\n');
        write_reason(out, conflict, place, indent + 2);
        conflict = conflict->inner;
        indent += 2;
    }
}

static void json_requirement(struct buffer *out, const struct requirement *require, double distance)
{
    json_comma(out);
    buffer_char(out, '{');
    json_key(out, "label");
    json_text(out, require->label);
    json_key(out, "implicit");
    json_truth(out, require->implicit);
    json_key(out, "distance");
    json_number(out, distance);
    buffer_char(out, '}');
}

/* The same, nested as the searches are. Requirements that the compiler added are marked, because a
 * program cannot know them by their labels. */
static void json_conflict(struct buffer *out, const struct conflict *conflict, int depth)
{
    if (!conflict || depth == LIMIT_SOLVER_DEPTH) {
        buffer_text(out, "null");
        return;
    }
    buffer_char(out, '{');
    json_key(out, "search");
    json_text(out, conflict->problem->name);
    json_key(out, "proven");
    json_truth(out, conflict->proven);
    json_key(out, "evaluated");
    json_number(out, (double)conflict->evaluated);
    json_key(out, "not_number");
    json_truth(out, conflict->not_number);
    json_key(out, "require");
    buffer_char(out, '[');
    for (size_t i = 0; i < conflict->count; i++)
        json_requirement(out, &conflict->problem->require[conflict->require[i]],
                         conflict->distance ? conflict->distance[i] : NAN);
    buffer_char(out, ']');
    json_key(out, "inner");
    json_conflict(out, conflict->inner, depth + 1);
    buffer_char(out, '}');
}

void conflict_json(struct buffer *out, const struct conflict *conflict)
{
    json_conflict(out, conflict, 0);
}
