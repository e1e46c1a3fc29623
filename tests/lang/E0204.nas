let a = [1, 2)
let b = (1 + 2] * 3
let c = 4
