## IBM's quantum device manila with its 5 qubits.

let ibmq_manila = Device(name: "ibmq_manila", qubits: 5)
