## Hardware and mapping searched together, as in Lin, Yang and Han, "NAAS: Neural Accelerator
## Architecture Search" (DAC 2021), with budgets of seconds: which array, which loops across it and
## which buffers serve a network best, each layer mapped as well as it can be.
import accelerators.eyeriss
import models.(mobilenet_v2, squeezenet)

let networks = [mobilenet_v2(), squeezenet()]

fn candidate() = Accelerator(
  array:   choose lattice(dims: 2..=3, size: 2..=32 step 2),
  unroll:  choose arrangement([K, C, Y, X, R, S]),
  buffers: [
    Buffer(per: pe, size: choose 64B..=1KiB step 64B),
    Buffer(per: chip, size: choose 32KiB..=128KiB step 1KiB)
  ],
  dram:    16B/cycle
)

fn mapped(layer, hw) = search {
  let run = simulate(layer, hw, choose mapping(layer, hw))
  minimize run.edp
  using evolution(population: 24, generations: 10)
}

fn network_edp(net, hw) {
  let best = [mapped(layer, hw).run for layer in layers(net)]
  return sum(b.energy for b in best) * sum(b.latency for b in best)
}

let found = search {
  let hw = candidate()
  require "as many PEs as Eyeriss":    hw.pes <= eyeriss.pes
  require "as much memory as Eyeriss": hw.storage <= eyeriss.storage
  minimize geomean(network_edp(net, hw) for net in networks)
  using evolution(population: 24, generations: 20, seed: 1)
}

print found.hw
print "better than Eyeriss by", geomean(network_edp(net, eyeriss) for net in networks) / found.value
