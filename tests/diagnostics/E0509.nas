network n(x: f32[3]) = 3
let a = n()
network m(x: f32[3]) {
  let y = x |> relu
}
network both(x: f32[3]) = [x |> relu, 3]
let b = m()
let c = both()
