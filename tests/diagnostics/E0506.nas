network n(x: f32[3]) = add(x)
circuit c(q: qubits[2]) {
  cx(q[0])
}
let a = n()
let b = c()
