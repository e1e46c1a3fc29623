/* The cache of solved problems: one file each, `<key>.solve` in the cache's folder.
 *
 * The key covers everything an answer depends on (problem, captures, seed, budget, version of the
 * tool), so a file is right for ever or not found at all. Files are written whole and renamed into
 * place; a damaged one counts as missing.
 *
 * Format: "nassolv2", the XXH3 checksum of the rest (64 bits), then fields, each a 64-bit count and
 * that many bytes, or that many numbers of 64 bits: the texts problem, method, version; the whole
 * numbers seed, budget, date; the numbers evaluations, best; captures, outputs, the front's slots,
 * the front's values; the whole number of the front's points; the number miss; the whole number of
 * reasons, and of each: its problem's digest, whether it is proven and whether it is about a
 * number, evaluations, requirements, distances.
 */
#ifndef NAS_PASSES_STORE_H
#define NAS_PASSES_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/arena.h"
#include "support/hash.h"

struct numbers {
    size_t count;
    const double *item;
};

/* Why a search found nothing; see struct conflict in solve.h. */
struct store_reason {
    struct digest problem;
    bool proven, not_number;
    uint64_t evaluated;
    struct numbers require, distance;
};

/* A solved problem and what its key was made of. */
struct store_entry {
    struct digest id;
    const char *problem; /* its name, or "search" */
    const char *method;
    const char *version; /* of the tool */
    uint64_t seed;
    uint64_t budget; /* 0: the method's own */
    int64_t date;    /* seconds since 1970 */
    double evaluations;
    double best; /* of the first objective, as written; NaN without one */
    struct numbers captures, outputs;
    struct numbers slot, value; /* of the front */
    uint64_t points;            /* of the front */
    double miss;                /* of a search that found nothing: how near it came */
    size_t reasons; /* of a search that found nothing: its own, then inner ones'; else 0 */
    const struct store_reason *reason;
};

/* Functions answer 0 or an errno. Memory of the arena. */
int store_save(const char *cache, const struct store_entry *entry);
int store_load(struct arena *arena, const char *cache, struct digest id, struct store_entry *entry);

/* All entries, sorted by key; damaged files are left out. A missing folder is an empty cache. */
int store_list(struct arena *arena, const char *cache, struct store_entry **entry, size_t *count);
/* The entries whose keys, in hexadecimal, begin with `prefix`: for `nas cache why`. */
int store_why(struct arena *arena, const char *cache, const char *prefix,
              struct store_entry **entry, size_t *count);
/* Removes the files of solves, journals and images whose keys begin with `prefix` ("" for all),
 * damaged ones too, but never the answers from outside. */
int store_remove(const char *cache, const char *prefix, size_t *removed);

/* Reads the bytes of a file; false when they are damaged. */
bool store_read(struct arena *arena, const void *bytes, size_t size, struct store_entry *entry);

#endif
