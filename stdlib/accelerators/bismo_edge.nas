## A bit-serial accelerator (BISMO, Umuroglu and others, 2018) of the edge size that HAQ uses: its time
## grows with the product of the widths of weights and activations.

let bismo_edge = (name: "bismo_edge", kind: "bit-serial")
