#!/bin/sh
# The examples against optima that are known otherwise: published, in closed form, or counted out by
# brute force in awk.
. "$srcdir/tests/tap.sh"
cp "$srcdir"/examples/*.nas .

# ---- a knapsack: P08 of Burkardt's collection, whose optimum is published
run run knapsack.nas
status 0 "the knapsack runs"
out_is "value 13549094 weight 6402560" "its value is the published one"

# ---- a round trip on a circle: 16 chords of 22.5 degrees
run run travelling.nas
status 0 "the round trip runs"
awk '$1 == "length" {
    best = 32 * sin(atan2(0, -1) / 16)
    off = $2 - best
    exit !(off < 1e-4 && off > -1e-4)
}' out
if [ $? = 0 ]; then pass "its length is 32 sin(pi/16)"; else fail "its length is 32 sin(pi/16)"; fi
sed -n 's/^tour \[\(.*\)\]/\1/p' out | tr -d ' ' | tr ',' '\n' | sort -n | paste -sd' ' - >towns
seq 0 15 | paste -sd' ' - >all
same towns all "it visits every town"

# ---- quadratic assignment: all 8! placements
run run assignment.nas
status 0 "the assignment runs"
awk '
function place(k, cost,    site, i, more) {
    if (cost >= best) return
    if (k == n) { best = cost; return }
    for (site = 0; site < n; site++) {
        if (taken[site]) continue
        more = 0
        for (i = 0; i < k; i++) more += flow[k, i] * apart(site, at[i])
        taken[site] = 1; at[k] = site
        place(k + 1, cost + more)
        taken[site] = 0
    }
}
function size(x) { return x < 0 ? -x : x }
function apart(a, b) { return size(a % 4 - b % 4) + size(int(a / 4) - int(b / 4)) }
/^ *\[[0-9]/ {
    gsub(/[^0-9,]/, "")
    split($0, number, ",")
    for (i = 0; i < 8; i++) flow[rows, i] = number[i + 1]
    rows++
}
END { n = 8; best = 1e9; place(0, 0); print "cost", best }' assignment.nas >brute
cut -d' ' -f1,2 out >cost
same brute cost "its cost is the least of all placements"

# ---- two aims: of all points of the grid those that no other beats in both
run run two_aims.nas
status 0 "the two aims run"
awk 'BEGIN {
    for (i = -100; i <= 100; i++) { a[i] = i * i; b[i] = (i - 20) * (i - 20) }
    for (i = -100; i <= 100; i++) {
        beaten = 0
        for (k = -100; k <= 100; k++)
            if (a[k] <= a[i] && b[k] <= b[i] && (a[k] < a[i] || b[k] < b[i])) beaten = 1
        if (!beaten) printf "%.6g %.6g %.6g\n", i / 10, a[i] / 100, b[i] / 100
    }
}' >brute
awk '$1 == "points" { points = $2 }
     $1 ~ /^-?[0-9.]+$/ && NF == 3 && n++ < points { printf "%.6g %.6g %.6g\n", $1, $2, $3 }' \
    out >front
same brute front "the front is the one that comparing all pairs leaves"

# ---- three leaders: every answer to every answer
run run leaders.nas
status 0 "the leaders run"
awk '
function last(others,    q, best, most) {
    most = -1e9
    for (q = 0; q <= 96; q++) if (q * (96 - others - q) > most) { most = q * (96 - others - q); best = q }
    return best
}
function middle(first,    q, r, best, most) {
    most = -1e9
    for (q = 0; q <= 96; q += 2) {
        r = last(first + q)
        if (q * (96 - first - q - r) > most) { most = q * (96 - first - q - r); best = q }
    }
    return best
}
BEGIN {
    most = -1e9
    for (q = 0; q <= 96; q += 4) {
        s = middle(q)
        t = last(q + s)
        if (q * (96 - q - s - t) > most) { most = q * (96 - q - s - t); answer = q " " s " " t }
    }
    print answer, "profit", most
}' >brute
same brute out "each answers as counting out says"
out_is "48 24 12 profit 576" "which is also the closed form"

# ---- a saddle: the best response to the worst response, with no closed form to lean on
cat >saddle.nas <<'END'
let table = [[3, 9, 2, 7], [8, 4, 6, 5], [1, 8, 8, 3], [7, 6, 5, 6]]
fn worst(row) = search {
  let column = choose 0..<4
  minimize table[row][column]
}
fn chosen(shift) = search {
  let row = choose 0..<4
  let answer = worst(row)
  maximize answer.value * 10 + (row + shift) mod 4
}
let best = search {
  let shift = choose 0..<4
  let inner = chosen(shift)
  minimize inner.value + inner.row * 7
}
print best.shift, best.inner.row, best.inner.answer.column, best.value
END
run run saddle.nas
awk 'BEGIN {
    split("3 9 2 7 8 4 6 5 1 8 8 3 7 6 5 6", t, " ")
    least = 1e9
    for (shift = 0; shift < 4; shift++) {
        most = -1e9
        for (row = 0; row < 4; row++) {
            low = 1e9
            for (c = 0; c < 4; c++) if (t[row * 4 + c + 1] < low) { low = t[row * 4 + c + 1]; at = c }
            value = low * 10 + (row + shift) % 4
            if (value > most) { most = value; keep = row; column = at }
        }
        if (most + keep * 7 < least) {
            least = most + keep * 7
            answer = shift " " keep " " column " " least
        }
    }
    print answer
}' >brute
same brute out "a best response inside a best response inside a search"

# ---- hardware and mapping together: within the budget, and the same on one and on two threads
run run --jobs 2 naas.nas
status 0 "hardware and mapping are searched together"
cp out two
run run --jobs 1 --no-cache naas.nas
same two out "one thread finds the same"
awk 'match($0, /pes: [0-9]+/) { pes = substr($0, RSTART + 5, RLENGTH - 5) }
     match($0, /storage: [0-9.]+KiB/) { storage = substr($0, RSTART + 9, RLENGTH - 12) }
     END { exit !(pes > 0 && pes <= 168 && storage > 0 && storage <= 14 * 12 * 0.5 + 108) }' out
if [ $? = 0 ]; then pass "it keeps to the budget"; else fail "it keeps to the budget"; fi

# ---- a sudoku with one solution, which is published with it
run run sudoku.nas
status 0 "the sudoku is solved"
cat >solution <<'END'
[5, 3, 4, 6, 7, 8, 9, 1, 2]
[6, 7, 2, 1, 9, 5, 3, 4, 8]
[1, 9, 8, 3, 4, 2, 5, 6, 7]
[8, 5, 9, 7, 6, 1, 4, 2, 3]
[4, 2, 6, 8, 5, 3, 7, 9, 1]
[7, 1, 3, 9, 2, 4, 8, 5, 6]
[9, 6, 1, 5, 3, 7, 2, 8, 4]
[2, 8, 7, 4, 1, 9, 6, 3, 5]
[3, 4, 5, 2, 8, 6, 1, 7, 9]
END
same solution out "its grid is the solution"

# ---- one large requirement over 9^12 points, none of which meets it: the limit of time ends that
cat >large.nas <<'END'
let r = search {
  let x = [choose 0..<9 for i in 0..<12]
  require all(x[a] != x[b] for a in 0..<12 for b in 0..<a)
  using exhaustive
}
print r.x
END
run run --no-cache --time 1s large.nas
status 1 "a search that cuts everything ends with its time"

# ---- a filter: all pairs of the series
run run filter.nas
status 0 "the filter runs"
awk 'BEGIN {
    pi = atan2(0, -1)
    split("10 12 15 18 22 27 33 39 47 56 68 82", e)
    split("10 100 1000", ohm)
    split("1e-11 1e-10 1e-9 1e-8", farad)
    best = 1e9
    for (i in e) for (j in ohm) for (k in e) for (l in farad) {
        r = e[i] * ohm[j]
        corner = 1 / (2 * pi * r * e[k] * farad[l])
        off = corner / 1000 - 1
        if (off < 0) off = -off
        if (r < 1000 || r > 10000 || off >= best) continue
        best = off
        found = corner
    }
    printf "corner %.5fkHz\n", found / 1000
}' >brute
sed 's/.*corner/corner/' out >corner
same brute corner "its corner is the nearest of all pairs"

# ---- a job shop: FT06, whose best makespan is published; the order printed is walked again
run run job_shop.nas
status 0 "the job shop runs"
awk '
BEGIN { jobs = 0 }
/^  \[\(/ {
    gsub(/[^0-9,]/, "")
    count = split($0, number, ",")
    for (i = 1; i < count; i += 2) {
        machine[jobs, (i - 1) / 2] = number[i]
        time[jobs, (i - 1) / 2] = number[i + 1]
    }
    jobs++
}
/^jobs in/ {
    sub(/.*\[/, "")
    gsub(/[],]/, "")
    for (i = 1; i <= NF; i++) {
        job = $i
        task = done[job]++
        m = machine[job, task]
        start = ends[job] > free[m] ? ends[job] : free[m]
        ends[job] = free[m] = start + time[job, task]
        if (ends[job] > last) last = ends[job]
    }
    for (job in done) if (done[job] != 6) wrong = 1
    print "makespan", last, NF, wrong + 0
}' job_shop.nas out >walked
echo "makespan 55 36 0" >best
same best walked "its order takes the 55 of the published optimum"
head -1 out >said
echo "makespan 55" >best
same best said "and says so"

# ---- what textbook implementations reach with as many evaluations
run run --no-cache "$srcdir/tests/problems/methods.nas"
status 0 "methods run within their budgets"
out_is '100 true' "evolution finds all ones, CMA-ES the bottom of an ellipsoid"
finish
