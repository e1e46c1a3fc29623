let xs = 0..<1_000_000_000
print sum(x for x in xs)
