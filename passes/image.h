/* Images: files from which a search that was stopped goes on where it was.
 *
 * Where an evaluation costs less than keeping its answer, the search as a whole is kept instead:
 * now and then one frame is appended, with the points seen since the last one and the state that
 * the search and its method had at that moment. All frames' points and the last frame's state are
 * the search as it was.
 *
 * Format. A file is a sequence of frames; numbers are 64-bit, in the byte order of the machine:
 *
 *     magic     8 bytes "nasimag1"
 *     id        of the search, high and low
 *     before    points in the frames before this one
 *     points    of this frame
 *     width     doubles kept of a point, at most 2^24
 *     state     bytes of the state
 *     checksum  XXH3 of the six numbers before it and of the XXH3 of keys, of values and of state
 *     keys      `points` digests, high and low
 *     values    `points` x `width` doubles
 *     state     `state` bytes
 *
 * Reading stops at the first frame that is not whole, right and of this search; the next writing
 * cuts off what follows: a kill in the middle of a write costs that frame. Sizes are checked
 * against the bytes that are there.
 *
 * A file is locked as long as its image is open. Where another process holds it, the image neither
 * reads nor writes; opening it waits a second for one that is just ending.
 */
#ifndef NAS_PASSES_IMAGE_H
#define NAS_PASSES_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "passes/seen.h"
#include "support/arena.h"
#include "support/hash.h"

enum { IMAGE_MOST_BYTES = 1 << 30 };

struct image;

/* Bytes that the search gave and gets back. */
struct image_state {
    const unsigned char *bytes; /* NULL: none */
    size_t size;
};

/* The file is made at the first writing. Memory of the arena; never fails: the writing says what
 * went wrong. */
struct image *image_open(struct arena *arena, const char *path, struct digest id);
/* Lets go of the file, and leaves it. NULL is allowed. */
void image_close(struct image *image);
/* The same, and removes it: the search is over. */
void image_discard(struct image *image);

/* Adds the file's points to `seen`, which is empty, and answers the last state, in the arena. */
struct image_state image_read(struct image *image, struct arena *arena, struct seen *seen);
/* The next frame is the first one: what was read is of no use. */
void image_restart(struct image *image);

/* Appends a frame and waits until it is on disk. Answers 0 or an errno: EFBIG where the file would
 * outgrow IMAGE_MOST_BYTES. After an error nothing more is written, and 0 answered. */
int image_write(struct image *image, const struct seen *seen, struct image_state state);

/* Takes in the frames at the start of `bytes`; answers how many bytes they are. The state stays
 * where it is in them. For tests and fuzzing; files are read with it too. */
size_t image_absorb(struct digest id, const unsigned char *bytes, size_t size, struct seen *seen,
                    struct image_state *state);

#endif
