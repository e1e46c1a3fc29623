/* What terminals can show; see terminal.h. */
#include "backends/runtime/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum colour_choice colour_choice_of(const char *word)
{
    if (!strcmp(word, "always")) return COLOUR_ALWAYS;
    return strcmp(word, "never") ? COLOUR_AUTO : COLOUR_NEVER;
}

bool terminal_is_able(FILE *stream)
{
    const char *kind = getenv("TERM");
    return kind && *kind && strcmp(kind, "dumb") != 0 && isatty(fileno(stream));
}

bool terminal_wants_colour(FILE *stream, enum colour_choice choice)
{
    const char *none = getenv("NO_COLOR");
    switch (choice) {
    case COLOUR_ALWAYS: return true;
    case COLOUR_NEVER: return false;
    case COLOUR_AUTO: break;
    }
    return terminal_is_able(stream) && !(none && *none);
}

/* A stream in memory has no descriptor. */
size_t terminal_width(FILE *stream)
{
    struct winsize size;
    int file = fileno(stream);
    return file >= 0 && !ioctl(file, TIOCGWINSZ, &size) ? size.ws_col : 0;
}
