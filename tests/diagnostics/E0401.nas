print 1 + "two"
print -true
print if 2 { 2 } else { 3 }
print [1, 2]["first"]
fn f(x) = x * 2
print f([1])
print 2 * f
