## IBM's quantum device athens with its 5 qubits.

let ibmq_athens = Device(name: "ibmq_athens", qubits: 5)
