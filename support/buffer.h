/* Growing text on the heap: what printers and formatters write into.
 *
 * A zeroed struct is an empty buffer. `text` is NULL while nothing was written, else it ends in a
 * NUL that `size` does not count. The owner calls buffer_free.
 */
#ifndef NAS_SUPPORT_BUFFER_H
#define NAS_SUPPORT_BUFFER_H

#include <stddef.h>

struct buffer {
    char *text;
    size_t size;
    size_t room;
};

void buffer_free(struct buffer *buffer);
void buffer_clear(struct buffer *buffer);
void buffer_add(struct buffer *buffer, const char *bytes, size_t size);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char c);
void buffer_fill(struct buffer *buffer, char c, size_t count); /* count times c */
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The content as a C string, "" when empty; valid until the next change. */
const char *buffer_string(const struct buffer *buffer);

#endif
