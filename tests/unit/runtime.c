/* What every face that runs programs shares: flags, the progress line, conflicts, sinks. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "backends/runtime/conflict.h"
#include "backends/runtime/options.h"
#include "backends/runtime/progress.h"
#include "backends/runtime/sink.h"
#include "support/files.h"
#include "tests/tap.h"

static struct arena *arena;
static struct exprs *exprs;

static const char *keep(struct buffer *buffer)
{
    const char *copy = arena_string(arena, buffer_string(buffer));
    buffer_free(buffer);
    return copy;
}

/* ---- flags ----------------------------------------------------------------------------------- */

static struct flag_reader reader;

/* Reads one flag of one or two words. */
static enum flag_outcome read_flag(struct run_options *options, const char *flag,
                                   const char *argument)
{
    char *argv[] = {"prog", (char *)flag, (char *)argument, NULL};
    reader = (struct flag_reader){.argc = argument ? 3 : 2, .argv = argv, .at = 1};
    return run_flag_read(options, &reader);
}

static void test_flags(void)
{
    struct run_options options = {0};
    CHECK(read_flag(&options, "--seed", "18446744073709551615") == FLAG_READ);
    CHECK(options.seed == UINT64_MAX);
    CHECK(read_flag(&options, "--jobs=4", NULL) == FLAG_READ && options.jobs == 4);
    CHECK(read_flag(&options, "--budget", "1000") == FLAG_READ && options.budget == 1000);
    CHECK(read_flag(&options, "--time", "1.5min") == FLAG_READ && options.seconds == 90);
    CHECK(read_flag(&options, "--time=2h", NULL) == FLAG_READ && options.seconds == 7200);
    CHECK(read_flag(&options, "--json", NULL) == FLAG_READ && options.json);
    CHECK(read_flag(&options, "--quiet", NULL) == FLAG_READ && options.quiet);
    CHECK(read_flag(&options, "--out", "best.nas") == FLAG_READ);
    CHECK_TEXT(options.out, "best.nas");
    CHECK(read_flag(&options, "--allow-commands", NULL) == FLAG_READ && options.allow_commands);
    CHECK(read_flag(&options, "--allow-outside", NULL) == FLAG_READ && options.allow_outside);
}

static void test_wrong_flags(void)
{
    struct run_options options = {0};
    CHECK(read_flag(&options, "file.nas", NULL) == FLAG_OTHER);
    CHECK(read_flag(&options, "--see", "1") == FLAG_OTHER);
    CHECK(read_flag(&options, "--seed", NULL) == FLAG_WRONG);
    CHECK_TEXT(reader.error, "--seed needs an argument: --seed N");
    CHECK(read_flag(&options, "--seed", "-1") == FLAG_WRONG);
    CHECK_TEXT(reader.error, "--seed: `-1` is not a whole number");
    CHECK(read_flag(&options, "--seed", "18446744073709551616") == FLAG_WRONG);
    CHECK(read_flag(&options, "--jobs", "0") == FLAG_WRONG);
    CHECK_TEXT(reader.error, "--jobs: 0 is not in 1..1024");
    CHECK(read_flag(&options, "--json=1", NULL) == FLAG_WRONG);
    CHECK_TEXT(reader.error, "--json takes no argument");
    CHECK(read_flag(&options, "--time", "soon") == FLAG_WRONG);
    CHECK(read_flag(&options, "--time", "nan") == FLAG_WRONG);
    CHECK(read_flag(&options, "--time", "-3") == FLAG_WRONG);
    CHECK(read_flag(&options, "--out", "") == FLAG_WRONG);
}

/* Letters are short forms of the same flags. */
static void test_letters(void)
{
    struct run_options options = {0};
    CHECK(read_flag(&options, "-q", NULL) == FLAG_READ && options.quiet);
    CHECK(read_flag(&options, "-v", NULL) == FLAG_READ && options.verbose);
    CHECK(read_flag(&options, "-h", NULL) == FLAG_READ && options.help);
    CHECK(read_flag(&options, "-o", "a.nas") == FLAG_READ);
    CHECK_TEXT(options.out, "a.nas");
    CHECK(read_flag(&options, "-ob.nas", NULL) == FLAG_READ);
    CHECK_TEXT(options.out, "b.nas");
    CHECK(read_flag(&options, "-qx", NULL) == FLAG_OTHER);
    CHECK(read_flag(&options, "-o", NULL) == FLAG_WRONG);
    CHECK(read_flag(&options, "--color", "never") == FLAG_READ && options.colour == COLOUR_NEVER);
    CHECK(read_flag(&options, "--color=green", NULL) == FLAG_WRONG);
    CHECK_TEXT(reader.error, "--color is one of auto|always|never, not `green`");
}

/* What a program was built with reads back as the same options. */
static void test_flag_words(void)
{
    struct run_options options = {.seed = UINT64_MAX, .jobs = 3, .budget = 12, .seconds = 0.1};
    struct run_options again = {0};
    struct buffer words = {0};
    run_options_words(&words, &options);
    CHECK(run_options_from_words(&again, arena_string(arena, buffer_string(&words))));
    CHECK(again.seed == UINT64_MAX && again.jobs == 3 && again.budget == 12);
    CHECK(again.seconds == 0.1);
    buffer_free(&words);
    CHECK(run_options_from_words(&again, arena_string(arena, "")));
    CHECK(!run_options_from_words(&again, arena_string(arena, "--seed=x\n")));
    CHECK(!run_options_from_words(&again, arena_string(arena, "--seed\n")));
}

static void test_flag_help(void)
{
    struct buffer help = {0};
    struct flag_info json = run_flag_info(RUN_FLAG_json), out = run_flag_info(RUN_FLAG_out);
    flag_help(&help, &json);
    CHECK_TEXT(keep(&help),
               "      --json                  one JSON object a line instead of text\n");
    flag_help(&help, &out);
    CHECK(!strncmp(keep(&help), "  -o, --out FILE ", 17));
}

/* ---- progress -------------------------------------------------------------------------------- */

static struct objective aim;
static struct requirement requirement[2];
static struct problem problem = {
    .name = "found", .span = {1, 4, 9}, .objectives = 1, .requires = 2};

static void make_problem(void)
{
    aim.value = expr_number(exprs, 0, (struct type){SCALAR_REAL, {{0, 0, 1, 0, 0}}});
    requirement[0].label = "it must fit";
    requirement[0].span = (struct span){1, 20, 30};
    requirement[1].label = "width >= 10";
    requirement[1].implicit = true;
    problem.objective = &aim;
    problem.require = requirement;
}

static const char *progress_of(const struct progress *progress, size_t width)
{
    struct buffer out = {0};
    progress_text(&out, progress, width);
    return keep(&out);
}

static void test_progress(void)
{
    struct progress progress = {.problem = &problem,
                                .evaluated = 2000,
                                .space = 65536,
                                .best = 5.92e-5,
                                .seconds = 3,
                                .remaining = 95,
                                .solved = 12,
                                .solves = 52};
    CHECK_TEXT(progress_of(&progress, 200), "found: best 59.2uJ, 2000 of 65536 seen, 12 of 52 "
                                            "searches, 3s, 1min 35s left");
    /* A narrow terminal: the least telling parts go first. */
    CHECK_TEXT(progress_of(&progress, 75),
               "found: best 59.2uJ, 2000 of 65536 seen, 12 of 52 searches, 1min 35s left");
    CHECK_TEXT(progress_of(&progress, 65),
               "found: best 59.2uJ, 2000 seen, 12 of 52 searches, 1min 35s left");
    CHECK_TEXT(progress_of(&progress, 50), "found: best 59.2uJ, 2000 seen, 1min 35s left");
    CHECK_TEXT(progress_of(&progress, 30), "found: best 59.2uJ, 2000 seen");
    progress.best = NAN;
    progress.space = INFINITY;
    progress.remaining = NAN;
    progress.solves = 1;
    progress.seconds = 7265;
    CHECK_TEXT(progress_of(&progress, 200), "found: nothing feasible yet, 2000 seen, 2h 01min");
    CHECK(strlen(progress_of(&progress, 20)) == 20);
}

static void test_no_terminal(void)
{
    struct progress_line line;
    FILE *file = tmpfile();
    progress_init(&line, file, false);
    struct progress progress = {.problem = &problem, .best = 1, .space = 10};
    progress_show(&line, &progress);
    progress_clear(&line);
    CHECK(line.stream == NULL);
    CHECK(ftell(file) == 0);
    fclose(file);
}

/* ---- conflicts ------------------------------------------------------------------------------- */

static void print_place(void *context, struct buffer *out, struct span span)
{
    (void)context;
    buffer_printf(out, "f.nas:%u", span.first);
}

static void test_conflict(void)
{
    static const size_t which[] = {0, 1};
    static const double distance[] = {0.125, 250};
    struct conflict conflict = {.problem = &problem,
                                .proven = true,
                                .count = 2,
                                .require = which,
                                .distance = distance,
                                .evaluated = 4096};
    struct place_printer place = {print_place, NULL};
    struct buffer text = {0}, object = {0};
    conflict_text(&text, &conflict, &place);
    CHECK_TEXT(keep(&text),
               "nothing feasible: search `found` (f.nas:4)\n"
               "  these requirements are met by no point together (all 4096 were seen):\n"
               "    it must fit  the nearest point misses it by 12.5% (f.nas:20)\n"
               "    width >= 10  the nearest point misses it 250-fold\n");
    struct conflict outer = {.problem = &problem, .inner = &conflict, .evaluated = 7};
    conflict_json(&object, &outer);
    json_t *read = json_loads(keep(&object), 0, NULL);
    json_t *inner = json_object_get(read, "inner");
    CHECK(json_is_false(json_object_get(read, "proven")));
    CHECK(json_is_true(json_object_get(inner, "proven")));
    CHECK(json_integer_value(json_object_get(inner, "evaluated")) == 4096);
    json_t *second = json_array_get(json_object_get(inner, "require"), 1);
    CHECK_TEXT(json_string_value(json_object_get(second, "label")), "width >= 10");
    CHECK(json_is_true(json_object_get(second, "implicit")));
    CHECK(json_number_value(json_object_get(second, "distance")) == 250);
    json_decref(read);
}

/* ---- sinks ----------------------------------------------------------------------------------- */

static char folder[] = "/tmp/nas-runtime-XXXXXX";
static struct sink sink;
static FILE *answers;

static void open_sink(bool json)
{
    struct sink_options options = {.json = json, .style = {80, false, false}, .folder = folder};
    options.stream = answers = tmpfile();
    sink_init(&sink, exprs, &options);
}

/* What was printed, and the sink's end. */
static const char *close_sink(void)
{
    long size = ftell(answers);
    char *text = arena_alloc(arena, (size_t)size + 1);
    rewind(answers);
    size_t got = fread(text, 1, (size_t)size, answers);
    fclose(answers);
    sink_free(&sink);
    return got == (size_t)size ? text : "(not read)";
}

static const char *content(const char *name)
{
    char *text;
    size_t size;
    const char *path = path_join(arena, folder, name);
    return file_read(arena, path, 1 << 20, &text, &size) ? NULL : text;
}

static const struct value *numbers(void)
{
    const struct value **item = NEW_ARRAY(arena, const struct value *, 2);
    item[0] = value_scalar(arena, expr_whole(exprs, 1));
    item[1] = value_scalar(arena, expr_whole(exprs, 2));
    return value_list(arena, item, 2);
}

static int export(const char *file, const struct value *value)
{
    struct action action = {.kind = ACTION_EXPORT, .file = file, .value = &value, .values = 1};
    return sink.base.write(&sink.base, &action, value);
}

static void test_prints(void)
{
    const struct value *list = numbers(), *word = value_text(arena, "found");
    struct value table = {.kind = VALUE_TABLE, .item = &list, .items = 1};
    const struct value *both[] = {word, list}, *three[] = {word, value_make(arena, table), word};
    struct action action = {.kind = ACTION_PRINT};
    open_sink(false);
    CHECK(!sink.base.print(&sink.base, &action, both, 2));
    CHECK(!sink.base.print(&sink.base, &action, three, 3));
    CHECK_TEXT(close_sink(), "found [1, 2]\n"
                             "found\nvalue\n-----\n    1\n    2\nfound\n");
    open_sink(true);
    CHECK(!sink.base.print(&sink.base, &action, both, 2));
    CHECK(!export("a.json", list));
    CHECK_TEXT(close_sink(), "{\"print\": [\"found\", [1, 2]]}\n"
                             "{\"export\": \"a.json\", \"format\": \"JSON\"}\n");
}

static void test_exports(void)
{
    open_sink(false);
    CHECK(!export("a.json", numbers()));
    CHECK_TEXT(content("a.json"), "[1, 2]\n");
    CHECK(!export("below/deep/a.CSV", numbers()));
    CHECK_TEXT(content("below/deep/a.CSV"), "value\n1\n2\n");
    CHECK(!export("1 best-of.nas", numbers()));
    CHECK_TEXT(content("1 best-of.nas"), "let _1_best_of = [1, 2]\nprint _1_best_of\n");
    CHECK(!export("a.txt", value_text(arena, "as it is")));
    CHECK_TEXT(content("a.txt"), "as it is\n");
    CHECK(!export("a.svg", numbers()));
    CHECK(strstr(content("a.svg"), "</svg>") != NULL);
    close_sink();
}

static void test_refused_exports(void)
{
    open_sink(false);
    CHECK(export("../out.json", numbers()) == EACCES);
    CHECK(export("a/../../out.json", numbers()) == EACCES);
    CHECK(export("/tmp/nas-runtime-out.json", numbers()) == EACCES);
    CHECK_TEXT(sink.error, "`/tmp/nas-runtime-out.json` is outside the program's folder; "
                           "--allow-outside allows it");
    CHECK(symlink("/tmp", path_join(arena, folder, "link")) == 0);
    CHECK(export("link/nas-runtime-out.json", numbers()) == EACCES);
    CHECK(access("/tmp/nas-runtime-out.json", F_OK) != 0);
    CHECK(export("c.qasm", numbers()) == ENOTSUP);
    CHECK_TEXT(sink.error, "`c.qasm`: export to OpenQASM is not yet supported");
    CHECK(export("c.timeloop.yaml", numbers()) == ENOTSUP);
    CHECK_TEXT(sink.error, "`c.timeloop.yaml`: export to Timeloop is not yet supported");
    CHECK(export("c.strange", numbers()) == EINVAL);
    CHECK(export("c.svg", value_text(arena, "no plot")) == EINVAL);
    CHECK(export("c.csv", value_text(arena, "no rows")) == EINVAL);
    CHECK(content("c.csv") == NULL);
    close_sink();
}

static void test_full_disk(void)
{
    const struct value *word = value_text(arena, "found");
    struct sink_options options = {.stream = fopen("/dev/full", "w"), .folder = folder};
    struct action action = {.kind = ACTION_PRINT};
    if (!options.stream) {
        tap_skip("a full disk", "there is no /dev/full");
        return;
    }
    sink_init(&sink, exprs, &options);
    CHECK(sink.base.print(&sink.base, &action, &word, 1) == ENOSPC);
    CHECK_TEXT(sink.error, "cannot write the answers: No space left on device");
    CHECK(symlink("/dev/full", path_join(arena, folder, "full.json")) == 0);
    CHECK(export("full.json", numbers()) == ENOSPC);
    fclose(options.stream);
    sink_free(&sink);
}

static void remove_files(void)
{
    static const char *const file[] = {"a.json",        "below/deep/a.CSV",
                                       "below/deep",    "below",
                                       "1 best-of.nas", "a.txt",
                                       "a.svg",         "link",
                                       "full.json",     ""};
    for (size_t i = 0; i < sizeof file / sizeof *file; i++)
        remove(path_join(arena, folder, file[i]));
}

int main(void)
{
    arena = arena_new();
    exprs = exprs_new(arena);
    make_problem();
    test_flags();
    test_wrong_flags();
    test_letters();
    test_flag_words();
    test_flag_help();
    test_progress();
    test_no_terminal();
    test_conflict();
    if (!mkdtemp(folder)) return 1;
    test_prints();
    test_exports();
    test_refused_exports();
    test_full_disk();
    remove_files();
    CHECK(access(folder, F_OK) != 0); /* no temporary file was left */
    arena_free(arena);
    return tap_done();
}
