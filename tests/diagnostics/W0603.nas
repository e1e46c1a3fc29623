import datasets.mnist
network plain(x: f32[28, 28, 1]) -> f32[10] = x |> flatten |> dense(10)
let share = accuracy(plain(), mnist.test)
