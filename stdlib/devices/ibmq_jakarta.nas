## IBM's quantum device jakarta with its 7 qubits.

let ibmq_jakarta = Device(name: "ibmq_jakarta", qubits: 7)
