let a = (x ^ 2 for x in xs)
let b = (1, x for x in xs)
let ok = sum(x for x in xs)
let list = ([x for x in xs])
