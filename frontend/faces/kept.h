/* What `nas build` made, kept in the cache as `<key>.build`: the output together with the lines
 * that its key was made of.
 *
 * Format: "nasbuil1", the XXH3 checksum of the rest (64 bits), the size of the lines (64 bits), the
 * lines, the output. A damaged file counts as missing. Files are written whole and renamed.
 */
#ifndef NAS_FRONTEND_FACES_KEPT_H
#define NAS_FRONTEND_FACES_KEPT_H

#include <stdbool.h>
#include <stdint.h>

#include "support/arena.h"
#include "support/buffer.h"
#include "support/hash.h"

struct kept {
    char key[33];
    const char *lines; /* what the key was made of: "emit exe\nversion 0.1.0\n..." */
    const void *output;
    size_t size;
    int64_t date; /* seconds since 1970 */
};

/* Whether the cache has an output for these lines; memory of the arena. */
bool kept_find(struct arena *arena, const char *cache, const char *lines, struct kept *kept);

/* 0 or an errno. */
int kept_save(const char *cache, const char *lines, const void *output, size_t size);

/* All whose keys begin with `prefix`, sorted by key. A missing folder is an empty cache. */
int kept_list(struct arena *arena, const char *cache, const char *prefix, struct kept **kept,
              size_t *count);
/* Removes those whose keys begin with `prefix`, damaged ones too. */
int kept_remove(const char *cache, const char *prefix, size_t *removed);

#endif
