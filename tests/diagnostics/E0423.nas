let a = choose 0.5..=1.5
let b = choose 1ns..=4ns
