/* Files: read whole, written whole or not at all; and bytes of those that stay open.
 *
 * Functions answer 0 or an errno value. file_write leaves nothing half-written: it goes to a
 * temporary file beside the target, is synced and then renamed over it.
 */
#ifndef NAS_SUPPORT_FILES_H
#define NAS_SUPPORT_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "support/arena.h"
#include "support/buffer.h"

/* Reads a regular file of at most `limit` bytes into the arena, adding a NUL that *size does not
 * count. EFBIG when it is larger, EISDIR for a folder. */
int file_read(struct arena *arena, const char *path, size_t limit, char **text, size_t *size);

int file_write(const char *path, const void *bytes, size_t size);

/* Of an open file, going on after signals. Fewer bytes than asked for are its end. */
int read_bytes(int file, void *bytes, size_t size, size_t *got);
int write_bytes(int file, const void *bytes, size_t size);

/* Makes the folder and its missing parents. */
int folder_make(const char *path);

bool file_exists(const char *path);

/* The folder part of a path ("." when there is none), and `name` below `folder`; in the arena. */
const char *path_folder(struct arena *arena, const char *path);
const char *path_join(struct arena *arena, const char *folder, const char *name);

#endif
