/* Source texts and places in them.
 *
 * A span is two byte offsets into one registered text; lines and columns are computed only when
 * something is printed.
 */
#ifndef NAS_LANG_SOURCE_H
#define NAS_LANG_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "support/arena.h"
#include "support/span.h"

struct source {
    const char *name; /* as the user wrote it; "<input>" for the REPL and for -e */
    const char *text; /* NUL-terminated; may hold NULs before `size` */
    size_t size;
    uint32_t *line; /* offsets of line starts, made on first use */
    size_t lines;
};

struct sources;

struct sources *sources_new(struct arena *arena);

/* Registers a text (kept by reference); answers its number, from 1 up. */
uint32_t sources_add(struct sources *sources, const char *name, const char *text, size_t size);

const struct source *sources_get(const struct sources *sources, uint32_t number);

struct place {
    size_t line;   /* from 1 */
    size_t column; /* in characters (UTF-8), from 1 */
};

struct place source_place(struct sources *sources, uint32_t source, uint32_t offset);

/* From the first of a to the end of b. */
struct span span_join(struct span a, struct span b);

#endif
