let rate = .5
let shares = [0.25, .75]
