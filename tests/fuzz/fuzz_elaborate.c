/* Any text as a program: it is refused with an error, or it becomes a program that keeps all rules
 * and whose printed form reads back as itself. A first line `#set name=value` is a --set. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/frontend.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool holds, const char *what, const char *why)
{
    if (holds) return;
    fprintf(stderr, "%s: %s\n", what, why);
    abort();
}

static void check_program(struct arena *arena, const struct program *program)
{
    const char *broken = program_verify(arena, program);
    insist(!broken, "the program breaks a rule", broken);
    struct buffer first = {0}, second = {0};
    program_print(&first, program);
    struct program *again = program_read(arena, buffer_string(&first), first.size, &broken);
    insist(again, "the printed program does not read back", broken);
    broken = program_verify(arena, again);
    insist(!broken, "the printed program breaks a rule", broken);
    program_print(&second, again);
    bool same = !strcmp(buffer_string(&first), buffer_string(&second));
    insist(same, buffer_string(&first), buffer_string(&second));
    buffer_free(&first);
    buffer_free(&second);
}

/* The setting that a text's first line asks for; NULL when there is none. */
static const char *setting(struct arena *arena, const char *text)
{
    static const char word[] = "#set ";
    if (strncmp(text, word, sizeof word - 1)) return NULL;
    text += sizeof word - 1;
    return arena_slice(arena, text, strcspn(text, "\n"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    char *text = arena_slice(arena, (const char *)data, size);
    const char *set = setting(arena, text);
    struct frontend_options options = {.set = &set, .sets = set != NULL, .steps = 200000};
    struct frontend *frontend = frontend_new(arena, &options);
    const struct program *program = frontend_text(frontend, "fuzz.nas", text, size);
    bool errors = diagnostics_errors(frontend_diagnostics(frontend)) > 0;
    insist(errors != (program != NULL), "errors",
           errors ? "and a program" : "none, and no program");
    if (program) check_program(arena, program);
    arena_free(arena);
    return 0;
}
