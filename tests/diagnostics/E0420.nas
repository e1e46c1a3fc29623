let a = choose [1, "two"]
let b = choose [1ns, 2pJ]
let c = choose ["same", [1]]
let n = choose 1..=3
let d = if n > 1 { [1, 2] } else { [1] }
