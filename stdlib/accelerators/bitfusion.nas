## Bit Fusion (Sharma and others, 2018): multipliers that fuse from 2-bit bricks.

let bitfusion = (name: "bitfusion", kind: "bit-fusing")
