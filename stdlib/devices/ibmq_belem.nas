## IBM's quantum device belem with its 5 qubits.

let ibmq_belem = Device(name: "ibmq_belem", qubits: 5)
