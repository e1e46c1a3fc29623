## An EdgeTPU-like machine: 64 x 64 processing elements, output channels along one axis and input
## channels along the other, 512 B beside each element and 8 MiB shared.

let edgetpu = Accelerator(
  name:    "edgetpu",
  array:   [64, 64],
  unroll:  [K, C],
  buffers: [Buffer(per: pe, size: 512B, energy: 1), Buffer(per: chip, size: 8MiB, energy: 6)],
  noc:     1024B/cycle,
  dram:    64B/cycle
)
