#!/bin/sh
# What the tests reach of our own code. `make coverage` calls it twice, in a build configured with
# --enable-coverage: before the tests to forget the counters, after them to collect, to leave out
# what flex, bison and make wrote and the tests themselves, and to print the shares of lines and
# branches by folder. The report by file and line is coverage/index.html. It fails when the shares
# are below those that are wanted.
#
#   coverage.sh forget SOURCE BUILD
#   coverage.sh report SOURCE BUILD
set -eu
action=$1
source=$(cd "$2" && pwd -P)
build=$(cd "$3" && pwd -P)

# lcov 1.16 warns about its own source under today's perl; only what stops it is told.
counted() {
    lcov --rc lcov_branch_coverage=1 --quiet "$@" 2>messages || { cat messages >&2; exit 1; }
}

forget() {
    find "$build" -name '*.gcda' -exec rm -f {} +
}

# The baseline holds every object, so what no test links counts too.
collect() {
    if ! command -v lcov >/dev/null || ! command -v genhtml >/dev/null; then
        echo "coverage: lcov is missing" >&2
        exit 1
    fi
    rm -rf "$build/coverage"
    mkdir "$build/coverage"
    cd "$build/coverage"
    counted --capture --initial --directory "$build" --output-file before.info
    counted --capture --directory "$build" --output-file after.info
    counted --add-tracefile before.info --add-tracefile after.info --output-file all.info
    counted --extract all.info "$source/*" --output-file inside.info
    counted --remove inside.info "$build/*" "$source/tests/*" '*.y' '*.l' \
        --output-file own.info
    genhtml --branch-coverage --quiet --prefix "$source" --output-directory . own.info >/dev/null
}

# One line a folder, then one for everything, from the counts in lcov's records of the files.
table() {
    awk -v prefix="$source/" '
        /^SF:/ { folder = substr($0, 4 + length(prefix)); sub("/[^/]*$", "", folder) }
        /^(LF|LH|BRF|BRH):/ { split($0, field, ":"); add(folder); add("~") }
        function add(name) { names[name]; count[name, field[1]] += field[2] }
        function share(name, hit, all) {
            if (!count[name, all]) return "              -"
            return sprintf("%5.1f %% of %5d", 100 * count[name, hit] / count[name, all],
                           count[name, all])
        }
        END {
            for (name in names)
                printf "%-22s lines: %s  branches: %s\n", name, share(name, "LH", "LF"),
                       share(name, "BRH", "BRF")
        }' "$build/coverage/own.info" | LC_ALL=C sort | sed 's/^~    /total/'
}

# The least that is wanted of everything, in per cent.
enough() {
    awk -F: -v lines=90 -v branches=80 '
        { count[$1] += $2 }
        END {
            good = count["LH"] >= lines / 100 * count["LF"] &&
                   count["BRH"] >= branches / 100 * count["BRF"]
            if (!good) print "coverage: below " lines " % of lines or " branches " % of branches"
            exit !good
        }' "$build/coverage/own.info" >&2
}

case $action in
forget) forget ;;
report) collect && table && enough ;;
esac
