/* Files: read whole, write whole or not at all, append lines that survive a kill.
 *
 * Functions answer 0 or an errno value and leave nothing half-written: a write goes to a temporary
 * file beside the target, is synced and then renamed over it.
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

/* Makes the folder and its missing parents. */
int folder_make(const char *path);

bool file_exists(const char *path);

/* The folder part of a path ("." when there is none), and `name` below `folder`; in the arena. */
const char *path_folder(struct arena *arena, const char *path);
const char *path_join(struct arena *arena, const char *folder, const char *name);

#endif
