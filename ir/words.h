/* Words of the textual form that are no row of a table elsewhere, in the order of their enums. */
#ifndef NAS_IR_WORDS_H
#define NAS_IR_WORDS_H

static const char *const fold_words[] = {"sum", "product", "min", "max"};
static const char *const source_words[] = {"table", "sample", "front"}; /* of enum loop_source */
static const char *const action_words[] = {"print", "export", "check"};
enum {
    FOLD_WORDS = sizeof fold_words / sizeof *fold_words,
    ACTION_WORDS = sizeof action_words / sizeof *action_words
};

#endif
