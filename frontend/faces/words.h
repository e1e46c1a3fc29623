/* The keywords of the language, for the manual. */
#ifndef NAS_FRONTEND_FACES_WORDS_H
#define NAS_FRONTEND_FACES_WORDS_H

#include <stddef.h>

size_t keyword_words(const char *const **words);

#endif
