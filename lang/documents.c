/* Attaches ## comments: the one in the first line to the file, others to what they stand above. */
#include <string.h>

#include "lang/parser.h"

struct comments {
    struct parser *parser;
    const struct comment *item;
    size_t count;
    size_t heading; /* comments from the first on that document the file */
};

/* Whether only white space stands between two offsets, and how many newlines in it. */
static bool only_blank(const struct parser *parser, uint32_t from, uint32_t to, size_t *newlines)
{
    *newlines = 0;
    for (uint32_t i = from; i < to; i++) {
        if (!strchr(" \t\r\n", parser->text[i])) return false;
        *newlines += parser->text[i] == '\n';
    }
    return true;
}

/* Whether comment i goes on in the next line with comment i + 1, both documenting. */
static bool goes_on(const struct comments *comments, size_t i)
{
    const struct comment *a = &comments->item[i], *b = a + 1;
    size_t newlines;
    return a->documents && a->alone && b->documents && b->alone &&
           only_blank(comments->parser, a->span.end, b->span.first, &newlines) && newlines == 1;
}

/* Whether nothing but white space stands before this offset. */
static bool first_in_file(const struct parser *parser, uint32_t offset)
{
    size_t newlines;
    bool mark = parser->size >= 3 && !memcmp(parser->text, "\xef\xbb\xbf", 3);
    return only_blank(parser, mark ? 3 : 0, offset, &newlines);
}

/* The words of comments `first` to before `end`, without marks, a line each. */
static const char *words(const struct comments *comments, size_t first, size_t end)
{
    struct buffer text = {0};
    for (size_t i = first; i < end; i++) {
        struct span at = comments->item[i].span;
        at.first += 2;
        if (at.first < at.end && comments->parser->text[at.first] == ' ') at.first++;
        if (i > first) buffer_char(&text, '\n');
        buffer_add(&text, comments->parser->text + at.first, at.end - at.first);
    }
    const char *kept = arena_string(comments->parser->arena, buffer_string(&text));
    buffer_free(&text);
    return kept;
}

/* How many comments end at or before this offset. */
static size_t comments_before(const struct comments *comments, uint32_t offset)
{
    size_t low = 0, high = comments->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (comments->item[middle].span.end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void attach(const struct comments *comments, struct node *node)
{
    size_t end = comments_before(comments, node->span.first), newlines;
    if (end <= comments->heading) return;
    const struct comment *last = &comments->item[end - 1];
    if (!last->documents || !last->alone) return;
    if (!only_blank(comments->parser, last->span.end, node->span.first, &newlines)) return;
    size_t first = end - 1;
    while (first > comments->heading && goes_on(comments, first - 1))
        first--;
    node->doc = words(comments, first, end);
}

static void walk(const struct comments *comments, struct node *node)
{
    if (node->kind == NODE_let || is_definition(node)) attach(comments, node);
    for (size_t i = 0; i < node->kids; i++)
        if (node->kid[i]) walk(comments, node->kid[i]);
}

const char *attach_documents(struct parser *parser, struct node *root)
{
    struct comments comments = {parser, parser->comment.item, parser->comment.count, 0};
    bool heads = comments.count && comments.item[0].documents && comments.item[0].alone &&
                 first_in_file(parser, comments.item[0].span.first);
    if (heads) {
        comments.heading = 1;
        while (comments.heading < comments.count && goes_on(&comments, comments.heading - 1))
            comments.heading++;
    }
    walk(&comments, root);
    return heads ? words(&comments, 0, comments.heading) : NULL;
}
