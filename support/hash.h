/* Hashes: 64 bits for tables, 128 bits for the identity of problems and cached results (XXH3). */
#ifndef NAS_SUPPORT_HASH_H
#define NAS_SUPPORT_HASH_H

#include <stddef.h>
#include <stdint.h>

struct digest {
    uint64_t high;
    uint64_t low;
};

uint64_t hash_bytes(const void *bytes, size_t size);
struct digest digest_bytes(const void *bytes, size_t size);

/* Of both digests, in this order. */
struct digest digest_join(struct digest a, struct digest b);

/* 32 hexadecimal digits and a NUL. */
void digest_print(struct digest digest, char text[33]);

#endif
