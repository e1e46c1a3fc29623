network n(x: f32[3]) = x + 1
let a = n()
