/* Inside the verifier: what the reader checks as it goes, with a place, and what verify.c checks of
 * a whole program. Nobody outside ir/ includes this.
 */
#ifndef NAS_IR_VERIFY_H
#define NAS_IR_VERIFY_H

#include "ir/program.h"

/* Each answers NULL, or what rule is broken. */

/* One node, its arguments being right: arity, types, indices, loops and their rows. */
const char *expr_verify(const struct expr *expr);

/* A problem, its expressions being right one by one: they read only its own slots and captures,
 * unknowns only earlier slots; slots do not overlap; requirements are truths. */
const char *problem_verify(struct arena *arena, const struct problem *problem);

/* The problem that a node solves or draws from, or NULL. */
const struct problem *problem_asked(const struct expr *expr);

/* Searches inside each other below this problem, itself included; LIMIT_SOLVER_DEPTH + 1 for all
 * that is deeper. */
uint32_t problem_depth(struct arena *arena, struct map *known, const struct problem *problem);

#endif
