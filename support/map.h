/* Hash maps from byte strings to pointers, and interned names.
 *
 * Open addressing with linear probing; the table doubles at 3/4 full. Keys are copied into the
 * map's arena. Iteration is in the order of insertion, so output never depends on addresses.
 */
#ifndef NAS_SUPPORT_MAP_H
#define NAS_SUPPORT_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/arena.h"

struct map_entry {
    const void *key; /* NUL-terminated for the convenience of text keys */
    size_t size;
    uint64_t hash;
    void *value;
};

struct map {
    struct arena *arena;
    struct map_entry *entry; /* in the order of insertion */
    size_t count;
    size_t room;
    uint32_t *slot; /* entry number + 1, or 0 */
    size_t slots;   /* a power of two, or 0 */
};

void map_init(struct map *map, struct arena *arena);

/* The value's place, or NULL when the key is not there. */
void **map_find(const struct map *map, const void *key, size_t size);

/* The value's place, made (holding NULL) when the key is new. Valid until the next insertion. */
void **map_at(struct map *map, const void *key, size_t size);

/* The same for C strings; map_get answers NULL when the key is not there. */
void *map_get(const struct map *map, const char *key);
void map_set(struct map *map, const char *key, void *value);

/* The one copy of this text in `names`: equal names are equal pointers. */
const char *intern(struct map *names, const char *text, size_t size);

#endif
