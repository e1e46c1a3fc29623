print max([])
print mean(x for x in [1, 2] if x > 3)
