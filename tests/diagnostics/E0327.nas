fn area(side: f32, height: int) = side * height
print area(2, 3)
