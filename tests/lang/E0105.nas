let a = 64kb
let b = 4kB/n
let c = 3parsec
let d = 0x1F
let e = 16b/cycle
let f = 12_
let g = 5GHZ + 7mm22
