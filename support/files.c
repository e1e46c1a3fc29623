/* Whole files in, whole files out; see files.h. */
#include "support/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int read_bytes(int file, void *bytes, size_t size, size_t *got)
{
    char *to = bytes;
    for (*got = 0; *got < size;) {
        ssize_t n = read(file, to + *got, size - *got);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        if (n == 0) break;
        *got += (size_t)n;
    }
    return 0;
}

static int read_open(struct arena *arena, int file, size_t limit, char **text, size_t *size)
{
    struct stat status;
    if (fstat(file, &status)) return errno;
    if (S_ISDIR(status.st_mode)) return EISDIR;
    if (status.st_size > 0 && (size_t)status.st_size > limit) return EFBIG;
    /* A pipe or a file of /proc has no size: read up to the limit in growing pieces. */
    size_t room = status.st_size > 0 ? (size_t)status.st_size : 65536;
    char *bytes = arena_alloc(arena, room + 1);
    size_t used = 0;
    for (;;) {
        size_t got;
        int error = read_bytes(file, bytes + used, room - used, &got);
        if (error) return error;
        used += got;
        if (used < room) break;
        char extra;
        error = read_bytes(file, &extra, 1, &got);
        if (error) return error;
        if (!got) break;
        if (used >= limit) return EFBIG;
        room = room * 2 < limit ? room * 2 : limit;
        char *larger = arena_alloc(arena, room + 1);
        memcpy(larger, bytes, used);
        bytes = larger;
        bytes[used++] = extra;
    }
    bytes[used] = '\0';
    *text = bytes;
    *size = used;
    return 0;
}

int file_read(struct arena *arena, const char *path, size_t limit, char **text, size_t *size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return errno;
    int error = read_open(arena, file, limit, text, size);
    close(file);
    return error;
}

int write_bytes(int file, const void *bytes, size_t size)
{
    const char *from = bytes;
    while (size) {
        ssize_t n = write(file, from, size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        from += n;
        size -= (size_t)n;
    }
    return 0;
}

/* Whether the target is something a rename must not replace, such as /dev/full or a pipe. */
static bool is_special(const char *path)
{
    struct stat status;
    return !stat(path, &status) && !S_ISREG(status.st_mode);
}

static int write_special(const char *path, const void *bytes, size_t size)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return errno;
    int error = write_bytes(file, bytes, size);
    if (close(file) && !error) error = errno;
    return error;
}

int file_write(const char *path, const void *bytes, size_t size)
{
    if (is_special(path)) return write_special(path, bytes, size);
    char temporary[PATH_MAX];
    int length = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    if (length < 0 || (size_t)length >= sizeof temporary) return ENAMETOOLONG;
    int file = mkostemp(temporary, O_CLOEXEC);
    if (file < 0) return errno;
    int error = write_bytes(file, bytes, size);
    mode_t mask = umask(0);
    umask(mask);
    if (!error && fchmod(file, 0666 & ~mask)) error = errno;
    if (!error && fsync(file)) error = errno;
    if (close(file) && !error) error = errno;
    if (!error && rename(temporary, path)) error = errno;
    if (error) unlink(temporary);
    return error;
}

int folder_make(const char *path)
{
    char partial[PATH_MAX];
    size_t length = strlen(path);
    if (length >= sizeof partial) return ENAMETOOLONG;
    memcpy(partial, path, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (partial[i] != '/' && partial[i] != '\0') continue;
        char kept = partial[i];
        partial[i] = '\0';
        if (mkdir(partial, 0777) && errno != EEXIST) return errno;
        partial[i] = kept;
    }
    return 0;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

const char *path_folder(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return ".";
    if (slash == path) return "/";
    return arena_slice(arena, path, (size_t)(slash - path));
}

const char *path_join(struct arena *arena, const char *folder, const char *name)
{
    if (name[0] == '/' || !strcmp(folder, ".")) return arena_string(arena, name);
    return arena_printf(arena, "%s/%s", folder, name);
}
