let width = 3
print widht
fn unused(height) = height + wdith
print sum(range(10)), None
print depth, area(2)
let depth = 4
fn area(x) = x * later
let later = 5
