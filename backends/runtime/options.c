/* Reading the flags of a run; see options.h. */
#include "backends/runtime/options.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct flag_info flags[] = {
#define FLAG(flag, letter, name, argument, doc) [RUN_FLAG_##flag] = {name, argument, doc, letter},
#include "backends/runtime/options.def"
#undef FLAG
};

struct flag_info run_flag_info(enum run_flag flag)
{
    return flags[flag];
}

/* One flag and what follows it. */
struct reading {
    enum run_flag flag;
    const char *argument;
    struct flag_reader *reader;
};

static bool wrong(const struct reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static bool wrong(const struct reading *reading, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(reading->reader->error, sizeof reading->reader->error, format, args);
    va_end(args);
    return false;
}

/* Digits only: strtoull would take signs and blanks. */
static bool read_whole(const struct reading *reading, uint64_t least, uint64_t most, uint64_t *out)
{
    const char *text = reading->argument, *name = flags[reading->flag].name;
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    bool digits = *text >= '0' && *text <= '9' && !*end;
    if (!digits) return wrong(reading, "--%s: `%s` is not a whole number", name, text);
    if (errno || number < least || number > most)
        return wrong(reading, "--%s: %s is not in %llu..%llu", name, text,
                     (unsigned long long)least, (unsigned long long)most);
    *out = number;
    return true;
}

/* Times of a run are told to people, who have minutes and hours, so these few units are read here
 * rather than all of the language. A limit of 0 would mean none, so it is refused. */
static bool read_seconds(const struct reading *reading, double *out)
{
    static const struct {
        const char *unit;
        double seconds;
    } unit[] = {{"", 1}, {"s", 1}, {"ms", 1e-3}, {"min", 60}, {"h", 3600}};
    char *end;
    double number = strtod(reading->argument, &end);
    bool digits = end != reading->argument && isfinite(number) && number > 0;
    for (size_t i = 0; digits && i < sizeof unit / sizeof *unit; i++) {
        if (strcmp(end, unit[i].unit)) continue;
        *out = number * unit[i].seconds;
        return true;
    }
    return wrong(reading, "--time: `%s` is not a time such as 90, 90s, 15min or 2h",
                 reading->argument);
}

static bool read_jobs(const struct reading *reading, unsigned *out)
{
    uint64_t number;
    if (!read_whole(reading, 1, 1024, &number)) return false;
    *out = (unsigned)number;
    return true;
}

/* An empty name is what an unset variable in a script leaves. */
static bool read_out(const struct reading *reading, const char **out)
{
    if (!*reading->argument) return wrong(reading, "--out: the file has no name");
    *out = reading->argument;
    return true;
}

/* Puts the argument where the flag says. */
static bool take(struct run_options *options, const struct reading *reading)
{
    switch (reading->flag) {
    case RUN_FLAG_seed: return read_whole(reading, 0, UINT64_MAX, &options->seed);
    case RUN_FLAG_jobs: return read_jobs(reading, &options->jobs);
    case RUN_FLAG_budget: return read_whole(reading, 1, UINT64_MAX, &options->budget);
    case RUN_FLAG_time: return read_seconds(reading, &options->seconds);
    case RUN_FLAG_out: return read_out(reading, &options->out);
    case RUN_FLAG_json: return options->json = true;
    case RUN_FLAG_quiet: return options->quiet = true;
    case RUN_FLAG_allow_commands: return options->allow_commands = true;
    case RUN_FLAG_allow_outside: return options->allow_outside = true;
    case RUN_FLAG_verbose: return options->verbose = true;
    case RUN_FLAG_color: options->colour = colour_choice_of(reading->argument); return true;
    case RUN_FLAG_help: return options->help = true;
    case RUN_FLAG_version: return options->version = true;
    case RUN_FLAGS: break;
    }
    return false;
}

enum flag_outcome run_flag_read(struct run_options *options, struct flag_reader *reader)
{
    const char *word = reader->argv[reader->at];
    enum run_flag flag = 0;
    while (flag < RUN_FLAGS && !flag_matches(&flags[flag], word))
        flag++;
    if (flag == RUN_FLAGS) return FLAG_OTHER;
    struct reading reading = {.flag = flag, .reader = reader};
    if (!flag_read(reader, &flags[flag], &reading.argument)) return FLAG_WRONG;
    return take(options, &reading) ? FLAG_READ : FLAG_WRONG;
}

struct session_options run_session_options(const struct run_options *options)
{
    return (struct session_options){
        .seed = options->seed,
        .jobs = options->jobs,
        .budget = options->budget,
        .seconds = options->seconds,
        .native = NATIVE_AUTO,
        .allow_commands = options->allow_commands,
    };
}

void run_options_words(struct buffer *out, const struct run_options *options)
{
    if (options->seed) buffer_printf(out, "--seed=%llu\n", (unsigned long long)options->seed);
    if (options->jobs) buffer_printf(out, "--jobs=%u\n", options->jobs);
    if (options->budget) buffer_printf(out, "--budget=%llu\n", (unsigned long long)options->budget);
    if (options->seconds > 0) buffer_printf(out, "--time=%.17g\n", options->seconds);
}

bool run_options_from_words(struct run_options *options, char *words)
{
    while (*words) {
        char *line = words;
        words += strcspn(words, "\n");
        if (*words) *words++ = '\0';
        struct flag_reader reader = {.argc = 1, .argv = &line};
        if (run_flag_read(options, &reader) != FLAG_READ) return false;
    }
    return true;
}
