/* Linking through `cc`, without a shell: names of files are never read as anything else. */
#include "backends/link.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backends/llvm.h"
#include "support/files.h"
#include "support/vector.h"

enum { MOST_SAID = 1 << 20 }; /* of a linker's complaints */

struct command VECTOR(char *);

static void add(struct arena *arena, struct command *command, const char *word)
{
    vector_push(arena, command, arena_string(arena, word));
}

/* Flags that libnasrun.a was built with and that a linker must know of, separated by blanks. */
static void add_flags(struct arena *arena, struct command *command, const char *flags)
{
    while (*flags) {
        size_t size = strcspn(flags, " ");
        if (size) add(arena, command, arena_slice(arena, flags, size));
        flags += size + (flags[size] == ' ');
    }
}

/* Starts the command with both outputs going to `log`; answers an errno or 0 and its status. */
static int run(struct command *command, const char *log, int *status)
{
    extern char **environ;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    pid_t child;
    int failed = posix_spawnp(&child, command->item[0], &actions, NULL, command->item, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed) return failed;
    while (waitpid(child, status, 0) < 0)
        if (errno != EINTR) return errno;
    return 0;
}

static const char *run_linker(struct arena *arena, struct command *command, const char *path)
{
    vector_push(arena, command, NULL);
    const char *log = arena_printf(arena, "%s.log-%ld", path, (long)getpid());
    int status = 0;
    int failed = run(command, log, &status);
    char *said = NULL;
    size_t size = 0;
    if (file_read(arena, log, MOST_SAID, &said, &size)) said = arena_string(arena, "");
    unlink(log);
    if (failed == ENOENT)
        return "the C compiler `cc` is not installed; native programs are linked with it";
    if (failed) return arena_printf(arena, "`cc` cannot be started: %s", strerror(failed));
    if (status == 0) return NULL;
    return arena_printf(arena, "`cc` cannot link the program:\n%s", said);
}

const char *link_program(struct arena *arena, const char *object, const char *path)
{
    const char *library = library_find(arena, "libnasrun.a");
    if (!library)
        return "the library libnasrun.a is not installed; native programs are linked with it";
    struct command command = {0};
    const char *word[] = {"cc", "-o", path, object, library, "-lm", "-ldl", "-lpthread"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        add(arena, &command, word[i]);
    add_flags(arena, &command, NAS_LINK_FLAGS);
    return run_linker(arena, &command, path);
}

const char *link_shared(struct arena *arena, const char *object, const char *path)
{
    struct command command = {0};
    const char *word[] = {"cc", "-shared", "-o", path, object, "-lm"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        add(arena, &command, word[i]);
    return run_linker(arena, &command, path);
}
