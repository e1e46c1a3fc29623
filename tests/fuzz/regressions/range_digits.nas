let a = 1e-300..=2e300 step 1e-310
let b = 1e-300..=2e300 step 1e10
print a
