let in = 3
fn step(x) = x + 1
for repeat in 0..<3 { }
