network n(x: f32[8, 8, 3]) = x |> conv(16, groups: 2)
network m(x: f32[4, 4, 3]) = x |> max_pool(8)
let a = n()
let b = m()
network k(x: f32[-2]) = x
let c = k()
let weights = param[0.5]
