let a = choose 0..=10 step 3
print 1..=2 step 0.3
