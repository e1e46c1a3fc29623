/* A text becomes a tree: the parser run once, and what is done when all of the tree is there. */
#include <stdio.h>
#include <stdlib.h>

#include "lang/grammar.h"
#include "lang/parser.h"
#include "lang/report.h"
#include "lang/tokens.h"
#include "support/limits.h"

/* A control character that has no place in a text. */
static bool is_control(unsigned char c)
{
    return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

/* Reports the first byte that makes the file no text, and answers false. */
static bool check_text(struct parser *parser)
{
    size_t i = 0;
    for (size_t size; i < parser->size; i += size) {
        size = utf8_size(parser->text + i, parser->size - i);
        if (!size || is_control((unsigned char)parser->text[i])) break;
    }
    if (i == parser->size) return true;
    unsigned byte = (unsigned char)parser->text[i];
    struct span at = {parser->source, (uint32_t)i, (uint32_t)i + 1};
    report(parser->list, DIAG_not_text, at,
           byte < 0x80 ? arena_printf(parser->arena, "the control character U+%04X", byte)
                       : arena_printf(parser->arena, "the byte 0x%02X that is not UTF-8", byte));
    return false;
}

static bool check_size(struct parser *parser)
{
    if (parser->size <= LIMIT_SOURCE_BYTES) return true;
    struct span at = {parser->source, 0, 0};
    report(parser->list, DIAG_file_too_long, at, (int)(LIMIT_SOURCE_BYTES >> 20));
    return false;
}

/* The root for a text of which nothing is left. */
static struct node *nothing(struct parser *parser)
{
    struct span all = {parser->source, 0, (uint32_t)parser->size};
    struct node *error = build_error(parser, all);
    return build(parser, NODE_file, all, NO_KIDS, list_new(parser, error));
}

struct tree syntax_parse(struct arena *arena, struct map *names, struct sources *sources,
                         uint32_t source, struct diagnostics *list)
{
    const struct source *from = sources_get(sources, source);
    struct parser parser = {.arena = arena, .names = names, .sources = sources, .list = list};
    parser.source = source;
    parser.text = from->text;
    parser.size = from->size;
    if (check_size(&parser) && check_text(&parser)) {
        scan_open(&parser);
        nas_yyparse(&parser);
        scan_close(&parser);
    }
    if (!parser.root || parser.root->kind != NODE_file) parser.root = nothing(&parser);
    check_placement(&parser, parser.root);
    struct tree tree = {.root = parser.root, .source = source, .comment = parser.comment.item};
    tree.comments = parser.comment.count;
    tree.doc = attach_documents(&parser, parser.root);
#ifdef NAS_DEBUG
    const char *wrong = syntax_check(arena, tree.root);
    if (wrong) {
        fprintf(stderr, "nas: the syntax tree is wrong: %s\n", wrong);
        abort();
    }
#endif
    return tree;
}

bool syntax_is_incomplete(const char *text, size_t size)
{
    struct arena *arena = arena_new();
    struct map names;
    map_init(&names, arena);
    struct sources *sources = sources_new(arena);
    struct parser parser = {.arena = arena, .names = &names, .sources = sources};
    parser.list = diagnostics_new(arena, sources);
    parser.source = sources_add(sources, "<input>", text, size);
    parser.text = text;
    parser.size = size;
    bool incomplete = false;
    if (check_size(&parser) && check_text(&parser)) {
        union value value;
        struct span at;
        scan_open(&parser);
        while (layout_next(&value, &at, &parser))
            continue;
        scan_close(&parser);
        incomplete = parser.open_at_end;
    }
    arena_free(arena);
    return incomplete;
}
