/* Lines for the REPL: edited by libedit on a terminal, read plainly from anything else; see repl.h.
 */
#include <errno.h>
#include <histedit.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

#include "frontend/faces/line_complete.h"
#include "frontend/faces/repl.h"
#include "support/files.h"

enum { HISTORY_LINES = 2000 };

struct input {
    struct frontend *frontend;
    struct arena *arena;
    bool more;      /* which prompt */
    EditLine *edit; /* NULL when this is no terminal */
    History *history;
    const char *history_file; /* NULL without a home */
    char *line;               /* of getline */
    size_t room;
    struct sigaction before;
};

/* Set by SIGINT at the prompt; the one thing a signal handler can reach. */
static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static struct input *input_of(EditLine *edit)
{
    void *input = NULL;
    el_get(edit, EL_CLIENTDATA, &input);
    return input;
}

static char *prompt(EditLine *edit)
{
    static char first[] = "nas> ", next[] = "...> ";
    return input_of(edit)->more ? next : first;
}

/* One character from the terminal. Unlike libedit's own reader it gives up when a signal comes. */
static int read_character(EditLine *edit, wchar_t *character)
{
    (void)edit;
    mbstate_t state = {0};
    for (;;) {
        char byte;
        ssize_t got = read(STDIN_FILENO, &byte, 1);
        if (got < 0 && errno == EINTR && !stopped) continue;
        if (got <= 0) return (int)got;
        size_t length = mbrtowc(character, &byte, 1, &state);
        if (length == (size_t)-2) continue; /* more bytes belong to it */
        if (length == (size_t)-1) {
            state = (mbstate_t){0};
            continue;
        }
        return 1;
    }
}

/* Completion: the common part of all that may stand here is inserted; when there is none, all are
 * listed. */
static unsigned char complete(EditLine *edit, int key)
{
    (void)key;
    struct input *input = input_of(edit);
    const LineInfo *info = el_line(edit);
    struct arena *scratch = arena_new();
    struct completion found = complete_line(scratch, input->frontend, info->buffer,
                                            (size_t)(info->cursor - info->buffer));
    unsigned char answer = CC_ERROR;
    if (found.common && *found.common) {
        el_insertstr(edit, found.common);
        answer = CC_REFRESH;
    } else if (found.count > 1) {
        printf("\n");
        for (size_t i = 0; i < found.count && i < 200; i++)
            printf("%s%s", found.name[i], i + 1 < found.count ? "  " : "\n");
        fflush(stdout);
        answer = CC_REDISPLAY;
    }
    arena_free(scratch);
    return answer;
}

/* ~/.local/state/nas/history, or below XDG_STATE_HOME. */
static const char *history_path(struct arena *arena)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    const char *folder = state && *state == '/' ? arena_printf(arena, "%s/nas", state)
                         : home && *home        ? arena_printf(arena, "%s/.local/state/nas", home)
                                                : NULL;
    if (!folder || folder_make(folder)) return NULL;
    return arena_printf(arena, "%s/history", folder);
}

/* Keys beyond those of emacs come from the user's own ~/.editrc. */
static void begin_editing(struct input *input)
{
    HistEvent event;
    input->edit = el_init("nas", stdin, stdout, stderr);
    input->history = input->edit ? history_init() : NULL;
    if (!input->history) return;
    history(input->history, &event, H_SETSIZE, HISTORY_LINES);
    history(input->history, &event, H_SETUNIQUE, 1);
    input->history_file = history_path(input->arena);
    if (input->history_file) history(input->history, &event, H_LOAD, input->history_file);
    el_set(input->edit, EL_CLIENTDATA, input);
    el_set(input->edit, EL_PROMPT, prompt);
    el_set(input->edit, EL_EDITOR, "emacs");
    el_set(input->edit, EL_HIST, history, input->history);
    el_set(input->edit, EL_GETCFN, read_character);
    el_set(input->edit, EL_ADDFN, "nas-complete", "complete what stands before the cursor",
           complete);
    el_set(input->edit, EL_BIND, "^I", "nas-complete", NULL);
    el_set(input->edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
    el_source(input->edit, NULL);
}

struct input *input_new(struct arena *arena, struct frontend *frontend)
{
    struct input *input = NEW(arena, struct input);
    input->arena = arena;
    input->frontend = frontend;
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) begin_editing(input);
    return input;
}

void input_free(struct input *input)
{
    HistEvent event;
    if (input->history) {
        if (input->history_file) history(input->history, &event, H_SAVE, input->history_file);
        history_end(input->history);
    }
    if (input->edit) el_end(input->edit);
    free(input->line);
}

bool input_is_terminal(const struct input *input)
{
    return input->edit != NULL;
}

/* From a pipe: the line as it is, without a prompt. */
static enum input_outcome plain_line(struct input *input, const char **line, size_t *size)
{
    ssize_t got = getline(&input->line, &input->room, stdin);
    if (got < 0) return INPUT_END;
    *line = input->line;
    *size = (size_t)got;
    return INPUT_LINE;
}

/* SIGINT is caught only while a line is read; a running search has its own way with it. */
static enum input_outcome edited_line(struct input *input, const char **line, size_t *size)
{
    struct sigaction action = {.sa_handler = stop}, before;
    sigemptyset(&action.sa_mask);
    stopped = 0;
    sigaction(SIGINT, &action, &before);
    int count = 0;
    *line = el_gets(input->edit, &count);
    sigaction(SIGINT, &before, NULL);
    if (stopped) {
        printf("^C\n");
        return INPUT_STOPPED;
    }
    if (!*line || count <= 0) {
        printf("\n");
        return INPUT_END;
    }
    *size = (size_t)count;
    return INPUT_LINE;
}

enum input_outcome input_line(struct input *input, bool more, const char **line, size_t *size)
{
    input->more = more;
    return input->edit ? edited_line(input, line, size) : plain_line(input, line, size);
}

/* Whole inputs are remembered, not lines, so that one key brings back a whole search. */
void input_remember(struct input *input, const char *text)
{
    HistEvent event;
    if (input->history) history(input->history, &event, H_ENTER, text);
}
