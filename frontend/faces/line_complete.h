/* What may follow in a line of the REPL: names, keywords, units, fields, files, commands.
 */
#ifndef NAS_FRONTEND_FACES_LINE_COMPLETE_H
#define NAS_FRONTEND_FACES_LINE_COMPLETE_H

#include "frontend/frontend.h"

struct completion {
    const char *common; /* what all of them go on with behind the cursor; "" or NULL when nothing */
    const char **name;
    size_t count;
};

/* For the text before the cursor; in the arena. */
struct completion complete_line(struct arena *arena, struct frontend *frontend, const char *text,
                                size_t size);

#endif
