network n(x: f32[3]) -> f32[4] = x |> relu
let a = n()
