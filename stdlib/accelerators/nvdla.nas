## An NVDLA-like machine: 32 x 32 processing elements, output channels along one axis and input
## channels along the other, 64 B beside each element and 512 KiB shared.

let nvdla = Accelerator(
  name:    "nvdla",
  array:   [32, 32],
  unroll:  [K, C],
  buffers: [Buffer(per: pe, size: 64B, energy: 1), Buffer(per: chip, size: 512KiB, energy: 6)],
  noc:     256B/cycle,
  dram:    64B/cycle
)
