let a = choose []
let b = choose 3..=1
let c = choose [x for x in [1, 2] if x > 2]
