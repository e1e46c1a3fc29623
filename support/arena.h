/* Arenas: memory that is freed all at once.
 *
 * Every structure of the compiler lives in an arena whose name says how long it lives (a file, a
 * run, a trial, scratch). Nothing in an arena is freed by itself, so nothing can leak or be freed
 * twice; what must be undone in the middle of a lifetime belongs in an arena of its own.
 *
 * Memory from an arena is zeroed and aligned for any scalar. Running out of memory ends the
 * program with one message and status 70: no caller handles it.
 */
#ifndef NAS_SUPPORT_ARENA_H
#define NAS_SUPPORT_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is allowed */

/* Frees what was allocated, keeps the arena. In debug builds the memory is poisoned first. */
void arena_reset(struct arena *arena);

void *arena_alloc(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size); /* checks count * size */
void *arena_copy(struct arena *arena, const void *from, size_t size);
char *arena_string(struct arena *arena, const char *text);
char *arena_slice(struct arena *arena, const char *text, size_t size); /* adds the final NUL */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args);

#define NEW(arena, type)              ((type *)arena_alloc((arena), sizeof(type)))
#define NEW_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

/* Ends the program: the machine has no more memory. */
_Noreturn void out_of_memory(void);

#endif
