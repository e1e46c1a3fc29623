/* Inside the diagnostics: the list that the collector fills and the two printers read. */
#ifndef NAS_LANG_REPORT_H
#define NAS_LANG_REPORT_H

#include "lang/diagnostic.h"
#include "support/vector.h"

struct diagnostics {
    struct arena *arena;
    struct sources *sources;
    struct VECTOR(struct diagnostic *) item;
    size_t errors;
    size_t warnings;
    bool sorted;
    struct diagnostic spare; /* stands for one beyond the limit */
};

/* By source, then by place; those at one place stay in the order of their reports. */
void diagnostics_sort(struct diagnostics *list);

const char *severity_text(enum severity severity);

/* One character of a text: its size in bytes, or 0 when the bytes there are no UTF-8. */
size_t utf8_size(const char *text, size_t size);

#endif
