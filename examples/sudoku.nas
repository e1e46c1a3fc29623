## A sudoku: what a grid of digits must keep to, and nothing to optimise. Every requirement is small and
## reads few cells, so that an exhaustive search turns back as soon as two of them are alike.

let given = [
  [5, 3, 0, 0, 7, 0, 0, 0, 0],
  [6, 0, 0, 1, 9, 5, 0, 0, 0],
  [0, 9, 8, 0, 0, 0, 0, 6, 0],
  [8, 0, 0, 0, 6, 0, 0, 0, 3],
  [4, 0, 0, 8, 0, 3, 0, 0, 1],
  [7, 0, 0, 0, 2, 0, 0, 0, 6],
  [0, 6, 0, 0, 0, 0, 2, 8, 0],
  [0, 0, 0, 4, 1, 9, 0, 0, 5],
  [0, 0, 0, 0, 8, 0, 0, 7, 9]
]

let solved = search {
  let cell = [[if digit > 0 { digit } else { choose 1..=9 } for digit in row] for row in given]
  for line in 0..<9 {
    for a in 0..<9 {
      for b in 0..<a {
        require "a digit once in a row": cell[line][a] != cell[line][b]
        require "a digit once in a column": cell[a][line] != cell[b][line]
        require "a digit once in a box": cell[3 * (line div 3) + a div 3][3 * (line mod 3) + a mod 3]
                                      != cell[3 * (line div 3) + b div 3][3 * (line mod 3) + b mod 3]
      }
    }
  }
  using exhaustive
}
for row in solved.cell { print row }
