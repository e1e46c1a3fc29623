## Labelled point clouds: positions and features of 2,048 points, and whole clouds of any size (a size of
## 0 differs from cloud to cloud).

let scenes = dataset("scenes", positions: [2048, 3], features: [2048, 4], labels: [2048],
                     cloud: [0, 4], classes: 5)
