/* Any text as inputs of the REPL, which an empty line ends: each becomes a program that keeps all
 * rules or is refused and forgotten, and the questions about names have answers. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/frontend.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What completion, :type and :doc do with the end of an input. */
static void ask(struct frontend *frontend, const char *line)
{
    const char **names;
    size_t length = strlen(line), tail = length > 8 ? length - 8 : 0;
    size_t count = frontend_complete(frontend, line + tail, &names);
    for (size_t i = 0; i < count && i < 3; i++) {
        frontend_type_text(frontend, names[i]);
        frontend_doc(frontend, names[i]);
        frontend_value(frontend, names[i]);
    }
}

static void feed(struct arena *arena, struct frontend *frontend, char *line, size_t size)
{
    struct diagnostics *list = frontend_diagnostics(frontend);
    size_t before = diagnostics_errors(list);
    const struct program *program = frontend_line(frontend, line, size);
    bool errors = diagnostics_errors(list) > before;
    const char *broken = program ? program_verify(arena, program) : NULL;
    if (broken) fprintf(stderr, "the program breaks a rule: %s\n", broken);
    if (errors && program) fprintf(stderr, "errors and a program\n");
    if (broken || (errors && program)) abort();
    ask(frontend, line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct frontend_options options = {.steps = 100000};
    struct frontend *frontend = frontend_new(arena, &options);
    char *at = arena_slice(arena, (const char *)data, size), *end = at + size;
    while (at < end) {
        char *stop = memmem(at, (size_t)(end - at), "\n\n", 2);
        size_t length = (size_t)((stop ? stop + 1 : end) - at);
        feed(arena, frontend, arena_slice(arena, at, length), length);
        at += length + 1;
    }
    arena_free(arena);
    return 0;
}
