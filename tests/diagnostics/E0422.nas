let a = choose 0..=10 step 0
let b = 0..=10 step -1
