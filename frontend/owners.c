/* Who binds what (rule S3), and what `nas check -v` says of it.
 *
 * A free choice that the block's objectives and requirements depend on belongs to it, unless an
 * unfinished search further out touches it.
 */
#include "frontend/closing.h"

#include <stdlib.h>
#include <string.h>

void closing_init(struct closing *c, struct elaborator *e, struct block *block)
{
    *c = (struct closing){.e = e, .block = block, .scratch = arena_new(), .depth = e->loops};
    c->finding = walker_new(c->scratch, closing_find_unknown, c);
    c->marking = walker_new(c->scratch, closing_mark, c);
    map_init(&c->owned, c->scratch);
    map_init(&c->others, c->scratch);
    map_init(&c->depends, c->scratch);
    map_init(&c->captured, c->scratch);
    map_init(&c->result_index, c->scratch);
}

/* ---- who binds what ---- */

static bool belongs_further_out(const struct closing *c, const struct choice *choice)
{
    for (const struct block *outer = c->block->outer; outer; outer = outer->outer)
        if (outer->kind == BLOCK_SEARCH && block_touches(outer, choice)) return true;
    return false;
}

static void find_below(struct closing *c, const struct expr *root)
{
    if (root->reads & (READS_CHOICE | READS_PARAM)) walker_walk(c->finding, root);
}

void closing_find_choice(struct closing *c, const struct choice *choice)
{
    if (map_find(&c->owned, &choice, sizeof choice) || map_find(&c->others, &choice, sizeof choice))
        return;
    if (belongs_further_out(c, choice)) {
        *map_at(&c->others, &choice, sizeof choice) = c;
        vector_push(c->scratch, &c->constant, choice);
        return;
    }
    *map_at(&c->owned, &choice, sizeof choice) = c;
    vector_push(c->scratch, &c->choice, choice);
    for (size_t i = 0; i < choice->params; i++)
        find_below(c, choice->param[i]);
    if (choice->active) find_below(c, choice->active);
}

void closing_find_unknown(void *context, const struct expr *expr)
{
    struct closing *c = context;
    if (expr->op == EXPR_choice) closing_find_choice(c, expr->u.unknown.choice);
    if (expr->op != EXPR_param) return;
    const struct parameter *parameter = expr->u.trainable.parameter;
    void **seen = map_at(&c->others, &parameter, sizeof parameter);
    if (*seen) return;
    *seen = c;
    vector_push(c->scratch, &c->parameter, parameter);
}

static int by_number(const void *a, const void *b)
{
    const struct choice *x = *(const struct choice *const *)a;
    const struct choice *y = *(const struct choice *const *)b;
    return (x->number > y->number) - (x->number < y->number);
}

/* Orders the choices as made and gives each its slots; false beyond the limit. */
bool closing_number_slots(struct closing *c, size_t *slots)
{
    if (c->choice.count) qsort(c->choice.item, c->choice.count, sizeof *c->choice.item, by_number);
    c->first = NEW_ARRAY(c->e->arena, uint32_t, c->choice.count + 1);
    *slots = 0;
    for (size_t i = 0; i < c->choice.count; i++) {
        const struct choice *choice = c->choice.item[i];
        *map_at(&c->owned, &choice, sizeof choice) = (void *)(uintptr_t)(i + 1);
        *map_at(&c->e->claimed, &choice, sizeof choice) = c->block;
        c->first[i] = (uint32_t)*slots;
        *slots += choice->slots;
        if (*slots <= LIMIT_SLOTS) continue;
        fail(c->e, DIAG_too_many_slots, c->block->span, (size_t)LIMIT_SLOTS);
        return false;
    }
    return true;
}

void closing_find_unknowns(struct closing *c)
{
    for (size_t i = 0; i < c->block->objective.count; i++)
        find_below(c, c->block->objective.item[i].value);
    for (size_t i = 0; i < c->block->require.count; i++) {
        find_below(c, c->block->require.item[i].holds);
        find_below(c, c->block->require.item[i].distance);
    }
}

/* ---- what `check -v` says ---- */

static const char **choice_paths(struct elaborator *e, const struct choice *const *choice,
                                 size_t count)
{
    const char **path = NEW_ARRAY(e->arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        path[i] = choice[i]->path;
    return path;
}

static bool same_binding(const struct binding *a, const struct binding *b)
{
    if (a->span.source != b->span.source || a->span.first != b->span.first ||
        a->bound != b->bound || a->sampled != b->sampled || a->constant != b->constant)
        return false;
    for (size_t i = 0; i < a->bound; i++)
        if (strcmp(a->binds[i], b->binds[i])) return false;
    return true;
}

static bool ran_before(const struct block *block, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (block->run.item[k] == block->run.item[i]) return true;
    return false;
}

/* The trained layers of the designs that the block runs, a line each. */
static size_t weights_text(struct closing *c, const char **text, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < c->block->run.count && count < room; i++) {
        const struct design *design = c->block->run.item[i];
        struct layer *layer;
        size_t layers = design_layers(c->e->exprs, design, &layer);
        if (layers && !ran_before(c->block, i))
            text[count++] = arena_printf(c->e->arena, "the weights of %s (%zu layer%s)",
                                         design->name, layers, layers == 1 ? "" : "s");
    }
    return count;
}

void closing_add_binding(struct closing *c, const char *solver)
{
    struct elaborator *e = c->e;
    if (c->choice.count) qsort(c->choice.item, c->choice.count, sizeof *c->choice.item, by_number);
    struct binding binding = {.solver = solver, .name = c->block->name, .span = c->block->span};
    bool train = c->block->kind == BLOCK_TRAIN;
    const char **paths = choice_paths(e, c->choice.item, c->choice.count);
    if (train) {
        binding.samples = paths;
        binding.sampled = c->choice.count;
        size_t designs = c->block->run.count;
        binding.binds = NEW_ARRAY(e->arena, const char *, designs + c->parameter.count + 1);
        binding.bound = weights_text(c, binding.binds, designs);
        for (size_t i = 0; i < c->parameter.count; i++)
            binding.binds[binding.bound++] = c->parameter.item[i]->path;
    } else {
        binding.binds = paths;
        binding.bound = c->choice.count;
    }
    binding.constants = choice_paths(e, c->constant.item, c->constant.count);
    binding.constant = c->constant.count;
    /* A function called for each layer has one block in the text: it is listed once. */
    for (size_t i = 0; i < e->bindings.count; i++)
        if (same_binding(&e->bindings.item[i], &binding)) return;
    vector_push(e->arena, &e->bindings, binding);
}

/* A choice made in this block that nothing it asks depends on. */
void closing_warn_idle(struct closing *c)
{
    for (size_t i = 0; i < c->block->touched.count; i++) {
        const struct choice *choice;
        memcpy(&choice, c->block->touched.entry[i].key, sizeof choice);
        bool made_here = choice->span.source == c->block->span.source &&
                         choice->span.first >= c->block->span.first &&
                         choice->span.end <= c->block->span.end;
        if (!made_here || map_find(&c->owned, &choice, sizeof choice) ||
            map_find(&c->others, &choice, sizeof choice))
            continue;
        fail(c->e, DIAG_idle_choice, choice->span, choice->path);
    }
}
