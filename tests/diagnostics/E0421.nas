let a = choose 0..=10 step 3
let b = 1..=2 step 0.3
