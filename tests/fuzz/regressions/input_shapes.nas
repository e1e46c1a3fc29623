circuit c1(q: qubits[0]) { return q }
let d1 = c1()
circuit c2(q: qubits[1, 2]) { return q }
let d2 = c2()
circuit c3(q: f32[2.5]) { return q }
let d3 = c3()
circuit c4(q: f32[-1]) { return q }
let d4 = c4()
circuit c5(q: points[3]) { return q }
let d5 = c5()
circuit c6(q: f32[1e300]) { return q }
let d6 = c6()
circuit c7(q: qubits[]) { return q }
let d7 = c7()
circuit c8(q: f32[1s]) { return q }
let d8 = c8()
network c9(q: f32[1073741825]) { return q }
let d9 = c9()
