/* One flag of a command line, whoever's it is: how it is spelled, read and described. `nas` and the
 * programs that it builds have different tables and this one reader, so they agree on the rest.
 */
#ifndef NAS_BACKENDS_RUNTIME_FLAG_H
#define NAS_BACKENDS_RUNTIME_FLAG_H

#include <stdbool.h>
#include <stddef.h>

#include "support/buffer.h"

struct flag_info {
    const char *name;     /* without the dashes */
    const char *argument; /* for people; NULL: stands alone. "a|b|c": one of these words */
    const char *doc;
    char letter; /* its short form, or '\0' */
};

/* A reader's place on the command line, and where it says what is wrong. */
struct flag_reader {
    int argc;
    char *const *argv;
    int at;          /* the word to read next */
    char error[200]; /* a sentence for people after a failure */
};

/* Whether the word is this flag: `--name`, `--name=...`, `-x`, or `-x...` for one with an argument.
 */
bool flag_matches(const struct flag_info *info, const char *word);

/* Moves behind a flag that matches, and its argument: the rest of the word or the next one.
 * *argument is NULL for a flag that stands alone. False: the reader's error says why. */
bool flag_read(struct flag_reader *reader, const struct flag_info *info, const char **argument);

/* The line of `--help`. */
void flag_help(struct buffer *out, const struct flag_info *info);

/* Whether the text is one of the words of "a|b|c". */
bool flag_word_among(const char *words, const char *text);

#endif
