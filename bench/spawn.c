/* Times whole processes: CPU time from exec to exit, as the kernel counts it.
 *
 *     spawn ID WHAT TIMES GOAL_MS COMMAND...
 *
 * The goal is the most CPU milliseconds of the median, 0 for none. What the command prints goes to
 * /dev/null; its exit status must be 0.
 */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"

enum { MOST_TIMES = 101, FIRST_ARGUMENT = 5 };

static double milliseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec * 1e-3;
}

static bool run_once(char **command, double *cpu)
{
    pid_t child = fork();
    if (child < 0) return false;
    if (child == 0) {
        int nothing = open("/dev/null", O_WRONLY);
        if (nothing < 0 || dup2(nothing, 1) < 0) _exit(126);
        execvp(command[0], command);
        _exit(127);
    }
    struct rusage used;
    int status;
    if (wait4(child, &status, 0, &used) != child) return false;
    *cpu = milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv)
{
    if (argc <= FIRST_ARGUMENT) {
        fprintf(stderr, "usage: spawn ID WHAT TIMES GOAL_MS COMMAND...\n");
        return 2;
    }
    double sample[MOST_TIMES], limit = strtod(argv[4], NULL);
    int times = atoi(argv[3]);
    if (times < 1) times = 1;
    if (times > MOST_TIMES) times = MOST_TIMES;
    for (int i = 0; i < times; i++) {
        if (run_once(argv + FIRST_ARGUMENT, &sample[i])) continue;
        fprintf(stderr, "spawn: %s did not succeed\n", argv[FIRST_ARGUMENT]);
        return EXIT_FAILURE;
    }
    char goal[32];
    snprintf(goal, sizeof goal, "< %g ms", limit);
    double median = bench_median(sample, (size_t)times);
    bench_print(&(struct bench_figure){
        argv[1], argv[2], "ms", sample, (size_t)times, limit > 0 ? median / limit : NAN,
        limit > 0 ? "of the limit" : NULL, limit > 0 ? goal : NULL, median < limit});
    return 0;
}
