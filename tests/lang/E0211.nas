x |> conv(kernel: 3, 16)
let a = sample(n: 3, net)
