/* Files of solved problems; see store.h. */
#include "passes/store.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/files.h"
#include "support/vector.h"

static const char magic[8] = {'n', 'a', 's', 's', 'o', 'l', 'v', '2'};
enum { HEAD = 16, MOST_BYTES = 1 << 30, LEAST_REASON = 48 };

/* ---- writing ---- */

static void add_word(struct buffer *out, uint64_t word)
{
    buffer_add(out, (const char *)&word, sizeof word);
}

static void add_number(struct buffer *out, double number)
{
    buffer_add(out, (const char *)&number, sizeof number);
}

static void add_text(struct buffer *out, const char *text)
{
    size_t size = text ? strlen(text) : 0;
    add_word(out, size);
    if (size) buffer_add(out, text, size);
}

static void add_numbers(struct buffer *out, struct numbers numbers)
{
    add_word(out, numbers.count);
    if (numbers.count)
        buffer_add(out, (const char *)numbers.item, numbers.count * sizeof *numbers.item);
}

static void add_reason(struct buffer *out, const struct store_reason *reason)
{
    add_word(out, reason->problem.high);
    add_word(out, reason->problem.low);
    add_word(out, (uint64_t)reason->proven | (uint64_t)reason->not_number << 1);
    add_word(out, reason->evaluated);
    add_numbers(out, reason->require);
    add_numbers(out, reason->distance);
}

static const char *file_of(struct arena *arena, const char *cache, struct digest id)
{
    char key[33];
    digest_print(id, key);
    return arena_printf(arena, "%s/%s.solve", cache, key);
}

int store_save(const char *cache, const struct store_entry *entry)
{
    struct buffer out = {0};
    buffer_add(&out, magic, sizeof magic);
    add_word(&out, 0);
    add_text(&out, entry->problem);
    add_text(&out, entry->method);
    add_text(&out, entry->version);
    add_word(&out, entry->seed);
    add_word(&out, entry->budget);
    add_word(&out, (uint64_t)entry->date);
    add_number(&out, entry->evaluations);
    add_number(&out, entry->best);
    add_numbers(&out, entry->captures);
    add_numbers(&out, entry->outputs);
    add_numbers(&out, entry->slot);
    add_numbers(&out, entry->value);
    add_word(&out, entry->points);
    add_number(&out, entry->miss);
    add_word(&out, entry->reasons);
    for (size_t i = 0; i < entry->reasons; i++)
        add_reason(&out, &entry->reason[i]);
    uint64_t checksum = hash_bytes(out.text + HEAD, out.size - HEAD);
    memcpy(out.text + 8, &checksum, sizeof checksum);
    struct arena *arena = arena_new();
    int error = folder_make(cache);
    if (!error) error = file_write(file_of(arena, cache, entry->id), out.text, out.size);
    arena_free(arena);
    buffer_free(&out);
    return error;
}

/* ---- reading ---- */

struct reading {
    struct arena *arena;
    const unsigned char *at;
    size_t left;
    bool bad;
};

static const void *take(struct reading *r, size_t size)
{
    if (r->bad || size > r->left) {
        r->bad = true;
        return NULL;
    }
    const void *here = r->at;
    r->at += size;
    r->left -= size;
    return here;
}

static uint64_t take_word(struct reading *r)
{
    uint64_t word = 0;
    const void *from = take(r, sizeof word);
    if (from) memcpy(&word, from, sizeof word);
    return word;
}

static double take_number(struct reading *r)
{
    double number = 0;
    const void *from = take(r, sizeof number);
    if (from) memcpy(&number, from, sizeof number);
    return number;
}

static const char *take_text(struct reading *r)
{
    uint64_t size = take_word(r);
    const void *from = size <= r->left ? take(r, (size_t)size) : NULL;
    if (!from) r->bad = true;
    return from ? arena_slice(r->arena, from, (size_t)size) : "";
}

static struct numbers take_numbers(struct reading *r)
{
    uint64_t count = take_word(r);
    if (r->bad || count > r->left / sizeof(double)) {
        r->bad = true;
        return (struct numbers){0};
    }
    size_t size = (size_t)count * sizeof(double);
    return (struct numbers){(size_t)count, arena_copy(r->arena, take(r, size), size)};
}

static void take_reasons(struct reading *r, struct store_entry *entry)
{
    uint64_t count = take_word(r);
    if (r->bad || count > r->left / LEAST_REASON) {
        r->bad = true;
        return;
    }
    struct store_reason *reason = NEW_ARRAY(r->arena, struct store_reason, (size_t)count);
    for (uint64_t i = 0; i < count; i++) {
        reason[i].problem.high = take_word(r);
        reason[i].problem.low = take_word(r);
        uint64_t flags = take_word(r);
        reason[i].proven = flags & 1;
        reason[i].not_number = flags >> 1 & 1;
        reason[i].evaluated = take_word(r);
        reason[i].require = take_numbers(r);
        reason[i].distance = take_numbers(r);
    }
    entry->reasons = (size_t)count;
    entry->reason = reason;
}

bool store_read(struct arena *arena, const void *bytes, size_t size, struct store_entry *entry)
{
    if (size < HEAD || memcmp(bytes, magic, sizeof magic) != 0) return false;
    struct reading r = {arena, (const unsigned char *)bytes + 8, size - 8, false};
    uint64_t checksum = take_word(&r);
    if (hash_bytes(r.at, r.left) != checksum) return false;
    entry->problem = take_text(&r);
    entry->method = take_text(&r);
    entry->version = take_text(&r);
    entry->seed = take_word(&r);
    entry->budget = take_word(&r);
    entry->date = (int64_t)take_word(&r);
    entry->evaluations = take_number(&r);
    entry->best = take_number(&r);
    entry->captures = take_numbers(&r);
    entry->outputs = take_numbers(&r);
    entry->slot = take_numbers(&r);
    entry->value = take_numbers(&r);
    entry->points = take_word(&r);
    entry->miss = take_number(&r);
    take_reasons(&r, entry);
    return !r.bad && r.left == 0;
}

int store_load(struct arena *arena, const char *cache, struct digest id, struct store_entry *entry)
{
    char *bytes;
    size_t size;
    int error = file_read(arena, file_of(arena, cache, id), MOST_BYTES, &bytes, &size);
    if (error) return error;
    *entry = (struct store_entry){.id = id};
    return store_read(arena, bytes, size, entry) ? 0 : EINVAL;
}

/* ---- the folder ---- */

/* Whether the name is 32 hexadecimal digits that begin with `prefix`, then `ending`. */
static bool is_named(const char *name, const char *prefix, const char *ending)
{
    return strspn(name, "0123456789abcdef") == 32 && !strcmp(name + 32, ending) &&
           !strncmp(name, prefix, strlen(prefix));
}

static struct digest read_key(const char *name)
{
    char half[17] = {0};
    struct digest id;
    memcpy(half, name, 16);
    id.high = strtoull(half, NULL, 16);
    memcpy(half, name + 16, 16);
    id.low = strtoull(half, NULL, 16);
    return id;
}

static int by_key(const void *a, const void *b)
{
    const struct store_entry *x = a, *y = b;
    if (x->id.high != y->id.high) return x->id.high < y->id.high ? -1 : 1;
    return x->id.low < y->id.low ? -1 : x->id.low > y->id.low;
}

int store_why(struct arena *arena, const char *cache, const char *prefix,
              struct store_entry **entry, size_t *count)
{
    struct VECTOR(struct store_entry) found = {0};
    *entry = NULL;
    *count = 0;
    DIR *folder = opendir(cache);
    if (!folder) return errno == ENOENT ? 0 : errno;
    for (struct dirent *file; (file = readdir(folder));) {
        struct store_entry one;
        if (!is_named(file->d_name, prefix, ".solve")) continue;
        if (store_load(arena, cache, read_key(file->d_name), &one)) continue;
        vector_push(arena, &found, one);
    }
    closedir(folder);
    if (found.count) qsort(found.item, found.count, sizeof *found.item, by_key);
    *entry = found.item;
    *count = found.count;
    return 0;
}

int store_list(struct arena *arena, const char *cache, struct store_entry **entry, size_t *count)
{
    return store_why(arena, cache, "", entry, count);
}

int store_remove(const char *cache, const char *prefix, size_t *removed)
{
    *removed = 0;
    DIR *folder = opendir(cache);
    if (!folder) return errno == ENOENT ? 0 : errno;
    int error = 0;
    for (struct dirent *file; (file = readdir(folder));) {
        if (!is_named(file->d_name, prefix, ".solve") &&
            !is_named(file->d_name, prefix, ".journal") &&
            !is_named(file->d_name, prefix, ".image"))
            continue;
        if (!unlinkat(dirfd(folder), file->d_name, 0))
            ++*removed;
        else if (errno != ENOENT)
            error = errno;
    }
    closedir(folder);
    return error;
}
