/* The archive of a search with several objectives; see search.h. */
#include <stdlib.h>
#include <string.h>

#include "passes/search.h"

/* Whether x is at least as good as y in everything. */
static bool covers(const double *x, const double *y, size_t values)
{
    for (size_t k = 0; k < values; k++)
        if (x[k] > y[k]) return false;
    return true;
}

static bool is_covered(struct archive *archive, const double *value, size_t values)
{
    if (archive->last < archive->count &&
        covers(archive->value + archive->last * values, value, values))
        return true;
    for (size_t i = 0; i < archive->count; i++) {
        if (!covers(archive->value + i * values, value, values)) continue;
        archive->last = i;
        return true;
    }
    return false;
}

static void move(struct archive *archive, size_t to, size_t from, size_t row_size, size_t values)
{
    if (to == from) return;
    memcpy(archive->row + to * row_size, archive->row + from * row_size,
           row_size * sizeof *archive->row);
    memcpy(archive->value + to * values, archive->value + from * values,
           values * sizeof *archive->value);
}

void archive_reserve(struct archive *archive, size_t count, size_t row_size, size_t values)
{
    if (count <= archive->room) return;
    archive->room = count;
    archive->row = reallocarray(archive->row, archive->room, row_size * sizeof *archive->row);
    archive->value = reallocarray(archive->value, archive->room, values * sizeof *archive->value);
    if (!archive->row || !archive->value) out_of_memory();
}

void archive_add(struct archive *archive, const double *row, size_t row_size, const double *value,
                 size_t values)
{
    if (is_covered(archive, value, values)) return;
    size_t kept = 0;
    for (size_t i = 0; i < archive->count; i++)
        if (!covers(value, archive->value + i * values, values))
            move(archive, kept++, i, row_size, values);
    archive->count = kept;
    if (kept == archive->room) archive_reserve(archive, kept ? kept * 2 : 64, row_size, values);
    memcpy(archive->row + kept * row_size, row, row_size * sizeof *row);
    memcpy(archive->value + kept * values, value, values * sizeof *value);
    archive->count++;
}
