let a = 3
print a(2)
print "text"(1)
