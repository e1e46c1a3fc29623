/* Journals: files that remember answers, one by one, through kills.
 *
 * A journal is a map from a 128-bit key to a few numbers, kept in memory and appended to a file in
 * batches: at most every half second, with one fdatasync. A run that was killed finds there what
 * it had already paid for. The same format keeps evaluations that ask somebody, finished inner
 * searches and answers from outside; their keys differ. Searches whose evaluations ask nobody are
 * kept in images (image.h).
 *
 * Format. A file is a sequence of frames; numbers are 64-bit, in the byte order of the machine:
 *
 *     magic     8 bytes "nasjrnl1"
 *     width     numbers an entry, at most 2^24
 *     entries   at least 1
 *     checksum  XXH3 of three numbers: width, entries, XXH3 of what is behind
 *     entries   each: key high, key low, `width` doubles
 *
 * Reading stops at the first frame that is not whole and right, and what follows is cut off when
 * the file is next written: a kill in the middle of a write costs that batch. Nothing in a file is
 * trusted: sizes are checked against the bytes that are there.
 *
 * An exclusive journal is locked as long as it is open; where another process holds it, opening
 * answers one that only remembers in memory. A shared one is locked for each reading and writing,
 * and takes in what others have appended.
 */
#ifndef NAS_PASSES_JOURNAL_H
#define NAS_PASSES_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/hash.h"

struct journal;

/* Reads the file if there is one; a missing one is made at the first writing. NULL path: only in
 * memory. Never fails: journal_flush says what went wrong. */
struct journal *journal_open(const char *path, bool shared);
/* Writes what is left. NULL is allowed. */
void journal_close(struct journal *journal);
/* The same, and removes the file: its answers are not needed any more. */
void journal_discard(struct journal *journal);

/* Safe from several threads. `numbers` has room for `width`; an entry of another width is none. */
bool journal_find(struct journal *journal, struct digest key, double *numbers, size_t width);
void journal_add(struct journal *journal, struct digest key, const double *numbers, size_t width);
size_t journal_count(struct journal *journal); /* entries */

/* Writes what was added when the last writing is half a second old, or `now`. Answers 0 or an
 * errno; after an error the journal goes on in memory only. */
int journal_flush(struct journal *journal, bool now);

/* Takes in the frames at the start of `bytes`; answers how many bytes they are. For tests and
 * fuzzing; files are read with it too. */
size_t journal_absorb(struct journal *journal, const unsigned char *bytes, size_t size);

#endif
