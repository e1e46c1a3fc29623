/* Searches of cheap evaluations that are killed, stopped, cut or find spoiled images: they end with
 * the answer of a search that nobody disturbed, and what an image holds is not evaluated again. */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "passes/image.h"
#include "passes/session.h"
#include "passes/store.h"
#include "support/clock.h"
#include "support/files.h"
#include "tests/unit/problems.h"

static char folder[] = "/tmp/nas-images-XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[4][256];
    static int next;
    next = (next + 1) % 4;
    snprintf(path[next], sizeof path[next], "%s/%s", folder, name);
    return path[next];
}

static void empty_cache(const char *cache)
{
    size_t removed;
    CHECK(store_remove(cache, "", &removed) == 0);
}

/* Without waiting for the disk, which file_write does. */
static bool put_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    bool whole = file && fwrite(bytes, 1, size, file) == size;
    return file && !fclose(file) && whole;
}

/* ---- files ---- */

enum { POINTS = 200, FRAMES = 9 };

static const struct digest this_search = {3, 4};

static struct digest key_of(uint64_t i)
{
    return digest_bytes(&i, sizeof i);
}

static void add_points(struct seen *seen, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = seen_add(seen, key_of(seen->count));
        for (size_t k = 0; k < seen->values; k++)
            seen->value[at * seen->values + k] = (double)at + (double)k / 7;
    }
}

/* Frames of growing sizes; the state of each is as many bytes as there are points. */
static void write_frames(const char *path)
{
    struct arena *arena = arena_new();
    struct image *image = image_open(arena, path, this_search);
    struct seen seen;
    unsigned char state[POINTS] = {0};
    seen_open(&seen, 2);
    for (size_t frame = 0; frame < FRAMES; frame++) {
        add_points(&seen, frame * 3);
        for (size_t i = 0; i < seen.count; i++)
            state[i] = (unsigned char)(frame + i);
        CHECK(image_write(image, &seen, (struct image_state){state, seen.count}) == 0);
    }
    image_close(image);
    seen_close(&seen);
    arena_free(arena);
}

/* The points of the frames that can be read, or -1 when a point or the state is not right. */
static long read_frames(const char *path, struct digest id)
{
    struct arena *arena = arena_new();
    struct image *image = image_open(arena, path, id);
    struct seen seen;
    seen_open(&seen, 2);
    struct image_state state = image_read(image, arena, &seen);
    long points = (long)seen.count;
    size_t frame = 0;
    for (size_t sum = 0; sum < seen.count; sum += 3 * frame)
        frame++;
    if (state.size != seen.count) points = -1;
    for (size_t i = 0; i < seen.count && points >= 0; i++) {
        bool right = seen_find(&seen, key_of(i)) == i && seen.value[2 * i] == (double)i &&
                     seen.value[2 * i + 1] == (double)i + 1.0 / 7;
        if (!right || state.bytes[i] != (unsigned char)(frame + i)) points = -1;
    }
    image_close(image);
    seen_close(&seen);
    arena_free(arena);
    return points;
}

static void test_torn_image(void)
{
    const char *path = in_folder("torn.image");
    write_frames(path);
    CHECK(read_frames(path, this_search) == 108);
    CHECK(read_frames(path, (struct digest){3, 5}) == 0);
    struct arena *arena = arena_new();
    char *bytes;
    size_t size;
    CHECK(file_read(arena, path, 1 << 20, &bytes, &size) == 0);
    bool right = true;
    long before = 0;
    for (size_t cut = 0; cut <= size; cut += 7) {
        right = right && put_file(path, bytes, cut);
        long points = read_frames(path, this_search);
        right = right && points >= before;
        before = points;
    }
    CHECK(right && before > 0);
    for (size_t at = 0; at < size; at += 13) {
        bytes[at] ^= 16;
        right = right && put_file(path, bytes, size);
        long points = read_frames(path, this_search);
        right = right && points >= 0 && points < 108;
        bytes[at] ^= 16;
    }
    CHECK(right);
    /* what another run began is written over */
    CHECK(put_file(path, bytes, size / 2));
    write_frames(path);
    CHECK(read_frames(path, this_search) == 108);
    arena_free(arena);
}

static void test_hostile_image(void)
{
    bool none = true;
    srand(9);
    for (int round = 0; round < 4000; round++) {
        unsigned char bytes[160];
        memcpy(bytes, "nasimag1", 8);
        memcpy(bytes + 8, &this_search, sizeof this_search);
        for (size_t i = 24; i < sizeof bytes; i++)
            bytes[i] = (unsigned char)(rand() % 3 ? 0 : rand());
        struct seen seen;
        struct image_state state;
        seen_open(&seen, 2);
        none = none && !image_absorb(this_search, bytes, sizeof bytes, &seen, &state);
        none = none && !state.bytes && !seen.count;
        seen_close(&seen);
    }
    CHECK(none);
}

static void test_refused_writing(void)
{
    struct arena *arena = arena_new();
    struct seen seen;
    seen_open(&seen, 1);
    struct image_state little = {(const unsigned char *)"x", 1};
    struct image *full = image_open(arena, "/dev/full", this_search);
    CHECK(image_write(full, &seen, little) != 0);
    CHECK(image_write(full, &seen, little) == 0);
    image_close(full);
    struct image *nowhere = image_open(arena, in_folder("none/x.image"), this_search);
    CHECK(image_write(nowhere, &seen, little) == ENOENT);
    image_close(nowhere);
    const char *path = in_folder("large.image");
    struct image *large = image_open(arena, path, this_search);
    CHECK(image_write(large, &seen, little) == 0);
    struct stat status = {0};
    CHECK(stat(path, &status) == 0);
    off_t size = status.st_size;
    struct image_state much = {little.bytes, (size_t)(IMAGE_MOST_BYTES - size)};
    CHECK(image_write(large, &seen, much) == EFBIG);
    CHECK(image_write(large, &seen, little) == 0);
    CHECK(stat(path, &status) == 0 && status.st_size == size);
    /* another one does not touch what this one holds */
    struct image *other = image_open(arena, path, this_search);
    CHECK(image_read(other, arena, &seen).bytes == NULL);
    CHECK(image_write(other, &seen, little) == 0);
    image_discard(other);
    CHECK(stat(path, &status) == 0 && status.st_size == size);
    other = image_open(arena, path, this_search);
    /* but removes what that one left */
    image_close(large);
    CHECK(file_exists(path));
    image_discard(other);
    CHECK(!file_exists(path));
    seen_close(&seen);
    arena_free(arena);
}

/* Holds the file for a tenth of a second, as a process does that is being killed. */
static pid_t hold_a_moment(const char *path)
{
    int ready[2];
    if (pipe(ready)) return -1;
    pid_t child = fork();
    if (child == 0) {
        struct arena *arena = arena_new();
        bool held = image_open(arena, path, this_search) && write(ready[1], "", 1) == 1;
        usleep(100 * 1000);
        _exit(!held);
    }
    char byte;
    CHECK(read(ready[0], &byte, 1) == 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void test_held_a_moment(void)
{
    struct arena *arena = arena_new();
    struct seen seen;
    seen_open(&seen, 2);
    add_points(&seen, 5);
    const char *path = in_folder("moment.image");
    struct image *image = image_open(arena, path, this_search);
    CHECK(image_write(image, &seen, (struct image_state){(const unsigned char *)"four", 4}) == 0);
    image_close(image);
    pid_t child = hold_a_moment(path);
    image = image_open(arena, path, this_search);
    struct seen again;
    seen_open(&again, 2);
    CHECK(image_read(image, arena, &again).size == 4);
    CHECK(again.count == 5);
    image_discard(image);
    int status = 1;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    seen_close(&again);
    seen_close(&seen);
    arena_free(arena);
}

/* ---- searches ---- */

/* What a run came to, and what it cost. */
struct ran {
    struct answered answer;
    uint64_t evaluations; /* made, with the tests of prefixes */
    struct resumed resumed;
    bool warned;
    uint64_t reason[4]; /* of an infeasible one: its words, hashed */
};

static void note_reason(struct ran *ran, const struct conflict *conflict)
{
    if (!conflict) return;
    ran->reason[0] = conflict->evaluated;
    ran->reason[1] = conflict->proven;
    ran->reason[2] = hash_bytes(conflict->require, conflict->count * sizeof *conflict->require);
    ran->reason[3] = hash_bytes(conflict->distance, conflict->count * sizeof *conflict->distance);
}

static struct ran run_search(struct make *make, const struct problem *problem,
                             struct session_options options)
{
    struct ran ran = {.answer = {.outputs = problem_outputs(problem)}};
    struct session *session = session_new(make->exprs, &options);
    ran.answer.status = session_solve(session, problem, NULL, ran.answer.output);
    struct evaluator_counts counts = evaluator_counts(session_evaluator(session));
    ran.evaluations = counts.interpreted + counts.native;
    ran.resumed = session_counts_resumed(session);
    ran.warned = session_warning(session) != NULL;
    note_reason(&ran, session_conflict(session));
    session_free(session);
    return ran;
}

static bool same_ran(const struct problem *problem, const struct ran *a, const struct ran *b)
{
    return same_answer(problem, &a->answer, &b->answer) &&
           !memcmp(a->reason, b->reason, sizeof a->reason);
}

static struct session_options keeping(const char *cache)
{
    return (struct session_options){
        .jobs = 1, .native = NATIVE_NEVER, .cache = in_folder(cache), .image_seconds = 0.01};
}

/* The squares of four ranges' distances from 2, 5, 8 and 11, with x0 + x1 at least 9: at best 2. */
static void begin_squares(struct make *make, int n)
{
    make_begin(make, 0);
    const struct expr *sum = number(make, 0), *x[4];
    for (int i = 0; i < 4; i++) {
        x[i] = make_range(make, n);
        const struct expr *off = two(make, EXPR_sub, x[i], number(make, 3 * i + 2));
        sum = two(make, EXPR_add, sum, two(make, EXPR_mul, off, off));
    }
    make_at_most(make, "enough", number(make, 9), two(make, EXPR_add, x[0], x[1]));
    make_objective(make, sum, false);
}

static const struct problem *exhaustive(struct make *make)
{
    begin_squares(make, 52);
    make_method(make, "exhaustive");
    return make_end(make);
}

/* Cut to nothing, then walked whole for its reason. */
static const struct problem *impossible(struct make *make)
{
    begin_squares(make, 31);
    make_at_most(make, "little",
                 two(make, EXPR_add, whole_slot(make, 0, 30), whole_slot(make, 1, 30)),
                 number(make, 8));
    make_method(make, "exhaustive");
    return make_end(make);
}

/* Few prefixes pass the first test, none the second, so hardly a leaf is evaluated. */
static const struct problem *barren(struct make *make)
{
    make_begin(make, 0);
    const struct expr *x[5];
    for (int i = 0; i < 5; i++)
        x[i] = make_range(make, i < 4 ? 70 : 9);
    const struct expr *sum = two(make, EXPR_add, x[0], two(make, EXPR_mul, x[1], number(make, 5)));
    make_require(make, "seventh",
                 two(make, EXPR_eq, two(make, EXPR_mod, sum, number(make, 7)), number(make, 3)),
                 number(make, 1));
    sum = two(make, EXPR_add, sum, two(make, EXPR_mul, x[2], x[3]));
    make_require(
        make, "rare",
        two(make, EXPR_eq, two(make, EXPR_mod, sum, number(make, 3001)), number(make, 2221)),
        number(make, 1));
    make_objective(make, two(make, EXPR_sub, x[4], sum), false);
    make_method(make, "exhaustive");
    return make_end(make);
}

static const struct problem *sampled(struct make *make)
{
    begin_squares(make, 100000);
    make_method(make, "random");
    make_option(make, "points", 700000);
    return make_end(make);
}

/* With an unknown whose range another one decides and one that is not always there. */
static const struct problem *bred(struct make *make)
{
    begin_squares(make, 4000);
    const struct expr *first = whole_slot(make, 0, 3999);
    size_t slot =
        make_unknown(make, DOMAIN_range, two(make, EXPR_add, first, number(make, 2)), 1, NULL);
    const struct expr *odd = two(make, EXPR_mod, first, number(make, 2));
    size_t item = make_unknown(make, DOMAIN_item, number(make, 50), 1,
                               two(make, EXPR_eq, odd, number(make, 1)));
    const struct expr *far = two(make, EXPR_sub, whole_slot(make, slot, 4000), number(make, 30));
    make_objective(
        make,
        two(make, EXPR_sub, expr_unary(make->exprs, EXPR_abs, far), whole_slot(make, item, 49)),
        false);
    make_method(make, "evolution");
    make_option(make, "generations", 5000);
    return make_end(make);
}

static const struct problem *adapted(struct make *make)
{
    begin_squares(make, 100000);
    make_method(make, "cmaes");
    make_option(make, "population", 40);
    make_option(make, "generations", 12000);
    return make_end(make);
}

static const struct problem *annealed(struct make *make)
{
    begin_squares(make, 3000);
    make_method(make, "annealing");
    make_option(make, "steps", 100000);
    return make_end(make);
}

static const struct problem *sorted(struct make *make)
{
    begin_squares(make, 300);
    const struct expr *sum = number(make, 0);
    for (size_t i = 0; i < 4; i++)
        sum = two(make, EXPR_add, sum, whole_slot(make, i, 299));
    make_objective(make, sum, true);
    make_method(make, "nsga2");
    make_option(make, "population", 60);
    make_option(make, "generations", 600);
    return make_end(make);
}

typedef const struct problem *make_problem(struct make *make);

static const struct subject {
    const char *name;
    make_problem *make;
} subjects[] = {
    {"exhaustive", exhaustive}, {"impossible", impossible}, {"barren", barren},
    {"random", sampled},        {"evolution", bred},        {"cmaes", adapted},
    {"annealing", annealed},    {"nsga2", sorted},
};
enum { SUBJECTS = sizeof subjects / sizeof *subjects };

/* The one image of a cache, or NULL. */
static const char *find_image(const char *cache)
{
    static char path[256];
    char pattern[256];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*.image", cache);
    *path = 0;
    if (!glob(pattern, 0, NULL, &found) && found.gl_pathc == 1)
        snprintf(path, sizeof path, "%s", found.gl_pathv[0]);
    globfree(&found);
    return *path ? path : NULL;
}

/* Whether the cache has an image that begins with a whole frame: a kill in the middle of the first
 * writing leaves nothing to go on from. */
static bool has_frame(const char *cache)
{
    struct arena *arena = arena_new();
    const char *path = find_image(cache);
    char *bytes;
    size_t size;
    struct digest id;
    uint64_t width;
    bool whole = path && !file_read(arena, path, IMAGE_MOST_BYTES, &bytes, &size) && size >= 64;
    if (whole) {
        struct seen seen;
        struct image_state state;
        memcpy(&id, bytes + 8, sizeof id);
        memcpy(&width, bytes + 40, sizeof width);
        seen_open(&seen, width);
        whole = image_absorb(id, (const unsigned char *)bytes, size, &seen, &state) > 0;
        seen_close(&seen);
    }
    arena_free(arena);
    return whole;
}

/* Runs a search in a process of its own and kills it at some moment after its first image. Answers
 * whether it was over before. */
static bool run_and_kill(struct make *make, const struct problem *problem,
                         struct session_options options)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        run_search(make, problem, options);
        _exit(0);
    }
    int status;
    while (!has_frame(options.cache)) {
        if (waitpid(child, &status, WNOHANG) == child) return true;
        usleep(2000);
    }
    usleep((unsigned)rand() % 50000);
    kill(child, SIGKILL);
    return waitpid(child, &status, 0) != child || WIFEXITED(status);
}

/* Killed again and again, by turns with one thread and several, interpreted and native. */
static void test_kills(const struct subject *subject)
{
    struct make make = make_new();
    const struct problem *problem = subject->make(&make);
    struct session_options options = keeping(subject->name);
    const char *cache = options.cache;
    options.cache = NULL;
    struct ran straight = run_search(&make, problem, options);
    options.cache = cache;
    bool over = false;
    for (unsigned kills = 0; kills < 3 && !over; kills++) {
        options.jobs = 1 + kills % 2;
        options.native = kills == 1 ? NATIVE_ALWAYS : NATIVE_NEVER;
        over = run_and_kill(&make, problem, options);
    }
    struct ran last = run_search(&make, problem, options);
    tap_note("%s: %.0f of %.0f evaluations, %.2f s%s", subject->name, (double)last.evaluations,
             (double)straight.evaluations, report_of(problem, &straight.answer, REPORT_TIME),
             over ? ", ended early" : "");
    CHECK(same_ran(problem, &straight, &last));
    CHECK(over || last.resumed.searches == 1);
    CHECK(last.evaluations < straight.evaluations);
    CHECK(find_image(cache) == NULL);
    CHECK(!last.warned);
    if (problem->objectives == 1 && straight.answer.status == SOLVE_DONE &&
        subject->make == exhaustive)
        CHECK_NUMBER(objective_of(problem, &last.answer, 0), 2);
    empty_cache(cache);
    arena_free(make.arena);
}

/* Stopped by the session's time, again and again, until it is done. */
static void test_time(const struct subject *subject)
{
    struct make make = make_new();
    const struct problem *problem = subject->make(&make);
    struct session_options options = keeping(subject->name);
    const char *cache = options.cache;
    options.cache = NULL;
    double begin = clock_seconds();
    struct ran straight = run_search(&make, problem, options), ran = straight;
    options.cache = cache;
    options.seconds = 0.03 + (clock_seconds() - begin) / 4;
    size_t runs = 0, resumed = 0;
    uint64_t evaluations = 0;
    bool over = false;
    for (; runs < 200 && !over; runs++) {
        ran = run_search(&make, problem, options);
        evaluations += ran.evaluations;
        resumed += ran.resumed.searches;
        over = !find_image(cache);
    }
    tap_note("%s: %zu runs, %.0f evaluations for %.0f", subject->name, runs, (double)evaluations,
             (double)straight.evaluations);
    CHECK(over && resumed + 1 == runs);
    CHECK(same_ran(problem, &straight, &ran));
    /* at each stop an image is made, unless the last one is younger than they may be */
    CHECK(evaluations < straight.evaluations + straight.evaluations / 2);
    empty_cache(cache);
    arena_free(make.arena);
}

/* Leaves the image of a search that was stopped in the cache; answers its path. */
static const char *leave_image(struct make *make, const struct problem *problem,
                               struct session_options options)
{
    const char *path = NULL;
    options.seconds = 0.05;
    for (int tries = 0; tries < 20 && !path; tries++) {
        run_search(make, problem, options);
        path = find_image(options.cache);
    }
    CHECK(path != NULL);
    return path ? path : "";
}

static void test_spoiled(void)
{
    struct make make = make_new();
    const struct problem *problem = bred(&make);
    struct session_options options = keeping("spoiled");
    struct session_options plain = options;
    plain.cache = NULL;
    struct ran straight = run_search(&make, problem, plain);
    bool same = true;
    srand(17);
    for (int round = 0; round < 6; round++) {
        const char *path = leave_image(&make, problem, options);
        struct arena *arena = arena_new();
        char *bytes;
        size_t size;
        CHECK(file_read(arena, path, IMAGE_MOST_BYTES, &bytes, &size) == 0);
        size_t at = (size_t)rand() % size;
        if (round % 2) bytes[at] ^= 1;
        CHECK(put_file(path, bytes, round % 2 ? size : at));
        arena_free(arena);
        struct ran ran = run_search(&make, problem, options);
        same = same && same_ran(problem, &straight, &ran);
        empty_cache(options.cache);
    }
    CHECK(same);
    arena_free(make.arena);
}

/* The image of another search, and states that are right by checksum and of a wrong size. */
static void test_not_its_own(void)
{
    struct make make = make_new();
    const struct problem *problem = annealed(&make);
    struct session_options options = keeping("strange");
    const char *path = leave_image(&make, problem, options);
    struct digest id = {0};
    char half[17] = {0};
    memcpy(half, strrchr(path, '/') + 1, 16);
    id.high = strtoull(half, NULL, 16);
    memcpy(half, strrchr(path, '/') + 17, 16);
    id.low = strtoull(half, NULL, 16);
    const struct problem *other = sorted(&make);
    struct session_options plain = options;
    plain.cache = NULL;
    struct ran straight = run_search(&make, problem, plain);
    struct ran other_straight = run_search(&make, other, plain);
    char kept[256], taken[256];
    snprintf(kept, sizeof kept, "%s", path);
    snprintf(taken, sizeof taken, "%s/moved", options.cache);
    CHECK(rename(kept, taken) == 0);
    CHECK(rename(taken, leave_image(&make, other, options)) == 0);
    struct ran ran = run_search(&make, other, options);
    CHECK(same_ran(other, &other_straight, &ran));
    CHECK(ran.resumed.searches == 0);
    unsigned char state[4096] = {0};
    bool same = true;
    for (size_t size = 0; size < sizeof state; size += 37) {
        struct arena *arena = arena_new();
        struct image *image = image_open(arena, kept, id);
        struct seen seen;
        seen_open(&seen, 2);
        add_points(&seen, size % 5);
        same = same && !image_write(image, &seen, (struct image_state){state, size});
        image_close(image);
        seen_close(&seen);
        arena_free(arena);
        if (size % (37 * 37)) continue;
        ran = run_search(&make, problem, options);
        same = same && same_ran(problem, &straight, &ran) && ran.resumed.searches == 0;
        empty_cache(options.cache);
    }
    CHECK(same);
    arena_free(make.arena);
}

static void test_held_and_missing(void)
{
    struct make make = make_new();
    const struct problem *problem = annealed(&make);
    struct session_options options = keeping("held");
    struct session_options plain = options;
    plain.cache = NULL;
    struct ran straight = run_search(&make, problem, plain);
    /* another process holds the image */
    char path[256];
    snprintf(path, sizeof path, "%s", leave_image(&make, problem, options));
    struct image *image = image_open(make.arena, path, this_search);
    struct ran ran = run_search(&make, problem, options);
    CHECK(same_ran(problem, &straight, &ran));
    CHECK(ran.resumed.searches == 0 && !ran.warned);
    CHECK(file_exists(path));
    image_close(image);
    empty_cache(options.cache);
    /* the folder is gone: the search is not */
    struct session *session = session_new(make.exprs, &options);
    CHECK(rmdir(options.cache) == 0 && put_file(options.cache, "", 0));
    struct ran gone = {.answer = {.outputs = problem_outputs(problem)}};
    gone.answer.status = session_solve(session, problem, NULL, gone.answer.output);
    CHECK(same_ran(problem, &straight, &gone));
    CHECK(session_warning(session) != NULL);
    tap_note("%s", session_warning(session) ? session_warning(session) : "");
    session_free(session);
    arena_free(make.arena);
}

/* A search's own time is over when it is over; then it has nothing to go on with. */
static void test_own_time(void)
{
    struct make make = make_new();
    begin_squares(&make, 3000);
    make_method(&make, "annealing");
    make_option(&make, "steps", 1000000);
    make_option(&make, "time", 0.4);
    const struct problem *problem = make_end(&make);
    struct session_options options = keeping("own");
    leave_image(&make, problem, options);
    double begin = clock_seconds();
    struct ran ran = run_search(&make, problem, options);
    CHECK(ran.resumed.searches == 1 && ran.answer.status == SOLVE_DONE);
    CHECK(report_of(problem, &ran.answer, REPORT_TIME) > clock_seconds() - begin);
    CHECK(find_image(options.cache) == NULL);
    arena_free(make.arena);
}

/* A long search inside another goes on from its own image. */
static void test_inside(void)
{
    struct make make = make_new();
    const struct problem *inner = exhaustive(&make);
    make_begin(&make, 0);
    const struct expr *x = make_range(&make, 3);
    const struct expr *solve = expr_solve(make.exprs, inner, NULL, 0);
    const struct expr *inside =
        expr_output(make.exprs, solve, (uint32_t)problem_output_objective(inner, 0), TYPE_REAL,
                    (struct interval){-INFINITY, INFINITY});
    make_objective(&make, two(&make, EXPR_add, inside, x), false);
    make_method(&make, "exhaustive");
    const struct problem *problem = make_end(&make);
    struct session_options options = keeping("inside");
    bool over = run_and_kill(&make, problem, options);
    struct ran ran = run_search(&make, problem, options);
    CHECK(over || ran.resumed.searches == 1);
    CHECK_NUMBER(objective_of(problem, &ran.answer, 0), 2);
    CHECK(find_image(options.cache) == NULL);
    arena_free(make.arena);
}

int main(void)
{
    if (!mkdtemp(folder)) return 1;
    test_torn_image();
    test_hostile_image();
    test_refused_writing();
    test_held_a_moment();
    srand(3);
    for (size_t i = 0; i < SUBJECTS; i++)
        test_kills(&subjects[i]);
    for (size_t i = 0; i < SUBJECTS; i++)
        test_time(&subjects[i]);
    test_spoiled();
    test_not_its_own();
    test_held_and_missing();
    test_own_time();
    test_inside();
    char command[300];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    if (system(command)) tap_note("%s is left behind", folder);
    return tap_done();
}
