## An Eyeriss-like machine: 14 x 12 processing elements, output rows along one axis and kernel rows
## along the other (row-stationary), 512 B beside each element and 108 KiB shared. Energies are Eyeriss's
## published ratios to one multiply-accumulate.

let eyeriss = Accelerator(
  name:    "eyeriss",
  array:   [14, 12],
  unroll:  [Y, R],
  fold:    [K, C],
  buffers: [Buffer(per: pe, size: 512B, energy: 1), Buffer(per: chip, size: 108KiB, energy: 6)],
  noc:     64B/cycle,
  dram:    16B/cycle
)
