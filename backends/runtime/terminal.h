/* What a stream can show when a terminal is at its end.
 */
#ifndef NAS_BACKENDS_RUNTIME_TERMINAL_H
#define NAS_BACKENDS_RUNTIME_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What --color says. */
enum colour_choice { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };
enum colour_choice colour_choice_of(const char *word); /* "auto", "always" or "never" */

/* Whether it is a terminal that can move its cursor and change colours: TERM is set and not "dumb".
 */
bool terminal_is_able(FILE *stream);

/* Whether to colour: COLOUR_AUTO is yes on an able terminal, unless NO_COLOR is set and not empty
 * (no-color.org). */
bool terminal_wants_colour(FILE *stream, enum colour_choice choice);

/* The columns of the terminal, or 0 when it is none or does not know. */
size_t terminal_width(FILE *stream);

#endif
