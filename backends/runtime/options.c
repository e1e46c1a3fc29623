/* Reading the flags of a run; see options.h. */
#include "backends/runtime/options.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct flag_info {
    const char *name;
    const char *argument; /* NULL: stands alone */
    const char *doc;
};

static const struct flag_info flags[] = {
#define FLAG(flag, name, argument, doc) [RUN_FLAG_##flag] = {name, argument, doc},
#include "backends/runtime/options.def"
#undef FLAG
};

struct reading {
    enum run_flag flag;
    const char *argument;
    char *error;
    size_t room;
};

static bool wrong(const struct reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static bool wrong(const struct reading *reading, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(reading->error, reading->room, format, args);
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
    case RUN_FLAGS: break;
    }
    return false;
}

static enum run_flag find_flag(const char *name, size_t size)
{
    enum run_flag flag = 0;
    while (flag < RUN_FLAGS &&
           (strlen(flags[flag].name) != size || memcmp(flags[flag].name, name, size)))
        flag++;
    return flag;
}

enum flag_outcome run_flag_read(struct run_options *options, int argc, char *const *argv, int *at,
                                char *error, size_t room)
{
    const char *text = argv[*at];
    if (strncmp(text, "--", 2)) return FLAG_OTHER;
    const char *name = text + 2;
    size_t size = strcspn(name, "=");
    struct reading reading = {.flag = find_flag(name, size), .error = error, .room = room};
    if (reading.flag == RUN_FLAGS) return FLAG_OTHER;
    const struct flag_info *info = &flags[reading.flag];
    bool glued = name[size] == '=';
    ++*at;
    if (!info->argument && glued) {
        wrong(&reading, "--%s takes no argument", info->name);
        return FLAG_WRONG;
    }
    if (info->argument && !glued && *at >= argc) {
        wrong(&reading, "--%s needs an argument: --%s %s", info->name, info->name, info->argument);
        return FLAG_WRONG;
    }
    if (info->argument) reading.argument = glued ? name + size + 1 : argv[(*at)++];
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

void run_flag_help(struct buffer *out, unsigned skip)
{
    enum { NAME_WIDTH = 20 };
    for (enum run_flag flag = 0; flag < RUN_FLAGS; flag++) {
        if (skip & 1u << flag) continue;
        const struct flag_info *info = &flags[flag];
        size_t before = out->size;
        buffer_printf(out, "  --%s", info->name);
        if (info->argument) buffer_printf(out, " %s", info->argument);
        size_t used = out->size - before;
        buffer_fill(out, ' ', used < NAME_WIDTH ? NAME_WIDTH - used : 1);
        buffer_printf(out, " %s\n", info->doc);
    }
}
