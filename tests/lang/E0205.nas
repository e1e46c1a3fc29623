let a = f(1))
let b = 2 }
]
let c = 3
