/* Patterns of met requirements, and minimal conflicts among them; see truths.h. */
#include "passes/truths.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "support/arena.h"
#include "support/map.h"

struct pattern {
    const uint64_t *met; /* a bit a requirement */
    double *nearest;     /* the smallest distance from each; INFINITY when none was evaluated */
};

struct truths {
    struct arena *arena;
    struct map patterns;
    size_t width, words;
    uint64_t *met;        /* scratch: a point's bits */
    struct pattern *last; /* the pattern of the last point: most likely the next one's too */
};

struct truths *truths_new(size_t width)
{
    struct arena *arena = arena_new();
    struct truths *truths = NEW(arena, struct truths);
    *truths = (struct truths){.arena = arena, .width = width, .words = (width + 63) / 64};
    map_init(&truths->patterns, arena);
    truths->met = NEW_ARRAY(arena, uint64_t, truths->words);
    return truths;
}

void truths_free(struct truths *truths)
{
    if (truths) arena_free(truths->arena);
}

static bool bit(const uint64_t *bits, size_t i)
{
    return bits[i / 64] >> i % 64 & 1;
}

static struct pattern *pattern_of(struct truths *truths)
{
    size_t size = truths->words * sizeof *truths->met;
    if (truths->last && !memcmp(truths->last->met, truths->met, size)) return truths->last;
    void **place = map_at(&truths->patterns, truths->met, size);
    if (!*place) {
        struct pattern *fresh = NEW(truths->arena, struct pattern);
        fresh->met = arena_copy(truths->arena, truths->met, size);
        fresh->nearest = NEW_ARRAY(truths->arena, double, truths->width);
        for (size_t i = 0; i < truths->width; i++)
            fresh->nearest[i] = INFINITY;
        *place = fresh;
    }
    return truths->last = *place;
}

size_t truths_count(const struct truths *truths)
{
    return truths->patterns.count;
}

size_t truths_size(const struct truths *truths)
{
    return truths->words * sizeof(uint64_t) + truths->width * sizeof(double);
}

void truths_save(const struct truths *truths, size_t i, struct buffer *out)
{
    const struct pattern *pattern = truths->patterns.entry[i].value;
    buffer_add(out, (const char *)pattern->met, truths->words * sizeof(uint64_t));
    buffer_add(out, (const char *)pattern->nearest, truths->width * sizeof(double));
}

void truths_load(struct truths *truths, const unsigned char *bytes)
{
    size_t words = truths->words * sizeof(uint64_t);
    memcpy(truths->met, bytes, words);
    memcpy(pattern_of(truths)->nearest, bytes + words, truths->width * sizeof(double));
}

void truths_add(struct truths *truths, const double *distance)
{
    memset(truths->met, 0, truths->words * sizeof *truths->met);
    for (size_t i = 0; i < truths->width; i++)
        if (!(distance[i] > 0)) truths->met[i / 64] |= (uint64_t)1 << i % 64;
    struct pattern *pattern = pattern_of(truths);
    for (size_t i = 0; i < truths->width; i++)
        if (distance[i] < pattern->nearest[i]) pattern->nearest[i] = distance[i];
}

/* Whether the pattern meets every requirement of the set, but for `except`. */
static bool meets(const struct pattern *pattern, const uint64_t *set, size_t words, size_t except)
{
    for (size_t w = 0; w < words; w++) {
        uint64_t wanted = set[w];
        if (except / 64 == w) wanted &= ~((uint64_t)1 << except % 64);
        if (wanted & ~pattern->met[w]) return false;
    }
    return true;
}

static bool any_meets(const struct truths *truths, const uint64_t *set, size_t except)
{
    for (size_t i = 0; i < truths->patterns.count; i++)
        if (meets(truths->patterns.entry[i].value, set, truths->words, except)) return true;
    return false;
}

/* Among points that meet the set but for requirement r, the smallest distance from r. */
static double nearest_miss(const struct truths *truths, const uint64_t *set, size_t r)
{
    double nearest = INFINITY;
    for (size_t i = 0; i < truths->patterns.count; i++) {
        const struct pattern *pattern = truths->patterns.entry[i].value;
        if (meets(pattern, set, truths->words, r) && pattern->nearest[r] < nearest)
            nearest = pattern->nearest[r];
    }
    return nearest;
}

/* Deletion: a requirement is dropped when no point meets the rest either. Later ones go first, so
 * that the requirements written first stay. What is left is minimal, since dropping more only makes
 * a set easier to meet. */
static void shrink(const struct truths *truths, uint64_t *set)
{
    for (size_t i = truths->width; i-- > 0;)
        if (!any_meets(truths, set, i)) set[i / 64] &= ~((uint64_t)1 << i % 64);
}

size_t truths_conflict(const struct truths *truths, size_t *set, double *nearest)
{
    if (!truths->patterns.count) return 0;
    struct arena *scratch = arena_new();
    uint64_t *kept = NEW_ARRAY(scratch, uint64_t, truths->words);
    for (size_t i = 0; i < truths->width; i++)
        kept[i / 64] |= (uint64_t)1 << i % 64;
    size_t count = 0;
    if (!any_meets(truths, kept, SIZE_MAX)) {
        shrink(truths, kept);
        for (size_t i = 0; i < truths->width; i++) {
            if (!bit(kept, i)) continue;
            nearest[count] = nearest_miss(truths, kept, i);
            set[count++] = i;
        }
    }
    arena_free(scratch);
    return count;
}
