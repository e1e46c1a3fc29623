/* Loop nests as text and their checks; see nest.h for the notation. */
#include "ir/nest.h"

#include <inttypes.h>
#include <string.h>

static const char dim_letter[] = "KCYXRS";
static const char tensor_letter[] = "WIO";

/* The product of a dimension's trips, INT64_MAX when it is larger. */
static int64_t covered(const struct nest *nest, enum nest_dim dim)
{
    int64_t product = 1;
    for (size_t l = 0; l < nest->levels; l++)
        for (size_t k = 0; k < nest->level[l].loops; k++) {
            const struct nest_loop *loop = &nest->level[l].loop[k];
            if (loop->dim == dim && __builtin_mul_overflow(product, loop->trips, &product))
                return INT64_MAX;
        }
    return product;
}

static bool needs_head(const struct nest *nest)
{
    bool plain = nest->stride == 1 && !nest->depthwise;
    for (enum nest_dim dim = 0; dim < NEST_DIMS; dim++)
        plain = plain && nest->extent[dim] == covered(nest, dim);
    return !plain;
}

static void print_head(struct buffer *out, const struct nest *nest)
{
    const char *blank = "";
    for (enum nest_dim dim = 0; dim < NEST_DIMS; dim++) {
        if (nest->extent[dim] == 1) continue;
        buffer_printf(out, "%s%c%" PRId64, blank, dim_letter[dim], nest->extent[dim]);
        blank = " ";
    }
    if (nest->stride != 1) {
        buffer_printf(out, "%sstride %" PRId64, blank, nest->stride);
        blank = " ";
    }
    if (nest->depthwise) buffer_printf(out, "%sdepthwise", blank);
    buffer_text(out, ": ");
}

static void print_kept(struct buffer *out, const struct nest_level *level)
{
    size_t kept = 0;
    for (enum nest_tensor t = 0; t < NEST_TENSORS; t++)
        kept += level->keeps[t];
    if (kept == NEST_TENSORS) return;
    buffer_char(out, '(');
    for (enum nest_tensor t = 0; t < NEST_TENSORS; t++)
        if (level->keeps[t]) buffer_char(out, tensor_letter[t]);
    buffer_text(out, kept ? ")" : "-)");
}

static void print_level(struct buffer *out, const struct nest_level *level)
{
    bool spatial = false;
    buffer_text(out, level->name);
    print_kept(out, level);
    for (size_t k = 0; k < level->loops; k++) {
        const struct nest_loop *loop = &level->loop[k];
        if (loop->spatial && !spatial) buffer_text(out, " | across");
        spatial = loop->spatial;
        buffer_printf(out, " %c%" PRId64, dim_letter[loop->dim], loop->trips);
    }
}

void nest_print(struct buffer *out, const struct nest *nest)
{
    if (needs_head(nest)) print_head(out, nest);
    for (size_t l = 0; l < nest->levels; l++) {
        if (l) buffer_text(out, " | ");
        print_level(out, &nest->level[l]);
    }
}

static const char *past_blanks(const char *at)
{
    while (*at == ' ')
        at++;
    return at;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t word_size(const char *at)
{
    size_t size = 0;
    if (!is_letter(*at)) return 0;
    while (is_letter(at[size]) || is_digit(at[size]))
        size++;
    return size;
}

static bool is_word(const char *at, const char *word)
{
    return word_size(at) == strlen(word) && !memcmp(at, word, strlen(word));
}

static const char *read_number(const char *at, int64_t *number)
{
    if (!is_digit(*at)) return NULL;
    for (*number = 0; is_digit(*at); at++)
        if (__builtin_mul_overflow(*number, 10, number) ||
            __builtin_add_overflow(*number, *at - '0', number))
            return NULL;
    return at;
}

/* "K4"; NULL when it is none. */
static const char *read_loop(const char *at, enum nest_dim *dim, int64_t *trips)
{
    const char *letter = *at ? strchr(dim_letter, *at) : NULL;
    if (!letter) return NULL;
    *dim = (enum nest_dim)(letter - dim_letter);
    at = read_number(at + 1, trips);
    return at && !is_letter(*at) ? at : NULL;
}

/* What stands before the colon. */
static const char *read_head(const char *at, struct nest *nest)
{
    for (at = past_blanks(at); at && *at != ':'; at = at ? past_blanks(at) : NULL) {
        enum nest_dim dim;
        int64_t extent;
        const char *after = read_loop(at, &dim, &extent);
        if (after) {
            nest->extent[dim] = extent;
            at = after;
        } else if (is_word(at, "stride")) {
            at = read_number(past_blanks(at + strlen("stride")), &nest->stride);
        } else if (is_word(at, "depthwise")) {
            nest->depthwise = true;
            at += strlen("depthwise");
        } else {
            return NULL;
        }
    }
    return at ? at + 1 : NULL;
}

static const char *read_kept(const char *at, struct nest_level *level)
{
    for (enum nest_tensor t = 0; t < NEST_TENSORS; t++)
        level->keeps[t] = *at != '(';
    if (*at != '(') return at;
    for (at++; *at != ')'; at++) {
        const char *letter = *at ? strchr(tensor_letter, *at) : NULL;
        if (letter)
            level->keeps[letter - tensor_letter] = true;
        else if (*at != '-')
            return NULL;
    }
    return at + 1;
}

static const char *read_loops(const char *at, struct nest_level *level, bool spatial)
{
    for (at = past_blanks(at); *at && *at != '|'; at = past_blanks(at)) {
        struct nest_loop loop = {.spatial = spatial};
        at = read_loop(at, &loop.dim, &loop.trips);
        if (!at) return NULL;
        level->loop[level->loops++] = loop;
    }
    return at;
}

/* One level, or the spatial loops of the one before. All loops lie in one array. */
static const char *read_level(struct arena *arena, const char *at, struct nest *nest,
                              struct nest_loop *first)
{
    size_t size = word_size(at);
    struct nest_level *last = nest->levels ? &nest->level[nest->levels - 1] : NULL;
    if (!size) return NULL;
    if (is_word(at, "across")) return last ? read_loops(at + size, last, true) : NULL;
    struct nest_level *level = &nest->level[nest->levels++];
    level->name = arena_slice(arena, at, size);
    level->loop = last ? last->loop + last->loops : first;
    at = read_kept(at + size, level);
    return at ? read_loops(at, level, false) : NULL;
}

static size_t occurrences(const char *text, char c)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == c;
    return count;
}

bool nest_read(struct arena *arena, const char *text, struct nest *out)
{
    bool head = strchr(text, ':');
    *out = (struct nest){.extent = {1, 1, 1, 1, 1, 1}, .stride = 1};
    out->level = NEW_ARRAY(arena, struct nest_level, occurrences(text, '|') + 1);
    struct nest_loop *loop = NEW_ARRAY(arena, struct nest_loop, strlen(text) / 2 + 1);
    const char *at = head ? read_head(text, out) : text;
    while (at) {
        at = read_level(arena, past_blanks(at), out, loop);
        if (!at || !*at) break;
        at++;
    }
    if (!at) return false;
    for (enum nest_dim dim = 0; dim < NEST_DIMS && !head; dim++)
        out->extent[dim] = covered(out, dim);
    return true;
}

static const char *verify_level(struct arena *arena, const struct nest_level *level)
{
    bool spatial = false;
    const char *name = level->name;
    if (!name || word_size(name) != strlen(name) || !*name || is_word(name, "across"))
        return "a level needs a name of letters and digits that is not `across`";
    for (size_t k = 0; k < level->loops; k++) {
        const struct nest_loop *loop = &level->loop[k];
        if (loop->trips < 1)
            return arena_printf(arena, "the loop %c of %s has %" PRId64 " trips",
                                dim_letter[loop->dim], name, loop->trips);
        if (spatial && !loop->spatial)
            return arena_printf(arena, "the temporal loop %c of %s is inside a spatial one",
                                dim_letter[loop->dim], name);
        spatial = loop->spatial;
    }
    return NULL;
}

const char *nest_verify(struct arena *arena, const struct nest *nest)
{
    if (!nest->levels) return "a nest needs a level";
    if (nest->stride < 1) return arena_printf(arena, "the stride is %" PRId64, nest->stride);
    for (size_t l = 0; l < nest->levels; l++) {
        const char *wrong = verify_level(arena, &nest->level[l]);
        if (wrong) return wrong;
    }
    for (enum nest_dim dim = 0; dim < NEST_DIMS; dim++) {
        int64_t extent = nest->extent[dim], loops = covered(nest, dim);
        if (extent < 1)
            return arena_printf(arena, "%c has the extent %" PRId64, dim_letter[dim], extent);
        if (loops < extent)
            return arena_printf(arena, "the loops cover %" PRId64 " of the %" PRId64 " of %c",
                                loops, extent, dim_letter[dim]);
    }
    return NULL;
}
