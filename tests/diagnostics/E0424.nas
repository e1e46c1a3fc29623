fn f(x) = x
print f
print sqrt
print "f is", f
