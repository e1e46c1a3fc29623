let n = choose 1..=3
let few = [x for x in [1, 2, 3] if x < n]
print few[0]
print zip(few, few)
let (a, b) = few
