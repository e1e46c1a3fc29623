/* Counting and printing of test points; see tap.h. The counters are the test program's own. */
#include "tests/tap.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int points, failures;

static bool point(bool ok, const char *what, const char *file, int line)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++points, what);
    if (!ok) {
        failures++;
        printf("# %s:%d\n", file, line);
    }
    return ok;
}

bool tap_check(bool ok, const char *what, const char *file, int line)
{
    return point(ok, what, file, line);
}

static void print_commented(const char *title, const char *text)
{
    printf("# %s: ", title);
    for (const char *c = text ? text : "(null)"; *c; c++)
        printf(*c == '\n' ? "\n#   " : "%c", *c);
    putchar('\n');
}

bool tap_text(const char *got, const char *want, const char *what, const char *file, int line)
{
    bool ok = got && want ? !strcmp(got, want) : got == want;
    point(ok, what, file, line);
    if (!ok) {
        print_commented("got", got);
        print_commented("want", want);
    }
    return ok;
}

bool tap_number(double got, double want, const char *what, const char *file, int line)
{
    bool ok = got == want || (isnan(got) && isnan(want));
    point(ok, what, file, line);
    if (!ok) printf("# got %.17g, want %.17g\n", got, want);
    return ok;
}

void tap_skip(const char *what, const char *why)
{
    printf("ok %d - %s # SKIP %s\n", ++points, what, why);
}

void tap_note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("# ", stdout);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

int tap_done(void)
{
    printf("1..%d\n", points);
    return failures ? 1 : 0;
}
