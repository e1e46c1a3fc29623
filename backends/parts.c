/* Sorts a problem's expressions into its functions. */
#include "backends/parts.h"

#include "support/vector.h"

unsigned parts_count(const struct problem *problem)
{
    return PART_UNKNOWN + (unsigned)problem->unknowns;
}

/* Asking a solver or the outside costs more than everything else together. */
static bool is_costly(const struct requirement *require)
{
    return (require->holds->reads | require->distance->reads) & (READS_SOLVE | READS_OUTSIDE);
}

/* The only slot that the expression reads. Conditions of a single choice are small: larger ones are
 * not looked through. */
static uint32_t only_slot(const struct expr *expr)
{
    enum { MOST_NODES = 256 };
    const struct expr *stack[MOST_NODES] = {expr};
    uint32_t slot = NO_SLOT;
    for (size_t next = 0, count = 1; next < count; next++) {
        const struct expr *node = stack[next];
        if (node->op == EXPR_slot && slot != NO_SLOT && slot != node->u.index) return NO_SLOT;
        if (node->op == EXPR_slot) slot = node->u.index;
        if (node->args > MOST_NODES - count) return NO_SLOT;
        for (uint32_t i = 0; i < node->args; i++)
            if (node->arg[i]->reads & READS_SLOT) stack[count++] = node->arg[i];
    }
    return slot;
}

struct problem_layout parts_layout(struct arena *arena, const struct problem *problem)
{
    struct VECTOR(size_t) cheap = {0}, costly = {0};
    struct VECTOR(uint32_t) slot = {0};
    for (size_t i = 0; i < problem->requires; i++) {
        if (is_costly(&problem->require[i])) {
            vector_push(arena, &costly, i);
            continue;
        }
        vector_push(arena, &cheap, i);
        vector_push(arena, &slot, only_slot(problem->require[i].holds));
    }
    return (struct problem_layout){.cheap = cheap.count,
                                   .cheap_index = cheap.item,
                                   .cheap_slot = slot.item,
                                   .costly = costly.count,
                                   .costly_index = costly.item};
}

struct expr_list VECTOR(const struct expr *);

static void add_requirements(struct arena *arena, struct expr_list *list,
                             const struct problem *problem, const size_t *index, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        vector_push(arena, list, problem->require[index[i]].holds);
        vector_push(arena, list, problem->require[index[i]].distance);
    }
}

static void add_unknown(struct exprs *exprs, struct arena *arena, struct expr_list *list,
                        const struct unknown *unknown)
{
    for (size_t i = 0; i < unknown->params; i++)
        vector_push(arena, list, unknown->param[i]);
    vector_push(arena, list, unknown->active ? unknown->active : expr_truth(exprs, true));
}

struct part_outputs parts_outputs(struct exprs *exprs, struct arena *arena,
                                  const struct problem *problem, unsigned part)
{
    struct expr_list list = {0};
    struct problem_layout layout = parts_layout(arena, problem);
    if (part == PART_REQUIRE) {
        add_requirements(arena, &list, problem, layout.cheap_index, layout.cheap);
    } else if (part == PART_OBJECTIVE) {
        add_requirements(arena, &list, problem, layout.costly_index, layout.costly);
        for (size_t i = 0; i < problem->objectives; i++)
            vector_push(arena, &list, problem->objective[i].value);
    } else if (part == PART_RESULT) {
        for (size_t i = 0; i < problem->results; i++)
            vector_push(arena, &list, problem->result[i]);
    } else {
        add_unknown(exprs, arena, &list, &problem->unknown[part - PART_UNKNOWN]);
    }
    return (struct part_outputs){list.item, list.count};
}
