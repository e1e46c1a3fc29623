let xs = [1, 2]
print xs[0.5]
repeat 1.5 { }
let half = choose 0.5..=1.5 step 0.5
repeat half { }
repeat 2KiB { }
print xs[1s], xs[half]
let places = choose placement(2, 3B)
let few = choose sublist([1, 2], 1, 2mm)
