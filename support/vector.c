/* The one function behind vector.h. */
#include "support/vector.h"

#include <string.h>

void *vector_grow(struct arena *arena, const void *item, size_t count, size_t *room, size_t size)
{
    *room = *room ? *room * 2 : 8;
    void *larger = arena_array(arena, *room, size);
    if (count) memcpy(larger, item, count * size);
    return larger;
}
