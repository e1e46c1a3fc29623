/* Where the elaborator is, as text: how unknowns and operations are named. */
#include "frontend/elaborate.h"

#include <string.h>

size_t path_push(struct elaborator *e, const char *segment)
{
    size_t mark = e->path.size;
    if (mark) buffer_char(&e->path, '.');
    buffer_text(&e->path, segment);
    return mark;
}

size_t path_push_index(struct elaborator *e, const char *segment, size_t index)
{
    size_t mark = e->path.size;
    if (segment[0] && mark) buffer_char(&e->path, '.');
    buffer_printf(&e->path, "%s[%zu]", segment, index);
    return mark;
}

void path_pop(struct elaborator *e, size_t mark)
{
    e->path.size = mark;
    if (e->path.text) e->path.text[mark] = '\0';
}

struct buffer path_restart(struct elaborator *e, const char *segment)
{
    struct buffer old = e->path;
    e->path = (struct buffer){0};
    buffer_text(&e->path, segment);
    return old;
}

void path_restore(struct elaborator *e, struct buffer old)
{
    buffer_free(&e->path);
    e->path = old;
}

const char *path_here(struct elaborator *e)
{
    const char *outside = !e->block && e->let_name ? e->let_name : "choice";
    const char *text = e->path.size ? buffer_string(&e->path) : outside;
    void **count = map_at(&e->path_count, text, strlen(text));
    size_t before = (size_t)(uintptr_t)*count;
    *count = (void *)(uintptr_t)(before + 1);
    if (!before) return arena_string(e->arena, text);
    return arena_printf(e->arena, "%s#%zu", text, before + 1);
}
