#!/bin/sh
# Puzzles that are all requirements, by the method and the budget that a search has when none is
# named; their answers are published, or checked by the puzzle's own rules in awk.
. "$srcdir/tests/tap.sh"

# Runs the puzzle with three seeds; each answer must be the text, or pass the awk program.
solves() { # what, text
    good=yes
    for seed in 0 1 2; do
        run run --no-cache --seed $seed puzzle.nas
        [ "$(cat out)" = "$2" ] || good=no
    done
    if [ $good = yes ]; then pass "$1"; else fail "$1" "got: $(cat out err)"; fi
}
obeys() { # what, awk program over the numbers of the answer
    good=yes
    for seed in 0 1 2; do
        run run --no-cache --seed $seed puzzle.nas
        tr -cs '0-9\n' ' ' <out | awk "$2" || good=no
    done
    if [ $good = yes ]; then pass "$1"; else fail "$1" "got: $(cat out err)"; fi
}

# ---- 4 x 4, with four cells given: counted out, there is one way to fill in the others
cat >puzzle.nas <<'END'
let found = search {
  let g = [choose 1..=4 for i in 0..<16]
  require g[0] == 1
  require g[6] == 2
  require g[9] == 3
  require g[15] == 4
  for i in 0..<4 { for a in 0..<4 { for b in 0..<a {
    require g[4 * i + a] != g[4 * i + b]
    require g[4 * a + i] != g[4 * b + i]
    let corner = 8 * (i div 2) + 2 * (i mod 2)
    require g[corner + 4 * (a div 2) + a mod 2] != g[corner + 4 * (b div 2) + b mod 2]
  } } }
}
print found.g, found.report.space
END
solution=$(awk '
function fits(at, digit,    i, row, column) {
    row = int(at / 4); column = at % 4
    for (i = 0; i < at; i++) {
        if (cell[i] != digit) continue
        if (int(i / 4) == row || i % 4 == column) return 0
        if (int(i / 8) == int(row / 2) && int(i % 4 / 2) == int(column / 2)) return 0
    }
    return 1
}
function fill(at,    digit, i, line) {
    if (at == 16) {
        for (i = 0; i < 16; i++) line = line (i ? ", " : "[") cell[i]
        print line "]"
        return
    }
    for (digit = 1; digit <= 4; digit++)
        if ((!given[at] || given[at] == digit) && fits(at, digit)) {
            cell[at] = digit
            fill(at + 1)
        }
}
BEGIN { given[0] = 1; given[6] = 2; given[9] = 3; given[15] = 4; fill(0) }')
solves "a 4 x 4 sudoku, whose given cells are no choices" "$solution 16777216"

# ---- eight queens, by numbers and by an arrangement
queens='NF != 8 { exit 1 }
{ for (a = 1; a <= 8; a++) for (b = 1; b < a; b++)
      if ($a == $b || $a - $b == a - b || $b - $a == a - b) exit 1 }'
cat >puzzle.nas <<'END'
let s = search {
  let q = [choose 0..<8 for i in 0..<8]
  for a in 0..<8 { for b in 0..<a {
    require q[a] != q[b]
    require abs(q[a] - q[b]) != a - b
  } }
}
print s.q
END
obeys "eight queens, each in any column" "$queens"
cat >puzzle.nas <<'END'
let s = search {
  let q = choose arrangement(8)
  for a in 0..<8 { for b in 0..<a { require abs(q[a] - q[b]) != a - b } }
  using evolution
}
print s.q
END
obeys "eight queens, as an arrangement" "$queens"

# ---- the magic square of order 3
magic='NF != 9 || $1 + $2 + $3 != 15 || $4 + $5 + $6 != 15 || $7 + $8 + $9 != 15 { exit 1 }
$1 + $4 + $7 != 15 || $2 + $5 + $8 != 15 || $1 + $5 + $9 != 15 || $3 + $5 + $7 != 15 { exit 1 }
{ for (a = 1; a <= 9; a++) for (b = 1; b < a; b++) if ($a == $b) exit 1 }'
for digits in "[choose 1..=9 for i in 0..<9]" "choose arrangement(1..=9)"; do
    cat >puzzle.nas <<END
let s = search {
  let m = $digits
  for a in 0..<9 { for b in 0..<a { require m[a] != m[b] } }
  for i in 0..<3 {
    require m[3 * i] + m[3 * i + 1] + m[3 * i + 2] == 15
    require m[i] + m[3 + i] + m[6 + i] == 15
  }
  require m[0] + m[4] + m[8] == 15
  require m[2] + m[4] + m[6] == 15
}
print s.m
END
    obeys "a magic square of $digits" "$magic"
done

# ---- three colours for the Petersen graph
cat >puzzle.nas <<'END'
let edges = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (0, 5), (1, 6), (2, 7), (3, 8), (4, 9),
             (5, 7), (7, 9), (9, 6), (6, 8), (8, 5)]
let s = search {
  let c = [choose 0..<3 for i in 0..<10]
  for e in edges { require c[e[0]] != c[e[1]] }
  using evolution
}
print s.c
END
obeys "three colours for the Petersen graph" 'NF != 10 { exit 1 }
{ split("0 1 1 2 2 3 3 4 4 0 0 5 1 6 2 7 3 8 4 9 5 7 7 9 9 6 6 8 8 5", e, " ")
  for (i = 1; i <= 30; i += 2) if ($(e[i] + 1) == $(e[i + 1] + 1)) exit 1 }'

# ---- a subset of 22 numbers with a given sum
cat >puzzle.nas <<'END'
let w = [267, 961, 1153, 1000, 1922, 493, 1598, 869, 1766, 1246, 771, 1384, 555, 329, 1717, 642,
         902, 1101, 1459, 678, 1888, 1333]
let s = search {
  let taken = choose sublist(w)
  require sum(if taken[i] { w[i] } else { 0 } for i in 0..<22) == 12345
}
print [if s.taken[i] { w[i] } else { 0 } for i in 0..<22]
END
obeys "a subset with a given sum" \
    '{ for (i = 1; i <= NF; i++) sum += $i } END { exit sum != 12345 }'

# ---- SEND + MORE = MONEY (Dudeney, 1924): 9567 + 1085 = 10652
cat >puzzle.nas <<'END'
let s = search {
  let d = [choose 0..=9 for i in 0..<8]
  let (S, E, N, D) = (d[0], d[1], d[2], d[3])
  let (M, O, R, Y) = (d[4], d[5], d[6], d[7])
  for a in 0..<8 { for b in 0..<a { require d[a] != d[b] } }
  require S != 0
  require M != 0
  let send = 1000 * S + 100 * E + 10 * N + D
  let more = 1000 * M + 100 * O + 10 * R + E
  require send + more == 10000 * M + 1000 * O + 100 * N + 10 * E + Y
}
print s.d
END
solves "SEND + MORE = MONEY" "[9, 5, 6, 7, 1, 0, 8, 2]"

# ---- what becomes feasible late is made better as long as what is feasible at once
sed 's/  let d =/  let z = choose 0..=8\n&/; s/^}/  minimize abs(z - 5)\n}/; s/s\.d/&, s.z/' \
    puzzle.nas >better.nas
mv better.nas puzzle.nas
solves "and the best of its solutions" "[9, 5, 6, 7, 1, 0, 8, 2] 5"

# ---- requirements of a single choice take its other values away: 4 x 5 points are left
cat >puzzle.nas <<'END'
let s = search {
  let x = choose 0..=10
  let y = choose 0..=9
  require x <= 4
  require x != 2
  require y mod 2 == 0
  minimize abs(2 * x + y - 13)
}
print s.value, s.report.space, s.report.evaluations, s.report.seen
END
solves "values that a requirement of one choice rules out are not points" "1 20 20 1"

# ---- but the conflict names them, as near as any point of the space comes
conflict() { # what, expected lines
    run run --no-cache puzzle.nas
    sed -n 's/ *(puzzle.*//; /misses\|seen/s/^ *//p' err >lines
    if [ "$(cat lines)" = "$2" ]; then pass "$1"; else fail "$1" "got: $(cat err)"; fi
}
for method in "" "using evolution" "using annealing" "using random(points: 50)"; do
    cat >puzzle.nas <<END
let s = search {
  let x = choose 0..=10
  let y = choose 0..=9
  require x == 3
  require "sum": x + y == 15
  minimize y
  $method
}
print s.x
END
    conflict "the conflict of a narrowed search $method" \
        "these requirements are met by no point together (all 110 were seen):
x == 3  the nearest point misses it by 100%
sum     the nearest point misses it by 20%"
done
cat >puzzle.nas <<'END'
let s = search {
  let x = choose 0..=10
  let y = choose 0..=9
  require x == 3
  require x >= 4
  minimize y
}
print s.x
END
conflict "two that leave a choice nothing" \
    "these requirements are met by no point together (all 110 were seen):
x == 3  the nearest point misses it by 33.3%
x >= 4  the nearest point misses it by 25%"
cat >puzzle.nas <<'END'
let s = search {
  let x = choose 0..=1000
  let y = choose 0..=9
  let z = choose 0..=1000000
  require x == 3
  require "sum": x + y == 20
  minimize z
}
print s.x
END
run run --no-cache puzzle.nas
sed -n 's/ *(puzzle.*//; /misses/s/^ *//p' err >lines
printf '%s\n' "x == 3  the nearest point misses it by 267%" \
    "sum     the nearest point misses it by 40%" >expected
same expected lines "a space that is too large to look at all of it"
finish
