network n(x: float[3]) = x
network m(x: f32[3]) -> f23[3] = x
let a = n()
let b = m()
