/* `nas check`: messages about a file, and which solver binds which unknown. */
#include <string.h>

#include "frontend/faces/load.h"
#include <jansson.h>

/* One line of a solver's table: a title, then names, wrapped below each other. */
static void print_names(const char *title, const char *const *name, size_t count)
{
    enum { WIDTH = 100, MARGIN = 14 };
    if (!count) return;
    printf("  %-*s", MARGIN - 2, title);
    size_t column = MARGIN;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(name[i]) + 2;
        bool wrap = i && column + length > WIDTH;
        if (wrap) printf(",\n%*s%s", MARGIN, "", name[i]);
        if (!wrap) printf("%s%s", i ? ", " : "", name[i]);
        column = (wrap ? MARGIN : column) + length;
    }
    putchar('\n');
}

/* What one solver does with the unknowns it meets, in the words of the language's rule on
 * binders. */
static void print_binding(struct loaded *loaded, const struct binding *binding)
{
    struct buffer place = {0};
    loaded->place.print(loaded->place.context, &place, binding->span);
    printf("%s%s%s (%s)\n", binding->solver, binding->name ? " of " : "",
           binding->name ? binding->name : "", buffer_string(&place));
    buffer_free(&place);
    print_names("binds", binding->binds, binding->bound);
    print_names("samples", binding->samples, binding->sampled);
    print_names("constant", binding->constants, binding->constant);
    if (!binding->bound && !binding->sampled && !binding->constant) printf("  binds nothing\n");
}

static json_t *json_names(const char *const *name, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(name[i]));
    return list;
}

static void print_binding_json(struct loaded *loaded, const struct binding *binding)
{
    struct buffer place = {0};
    loaded->place.print(loaded->place.context, &place, binding->span);
    json_t *row = json_object();
    json_object_set_new(row, "solver", json_string(binding->solver));
    if (binding->name) json_object_set_new(row, "name", json_string(binding->name));
    json_object_set_new(row, "place", json_string(buffer_string(&place)));
    json_object_set_new(row, "binds", json_names(binding->binds, binding->bound));
    json_object_set_new(row, "samples", json_names(binding->samples, binding->sampled));
    json_object_set_new(row, "constant", json_names(binding->constants, binding->constant));
    json_dumpf(row, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(row);
    buffer_free(&place);
}

static void print_bindings(struct loaded *loaded, const struct program *program)
{
    for (size_t i = 0; i < program->bindings; i++) {
        if (loaded->cli->run.json)
            print_binding_json(loaded, &program->binding[i]);
        else
            print_binding(loaded, &program->binding[i]);
    }
}

/* The parts that only a later version can run are reported as notes, so that they stand in the
 * order of the text between the other messages and are JSON when those are. */
enum exit_status face_check(struct cli *cli)
{
    struct loaded loaded;
    load_begin(&loaded, cli);
    enum exit_status status = load_program(&loaded);
    if (loaded.program && !cli->run.quiet)
        load_report_unsupported(&loaded, loaded.program, DIAG_later_version);
    if (status != STATUS_DATA) load_show(&loaded, true);
    if (loaded.program && cli_given(cli, CLI_FLAG_verbose)) print_bindings(&loaded, loaded.program);
    load_end(&loaded);
    return status;
}
