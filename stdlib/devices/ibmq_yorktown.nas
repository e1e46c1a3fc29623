## IBM's quantum device yorktown with its 5 qubits.

let ibmq_yorktown = Device(name: "ibmq_yorktown", qubits: 5)
