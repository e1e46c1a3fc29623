/* Nests: what is printed reads back the same, what is no nest is refused, what is wrong is said. */
#include "ir/nest.h"

#include <string.h>

#include "support/random.h"
#include "tests/tap.h"

static const char *round_trip(struct arena *arena, const char *text)
{
    struct nest nest;
    struct buffer out = {0};
    if (!nest_read(arena, text, &nest)) return "refused";
    nest_print(&out, &nest);
    const char *printed = arena_string(arena, buffer_string(&out));
    buffer_free(&out);
    return printed;
}

static void test_read(struct arena *arena)
{
    struct nest nest;
    CHECK(nest_read(arena, "DRAM K4 Y8 | buffer(WO) C2 | across X14 K2 | PE R3 S3", &nest));
    CHECK(nest.levels == 3 && nest.stride == 1 && !nest.depthwise);
    CHECK(nest.extent[NEST_K] == 8 && nest.extent[NEST_X] == 14 && nest.extent[NEST_S] == 3);
    CHECK_TEXT(nest.level[1].name, "buffer");
    CHECK(nest.level[1].keeps[NEST_WEIGHTS] && !nest.level[1].keeps[NEST_INPUTS] &&
          nest.level[1].keeps[NEST_OUTPUTS]);
    CHECK(nest.level[1].loops == 3 && nest.level[2].loops == 2);
    CHECK(!nest.level[1].loop[0].spatial && nest.level[1].loop[1].spatial);
    CHECK(nest.level[1].loop[2].dim == NEST_K && nest.level[1].loop[2].trips == 2);
    CHECK(nest_read(arena, "K5 Y7 stride 2 depthwise: DRAM K3 | PE K2 Y7", &nest));
    CHECK(nest.extent[NEST_K] == 5 && nest.stride == 2 && nest.depthwise);
}

static void test_round_trip(struct arena *arena)
{
    static const char *const lines[] = {
        "DRAM K4 Y8 | buffer C2 | across X14 K2 | PE R3 S3",
        "DRAM | buffer(-) | across K2 | PE(IO)",
        "K5 C3 Y7 X7 R3 S3 stride 2: DRAM K3 Y4 X7 | PE K2 C3 Y2 R3 S3",
        "K5 depthwise: DRAM K5",
        ": DRAM K5",
        "stride 2: DRAM | across K2",
        "DRAM K9223372036854775807",
    };
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)
        CHECK_TEXT(round_trip(arena, lines[k]), lines[k]);
    CHECK_TEXT(round_trip(arena, "  DRAM   K4|PE(OIW)  R3"), "DRAM K4 | PE R3");
}

static void test_refused(struct arena *arena)
{
    static const char *const lines[] = {
        "",
        "across K2",
        "DRAM K",
        "DRAM K4K5",
        "DRAM Q4",
        "DRAM K4 |",
        "DRAM | | PE",
        "DRAM(",
        "DRAM(WQ) K2",
        "DRAM K-1",
        "x: DRAM",
        "stride: DRAM K2",
        "K2 stride 2 DRAM",
        "DRAM K99999999999999999999",
        "4 K2",
        "DRAM k2",
    };
    struct nest nest;
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        tap_note("'%s'", lines[k]);
        CHECK(!nest_read(arena, lines[k], &nest));
    }
}

static const char *verify(struct arena *arena, const char *line)
{
    struct nest nest;
    if (!nest_read(arena, line, &nest)) return "refused";
    return nest_verify(arena, &nest);
}

static void test_verify(struct arena *arena)
{
    CHECK(!verify(arena, "K5 Y7 stride 2: DRAM K3 Y7 | PE K2"));
    CHECK_TEXT(verify(arena, "K7: DRAM K3 | PE K2"), "the loops cover 6 of the 7 of K");
    CHECK_TEXT(verify(arena, "K1: DRAM K0"), "the loop K of DRAM has 0 trips");
    CHECK_TEXT(verify(arena, "K0: DRAM K2"), "K has the extent 0");
    CHECK_TEXT(verify(arena, "stride 0: DRAM"), "the stride is 0");
    CHECK(!verify(arena, "K9: DRAM K4294967296 | PE K4294967296"));
    struct nest_loop loop[] = {{NEST_K, 2, true}, {NEST_C, 2, false}};
    struct nest_level level = {"DRAM", {true, true, true}, loop, 2};
    struct nest nest = {{2, 2, 1, 1, 1, 1}, 1, false, &level, 1};
    CHECK_TEXT(nest_verify(arena, &nest), "the temporal loop C of DRAM is inside a spatial one");
    level = (struct nest_level){"across", {true, true, true}, loop, 1};
    CHECK(nest_verify(arena, &nest) && strstr(nest_verify(arena, &nest), "needs a name"));
    nest.levels = 0;
    CHECK_TEXT(nest_verify(arena, &nest), "a nest needs a level");
}

/* Lines with a character changed, removed or doubled are read or refused, and what is read prints
 * as what reads back. */
static void test_mutated(struct arena *arena)
{
    static const char from[] =
        "K5 C3 Y7 X7 R3 stride 2: DRAM K3 Y4 | b(WO) X7 | across K2 C3 | PE R3";
    static const char letters[] = "KCYXRS0129 |:()-WIOabs\x80~";
    struct random random = random_stream(21, 0, 0);
    size_t size = sizeof from - 1;
    int wrong = 0;
    for (int n = 0; n < 20000; n++, arena_reset(arena)) {
        char line[sizeof from + 8];
        memcpy(line, from, sizeof from);
        for (uint64_t c = 1 + random_below(&random, 4); c > 0; c--)
            line[random_below(&random, size)] = letters[random_below(&random, sizeof letters)];
        const char *once = round_trip(arena, line);
        wrong += strcmp(once, "refused") && strcmp(once, round_trip(arena, once));
    }
    CHECK(!wrong);
}

int main(void)
{
    struct arena *arena = arena_new();
    test_read(arena);
    test_round_trip(arena);
    test_refused(arena);
    test_verify(arena);
    test_mutated(arena);
    arena_free(arena);
    return tap_done();
}
