/* Open addressing over point hashes; see seen.h. */
#include "passes/seen.h"

#include <stdlib.h>
#include <string.h>

#include "support/arena.h"

void seen_open(struct seen *seen, size_t values)
{
    *seen = (struct seen){.values = values};
}

void seen_close(struct seen *seen)
{
    free(seen->key);
    free(seen->value);
    free(seen->slot);
    *seen = (struct seen){0};
}

static size_t probe(const struct seen *seen, struct digest key)
{
    size_t mask = seen->slots - 1;
    for (size_t at = (size_t)key.low & mask;; at = (at + 1) & mask) {
        if (!seen->slot[at]) return at;
        struct digest there = seen->key[seen->slot[at] - 1];
        if (there.low == key.low && there.high == key.high) return at;
    }
}

static void *larger(void *block, size_t count, size_t size)
{
    void *grown = reallocarray(block, count, size);
    if (!grown) out_of_memory();
    return grown;
}

/* The table stays at most half full, so that a miss ends soon. */
void seen_reserve(struct seen *seen, size_t count)
{
    if (count <= seen->room) return;
    size_t room = seen->room ? seen->room : 128;
    while (room < count)
        room *= 2;
    seen->room = room;
    seen->key = larger(seen->key, seen->room, sizeof *seen->key);
    seen->value = larger(seen->value, seen->room, (seen->values ? seen->values : 1) * 8);
    free(seen->slot);
    seen->slots = seen->room * 2;
    seen->slot = calloc(seen->slots, sizeof *seen->slot);
    if (!seen->slot) out_of_memory();
    size_t mask = seen->slots - 1;
    for (size_t i = 0; i < seen->count; i++) {
        size_t at = (size_t)seen->key[i].low & mask;
        while (seen->slot[at])
            at = (at + 1) & mask;
        seen->slot[at] = (uint32_t)i + 1;
    }
}

size_t seen_find(const struct seen *seen, struct digest key)
{
    if (!seen->count) return SIZE_MAX;
    size_t at = probe(seen, key);
    return seen->slot[at] ? seen->slot[at] - 1 : SIZE_MAX;
}

size_t seen_add(struct seen *seen, struct digest key)
{
    seen_reserve(seen, seen->count + 1);
    size_t at = probe(seen, key);
    if (seen->slot[at]) return seen->slot[at] - 1;
    seen->key[seen->count] = key;
    seen->slot[at] = (uint32_t)++seen->count;
    return seen->count - 1;
}
