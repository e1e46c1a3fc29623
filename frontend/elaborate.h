/* Inside the elaborator: what its files share.
 *
 * Elaborating evaluates the tree once, with the unknowns symbolic. `eval` answers a value for every
 * expression; where an error was reported it answers the poison value, which makes everything that
 * touches it poison without another message. Scalars are expressions (ir/expr.h); what only the
 * elaborator knows (functions, modules, wires, domains, data) are things behind VALUE_OPAQUE.
 *
 *   thing.c       things (thing.h), and insisting on a kind of value
 *   scope.c       names and their cells, guarded assignment
 *   path.c        where the elaborator is: the names of unknowns and operations
 *   statement.c   statements and blocks of them
 *   expression.c  expressions that are not calls
 *   each.c        comprehensions; fold.c: sums and other folds over them
 *   arithmetic.c  operators on scalars: types, units, implicit requirements
 *   condition.c   conditions of requirements and their distances
 *   front.c       points of fronts, comprehensions over them
 *   call.c        calls: binding arguments to parameters; call_builtin.c: those of builtins;
 *                 call_op.c: those of operations
 *   network.c     designs: wires, making and running
 *   data.c        data sets, and answers from outside; estimate.c: means over data in a train
 *   later.c       what is checked but cannot run yet
 *   range.c       ranges as lists and as domains
 *   choose.c      choices and the domains they range over
 *   merge.c       one value where a condition chooses between two
 *   block.c       solver blocks being evaluated: touching, givens, requirements, methods
 *   solver.c      the frame around a block's statements
 *   close.c       closing a block, with owners.c (who binds what) and cut.c (the problem)
 *   names.c       the static pass: names in code that nothing calls
 *   draft.c       the bodies that nothing calls: what is wrong in every call of them
 *   module.c      files, imports, the standard library
 *   builtin*.c    the functions that are not written in the language
 */
#ifndef NAS_FRONTEND_ELABORATE_H
#define NAS_FRONTEND_ELABORATE_H

#include "frontend/frontend.h"
#include "frontend/thing.h"
#include "ir/design.h"
#include "ir/method.h"
#include "support/limits.h"
#include "support/vector.h"

/* ---- scopes ---- */

struct cell {
    const char *name; /* interned */
    const struct value *value;
    struct span span;
    const char *doc;
    struct scope *scope;
    struct cell *older; /* the one made before it in its scope */
};

enum scope_kind {
    SCOPE_MODULE,   /* the top level of a file: its constants are folded everywhere */
    SCOPE_FUNCTION, /* a call's parameters and body: assignment does not leave it */
    SCOPE_BLOCK,    /* braces, a loop turn, a comprehension */
    SCOPE_SOLVER    /* the braces of a search or train */
};

struct scope {
    enum scope_kind kind;
    struct scope *outer;
    struct cell *newest;
    struct map *index;   /* modules: cells by name; else NULL */
    struct block *block; /* the solver block it stands in, NULL outside of any */
    bool barrier;        /* comprehension: assignment does not leave it */
};

struct scope *scope_new(struct elaborator *, enum scope_kind kind, struct scope *outer);
/* Binds a new name; an error when it is taken in the same function. */
struct cell *scope_bind(struct elaborator *, struct scope *, const char *name, struct span,
                        const struct value *value);
struct cell *scope_find(struct scope *, const char *name);
/* The cell an assignment means: of the same function or solver block; NULL when there is none. */
struct cell *scope_assignable(struct scope *, const char *name);
/* The value of a name where it is used: marks unknowns as touched, wraps givens. Reports unknown
 * names with the nearest one. */
const struct value *name_value(struct elaborator *, const char *name, struct span);
void name_assign(struct elaborator *, const char *name, struct span, const struct value *value);

/* Assignments made since a mark, for joining guarded paths. */
size_t assignments_mark(struct elaborator *);
struct assigned {
    struct cell *cell;
    const struct value *before, *after;
};
/* Undoes the assignments since the mark and lists them, one a cell. */
size_t assignments_take(struct elaborator *, size_t mark, struct assigned **list);

/* ---- solver blocks ---- */

enum block_kind { BLOCK_SEARCH, BLOCK_TRAIN, BLOCK_SAMPLE };

/* A search that was closed in a block. */
struct inner {
    const struct expr *solve;
    const struct expr *found; /* under its guard, that it found something */
};

struct block {
    enum block_kind kind;
    struct block *outer;
    uint32_t number;
    const char *name;
    struct span span;
    struct scope *scope;
    struct map touched;       /* choices and params by address */
    struct map seen;          /* values already walked for touching */
    struct map givens;        /* wrapped values by the address of the plain one */
    const struct expr *guard; /* the guard around it */
    struct VECTOR(struct requirement) require;
    struct VECTOR(struct objective) objective;
    struct VECTOR(const struct design *) run; /* designs that were run on data in it */
    struct VECTOR(struct inner) inner;
    struct method method;
    enum method_kind method_kind; /* METHOD_KINDS: none named */
    bool has_method;
    const struct expr *solve; /* of a search that is closed */
    bool broken; /* an objective or requirement has an error: the block is not closed */
    struct span method_span;
};

const struct value *eval_solver(struct elaborator *, const struct node *node);
const struct value *eval_sample(struct elaborator *, const struct node *node);
/* What a block is to the program around it, once its statements have run; see close.c. */
const struct value *close_search(struct elaborator *, struct block *block);
const struct value *close_train(struct elaborator *, struct block *block);
const struct value *close_sample(struct elaborator *, struct block *block, const struct expr *count,
                                 const struct value *member);
/* The sum of body over the members of a family; NULL after an error. */
const struct expr *family_sum(struct elaborator *, const struct thing *family,
                              const struct expr *body);
void block_touch(struct elaborator *, const struct value *value, struct span at);
void block_touch_choice(struct elaborator *, const struct choice *choice);
/* The value as seen from inside the blocks that its cell's scope is outside of. */
const struct value *block_given(struct elaborator *, const struct scope *home,
                                const struct value *value);
/* Whether the block, which may be NULL, is a train or stands in one. */
bool inside_train(const struct block *block);
bool block_touches(const struct block *block, const struct choice *choice);
/* The constant behind a given, when its home is `closing` (any home when NULL); else NULL. */
const struct expr *given_constant(struct elaborator *, const struct expr *given,
                                  const struct block *closing);
/* Adds an implicit requirement to the block, or a check to the program outside of any. */
void require_implicitly(struct elaborator *, const struct expr *holds, const struct expr *distance,
                        struct span, const char *label);
/* Notes a search that was closed in the block of now. */
void block_inner(struct elaborator *, const struct expr *solve);
/* Requires of those searches that the block's objectives and requirements ask that they find
 * something: what they answer else is no number, which a comparison would take for one. */
void block_require_inner(struct elaborator *, struct block *block);
void block_require(struct elaborator *, const struct node *node);
void block_objective(struct elaborator *, const struct node *node);
void block_method(struct elaborator *, const struct node *node);
void block_across(struct elaborator *, const struct node *node);

/* ---- the elaborator ---- */

struct module {
    const char *name;
    const char *path; /* for messages and relative imports */
    const char *folder;
    struct scope *scope;
    struct tree tree;
    bool standard; /* from the standard library */
    bool imported; /* its prints and exports are another program's: checked, not carried out */
    bool running;  /* being elaborated: an import of it is a cycle */
    bool failed;
};

/* A call on the way to here; lives on the C stack. */
struct frame {
    const char *name;
    struct span at;
    const struct node *node; /* the definition */
    struct frame *outer;
};

/* A body that nothing calls being evaluated; see draft.c. */
struct draft {
    const struct node *node;
    struct VECTOR(struct thing) nested; /* definitions in it that nothing calls */
    bool defaults;                      /* parameters with a default have it, not the unknown */
    unsigned uncertain;                 /* conditions and loops around that may not run */
    uint64_t unknowns;                  /* how often something unknown was met */
};

/* A front that a comprehension goes over. */
struct walked {
    const struct thing *front;
    const struct walked *outer;
};

struct elaborator {
    struct frontend *frontend;
    struct arena *arena;
    struct exprs *exprs;
    struct map *names;
    struct diagnostics *diagnostics;
    struct module *module;
    struct scope *scope;
    struct block *block;
    const struct expr *guard; /* NULL for always */
    struct builder *builder;  /* the design being made, or NULL */
    struct buffer path;       /* where we are, for naming unknowns */
    bool policy;              /* the next call is a policy's: the path names it already */
    struct map path_count;    /* how often a path was used */
    unsigned calls;           /* depth */
    struct frame *frame;      /* the call being evaluated, for messages */
    uint64_t steps, most_steps;
    uint64_t failures; /* errors, those said before included */
    bool out_of_steps;
    const struct value *poison;
    struct map reported; /* code and place of what was said, to say it once */
    uint32_t choices, parameters, blocks;
    struct VECTOR(struct assigned) assignments;
    struct map given_value;      /* given's address -> struct given_home */
    struct map claimed;          /* choice -> the last closed block that bound it */
    uint32_t loops;              /* that run later, around what is being evaluated */
    const struct walked *walked; /* those of them that go over fronts, the innermost first */
    const struct dataset *over;  /* the data set whose examples are gone through, or NULL */
    struct VECTOR(struct action) actions;
    struct VECTOR(struct unsupported) unsupported;
    struct VECTOR(struct binding) bindings;
    const char *let_name;     /* of the top-level let being evaluated: names its solver */
    const struct value *last; /* the value of the last expression statement: the REPL's `it` */
    bool interactive;
    struct draft *draft; /* NULL where a program is being made */
    struct map tables;   /* lists of constants that were indexed, by address */
    struct map called;   /* definitions that were called, by address of their node */
};

const struct value *eval(struct elaborator *, const struct node *node);
const struct value *eval_each(struct elaborator *, const struct node *node);
/* Counts one turn of a loop against the limit of work; false when nothing more may be done. */
bool count_turn(struct elaborator *, const struct node *node);
/* The statements of a block in a scope of their own; answers the value of its last expression
 * statement or nothing. */
const struct value *eval_block(struct elaborator *, const struct node *block);
/* Runs them in the scope of now. The value of an expression statement that is not the last of a
 * `valued` block goes nowhere, which is an error. */
void run_statements(struct elaborator *, const struct node *block, bool valued);
/* Binds a pattern's names. */
void bind_pattern(struct elaborator *, const struct node *pattern, const struct value *value,
                  const char *doc);

void add_check(struct elaborator *, const struct expr *holds, struct span, const char *message);
void add_action(struct elaborator *, enum action_kind, struct span, const struct value **value,
                size_t values, const char *file);
/* "3 choices (kernel, width, side)" of a value. */
const char *free_choices_text(struct elaborator *, const struct value *value);
/* Tells the program of a problem that was made. */
void frontend_problem(struct frontend *, const struct problem *problem);
/* What --set gives a top-level name of the program's own file, or NULL. */
const struct node *frontend_set_value(struct frontend *, const struct module *, const char *name);

/* ---- conditions ---- */

/* A requirement's: whether it holds, and how far it is from holding; see problem.h. */
struct condition {
    const struct expr *holds, *distance;
};
/* Evaluates a condition; false after an error was reported. */
bool eval_condition(struct elaborator *, const struct node *node, struct condition *out);
/* The distance of one that was evaluated already. */
const struct expr *distance_of(struct elaborator *, const struct expr *holds);

/* ---- fronts ---- */

/* How many points a front has. */
const struct expr *front_length(struct elaborator *, const struct value *front);
/* The result of number `index`; poison after an error. */
const struct value *front_point(struct elaborator *, const struct value *front,
                                const struct expr *index, struct span at);
/* Whether one more loop that runs later may stand inside those around; reports when not. */
bool loop_fits(struct elaborator *, struct span at);
/* Begins a comprehension: *member stands for each point. Answers the source of the items, or
 * poison after an error. */
const struct value *front_walk(struct elaborator *, const struct value *front, struct span at,
                               const struct value **member);
/* Makes of a condition on the points that are being gone through one that it holds for all. */
void front_close(struct elaborator *, struct condition *condition);
/* The fold of what was computed of each point; `body` is neutral where there is none. */
const struct expr *front_fold(struct elaborator *, const struct thing *front, enum fold,
                              const struct expr *body);
/* A front, or a comprehension over one, as a front to be printed; NULL for other values. */
const struct value *front_shown(struct elaborator *, const struct value *value);

/* ---- operators and values ---- */

const struct value *apply_unary(struct elaborator *, enum node_op, const struct value *,
                                struct span at);
const struct value *apply_binary(struct elaborator *, enum node_op, const struct value *,
                                 const struct value *, struct span at, struct span left,
                                 struct span right);
/* The value as a scalar expression; NULL after reporting what it is instead. */
const struct expr *as_scalar(struct elaborator *, const struct value *, struct span);
const struct expr *as_number(struct elaborator *, const struct value *, struct span);
const struct expr *as_truth(struct elaborator *, const struct value *, struct span);
/* A whole number without a unit, for counts and indices. */
const struct expr *as_count(struct elaborator *, const struct value *, struct span);
/* The size of a dimension: a plain whole number from 1 on. */
const struct expr *as_size(struct elaborator *, const struct value *, struct span);
/* Numbers of one dimension, or the same kind. */
bool same_type(struct type a, struct type b);
/* Whether the expression does without sizes that a design's input binds; else false after saying
 * so. */
bool before_input(struct elaborator *, const struct expr *, struct span);
/* A whole number known now, for structure; false after reporting. */
bool as_known_whole(struct elaborator *, const struct value *, struct span, int64_t *out);
/* The items of a list, tuple, range or front; poison after reporting. */
const struct value *as_list(struct elaborator *, const struct value *, struct span);
const struct value *scalar(struct elaborator *, const struct expr *);
const struct value *plain_data(struct elaborator *, const struct value *, struct span);
/* Whether that leaves only what a program may hold. */
bool is_data(struct elaborator *, const struct value *);
const struct value *number_value(struct elaborator *, double number);
bool known_number(struct elaborator *, const struct value *, double *out);
/* The quotient of two numbers, with the requirement that the divisor is not zero. */
const struct expr *divide(struct elaborator *, const struct expr *, const struct expr *,
                          struct span);
const struct value *index_value(struct elaborator *, const struct value *list,
                                const struct expr *index, struct span);
bool is_symbol(const struct value *);
/* A text as the symbol of its name; other values as they are. */
const struct value *text_symbol(struct elaborator *, const struct value *);
/* `yes` where the condition holds, else `no`; poison after reporting why they cannot be joined. */
const struct value *merge_values(struct elaborator *, const struct expr *condition,
                                 const struct value *yes, const struct value *no, struct span);
/* The guard for a stretch: answers the old one. */
const struct expr *guard_push(struct elaborator *, const struct expr *condition);

/* ---- choices ---- */

const struct value *eval_choose(struct elaborator *, const struct node *node);
/* Whether an unknown may be made here; reports when it would be made for each example. */
bool may_make(struct elaborator *, struct span at);
const struct value *domain_value_new(struct elaborator *, struct domain_value domain);
/* The list of a range's values, when its ends are known. */
const struct value *range_list(struct elaborator *, const struct thing *range, struct span);
/* The same for folds, where the ends may depend on choices: then each value up to the largest end
 * is an item that is there only under the condition that the range reaches it. */
const struct value *range_items(struct elaborator *, const struct thing *range, struct span);
/* Whether that succeeds: its ends are known and not too far apart. An error when it is no range. */
bool range_is_list(struct elaborator *, const struct thing *range);
const struct domain_value *range_domain(struct elaborator *, const struct thing *range);
const struct value *show_range(struct elaborator *, const struct domain_value *,
                               const struct expr *const *component, struct span);
/* The unbound choices of a value, in order. */
size_t free_choices(struct elaborator *, const struct value *value,
                    const struct choice *const **list);
const struct value *eval_range(struct elaborator *, const struct node *node);
const struct value *make_param(struct elaborator *, const struct expr *const *shape, size_t rank,
                               struct span);

/* ---- calls ---- */

struct argument {
    const char *name; /* NULL when positional */
    const struct value *value;
    struct span span;
};

/* Whether one of the arguments is poison, which a call in a draft goes on with. */
bool any_unknown(const struct argument *args, size_t count);

const struct value *eval_call(struct elaborator *, const struct node *node,
                              const struct value *piped, struct span piped_at);
/* Calls a function value with positional arguments: policies, lambdas. */
const struct value *call_value(struct elaborator *, const struct value *function,
                               const struct argument *args, size_t count, struct span at);

/* The statements and the returned value of a definition's body, in the current scope. */
const struct value *run_body(struct elaborator *, const struct node *body);

/* ---- builtins ---- */

struct builtin_call {
    const struct builtin *builtin;
    const struct value *arg[12]; /* in the order of the row's parameters; NULL when left out */
    struct span at[12];
    const struct argument *rest; /* after `...` */
    size_t rests;
    struct span span;
};

struct builtin {
    const char *name;
    const char *parameters; /* "x, step: 1, ..." */
    const char *doc;
    const struct value *(*function)(struct elaborator *, const struct builtin_call *);
};

const struct builtin *builtin_find(const char *name);
const char *builtin_parameter(struct elaborator *, const struct builtin *builtin, size_t i);
const struct value *call_builtin(struct elaborator *, const struct builtin *builtin,
                                 const struct argument *args, size_t count, struct span at);

/* ---- designs ---- */

const struct value *call_op(struct elaborator *, enum op_kind op, const struct argument *args,
                            size_t count, struct span at);
/* Makes a design of a network or circuit whose fixed parameters are bound in `scope`. */
const struct value *make_design(struct elaborator *, const struct thing *function,
                                struct scope *scope, struct span at);
/* Tells the program of a design that was made. */
void frontend_design(struct frontend *, const struct design *design);
/* An operation or function on a data set or its data: the shapes of what comes out. */
const struct value *transform_data(struct elaborator *, const char *name,
                                   const struct argument *args, size_t count, struct span at);
/* The shape of data: "56x56x24". */
void shape_print(struct buffer *out, const struct expr *const *shape, size_t rank);
/* Runs a design on data. */
const struct value *run_design(struct elaborator *, const struct value *design,
                               const struct argument *args, size_t count, struct span at);
const struct value *wire_value(struct elaborator *, const struct wire *wire);
const struct value *join_wires(struct elaborator *, enum op_kind op, const struct value *a,
                               const struct value *b, struct span at);
/* An answer that needs what this version does not have; depends on the choices of `values`. */
const struct value *unsupported_number(struct elaborator *, const char *what, struct type type,
                                       const struct value *const *values, size_t count,
                                       struct span at);
/* The same for an answer that changes with what a train trains. */
const struct value *trained_number(struct elaborator *, const char *what, struct type type,
                                   const struct value *const *values, size_t count, struct span at);
/* The same for a mean or sum over a data set, which may change or not. */
const struct value *mean_over_data(struct elaborator *, const char *what, struct type type,
                                   const struct value *const *values, size_t count, bool trained,
                                   struct span at);
/* Warns where what a train wants is not linear in the means over data that it depends on. */
void warn_estimates(struct elaborator *, const struct expr *wanted, struct span at);
bool changes_in_training(struct elaborator *, const struct expr *expr);
void note_unsupported(struct elaborator *, const char *what, struct span at);
const struct value *data_value(struct elaborator *, const struct expr **shape, size_t rank);

/* A record for each layer of a design that multiplies and accumulates. */
const struct value *layer_records(struct elaborator *, const struct design *design);
/* Every expression of a value, of its designs and of what its designs depend on. */
void each_expr(const struct value *value, void (*visit)(void *context, const struct expr *),
               void *context);

/* ---- modules ---- */

void run_import(struct elaborator *, const struct node *node);
struct module *module_load_library(struct elaborator *, const char *path);

/* ---- drafts ---- */

/* Checks the definitions among a module's statements that nothing called. */
void draft_module(struct elaborator *, struct module *module, const struct node *statements);
/* Whether an error of this code is to be said here: always, outside of drafts. */
bool draft_reports(struct elaborator *, enum diagnostic_code code);
/* The poison value, as what only a call would tell. */
const struct value *draft_unknown(struct elaborator *);
/* Whether something unknown was met since the mark: what was made since is unknown too. */
uint64_t draft_mark(struct elaborator *);
bool draft_since(struct elaborator *, uint64_t mark);
/* Around a loop's body that runs an unknown number of times. */
void draft_open(struct elaborator *, const struct node *body);
void draft_close(struct elaborator *, const struct node *body);
/* An `if` whose condition is unknown. */
const struct value *draft_if(struct elaborator *, const struct node *node);
void draft_import(struct elaborator *, const struct node *node);
/* Notes that a definition was called, or made inside a draft. */
void draft_called(struct elaborator *, const struct node *definition);
void draft_definition(struct elaborator *, const struct thing *function);
/* Whether a draft is inside this definition already: it would not come to an end. */
bool draft_is_inside(struct elaborator *, const struct node *definition);

/* ---- errors ---- */

/* Reports once a place; answers NULL the second time. Adds the call chain as labels. */
#define fail(e, code, span, ...)                                                                   \
    fail_framed((e), fail_first((e), (code), (span))                                               \
                         ? report((e)->diagnostics, (code), (span), ##__VA_ARGS__)                 \
                         : NULL)
bool fail_first(struct elaborator *, enum diagnostic_code code, struct span at);
struct diagnostic *fail_framed(struct elaborator *, struct diagnostic *);

/* ---- the path of names ---- */

size_t path_push(struct elaborator *, const char *segment); /* answers the mark to pop to */
size_t path_push_index(struct elaborator *, const char *segment, size_t index);
void path_pop(struct elaborator *, size_t mark);
/* A path that begins anew, as in a design, whose names are its own; answers what to restore. */
struct buffer path_restart(struct elaborator *, const char *segment);
void path_restore(struct elaborator *, struct buffer old);
/* The path of something made here, made unique with #2, #3. */
const char *path_here(struct elaborator *);

/* ---- the static pass ---- */

/* The place in the file's statements where a top-level name is made, or NULL. */
const struct node *names_later(const struct node *file, const char *name);
/* Whether an expression as a statement may do something: a call, a pipe, an `if`. */
bool names_acts(const struct node *);
/* Looks at statements that are about to be elaborated in a module: unknown names, names that hide
 * others, values that go nowhere, in code that no call reaches too. */
void names_check(struct elaborator *, const struct module *module, const struct node *statements);

#endif
