## Three firms decide one after the other how much to make, each knowing how those behind it will
## answer: a search inside a search inside a search. With a margin of 96 the leader makes 48, the next
## 24, the last 12, and earns 48 * (96 - 84) = 576.
##
## The steps of 4, 2 and 1 leave no firm two answers that are equally good: what the last one wants,
## (96 - others) / 2, is a whole number, and what the second wants, (96 - first) / 2, an even one.

let margin = 96

fn last(others) = search {
  let q = choose 0..=96
  maximize q * (margin - others - q)
}
fn middle(first) = search {
  let q = choose 0..=96 step 2
  let answer = last(first + q)
  maximize q * (margin - first - q - answer.q)
}
let leader = search {
  let q = choose 0..=96 step 4
  let second = middle(q)
  let third  = last(q + second.q)
  maximize q * (margin - q - second.q - third.q)
}
print leader.q, leader.second.q, leader.third.q, "profit", leader.value
