/* Growing text; see buffer.h. */
#include "support/buffer.h"

#include <stdint.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/arena.h"

void buffer_free(struct buffer *buffer)
{
    free(buffer->text);
    *buffer = (struct buffer){0};
}

void buffer_clear(struct buffer *buffer)
{
    buffer->size = 0;
    if (buffer->text) buffer->text[0] = '\0';
}

/* Makes room for `more` bytes and the final NUL. */
static void reserve(struct buffer *buffer, size_t more)
{
    if (more > SIZE_MAX / 2 - buffer->size - 1) out_of_memory();
    size_t need = buffer->size + more + 1;
    if (need <= buffer->room) return;
    size_t room = buffer->room ? buffer->room * 2 : 64;
    if (room < need) room = need;
    char *text = realloc(buffer->text, room);
    if (!text) out_of_memory();
    buffer->text = text;
    buffer->room = room;
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t size)
{
    reserve(buffer, size);
    if (size) memcpy(buffer->text + buffer->size, bytes, size);
    buffer->size += size;
    buffer->text[buffer->size] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_char(struct buffer *buffer, char c)
{
    buffer_add(buffer, &c, 1);
}

void buffer_fill(struct buffer *buffer, char c, size_t count)
{
    reserve(buffer, count);
    memset(buffer->text + buffer->size, c, count);
    buffer->size += count;
    buffer->text[buffer->size] = '\0';
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size < 0) out_of_memory();
    reserve(buffer, (size_t)size);
    va_start(args, format);
    vsnprintf(buffer->text + buffer->size, (size_t)size + 1, format, args);
    va_end(args);
    buffer->size += (size_t)size;
}

const char *buffer_string(const struct buffer *buffer)
{
    return buffer->text ? buffer->text : "";
}
