# which newlines end a statement
let a = 1 +
  2
let b = 1
  + 2
  |> f
let c = f
(1)
let d = a
- b
let e = [
  1,

  # between
  2
]
let f = a.
  step
if a { b }

else { c }
let g = if a { b } else
  if c { d }
  else { e }
for x
in
xs { print x }
fn h(x)
{
  return x }
let i = not
  a
let j = search { let k = 1
  minimize k }
let l = choose
  [1, 2]
let m = f(
  search {
    let n = 1
    let o = 2
  },
  3
)
print a,
  b
