/* Files of built outputs; see kept.h. */
#include "frontend/faces/kept.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/files.h"
#include "support/vector.h"

static const char magic[8] = {'n', 'a', 's', 'b', 'u', 'i', 'l', '1'};
enum { HEAD = sizeof magic + 2 * sizeof(uint64_t), MOST_BYTES = 1 << 30 };

static const char *file_of(struct arena *arena, const char *cache, const char *key)
{
    return arena_printf(arena, "%s/%s.build", cache, key);
}

static void key_of(const char *lines, char key[33])
{
    digest_print(digest_bytes(lines, strlen(lines)), key);
}

/* The checksum stands before what it covers, so it is filled in last. */
int kept_save(const char *cache, const char *lines, const void *output, size_t size)
{
    struct buffer out = {0};
    uint64_t length = strlen(lines), checksum = 0;
    buffer_add(&out, magic, sizeof magic);
    buffer_add(&out, (const char *)&checksum, sizeof checksum);
    buffer_add(&out, (const char *)&length, sizeof length);
    buffer_text(&out, lines);
    buffer_add(&out, output, size);
    size_t behind = sizeof magic + sizeof checksum;
    checksum = hash_bytes(out.text + behind, out.size - behind);
    memcpy(out.text + sizeof magic, &checksum, sizeof checksum);
    char key[33];
    key_of(lines, key);
    struct arena *arena = arena_new();
    int error = folder_make(cache);
    if (!error) error = file_write(file_of(arena, cache, key), out.text, out.size);
    arena_free(arena);
    buffer_free(&out);
    return error;
}

/* The checksum covers all that follows it, so a file that was cut or spoiled anywhere is none. */
static bool load(struct arena *arena, const char *cache, struct kept *kept)
{
    char *bytes;
    size_t size;
    struct stat status;
    uint64_t checksum, length;
    const char *path = file_of(arena, cache, kept->key);
    if (stat(path, &status) || file_read(arena, path, MOST_BYTES, &bytes, &size)) return false;
    if (size < HEAD || memcmp(bytes, magic, sizeof magic) != 0) return false;
    memcpy(&checksum, bytes + sizeof magic, sizeof checksum);
    memcpy(&length, bytes + sizeof magic + sizeof checksum, sizeof length);
    size_t behind = sizeof magic + sizeof checksum;
    if (hash_bytes(bytes + behind, size - behind) != checksum) return false;
    if (length > size - HEAD) return false;
    kept->lines = arena_slice(arena, bytes + HEAD, (size_t)length);
    kept->output = bytes + HEAD + length;
    kept->size = size - HEAD - (size_t)length;
    kept->date = status.st_mtime;
    return true;
}

/* The lines are compared too: two keys may be equal by accident, two lists of inputs not. */
bool kept_find(struct arena *arena, const char *cache, const char *lines, struct kept *kept)
{
    key_of(lines, kept->key);
    return load(arena, cache, kept) && !strcmp(kept->lines, lines);
}

/* Whether the name is 32 hexadecimal digits that begin with `prefix`, then ".build". */
static bool is_kept(const char *name, const char *prefix)
{
    return strspn(name, "0123456789abcdef") == 32 && !strcmp(name + 32, ".build") &&
           !strncmp(name, prefix, strlen(prefix));
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct kept *)a)->key, ((const struct kept *)b)->key);
}

/* Files whose names are no keys belong to somebody else and are left alone. */
int kept_list(struct arena *arena, const char *cache, const char *prefix, struct kept **kept,
              size_t *count)
{
    struct VECTOR(struct kept) found = {0};
    *kept = NULL;
    *count = 0;
    DIR *folder = opendir(cache);
    if (!folder) return errno == ENOENT ? 0 : errno;
    for (struct dirent *file; (file = readdir(folder));) {
        struct kept one = {0};
        if (!is_kept(file->d_name, prefix)) continue;
        memcpy(one.key, file->d_name, 32);
        if (load(arena, cache, &one)) vector_push(arena, &found, one);
    }
    closedir(folder);
    if (found.count) qsort(found.item, found.count, sizeof *found.item, by_key);
    *kept = found.item;
    *count = found.count;
    return 0;
}

int kept_remove(const char *cache, const char *prefix, size_t *removed)
{
    *removed = 0;
    DIR *folder = opendir(cache);
    if (!folder) return errno == ENOENT ? 0 : errno;
    int error = 0;
    for (struct dirent *file; (file = readdir(folder));) {
        if (!is_kept(file->d_name, prefix)) continue;
        if (!unlinkat(dirfd(folder), file->d_name, 0))
            ++*removed;
        else if (errno != ENOENT)
            error = errno;
    }
    closedir(folder);
    return error;
}
