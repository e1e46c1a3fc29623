circuit c(q: qubits[2]) {
  h(0)
  cx(q[0], 1)
}
let a = c()
