let buffer = 64kb
let rate = 16B/cycel
let each = 4kB/n
