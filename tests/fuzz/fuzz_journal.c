/* Bytes of any kind as a journal and as a file of the cache: nothing crashes, reads beyond the end
 * or asks for more memory than the bytes could fill. Each input is read as it is and with its
 * checksums put right, for few random bytes would get past them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "passes/journal.h"
#include "passes/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_both(const unsigned char *bytes, size_t size)
{
    struct journal *journal = journal_open(NULL, false);
    size_t taken = journal_absorb(journal, bytes, size);
    assert(taken <= size);
    assert(journal_count(journal) <= size / 16);
    journal_close(journal);
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
    read_both(copy, size);
    mend_journal(copy, size);
    read_both(copy, size);
    mend_store(copy, size);
    read_both(copy, size);
    free(copy);
    return 0;
}
