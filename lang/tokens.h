/* The kinds of tokens and what tokens.def says about them. */
#ifndef NAS_LANG_TOKENS_H
#define NAS_LANG_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

enum token_fact { WORD = 1, STATEMENT = 2, BEFORE = 4, AFTER = 8, VALUE = 16, INFIX = 32 };

/* The facts of a kind of token (0 for the end of the file). */
int token_facts(int kind);

/* "let", "a name", "the end of the file". */
const char *token_text(int kind);

/* The kind of a reserved word, or 0 for any other name. */
int reserved_word(const char *text, size_t size);

#endif
