/* What survives: journals cut off anywhere, the cache, answers from outside, two processes at once,
 * folders that cannot be written. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "passes/journal.h"
#include "passes/oracle.h"
#include "passes/store.h"
#include "support/files.h"
#include "tests/unit/problems.h"

static char folder[] = "/tmp/nas-resume-XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[4][256];
    static int next;
    next = (next + 1) % 4;
    snprintf(path[next], sizeof path[next], "%s/%s", folder, name);
    return path[next];
}

static long file_size(const char *path)
{
    struct stat status;
    return stat(path, &status) ? -1 : (long)status.st_size;
}

static size_t count_lines(const char *path)
{
    FILE *file = fopen(path, "r");
    size_t lines = 0;
    for (int c; file && (c = getc(file)) != EOF;)
        lines += c == '\n';
    if (file) fclose(file);
    return lines;
}

/* ---- journals ---- */

static struct digest key_of(uint64_t i)
{
    return digest_bytes(&i, sizeof i);
}

static double number_of(uint64_t i, size_t k)
{
    return (double)(i * 10 + k) / 7;
}

static void fill(struct journal *journal, uint64_t from, uint64_t upto)
{
    for (uint64_t i = from; i < upto; i++) {
        double numbers[3];
        for (size_t k = 0; k < i % 4 && k < 3; k++)
            numbers[k] = number_of(i, k);
        journal_add(journal, key_of(i), numbers, i % 4 < 3 ? (size_t)(i % 4) : 3);
        if (i % 17 == 16) journal_flush(journal, true);
    }
}

/* How many of the first entries the journal has; -1 when one is wrong or comes after a gap. */
static long count_entries(struct journal *journal, uint64_t upto)
{
    long found = 0;
    bool gap = false;
    for (uint64_t i = 0; i < upto; i++) {
        double numbers[3];
        size_t width = i % 4 < 3 ? (size_t)(i % 4) : 3;
        if (!journal_find(journal, key_of(i), numbers, width)) {
            gap = true;
            continue;
        }
        if (gap) return -1;
        for (size_t k = 0; k < width; k++)
            if (numbers[k] != number_of(i, k)) return -1;
        found++;
    }
    return found;
}

static void test_torn_journal(void)
{
    const char *path = in_folder("torn.journal");
    struct journal *journal = journal_open(path, false);
    fill(journal, 0, 100);
    CHECK(count_entries(journal, 100) == 100);
    journal_close(journal);
    long size = file_size(path);
    CHECK(size > 0);
    struct arena *arena = arena_new();
    char *bytes;
    size_t got;
    CHECK(file_read(arena, path, 1 << 20, &bytes, &got) == 0);
    long before = -1;
    bool prefixes = true, whole = true;
    srand(11);
    for (long cut = 0; cut <= size; cut += 1 + rand() % 400) {
        prefixes = prefixes && file_write(path, bytes, (size_t)cut) == 0;
        journal = journal_open(path, false);
        long found = count_entries(journal, 100);
        prefixes = prefixes && found >= before;
        before = found;
        /* what is lost is added again, behind what was kept */
        fill(journal, (uint64_t)found, 100);
        journal_close(journal);
        journal = journal_open(path, false);
        whole = whole && count_entries(journal, 100) == 100;
        journal_close(journal);
    }
    CHECK(prefixes && whole);
    /* a changed byte ends what is believed */
    bytes[got / 2] ^= 1;
    CHECK(file_write(path, bytes, got) == 0);
    journal = journal_open(path, false);
    long found = count_entries(journal, 100);
    CHECK(found > 0 && found < 100);
    journal_discard(journal);
    CHECK(!file_exists(path));
    arena_free(arena);
}

static void test_hostile_journal(void)
{
    struct arena *arena = arena_new();
    struct journal *journal = journal_open(NULL, false);
    srand(5);
    for (int round = 0; round < 2000; round++) {
        unsigned char bytes[128];
        memcpy(bytes, "nasjrnl1", 8);
        for (size_t i = 8; i < sizeof bytes; i++)
            bytes[i] = (unsigned char)(rand() % 3 ? 0 : rand());
        journal_absorb(journal, bytes, sizeof bytes);
        struct store_entry entry;
        memcpy(bytes, "nassolv2", 8);
        uint64_t checksum = hash_bytes(bytes + 16, sizeof bytes - 16);
        memcpy(bytes + 8, &checksum, 8);
        store_read(arena, bytes, sizeof bytes, &entry);
    }
    CHECK(journal_count(journal) == 0);
    journal_close(journal);
    arena_free(arena);
}

static void test_shared_journal(void)
{
    const char *path = in_folder("shared.journal");
    struct journal *a = journal_open(path, true), *b = journal_open(path, true);
    double one = 1, two_ = 2, got;
    journal_add(a, key_of(1), &one, 1);
    CHECK(journal_flush(a, true) == 0);
    journal_add(b, key_of(2), &two_, 1);
    CHECK(journal_flush(b, true) == 0);
    CHECK(journal_find(b, key_of(1), &got, 1) && got == 1);
    journal_close(a);
    journal_close(b);
    a = journal_open(path, true);
    CHECK(journal_count(a) == 2);
    journal_close(a);
    /* an exclusive one stands back while another holds the file */
    a = journal_open(path, false);
    b = journal_open(path, false);
    journal_add(b, key_of(3), &one, 1);
    CHECK(journal_flush(b, true) == 0);
    CHECK(journal_count(a) == 2 && journal_count(b) == 1);
    journal_close(b);
    journal_discard(a);
}

static void test_full_disk(void)
{
    struct journal *journal = journal_open("/dev/full", false);
    double one = 1;
    journal_add(journal, key_of(1), &one, 1);
    CHECK(journal_flush(journal, true) != 0);
    CHECK(journal_find(journal, key_of(1), &one, 1));
    journal_close(journal);
}

/* ---- the cache ---- */

static void test_store(void)
{
    const char *cache = in_folder("store");
    double numbers[] = {1, 2, 3, INFINITY};
    struct store_entry entry = {.id = key_of(1),
                                .problem = "mapped",
                                .method = "evolution",
                                .version = "9",
                                .seed = 4,
                                .budget = 5,
                                .date = 6,
                                .evaluations = 7,
                                .best = 8,
                                .captures = {2, numbers},
                                .outputs = {4, numbers},
                                .slot = {1, numbers},
                                .value = {0, NULL},
                                .points = 1};
    CHECK(store_save(cache, &entry) == 0);
    entry.id = key_of(2);
    CHECK(store_save(cache, &entry) == 0);
    struct arena *arena = arena_new();
    struct store_entry got, *all;
    CHECK(store_load(arena, cache, key_of(1), &got) == 0);
    CHECK_TEXT(got.problem, "mapped");
    CHECK_TEXT(got.method, "evolution");
    CHECK(got.seed == 4 && got.budget == 5 && got.date == 6 && got.points == 1);
    CHECK(got.outputs.count == 4 && got.outputs.item[3] == INFINITY);
    CHECK(got.captures.count == 2 && got.value.count == 0);
    CHECK(store_load(arena, cache, key_of(3), &got) == ENOENT);
    size_t count;
    CHECK(store_list(arena, cache, &all, &count) == 0 && count == 2);
    CHECK(count == 2 && all[0].id.high <= all[1].id.high);
    char prefix[33];
    digest_print(key_of(2), prefix);
    CHECK(store_why(arena, cache, prefix, &all, &count) == 0 && count == 1);
    CHECK(store_remove(cache, prefix, &count) == 0 && count == 1);
    CHECK(store_list(arena, cache, &all, &count) == 0 && count == 1);
    CHECK(store_list(arena, in_folder("none"), &all, &count) == 0 && count == 0);
    /* cut anywhere, it is missing */
    digest_print(key_of(1), prefix);
    const char *path = arena_printf(arena, "%s/%s.solve", cache, prefix);
    char *bytes;
    size_t size;
    CHECK(file_read(arena, path, 1 << 20, &bytes, &size) == 0);
    bool missing = true;
    for (size_t cut = 0; cut < size; cut++)
        missing = missing && !store_read(arena, bytes, cut, &got);
    CHECK(missing);
    CHECK(store_remove(cache, "", &count) == 0 && count == 1);
    arena_free(arena);
}

/* ---- oracles ---- */

static const struct oracle *make_oracle(struct make *make, const char *name, const char *text)
{
    struct oracle *oracle = NEW(make->arena, struct oracle);
    *oracle = (struct oracle){.name = name,
                              .text = text,
                              .arg_name = NEW_ARRAY(make->arena, const char *, 1),
                              .args = 1,
                              .supported = true,
                              .result = TYPE_REAL};
    return oracle;
}

/* minimize oracle(x) over n steps by the method */
static const struct problem *make_asking(struct make *make, const struct oracle *oracle, int n,
                                         const char *method)
{
    make_begin(make, 0);
    const struct expr *x = make_range(make, n);
    make_objective(make, expr_outside(make->exprs, oracle, &x, 1), false);
    make_method(make, method);
    return make_end(make);
}

static const struct problem *make_costly(struct make *make);

static void test_first_number(void)
{
    double number;
    CHECK(first_number("latency: 12.5 ms", &number) && number == 12.5);
    CHECK(first_number("x86 is -3e2", &number) && number == -300);
    CHECK(first_number(".5", &number) && number == 0.5);
    CHECK(!first_number("none", &number));
    CHECK(!first_number("a1 b2", &number));
    CHECK(!first_number("", &number));
}

static void test_commands(void)
{
    struct make make = make_new();
    char text[512];
    snprintf(text, sizeof text, "echo $1 >> %s; echo $(( ($1 - 6) * ($1 - 6) + 2 ))",
             in_folder("asked"));
    const struct oracle *oracle = make_oracle(&make, "command", text);
    const struct problem *problem = make_asking(&make, oracle, 12, "exhaustive");
    struct session_options options = {
        .jobs = 2, .native = NATIVE_NEVER, .cache = in_folder("commands")};
    CHECK(solve_with(&make, problem, NULL, options).status == SOLVE_FAILED);
    options.allow_commands = true;
    struct answered answer = solve_with(&make, problem, NULL, options);
    CHECK(answer.status == SOLVE_DONE);
    CHECK_NUMBER(slot_of(problem, &answer, 0), 6);
    CHECK_NUMBER(objective_of(problem, &answer, 0), 2);
    CHECK(count_lines(in_folder("asked")) == 12);
    /* again: nothing is asked, neither of the command nor of the search */
    struct answered again = solve_with(&make, problem, NULL, options);
    CHECK(count_lines(in_folder("asked")) == 12);
    CHECK(!memcmp(answer.output, again.output, answer.outputs * sizeof(double)));
    arena_free(make.arena);
}

static void test_bad_commands(void)
{
    const char *bad[] = {"exit 3", "echo nothing here", "kill -9 $$", "exit 0"};
    for (size_t i = 0; i < 4; i++) {
        struct make make = make_new();
        const struct oracle *oracle = make_oracle(&make, "command", bad[i]);
        const struct problem *problem = make_asking(&make, oracle, 3, "exhaustive");
        struct session_options options = {.jobs = 1, .allow_commands = true};
        struct session *session = session_new(make.exprs, &options);
        double output[32];
        CHECK(session_solve(session, problem, NULL, output) == SOLVE_FAILED);
        const char *error = session_error(session, NULL);
        tap_note("%s", error);
        CHECK(error != NULL && strstr(error, bad[i]) != NULL);
        session_free(session);
        arena_free(make.arena);
    }
}

/* A command that takes too long is ended with the session, and does not hold it up. */
static void test_slow_command(void)
{
    struct make make = make_new();
    const struct oracle *oracle = make_oracle(&make, "command", "sleep 20; echo 1");
    const struct problem *problem = make_asking(&make, oracle, 3, "exhaustive");
    struct session_options options = {.jobs = 2, .allow_commands = true, .seconds = 0.2};
    double begin = clock_seconds();
    CHECK(solve_with(&make, problem, NULL, options).status == SOLVE_INTERRUPTED);
    CHECK(clock_seconds() - begin < 10);
    oracle = make_oracle(&make, "command", "exec >&-; sleep 20");
    problem = make_asking(&make, oracle, 3, "exhaustive");
    CHECK(solve_with(&make, problem, NULL, options).status == SOLVE_INTERRUPTED);
    CHECK(clock_seconds() - begin < 10);
    options.folder = "/nonexistent";
    CHECK(solve_with(&make, problem, NULL, options).status == SOLVE_FAILED);
    arena_free(make.arena);
}

/* A damaged file of the cache is solved again and replaced. */
static void test_damaged_cache(void)
{
    struct make make = make_new();
    const struct problem *problem = make_costly(&make);
    struct session_options options = {
        .jobs = 1, .native = NATIVE_NEVER, .cache = in_folder("damaged")};
    struct answered answer = solve_with(&make, problem, NULL, options);
    struct arena *arena = arena_new();
    struct store_entry *entry;
    size_t count;
    CHECK(store_list(arena, options.cache, &entry, &count) == 0 && count == 1);
    char key[33];
    digest_print(count ? entry->id : (struct digest){0}, key);
    CHECK(file_write(arena_printf(arena, "%s/%s.solve", options.cache, key), "damaged", 7) == 0);
    CHECK(store_list(arena, options.cache, &entry, &count) == 0 && count == 0);
    struct answered again = solve_with(&make, problem, NULL, options);
    CHECK(same_answer(problem, &answer, &again));
    CHECK(store_list(arena, options.cache, &entry, &count) == 0 && count == 1);
    arena_free(arena);
    arena_free(make.arena);
}

/* A person answers: each round asks what one batch needs, until the search is done. */
static void test_asking(void)
{
    struct make make = make_new();
    const struct oracle *oracle = make_oracle(&make, "ask", "how loud is it?");
    const struct problem *problem = make_asking(&make, oracle, 40, "evolution");
    make_option(&make, "population", 8);
    make_option(&make, "generations", 6);
    struct session_options options = {.jobs = 2, .cache = in_folder("asking")};
    size_t rounds = 0, told = 0;
    struct answered answer = {.status = SOLVE_INTERRUPTED};
    while (answer.status == SOLVE_INTERRUPTED && rounds < 20) {
        struct session *session = session_new(make.exprs, &options);
        answer.outputs = problem_outputs(problem);
        answer.status = session_solve(session, problem, NULL, answer.output);
        size_t count;
        const struct question *question = session_pending(session, &count);
        struct arena *arena = arena_new();
        question = count ? arena_copy(arena, question, count * sizeof *question) : NULL;
        for (size_t i = 0; i < count; i++) {
            double x = question[i].args[0];
            told += session_tell(session, question[i].id, fabs(x - 17.5)) == 0;
        }
        session_pending(session, &count);
        CHECK(count == 0);
        CHECK(session_tell(session, "nonsense", 1) == EINVAL);
        arena_free(arena);
        session_free(session);
        rounds++;
    }
    tap_note("%zu rounds, %zu answers", rounds, told);
    CHECK(answer.status == SOLVE_DONE);
    CHECK(rounds > 2);
    CHECK_NUMBER(report_of(problem, &answer, REPORT_EVALUATIONS), (double)told);
    /* the same search with a command that knows the answers */
    struct make other = make_new();
    const struct oracle *knowing =
        make_oracle(&other, "command",
                    "if [ $1 -gt 17 ]; then echo $(($1 - 18)).5; else echo $((17 - $1)).5; fi");
    const struct problem *twin = make_asking(&other, knowing, 40, "evolution");
    make_option(&other, "population", 8);
    make_option(&other, "generations", 6);
    struct session_options allowed = {.jobs = 1, .allow_commands = true};
    struct answered known = solve_with(&other, twin, NULL, allowed);
    CHECK(known.status == SOLVE_DONE);
    CHECK_NUMBER(objective_of(twin, &known, 0), 0.5);
    CHECK_NUMBER(objective_of(problem, &answer, 0), 0.5);
    arena_free(make.arena);
    arena_free(other.arena);
}

static void test_unsupported(void)
{
    struct make make = make_new();
    struct oracle *oracle = (struct oracle *)make_oracle(&make, "accuracy", NULL);
    oracle->supported = false;
    oracle->span = (struct span){1, 10, 20};
    const struct problem *problem = make_asking(&make, oracle, 3, "exhaustive");
    struct session_options options = {.jobs = 1};
    struct session *session = session_new(make.exprs, &options);
    double output[32];
    struct span at;
    CHECK(session_solve(session, problem, NULL, output) == SOLVE_FAILED);
    CHECK_TEXT(session_error(session, &at), "`accuracy` is not supported yet");
    CHECK(at.first == 10 && at.end == 20);
    session_free(session);
    arena_free(make.arena);
}

/* ---- resuming ---- */

/* A search of searches: its inner ones take long enough to be journalled. */
static const struct problem *make_costly(struct make *make)
{
    make_begin(make, 1);
    const struct expr *sum = number(make, 0);
    for (int i = 0; i < 3; i++) {
        const struct expr *x = make_range(make, 50);
        const struct expr *off = two(make, EXPR_sub, x, capture(make, 0));
        sum = two(make, EXPR_add, sum, two(make, EXPR_mul, off, off));
    }
    make_objective(make, sum, false);
    make_method(make, "exhaustive");
    const struct problem *inner = make_end(make);
    make_begin(make, 0);
    const struct expr *y = make_range(make, 400);
    const struct expr *fifth = two(make, EXPR_div, y, number(make, 5));
    const struct expr *solve = expr_solve(make->exprs, inner, &fifth, 1);
    const struct expr *inside =
        expr_output(make->exprs, solve, (uint32_t)problem_output_objective(inner, 0), TYPE_REAL,
                    (struct interval){-INFINITY, INFINITY});
    const struct expr *off = two(make, EXPR_sub, y, number(make, 203));
    make_objective(make, two(make, EXPR_add, inside, two(make, EXPR_mul, off, off)), false);
    make_method(make, "evolution");
    make_option(make, "population", 16);
    make_option(make, "generations", 12);
    return make_end(make);
}

struct stopping {
    struct session *session;
    uint64_t at;
};

static void stop_there(void *context, const struct progress *progress)
{
    struct stopping *stopping = context;
    if (progress->evaluated >= stopping->at) session_interrupt(stopping->session);
}

static void cut_file(const char *path)
{
    long size = file_size(path);
    if (size > 0 && truncate(path, rand() % (size + 1))) tap_note("cannot cut %s", path);
}

static void test_resume(void)
{
    struct make make = make_new();
    const struct problem *problem = make_costly(&make);
    struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
    struct answered straight = solve_with(&make, problem, NULL, options);
    CHECK(straight.status == SOLVE_DONE);
    srand(23);
    size_t stopped = 0, same = 0, written = 0;
    for (int round = 0; round < 6; round++) {
        struct stopping stopping = {.at = 20 + (uint64_t)round * 20};
        options = (struct session_options){.jobs = 1 + (unsigned)round % 2,
                                           .native = NATIVE_NEVER,
                                           .journal = in_folder("resume.journal"),
                                           .progress = stop_there,
                                           .progress_context = &stopping};
        struct session *session = stopping.session = session_new(make.exprs, &options);
        struct answered answer = {.outputs = problem_outputs(problem)};
        answer.status = session_solve(session, problem, NULL, answer.output);
        stopped += answer.status == SOLVE_INTERRUPTED;
        session_free(session);
        written += file_size(options.journal) > 0;
        cut_file(options.journal);
        stopping.at = UINT64_MAX;
        options.progress = NULL;
        answer = solve_with(&make, problem, NULL, options);
        same += same_answer(problem, &straight, &answer);
        if (round % 2) unlink(options.journal);
    }
    tap_note("%zu stopped, %zu with a journal", stopped, written);
    CHECK(same == 6);
    CHECK(stopped > 0 && written > 0);
    arena_free(make.arena);
}

/* A killed process leaves a journal in the cache; the next run gives the same answer. */
static void test_kill(void)
{
    struct make make = make_new();
    const struct problem *problem = make_costly(&make);
    struct session_options options = {.jobs = 1, .native = NATIVE_NEVER};
    struct answered straight = solve_with(&make, problem, NULL, options);
    options.cache = in_folder("killed");
    bool same = true;
    for (int round = 0; round < 3; round++) {
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            solve_with(&make, problem, NULL, options);
            _exit(0);
        }
        usleep(30000u << round);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        struct answered answer = solve_with(&make, problem, NULL, options);
        same = same && same_answer(problem, &straight, &answer);
        size_t removed;
        store_remove(options.cache, "", &removed);
        same = same && removed == 1;
    }
    CHECK(same);
    arena_free(make.arena);
}

static void test_two_processes(void)
{
    struct make make = make_new();
    const struct problem *problem = make_costly(&make);
    struct session_options options = {
        .jobs = 1, .native = NATIVE_NEVER, .cache = in_folder("both")};
    pid_t child[2];
    for (int i = 0; i < 2; i++) {
        fflush(stdout);
        child[i] = fork();
        if (child[i] == 0) {
            struct answered answer = solve_with(&make, problem, NULL, options);
            _exit(answer.status == SOLVE_DONE ? 0 : 1);
        }
    }
    for (int i = 0; i < 2; i++) {
        int status;
        waitpid(child[i], &status, 0);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    struct answered answer = solve_with(&make, problem, NULL, options);
    options.cache = NULL;
    struct answered straight = solve_with(&make, problem, NULL, options);
    CHECK(same_answer(problem, &straight, &answer));
    arena_free(make.arena);
}

static void test_no_cache(void)
{
    struct make make = make_new();
    const struct problem *problem = make_costly(&make);
    CHECK(file_write(in_folder("file"), "x", 1) == 0);
    struct session_options options = {
        .jobs = 1, .native = NATIVE_NEVER, .cache = in_folder("file/below")};
    struct session *session = session_new(make.exprs, &options);
    double output[64];
    CHECK(session_solve(session, problem, NULL, output) == SOLVE_DONE);
    CHECK(session_warning(session) != NULL);
    tap_note("%s", session_warning(session) ? session_warning(session) : "");
    session_free(session);
    options.cache = NULL;
    options.journal = "/dev/full";
    session = session_new(make.exprs, &options);
    CHECK(session_solve(session, problem, NULL, output) == SOLVE_DONE);
    session_free(session);
    arena_free(make.arena);
}

int main(void)
{
    if (!mkdtemp(folder)) return 1;
    test_torn_journal();
    test_hostile_journal();
    test_shared_journal();
    test_full_disk();
    test_store();
    test_first_number();
    test_commands();
    test_bad_commands();
    test_slow_command();
    test_damaged_cache();
    test_asking();
    test_unsupported();
    test_resume();
    test_kill();
    test_two_processes();
    test_no_cache();
    char command[300];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    if (system(command)) tap_note("%s is left behind", folder);
    return tap_done();
}
