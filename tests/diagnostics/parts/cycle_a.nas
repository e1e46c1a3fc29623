import "cycle_b.nas" as b
let one = b.two
