let a = (a, 2) => a
let b = (a, b.c, d) => a
let ok = (a, b) => a + b
let c = (a: 1) => 2
