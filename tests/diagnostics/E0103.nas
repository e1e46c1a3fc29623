let a = "accuracy
let b = 2
