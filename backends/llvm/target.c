/* Which machine code is for: this one, or one that is named and known. */
#include <llvm-c/Target.h>
#include <stdbool.h>
#include <string.h>

#include "backends/llvm/emitter.h"

struct known {
    const char *architecture;
    const char *name;
};

static const struct known cpus[] = {
#define TARGET_CPU(architecture, name) {architecture, name},
#define TARGET_FEATURE(architecture, name)
#include "backends/llvm/targets.def"
#undef TARGET_FEATURE
#undef TARGET_CPU
};

static const struct known features[] = {
#define TARGET_CPU(architecture, name)
#define TARGET_FEATURE(architecture, name) {architecture, name},
#include "backends/llvm/targets.def"
#undef TARGET_FEATURE
#undef TARGET_CPU
};

static bool is_known(const struct known *known, size_t count, const char *architecture,
                     const char *name, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(known[i].architecture, architecture) && strlen(known[i].name) == size &&
            !memcmp(known[i].name, name, size))
            return true;
    return false;
}

static const char *check_cpu(struct arena *arena, const char *architecture, const char *cpu)
{
    if (is_known(cpus, sizeof cpus / sizeof *cpus, architecture, cpu, strlen(cpu))) return NULL;
    char *text = arena_printf(arena, "no processor \"%s\" of %s; known are", cpu, architecture);
    for (size_t i = 0; i < sizeof cpus / sizeof *cpus; i++)
        if (!strcmp(cpus[i].architecture, architecture))
            text = arena_printf(arena, "%s %s", text, cpus[i].name);
    return text;
}

/* "+avx2,-fma" */
static const char *check_features(struct arena *arena, const char *architecture, const char *text)
{
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, ",");
        bool signs = *at == '+' || *at == '-';
        if (!signs ||
            !is_known(features, sizeof features / sizeof *features, architecture, at + 1, size - 1))
            return arena_printf(arena, "no feature \"%.*s\" of %s", (int)size, at, architecture);
        at += size;
        if (*at == ',') at++;
    }
    return NULL;
}

/* What LLVM calls the architecture of a triple, in the words of targets.def. */
static const char *architecture_of(const char *triple)
{
    if (!strncmp(triple, "x86_64", 6) || !strncmp(triple, "amd64", 5)) return "x86-64";
    if (!strncmp(triple, "aarch64", 7) || !strncmp(triple, "arm64", 5)) return "aarch64";
    if (!strncmp(triple, "riscv64", 7)) return "riscv64";
    return NULL;
}

static char *in_arena(struct arena *arena, char *message)
{
    char *text = arena_string(arena, message);
    LLVMDisposeMessage(message);
    return text;
}

/* The names that a machine is made from. */
struct names {
    const char *triple, *cpu, *features;
};

static struct names names_here(struct arena *arena)
{
    return (struct names){in_arena(arena, LLVMGetDefaultTargetTriple()),
                          in_arena(arena, LLVMGetHostCPUName()),
                          in_arena(arena, LLVMGetHostCPUFeatures())};
}

/* False and an error when a name is not known. */
static bool names_given(struct arena *arena, const struct llvm_target *target, struct names *names,
                        const char **error)
{
    bool other = target->triple != NULL;
    if (other) {
        *names = (struct names){in_arena(arena, LLVMNormalizeTargetTriple(target->triple)),
                                "generic", ""};
        if (!strncmp(names->triple, "riscv64", 7)) names->cpu = "generic-rv64";
        if (!strncmp(names->triple, "x86_64", 6)) names->cpu = "x86-64";
    }
    const char *architecture = architecture_of(names->triple);
    *error = NULL;
    if (!architecture)
        *error = arena_printf(arena, "no target \"%s\"; known are x86_64, aarch64 and riscv64",
                              target->triple ? target->triple : names->triple);
    if (!*error && target->cpu) {
        *error = check_cpu(arena, architecture, target->cpu);
        names->cpu = target->cpu;
        names->features = "";
    }
    if (!*error && target->features) {
        *error = check_features(arena, architecture, target->features);
        names->features = target->features;
    }
    return !*error;
}

LLVMTargetMachineRef target_open(struct arena *arena, const struct llvm_target *target, bool here,
                                 const char **error)
{
    struct names names = names_here(arena);
    if (target && !names_given(arena, target, &names, error)) return NULL;
    LLVMTargetRef found;
    char *message = NULL;
    if (LLVMGetTargetFromTriple(names.triple, &found, &message)) {
        *error = in_arena(arena, message);
        return NULL;
    }
    return LLVMCreateTargetMachine(found, names.triple, names.cpu, names.features,
                                   LLVMCodeGenLevelDefault, LLVMRelocPIC,
                                   here ? LLVMCodeModelJITDefault : LLVMCodeModelDefault);
}
