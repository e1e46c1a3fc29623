/* Append-only files of answers; see journal.h. */
#include "passes/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/arena.h"
#include "support/clock.h"
#include "support/files.h"
#include "support/map.h"

enum { MOST_WIDTH = 1 << 24, BATCH_BYTES = 1 << 20, MOST_BYTES = 1 << 30 };
static const double sync_seconds = 0.5;

struct frame_head {
    char magic[8];
    uint64_t width;
    uint64_t entries;
    uint64_t checksum;
};

struct entry {
    size_t width;
    double number[];
};

struct journal {
    pthread_mutex_t mutex;
    struct arena *arena;
    struct map entries; /* struct entry by key */
    const char *path;
    bool shared;
    int file;   /* or -1 */
    int error;  /* of the first failed writing; then nothing is written any more */
    bool alone; /* another process holds the file */
    off_t end;  /* of the frames that are known to be right */
    double written;
    unsigned char *batch; /* whole frames, then the one being collected from `frame` on */
    size_t size, room, frame;
    uint64_t width, count; /* of that frame's entries */
};

/* The checksum of a frame: of its head behind the magic, without the checksum, then its entries. */
static uint64_t frame_checksum(const struct frame_head *head, const unsigned char *entries,
                               size_t size)
{
    uint64_t part[3] = {head->width, head->entries, hash_bytes(entries, size)};
    return hash_bytes(part, sizeof part);
}

/* ---- reading ---- */

static void put(struct journal *journal, const unsigned char key[16], const unsigned char *numbers,
                size_t width)
{
    void **place = map_at(&journal->entries, key, 16);
    struct entry *entry = *place;
    if (!entry || entry->width != width) {
        entry = arena_alloc(journal->arena, sizeof *entry + width * sizeof(double));
        entry->width = width;
        *place = entry;
    }
    if (width) memcpy(entry->number, numbers, width * sizeof(double));
}

/* The size of the whole and right frame at the start, or 0. */
static size_t check_frame(const unsigned char *bytes, size_t size, struct frame_head *head)
{
    if (size < sizeof *head) return 0;
    memcpy(head, bytes, sizeof *head);
    if (memcmp(head->magic, "nasjrnl1", 8) != 0) return 0;
    if (head->width > MOST_WIDTH || head->entries == 0) return 0;
    size_t entry = 16 + 8 * (size_t)head->width;
    if (head->entries > (size - sizeof *head) / entry) return 0;
    size_t body = (size_t)head->entries * entry;
    if (frame_checksum(head, bytes + sizeof *head, body) != head->checksum) return 0;
    return sizeof *head + body;
}

size_t journal_absorb(struct journal *journal, const unsigned char *bytes, size_t size)
{
    size_t at = 0;
    struct frame_head head;
    for (size_t whole; (whole = check_frame(bytes + at, size - at, &head)); at += whole) {
        const unsigned char *entry = bytes + at + sizeof head;
        for (uint64_t i = 0; i < head.entries; i++, entry += 16 + 8 * head.width)
            put(journal, entry, entry + 16, (size_t)head.width);
    }
    return at;
}

/* Takes in what stands in the file behind `end`. */
static int read_rest(struct journal *journal)
{
    struct stat status;
    if (fstat(journal->file, &status)) return errno;
    if (status.st_size < journal->end) journal->end = 0;
    if (status.st_size - journal->end > MOST_BYTES) return EFBIG;
    if (lseek(journal->file, journal->end, SEEK_SET) < 0) return errno;
    size_t size = (size_t)(status.st_size - journal->end), got;
    unsigned char *bytes = malloc(size + 1);
    if (!bytes) return ENOMEM;
    read_bytes(journal->file, bytes, size, &got); /* what cannot be read is as good as torn */
    journal->end += (off_t)journal_absorb(journal, bytes, got);
    free(bytes);
    return 0;
}

/* ---- opening and closing ---- */

static int lock(struct journal *journal, int how)
{
    while (flock(journal->file, how))
        if (errno != EINTR) return errno;
    return 0;
}

/* Opens the file; `make` makes it when it is missing. */
static int open_file(struct journal *journal, bool make)
{
    int flags = O_RDWR | O_CLOEXEC | O_APPEND | (make ? O_CREAT : 0);
    journal->file = open(journal->path, flags, 0666);
    if (journal->file < 0) return errno;
    int error = lock(journal, LOCK_EX | (journal->shared ? 0 : LOCK_NB));
    if (error == EWOULDBLOCK) {
        journal->alone = true;
        close(journal->file);
        journal->file = -1;
        return 0;
    }
    if (!error) error = read_rest(journal);
    if (journal->shared) lock(journal, LOCK_UN);
    return error;
}

struct journal *journal_open(const char *path, bool shared)
{
    struct arena *arena = arena_new();
    struct journal *journal = NEW(arena, struct journal);
    journal->arena = arena;
    journal->path = path ? arena_string(arena, path) : NULL;
    journal->shared = shared;
    journal->file = -1;
    journal->written = clock_seconds();
    pthread_mutex_init(&journal->mutex, NULL);
    map_init(&journal->entries, arena);
    if (!path) return journal;
    int error = open_file(journal, false);
    if (error != ENOENT) journal->error = error;
    return journal;
}

static void release(struct journal *journal)
{
    if (journal->file >= 0) close(journal->file);
    free(journal->batch);
    pthread_mutex_destroy(&journal->mutex);
    arena_free(journal->arena);
}

void journal_close(struct journal *journal)
{
    if (!journal) return;
    journal_flush(journal, true);
    release(journal);
}

void journal_discard(struct journal *journal)
{
    if (!journal) return;
    if (journal->file >= 0) unlink(journal->path);
    release(journal);
}

/* ---- finding and adding ---- */

bool journal_find(struct journal *journal, struct digest key, double *numbers, size_t width)
{
    uint64_t words[2] = {key.high, key.low};
    pthread_mutex_lock(&journal->mutex);
    void **place = map_find(&journal->entries, words, sizeof words);
    const struct entry *entry = place ? *place : NULL;
    bool found = entry && entry->width == width;
    if (found && width) memcpy(numbers, entry->number, width * sizeof *numbers);
    pthread_mutex_unlock(&journal->mutex);
    return found;
}

size_t journal_count(struct journal *journal)
{
    pthread_mutex_lock(&journal->mutex);
    size_t count = journal->entries.count;
    pthread_mutex_unlock(&journal->mutex);
    return count;
}

/* Makes room for `size` more bytes of the batch. */
static unsigned char *extend(struct journal *journal, size_t size)
{
    if (journal->room - journal->size < size) {
        journal->room = journal->room * 2 + size + 4096;
        journal->batch = realloc(journal->batch, journal->room);
        if (!journal->batch) out_of_memory();
    }
    unsigned char *at = journal->batch + journal->size;
    journal->size += size;
    return at;
}

/* Appends the batch behind the last right frame; what stands there else is a torn one. */
static int append(struct journal *journal)
{
    if (journal->file < 0) {
        int error = open_file(journal, true);
        if (error || journal->alone) return error;
    }
    int error = journal->shared ? lock(journal, LOCK_EX) : 0;
    if (!error && journal->shared) error = read_rest(journal);
    if (!error && ftruncate(journal->file, journal->end)) error = errno;
    if (!error) error = write_bytes(journal->file, journal->batch, journal->size);
    if (!error && fdatasync(journal->file)) error = errno;
    if (!error)
        journal->end += (off_t)journal->size;
    else if (ftruncate(journal->file, journal->end))
        error = error ? error : errno;
    if (journal->shared) lock(journal, LOCK_UN);
    return error;
}

static void end_frame(struct journal *journal)
{
    if (!journal->count) return;
    struct frame_head head = {.width = journal->width, .entries = journal->count};
    memcpy(head.magic, "nasjrnl1", 8);
    size_t first = journal->frame + sizeof head;
    head.checksum = frame_checksum(&head, journal->batch + first, journal->size - first);
    memcpy(journal->batch + journal->frame, &head, sizeof head);
    journal->frame = journal->size;
    journal->count = 0;
}

static bool is_written(const struct journal *journal)
{
    return journal->path && !journal->error && !journal->alone;
}

static void write_batch(struct journal *journal)
{
    end_frame(journal);
    if (journal->size) {
        if (is_written(journal)) journal->error = append(journal);
        journal->written = clock_seconds();
    }
    journal->size = journal->frame = 0;
}

/* Adds an entry to the frame being collected; a frame holds entries of one width. */
static void collect(struct journal *journal, const uint64_t key[2], const double *numbers,
                    size_t width)
{
    if (journal->size > BATCH_BYTES) write_batch(journal);
    if (journal->width != width) end_frame(journal);
    if (!journal->count) memset(extend(journal, sizeof(struct frame_head)), 0, 8);
    journal->width = width;
    journal->count++;
    unsigned char *entry = extend(journal, 16 + 8 * width);
    memcpy(entry, key, 16);
    if (width) memcpy(entry + 16, numbers, 8 * width);
}

void journal_add(struct journal *journal, struct digest key, const double *numbers, size_t width)
{
    if (width > MOST_WIDTH) return;
    uint64_t words[2] = {key.high, key.low};
    pthread_mutex_lock(&journal->mutex);
    put(journal, (const unsigned char *)words, (const unsigned char *)numbers, width);
    if (is_written(journal)) collect(journal, words, numbers, width);
    pthread_mutex_unlock(&journal->mutex);
}

int journal_flush(struct journal *journal, bool now)
{
    pthread_mutex_lock(&journal->mutex);
    if (now || clock_seconds() - journal->written >= sync_seconds) write_batch(journal);
    int error = journal->error;
    pthread_mutex_unlock(&journal->mutex);
    return error;
}
