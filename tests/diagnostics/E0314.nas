let (a, b) = [1, 2, 3]
for (x, y) in [(1, 2, 3)] { }
let (c, d) = 4
