network net(x: f32[8, 8, 3]) = x |> conv(kernel: 3, 16)
