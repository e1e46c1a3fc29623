## IBM's quantum device toronto with its 27 qubits.

let ibmq_toronto = Device(name: "ibmq_toronto", qubits: 27)
