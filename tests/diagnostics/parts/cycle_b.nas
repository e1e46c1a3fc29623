import "cycle_a.nas" as a
let two = a.one
