/* Oracles: numbers that come from outside, from a command of the user's or from a person.
 *
 * An answer is kept under what was asked (the oracle's name and text and the arguments' bits) in
 * the journal `answers.journal` of the cache, so nothing is asked twice, not even after a kill.
 */
#ifndef NAS_PASSES_ORACLE_H
#define NAS_PASSES_ORACLE_H

#include "passes/session.h"

struct oracles;

struct oracles *oracles_new(const struct session_options *options);
void oracles_free(struct oracles *oracles);

/* host->ask. A question to a person that has no answer yet is noted, the frame is marked as
 * pending and the answer is NaN. */
bool oracle_answer(struct frame *frame, const struct oracle *oracle, const double *args,
                   size_t count, double *answer);

/* Runs the command with the arguments as "$1", "$2", ... in its folder. False: it failed, and
 * session_fail was told why; or the session was interrupted. */
bool command_run(struct session *session, const struct oracle *oracle, const double *args,
                 size_t count, double *answer);

/* The first number in a text; false when there is none. */
bool first_number(const char *text, double *number);

#endif
