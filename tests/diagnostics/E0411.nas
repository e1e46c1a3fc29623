let xs = [1, 2]
print xs[0.5]
repeat 1.5 { }
