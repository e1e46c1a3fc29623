/* What other languages write: the rows of foreign.def by their text. */
#include <string.h>

#include "lang/diagnostic.h"

const char *foreign_advice(const char *text, size_t size)
{
    static const struct {
        const char *text;
        const char *advice;
    } rows[] = {
#define FOREIGN(text, advice) {text, advice},
#include "lang/foreign.def"
#undef FOREIGN
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strlen(rows[i].text) == size && !memcmp(rows[i].text, text, size))
            return rows[i].advice;
    return NULL;
}
