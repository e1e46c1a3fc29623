/* Hashes, from the xxHash library's header. */
#include "support/hash.h"

#include <inttypes.h>
#include <stdio.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_bytes(const void *bytes, size_t size)
{
    return XXH3_64bits(bytes, size);
}

struct digest digest_bytes(const void *bytes, size_t size)
{
    XXH128_hash_t hash = XXH3_128bits(bytes, size);
    return (struct digest){.high = hash.high64, .low = hash.low64};
}

struct digest digest_join(struct digest a, struct digest b)
{
    struct digest both[2] = {a, b};
    return digest_bytes(both, sizeof both);
}

void digest_print(struct digest digest, char text[33])
{
    snprintf(text, 33, "%016" PRIx64 "%016" PRIx64, digest.high, digest.low);
}
