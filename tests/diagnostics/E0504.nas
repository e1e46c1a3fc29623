circuit c(q: qubits[2]) {
  h(0)
  cx(q[0], 1)
}
let a = c()
circuit two(q: qubits[2], r: qubits[2]) {
  cx(q[0], r[1])
  h(q)
}
let b = two()
