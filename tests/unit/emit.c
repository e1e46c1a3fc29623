/* Files of compiled code: what they are, that they compute what the interpreter does, that names of
 * machines are checked. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backends/calls.h"
#include "backends/interpreter/interpret.h"
#include "backends/link.h"
#include "backends/llvm.h"
#include "support/files.h"
#include "tests/tap.h"
#include "tests/unit/graph.h"

enum { OUTPUTS = 3, LANES = 32 };

struct fixture {
    struct arena *arena;
    const struct llvm_module *llvm;
    const char *folder;
    struct emit_function function;
    struct emit_module module;
};

static const char *path_of(struct fixture *fixture, const char *name)
{
    return path_join(fixture->arena, fixture->folder, name);
}

/* Writes a file; NULL, or the error. */
static const char *emit(struct fixture *fixture, struct llvm_target target, enum emit_kind kind,
                        const char *path)
{
    char *error = NULL;
    if (fixture->llvm->emit(&fixture->module, &target, kind, path, &error)) return NULL;
    const char *text = arena_string(fixture->arena, error);
    free(error);
    return text;
}

static char *read_back(struct fixture *fixture, const char *path, size_t *size)
{
    char *text = NULL;
    if (file_read(fixture->arena, path, 1 << 24, &text, size)) return NULL;
    return text;
}

static void test_texts(struct fixture *fixture)
{
    size_t size;
    const char *path = path_of(fixture, "f.s");
    CHECK(!emit(fixture, (struct llvm_target){0}, EMIT_ASSEMBLY, path));
    char *text = read_back(fixture, path, &size);
    CHECK(text && strstr(text, "nas_test_objective:"));
    path = path_of(fixture, "f.ll");
    CHECK(!emit(fixture, (struct llvm_target){0}, EMIT_LLVM, path));
    text = read_back(fixture, path, &size);
    CHECK(text && strstr(text, "define zeroext i1 @nas_test_objective("));
    /* One rounding an operation: no fused and no fast arithmetic. */
    CHECK(text && !strstr(text, " fast ") && !strstr(text, "contract") &&
          !strstr(text, "llvm.fma"));
}

/* The same input twice gives the same bytes. */
static void test_repeatable(struct fixture *fixture)
{
    const char *first = path_of(fixture, "a.o"), *second = path_of(fixture, "b.o");
    CHECK(!emit(fixture, (struct llvm_target){0}, EMIT_OBJECT, first));
    CHECK(!emit(fixture, (struct llvm_target){0}, EMIT_OBJECT, second));
    size_t a = 0, b = 0;
    const char *x = read_back(fixture, first, &a), *y = read_back(fixture, second, &b);
    CHECK(x && y && a == b && !memcmp(x, y, a));
}

/* The machine of an ELF file stands in its bytes 18 and 19. */
static int machine_of(struct fixture *fixture, const char *path)
{
    size_t size = 0;
    const unsigned char *bytes = (unsigned char *)read_back(fixture, path, &size);
    return bytes && size > 20 && !memcmp(bytes, "\177ELF", 4) ? bytes[18] | bytes[19] << 8 : -1;
}

static void test_targets(struct fixture *fixture)
{
    const char *path = path_of(fixture, "t.o");
    struct llvm_target arm = {"aarch64-linux-gnu", "cortex-a72", "+neon"};
    CHECK(!emit(fixture, arm, EMIT_OBJECT, path));
    CHECK(machine_of(fixture, path) == 183);
    struct llvm_target risc = {.triple = "riscv64-linux-gnu"};
    CHECK(!emit(fixture, risc, EMIT_OBJECT, path));
    CHECK(machine_of(fixture, path) == 243);
    struct llvm_target old = {"x86_64-linux-gnu", NULL, NULL};
    CHECK(!emit(fixture, old, EMIT_OBJECT, path));
    CHECK(machine_of(fixture, path) == 62);
    const struct {
        struct llvm_target target;
        const char *says;
    } refused[] = {
        {{"sparc-sun-solaris", NULL, NULL}, "no target"},
        {{"", NULL, NULL}, "no target"},
        {{"x86_64-linux-gnu", "pentium9", NULL}, "no processor \"pentium9\""},
        {{"aarch64-linux-gnu", "haswell", NULL}, "no processor \"haswell\""},
        {{"x86_64-linux-gnu", "haswell", "avx2"}, "no feature"},
        {{"x86_64-linux-gnu", "haswell", "+avx2,+mmx9"}, "no feature \"+mmx9\""},
        {{"x86_64-linux-gnu", "haswell", "+"}, "no feature"},
        {{"x86_64-linux-gnu", "haswell", ",+avx2"}, "no feature"},
    };
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
        const char *error = emit(fixture, refused[k].target, EMIT_OBJECT, path);
        if (!CHECK(error && strstr(error, refused[k].says))) tap_note("%zu: %s", k, error);
    }
}

static void test_bad_paths(struct fixture *fixture)
{
    const char *path = path_of(fixture, "no/such/folder/f");
    CHECK(emit(fixture, (struct llvm_target){0}, EMIT_OBJECT, path));
    CHECK(emit(fixture, (struct llvm_target){0}, EMIT_LLVM, path));
    CHECK(link_shared(fixture->arena, path_of(fixture, "missing.o"), path_of(fixture, "x.so")));
}

/* A shared object for a plain processor computes what the interpreter does. */
static void test_shared(struct fixture *fixture)
{
    const char *object = path_of(fixture, "s.o"), *path = path_of(fixture, "s.so");
    struct llvm_target plain = {.cpu = "x86-64"};
    CHECK(!emit(fixture, plain, EMIT_OBJECT, object));
    const char *error = link_shared(fixture->arena, object, path);
    if (!CHECK(!error)) {
        tap_note("%s", error);
        return;
    }
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    native_function *native =
        handle ? (native_function *)(uintptr_t)dlsym(handle, "nas_test_objective") : NULL;
    if (!CHECK(native)) return;
    _Alignas(64) double slot[GRAPH_SLOTS * LANES], out[OUTPUTS * LANES], want[OUTPUTS * LANES];
    struct random random = random_stream(3, 0, 0);
    for (size_t k = 0; k < GRAPH_SLOTS * LANES; k++)
        slot[k] = graph_awkward(&random);
    double captures[GRAPH_CAPTURES] = {1, 2, 3, 4};
    CHECK(native(NULL, NULL, captures, slot, out, LANES, LANES));
    CHECK(interpret(fixture->function.steps, NULL, NULL, captures, slot, want, LANES, LANES));
    bool same = true;
    for (size_t k = 0; k < OUTPUTS * LANES; k++)
        same = same && (out[k] == want[k] || (out[k] != out[k] && want[k] != want[k]));
    CHECK(same);
    dlclose(handle);
}

static void test_entries(struct fixture *fixture)
{
    static const char text[] = "text";
    struct emit_data data = {"nas_program_text", text, sizeof text};
    struct emit_entry entry = {{1, 2}, PART_OBJECTIVE, fixture->function.symbol};
    struct emit_module module = {&fixture->function, 1, &data, 1, true, &entry, 1};
    const char *object = path_of(fixture, "e.o"), *path = path_of(fixture, "e.so");
    char *error = NULL;
    CHECK(fixture->llvm->emit(&module, &(struct llvm_target){0}, EMIT_OBJECT, object, &error));
    CHECK(!link_shared(fixture->arena, object, path));
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!CHECK(handle)) return;
    const struct native_entry *entries = dlsym(handle, "nas_native_entries");
    const size_t *count = dlsym(handle, "nas_native_count");
    CHECK(entries && count && *count == 1 && entries[0].digest[0] == 1);
    CHECK(entries[0].digest[1] == 2 && entries[0].part == PART_OBJECTIVE);
    CHECK((void *)(uintptr_t)entries[0].function == dlsym(handle, fixture->function.symbol));
    CHECK_TEXT(dlsym(handle, "nas_program_text"), "text");
    dlclose(handle);
}

static void remove_files(struct fixture *fixture)
{
    static const char *const name[] = {"f.s", "f.ll", "a.o", "b.o", "t.o",
                                       "s.o", "s.so", "e.o", "e.so"};
    for (size_t k = 0; k < sizeof name / sizeof *name; k++)
        unlink(path_of(fixture, name[k]));
    CHECK(rmdir(fixture->folder) == 0);
}

int main(void)
{
    const char *build = getenv("builddir");
    struct fixture fixture = {.arena = arena_new()};
    setenv("NAS_LIBDIR", arena_printf(fixture.arena, "%s/.libs", build ? build : "build"), 0);
    const char *missing = NULL;
    fixture.llvm = llvm_load(&missing);
    if (!fixture.llvm) {
        tap_skip("emitting files", missing);
        return tap_done();
    }
    char folder[] = "/tmp/nas-emit-XXXXXX";
    if (!CHECK(mkdtemp(folder))) return tap_done();
    fixture.folder = folder;
    struct graph graph = graph_new(fixture.arena, 11, false);
    const struct expr **root = graph_roots(&graph, 300, OUTPUTS);
    const struct steps *steps =
        steps_lower(fixture.arena, root, OUTPUTS, GRAPH_CAPTURES, GRAPH_SLOTS);
    fixture.function = (struct emit_function){.steps = steps, .symbol = "nas_test_objective"};
    fixture.module = (struct emit_module){.function = &fixture.function, .functions = 1};
    test_texts(&fixture);
    test_repeatable(&fixture);
    test_targets(&fixture);
    test_bad_paths(&fixture);
    test_shared(&fixture);
    test_entries(&fixture);
    remove_files(&fixture);
    arena_free(fixture.arena);
    return tap_done();
}
