## Pictures of clothes (Xiao and others, 2017): 28x28 grey pictures in ten classes.

let fashion_mnist = dataset("fashion_mnist", image: [28, 28, 1], label: [], classes: 10)
