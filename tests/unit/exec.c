/* The executors against plain recursion over the graph, bit for bit: random functions of every
 * operation, loops, questions to the host, on numbers that are hard. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backends/interpreter/interpret.h"
#include "backends/llvm.h"
#include "tests/tap.h"
#include "tests/unit/graph.h"

enum { STRIDE = 160, OUTPUTS = 4, FUNCTIONS = 16 };

static bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

/* Inputs of a batch and both executors' outputs, aligned as evaluator.h asks. */
struct batch {
    double captures[GRAPH_CAPTURES];
    _Alignas(64) double slot[GRAPH_SLOTS * STRIDE];
    _Alignas(64) double out[OUTPUTS * STRIDE];
    _Alignas(64) double native[OUTPUTS * STRIDE];
};

static void batch_fill(struct batch *batch, struct random *random)
{
    for (size_t k = 0; k < GRAPH_CAPTURES; k++)
        batch->captures[k] = graph_awkward(random);
    for (size_t k = 0; k < GRAPH_SLOTS * STRIDE; k++)
        batch->slot[k] = graph_awkward(random);
}

static bool same_lane(const struct batch *batch, const double *out, size_t i,
                      const double want[OUTPUTS])
{
    (void)batch;
    for (size_t k = 0; k < OUTPUTS; k++)
        if (!same(out[k * STRIDE + i], want[k])) return false;
    return true;
}

/* A function and its graph. */
struct subject {
    struct graph graph;
    const struct expr **root;
    const struct steps *steps;
};

static struct subject subject_new(struct arena *arena, uint64_t seed, size_t size, bool outside)
{
    struct subject subject = {.graph = graph_new(arena, seed, outside)};
    subject.root = graph_roots(&subject.graph, size, OUTPUTS);
    subject.steps = steps_lower(arena, subject.root, OUTPUTS, GRAPH_CAPTURES, GRAPH_SLOTS);
    return subject;
}

static bool interprets(struct subject *subject, struct batch *batch, size_t lanes)
{
    struct graph_host host = graph_host_new();
    struct outside outside = outside_of(subject->steps);
    if (!interpret(subject->steps, &host.host, &outside, batch->captures, batch->slot, batch->out,
                   STRIDE, lanes))
        return false;
    bool equal = true;
    for (size_t i = 0; i < lanes && equal; i += 1 + lanes / 5) {
        double slot[GRAPH_SLOTS], want[OUTPUTS];
        for (size_t k = 0; k < GRAPH_SLOTS; k++)
            slot[k] = batch->slot[k * STRIDE + i];
        for (size_t k = 0; k < OUTPUTS; k++)
            want[k] = graph_value(&subject->graph, subject->root[k], batch->captures, slot);
        equal = same_lane(batch, batch->out, i, want);
    }
    return equal;
}

static bool native_agrees(struct subject *subject, native_function *native, struct batch *batch,
                          size_t lanes)
{
    struct graph_host host = graph_host_new();
    struct outside outside = outside_of(subject->steps);
    if (!native(&host.host, &outside, batch->captures, batch->slot, batch->native, STRIDE, lanes))
        return false;
    for (size_t k = 0; k < OUTPUTS; k++)
        for (size_t i = 0; i < lanes; i++)
            if (!same(batch->native[k * STRIDE + i], batch->out[k * STRIDE + i])) return false;
    return true;
}

/* A host that stops must stop both executors, and nothing may be left behind. */
static bool stops(struct subject *subject, native_function *native, struct batch *batch)
{
    struct graph_host host = graph_host_new();
    struct outside outside = outside_of(subject->steps);
    native(&host.host, &outside, batch->captures, batch->slot, batch->native, STRIDE, 9);
    if (host.calls == 0) return true;
    struct graph_host first = graph_host_new(), second = graph_host_new();
    first.stop = second.stop = (host.calls + 1) / 2;
    bool a = native(&first.host, &outside, batch->captures, batch->slot, batch->native, STRIDE, 9);
    bool b = interpret(subject->steps, &second.host, &outside, batch->captures, batch->slot,
                       batch->out, STRIDE, 9);
    return !a && !b;
}

static bool subject_agrees(struct subject *subject, native_function *native, uint64_t seed)
{
    static const size_t lanes[] = {1, 7, 8, 37, 64, 130};
    static struct batch batch;
    struct random random = random_stream(seed, 1, 1);
    for (size_t k = 0; k < sizeof lanes / sizeof *lanes; k++) {
        batch_fill(&batch, &random);
        if (!interprets(subject, &batch, lanes[k])) {
            tap_note("seed %d: the interpreter differs", (int)seed);
            return false;
        }
        if (native && !native_agrees(subject, native, &batch, lanes[k])) {
            tap_note("seed %d: native code differs", (int)seed);
            return false;
        }
    }
    return !native || stops(subject, native, &batch);
}

/* FUNCTIONS random functions in one module; `piece` as in struct emit_function. */
static void check_random(const struct llvm_module *llvm, uint64_t seed, size_t size, bool outside,
                         size_t piece)
{
    struct arena *arena = arena_new();
    struct subject subject[FUNCTIONS];
    struct emit_function wanted[FUNCTIONS];
    native_function *native[FUNCTIONS] = {0};
    char *error = NULL;
    bool verified = true;
    for (size_t k = 0; k < FUNCTIONS; k++) {
        subject[k] = subject_new(arena, seed + k, size, outside);
        verified = verified && !steps_verify(arena, subject[k].steps);
        wanted[k] = (struct emit_function){subject[k].steps, arena_printf(arena, "f%zu", k), piece};
    }
    CHECK(verified);
    struct llvm_code *code = llvm ? llvm->jit(wanted, FUNCTIONS, native, &error) : NULL;
    if (llvm && !CHECK(code)) tap_note("%s", error);
    free(error);
    bool agree = true;
    for (size_t k = 0; k < FUNCTIONS; k++)
        agree = subject_agrees(&subject[k], native[k], seed + k) && agree;
    CHECK(agree);
    if (code) llvm->release(code);
    arena_free(arena);
}

int main(void)
{
    const char *folder = getenv("builddir");
    char path[4096];
    snprintf(path, sizeof path, "%s/.libs", folder ? folder : "build");
    setenv("NAS_LIBDIR", path, 0);
    const char *missing = NULL;
    const struct llvm_module *llvm = llvm_load(&missing);
    if (!llvm) tap_skip("native code", missing);
    const char *rounds = getenv("NAS_ROUNDS");
    uint64_t most = rounds ? strtoull(rounds, NULL, 10) : 4;
    for (uint64_t round = 0; round < most; round++) {
        check_random(llvm, 1000 * round + 1, 40, false, 0);
        check_random(llvm, 1000 * round + 101, 60, true, 0);
        check_random(llvm, 1000 * round + 151, 100, true, 1 + 3 * (round % 4));
        check_random(llvm, 1000 * round + 201, 200, round % 2, 50 * (round % 3));
    }
    check_random(llvm, 77, 2500, true, 0);
    return tap_done();
}
