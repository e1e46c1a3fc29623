## Names that every file knows: blocks of layers, accelerators and their cost model.

## A multiple of `base` near `value`, never below `base` and never more than 10 % below `value`: how
## mobile networks round channel counts.
fn round_to(value, base) {
  let near = max(base, floor((value + base / 2) / base) * base)
  return if near < 0.9 * value { near + base } else { near }
}
fn round8(value) = round_to(value, 8)
fn round4(value) = round_to(value, 4)

## Squeeze-and-excite: every channel scaled by what a small network makes of all channels' means.
fn squeeze_excite(x, inner, name = "se") {
  let scale = x |> global_pool |> dense(inner, name: text(name, "_reduce")) |> relu
                |> dense(channels(x), name: text(name, "_expand")) |> sigmoid
  return x |> scale_by(scale)
}

## The mobile inverted bottleneck of MobileNetV2 and MnasNet: widen by `expand`, filter each channel,
## narrow to `out`. The input is added when the shape stays. `squeeze` is the squeeze-and-excite
## layer's share of the input channels, 0 for none.
fn mbconv(x, out, kernel = 3, expand = 6, stride = 1, squeeze = 0, name = "mbconv") {
  let inner = channels(x) * expand
  let wide = if expand == 1 { x }
             else { x |> conv(inner, kernel: 1,
                              name: text(name, "_expand")) |> batch_norm |> relu6 }
  let deep = wide
               |> conv(inner, kernel: kernel, stride: stride, groups: inner,
                       name: text(name, "_dw"))
               |> batch_norm |> relu6
  let scaled = if squeeze == 0 { deep }
               else { deep |> squeeze_excite(round(channels(x) * squeeze),
                                             name: text(name, "_se")) }
  let thin = scaled |> conv(out, kernel: 1, name: text(name, "_project")) |> batch_norm
  return if stride == 1 and channels(x) == out { thin + x } else { thin }
}

## What stands in for a block that is left out: nothing, or the cheapest change of shape.
fn skip(x, out, stride = 1, name = "skip") =
  if stride == 1 and channels(x) == out { x } else { x |> conv(out, kernel: 1, stride: stride,
                                                               name: name) }

## The two dense layers after attention.
fn feed_forward(x, dim, inner = 4) = x |> dense(dim * inner) |> relu |> dense(dim)

## A residual block on the active points of a sparse tensor.
fn sparse_residual(s, out, kernel = 3) {
  let deep = s |> sparse_conv(out, kernel: kernel) |> batch_norm |> relu
               |> sparse_conv(out, kernel: kernel) |> batch_norm
  return if channels(s) == out { deep + s } else { deep + (s |> sparse_conv(out, kernel: 1)) }
}

# ---- accelerators --------------------------------------------------------------------------------

## Energy of one access to an SRAM of this size, in multiply-accumulates: the Eyeriss ratios as a line
## through 0.5 kB = 1 and 100 kB = 6.
fn sram_energy(size) = 1 + 5 * (size / 1kB - 0.5) / 99.5

## A memory: one beside each element (per: pe) or one for the chip (per: chip).
fn Buffer(per, size, energy = 0) =
  (per: per, size: size, energy: if energy == 0 { sram_energy(size) } else { energy })

# The loops that fill what an axis's own loop leaves of it: those that `unroll` names beyond one for each
# axis, in their order.
fn folded(array, unroll, fold) =
  if len(fold) > 0 { fold }
  else { [unroll[a + len(array)] for a in 0..<len(array) if a + len(array) < len(unroll)] }

## A machine: an array of one to three axes, the loop that each axis unrolls, the loop that it may fold
## in beside it (if not given, the loops that `unroll` names further on), two levels of memory, and the
## bandwidths between them. Double buffering halves what a buffer holds for one tile.
fn Accelerator(array, unroll, buffers, dram, noc = 64B/cycle, fold = [], word = 8bit, mac = 1,
               dram_energy = 200, name = "accelerator") = (
  name: name, array: array, unroll: unroll, fold: folded(array, unroll, fold), buffers: buffers,
  noc: noc, dram: dram, word: word, mac: mac, dram_energy: dram_energy, pes: product(array),
  storage: product(array) * buffers[0].size + buffers[1].size
)

## The loops of a layer in the order K C Y X R S. A depthwise layer has its channels in K; the small
## input of a transposed convolution is what moves, each pixel makes r x s outputs. No loop runs less than
## once: that the model's divisors are not 0 is then known before a search starts.
fn extents(layer) =
  if layer.transposed { [layer.k * layer.r * layer.s, layer.c, layer.y, layer.x, 1, 1] }
  else { [layer.k, max(1, layer.c div layer.groups), layer.out_y, layer.out_x, layer.r, layer.s] }

fn tile_words(hw, level) = hw.buffers[level].size / (2 * hw.word)

## Tiles and loop orders of a layer on a machine: what `choose mapping(layer, hw)` chooses from.
fn mapping(layer, hw) = tiling(
  extents: extents(layer), stride: layer.stride, depthwise: layer.depthwise,
  array: hw.array, unroll: hw.unroll, fold: hw.fold,
  pe_words: tile_words(hw, 0), buffer_words: tile_words(hw, 1)
)

# Which loops move which tensor: weights by K C R S, outputs by K Y X, inputs by C Y X R S; depthwise
# inputs by K instead of C.
fn moves_weights(depthwise) = [true, true, false, false, true, true]
fn moves_outputs(depthwise) = [true, false, true, true, false, false]
fn moves_inputs(depthwise) = [depthwise, not depthwise, true, true, true, true]

fn weights_of(t, stride, depthwise) = t[0] * t[1] * t[4] * t[5]
fn outputs_of(t, stride, depthwise) = t[0] * t[2] * t[3]
fn inputs_of(t, stride, depthwise) =
  (if depthwise { t[0] } else { t[1] }) * ((t[2] - 1) * stride + t[4]) * ((t[3] - 1) * stride + t[5])

# The place of the innermost loop that turns and moves the tensor, or -1.
fn last_moving(order, trips, moves) =
  max(if trips[d] > 1 and moves[d] { order[d] } else { -1 } for d in 0..<6)

# How often a tensor's tile is fetched: the product of the trips of all loops down to that one.
fn refills(order, trips, last) = product(if order[d] <= last { trips[d] } else { 1 } for d in 0..<6)

# Words of one tensor at each border: from DRAM to the buffer, and from the buffer to one element.
fn traffic(words, moves, layer, m, outer, inner) {
  let last = last_moving(m.dram_order, outer, moves)
  let again = last_moving(m.buffer_order, inner, moves)
  let from_dram = refills(m.dram_order, outer, last)
  let from_buffer = if again >= 0 { product(outer) * refills(m.buffer_order, inner,
                                                             again) } else { from_dram }
  return (dram: words(m.buffer, layer.stride, layer.depthwise) * from_dram,
          pe: words(m.pe, layer.stride, layer.depthwise) * from_buffer)
}

## What running a layer on a machine under a mapping costs: counts of accesses by the refill rule,
## energy in multiply-accumulates, latency in cycles bound by computing, by the network on the chip or
## by DRAM, whichever is slowest.
fn simulate(layer, hw, m) {
  let extent = extents(layer)
  let axes = 0..<len(hw.array)
  let spread = [product(if number(hw.unroll[a]) == d { m.across[a] } else { 1 } for a in axes)
                  * product(if number(hw.fold[a]) == d { m.fold[a] } else { 1 }
                            for a in 0..<len(hw.fold))
                for d in 0..<6]
  let units = product(spread)
  let inner = [ceil(m.buffer[d] / (m.pe[d] * spread[d])) for d in 0..<6]
  let outer = [ceil(extent[d] / m.buffer[d]) for d in 0..<6]
  let w = traffic(weights_of, moves_weights(layer.depthwise), layer, m, outer, inner)
  let i = traffic(inputs_of, moves_inputs(layer.depthwise), layer, m, outer, inner)
  let o = traffic(outputs_of, moves_outputs(layer.depthwise), layer, m, outer, inner)
  let outputs = extent[0] * extent[2] * extent[3]
  let input_units = (if layer.depthwise { spread[0] } else { spread[1] }) * product(spread[d]
      for d in 2..<6)
  let buffer_w = w.pe * spread[0] * spread[1] * spread[4] * spread[5]
  let buffer_i = i.pe * input_units
  let buffer_o = o.pe * spread[0] * spread[2] * spread[3]
  let back = max(0, buffer_o - outputs)
  let dram_back = max(0, o.dram - outputs)
  let dram_words = w.dram + i.dram + o.dram + dram_back
  let buffer_words = buffer_w + buffer_i + buffer_o + back
  let cycles = product(outer[d] * inner[d] * m.pe[d] for d in 0..<6) * 1cycle
  let noc_time = buffer_words * hw.word / hw.noc
  let dram_time = dram_words * hw.word / hw.dram
  let latency = max(cycles, noc_time, dram_time)
  let energy = layer.macs * hw.mac
             + hw.buffers[0].energy * ((w.pe + i.pe) * units + 4 * layer.macs)
             + hw.buffers[1].energy * (dram_words + buffer_words)
             + hw.dram_energy * dram_words
  return Run(
    layer: layer.name, edp: energy * latency, energy: energy, latency: latency,
    utilization: layer.macs / (cycles / 1cycle * hw.pes),
    bound: if latency == cycles { symbol("compute") } else { if latency == noc_time { symbol("noc") } else { symbol("dram") } },
    mapping: m,
    dram: (weights: w.dram, inputs: i.dram, outputs: o.dram, partial: dram_back),
    buffer: (weights: buffer_w, inputs: buffer_i, outputs: buffer_o, partial: back),
    pe: (weights: w.pe, inputs: i.pe, outputs: o.pe)
  )
}

fn Run(layer, edp, energy, latency, utilization, bound, mapping, dram, buffer, pe) = (
  layer: layer, edp: edp, energy: energy, latency: latency, utilization: utilization, bound: bound,
  mapping: mapping, dram: dram, buffer: buffer, pe: pe
)

## The row-stationary mapping of Eyeriss (Chen and others, 2016): rows of the output across one axis and
## rows of the kernel across the other; each element keeps one kernel row and slides it along a row of the
## output. `rows` and `columns` are the array's axes, the words what one tile of each memory may hold.
## Tiles of the shared memory take as many output channels as fit, then as many input channels.
fn row_stationary(layer, rows = 14, columns = 12, pe_words = 256, buffer_words = 55296) {
  let e = extents(layer)
  let across_y = min(rows, e[2])
  let across_r = min(columns, e[4])
  let fold_c = max(1, min(columns div across_r, e[1]))
  let row = min(e[3], max(1, (pe_words - 3 * e[5]) div (1 + layer.stride)))
  let pe = [1, 1, 1, row, 1, e[5]]
  let height = (across_y - 1) * layer.stride + e[4]
  let line = (row - 1) * layer.stride + e[5]
  let planes = if layer.depthwise { 1 } else { fold_c }
  let fixed = planes * height * line
  let each = planes * e[4] * e[5] + across_y * row
  let one = if layer.depthwise { height * line + e[4] * e[5] + across_y * row } else { each }
  let spare = if layer.depthwise { buffer_words } else { buffer_words - fixed }
  let kernels = max(1, min(e[0], spare div one))
  return (pe: pe,
          buffer: [kernels, planes, across_y, row, e[4], e[5]],
          across: [across_y, across_r, 1],
          fold: [1, if layer.depthwise { 1 } else { fold_c }, 1],
          dram_order: [0, 1, 2, 3, 4, 5],
          buffer_order: [0, 1, 2, 3, 4, 5])
}

# ---- machines that designs run on -------------------------------------------------------------------

## A quantum device: its number of qubits and its name.
fn Device(name, qubits) = (name: name, qubits: qubits)

## A microcontroller: its core, clock and memories.
fn Microcontroller(name, core, clock, sram, flash) =
  (name: name, core: core, clock: clock, sram: sram, flash: flash)

## The machine that nas runs on.
let host = (name: "host", core: "host")
