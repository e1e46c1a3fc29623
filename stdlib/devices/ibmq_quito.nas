## IBM's quantum device quito with its 5 qubits.

let ibmq_quito = Device(name: "ibmq_quito", qubits: 5)
