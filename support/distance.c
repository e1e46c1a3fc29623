/* Edit distances by the usual table, of which three rows are kept; see distance.h. */
#include "support/distance.h"

#include <stdint.h>
#include <string.h>

static char folded(char c, bool fold)
{
    return fold && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t edit_distance(const char *a, size_t a_size, const char *b, size_t b_size, bool fold)
{
    if (a_size > DISTANCE_LONGEST || b_size > DISTANCE_LONGEST) return SIZE_MAX;
    size_t rows[3][DISTANCE_LONGEST + 1];
    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *twice = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            char x = folded(a[i - 1], fold), y = folded(b[j - 1], fold);
            row[j] = least(least(row[j - 1], above[j]) + 1, above[j - 1] + (x != y));
            bool swapped =
                i > 1 && j > 1 && x == folded(b[j - 2], fold) && y == folded(a[i - 2], fold);
            if (swapped) row[j] = least(row[j], twice[j - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

const char *nearest_name(const char *text, const char *const *names, size_t count)
{
    size_t size = strlen(text);
    const char *best = NULL;
    /* A third of the letters may be wrong, one in a name of two; a different case is nearer. */
    size_t most = size < 3 ? size - (size > 0) : (size + 2) / 3;
    size_t least = 2 * most + 2;
    for (size_t i = 0; i < count; i++) {
        size_t far = edit_distance(text, size, names[i], strlen(names[i]), true);
        if (far > most || far >= size + (far == 0)) continue;
        size_t cost =
            2 * far + (edit_distance(text, size, names[i], strlen(names[i]), false) > far);
        if (cost >= least) continue;
        least = cost;
        best = names[i];
    }
    return best;
}
