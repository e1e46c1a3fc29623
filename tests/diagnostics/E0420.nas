let a = choose [1, "two"]
let b = choose [1ns, 2pJ]
let n = choose 1..=3
let c = if n > 1 { [1, 2] } else { [1] }
