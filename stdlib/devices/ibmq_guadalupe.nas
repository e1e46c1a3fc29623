## IBM's quantum device guadalupe with its 16 qubits.

let ibmq_guadalupe = Device(name: "ibmq_guadalupe", qubits: 16)
