count = 1
let total = 2
totl = total + 1
