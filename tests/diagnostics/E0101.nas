let a = 3 @ 4
let b = a + 1
