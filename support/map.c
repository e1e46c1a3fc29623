/* Insertion-ordered open-addressing maps; see map.h. */
#include "support/map.h"

#include <string.h>

#include "support/hash.h"

void map_init(struct map *map, struct arena *arena)
{
    *map = (struct map){.arena = arena};
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t probe(const struct map *map, const void *key, size_t size, uint64_t hash)
{
    size_t mask = map->slots - 1;
    for (size_t at = (size_t)hash & mask;; at = (at + 1) & mask) {
        if (!map->slot[at]) return at;
        const struct map_entry *entry = &map->entry[map->slot[at] - 1];
        if (entry->hash == hash && entry->size == size && !memcmp(entry->key, key, size)) return at;
    }
}

static void grow(struct map *map)
{
    map->slots = map->slots ? map->slots * 2 : 16;
    map->slot = NEW_ARRAY(map->arena, uint32_t, map->slots);
    size_t mask = map->slots - 1;
    for (size_t i = 0; i < map->count; i++) {
        size_t at = (size_t)map->entry[i].hash & mask;
        while (map->slot[at])
            at = (at + 1) & mask;
        map->slot[at] = (uint32_t)i + 1;
    }
    size_t room = map->slots / 4 * 3;
    struct map_entry *entry = NEW_ARRAY(map->arena, struct map_entry, room);
    if (map->count) memcpy(entry, map->entry, map->count * sizeof *entry);
    map->entry = entry;
    map->room = room;
}

void **map_find(const struct map *map, const void *key, size_t size)
{
    if (!map->count) return NULL;
    size_t at = probe(map, key, size, hash_bytes(key, size));
    return map->slot[at] ? &map->entry[map->slot[at] - 1].value : NULL;
}

void **map_at(struct map *map, const void *key, size_t size)
{
    if (map->count == map->room) grow(map);
    uint64_t hash = hash_bytes(key, size);
    size_t at = probe(map, key, size, hash);
    if (!map->slot[at]) {
        map->entry[map->count] = (struct map_entry){
            .key = arena_slice(map->arena, key, size), .size = size, .hash = hash};
        map->slot[at] = (uint32_t)++map->count;
    }
    return &map->entry[map->slot[at] - 1].value;
}

void *map_get(const struct map *map, const char *key)
{
    void **value = map_find(map, key, strlen(key));
    return value ? *value : NULL;
}

void map_set(struct map *map, const char *key, void *value)
{
    *map_at(map, key, strlen(key)) = value;
}

const char *intern(struct map *names, const char *text, size_t size)
{
    map_at(names, text, size);
    uint64_t hash = hash_bytes(text, size);
    return names->entry[names->slot[probe(names, text, size, hash)] - 1].key;
}
