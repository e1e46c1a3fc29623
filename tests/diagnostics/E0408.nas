print 1 / 0
print 5 mod (2 - 2)
