let zero = 0.5 - 0.5
print [x for x in 0.5..=1.5 step zero]
