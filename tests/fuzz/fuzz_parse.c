/* Any bytes: the parser must survive them and keep its promises. A text without errors must come
 * through the formatter with the same tree, and a second time without a change. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/syntax.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

struct parsed {
    struct arena *arena;
    struct sources *sources;
    struct diagnostics *list;
    struct tree tree;
};

static struct parsed parse(const char *text, size_t size)
{
    struct parsed parsed = {.arena = arena_new()};
    struct map names;
    map_init(&names, parsed.arena);
    parsed.sources = sources_new(parsed.arena);
    parsed.list = diagnostics_new(parsed.arena, parsed.sources);
    const char *copy = arena_slice(parsed.arena, text, size);
    uint32_t source = sources_add(parsed.sources, "fuzz.nas", copy, size);
    parsed.tree = syntax_parse(parsed.arena, &names, parsed.sources, source, parsed.list);
    const char *wrong = syntax_check(parsed.arena, parsed.tree.root);
    if (wrong) {
        fprintf(stderr, "the tree breaks its schema: %s\n", wrong);
        abort();
    }
    return parsed;
}

static void print_all(struct diagnostics *list)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    diagnostics_print(list, out, true);
    diagnostics_print_json(list, out);
    fclose(out);
    free(text);
}

static void must_equal(const struct buffer *a, const struct buffer *b, const char *what)
{
    if (!strcmp(buffer_string(a), buffer_string(b))) return;
    fprintf(stderr, "%s differs\n---- first:\n%s\n---- then:\n%s\n", what, buffer_string(a),
            buffer_string(b));
    abort();
}

static void check_format(struct parsed *first)
{
    struct buffer once = {0}, twice = {0}, tree = {0}, again = {0};
    syntax_format(&once, first->sources, &first->tree);
    struct parsed second = parse(buffer_string(&once), once.size);
    if (diagnostics_errors(second.list)) {
        fprintf(stderr, "formatting makes errors:\n%s\n", buffer_string(&once));
        diagnostics_print(second.list, stderr, false);
        abort();
    }
    syntax_print(&tree, first->tree.root);
    syntax_print(&again, second.tree.root);
    must_equal(&tree, &again, "the tree");
    if (second.tree.comments != first->tree.comments) abort();
    syntax_format(&twice, second.sources, &second.tree);
    must_equal(&once, &twice, "the second format");
    arena_free(second.arena);
    buffer_free(&once);
    buffer_free(&twice);
    buffer_free(&tree);
    buffer_free(&again);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const char *text = (const char *)data;
    syntax_is_incomplete(text, size);
    struct parsed parsed = parse(text, size);
    print_all(parsed.list);
    if (!diagnostics_errors(parsed.list)) check_format(&parsed);
    arena_free(parsed.arena);
    return 0;
}
