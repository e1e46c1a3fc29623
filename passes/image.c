/* Append-only files of searches under way; see image.h. */
#include "passes/image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "support/files.h"

/* A process that was killed keeps its lock until its memory is given back: up to LOCK_TURNS times
 * 10 ms are waited for that. */
enum { MOST_WIDTH = 1 << 24, FRAME_PARTS = 4, AHEAD = 16 /* points */, LOCK_TURNS = 100 };

struct frame_head {
    char magic[8];
    struct digest id;
    uint64_t before;
    uint64_t points;
    uint64_t width;
    uint64_t state;
    uint64_t checksum;
};

struct image {
    const char *path;
    struct digest id;
    int file;      /* or -1 */
    bool idle;     /* nothing is written any more: after an error, or another process holds it */
    off_t end;     /* of the frames that are known to be right */
    size_t points; /* in them */
};

/* Bytes of a frame that lie side by side. */
struct part {
    const void *bytes;
    size_t size;
};

/* The checksum of a frame whose parts behind the head are part[1..]. */
static uint64_t frame_checksum(const struct frame_head *head, const struct part part[FRAME_PARTS])
{
    uint64_t number[9] = {head->id.high, head->id.low, head->before,
                          head->points,  head->width,  head->state};
    for (size_t i = 1; i < FRAME_PARTS; i++)
        number[5 + i] = hash_bytes(part[i].bytes, part[i].size);
    return hash_bytes(number, sizeof number);
}

/* ---- reading ---- */

/* Finds the parts of the whole and right frame at the start; answers its size, or 0. */
static size_t check_frame(struct digest id, const unsigned char *bytes, size_t size,
                          struct frame_head *head, struct part part[FRAME_PARTS])
{
    if (size < sizeof *head) return 0;
    memcpy(head, bytes, sizeof *head);
    if (memcmp(head->magic, "nasimag1", 8) != 0) return 0;
    if (head->id.high != id.high || head->id.low != id.low) return 0;
    size_t left = size - sizeof *head;
    if (head->width > MOST_WIDTH || head->state > left) return 0;
    left -= (size_t)head->state;
    if (head->points > left / (16 + 8 * (size_t)head->width)) return 0;
    size_t points = (size_t)head->points;
    part[0] = (struct part){bytes, sizeof *head};
    part[1] = (struct part){bytes + sizeof *head, 16 * points};
    part[2] = (struct part){bytes + sizeof *head + part[1].size, 8 * (size_t)head->width * points};
    part[3] =
        (struct part){(const unsigned char *)part[2].bytes + part[2].size, (size_t)head->state};
    if (frame_checksum(head, part) != head->checksum) return 0;
    return part[0].size + part[1].size + part[2].size + part[3].size;
}

static struct digest key_at(struct part keys, size_t i)
{
    struct digest key;
    memcpy(&key, (const unsigned char *)keys.bytes + i * sizeof key, sizeof key);
    return key;
}

/* False when a point is there already: then these are not the points of one search. */
static bool add_points(struct seen *seen, const struct frame_head *head,
                       const struct part part[FRAME_PARTS])
{
    size_t first = seen->count, points = (size_t)head->points;
    seen_reserve(seen, first + points);
    for (size_t i = 0; i < points; i++) {
        if (i + AHEAD < points) seen_expect(seen, key_at(part[1], i + AHEAD));
        if (seen_add(seen, key_at(part[1], i)) != first + i) return false;
    }
    if (points) memcpy(seen->value + first * seen->values, part[2].bytes, part[2].size);
    return true;
}

size_t image_absorb(struct digest id, const unsigned char *bytes, size_t size, struct seen *seen,
                    struct image_state *state)
{
    size_t at = 0;
    struct frame_head head;
    struct part part[FRAME_PARTS];
    *state = (struct image_state){0};
    for (size_t whole; (whole = check_frame(id, bytes + at, size - at, &head, part)); at += whole) {
        if (head.width != seen->values || head.before != seen->count ||
            head.points > SEEN_MOST - seen->count)
            break;
        if (!add_points(seen, &head, part)) {
            *state = (struct image_state){0};
            return 0;
        }
        *state = (struct image_state){part[3].bytes, part[3].size};
    }
    return at;
}

struct image_state image_read(struct image *image, struct arena *arena, struct seen *seen)
{
    struct image_state state = {0};
    struct stat status;
    if (image->file < 0 || fstat(image->file, &status)) return state;
    if (lseek(image->file, 0, SEEK_SET)) return state;
    if (status.st_size <= 0 || status.st_size > IMAGE_MOST_BYTES) return state;
    unsigned char *bytes = malloc((size_t)status.st_size);
    if (!bytes) return state;
    size_t size;
    read_bytes(image->file, bytes, (size_t)status.st_size, &size); /* a part counts, too */
    image->end = (off_t)image_absorb(image->id, bytes, size, seen, &state);
    image->points = seen->count;
    if (state.bytes) state.bytes = arena_copy(arena, state.bytes, state.size);
    free(bytes);
    return state;
}

void image_restart(struct image *image)
{
    image->end = 0;
    image->points = 0;
}

/* ---- opening and closing ---- */

/* Asks for the lock now and after each of `turns` pauses. Answers 0 or an errno. */
static int lock(int file, int turns)
{
    static const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
    while (flock(file, LOCK_EX | LOCK_NB)) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK || turns-- == 0) return errno;
        nanosleep(&pause, NULL);
    }
    return 0;
}

/* Opens and locks the file; `flags` may ask to make it. Answers 0 or an errno. */
static int take_file(struct image *image, int flags, int turns)
{
    image->file = open(image->path, O_RDWR | O_CLOEXEC | O_APPEND | flags, 0666);
    if (image->file < 0) return errno;
    int error = lock(image->file, turns);
    if (!error) return 0;
    image_close(image);
    image->idle = true;
    return error == EWOULDBLOCK ? 0 : error;
}

struct image *image_open(struct arena *arena, const char *path, struct digest id)
{
    struct image *image = NEW(arena, struct image);
    *image = (struct image){.path = path, .id = id, .file = -1};
    take_file(image, 0, LOCK_TURNS);
    return image;
}

void image_close(struct image *image)
{
    if (!image || image->file < 0) return;
    close(image->file);
    image->file = -1;
}

void image_discard(struct image *image)
{
    if (!image) return;
    /* What another process held at the opening may have been left behind since. */
    if (image->file < 0 && image->idle) take_file(image, 0, 0);
    if (image->file >= 0) unlink(image->path);
    image_close(image);
}

/* ---- writing ---- */

/* Writes the parts behind the last right frame; what stands there else is a torn one. */
static int append(struct image *image, const struct part part[FRAME_PARTS])
{
    off_t at = image->end;
    int error = ftruncate(image->file, at) ? errno : 0;
    for (size_t i = 0; i < FRAME_PARTS && !error; i++) {
        error = write_bytes(image->file, part[i].bytes, part[i].size);
        at += (off_t)part[i].size;
    }
    if (!error && fdatasync(image->file)) error = errno;
    if (!error)
        image->end = at;
    else if (ftruncate(image->file, image->end)) /* reading stops there all the same */
        image->idle = true;
    return error;
}

static bool has_room(const struct image *image, const struct part part[FRAME_PARTS])
{
    size_t left = (size_t)(IMAGE_MOST_BYTES - image->end);
    for (size_t i = 0; i < FRAME_PARTS; i++) {
        if (part[i].size > left) return false;
        left -= part[i].size;
    }
    return true;
}

static int write_frame(struct image *image, const struct seen *seen, struct image_state state)
{
    size_t first = image->points, points = seen->count - first, width = seen->values;
    struct frame_head head = {
        .id = image->id, .before = first, .points = points, .width = width, .state = state.size};
    struct part part[FRAME_PARTS] = {
        {&head, sizeof head},
        {points ? seen->key + first : NULL, points * sizeof *seen->key},
        {points ? seen->value + first * width : NULL, points * width * sizeof *seen->value},
        {state.bytes, state.size}};
    if (!has_room(image, part)) return EFBIG;
    memcpy(head.magic, "nasimag1", 8);
    head.checksum = frame_checksum(&head, part);
    int error = append(image, part);
    if (!error) image->points = seen->count;
    return error;
}

int image_write(struct image *image, const struct seen *seen, struct image_state state)
{
    int error = 0;
    /* A file that another process has made since is about to become this one's. */
    if (!image->idle && image->file < 0) error = take_file(image, O_CREAT, 0);
    if (!error && !image->idle) error = write_frame(image, seen, state);
    if (error) image->idle = true;
    return error;
}
