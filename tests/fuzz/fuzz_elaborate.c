/* Any text as a program: it is elaborated or refused, and nothing else happens. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "frontend/frontend.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct frontend_options options = {.steps = 200000};
    struct frontend *frontend = frontend_new(arena, &options);
    char *text = arena_slice(arena, (const char *)data, size);
    const struct program *program = frontend_text(frontend, "fuzz.nas", text, size);
    const char *broken = program ? program_verify(arena, program) : NULL;
    if (broken) {
        fprintf(stderr, "the program breaks a rule: %s\n", broken);
        __builtin_trap();
    }
    arena_free(arena);
    return 0;
}
