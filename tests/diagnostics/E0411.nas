let xs = [1, 2]
print xs[0.5]
repeat 1.5 { }
let half = choose 0.5..=1.5 step 0.5
repeat half { }
