/* Keeping a search in an image and going on from there; see search.h.
 *
 * Between two batches all that a search will do follows from the points it has seen, what it learnt
 * from them, and its method's few numbers; random numbers are counted, so no generator has a state.
 * The state of a frame is a head, then what has a size known from the problem (the best point, the
 * method's memory), then what grows: the archive, the patterns of met requirements.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "passes/image.h"
#include "passes/search.h"
#include "passes/truths.h"

/* Seconds after which an image is worth its file, and how often one is made; stopping a search that
 * has run for less loses nothing worth keeping. Writing takes at most a share of the time. */
static const double image_seconds = 1, worth_keeping = 0.1, most_share = 0.05;

struct state_head {
    uint64_t evaluated, feasible;
    double seconds; /* that the search has run */
    double nearest;
    uint64_t members, patterns;
};

void search_keep(struct search *search, void *memory, size_t size)
{
    vector_push(search->arena, &search->kept, ((struct kept){memory, size}));
}

void search_keep_crowd(struct search *search, struct crowd *crowd, size_t count)
{
    search_keep(search, crowd->row, count * crowd->row_size * sizeof *crowd->row);
    search_keep(search, crowd->key, count * sizeof *crowd->key);
    search_keep(search, crowd->miss, count * sizeof *crowd->miss);
    search_keep(search, crowd->value, count * crowd->values * sizeof *crowd->value);
}

/* ---- the state as bytes ---- */

static void put(struct buffer *out, const void *bytes, size_t size)
{
    if (size) buffer_add(out, bytes, size);
}

static void put_state(struct buffer *out, const struct search *search, double now)
{
    const struct archive *archive = &search->archive;
    size_t values = search->problem->objectives * sizeof(double);
    size_t row = search->space.row * sizeof(double);
    /* Once something is feasible nobody asks what was met without. */
    size_t patterns = search->feasible ? 0 : truths_count(search->truths);
    struct state_head head = {.evaluated = search->evaluated,
                              .feasible = search->feasible,
                              .seconds = now - search->begin,
                              .nearest = search->nearest,
                              .members = archive->count,
                              .patterns = patterns};
    put(out, &head, sizeof head);
    put(out, search->best, row);
    put(out, search->best_value, values);
    for (size_t i = 0; i < search->kept.count; i++)
        put(out, search->kept.item[i].memory, search->kept.item[i].size);
    put(out, archive->row, archive->count * row);
    put(out, archive->value, archive->count * values);
    for (size_t i = 0; i < patterns; i++)
        truths_save(search->truths, i, out);
}

/* Whether the counts in the head account for all bytes of the state. */
static bool fits(const struct search *search, const struct state_head *head, size_t size)
{
    size_t row = search->space.row * sizeof(double);
    size_t values = search->problem->objectives * sizeof(double);
    size_t fixed = sizeof *head + row + values;
    for (size_t i = 0; i < search->kept.count; i++)
        fixed += search->kept.item[i].size;
    if (size < fixed) return false;
    size_t left = size - fixed, pattern = truths_size(search->truths);
    if (head->members > left / (row + values)) return false;
    left -= (size_t)head->members * (row + values);
    return head->patterns == left / pattern && left % pattern == 0;
}

static void take(const unsigned char **at, void *memory, size_t size)
{
    if (size) memcpy(memory, *at, size);
    *at += size;
}

static void take_archive(struct search *search, const unsigned char **at, size_t members)
{
    size_t row = search->space.row, values = search->problem->objectives;
    archive_reserve(&search->archive, members, row, values);
    search->archive.count = members;
    take(at, search->archive.row, members * row * sizeof(double));
    take(at, search->archive.value, members * values * sizeof(double));
}

static bool take_state(struct search *search, struct image_state state)
{
    struct state_head head;
    if (state.size < sizeof head) return false;
    memcpy(&head, state.bytes, sizeof head);
    if (!fits(search, &head, state.size)) return false;
    const unsigned char *at = state.bytes + sizeof head;
    take(&at, search->best, search->space.row * sizeof(double));
    take(&at, search->best_value, search->problem->objectives * sizeof(double));
    for (size_t i = 0; i < search->kept.count; i++)
        take(&at, search->kept.item[i].memory, search->kept.item[i].size);
    take_archive(search, &at, (size_t)head.members);
    for (size_t i = 0; i < head.patterns; i++, at += truths_size(search->truths))
        truths_load(search->truths, at);
    search->evaluated = head.evaluated;
    search->feasible = head.feasible;
    search->nearest = head.nearest;
    search->begin -= head.seconds;
    return true;
}

/* ---- going on ---- */

static struct image *open_image(const struct search *search)
{
    char key[33];
    digest_print(search->id, key);
    const char *cache = search->session->options.cache;
    return image_open(search->arena, arena_printf(search->arena, "%s/%s.image", cache, key),
                      search->id);
}

bool search_resume(struct search *search)
{
    if (!search->pure || !search->session->options.cache) return false;
    search->image = open_image(search);
    struct image_state state = image_read(search->image, search->arena, &search->seen);
    search->imaged = clock_seconds();
    if (state.bytes && take_state(search, state)) {
        search->has_image = true;
        session_resumed(search->session, search->evaluated);
        return true;
    }
    size_t values = search->seen.values;
    seen_close(&search->seen);
    seen_open(&search->seen, values);
    image_restart(search->image);
    return false;
}

static void warn(struct search *search, int error)
{
    const char *name = search->problem->name ? search->problem->name : "search";
    if (error == EFBIG)
        session_warn(search->session,
                     "`%s` has outgrown what is kept of a search: once stopped, it goes on from "
                     "where it was after %.0f s",
                     name, search->imaged - search->begin);
    else
        session_warn(search->session, "what `%s` has found so far cannot be kept in `%s`: %s", name,
                     search->session->options.cache, strerror(error));
}

static void make_image(struct search *search, double now)
{
    struct buffer state = {0};
    put_state(&state, search, now);
    int error = image_write(search->image, &search->seen,
                            (struct image_state){(const unsigned char *)state.text, state.size});
    buffer_free(&state);
    if (error) warn(search, error);
    search->imaged = clock_seconds();
    search->has_image = true;
    search->image_cost = search->imaged - now;
}

static bool is_due(const struct search *search, double now)
{
    double age = now - search->imaged, least = search->session->options.image_seconds;
    /* Where there is an image, every stop goes on from where it is: short runs add up. */
    if (search->stop != STOP_NOT) return search->has_image || age > worth_keeping;
    return age > (least > 0 ? least : image_seconds) && age > search->image_cost / most_share;
}

bool search_checkpoint(struct search *search)
{
    if (search->stop != STOP_NOT) return false;
    bool begun = search->begun, timed = isfinite(search->time) || isfinite(search->deadline);
    double now = timed || search->image ? clock_seconds() : 0;
    search->begun = true;
    if (atomic_load(&search->session->interrupted))
        search->stop = STOP_INTERRUPT;
    else if (begun && now - search->begin > search->time)
        search->stop = STOP_TIME;
    else if (begun && now > search->deadline)
        search->stop = search->depth ? STOP_INTERRUPT : STOP_DEADLINE;
    if (search->image && search->stop != STOP_TIME && is_due(search, now)) make_image(search, now);
    return search->stop == STOP_NOT;
}
