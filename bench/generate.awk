# A valid program of N lines: constants, functions, records, lists, small searches, in blocks that
# use earlier ones.
#
#     awk -v lines=1000 -f generate.awk
BEGIN {
    print "let total0 = 1"
    print "fn scaled0(x) = x + 1"
    written = 2
    for (i = 1; written + 14 <= lines; i++) {
        printf "# block %d: a record, a function of it, what they come to, a search\n", i
        printf "let part%d = (size: %dkB, rate: %d, steps: [%d, %d, %d])\n",
               i, 1 + i % 512, 3 + i % 7, 1 + i % 5, 2, i % 11
        printf "fn scaled%d(x, by = %d) {\n", i, 1 + i % 9
        printf "  let wide = max(x * by, part%d.rate)\n", i
        printf "  return if wide > %d { wide / 2 } else { wide + sum(part%d.steps) }\n",
               10 + i % 90, i
        printf "}\n"
        printf "let words%d = part%d.size / 8bit + scaled%d(total%d)\n", i, i, i, (i - 1) % 50
        printf "let total%d = min(scaled%d(part%d.rate, by: 3), %d)\n", i, i, i, 1000 + i
        if (i % 10 == 0) {
            printf "let best%d = search {\n", i
            printf "  let n = choose 1..<%d\n", 8 + i % 8
            printf "  require n * %d < %d\n", 1 + i % 3, 20
            printf "  minimize abs(n - total%d)\n", i
            printf "}\n"
            written += 4
        } else
            printf "let all%d = [scaled%d(k) for k in 0..<%d]\n", i, i, 1 + i % 6
        printf "print \"block %d\", words%d, total%d\n", i, i, i
        written += 10
    }
    for (; written < lines; written++)
        printf "let rest%d = %d\n", written, written
}
