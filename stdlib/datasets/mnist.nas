## Handwritten digits (LeCun and others): 28x28 grey pictures in ten classes.

let mnist = dataset("mnist", image: [28, 28, 1], label: [], classes: 10)
