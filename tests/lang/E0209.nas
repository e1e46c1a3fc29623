let a = choose 1..=3 * 2
let b = choose [1, 2] * 2
let c = choose 0..=1 step 1 / 10
let d = choose xs + 1
let ok = choose n - 1..=(2 * n) step (n / 2)
let too = base * choose 50%..=100% step 12.5%
