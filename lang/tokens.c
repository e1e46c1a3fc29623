/* Lookups in the table of tokens; see tokens.h. */
#include "lang/tokens.h"

#include <string.h>

#include "lang/grammar.h"

/* Token kinds are small numbers, the first one above 255. */
enum { FIRST_KIND = 256, KINDS = 128 };

static const struct row {
    const char *text;
    size_t size;
    int facts;
} rows[KINDS] = {
#define TOKEN(kind, text, facts) [TOKEN_##kind - FIRST_KIND] = {text, sizeof(text) - 1, facts},
#include "lang/tokens.def"
#undef TOKEN
};

int token_facts(int kind)
{
    return kind < FIRST_KIND ? 0 : rows[kind - FIRST_KIND].facts;
}

const char *token_text(int kind)
{
    return kind < FIRST_KIND ? "the end of the file" : rows[kind - FIRST_KIND].text;
}

int reserved_word(const char *text, size_t size)
{
    for (int i = 0; i < KINDS; i++)
        if (rows[i].facts & WORD && rows[i].size == size && !memcmp(rows[i].text, text, size))
            return i + FIRST_KIND;
    return 0;
}
