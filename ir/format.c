/* formats.def as a table; see format.h. */
#include "ir/format.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *end;
    enum export_format format;
    const char *name;
} rows[] = {
#define FORMAT(end, format, name) {end, FORMAT_##format, name},
#include "ir/formats.def"
#undef FORMAT
};

enum export_format format_of(const char *file, const char **name)
{
    size_t size = strlen(file);
    *name = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t end = strlen(rows[i].end);
        if (size <= end || strcasecmp(file + size - end, rows[i].end)) continue;
        *name = rows[i].name;
        return rows[i].format;
    }
    return FORMAT_UNKNOWN;
}
