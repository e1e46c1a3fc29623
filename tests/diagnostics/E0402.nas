print true + 1
print "a" < 2
print (1, 2) == [1, 2]
