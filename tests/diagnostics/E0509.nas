network n(x: f32[3]) = 3
let a = n()
