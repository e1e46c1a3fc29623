/* A place in a source text: two byte offsets. Lines and columns are lang's business. */
#ifndef NAS_SUPPORT_SPAN_H
#define NAS_SUPPORT_SPAN_H

#include <stdint.h>

struct span {
    uint32_t source; /* number of the registered source; 0 is "no place" */
    uint32_t first;  /* byte offset of the first byte */
    uint32_t end;    /* byte offset behind the last byte */
};

#define NO_SPAN ((struct span){0, 0, 0})

#endif
