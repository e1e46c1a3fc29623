print len([1], [2])
network net(x: f32[4]) = x |> relu(1)
let a = net()
