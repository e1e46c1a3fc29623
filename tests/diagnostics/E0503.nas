network n(x: f32[3]) = dense(3, 4)
network m(x: f32[3]) = relu()
let a = n()
let b = m()
