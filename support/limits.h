/* Every limit of the language and its compiler, with the reason for its value.
 *
 * A limit that a user's program can reach has a diagnostic that names it.
 */
#ifndef NAS_SUPPORT_LIMITS_H
#define NAS_SUPPORT_LIMITS_H

enum {
    /* A source file; spans are 32-bit byte offsets, and nobody writes such a file by hand. */
    LIMIT_SOURCE_BYTES = 64 << 20,
    /* Nesting of brackets, blocks and operators in the text: tree walks recurse once a level, and
     * 8 MiB of stack hold this many frames under the sanitizers with room to spare. */
    LIMIT_SYNTAX_DEPTH = 1000,
    /* Calls of functions inside each other while elaborating. */
    LIMIT_CALL_DEPTH = 200,
    /* Turns of one `repeat`, items of one list or range: what unrolls must fit in memory. */
    LIMIT_LIST_ITEMS = 1 << 20,
    /* Lists and records inside each other: walks over values recurse once a level. */
    LIMIT_VALUE_DEPTH = 1000,
    /* Evaluations of one expression node while elaborating a file, where a turn of a loop counts as
     * five: the language is total, but nested loops multiply; this is some seconds of work and
     * less than a gigabyte. A list of LIMIT_LIST_ITEMS computed numbers stays below it. */
    LIMIT_ELABORATION_STEPS = 20000000,
    /* Nodes of the expression graph of one program. */
    LIMIT_EXPRESSIONS = 1 << 24,
    /* Unknown numbers of one solver: candidates are stored as arrays of these. */
    LIMIT_SLOTS = 1 << 16,
    /* Errors printed in one run; the rest are counted. */
    LIMIT_ERRORS = 100,
    /* One message, note or label: some ten lines of a terminal. */
    LIMIT_MESSAGE_BYTES = 1000,
    /* Instructions handed to LLVM in one function: its time grows faster than linearly. */
    LIMIT_FUNCTION_STEPS = 2000,
    /* Values that compiled code keeps on the stack, each 64 bytes: solvers nest LIMIT_SOLVER_DEPTH
     * deep on 8 MiB. Functions with more are interpreted. */
    LIMIT_NATIVE_VALUES = 8192,
    /* Searches inside the objectives of searches. */
    LIMIT_SOLVER_DEPTH = 8,
    /* Loops over tables and samples inside each other: the rows that a step reads are a bit set. */
    LIMIT_LOOP_DEPTH = 60,
    /* Points that are simply enumerated when no method is named. */
    LIMIT_EXHAUSTIVE = 100000,
    /* One dimension of a tensor, and the numbers that layers are made with: beyond any memory,
     * while sums and offsets of a few stay exact in a double. */
    LIMIT_SIZE = 1 << 30
};

#endif
