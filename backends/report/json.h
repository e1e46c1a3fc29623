/* Writing JSON: the few pieces that every writer of it uses. Texts become valid UTF-8 whatever they
 * were; numbers are exact.
 */
#ifndef NAS_BACKENDS_REPORT_JSON_H
#define NAS_BACKENDS_REPORT_JSON_H

#include <stdbool.h>

#include "support/buffer.h"

void json_text(struct buffer *out, const char *text); /* in quotes; NULL is null */
void json_number(struct buffer *out, double value);   /* null when it is not finite */
void json_truth(struct buffer *out, bool value);

/* `"key": `, after a comma unless it follows an opening bracket. */
void json_key(struct buffer *out, const char *key);
/* A comma unless an opening bracket or nothing stands before. */
void json_comma(struct buffer *out);

#endif
