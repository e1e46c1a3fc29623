## A machine for a whole network: the array and the memories that run MobileNetV2 with the least energy
## times latency, its layers mapped row-stationary. One evaluation costs 52 layers.
import models.mobilenet_v2

let work = layers(mobilenet_v2())

let best = search {
  let rows = choose 4..=32
  let columns = choose 3..=32
  let beside = choose 128B..=2KiB step 64B
  let shared = choose 16KiB..=256KiB step 4KiB
  let hw = Accelerator(
    array: [rows, columns], unroll: [Y, R], fold: [K, C], dram: 16B/cycle,
    buffers: [Buffer(per: pe, size: beside), Buffer(per: chip, size: shared)]
  )
  let runs = [simulate(layer, hw, row_stationary(layer, rows: rows, columns: columns,
                                                 pe_words: floor(tile_words(hw, 0)),
                                                 buffer_words: floor(tile_words(hw, 1))))
              for layer in work]
  require hw.storage <= 512KiB
  minimize sum(r.energy for r in runs) * sum(r.latency for r in runs)
  using evolution(population: 64, generations: 50)
}
print best.rows, best.columns, best.beside, best.shared, best.value
