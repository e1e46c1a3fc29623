/* Bytes of any kind as a journal, an image and a file of the cache: nothing crashes, reads beyond
 * the end or asks for more memory than the bytes could fill. Each input is read as it is and with
 * its checksums put right, for few random bytes would get past them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "passes/image.h"
#include "passes/journal.h"
#include "passes/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct digest search = {1, 2};

/* With the width that the first frame says, since a search knows its own. */
static void read_image(const unsigned char *bytes, size_t size)
{
    uint64_t width = 1;
    if (size >= 48) memcpy(&width, bytes + 40, 8);
    struct seen seen;
    struct image_state state;
    seen_open(&seen, width > 0 && width < 100 ? (size_t)width : 1);
    size_t taken = image_absorb(search, bytes, size, &seen, &state);
    assert(taken <= size && state.size <= size);
    if (state.bytes) assert(seen.count <= size / 16 && state.bytes + state.size <= bytes + size);
    seen_close(&seen);
}

static void read_all(const unsigned char *bytes, size_t size)
{
    struct journal *journal = journal_open(NULL, false);
    size_t taken = journal_absorb(journal, bytes, size);
    assert(taken <= size);
    assert(journal_count(journal) <= size / 16);
    journal_close(journal);
    read_image(bytes, size);
    struct arena *arena = arena_new();
    struct store_entry entry = {0};
    if (store_read(arena, bytes, size, &entry)) assert(entry.outputs.count <= size / 8);
    arena_free(arena);
}

/* The first frame of a journal: magic, width, entries, checksum. */
static void mend_journal(unsigned char *bytes, size_t size)
{
    uint64_t head[3];
    if (size < 32) return;
    memcpy(bytes, "nasjrnl1", 8);
    memcpy(head, bytes + 8, 16);
    if (head[0] > size || head[1] > size) return;
    uint64_t body = head[1] * (16 + 8 * head[0]);
    if (body > size - 32) return;
    head[2] = hash_bytes(bytes + 32, (size_t)body);
    uint64_t checksum = hash_bytes(head, sizeof head);
    memcpy(bytes + 24, &checksum, 8);
}

/* The first frame of an image: magic, id, before, points, width, state, checksum. */
static void mend_image(unsigned char *bytes, size_t size)
{
    uint64_t head[9];
    if (size < 64) return;
    memcpy(bytes, "nasimag1", 8);
    memcpy(bytes + 8, &search, sizeof search);
    memset(bytes + 24, 0, 8);
    memcpy(head, bytes + 8, 48);
    uint64_t points = head[3], width = head[4], state = head[5], left = size - 64;
    if (width > 100 || state > left || points > (left - state) / (16 + 8 * width)) return;
    const unsigned char *values = bytes + 64 + 16 * points;
    head[6] = hash_bytes(bytes + 64, (size_t)(16 * points));
    head[7] = hash_bytes(values, (size_t)(8 * width * points));
    head[8] = hash_bytes(values + 8 * width * points, (size_t)state);
    uint64_t checksum = hash_bytes(head, sizeof head);
    memcpy(bytes + 56, &checksum, 8);
}

static void mend_store(unsigned char *bytes, size_t size)
{
    if (size < 16) return;
    memcpy(bytes, "nassolv2", 8);
    uint64_t checksum = hash_bytes(bytes + 16, size - 16);
    memcpy(bytes + 8, &checksum, 8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char *copy = malloc(size + 1);
    if (!copy) return 0;
    if (size) memcpy(copy, data, size);
    read_all(copy, size);
    mend_journal(copy, size);
    read_all(copy, size);
    mend_image(copy, size);
    read_all(copy, size);
    mend_store(copy, size);
    read_all(copy, size);
    free(copy);
    return 0;
}
