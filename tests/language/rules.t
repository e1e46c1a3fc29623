#!/bin/sh
# The rules of the language, as far as a program can show them. What is expected follows from the
# rule by hand, not from a run.
. "$srcdir/tests/tap.sh"

# The program on standard input prints this.
prints() { # what text
    cat >rule.nas
    run run rule.nas
    if [ "$code" = 0 ] && [ "$(cat out)" = "$2" ]; then pass "$1"; else fail "$1" "want: $2"; fi
}

# Its bindings are listed with these lines, `|` between them.
binds() { # what lines
    cat >rule.nas
    run check -v rule.nas
    sed -e 's/ (rule.nas:[0-9:]*)//' -e 's/^ *//' -e 's/  */ /g' out | paste -sd'|' - >got
    if [ "$(cat got)" = "$2" ]; then pass "$1"; else fail "$1" "want: $2" "got: $(cat got)"; fi
}

# It has this error.
refused() { # what code
    cat >rule.nas
    run check rule.nas
    if [ "$code" = 3 ] && grep -q "error\[$2\]" err; then pass "$1"; else fail "$1" "want $2"; fi
}

# It is right, without a warning.
accepted() { # what
    cat >rule.nas
    run check rule.nas
    if [ "$code" = 0 ] && ! grep -q "^warning" err; then pass "$1"; else fail "$1"; fi
}

# ---- unknowns and who binds them

prints "making: a call makes anew, let shares" "1 3 1" <<'END'
fn f() = choose 1..=3
let s = search {
  let a = f()
  let b = f()
  let c = a
  minimize (a - 1) ^ 2 + (b - 3) ^ 2
}
print s.a, s.b, s.c
END

binds "binders: what the outer block names first is the outer's" \
    "search of search|binds x|constant m, hw|search of s|binds m, hw" <<'END'
let m = choose 1..=4
let s = search {
  let hw = choose 1..=4
  let k = m
  let best = search {
    let x = choose 1..=4
    minimize (x - k - hw) ^ 2
  }
  minimize best.value + k + hw
}
END

binds "binders: what only the inner block names is the inner's" \
    "search of search|binds m|constant hw|search of s|binds hw" <<'END'
let m = choose 1..=4
let s = search {
  let hw = choose 1..=4
  let best = search {
    minimize (m - hw) ^ 2
  }
  minimize best.value - hw
}
END

prints "and is solved for each of the outer's candidates" "4 0 -4" <<'END'
let m = choose 1..=4
let s = search {
  let hw = choose 1..=4
  let best = search {
    minimize (m - hw) ^ 2
  }
  minimize best.value - hw
}
print s.hw, s.best.value, s.value
END

refused "binders: the outer block may not come second" E0618 <<'END'
let m = choose 1..=4
let s = search {
  let best = search {
    minimize (m - 2) ^ 2
  }
  minimize best.value + m
}
END

binds "train samples choices, a search over what it trained binds them" \
    "train of t|binds the weights of net (2 layers)|samples n.net.wide|search of s|binds n.net.wide|train of again|binds the weights of net (2 layers)" <<'END'
import datasets.mnist
network net(wide, x: f32[28, 28, 1]) = x |> flatten |> dense(wide) |> dense(10)
let t = train {
  let n = net(choose [8, 16, 32])
  minimize mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  using sgd(rate: 0.1)
}
let s = search {
  let n = t.n
  maximize accuracy(n, mnist.test)
}
let again = train {
  let n = s.n
  minimize mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  using sgd(rate: 0.1)
}
END

binds "train in a search: the candidate's choices are constants" \
    "train of train|binds the weights of net (2 layers)|constant net.dense.out|search of s|binds net.dense.out" <<'END'
import datasets.mnist
network net(x: f32[28, 28, 1]) = x |> flatten |> dense(choose [8, 16, 32]) |> dense(10)
let s = search {
  let n = net()
  let t = train {
    minimize mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
    using sgd(rate: 0.1)
  }
  minimize mean(cross_entropy(n(e.image), e.label) for e in mnist.validation)
  using gradient
}
END

prints "result: the objective as written, the lets, the report" "15 5 6" <<'END'
let s = search {
  let x = choose 0..=5
  maximize 3 * x
}
print s.value, s.x, s.report.evaluations
END

refused "carrying: outside of the search the choice is as free as before" E0611 <<'END'
let m = choose 1..=4
let s = search {
  let k = m
  minimize (k - 2) ^ 2
}
print s.k
print m
END

refused "designs: making one for each example" E0619 <<'END'
import datasets.mnist
network net(x: f32[28, 28, 1]) = x |> flatten |> dense(10)
let t = train {
  minimize mean(cross_entropy(net(e.image), e.label) for e in mnist.train)
  using sgd(rate: 0.1)
}
END

refused "designs: a definition where a design is wanted" E0401 <<'END'
network net(x: f32[4]) = x |> dense(10)
print macs(net)
END

prints "pipe: to the first input, else to the first parameter" "7 6
50 50" <<'END'
fn less(a, b) = a - b
print 10 |> less(3), 10 |> less(b: 4)
network inner(width, x: f32[8]) = x |> dense(width)
network outer(x: f32[8]) = x |> inner(5) |> dense(2)
print macs(outer()), weights(outer())
END

# dense(2) costs 4 * 2 + 2 * 1 = 10, dense(4) 20
prints "sharing: one design is one member, fresh makes another" "10 20 10
0" <<'END'
network net(x: f32[4]) = x |> dense(choose [2, 4]) |> dense(1)
let n = net()
let s = search {
  let a = n
  let b = fresh(n)
  maximize macs(a) - macs(b)
}
print s.value, macs(s.a), macs(s.b)
let t = search {
  let a = n
  let b = n
  let c = choose 0..=1
  maximize (macs(a) - macs(b)) ^ 2 - c
}
print t.value
END

# ---- families

refused "require in a train may not depend on what is trained" E0614 <<'END'
import datasets.mnist
network net(x: f32[28, 28, 1]) = x |> flatten |> dense(10)
let t = train {
  let n = net()
  require accuracy(n, mnist.test) > 0.5
  minimize mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  using sgd(rate: 0.1)
}
END

# 3 + 3^2 + 3^3 different points
prints "loops: turns up to the count are there, the others do not count" "3 9 39" <<'END'
let s = search {
  let n = choose 1..=3
  let total = 0
  repeat n as i {
    total = total + choose 1..=3
  }
  maximize total
  using exhaustive
}
print s.n, s.value, s.report.evaluations
END

# 5 points with `deep`, 1 without
prints "conditional choices: points that differ only in what is not active are one" "5 true 6" <<'END'
let s = search {
  let deep = choose [true, false]
  let extra = if deep { choose 1..=5 } else { 0 }
  maximize extra
  using exhaustive
}
print s.value, s.deep, s.report.evaluations
END

# 1 + 2 + 3 points
prints "dependent domains" "3 3 6" <<'END'
let s = search {
  let depth = choose 1..=3
  let at = choose 1..=depth
  maximize at * 10 - depth
  using exhaustive
}
print s.depth, s.at, s.report.evaluations
END

prints "ranges are exact; their steps are of the lower end's unit" "9 4 9 9
[0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
[] [3, 2, 1] [0, 2, 4] [-2, -1, 0, 1]
[1KiB, 2KiB, 3KiB]" <<'END'
print len(0.2..=1.0 step 0.1), len(1KiB..=4KiB), len(8bit..=16bit), len(0%..=80% step 10%)
print [x for x in 0.2..=1.0 step 0.1]
print [x for x in 3..=1], [x for x in 3..=1 step -1], [x for x in 0..<5 step 2], [x for x in -2..<2]
print [x for x in 1KiB..=3KiB]
END

refused "a closed range reaches its end, in parentheses too" E0421 <<'END'
print 0..=10 step (0.3)
END

binds "policies name their choices by layer" \
    "search of s|binds mixed[stem].weights, mixed[fc].weights" <<'END'
network net(x: f32[8, 8, 3]) = x |> conv(4, kernel: 3, name: "stem") |> flatten |> dense(2, name: "fc")
fn mixed(layer) = (weights: choose 2..=8)
let n = net()
let s = search {
  let q = quantize(n, mixed)
  minimize size(q)
}
END

binds "names: let, callee and label, list place, loop turn" \
    "search of s|binds a.block.x, a.block.wide, a.block, list[0], list[1], pair.left, k[0].inner,|k[1].inner, repeat[0], repeat[1]" <<'END'
fn block(x, wide) = x * (choose [1, 2]) + wide
let s = search {
  let a = block(choose 1..=3, wide: choose 4..=5)
  let list = [choose 1..=2, choose 1..=2]
  let pair = (left: choose 1..=2, right: 3)
  let total = 0
  for k in [1, 2] {
    let inner = choose 1..=2
    total = total + inner
  }
  repeat 2 {
    total = total + choose 5..=6
  }
  minimize a + sum(list) + pair.left + total
}
END

# ---- solving

cat >count.sh <<'END'
#!/bin/sh
echo "$1 $2" >>counted
echo $((($1 - $2) * ($1 - $2)))
END
chmod +x count.sh
cat >twice.nas <<'END'
fn best(c) = search {
  let x = choose 1..=4
  minimize command("./count.sh $1 $2", x, c)
}
print best(2).x, best(2).value, best(3).value
END
run run --allow-commands twice.nas
out_is "2 0 0" "equal solvers are solved once"
holds "each point of each was asked for once" test "$(sort counted | uniq | wc -l)" = 8 -a \
    "$(wc -l <counted)" = 8

cat >drawn.nas <<'END'
let factor = 1
let s = search {
  let hw = choose [factor, 2 * factor]
  minimize mean(m * hw for m in sample(10, choose 1..=100)) / hw
  using exhaustive
}
print s.value
END
run run drawn.nas
cp out first
run run --set factor=7 drawn.nas
same first out "families of different candidates draw the same members"

prints "what is no number is not feasible" "-2
1 [true, false, false]
1
3
1
1" <<'END'
let s = search {
  let x = choose [0.5, 1, 2]
  let y = choose [-1, -2]
  minimize (y * x) ^ x
}
print s.value
let t = search {
  let taken = choose sublist(0..<3)
  minimize max(i + 1 for i in 0..<3 if taken[i])
}
print t.value, t.taken
let u = search {
  let taken = choose sublist(0..<3)
  minimize mean(i + 1 for i in 0..<3 if taken[i])
}
print u.value
let v = search {
  let x = choose 0..=3
  minimize 6 / x
}
print v.x
let w = search {
  let x = choose -3..=3
  minimize x ^ 2 + log(x)
}
print w.x
let z = search {
  let i = choose 0..=5
  maximize [3, 9, 4][i]
}
print z.i
END

prints "an infeasible search inside makes its candidate infeasible" "3" <<'END'
fn inner(limit) = search {
  let x = choose 1..=4
  require x * limit == 9
  minimize x
}
let s = search {
  let limit = choose 1..=4
  let best = inner(limit)
  minimize best.x + limit
}
print s.limit
END

# a = 0 and 1 leave the inner search nothing, whatever is made of its answer
prints "what compares an answer that there is not does not hold" "2 3 3
2 3 2
0 7 0" <<'END'
fn best(a) = search {
  let x = choose 1..=3
  require a + x >= 5
  minimize x
}
let o = search {
  let a = choose 0..=9
  let y = best(a)
  minimize max(0, y.value - 2) + a
}
print o.a, o.y.x, o.value
let p = search {
  let a = choose 0..=9
  let y = best(a)
  minimize if y.value > 1 { a } else { a + 1 }
}
print p.a, p.y.x, p.value
let q = search {
  let a = choose 0..=9
  let x = if a > 4 { best(a).x } else { 7 }
  minimize a
}
print q.a, q.x, q.value
END

# for m the front of (x m + y, x x + 3 y - m y) was found in Python by comparing all points
prints "folds over the front of an inner search" "3 1 0.576923 6
5 6 18.5" <<'END'
fn designs(m) = search {
  let x = choose 0..=6
  let y = choose 0..=6
  require x + y <= m + 2
  minimize "cost": x * m + y
  maximize "gain": x * x + 3 * y - m * y
}
let best = search {
  let m = choose 1..=5
  let f = designs(m)
  minimize min(p.values[0] / (1 + p.values[1]) for p in f.front if p.values[1] >= 4) + mean(p.y for p in f.front)
}
print best.m, best.f.front[1].x + best.f.front[1].y, best.value, len(best.f.front)
let last = search {
  let m = choose 0..=5
  let k = choose 0..=9
  let f = designs(m)
  maximize f.front[k].values[1] - 3 * k + 0.1 * m
}
print last.m, last.k, last.value
END

# Counted in Python: the cells of the integer grid between the reference and some point.
cat >volume.nas <<'END'
let line = search {
  let x = choose 0..=10
  minimize x
  minimize 10 - x
}
print hypervolume(line.front, at: (11, 11)), hypervolume(line.front, at: (5, 20)), hypervolume(line.front, at: (0, 3))
let units = search {
  let x = choose 1..=8
  minimize "energy": x * 1J
  maximize "time": min(x, 6) * 2s
}
print hypervolume(units.front, at: (9J, 1s))
let three = search {
  let x = choose 0..=6
  let y = choose 0..=6
  minimize x
  minimize y
  maximize x * y - (x - y) ^ 2
}
print hypervolume(three.front, at: (7, 7, -40)), len(three.front)
let four = search {
  let x = choose 0..=3
  let y = choose 0..=3
  let z = choose 0..=3
  minimize x
  minimize y
  minimize z
  maximize x * y + z * y + x * z
}
print hypervolume(four.front, at: (4, 4, 4, -1))
let best = search {
  let m = choose 1..=5
  let f = search {
    let x = choose 0..=6
    let y = choose 0..=6
    minimize x * m + y
    minimize (7 - x) * (8 - m) - y + 20
  }
  maximize hypervolume(f.front, at: (30, 60 - m)) - m
}
print best.m, best.value, hypervolume(best.f.front, at: (30, 60 - best.m))
let some = search {
  let m = choose 1..=5
  let f = search {
    let x = choose 0..=10
    require x > 12 - m
    minimize x
    minimize 10 - x
  }
  minimize hypervolume(f.front, at: (11, 11))
}
print some.m, some.value
END
printf '%s\n' "66 60 0" "58s*J" "2303 17" 496 "1 948 949" "3 11" >want
run run --no-cache --interpret volume.nas
same want out "hypervolumes of fronts"
run run --no-cache --native volume.nas
same want out "the same in native code"
run build volume.nas -o volume
./volume >out 2>err
same want out "the same in a program that was built"

# One c of a thousand leaves the inner search anything, and a + b must be nearly the largest: of
# 10^9 candidates 55,000 have an answer, and what leads there is how near the others come. The
# third search asks through a function in between, the fourth in a requirement.
guided() { # what objective [jobs]
    cat >rule.nas <<END
fn best(a, b, c) = search {
  let x = choose 1..=3
  require a + b >= 1989
  require abs(c - 777) * x <= 0
  minimize x
}
fn through(a, b, c) = search {
  let z = choose 1..=2
  let y = best(a, b, c)
  minimize y.value * z
}
let o = search {
  let a = choose 0..=999
  let b = choose 0..=999
  let c = choose 0..=999
  $2
  using evolution(population: 64, generations: 100)
}
print o.a + o.b >= 1989, o.c
END
    run run --no-cache $3 rule.nas
    if [ "$(cat out)" = "true 777" ]; then pass "$1"; else fail "$1" "got: $(cat out err)"; fi
}
guided "the distance of an infeasible search is carried outward" "minimize best(a, b, c).value + a"
guided "on one thread as well" "minimize best(a, b, c).value + a" "--jobs 1"
guided "and in native code" "minimize best(a, b, c).value + a" "--native"
guided "through a search in between" "minimize through(a, b, c).value"
guided "out of a requirement" "require best(a, b, c).value <= 2
  minimize a"


# One point of 10^9 holds; each part of the condition says how far it is.
prints "the distances of the parts of a condition guide a search" "123 777 500" <<'END'
let s = search {
  let a = choose 0..=999
  let b = choose 0..=999
  let c = choose 0..=999
  require a == 123 and (b == 777 or b == 5000) and c + 1 == 501
  minimize a
  using evolution(population: 64, generations: 200)
}
print s.a, s.b, s.c
END

# x + y small and x large: (0, 0), (1, 0), ..., (4, 0)
cat >front.nas <<'END'
let s = search {
  let x = choose 0..=4
  let y = choose 0..=4
  minimize "sum": x + y
  maximize "far": x
  using exhaustive
}
print table(s.front)
END
run run front.nas
awk '$1 ~ /^[0-9]+$/ { print $1, $2, $3 }' out >rows
printf '%s\n' "0 0 0" "1 0 1" "2 0 2" "3 0 3" "4 0 4" >want
same want rows "fronts are ordered by the first objective"

# the first result of each inner front is x = 0 with y = a
cat >inner.nas <<'END'
let s = search {
  let a = choose 1..=3
  let f = search {
    let x = choose 0..=3
    let k = a * 10
    let y = x + a
    minimize "cost": x * a
    maximize "gain": x
  }
  maximize a + f.front[0].x + f.front[0].y
}
print s.a, s.value, len(s.f.front)
print table(s.f.front)
END
run run inner.nas
awk 'NR == 1 || $1 ~ /^[0-9]+$/ { print $1, $2, $3, $4, $5 }' out >rows
printf '%s\n' "3 6 4  " "0 30 3 0 0" "1 30 4 3 1" "2 30 5 6 2" "3 30 6 9 3" >want
same want rows "a front inside a search, with what the outer search binds"

refused "a let of a front has to be picked" E0610 <<'END'
let s = search {
  let x = choose 0..=4
  minimize x
  maximize x ^ 2
}
let y = s.x + 1
END

# a: 1 + 10 = 11; n > 1: 22; k = 1, 2 <= n: 25
prints "assignment: a guard merges old and new" "true 2 2 25" <<'END'
let s = search {
  let a = choose [true, false]
  let n = choose 0..=3
  let x = 1
  if a { x = x + 10 } else { x = x + 100 }
  if n > 1 { x = x * 2 }
  for k in [1, 2] { if k <= n { x = x + k } }
  let count = 0
  repeat n { count = count + 1 }
  require count == 2
  minimize x
}
print s.a, s.n, s.count, s.x
END

prints "quantities: exact units, whole division downwards, powers to the right" \
    "2.003us 2048 true 10 1kB/s 4mm 2mm 3 -4 2 -2 1.5
160B 250MHz 1024 0.5 -4 512 true 1.5s 2 2nJ" <<'END'
print 3ns + 2us, 4KiB / 2B, 8bit == 1B, 5% * 200, 1kB / 1s, 12mm2 / 3mm, (4mm2) ^ 0.5, 7 div 2, -7 div 2, -7 mod 3, 7 mod -3, 7.5 mod 2
print 16B/cycle * 10cycle, 1 / 4ns, 2 ^ 10, 2 ^ -1, -2 ^ 2, 2 ^ 3 ^ 2, 64kB < 64KiB, 3J / 2W, 1GHz * 2ns, max(3pJ, 2nJ)
END

prints "defaults are evaluated at each call, after the parameters before them" "7 5
7 3" <<'END'
fn f(a, b = a + 1, c = choose 1..=3) = a + b * c
print f(1, 2, 3), f(1, c: 2)
let s = search {
  let x = f(1)
  let y = f(1)
  maximize x - y
}
print s.x, s.y
END

# 4 points with the flag, 2^3 without
prints "assignments under a choice, with choices in them" "false 3 12" <<'END'
fn pick(flag, n) {
  let out = 0
  if flag {
    let k = choose 1..=n
    out = k * 10
  } else {
    for i in 0..<3 {
      out = out + choose 0..=1
    }
  }
  return out
}
let s = search {
  let flag = choose [true, false]
  let v = pick(flag, 4)
  minimize abs(v - 3)
  using exhaustive
}
print s.flag, s.v, s.report.evaluations
END

# no k for n = 0: it is infeasible, or 7 where it is not asked for
prints "a domain that is empty for some parents" "1 1
0 7 7" <<'END'
let t = search {
  let n = choose 0..=3
  let k = choose 1..=n
  minimize n + k
}
print t.n, t.k
let u = search {
  let n = choose 0..=3
  let k = if n > 0 { choose 1..=n } else { 7 }
  minimize n * 10 + k
  using exhaustive
}
print u.n, u.k, u.report.evaluations
END

# i is 1 or 2 with weights 2 and 3, the k sum to 6: 5 * 6 - 5 * 2
prints "nested filters, each of them on a choice" "[false, true, true] 2 20" <<'END'
let s = search {
  let taken = choose sublist(0..<3)
  let n = choose 0..=2
  let total = sum((i + 1) * (k + 1) for i in 0..<3 if taken[i] for k in 0..<3 if k <= n and i > 0)
  maximize total - 5 * n - sum(1 for i in 0..<1 if taken[i])
}
print s.taken, s.n, s.value
END

accepted "data: a train wants what is linear in means; inside of a mean stands anything" <<'END'
import datasets.mnist
network net(x: f32[28, 28, 1]) = x |> flatten |> dense(10)
let t = train {
  let n = net()
  let p = param
  let loss = mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  let other = sum(cross_entropy(n(e.image), e.label) for e in mnist.validation)
  let inside = mean(log(1 + cross_entropy(n(e.image), e.label)) for e in mnist.train)
  minimize 2 * loss + 0.3 * (loss - other) / 7 - -loss + p ^ 2 + exp(p) + inside
  using sgd(rate: 0.1)
}
END

binds "a search in a train that does not depend on params" \
    "search of search|binds w|train of t|binds the weights of net (1 layer)" <<'END'
import datasets.mnist
network net(width, x: f32[28, 28, 1]) = x |> flatten |> dense(10 * width)
let t = train {
  let best = search {
    let w = choose 1..=3
    minimize (w - 2) ^ 2
  }
  let n = net(2)
  minimize best.w * mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  using sgd(rate: 0.1)
}
END

# 1 to 9 has the mean 5 and the deviation 2.6: that of a mean of 1,000 is 0.08
prints "samples outside of searches" "true true 30 10" <<'END'
fn f() = choose 1..=9
let family = f()
print abs(mean(sample(1000, f())) - 5) < 0.4, abs(mean(sample(1000, 2 * family)) - 10) < 0.8, sum(sample(10, 3)), len(sample(10, f()))
END

prints "samples that a search folds" 2 <<'END'
fn f() = choose 1..=9
let best = search {
  let w = choose 1..=4
  minimize abs(mean(sample(200, w * f())) - 10)
}
print best.w
END

refused "samples cannot be printed" E0424 <<'END'
print [m for m in sample(10, choose 1..=9)]
END


# E (a - b)^2 of two fair coins is 1/2, E a b of independent ones E a E b; were the rows of the two
# samples one, they would be 0 and E a^2 = 2.5
prints "a mean over a sample inside of another" "true true" <<'END'
let apart = mean(mean((a - b) ^ 2 for b in sample(2000, choose 1..=2)) for a in sample(2000, choose 1..=2))
fn times(a) = mean(a * b for b in sample(2000, choose 1..=2))
let product = mean(times(a) for a in sample(2000, choose 1..=2))
print abs(apart - 0.5) < 0.03, abs(product - 2.25) < 0.06
END

# the inner mean was made before it was known that something draws x: E (x - b)^2 is 2.5 or 72.5
prints "a choice that is drawn after a mean over it" "true true" <<'END'
let x = choose [0, 10]
let m = mean((x - b) ^ 2 for b in sample(2000, choose 1..=2))
print abs(mean(m for y in sample(2000, x)) - 37.5) < 3, abs(mean(m * y for y in sample(2000, x)) - 362.5) < 30
END

# loops inside each other, as deep as a step can keep them apart and one deeper (see E0907)
for depth in 59 60 61 200; do
    awk -v n=$depth 'BEGIN {
        text = "a0"
        for (i = 1; i < n; i++)
            text = "mean(a" i " + (" text ") for a" (i - 1) " in sample(2, choose 1..=2))"
        print "print mean(" text " for a" (n - 1) " in sample(2, choose 1..=2))"
    }' >deep.nas
    run check deep.nas
    if [ "$depth" -le 60 ]; then status 0 "$depth samples inside each other"; else status 3 "$depth are too many"; fi
done
finish
