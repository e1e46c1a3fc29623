/* Random well-typed programs: text of the language that checks, and runs to an answer or to a
 * search that finds nothing feasible. Equal seeds give equal programs. */
#ifndef NAS_TESTS_GENERATE_H
#define NAS_TESTS_GENERATE_H

#include <stdint.h>

#include "support/buffer.h"

void generate_program(struct buffer *out, uint64_t seed);

#endif
