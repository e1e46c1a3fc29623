for x on [1, 2] { }
let a = (1 + ) * 2
let b = a +
let c = 3
