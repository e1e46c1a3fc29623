let a = choose 1..=3
print a
let b = choose [true, false]
print "both", a, b
export a as "a.csv"
