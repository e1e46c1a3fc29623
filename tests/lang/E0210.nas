let a = (1, size: 2)
let b = (size: 2, 1, 3)
let ok = (1, 2)
