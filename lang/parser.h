/* Inside the parser: what the scanner, the layout of lines, the grammar and the builder share.
 *
 *     text --scanner.l--> raw tokens --layout.c--> tokens --grammar.y--> build.c --> tree
 *
 * The scanner knows characters; the layout knows brackets and which newlines end a statement; the
 * grammar knows the order of tokens; the builder checks what the grammar covers too widely.
 */
#ifndef NAS_LANG_PARSER_H
#define NAS_LANG_PARSER_H

#include "lang/syntax.h"
#include "support/vector.h"

/* A list under construction. */
struct node_link {
    struct node *node;
    struct node_link *next;
};

struct node_list {
    struct node_link *first;
    struct node_link *last;
    size_t count;
};

/* What a token or a grammar symbol carries. */
union value {
    const char *text; /* NAME: interned; STRING: decoded; a keyword as a name: interned */
    const struct number *number;
    struct node *node;
    struct node_list *list;
    enum node_op op;
    enum node_kind kind;
};

struct token {
    int kind;
    bool starts_line;
    struct span span;
    union value value;
};

struct bracket {
    char opener;
    struct span span;
};

struct parser {
    struct arena *arena;
    struct map *names;
    struct sources *sources;
    struct diagnostics *list;
    uint32_t source;
    const char *text;
    size_t size;

    /* scanner */
    void *scanner;
    uint32_t at;    /* offset of the next byte */
    bool after_dot; /* the next word is a name */
    bool new_line;  /* the next token begins a line */
    struct VECTOR(struct comment) comment;

    /* layout */
    struct VECTOR(struct token) ready; /* to be handed out before more is read */
    size_t ready_at;
    struct VECTOR(struct bracket) bracket;
    int previous;        /* the kind of the last token made ready, 0 at the start */
    uint32_t end;        /* and where it ends */
    struct token now;    /* the last token handed out */
    struct token before; /* and the one before it */
    bool stopped;        /* a limit was reached: nothing follows */
    bool quiet;          /* what follows is a consequence of what was reported */
    bool quiet_ends;     /* with the next token */
    bool open_at_end;    /* the text ends with an open bracket or an operator */
    bool too_deep;       /* which was said */
    struct VECTOR(const char *) reserved; /* words that were reported as names */

    bool broken; /* there were errors when the tree was done */

    /* builder */
    struct node *root;
};

/* -- scanner.l, scan.c -- */

/* The next raw token; TOKEN_NL for every newline. */
struct token scan_token(struct parser *parser);

void scan_open(struct parser *parser);
void scan_close(struct parser *parser);

/* Actions of the scanner's rules: they answer the token's kind and fill its value. */
int scan_word(struct parser *parser, const char *text, size_t size, union value *value);
int scan_number(struct parser *parser, const char *text, struct span at, union value *value);
int scan_text(struct parser *parser, const char *text, struct span at, bool closed,
              union value *value);
void scan_comment(struct parser *parser, struct span at);
void scan_unknown(struct parser *parser, const char *text, size_t size, struct span at);

/* -- layout.c -- */

/* The next token for the grammar: newlines only where a statement ends, brackets always closed. */
int layout_next(union value *value, struct span *at, struct parser *parser);

/* After an error at this token: goes on behind the statement that holds it. */
void layout_skip(struct parser *parser);

/* -- build.c -- one call for each action of the grammar -- */

struct node_list *list_new(struct parser *parser, struct node *first);
struct node_list *list_add(struct parser *parser, struct node_list *list, struct node *node);

/* A node with up to three fixed children, those that its row in syntax.def has, and the rest. */
struct node *build(struct parser *parser, enum node_kind kind, struct span at,
                   struct node *const fixed[3], const struct node_list *rest);
struct node *build_named(struct parser *parser, enum node_kind kind, struct span at,
                         const char *text, struct node *const fixed[3],
                         const struct node_list *rest);
struct node *build_error(struct parser *parser, struct span at);

#define KIDS(...) ((struct node *[3]){__VA_ARGS__})
#define NO_KIDS   ((struct node *[3]){NULL, NULL, NULL})

struct node *build_label(struct parser *parser, struct span at, const char *text, bool quoted);
struct node *build_operator(struct parser *parser, enum node_op op, struct span at,
                            struct node *left, struct node *right);
struct node *build_range(struct parser *parser, enum node_op op, struct span at, struct node *low,
                         struct node *high, struct node *step);
struct node *build_choose(struct parser *parser, struct span at, struct node *domain);
struct node *build_lambda(struct parser *parser, struct span at, struct node *group,
                          struct node *value);
struct node *build_group(struct parser *parser, struct span at, const struct node_list *args);
struct node *build_call(struct parser *parser, struct span at, struct node *callee,
                        const struct node_list *args);
struct node *build_sample(struct parser *parser, struct span at, const struct node_list *args);
struct node *build_number(struct parser *parser, struct span at, const struct number *number);
struct node *build_flag(struct parser *parser, enum node_op op, struct span at);
struct node *build_else_if(struct parser *parser, struct span at, struct node *condition);
struct node *build_return(struct parser *parser, struct span at, struct node *value);
/* Whether this statement was written `return e`; only build_return makes such. */
bool is_return(const struct node *statement);

struct node *build_body(struct parser *parser, struct span at, const struct node_list *statements);
struct node *build_body_value(struct parser *parser, struct span at, struct node *value);
struct node *build_across(struct parser *parser, struct span at, struct node *count,
                          const char *word, struct span word_at, struct node *exchange);

/* Says that a reserved word cannot be a name; `check_name` only when the name is one. */
void reserved_name(struct parser *parser, struct span at, const char *text);
void check_name(struct parser *parser, struct span at, const char *text);

/* -- syntax_error.c -- */

/* One message for a token that the grammar does not expect: the last one handed out. `expected` are
 * the texts in tokens.def of those that could stand there. */
void syntax_error(struct parser *parser, const char *const *expected, size_t count);
void too_deep(struct parser *parser, struct span at);

/* -- placement.c, documents.c: after parsing -- */

void check_placement(struct parser *parser, const struct node *root);
const char *attach_documents(struct parser *parser, struct node *root);

#endif
