/* The Test Anything Protocol for tests written in C.
 *
 *     int main(void) {
 *         CHECK(sum(2, 2) == 4);
 *         CHECK_TEXT(name(3), "three");
 *         return tap_done();
 *     }
 */
#ifndef NAS_TESTS_TAP_H
#define NAS_TESTS_TAP_H

#include <stdbool.h>
#include <stddef.h>

/* Each prints one "ok" or "not ok" line and answers whether it was ok. */
bool tap_check(bool ok, const char *what, const char *file, int line);
bool tap_text(const char *got, const char *want, const char *what, const char *file, int line);
bool tap_number(double got, double want, const char *what, const char *file, int line);
void tap_skip(const char *what, const char *why);
void tap_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the plan; the test program's exit status. */
int tap_done(void);

#define CHECK(condition)      tap_check((condition), #condition, __FILE__, __LINE__)
#define CHECK_TEXT(got, want) tap_text((got), (want), #got, __FILE__, __LINE__)
/* Equal to the last bit; two NaNs are equal. */
#define CHECK_NUMBER(got, want) tap_number((got), (want), #got, __FILE__, __LINE__)

#endif
