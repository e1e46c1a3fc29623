print "accuracy, a
let b = max("one, 2)
let c = "ends in \
let d = 4 "
