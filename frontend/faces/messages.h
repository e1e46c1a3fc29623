/* The table of messages as data: for `nas explain` and nas-errors(7). */
#ifndef NAS_FRONTEND_FACES_MESSAGES_H
#define NAS_FRONTEND_FACES_MESSAGES_H

#include "lang/diagnostic.h"
#include "support/buffer.h"

struct message_row {
    const char *code;
    enum severity severity;
    const char *message; /* a printf format */
    const char *explanation;
};
const struct message_row *message_rows(size_t *count);

/* The format with `...` for what is filled in. */
void message_pattern(struct buffer *out, const char *format);

#endif
