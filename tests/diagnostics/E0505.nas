let y = relu(3)
let z = 3 |> dense(4)
