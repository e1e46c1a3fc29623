## IBM's quantum device lima with its 5 qubits.

let ibmq_lima = Device(name: "ibmq_lima", qubits: 5)
