let a = choose 3
let b = choose "text"
let c = choose (1, 2)
