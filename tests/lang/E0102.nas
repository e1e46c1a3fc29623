let a = 1
let b = "café"
let c = @
