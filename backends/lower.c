/* From an expression graph to a list of steps, each value written once.
 *
 * The graph is walked from its outputs, arguments first, with a stack of its own: a chain of a
 * million nodes is nothing special. A value is placed at the level of the deepest loop whose row it
 * reads, so what a loop does not change stands before it. Loops are told apart by their depth
 * alone, and equal expressions are one node; a node below two loops of one depth is lowered in each
 * of them. That is what `instance` is for: a node's value counts only in the instance of the loop
 * that it was made in.
 *
 * Of several arguments the one that needs most registers goes first (Sethi and Ullman, "The
 * generation of optimal code for arithmetic expressions", JACM 1970), which keeps lives short.
 */
#include "backends/lower.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/limits.h"
#include "support/map.h"
#include "support/vector.h"

enum { NO_NODE = 0, LARGEST_POWER = 64 };

struct node {
    const struct expr *expr;
    uint64_t rows;     /* bit d: reads the row of a loop of depth d around it */
    uint32_t place;    /* of its value in `instance` */
    uint32_t instance; /* 0: not lowered yet */
    uint32_t need;     /* registers that lowering it takes, about */
    uint32_t outputs;  /* solve: first of its output nodes; output: the next */
};

/* One place to put steps: the function itself, or the body of an open loop. */
struct level {
    uint32_t instance;
    uint32_t loop;
    uint16_t uniform; /* the rows are */
    struct VECTOR(struct step) list;
};

struct frame {
    uint32_t node;
    bool open; /* a reduction whose body is being lowered */
};

struct visit {
    const struct expr *expr;
    uint32_t next; /* argument to look at */
};

struct lower {
    struct arena *arena; /* of the result */
    struct arena *scratch;
    uint32_t *local; /* node number by expression id, 0 for none */
    struct VECTOR(struct node) node;
    struct VECTOR(struct frame) stack;
    struct VECTOR(struct level) shadowed; /* levels that loops of the same depth have taken */
    struct level level[LIMIT_LOOP_DEPTH + 1];
    uint32_t instances;
    struct VECTOR(uint8_t) uniform; /* by value */
    struct map numbers;
    struct VECTOR(double) number;
    struct map table_numbers;
    struct VECTOR(const struct table *) table;
    struct VECTOR(struct step_loop) loop;
    struct VECTOR(struct call) call;
    struct VECTOR(uint32_t) operand;
};

/* ---- looking at the graph ---- */

/* Leaves that stand before `row` in ir/expr.def are read where they are. */
static bool is_place(const struct expr *expr)
{
    return expr->op < EXPR_row;
}

static struct node *node_of(struct lower *lower, const struct expr *expr)
{
    return &lower->node.item[lower->local[expr->id]];
}

/* Argument k in the order of lowering: of two the needier first. */
static const struct expr *argument(struct lower *lower, const struct expr *expr, uint32_t k)
{
    if (expr->args != 2 || expr->op >= EXPR_select) return expr->arg[k];
    bool swap = node_of(lower, expr->arg[1])->need > node_of(lower, expr->arg[0])->need;
    return expr->arg[swap ? 1 - k : k];
}

static uint32_t need_of(struct lower *lower, const struct expr *expr)
{
    uint32_t most = 1, least = 0;
    for (uint32_t k = 0; k < expr->args; k++) {
        uint32_t need = node_of(lower, expr->arg[k])->need;
        if (need >= most) {
            least = most;
            most = need;
        } else if (need > least) {
            least = need;
        }
    }
    return most == least ? most + 1 : most;
}

static uint64_t rows_of(struct lower *lower, const struct expr *expr)
{
    if (expr->op == EXPR_row) {
        assert(expr->u.row.depth < LIMIT_LOOP_DEPTH);
        return UINT64_C(1) << expr->u.row.depth;
    }
    uint64_t rows = 0;
    for (uint32_t k = 0; k < expr->args; k++) {
        uint64_t below = node_of(lower, expr->arg[k])->rows;
        if (expr->op == EXPR_reduce && k == 0) below &= ~(UINT64_C(1) << expr->u.loop->depth);
        rows |= below;
    }
    return rows;
}

static void meet(struct lower *lower, const struct expr *expr)
{
    struct node node = {.expr = expr, .rows = rows_of(lower, expr)};
    node.need = is_place(expr) ? 0 : need_of(lower, expr);
    lower->local[expr->id] = (uint32_t)lower->node.count;
    if (expr->op == EXPR_output) {
        struct node *solve = node_of(lower, expr->arg[0]);
        node.outputs = solve->outputs;
        solve->outputs = (uint32_t)lower->node.count;
    }
    vector_push(lower->scratch, &lower->node, node);
}

/* Numbers every node below the root, arguments first. */
static void collect(struct lower *lower, const struct expr *root)
{
    struct VECTOR(struct visit) stack = {0};
    vector_push(lower->scratch, &stack, ((struct visit){root, 0}));
    while (stack.count) {
        struct visit *top = &stack.item[stack.count - 1];
        const struct expr *expr = top->expr;
        if (lower->local[expr->id] == NO_NODE && top->next < expr->args) {
            const struct expr *below = expr->arg[top->next++];
            if (lower->local[below->id] == NO_NODE)
                vector_push(lower->scratch, &stack, ((struct visit){below, 0}));
            continue;
        }
        if (lower->local[expr->id] == NO_NODE) meet(lower, expr);
        stack.count--;
    }
}

/* ---- values and steps ---- */

static uint32_t value_new(struct lower *lower, bool uniform)
{
    if (lower->uniform.count >> PLACE_BITS) out_of_memory();
    vector_push(lower->scratch, &lower->uniform, uniform);
    return (uint32_t)lower->uniform.count - 1;
}

/* The number of equal bytes in a side array, counting from 0; *fresh when they are new. */
static uint32_t interned(struct map *map, const void *key, size_t size, size_t count, bool *fresh)
{
    void **at = map_at(map, key, size);
    *fresh = !*at;
    if (*fresh) *at = (void *)(uintptr_t)(count + 1);
    return (uint32_t)((uintptr_t)*at - 1);
}

static uint32_t number_place(struct lower *lower, double number)
{
    bool fresh;
    uint32_t index = interned(&lower->numbers, &number, sizeof number, lower->number.count, &fresh);
    if (fresh) vector_push(lower->arena, &lower->number, number);
    return place_make(PLACE_NUMBER, index);
}

static uint32_t table_number(struct lower *lower, const struct table *table)
{
    bool fresh;
    uint32_t index =
        interned(&lower->table_numbers, &table, sizeof(void *), lower->table.count, &fresh);
    if (fresh) vector_push(lower->arena, &lower->table, table);
    return index;
}

static uint32_t leaf_place(struct lower *lower, const struct expr *expr)
{
    if (expr->op == EXPR_number) return number_place(lower, expr->u.number);
    if (expr->op == EXPR_given) return number_place(lower, expr->u.given.value);
    if (expr->op == EXPR_capture) return place_make(PLACE_CAPTURE, expr->u.index);
    if (expr->op == EXPR_slot) return place_make(PLACE_SLOT, expr->u.index);
    return number_place(lower, NAN);
}

static uint32_t place_of(struct lower *lower, const struct expr *expr)
{
    return is_place(expr) ? leaf_place(lower, expr) : node_of(lower, expr)->place;
}

static bool is_uniform(const struct lower *lower, uint32_t place)
{
    if (place_kind(place) == PLACE_REGISTER) return lower->uniform.item[place_index(place)];
    return place_kind(place) != PLACE_SLOT;
}

/* The level that a node's value belongs to: behind the deepest loop whose row it reads. */
static struct level *level_of(struct lower *lower, const struct node *node)
{
    if (!node->rows) return &lower->level[0];
    return &lower->level[64 - __builtin_clzll(node->rows)];
}

static bool is_ready(struct lower *lower, const struct expr *expr)
{
    if (is_place(expr)) return true;
    const struct node *node = node_of(lower, expr);
    return node->instance == level_of(lower, node)->instance;
}

static void node_done(struct lower *lower, struct node *node, uint32_t place)
{
    node->place = place;
    node->instance = level_of(lower, node)->instance;
}

static void add(struct lower *lower, struct level *level, struct step step)
{
    vector_push(lower->scratch, &level->list, step);
}

/* Adds an arithmetic step; answers where its result is. */
static uint32_t add_apply(struct lower *lower, struct level *level, enum expr_op op, uint32_t x,
                          uint32_t y)
{
    bool uniform = is_uniform(lower, x) && is_uniform(lower, y);
    struct step step = {.op = (uint16_t)op, .uniform = uniform, .arg = {x, y}};
    step.to = value_new(lower, uniform);
    add(lower, level, step);
    return place_make(PLACE_REGISTER, step.to);
}

/* ---- one routine a kind of node; each finds its arguments ready ---- */

/* x^n by squaring, the exponent's bits from the left, as expr_apply_power does it. */
static uint32_t power(struct lower *lower, struct level *level, uint32_t x, unsigned n)
{
    if (n == 0) return number_place(lower, 1);
    uint32_t product = x;
    for (int bit = 30 - __builtin_clz(n); bit >= 0; bit--) {
        product = add_apply(lower, level, EXPR_mul, product, product);
        if (n >> bit & 1) product = add_apply(lower, level, EXPR_mul, product, x);
    }
    return product;
}

static bool is_small_power(const struct expr *expr)
{
    if (expr->op != EXPR_pow || expr->arg[1]->op != EXPR_number) return false;
    double n = expr->arg[1]->u.number;
    return n >= 0 && n <= LARGEST_POWER && n == floor(n);
}

/* What a product with 1 or a quotient by 1 is, which gives a number a unit or takes it; or NULL. */
static const struct expr *only_unit(const struct expr *expr)
{
    double number;
    if (expr->op != EXPR_mul && expr->op != EXPR_div) return NULL;
    if (expr_is_number(expr->arg[1], &number) && number == 1) return expr->arg[0];
    bool first = expr->op == EXPR_mul && expr_is_number(expr->arg[0], &number) && number == 1;
    return first ? expr->arg[1] : NULL;
}

static void lower_apply(struct lower *lower, const struct expr *expr)
{
    struct node *node = node_of(lower, expr);
    struct level *level = level_of(lower, node);
    const struct expr *same = only_unit(expr);
    if (same) {
        node_done(lower, node, place_of(lower, same));
        return;
    }
    if (is_small_power(expr)) {
        unsigned n = (unsigned)expr->arg[1]->u.number;
        node_done(lower, node, power(lower, level, place_of(lower, expr->arg[0]), n));
        return;
    }
    struct step step = {.op = expr->op, .uniform = 1};
    for (uint32_t k = 0; k < expr->args; k++) {
        step.arg[k] = place_of(lower, expr->arg[k]);
        step.uniform = step.uniform && is_uniform(lower, step.arg[k]);
    }
    if (expr->op == EXPR_lookup) step.index = table_number(lower, expr->u.table);
    step.to = value_new(lower, step.uniform);
    add(lower, level, step);
    node_done(lower, node, place_make(PLACE_REGISTER, step.to));
}

static void lower_row(struct lower *lower, const struct expr *expr)
{
    struct node *node = node_of(lower, expr);
    struct level *level = level_of(lower, node);
    struct step step = {.op = STEP_ROW, .uniform = level->uniform, .index = expr->u.row.column};
    step.arg[0] = level->loop;
    step.to = value_new(lower, step.uniform);
    add(lower, level, step);
    node_done(lower, node, place_make(PLACE_REGISTER, step.to));
}

/* Makes the call of a node whose captures are its arguments from `first` on. */
static struct call call_of(struct lower *lower, const struct expr *expr, uint32_t first)
{
    struct call call = {
        .operand = (uint32_t)lower->operand.count, .args = expr->args - first, .uniform = 1};
    for (uint32_t k = first; k < expr->args; k++) {
        uint32_t place = place_of(lower, expr->arg[k]);
        call.uniform = call.uniform && is_uniform(lower, place);
        vector_push(lower->arena, &lower->operand, place);
    }
    return call;
}

static uint32_t add_call(struct lower *lower, struct level *level, struct call call)
{
    vector_push(lower->arena, &lower->call, call);
    uint32_t number = (uint32_t)lower->call.count - 1;
    if (level) add(lower, level, (struct step){.op = STEP_CALL, .index = number});
    return number;
}

static uint32_t add_take(struct lower *lower, struct level *level, uint32_t call, uint32_t result)
{
    struct step step = {.op = STEP_TAKE, .arg = {call}, .index = result};
    step.uniform = lower->call.item[call].uniform;
    step.to = value_new(lower, step.uniform);
    add(lower, level, step);
    return place_make(PLACE_REGISTER, step.to);
}

/* What has one answer. */
static void lower_question(struct lower *lower, const struct expr *expr)
{
    struct node *node = node_of(lower, expr);
    struct level *level = level_of(lower, node);
    struct call call = call_of(lower, expr, 0);
    call.kind = expr->op == EXPR_volume ? CALL_VOLUME : CALL_ASK;
    if (call.kind == CALL_VOLUME)
        call.problem = expr->u.problem;
    else
        call.oracle = expr->u.oracle;
    call.results = 1;
    uint32_t number = add_call(lower, level, call);
    node_done(lower, node, add_take(lower, level, number, 0));
}

/* A solve and all its outputs that the function reads. */
static void lower_solve(struct lower *lower, const struct expr *expr)
{
    struct node *node = node_of(lower, expr);
    struct level *level = level_of(lower, node);
    struct call call = call_of(lower, expr, 0);
    struct VECTOR(uint32_t) wanted = {0};
    for (uint32_t k = node->outputs; k != NO_NODE; k = lower->node.item[k].outputs)
        vector_push(lower->arena, &wanted, lower->node.item[k].expr->u.index);
    call.kind = CALL_SOLVE;
    call.problem = expr->u.problem;
    call.wanted = wanted.item;
    call.results = (uint32_t)wanted.count;
    uint32_t number = add_call(lower, level, call), result = 0;
    for (uint32_t k = node->outputs; k != NO_NODE; k = lower->node.item[k].outputs)
        node_done(lower, &lower->node.item[k], add_take(lower, level, number, result++));
    node_done(lower, node, 0);
}

/* ---- loops ---- */

static void open_loop(struct lower *lower, const struct expr *expr)
{
    const struct loop *from = expr->u.loop;
    struct step_loop loop = {.fold = from->fold,
                             .call = STEP_DRAW_NONE,
                             .turns = from->turns,
                             .columns = loop_columns(from)};
    bool uniform = true;
    if (from->source == LOOP_TABLE) {
        loop.table = table_number(lower, from->table);
    } else {
        struct call call = call_of(lower, expr, 1);
        call.kind = from->source == LOOP_SAMPLE ? CALL_DRAW : CALL_FRONT;
        call.problem = from->draw;
        call.turns = from->turns;
        loop.call = add_call(lower, NULL, call);
        uniform = call.uniform;
    }
    assert(from->depth < LIMIT_LOOP_DEPTH);
    struct level *level = &lower->level[from->depth + 1];
    vector_push(lower->scratch, &lower->shadowed, *level);
    *level = (struct level){.instance = ++lower->instances, .uniform = uniform};
    level->loop = (uint32_t)lower->loop.count;
    vector_push(lower->arena, &lower->loop, loop);
}

static void close_loop(struct lower *lower, const struct expr *expr)
{
    uint32_t body = place_of(lower, expr->arg[0]);
    struct level *inner = &lower->level[expr->u.loop->depth + 1];
    struct level closed = *inner;
    *inner = lower->shadowed.item[--lower->shadowed.count];
    struct node *node = node_of(lower, expr);
    struct level *outer = level_of(lower, node);
    uint32_t draw = lower->loop.item[closed.loop].call;
    uint16_t uniform =
        is_uniform(lower, body) && (draw == STEP_DRAW_NONE || lower->call.item[draw].uniform);
    uint32_t to = value_new(lower, uniform);
    struct step step = {.op = STEP_LOOP, .uniform = uniform, .to = to, .index = closed.loop};
    add(lower, outer, step);
    for (size_t i = 0; i < closed.list.count; i++)
        add(lower, outer, closed.list.item[i]);
    step.op = STEP_END;
    step.arg[0] = body;
    add(lower, outer, step);
    node_done(lower, node, place_make(PLACE_REGISTER, to));
}

/* ---- the walk ---- */

static void push(struct lower *lower, const struct expr *expr)
{
    vector_push(lower->scratch, &lower->stack, ((struct frame){.node = lower->local[expr->id]}));
}

/* Pushes an argument that is not ready; false when there is none. Lowering a later argument may
 * open a loop of the same depth and take the value of an earlier one, so all are looked at again.
 */
static bool push_argument(struct lower *lower, const struct expr *expr)
{
    for (uint32_t k = expr->op == EXPR_reduce; k < expr->args; k++) {
        const struct expr *below = argument(lower, expr, k);
        if (is_ready(lower, below)) continue;
        push(lower, below);
        return true;
    }
    return false;
}

static void lower_node(struct lower *lower, const struct expr *expr)
{
    if (expr->op == EXPR_row)
        lower_row(lower, expr);
    else if (expr->op == EXPR_solve)
        lower_solve(lower, expr);
    else if (expr->op == EXPR_outside || expr->op == EXPR_volume)
        lower_question(lower, expr);
    else
        lower_apply(lower, expr);
}

/* Works on the top of the stack: one argument more, or the node itself. */
static void work(struct lower *lower)
{
    struct frame *top = &lower->stack.item[lower->stack.count - 1];
    const struct expr *expr = lower->node.item[top->node].expr;
    if (top->open) {
        if (!is_ready(lower, expr->arg[0])) {
            push(lower, expr->arg[0]);
            return;
        }
        close_loop(lower, expr);
    } else if (!is_ready(lower, expr)) {
        if (push_argument(lower, expr)) return;
        if (expr->op == EXPR_reduce) {
            top->open = true;
            open_loop(lower, expr);
            return;
        }
        lower_node(lower, expr);
    }
    lower->stack.count--;
}

static void lower_output(struct lower *lower, const struct expr *root, uint32_t index)
{
    push(lower, root);
    while (lower->stack.count)
        work(lower);
    struct step step = {.op = STEP_OUT, .arg = {place_of(lower, root)}, .index = index};
    step.uniform = is_uniform(lower, step.arg[0]);
    add(lower, &lower->level[0], step);
}

static struct lower *lower_new(struct arena *arena, const struct expr *const *root, size_t count)
{
    struct arena *scratch = arena_new();
    struct lower *lower = NEW(scratch, struct lower);
    lower->arena = arena;
    lower->scratch = scratch;
    map_init(&lower->numbers, scratch);
    map_init(&lower->table_numbers, scratch);
    size_t ids = 0;
    for (size_t k = 0; k < count; k++)
        if (root[k]->id >= ids) ids = (size_t)root[k]->id + 1;
    /* Mostly untouched pages: a small function of a large program costs what it holds. */
    lower->local = calloc(ids ? ids : 1, sizeof *lower->local);
    if (!lower->local) out_of_memory();
    vector_push(scratch, &lower->node, (struct node){0}); /* NO_NODE */
    lower->level[0].instance = lower->instances = 1;
    return lower;
}

static void find_loops(struct lower *lower, const struct step *step, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (step[i].op == STEP_LOOP) lower->loop.item[step[i].index].first = (uint32_t)i;
        if (step[i].op == STEP_END) lower->loop.item[step[i].index].end = (uint32_t)i;
    }
}

const struct steps *steps_lower(struct arena *arena, const struct expr *const *root, size_t count,
                                size_t captures, size_t slots)
{
    struct lower *lower = lower_new(arena, root, count);
    for (size_t k = 0; k < count; k++)
        collect(lower, root[k]);
    for (size_t k = 0; k < count; k++)
        lower_output(lower, root[k], (uint32_t)k);
    struct steps *steps = NEW(arena, struct steps);
    steps->steps = lower->level[0].list.count;
    struct step *step = arena_copy(arena, lower->level[0].list.item, steps->steps * sizeof *step);
    find_loops(lower, step, steps->steps);
    steps->step = step;
    steps->number = lower->number.item, steps->numbers = lower->number.count;
    steps->table = lower->table.item, steps->tables = lower->table.count;
    steps->loop = lower->loop.item, steps->loops = lower->loop.count;
    steps->call = lower->call.item, steps->calls = lower->call.count;
    steps->operand = lower->operand.item, steps->operands = lower->operand.count;
    steps->captures = captures, steps->slots = slots, steps->outputs = count;
    steps->registers = allocate_registers(steps, step, lower->operand.item, lower->uniform.count);
    free(lower->local);
    arena_free(lower->scratch);
    return steps;
}
