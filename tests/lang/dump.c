/* What the language room makes of a file: `dump --tree|--errors|--json|--format FILE`. The golden
 * tests compare its output. */
#include <stdio.h>
#include <string.h>

#include "lang/syntax.h"
#include "support/files.h"
#include "support/limits.h"

static int usage(void)
{
    fputs("usage: dump --tree|--errors|--json|--format FILE\n", stderr);
    return 2;
}

int main(int count, char **arg)
{
    if (count != 3) return usage();
    struct arena *arena = arena_new();
    char *text;
    size_t size;
    int failed = file_read(arena, arg[2], 2 * (size_t)LIMIT_SOURCE_BYTES, &text, &size);
    if (failed) {
        fprintf(stderr, "%s: %s\n", arg[2], strerror(failed));
        arena_free(arena);
        return 2;
    }
    struct sources *sources = sources_new(arena);
    struct diagnostics *list = diagnostics_new(arena, sources);
    struct map names;
    map_init(&names, arena);
    const char *slash = strrchr(arg[2], '/');
    uint32_t source = sources_add(sources, slash ? slash + 1 : arg[2], text, size);
    struct tree tree = syntax_parse(arena, &names, sources, source, list);
    struct buffer out = {0};
    if (!strcmp(arg[1], "--tree"))
        syntax_print(&out, tree.root);
    else if (!strcmp(arg[1], "--json"))
        diagnostics_print_json(list, stdout);
    else if (!strcmp(arg[1], "--errors"))
        diagnostics_print(list, stdout, false);
    else if (!strcmp(arg[1], "--format"))
        syntax_format(&out, sources, &tree);
    else
        return usage();
    fputs(buffer_string(&out), stdout);
    buffer_free(&out);
    int status = diagnostics_errors(list) ? 3 : 0;
    arena_free(arena);
    return status;
}
