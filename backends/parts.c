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

struct problem_layout parts_layout(struct arena *arena, const struct problem *problem)
{
    struct VECTOR(size_t) cheap = {0}, costly = {0};
    for (size_t i = 0; i < problem->requires; i++) {
        if (is_costly(&problem->require[i]))
            vector_push(arena, &costly, i);
        else
            vector_push(arena, &cheap, i);
    }
    return (struct problem_layout){cheap.count, cheap.item, costly.count, costly.item};
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
