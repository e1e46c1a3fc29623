fn f(a) = a
let a = f(1))
let b = 2
}
