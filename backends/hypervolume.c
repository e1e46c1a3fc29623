/* The volume of a union of boxes that all have a corner at the origin.
 *
 * In two dimensions it is a sweep over the sorted boxes. In more, a box adds what those with a
 * longer last side leave of it, and seen against those the last side is a common factor: what
 * remains is the same question with one dimension less (L. While, L. Bradstreet, L. Barone: A Fast
 * Way of Calculating Exact Hypervolumes, IEEE Transactions on Evolutionary Computation 16(1),
 * 2012). The recursion is as deep as there are dimensions.
 */
#include "backends/hypervolume.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "support/arena.h"

struct box {
    size_t sides;
    double *side;
};

/* Longest last side first; equal boxes only are alike. */
static int by_last(const void *a, const void *b)
{
    const struct box *x = a, *y = b;
    for (size_t k = x->sides; k-- > 0;)
        if (x->side[k] != y->side[k]) return x->side[k] < y->side[k] ? 1 : -1;
    return 0;
}

static bool covers(const struct box *outer, const struct box *inner)
{
    for (size_t k = 0; k < outer->sides; k++)
        if (outer->side[k] < inner->side[k]) return false;
    return true;
}

/* Boxes and their sides in one piece of memory; the caller frees it. */
static struct box *boxes_new(size_t count, size_t sides)
{
    size_t each = sizeof(struct box) + sides * sizeof(double);
    if (sides > (SIZE_MAX / 2 - sizeof(struct box)) / sizeof(double) || count > SIZE_MAX / each)
        out_of_memory();
    struct box *box = calloc(count ? count : 1, each);
    if (!box) out_of_memory();
    double *side = (double *)(box + count);
    for (size_t i = 0; i < count; i++)
        box[i] = (struct box){sides, side + i * sides};
    return box;
}

static void swap(struct box *a, struct box *b)
{
    struct box box = *a;
    *a = *b;
    *b = box;
}

/* The first `kept` boxes do not cover one another. Takes the next among them; answers how many they
 * are then. */
static size_t keep(struct box *box, size_t kept)
{
    size_t left = 0;
    for (size_t i = 0; i < kept; i++)
        if (covers(&box[i], &box[kept])) return kept;
    for (size_t i = 0; i <= kept; i++)
        if (i == kept || !covers(&box[kept], &box[i])) swap(&box[left++], &box[i]);
    return left;
}

/* The boxes side by side: what is wider than all before it adds a strip of its own height. */
static double sweep(struct box *box, size_t count)
{
    double sum = 0, reach = 0;
    qsort(box, count, sizeof *box, by_last);
    for (size_t i = 0; i < count; i++) {
        if (box[i].side[0] <= reach) continue;
        sum += (box[i].side[0] - reach) * box[i].side[1];
        reach = box[i].side[0];
    }
    return sum;
}

static double volume(struct box *box, size_t count);

/* What box number i and each of those before it have in common, but for the last side, which is
 * that of box i. */
static size_t limit(const struct box *box, size_t i, struct box *common)
{
    size_t kept = 0;
    for (size_t j = 0; j < i; j++) {
        for (size_t k = 0; k < common->sides; k++) {
            double a = box[i].side[k], b = box[j].side[k];
            common[kept].side[k] = a < b ? a : b;
        }
        kept = keep(common, kept);
    }
    return kept;
}

static double slices(struct box *box, size_t count)
{
    size_t last = box->sides - 1;
    double sum = 0;
    struct box *common = boxes_new(count, last);
    qsort(box, count, sizeof *box, by_last);
    for (size_t i = 0; i < count; i++) {
        size_t commons = limit(box, i, common);
        double face = 1;
        for (size_t k = 0; k < last; k++)
            face *= box[i].side[k];
        sum += (face - volume(common, commons)) * box[i].side[last];
    }
    free(common);
    return sum;
}

static double volume(struct box *box, size_t count)
{
    if (!count) return 0;
    if (box->sides > 2) return slices(box, count);
    if (box->sides == 2) return sweep(box, count);
    double longest = 0;
    for (size_t i = 0; i < count; i++)
        if (box[i].side[0] > longest) longest = box[i].side[0];
    return longest;
}

double hypervolume(const double *side, size_t boxes, size_t sides)
{
    size_t kept = 0;
    struct box *box = boxes_new(boxes, sides);
    for (size_t i = 0; i < boxes; i++) {
        bool covers_some = true;
        for (size_t k = 0; k < sides; k++)
            covers_some = covers_some && side[i * sides + k] > 0;
        if (!covers_some) continue;
        memcpy(box[kept].side, side + i * sides, sides * sizeof *side);
        kept = keep(box, kept);
    }
    double sum = volume(box, kept);
    free(box);
    return sum;
}
