let width = 3
print widht
fn unused(height) = height + 1
