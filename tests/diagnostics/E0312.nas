fn scaled(x, factor) = x * factor
print scaled(3, facotr: 2)
print len(lst: [1])
network net(x: f32[8, 8, 3]) = x |> conv(4, kernal: 3)
let a = net()
