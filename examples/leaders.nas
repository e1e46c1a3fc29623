## Three firms decide one after the other how much to make, each knowing how those behind it will
## answer: a search inside a search inside a search. With a margin of 96 the leader makes 48, the next
## 24, the last 12.

let margin = 96

fn last(others) = search {
  let q = choose 0..=96
  maximize q * (margin - others - q)
}
fn middle(first) = search {
  let q = choose 0..=96
  let answer = last(first + q)
  maximize q * (margin - first - q - answer.q)
}
let leader = search {
  let q = choose 0..=96
  let second = middle(q)
  let third  = last(q + second.q)
  maximize q * (margin - q - second.q - third.q)
}
print leader.q, leader.second.q, leader.third.q, "profit", leader.value
