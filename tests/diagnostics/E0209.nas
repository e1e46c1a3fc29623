let a = choose 1..=3 * 2
let b = choose [1, 2] * 2
