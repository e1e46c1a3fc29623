/* Fuzzes the reader of programs: whatever the text, an error or a program that keeps every rule,
 * and whose text reads back as itself. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ir/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_again(struct arena *arena, const struct buffer *first)
{
    const char *error = NULL;
    struct program *program = program_read(arena, buffer_string(first), first->size, &error);
    if (!program) abort();
    struct buffer second = {0};
    program_print(&second, program);
    if (second.size != first->size || memcmp(second.text, first->text, first->size)) abort();
    buffer_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *error = NULL;
    struct program *program = program_read(arena, (const char *)data, size, &error);
    if (!program && !error) abort();
    if (program) {
        if (program_verify(arena, program)) abort();
        struct buffer first = {0};
        program_print(&first, program);
        read_again(arena, &first);
        buffer_free(&first);
    }
    arena_free(arena);
    return 0;
}
