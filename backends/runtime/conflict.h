/* Why a search found nothing, for people and for programs.
 */
#ifndef NAS_BACKENDS_RUNTIME_CONFLICT_H
#define NAS_BACKENDS_RUNTIME_CONFLICT_H

#include "passes/solve.h"

/* How to say where a span is ("file.nas:12:3"); a native program has no source and gives none. */
struct place_printer {
    void (*print)(void *context, struct buffer *out, struct span span);
    void *context;
};

/* Several lines, each ended; `place` may be NULL:
 *     nothing feasible: search `found` (knapsack.nas:10:13)
 *       these requirements are met by no point together (all 4096 were seen):
 *         it must fit  the nearest point misses it by 12% (knapsack.nas:12:5)
 *         width >= 10
 * The reason of an inner search follows, indented. */
void conflict_text(struct buffer *out, const struct conflict *conflict,
                   const struct place_printer *place);

/* One JSON object: {"search": name, "proven": truth, "evaluated": n, "not_number": truth,
 * "require": [{"label": text, "implicit": truth, "distance": number}], "inner": object or null}. */
void conflict_json(struct buffer *out, const struct conflict *conflict);

#endif
