/* Opens the LLVM module: 29 ms and 50 MB that only those pay who compile. */
#include "backends/llvm.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/files.h"

/* The folder of the running program, or NULL where /proc does not say. */
static const char *program_folder(struct arena *arena)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    if (size <= 0) return NULL;
    path[size] = '\0';
    return path_folder(arena, arena_string(arena, path));
}

char *library_find(struct arena *arena, const char *name)
{
    const char *own = program_folder(arena);
    const char *folder[] = {
        getenv("NAS_LIBDIR"),
        own ? path_join(arena, own, "../lib/nas") : NULL,
        own ? path_join(arena, own, ".libs") : NULL,
        own,
        NAS_PKGLIBDIR,
    };
    for (size_t i = 0; i < sizeof folder / sizeof *folder; i++) {
        if (!folder[i] || !*folder[i]) continue;
        const char *path = path_join(arena, folder[i], name);
        if (file_exists(path)) return arena_string(arena, path);
    }
    return NULL;
}

/* Opened once for the process: the outcome never changes, whoever asks first. */
static struct {
    pthread_once_t once;
    const struct llvm_module *module;
    char error[512];
} loaded = {.once = PTHREAD_ONCE_INIT};

static void fail(const char *what, const char *why)
{
    snprintf(loaded.error, sizeof loaded.error, "%s%s%s", what, why ? ": " : "", why ? why : "");
}

static void load(void)
{
    struct arena *arena = arena_new();
    const char *path = library_find(arena, "nasllvm.so");
    void *handle = path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    const struct llvm_module *module = handle ? dlsym(handle, LLVM_MODULE_SYMBOL) : NULL;
    if (!path)
        fail("the compiler's module nasllvm.so is not installed", NULL);
    else if (!module)
        fail("the compiler's module cannot be opened", dlerror());
    else if (module->version != LLVM_MODULE_VERSION)
        fail("the compiler's module is of another version", path);
    else
        loaded.module = module;
    arena_free(arena);
}

const struct llvm_module *llvm_load(const char **error)
{
    pthread_once(&loaded.once, load);
    if (!loaded.module && error) *error = loaded.error;
    return loaded.module;
}
