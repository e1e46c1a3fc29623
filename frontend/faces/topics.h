/* Help on what the language has many of; topics.def lists the topics. */
#ifndef NAS_FRONTEND_FACES_TOPICS_H
#define NAS_FRONTEND_FACES_TOPICS_H

#include <stdbool.h>

#include "support/buffer.h"

/* Writes the topic's list; false when there is no such topic. */
bool topic_write(struct buffer *out, const char *name);

/* A line a topic, for the end of `nas help`. */
void topics_list(struct buffer *out);
void topics_names(struct buffer *out); /* a blank behind each */

#endif
