let n = choose 1..=4
let a = 0..<n
let b = [i for i in a]
