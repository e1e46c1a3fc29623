/* `nas build` from the inside: native programs answer what is known otherwise, and whatever fails
 * says why and leaves nothing behind. */
#include "backends/build.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frontend/frontend.h"
#include "lang/diagnostic.h"
#include "support/files.h"
#include "tests/tap.h"

/* For each a, the best b answers it; 12 - 3 = 9 is the best that a can reach. */
static const char source[] = "fn reply(a) = search {\n"
                             "  let b = choose 0..=20\n"
                             "  require \"b is small\": b <= 15\n"
                             "  minimize abs(b - a)\n"
                             "}\n"
                             "let outer = search {\n"
                             "  let a = choose 0..=12\n"
                             "  maximize reply(a).b - a div 4\n"
                             "}\n"
                             "print outer.a, outer.value\n";

struct fixture {
    struct arena *arena;
    const struct program *program;
    const char *folder;
};

static const char *path_of(struct fixture *fixture, const char *name)
{
    return path_join(fixture->arena, fixture->folder, name);
}

static const char *build(struct fixture *fixture, enum build_kind kind, const char *name,
                         struct llvm_target target)
{
    struct build_options options = {kind, path_of(fixture, name), target, NULL};
    return build_program(fixture->arena, fixture->program, &options);
}

/* How many files the folder holds. */
static size_t files_in(const char *folder)
{
    DIR *entries = opendir(folder);
    size_t count = 0;
    for (const struct dirent *entry; entries && (entry = readdir(entries));)
        count += entry->d_name[0] != '.';
    if (entries) closedir(entries);
    return count;
}

static void test_program(struct fixture *fixture)
{
    const char *error = build(fixture, BUILD_PROGRAM, "prog", (struct llvm_target){0});
    if (!CHECK(!error)) tap_note("%s", error);
    const char *command =
        arena_printf(fixture->arena, "%s --quiet --seed 5", path_of(fixture, "prog"));
    FILE *out = popen(command, "r");
    char text[64] = "";
    if (out && !fgets(text, sizeof text, out)) text[0] = '\0';
    CHECK(out && pclose(out) == 0);
    /* 12 - 12 div 4, and 11 - 2: the first of equals is a question of the method, the value is not
     */
    CHECK_TEXT(strchr(text, ' ') ? strchr(text, ' ') : "", " 9\n");
    CHECK(files_in(fixture->folder) == 1);
    unlink(path_of(fixture, "prog"));
}

#ifdef __x86_64__
/* Code for any processor of this kind answers the same. */
static void test_portable(struct fixture *fixture)
{
    struct llvm_target plain = {.triple = "x86_64-linux-gnu", .cpu = "x86-64"};
    CHECK(!build(fixture, BUILD_PROGRAM, "plain", plain));
    CHECK(!build(fixture, BUILD_PROGRAM, "own", (struct llvm_target){0}));
    const char *same = arena_printf(
        fixture->arena, "a=$(%s --quiet); b=$(%s --quiet); test -n \"$a\" -a \"$a\" = \"$b\"",
        path_of(fixture, "plain"), path_of(fixture, "own"));
    CHECK(system(same) == 0);
    unlink(path_of(fixture, "plain"));
    unlink(path_of(fixture, "own"));
}
#endif

static void test_header(struct fixture *fixture)
{
    CHECK(!build(fixture, BUILD_HEADER, "prog.h", (struct llvm_target){0}));
    char *text = NULL;
    size_t size = 0;
    CHECK(!file_read(fixture->arena, path_of(fixture, "prog.h"), 1 << 20, &text, &size));
    CHECK(text && strstr(text, "whether it holds, and how far from it: b is small"));
    CHECK(text && strstr(text, "asks the host"));
    CHECK(text && strstr(text, "range "));
    unlink(path_of(fixture, "prog.h"));
}

static void test_failures(struct fixture *fixture)
{
    struct llvm_target here = {0}, none = {.cpu = "6502"};
#ifdef __aarch64__
    struct llvm_target other = {.triple = "x86_64-linux-gnu"};
#else
    struct llvm_target other = {.triple = "aarch64-linux-gnu"};
#endif

    const char *error = build(fixture, BUILD_PROGRAM, "p", other);
    CHECK(error && strstr(error, "emit an object"));
    CHECK(!build(fixture, BUILD_OBJECT, "p", other));
    unlink(path_of(fixture, "p"));
    error = build(fixture, BUILD_OBJECT, "p", none);
    CHECK(error && strstr(error, "no processor \"6502\""));
    error = build(fixture, BUILD_ASSEMBLY, "no/folder/p", here);
    CHECK(error != NULL);
    char *path = arena_string(fixture->arena, getenv("PATH"));
    setenv("PATH", "/nonexistent", 1);
    error = build(fixture, BUILD_PROGRAM, "p", here);
    CHECK(error && strstr(error, "`cc` is not installed"));
    setenv("PATH", path, 1);
    const char *library = arena_string(fixture->arena, getenv("NAS_LIBDIR"));
    setenv("NAS_LIBDIR", "/nonexistent", 1);
    error = build(fixture, BUILD_PROGRAM, "p", here);
    CHECK(error && strstr(error, "libnasrun.a is not installed"));
    setenv("NAS_LIBDIR", library, 1);
    CHECK(files_in(fixture->folder) == 0);
}

/* A `cc` that fails is quoted. */
static void test_angry_linker(struct fixture *fixture)
{
    const char *cc = path_of(fixture, "cc");
    const char script[] = "#!/bin/sh\necho no space on Mars >&2\nexit 1\n";
    CHECK(!file_write(cc, script, sizeof script - 1));
    CHECK(access(cc, F_OK) == 0);
    char *path = arena_string(fixture->arena, getenv("PATH"));
    setenv("PATH", arena_printf(fixture->arena, "%s:%s", fixture->folder, path), 1);
    const char *chmod_cc = arena_printf(fixture->arena, "chmod +x %s", cc);
    CHECK(system(chmod_cc) == 0);
    const char *error = build(fixture, BUILD_SHARED, "p", (struct llvm_target){0});
    CHECK(error && strstr(error, "no space on Mars"));
    setenv("PATH", path, 1);
    unlink(cc);
    CHECK(files_in(fixture->folder) == 0);
}

/* The library stands in the build folder, the module in its .libs: both are put into one. */
static void find_libraries(struct fixture *fixture, const char *links)
{
    const char *built = getenv("builddir");
    char here[4096];
    const char *own = built ? built : getcwd(here, sizeof here);
    const char *from[] = {path_join(fixture->arena, own, "libnasrun.a"),
                          path_join(fixture->arena, own, ".libs/nasllvm.so")};
    const char *to[] = {path_join(fixture->arena, links, "libnasrun.a"),
                        path_join(fixture->arena, links, "nasllvm.so")};
    for (size_t k = 0; k < 2; k++)
        CHECK(symlink(from[k], to[k]) == 0);
    setenv("NAS_LIBDIR", links, 1);
}

static void remove_libraries(struct fixture *fixture, const char *links)
{
    unlink(path_join(fixture->arena, links, "libnasrun.a"));
    unlink(path_join(fixture->arena, links, "nasllvm.so"));
    CHECK(rmdir(links) == 0);
}

int main(void)
{
    struct fixture fixture = {.arena = arena_new()};
    char folder[] = "/tmp/nas-build-XXXXXX", links[] = "/tmp/nas-links-XXXXXX";
    if (!CHECK(mkdtemp(folder) && mkdtemp(links))) return tap_done();
    fixture.folder = folder;
    find_libraries(&fixture, links);
    struct frontend_options options = {0};
    struct frontend *frontend = frontend_new(fixture.arena, &options);
    fixture.program = frontend_text(frontend, "test.nas", source, sizeof source - 1);
    if (CHECK(fixture.program)) {
        test_failures(&fixture);
        test_program(&fixture);
#ifdef __x86_64__
        test_portable(&fixture);
#endif
        test_header(&fixture);
        test_angry_linker(&fixture);
    }
    remove_libraries(&fixture, links);
    CHECK(rmdir(folder) == 0);
    arena_free(fixture.arena);
    return tap_done();
}
