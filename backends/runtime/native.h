/* What `nas build` puts into a native program beside its main: the compiled functions, the
 * program's own text, which the main reads to know what to solve, and the flags it was built with.
 */
#ifndef NAS_BACKENDS_RUNTIME_NATIVE_H
#define NAS_BACKENDS_RUNTIME_NATIVE_H

#include "backends/evaluator.h"

extern const struct native_entry nas_native_entries[];
extern const size_t nas_native_count;
extern const char nas_program_text[]; /* ends in a NUL that the size does not count */
extern const size_t nas_program_size;
extern const char nas_program_flags[]; /* one a line; see run_options_words */

#endif
