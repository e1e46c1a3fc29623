## A machine for three networks: the array and the memories that run them with the least energy
## times latency, their layers mapped row-stationary. One evaluation costs 173 layers.
import models.mobilenet_v2
import models.mnasnet
import models.resnet50

let networks = [layers(mobilenet_v2()), layers(mnasnet()), layers(resnet50())]
let work = [layer for net in networks for layer in net]

let best = search {
  let rows = choose 4..=32
  let columns = choose 3..=32
  let beside = choose 128B..=2KiB step 64B
  let shared = choose 16KiB..=256KiB step 4KiB
  let bus = choose 16..=128 step 16
  let dram = choose 4..=64 step 4
  let hw = Accelerator(
    array: [rows, columns], unroll: [Y, R], fold: [K, C],
    noc: bus * 1B/cycle, dram: dram * 1B/cycle,
    buffers: [Buffer(per: pe, size: beside), Buffer(per: chip, size: shared)]
  )
  let runs = [simulate(layer, hw, row_stationary(layer, rows: rows, columns: columns,
                                                 pe_words: floor(tile_words(hw, 0)),
                                                 buffer_words: floor(tile_words(hw, 1))))
              for layer in work]
  require hw.storage <= 512KiB
  minimize sum(r.energy for r in runs) * sum(r.latency for r in runs) * (bus + 4 * dram + 200)
  using evolution(population: 64, generations: 2000)
}
print best.rows, best.columns, best.beside, best.shared, best.bus, best.dram
