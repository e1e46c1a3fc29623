fn f(a, b) = a + b
let a = [f(1, 2], 3)
