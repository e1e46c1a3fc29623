# the levels, loosest first
let l1 = x => a or b
let l2 = a or b and c
let l3 = not a and b
let l4 = not a == b
let l5 = a |> f == b
let l6 = a + b |> f |> g
let l7 = choose xs |> f
let l8 = base * choose 50%..=100% step 12.5%
let l9 = choose 1..=n |> f
let l10 = a + b * c - d / e div f mod g
let l11 = -x ^ 2
let l12 = 2 ^ -1
let l13 = 2 ^ 3 ^ 4
let l14 = -a.b(c)[d]
let l15 = search { minimize 1 }.value
let l16 = if a { b } else { c }.d
let l17 = (a, b) => (c, d) => e
let l18 = 0..<n + 1
let l19 = -10..=-1 step 3
let l20 = a - -b
let l21 = f(x => x + 1, y)
let l22 = [x => y for x in xs]
let l23 = a or x => b
let l24 = a * -b ^ c
