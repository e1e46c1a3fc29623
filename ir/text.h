/* The letters of the textual form: what the printers and readers of expressions, values, designs
 * and programs share.
 *
 * The form is a sequence of names, numbers, quoted texts and marks between blanks; the end of a
 * line means nothing to the reader and much to people. Whatever a writer writes, the reader of the
 * same name reads back to the last bit.
 *
 * A reader never trusts its text. The first error sticks: from then on the reader stands at the end
 * of the text and every function answers something harmless (0, NULL, ""), so callers may check
 * reader_failed once an item. Loops that fill arrays must grow them as items come (vector.h), never
 * by a count that the text names.
 */
#ifndef NAS_IR_TEXT_H
#define NAS_IR_TEXT_H

#include "ir/expr.h"
#include "support/buffer.h"

struct value;
struct design;

/* Where a printer writes, and how it calls what is printed elsewhere. */
struct writer {
    struct buffer *out;
    /* Writes the name of an expression, a design, a choice, a parameter: "%12", "design 3". */
    void (*expr)(struct writer *writer, const struct expr *expr);
    void (*design)(struct writer *writer, const struct design *design);
    void *context;
};

void write_number(struct buffer *out, double value);     /* the shortest text that reads back */
void write_quoted(struct buffer *out, const char *text); /* in "", with escapes; NULL is `-` */
void write_span(struct buffer *out, struct span span);   /* " @1:20:34"; nothing for NO_SPAN */
void write_type(struct buffer *out, struct type type);   /* "whole", "real<bit^1 s^-1>" */
void write_interval(struct buffer *out, struct interval interval); /* "[0, 64]" */
void write_value(struct writer *writer, const struct value *value);

enum token { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_QUOTED, TOKEN_MARK };

/* One text being read; made by reader_new, lives in its arena. The token fields are the next token:
 * what the functions below look at. */
struct reader {
    struct arena *arena;
    struct exprs *exprs; /* where expressions are made */
    /* The expression that is called `%number`, or NULL; likewise `design number`. */
    const struct expr *(*expr)(struct reader *reader, uint32_t number);
    const struct design *(*design)(struct reader *reader, uint32_t number);
    void *context;

    enum token token;
    const char *start; /* of the token */
    size_t size;
    double number;  /* TOKEN_NUMBER */
    uint32_t depth; /* of values in values, bounded by LIMIT_VALUE_DEPTH */

    const char *text;
    const char *at; /* behind the token */
    const char *end;
    const char *error; /* the first one, "3:14: what is wrong", or NULL */
};

/* The text must outlive the reader; it need not end in a NUL. */
struct reader *reader_new(struct arena *arena, struct exprs *exprs, const char *text, size_t size);

bool reader_failed(const struct reader *reader);
/* Reports an error at the token, unless there was one before. Answers NULL for the convenience of
 * callers. */
void *reader_fail(struct reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether the token is this name or mark; marks are single characters. */
bool reader_is(const struct reader *reader, const char *word);
bool reader_accept(struct reader *reader, const char *word); /* skips it if so */
bool reader_expect(struct reader *reader, const char *word); /* an error if not */

const char *reader_name(struct reader *reader);   /* a name, copied; "" on error */
const char *reader_quoted(struct reader *reader); /* NULL for `-`; bytes other than NUL */
const char *reader_text(struct reader *reader);   /* the same, but `-` is an error: "" */
double reader_number(struct reader *reader);      /* also inf, -inf, nan */
uint64_t reader_whole(struct reader *reader, uint64_t most); /* 0..most */
struct span reader_span(struct reader *reader);              /* NO_SPAN when there is none */
struct type reader_type(struct reader *reader);
struct interval reader_interval(struct reader *reader);  /* low <= high */
const struct expr *reader_expr(struct reader *reader);   /* `%12`; NULL on error */
const struct value *reader_value(struct reader *reader); /* never NULL */

#endif
