/* Growing arrays of one type, their memory from an arena.
 *
 *     struct VECTOR(struct node *) kids = {0};
 *     vector_push(arena, &kids, node);
 *     for (size_t i = 0; i < kids.count; i++) use(kids.item[i]);
 *
 * Growing doubles the room and leaves the old copy in the arena, so at most twice the final size
 * is spent and pointers to items do not survive a push.
 */
#ifndef NAS_SUPPORT_VECTOR_H
#define NAS_SUPPORT_VECTOR_H

#include <stddef.h>

#include "support/arena.h"

#define VECTOR(type)                                                                               \
    {                                                                                              \
        type *item;                                                                                \
        size_t count;                                                                              \
        size_t room;                                                                               \
    }

#define vector_push(arena, vector, value)                                                          \
    do {                                                                                           \
        if ((vector)->count == (vector)->room)                                                     \
            (vector)->item = vector_grow((arena), (vector)->item, (vector)->count,                 \
                                         &(vector)->room, sizeof *(vector)->item);                 \
        (vector)->item[(vector)->count++] = (value);                                               \
    } while (0)

/* The next larger copy of `item`; sets *room. */
void *vector_grow(struct arena *arena, const void *item, size_t count, size_t *room, size_t size);

#endif
