/* The language room by its functions: hostile texts, lists of diagnostics, the schema's checker,
 * time that grows with the size of the text and no faster. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lang/syntax.h"
#include "support/limits.h"
#include "tests/tap.h"

struct parsed {
    struct arena *arena;
    struct sources *sources;
    struct diagnostics *list;
    struct tree tree;
};

static struct parsed parse_sized(const char *text, size_t size)
{
    struct parsed parsed = {.arena = arena_new()};
    struct map *names = NEW(parsed.arena, struct map);
    map_init(names, parsed.arena);
    parsed.sources = sources_new(parsed.arena);
    parsed.list = diagnostics_new(parsed.arena, parsed.sources);
    uint32_t source = sources_add(parsed.sources, "test.nas", text, size);
    parsed.tree = syntax_parse(parsed.arena, names, parsed.sources, source, parsed.list);
    return parsed;
}

static struct parsed parse(const char *text)
{
    return parse_sized(text, strlen(text));
}

/* The codes of all messages, with blanks between. */
static const char *codes(const char *text, size_t size)
{
    static char out[1000];
    struct parsed parsed = parse_sized(text, size);
    *out = '\0';
    for (size_t i = 0; i < diagnostics_count(parsed.list) && i < 100; i++) {
        if (i) strcat(out, " ");
        strcat(out, diagnostic_code_text(diagnostics_get(parsed.list, i)->code));
    }
    if (syntax_check(parsed.arena, parsed.tree.root)) strcat(out, " BROKEN");
    arena_free(parsed.arena);
    return out;
}

static const char *codes_of(const char *text)
{
    return codes(text, strlen(text));
}

/* `before`, then `count` times `middle`, then `after`; the caller frees it. */
static char *repeated(const char *before, const char *middle, size_t count, const char *after)
{
    size_t step = strlen(middle), head = strlen(before);
    char *text = malloc(head + step * count + strlen(after) + 1);
    if (!text) out_of_memory();
    memcpy(text, before, head);
    for (size_t i = 0; i < count; i++)
        memcpy(text + head + i * step, middle, step);
    strcpy(text + head + step * count, after);
    return text;
}

static const char *codes_repeated(const char *before, const char *middle, size_t count,
                                  const char *after)
{
    char *text = repeated(before, middle, count, after);
    const char *answer = codes_of(text);
    free(text);
    return answer;
}

static void hostile_texts_get_one_message(void)
{
    CHECK_TEXT(codes_of(""), "");
    CHECK_TEXT(codes_of("\n\n  \t\r\n"), "");
    CHECK_TEXT(codes_of("# only a remark"), "");
    CHECK_TEXT(codes("let a\0 = 1", 10), "E0102");
    CHECK_TEXT(codes_of("\xff\xfe"), "E0102");
    CHECK_TEXT(codes_of("let a = \"\xc0\xaf\""), "E0102");
    CHECK_TEXT(codes_of("# \xed\xa0\x80"), "E0102");
    CHECK_TEXT(codes_of("\x1b[2J"), "E0102");
    CHECK_TEXT(codes_of("\xef\xbb\xbflet a = 1"), "");
    CHECK_TEXT(codes_of("\""), "E0103");
    CHECK_TEXT(codes_of("let a = ("), "E0203");
    CHECK_TEXT(codes_of("let a = {"), "E0201");
    CHECK_TEXT(codes_of("search {"), "E0203");
    CHECK_TEXT(codes_of(")"), "E0205");
    CHECK_TEXT(codes_of("}"), "E0205");
    CHECK_TEXT(codes_of("let a = [1, 2)"), "E0204");
    CHECK_TEXT(codes_repeated("let a = ", "(", 10000, ""), "E0206");
    CHECK_TEXT(codes_repeated("", "search {", 10000, ""), "E0206");
    CHECK_TEXT(codes_repeated("let a = ", "- ", 100000, "1"), "E0206");
    CHECK_TEXT(codes_repeated("let a = ", "2 ^ ", 100000, "1"), "E0206");
    CHECK_TEXT(codes_repeated("let a = ", "not ", 100000, "1"), "E0206");
    CHECK_TEXT(codes_repeated("let a = ", "1 + ", 100000, "1"), "E0206");
    CHECK_TEXT(codes_repeated("let a = ", "x => ", 100000, "1"), "E0206");
    CHECK_TEXT(codes_repeated("let a = x", ".y", 100000, ""), "E0206");
    CHECK_TEXT(codes_repeated("if a { }", " else if b { }", 100000, ""), "E0206");
    CHECK_TEXT(codes_repeated("", "@", 1000000, ""), "E0101");
    CHECK_TEXT(codes_repeated("let a = \"", "x", 1000000, ""), "E0103");
    CHECK_TEXT(codes_repeated("let a = ", "a", 1000000, ""), "");
    CHECK_TEXT(codes_repeated("let a = 3", "x", 1000000, ""), "E0105");
    CHECK_TEXT(codes_repeated("let a = [1", ", 1", 300000, "]"), "");
}

static void depth_has_an_edge(void)
{
    /* file, let, 996 groups and a name are as deep as a tree may be: two more levels are not. */
    char *text = repeated("let a = ", "(", 997, "x");
    char *whole = repeated(text, ")", 997, "");
    CHECK_TEXT(codes_of(whole), "");
    free(whole);
    free(text);
    text = repeated("let a = ", "(", 998, "x");
    whole = repeated(text, ")", 998, "");
    CHECK_TEXT(codes_of(whole), "E0206");
    free(whole);
    free(text);
}

static void long_files_are_refused(void)
{
    size_t size = (size_t)LIMIT_SOURCE_BYTES + 1;
    char *text = malloc(size + 1);
    if (!text) out_of_memory();
    memset(text, '\n', size);
    text[size] = '\0';
    CHECK_TEXT(codes(text, size), "E0108");
    CHECK_TEXT(codes(text, size - 1), "");
    free(text);
}

/* Seconds of this thread's CPU time to parse a text. */
static double cpu_seconds(const char *text)
{
    struct timespec from, to;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    struct parsed parsed = parse(text);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
    arena_free(parsed.arena);
    return (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

static void time_is_linear(void)
{
    const char *line = "let a = f(1 + 2 * x, [y, z], k: 4kB) |> g\n";
    const char *wrong = "let a = f(1 + 2 * x, [y, z], k: 4kb) |> ) (\n";
    char *small = repeated("", line, 10000, ""), *large = repeated("", line, 100000, "");
    char *errors = repeated("", wrong, 10000, "");
    double once = cpu_seconds(small), tenfold = cpu_seconds(large), broken = cpu_seconds(errors);
    tap_note("10,000 lines in %.3f s, 100,000 in %.3f s, 10,000 wrong ones in %.3f s", once,
             tenfold, broken);
    /* Generous, because machines are shared: what is quadratic takes ten times as long. */
    CHECK(tenfold < 40 * once);
    CHECK(broken < 4 * once);
    free(small);
    free(large);
    free(errors);
}

static void incomplete_lines_are_known(void)
{
    const char *open[] = {"let a = (", "f(1,",          "search {", "search {\nlet a = 1\n",
                          "1 +",       "a |>",          "let a =",  "x.",
                          "[1,\n2",    "if a { } else", "not",      "choose",
                          "f(\"}\"",   "( # remark\n",  "x =>"};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        if (!CHECK(syntax_is_incomplete(open[i], strlen(open[i])))) tap_note("%s", open[i]);
    const char *done[] = {"",   "let a = 1", "f(1)",   "search { }", "1 + 2", "\"abc",
                          "a)", "\xff",      "x.step", "{ }",        "}",     "# ("};
    for (size_t i = 0; i < sizeof done / sizeof *done; i++)
        if (!CHECK(!syntax_is_incomplete(done[i], strlen(done[i])))) tap_note("%s", done[i]);
}

/* What the printer for people, or the one for programs, says about a text. */
static const char *said(const char *text, bool json, bool colour)
{
    static char *out;
    static size_t size;
    free(out);
    struct parsed parsed = parse(text);
    FILE *stream = open_memstream(&out, &size);
    if (json)
        diagnostics_print_json(parsed.list, stream);
    else
        diagnostics_print(parsed.list, stream, colour);
    fclose(stream);
    arena_free(parsed.arena);
    return out;
}

static void messages_are_printed(void)
{
    CHECK_TEXT(said("let a = 1\n\tlet é = @\n", false, false),
               "error[E0101]: unexpected character `é`\n"
               "  --> test.nas:2:6\n"
               "   |\n"
               " 2 |     let é = @\n"
               "   |         ^\n"
               "   = note: Names have the letters a to z and A to Z, digits and `_`; texts and "
               "comments may hold any.\n");
    CHECK_TEXT(
        said("let a = \xff\n", true, false),
        "{\"code\":\"E0102\",\"severity\":\"error\",\"message\":\"the file is not a text: it "
        "holds the byte 0xFF that is not UTF-8\",\"labels\":[{\"file\":\"test.nas\",\"line\":"
        "1,\"column\":9,\"end_line\":1,\"end_column\":10,\"first\":8,\"end\":9,\"text\":"
        "null}],\"notes\":[],\"fix\":null}\n");
    CHECK_TEXT(
        said("let a = .5", true, false),
        "{\"code\":\"E0107\",\"severity\":\"error\",\"message\":\"a number begins with a "
        "digit, not with its point\",\"labels\":[{\"file\":\"test.nas\",\"line\":1,"
        "\"column\":9,\"end_line\":1,\"end_column\":11,\"first\":8,\"end\":10,\"text\":null}"
        "],\"notes\":[],\"fix\":{\"file\":\"test.nas\",\"line\":1,\"column\":9,\"end_line\":1,"
        "\"end_column\":9,\"first\":8,\"end\":8,\"text\":\"0\",\"advice\":\"write `0.5`\"}}\n");
    CHECK(strstr(said("@", false, true), "\033[1;31merror[E0101]\033[1m: unexpected"));
    CHECK(!strchr(said("@", false, false), '\033'));
    char *many = repeated("", "x @\n", 150, "");
    CHECK(strstr(said(many, false, false), "and 50 more that are not shown"));
    free(many);
    char *wide = repeated("let a = ", "é + ", 1000, "@");
    const char *cut = said(wide, false, false);
    CHECK(strstr(cut, "test.nas:1:9\n") && strlen(cut) < 1000);
    free(wide);
}

static void lists_are_kept(void)
{
    struct arena *arena = arena_new();
    struct sources *sources = sources_new(arena);
    uint32_t first = sources_add(sources, "a.nas", "one\ntwo\n", 8);
    uint32_t second = sources_add(sources, "b.nas", "three", 5);
    struct diagnostics *list = diagnostics_new(arena, sources);
    report(list, DIAG_closes_nothing, (struct span){second, 0, 5}, '}');
    report(list, DIAG_closes_nothing, (struct span){first, 4, 7}, ')');
    struct diagnostic *third = report(list, DIAG_closes_nothing, (struct span){first, 0, 3}, ']');
    report_label(list, third, (struct span){first, 0, 3}, "words for the place");
    report_label(list, third, (struct span){second, 0, 5}, "another %s", "file");
    CHECK(third->labels == 2);
    CHECK_TEXT(third->label[0].text, "words for the place");
    CHECK(diagnostics_errors(list) == 3 && diagnostics_warnings(list) == 0);
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    diagnostics_print(list, out, false);
    fclose(out);
    CHECK(strstr(text, "  ::: b.nas:1:1\n") || strstr(text, " ::: b.nas:1:1\n"));
    CHECK(strstr(text, "a.nas:1:1") < strstr(text, "a.nas:2:1"));
    free(text);
    diagnostics_clear(list);
    CHECK(diagnostics_count(list) == 0 && diagnostics_errors(list) == 0);
    arena_free(arena);
}

static void codes_are_explained(void)
{
    for (int code = 0; code < DIAGNOSTIC_CODES; code++) {
        const char *text = diagnostic_code_text((enum diagnostic_code)code);
        const char *explanation = diagnostic_explain(text);
        bool warning = diagnostic_severity((enum diagnostic_code)code) == SEVERITY_WARNING;
        if (!CHECK(explanation && strlen(explanation) > 40 && strlen(text) == 5))
            tap_note(text, "");
        CHECK((*text == 'W') == warning);
        CHECK(code == 0 || strcmp(text, diagnostic_code_text((enum diagnostic_code)(code - 1))));
    }
    CHECK(diagnostic_explain("e0101") != NULL);
    CHECK(diagnostic_explain("E9999") == NULL);
    CHECK(diagnostic_explain("") == NULL);
}

static void near_names_are_found(void)
{
    const char *const names[] = {"accuracy", "latency", "layers", "mean", "max", "x"};
    size_t count = sizeof names / sizeof *names;
    CHECK_TEXT(nearest_name("acuracy", names, count), "accuracy");
    CHECK_TEXT(nearest_name("latnecy", names, count), "latency");
    CHECK_TEXT(nearest_name("Layers", names, count), "layers");
    CHECK_TEXT(nearest_name("men", names, count), "mean");
    CHECK(nearest_name("zebra", names, count) == NULL);
    CHECK(nearest_name("y", names, count) == NULL);
    CHECK(nearest_name("", names, count) == NULL);
    CHECK(nearest_name("mean", names, 0) == NULL);
}

static void places_are_found(void)
{
    struct arena *arena = arena_new();
    struct sources *sources = sources_new(arena);
    uint32_t source = sources_add(sources, "a", "ab\n\xc3\xa9x\n", 7);
    struct place place = source_place(sources, source, 5);
    CHECK(place.line == 2 && place.column == 2);
    place = source_place(sources, source, 2);
    CHECK(place.line == 1 && place.column == 3);
    place = source_place(sources, source, 7);
    CHECK(place.line == 3 && place.column == 1);
    struct span joined = span_join((struct span){1, 3, 5}, (struct span){1, 8, 9});
    CHECK(joined.first == 3 && joined.end == 9);
    CHECK(span_join(NO_SPAN, joined).first == 3 && span_join(joined, NO_SPAN).end == 9);
    arena_free(arena);
}

/* The first node of this kind, or NULL. */
static struct node *find(struct node *node, enum node_kind kind)
{
    if (!node || node->kind == kind) return node;
    for (size_t i = 0; i < node->kids; i++) {
        struct node *found = find(node->kid[i], kind);
        if (found) return found;
    }
    return NULL;
}

static void wrong_trees_are_caught(void)
{
    const char *text = "let a = x + 1\nfn f(y) = if y { 2 } else { 3 }\nlet b = true";
    struct parsed p = parse(text);
    CHECK(syntax_check(p.arena, p.tree.root) == NULL);
    struct node *let = find(p.tree.root, NODE_let), *sum = find(p.tree.root, NODE_binary);
    struct node *truth = find(p.tree.root, NODE_bool), *label = find(p.tree.root, NODE_label);
    struct node **slot[] = {&let->kid[0], &let->kid[1], &sum->kid[0]};
    for (size_t i = 0; i < 3; i++) {
        struct node *was = *slot[i];
        *slot[i] = NULL;
        CHECK(syntax_check(p.arena, p.tree.root) != NULL);
        *slot[i] = label;
        CHECK(syntax_check(p.arena, p.tree.root) != NULL);
        *slot[i] = was;
    }
    CHECK(syntax_check(p.arena, p.tree.root) == NULL);
    sum->op = OP_NOT;
    CHECK(syntax_check(p.arena, p.tree.root) != NULL);
    sum->op = OP_ADD;
    truth->op = OP_ADD;
    CHECK(syntax_check(p.arena, p.tree.root) != NULL);
    truth->op = FLAG_TRUE;
    label->text = NULL;
    CHECK(syntax_check(p.arena, p.tree.root) != NULL);
    label->text = "f";
    let->kids = 1;
    CHECK(syntax_check(p.arena, p.tree.root) != NULL);
    let->kids = 2;
    sum->span.end += 100;
    CHECK(syntax_check(p.arena, p.tree.root) != NULL);
    CHECK(syntax_check(p.arena, let) != NULL && syntax_check(p.arena, NULL) != NULL);
    arena_free(p.arena);
}

static void documents_are_attached(void)
{
    struct parsed p = parse("\n## The file,\n## two lines.\n\n## a\n\nlet a = 1 ## no document\n"
                            "let b = 2\n# remark\nlet c = 3\n## d\nx()\nfn d() = 1\n##no blank\n"
                            "network e() { }");
    CHECK(diagnostics_errors(p.list) == 0 && p.tree.comments == 7);
    CHECK_TEXT(p.tree.doc, "The file,\ntwo lines.");
    CHECK_TEXT(p.tree.root->kid[0]->doc, "a");
    CHECK(p.tree.root->kid[1]->doc == NULL && p.tree.root->kid[2]->doc == NULL);
    CHECK(find(p.tree.root, NODE_fn)->doc == NULL);
    CHECK_TEXT(find(p.tree.root, NODE_network)->doc, "no blank");
    arena_free(p.arena);
}

static void numbers_and_texts_are_kept(void)
{
    struct parsed p = parse("let a = 1_024.50KiB\nlet b = \"\\\\ \\\" \\n \\t é\"\nlet c = 50%");
    const struct number *number = find(p.tree.root, NODE_number)->number;
    CHECK(number->value.mantissa == 10245 && number->value.exponent == -1);
    CHECK_TEXT(number->unit_text, "KiB");
    CHECK_NUMBER(unit_apply(number->value, &number->unit), 1024.5 * 8192);
    CHECK_TEXT(find(p.tree.root, NODE_string)->text, "\\ \" \n \t é");
    const struct number *share = p.tree.root->kid[2]->kid[1]->number;
    CHECK_NUMBER(unit_apply(share->value, &share->unit), 0.5);
    struct span at = find(p.tree.root, NODE_number)->span;
    CHECK(at.first == 8 && at.end == 19);
    arena_free(p.arena);
}

int main(void)
{
    hostile_texts_get_one_message();
    depth_has_an_edge();
    long_files_are_refused();
    time_is_linear();
    incomplete_lines_are_known();
    messages_are_printed();
    lists_are_kept();
    codes_are_explained();
    near_names_are_found();
    places_are_found();
    wrong_trees_are_caught();
    documents_are_attached();
    numbers_and_texts_are_kept();
    return tap_done();
}
