/* One search from its options to its result; see search.h. */
#include "passes/search.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ir/method.h"
#include "passes/truths.h"
#include "support/clock.h"
#include "support/limits.h"

/* Where a method is named, counting points that depend on each other serves only the report. */
enum { COUNT_FOR_REPORT = 4096 };

static search_method *const methods[METHOD_KINDS] = {
    [METHOD_KIND_exhaustive] = method_exhaustive, [METHOD_KIND_grid] = method_exhaustive,
    [METHOD_KIND_random] = method_random,         [METHOD_KIND_evolution] = method_evolution,
    [METHOD_KIND_cmaes] = method_cmaes,           [METHOD_KIND_annealing] = method_annealing,
    [METHOD_KIND_nsga2] = method_nsga2,
};

/* The default of an option in a text such as "population: 64, mutation: 0.1". */
static double default_option(const char *options, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = options; *at;) {
        while (*at == ' ' || *at == ',')
            at++;
        bool found = !strncmp(at, name, length) && at[length] == ':';
        at += strcspn(at, ":");
        if (*at == ':') at++;
        while (*at == ' ')
            at++;
        if (found) return *at == '-' && !isdigit((unsigned char)at[1]) ? NAN : strtod(at, NULL);
        at += strcspn(at, ",");
    }
    return NAN;
}

static bool given_option(const struct method *method, const char *name, double *value)
{
    for (size_t i = 0; i < method->options; i++) {
        if (strcmp(method->option[i].name, name) != 0) continue;
        *value = method->option[i].value;
        return true;
    }
    return false;
}

bool search_names(const struct search *search, const char *name)
{
    double value;
    return given_option(&search->problem->method, name, &value);
}

double search_option(const struct search *search, const char *name)
{
    double value;
    if (given_option(&search->problem->method, name, &value)) return value;
    return default_option(method_info(search->method)->options, name);
}

size_t search_count(const struct search *search, const char *name, double fallback, size_t least,
                    size_t most)
{
    double wanted = search_option(search, name);
    if (isnan(wanted)) wanted = fallback;
    if (!(wanted > (double)least)) return least;
    return wanted < (double)most ? (size_t)wanted : most;
}

static double common_option(const struct search *search, const char *name, double fallback)
{
    double value;
    return given_option(&search->problem->method, name, &value) && value > 0 ? value : fallback;
}

/* What the random streams of this search depend on: not the captures, so equal questions draw equal
 * numbers whatever surrounds them. */
static uint64_t stream_key(const struct search *search)
{
    double seed = 0;
    given_option(&search->problem->method, "seed", &seed);
    struct {
        struct digest problem;
        double seed;
        uint64_t root;
    } from = {search->problem->digest, seed, search->session->options.seed};
    return digest_bytes(&from, sizeof from).low;
}

static void set_limits(struct search *search)
{
    const struct session_options *options = &search->session->options;
    double budget = common_option(search, "budget", 0x1p63);
    search->budget = budget < 0x1p63 ? (uint64_t)budget : UINT64_MAX;
    search->begin = clock_seconds();
    search->time = common_option(search, "time", INFINITY);
    if (search->depth > 0) return;
    if (options->budget && options->budget < search->budget) search->budget = options->budget;
}

static enum method_kind choose_method(const struct search *search)
{
    const struct space *space = &search->space;
    if (search->problem->method.name) {
        enum method_kind kind = method_find(search->problem->method.name);
        assert(kind < METHOD_KINDS && method_info(kind)->solver == METHOD_SEARCH);
        return kind;
    }
    if (space->enumerable && space->exact && space->points <= LIMIT_EXHAUSTIVE)
        return METHOD_KIND_exhaustive;
    return search->problem->objectives > 1 ? METHOD_KIND_nsga2 : METHOD_KIND_evolution;
}

static void find_functions(struct search *search)
{
    struct evaluator *evaluator = search->session->evaluator;
    const struct problem *problem = search->problem;
    search->layout = evaluator_layout(evaluator, problem);
    search->objective = evaluator_function(evaluator, problem, PART_OBJECTIVE);
    struct function_shape shape = function_shape(search->objective);
    search->pure = shape.pure;
    search->outputs = shape.outputs;
    if (!search->layout->cheap) return;
    search->require = evaluator_function(evaluator, problem, PART_REQUIRE);
    size_t outputs = function_shape(search->require).outputs;
    if (outputs > search->outputs) search->outputs = outputs;
}

static bool open_space(struct search *search)
{
    size_t most = search->problem->method.name ? COUNT_FOR_REPORT : LIMIT_EXHAUSTIVE;
    struct frame frame;
    search_frame(search, &frame);
    struct evaluator *evaluator = search->session->evaluator;
    if (space_open(&search->space, search->arena, evaluator, &frame.host, search->problem,
                   search->captures) &&
        space_narrow(&search->space, search->arena, evaluator, &frame.host) &&
        space_count(&search->space, search->arena, &frame.host, most))
        return true;
    search->stop = frame.status == SOLVE_FAILED ? STOP_FAILED : STOP_INTERRUPT;
    return false;
}

static void open_search(struct search *search)
{
    size_t objectives = search->problem->objectives;
    pthread_mutex_init(&search->mutex, NULL);
    search->key = stream_key(search);
    set_limits(search);
    find_functions(search);
    seen_open(&search->seen, 1 + objectives);
    search->truths = truths_new(search->problem->requires + 1);
    search->nearest = INFINITY;
}

static void close_search(struct search *search)
{
    while (search->idle) {
        struct lanes *lanes = search->idle;
        search->idle = lanes->next;
        lanes_free(lanes);
    }
    seen_close(&search->seen);
    truths_free(search->truths);
    free(search->archive.row);
    free(search->archive.value);
    pthread_mutex_destroy(&search->mutex);
}

static void run_method(struct search *search)
{
    search->best = NEW_ARRAY(search->arena, double, search->space.row);
    search->best_value = NEW_ARRAY(search->arena, double, search->problem->objectives);
    search->method = choose_method(search);
    if (search->space.exact && search->space.points == 0) {
        search->exhausted = true;
        return;
    }
    if (methods[search->method]) {
        methods[search->method](search);
        return;
    }
    session_fail(search->session, search->problem->span,
                 "searching `using %s` is not supported yet", search->problem->method.name);
    search->stop = STOP_FAILED;
}

/* A member of the archive while it is sorted. */
struct member {
    const double *value;
    size_t values, number;
};

static int by_value(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    for (size_t k = 0; k < x->values; k++)
        if (x->value[k] != y->value[k]) return x->value[k] < y->value[k] ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* The front as the program sees it: sorted, slots only, values as written. */
static struct front make_front(const struct search *search)
{
    const struct problem *problem = search->problem;
    const struct archive *archive = &search->archive;
    size_t values = problem->objectives;
    size_t points = values > 1 ? archive->count : 1;
    const double *rows = values > 1 ? archive->row : search->best;
    const double *from = values > 1 ? archive->value : search->best_value;
    struct member *member = NEW_ARRAY(search->arena, struct member, points);
    double *slot = NEW_ARRAY(search->arena, double, points * problem->slots);
    double *value = NEW_ARRAY(search->arena, double, points *values);
    for (size_t i = 0; i < points; i++)
        member[i] = (struct member){from + i * values, values, i};
    qsort(member, points, sizeof *member, by_value);
    for (size_t i = 0; i < points; i++) {
        memcpy(slot + i * problem->slots, rows + member[i].number * search->space.row,
               problem->slots * sizeof *slot);
        for (size_t k = 0; k < values; k++)
            value[i * values + k] =
                problem->objective[k].maximize ? -member[i].value[k] : member[i].value[k];
    }
    return (struct front){points, slot, value};
}

static double share_seen(const struct search *search)
{
    if (search->exhausted) return 1;
    double points = search->space.points;
    double share = (double)search->evaluated / points;
    return points > 0 && share < 1 ? share : 1;
}

/* The numbers that the program reads of the winner. */
static bool run_results(struct search *search, double *outputs, struct frame *frame)
{
    const struct problem *problem = search->problem;
    if (!problem->results) return true;
    struct function *function =
        evaluator_function(search->session->evaluator, problem, PART_RESULT);
    struct lanes *lanes = lanes_new(&search->space, function_shape(function).outputs, 1);
    const double *row = search->best;
    space_spread(&search->space, lanes, &row, 1);
    bool ran = function_run(function, &frame->host, search->captures, lanes->slot, lanes->out,
                            lanes->stride, 1);
    for (size_t i = 0; i < problem->results && ran; i++)
        outputs[i] = lanes->out[i * lanes->stride];
    lanes_free(lanes);
    return ran;
}

static bool lacks_number(const double *number, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isnan(number[i])) return true;
    return false;
}

/* A winner for which a search inside finds nothing that only its results ask for is no answer. */
static enum solve_status finish(struct search *search, struct solution *solution)
{
    const struct problem *problem = search->problem;
    double *outputs = NEW_ARRAY(search->arena, double, problem_outputs(problem));
    struct front front = make_front(search);
    if (front.points) memcpy(search->best, front.slot, problem->slots * sizeof *search->best);
    struct frame frame;
    search_frame(search, &frame);
    frame.deadline = INFINITY; /* the answer is there; what it tells is still to be found */
    if (!run_results(search, outputs, &frame))
        return frame.status == SOLVE_FAILED ? SOLVE_FAILED : SOLVE_INTERRUPTED;
    if (frame.pending) {
        search->stop = STOP_PENDING;
        return SOLVE_INTERRUPTED;
    }
    if (frame.infeasible && lacks_number(outputs, problem->results)) {
        solution->conflict = frame.blame.conflict;
        return SOLVE_INFEASIBLE;
    }
    for (size_t k = 0; k < problem->slots; k++)
        outputs[problem_output_slot(problem, k)] = search->best[k];
    for (size_t k = 0; k < problem->objectives; k++)
        outputs[problem_output_objective(problem, k)] = front.value[k];
    double *report = outputs + problem_output_report(problem, REPORT_EVALUATIONS);
    report[REPORT_EVALUATIONS] = (double)search->evaluated;
    report[REPORT_SPACE] = search->space.points;
    report[REPORT_SEEN] = share_seen(search);
    report[REPORT_TIME] = clock_seconds() - search->begin;
    report[REPORT_FRONT] = (double)front.points;
    solution->outputs = outputs;
    solution->front = front;
    return SOLVE_DONE;
}

/* The reason why nothing was feasible. The last of the patterns' requirements is the objective's.
 */
static void explain(struct search *search, struct solution *solution)
{
    size_t requires = search->problem->requires;
    size_t *set = NEW_ARRAY(search->arena, size_t, requires + 1);
    double *nearest = NEW_ARRAY(search->arena, double, requires + 1);
    size_t count = truths_conflict(search->truths, set, nearest);
    struct conflict *conflict = NEW(search->arena, struct conflict);
    *conflict = (struct conflict){.problem = search->problem,
                                  .proven = search->exhausted,
                                  .not_number = count && set[count - 1] == requires,
                                  .inner = search->blame.conflict,
                                  .evaluated = search->evaluated};
    conflict->count = count - conflict->not_number;
    conflict->require = set;
    conflict->distance = nearest;
    solution->conflict = conflict;
    solution->miss = search->nearest;
}

enum solve_status search_run(struct search *search, struct solution *solution)
{
    open_search(search);
    if (atomic_load(&search->session->interrupted))
        search->stop = STOP_INTERRUPT;
    else if (open_space(search))
        run_method(search);
    enum solve_status status = SOLVE_INTERRUPTED;
    bool hurried = search->stop == STOP_DEADLINE && !search->evaluated;
    if (search->stop == STOP_FAILED)
        status = SOLVE_FAILED;
    else if (search->stop < STOP_PENDING && search->feasible)
        status = finish(search, solution);
    else if (search->stop < STOP_PENDING && !hurried) {
        if (search->space.whole) search_look_outside(search);
        explain(search, solution);
        status = SOLVE_INFEASIBLE;
    }
    if (search->stop == STOP_DEADLINE) session_cut(search->session);
    solution->cut = search->stop == STOP_TIME || search->stop == STOP_DEADLINE;
    solution->image = search->image;
    solution->resumable = status == SOLVE_INTERRUPTED || search->stop == STOP_DEADLINE;
    solution->pending = search->stop == STOP_PENDING;
    if (search->best) solution->method = method_info(search->method)->name;
    close_search(search);
    return status;
}
