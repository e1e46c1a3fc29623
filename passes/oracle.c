/* Answers from outside: remembered, asked of a command, or waited for; see oracle.h. */
#include "passes/oracle.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "passes/journal.h"
#include "support/vector.h"

struct oracles {
    struct journal *answers;
    pthread_mutex_t mutex;
    struct arena *arena;
    struct map asked; /* by question: its place in `open` + 1 */
    struct VECTOR(struct question) open;
};

struct oracles *oracles_new(const struct session_options *options)
{
    struct arena *arena = arena_new();
    struct oracles *oracles = NEW(arena, struct oracles);
    oracles->arena = arena;
    pthread_mutex_init(&oracles->mutex, NULL);
    map_init(&oracles->asked, arena);
    const char *path = NULL;
    if (options->cache)
        path = arena_printf(arena, "%s/answers.journal", options->cache);
    else if (options->journal)
        path = arena_printf(arena, "%s.answers", options->journal);
    oracles->answers = journal_open(path, true);
    return oracles;
}

void oracles_free(struct oracles *oracles)
{
    if (!oracles) return;
    journal_close(oracles->answers);
    pthread_mutex_destroy(&oracles->mutex);
    arena_free(oracles->arena);
}

static struct digest digest_text(const char *text)
{
    return digest_bytes(text ? text : "", text ? strlen(text) : 0);
}

/* The digest of a question: its journal key and, as text, its id. */
static struct digest question_digest(const struct oracle *oracle, const double *args, size_t count)
{
    struct digest part[3] = {digest_text(oracle->name), digest_text(oracle->text),
                             digest_bytes(args, count * sizeof *args)};
    return digest_bytes(part, sizeof part);
}

/* Notes a question as open, once. */
static void note(struct oracles *oracles, struct digest id, const struct oracle *oracle,
                 const double *args, size_t count)
{
    pthread_mutex_lock(&oracles->mutex);
    void **place = map_at(&oracles->asked, &id, sizeof id);
    if (!*place) {
        struct question question = {.oracle = oracle,
                                    .args = arena_copy(oracles->arena, args, count * sizeof *args)};
        digest_print(id, question.id);
        vector_push(oracles->arena, &oracles->open, question);
        *place = oracles; /* anything that is not NULL */
    }
    pthread_mutex_unlock(&oracles->mutex);
}

static bool ask_command(struct frame *frame, struct digest id, const struct oracle *oracle,
                        const double *args, size_t count, double *answer)
{
    struct session *session = frame->session;
    if (!session->options.allow_commands) {
        session_fail(session, oracle->span,
                     "the command `%s` may not run: commands of a file "
                     "run only with --allow-commands",
                     oracle->text);
        frame->status = SOLVE_FAILED;
        return false;
    }
    if (!command_run(session, oracle, args, count, answer)) {
        bool over = atomic_load(&session->interrupted) || clock_seconds() > session->deadline;
        frame->status = over ? SOLVE_INTERRUPTED : SOLVE_FAILED;
        return false;
    }
    journal_add(session->oracles->answers, id, answer, 1);
    journal_flush(session->oracles->answers, false);
    return true;
}

bool oracle_answer(struct frame *frame, const struct oracle *oracle, const double *args,
                   size_t count, double *answer)
{
    struct oracles *oracles = frame->session->oracles;
    *answer = NAN;
    if (!oracle->supported) {
        session_fail(frame->session, oracle->span, "`%s` is not supported yet", oracle->name);
        frame->status = SOLVE_FAILED;
        return false;
    }
    struct digest id = question_digest(oracle, args, count);
    if (journal_find(oracles->answers, id, answer, 1)) return true;
    if (!strcmp(oracle->name, "command"))
        return ask_command(frame, id, oracle, args, count, answer);
    note(oracles, id, oracle, args, count);
    frame->pending = true;
    return true;
}

/* ---- what is open, and telling ---- */

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct question *)a)->id, ((const struct question *)b)->id);
}

const struct question *session_pending(struct session *session, size_t *count)
{
    struct oracles *oracles = session->oracles;
    pthread_mutex_lock(&oracles->mutex);
    /* Threads note questions in any order. */
    if (oracles->open.count)
        qsort(oracles->open.item, oracles->open.count, sizeof *oracles->open.item, by_id);
    *count = oracles->open.count;
    const struct question *open = oracles->open.item;
    pthread_mutex_unlock(&oracles->mutex);
    return open;
}

static bool read_id(const char *id, struct digest *out)
{
    if (strspn(id, "0123456789abcdef") != 32 || id[32]) return false;
    char high[17] = {0};
    memcpy(high, id, 16);
    *out = (struct digest){strtoull(high, NULL, 16), strtoull(id + 16, NULL, 16)};
    return true;
}

static void close_question(struct oracles *oracles, const char *id)
{
    pthread_mutex_lock(&oracles->mutex);
    size_t kept = 0;
    for (size_t i = 0; i < oracles->open.count; i++)
        if (strcmp(oracles->open.item[i].id, id) != 0)
            oracles->open.item[kept++] = oracles->open.item[i];
    oracles->open.count = kept;
    pthread_mutex_unlock(&oracles->mutex);
}

bool session_answered(struct session *session, const char *id, double *value)
{
    struct digest key;
    return read_id(id, &key) && journal_find(session->oracles->answers, key, value, 1);
}

int session_tell(struct session *session, const char *id, double value)
{
    struct digest key;
    if (!read_id(id, &key) || isnan(value)) return EINVAL;
    journal_add(session->oracles->answers, key, &value, 1);
    int error = journal_flush(session->oracles->answers, true);
    if (!error) close_question(session->oracles, id);
    return error;
}
