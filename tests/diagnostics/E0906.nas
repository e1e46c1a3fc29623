let x = []
repeat 5000 { x = [x] }
print len(x)
