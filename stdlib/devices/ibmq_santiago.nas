## IBM's quantum device santiago with its 5 qubits.

let ibmq_santiago = Device(name: "ibmq_santiago", qubits: 5)
