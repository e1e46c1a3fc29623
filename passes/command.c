/* Running a command of the user's for a number; see oracle.h. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "passes/oracle.h"
#include "support/clock.h"

extern char **environ;

enum { OUTPUT_BYTES = 65536, LOOK_EVERY_MS = 50 };

bool first_number(const char *text, double *number)
{
    char before = ' ';
    for (const char *at = text; *at; before = *at++) {
        const char *digits = *at == '-' || *at == '+' ? at + 1 : at;
        if (*digits == '.') digits++;
        if (!isdigit((unsigned char)*digits) || isalnum((unsigned char)before) || before == '_')
            continue;
        *number = strtod(at, NULL);
        return isfinite(*number);
    }
    return false;
}

/* The words of the command line: the shell, its text, a name for $0, the arguments. */
static char **make_words(struct arena *arena, const char *text, const double *args, size_t count)
{
    char **word = NEW_ARRAY(arena, char *, count + 5);
    size_t at = 0;
    word[at++] = arena_string(arena, "/bin/sh");
    word[at++] = arena_string(arena, "-c");
    word[at++] = arena_string(arena, text);
    word[at++] = arena_string(arena, "nas");
    for (size_t i = 0; i < count; i++) {
        word[at] = arena_printf(arena, "%.15g", args[i]);
        if (strtod(word[at], NULL) != args[i]) word[at] = arena_printf(arena, "%.17g", args[i]);
        at++;
    }
    return word;
}

/* Starts it in a process group of its own, so that it can be ended with all that it started. */
static int start(const char *folder, char **word, int output, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!error) error = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (!error && folder) error = posix_spawn_file_actions_addchdir_np(&actions, folder);
    if (!error) error = posix_spawnattr_setsigmask(&attributes, &none);
    if (!error) error = posix_spawnattr_setpgroup(&attributes, 0);
    if (!error)
        error =
            posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    if (!error) error = posix_spawn(pid, word[0], &actions, &attributes, word, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static bool is_over(const struct session *session)
{
    return atomic_load(&session->interrupted) || clock_seconds() > session->deadline;
}

/* Reads what it prints until it closes its output; false when the session is over before. */
static bool collect(const struct session *session, int input, char text[OUTPUT_BYTES])
{
    size_t size = 0;
    char rest[512];
    struct pollfd wait = {.fd = input, .events = POLLIN};
    while (!is_over(session)) {
        int ready = poll(&wait, 1, LOOK_EVERY_MS);
        if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
        bool full = size + 1 == OUTPUT_BYTES;
        ssize_t n = full ? read(input, rest, sizeof rest)
                         : read(input, text + size, OUTPUT_BYTES - 1 - size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            text[size] = '\0';
            return true;
        }
        if (!full) size += (size_t)n;
    }
    return false;
}

/* Waits for the end of a command that has closed its output; false when the session is over. */
static bool wait_end(const struct session *session, pid_t pid, int *status)
{
    const struct timespec moment = {0, 1000000};
    for (;;) {
        pid_t ended = waitpid(pid, status, WNOHANG);
        if (ended == pid) return true;
        if (ended < 0 && errno != EINTR) {
            *status = -1;
            return true;
        }
        if (is_over(session)) return false;
        nanosleep(&moment, NULL);
    }
}

/* Takes the number, or says what is wrong. */
static bool judge(struct session *session, const struct oracle *oracle, int status,
                  const char *text, double *answer)
{
    if (WIFSIGNALED(status))
        session_fail(session, oracle->span, "the command `%s` was ended by signal %d", oracle->text,
                     WTERMSIG(status));
    else if (!WIFEXITED(status) || WEXITSTATUS(status))
        session_fail(session, oracle->span, "the command `%s` ended with status %d", oracle->text,
                     WEXITSTATUS(status));
    else if (!first_number(text, answer))
        session_fail(session, oracle->span, "the command `%s` printed no number: `%.*s`",
                     oracle->text, (int)strcspn(text, "\n"), text);
    else
        return true;
    return false;
}

bool command_run(struct session *session, const struct oracle *oracle, const double *args,
                 size_t count, double *answer)
{
    int ends[2];
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC)) {
        session_fail(session, oracle->span, "no pipe for a command: %s", strerror(errno));
        return false;
    }
    struct arena *arena = arena_new();
    int error =
        start(session->options.folder, make_words(arena, oracle->text, args, count), ends[1], &pid);
    close(ends[1]);
    bool answered = false;
    if (error) {
        session_fail(session, oracle->span, "the command `%s` cannot be started: %s", oracle->text,
                     strerror(error));
    } else {
        char *text = arena_alloc(arena, OUTPUT_BYTES);
        int status = 0;
        if (collect(session, ends[0], text) && wait_end(session, pid, &status)) {
            answered = judge(session, oracle, status, text, answer);
        } else {
            kill(-pid, SIGKILL);
            waitpid(pid, &status, 0);
        }
    }
    close(ends[0]);
    arena_free(arena);
    return answered;
}
