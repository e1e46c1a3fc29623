/* The REPL: inputs are read, elaborated in one frontend, and performed in one session.
 *
 * repl.c has the loop, input.c reads lines (with editing on a terminal, plainly from a pipe),
 * colon.c has the commands that begin with a colon.
 */
#ifndef NAS_FRONTEND_FACES_REPL_H
#define NAS_FRONTEND_FACES_REPL_H

#include "frontend/faces/load.h"

struct input;

struct repl {
    struct loaded loaded;
    struct input *input;
    bool done;                  /* :quit was said */
    const struct program *last; /* of the last input without errors, or NULL */
};

/* Elaborates and performs one whole input. */
enum exit_status repl_run(struct repl *repl, const char *text, size_t size);

/* Carries out a line that begins with a colon. */
enum exit_status repl_command(struct repl *repl, const char *line);

struct repl_command {
    const char *name;
    const char *argument;
    const char *doc;
    enum exit_status (*run)(struct repl *repl, const char *argument);
};
size_t repl_commands(const struct repl_command **commands);

/* What the choices of a value, or of the searches in it, span; for :space. */
void space_text(struct buffer *out, struct exprs *exprs, const struct value *value);

/* Reading. Lines come with their newline. */
enum input_outcome { INPUT_LINE, INPUT_STOPPED, INPUT_END };
struct input *input_new(struct arena *arena, struct frontend *frontend);
void input_free(struct input *input); /* saves the history */
bool input_is_terminal(const struct input *input);
/* One line; `more` asks for the prompt of a continued input. INPUT_STOPPED after Ctrl-C. The line
 * is valid until the next call. */
enum input_outcome input_line(struct input *input, bool more, const char **line, size_t *size);
/* Adds a whole input to the history. */
void input_remember(struct input *input, const char *text);

#endif
