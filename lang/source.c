/* Registered texts and the table of their lines; see source.h. */
#include "lang/source.h"

#include <string.h>

#include "support/vector.h"

struct sources {
    struct arena *arena;
    struct VECTOR(struct source *) list;
};

struct sources *sources_new(struct arena *arena)
{
    struct sources *sources = NEW(arena, struct sources);
    sources->arena = arena;
    return sources;
}

uint32_t sources_add(struct sources *sources, const char *name, const char *text, size_t size)
{
    struct source *source = NEW(sources->arena, struct source);
    *source = (struct source){.name = name, .text = text, .size = size};
    vector_push(sources->arena, &sources->list, source);
    return (uint32_t)sources->list.count;
}

const struct source *sources_get(const struct sources *sources, uint32_t number)
{
    return sources->list.item[number - 1];
}

static void find_lines(struct arena *arena, struct source *source)
{
    struct VECTOR(uint32_t) starts = {0};
    vector_push(arena, &starts, 0);
    const char *end = source->text + source->size;
    for (const char *at = source->text; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        vector_push(arena, &starts, (uint32_t)(at - source->text) + 1);
    source->line = starts.item;
    source->lines = starts.count;
}

struct place source_place(struct sources *sources, uint32_t number, uint32_t offset)
{
    struct source *source = sources->list.item[number - 1];
    if (!source->line) find_lines(sources->arena, source);
    size_t low = 0, high = source->lines; /* line[low] <= offset < line[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->line[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    size_t column = 1;
    for (uint32_t i = source->line[low]; i < offset && i < source->size; i++)
        column += ((unsigned char)source->text[i] & 0xc0) != 0x80;
    return (struct place){low + 1, column};
}

struct span span_join(struct span a, struct span b)
{
    if (!a.source) return b;
    if (!b.source) return a;
    return (struct span){a.source, a.first, b.end > a.end ? b.end : a.end};
}
