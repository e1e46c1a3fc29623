let r = search { let x = choose 1..=3
  let l = [sqrt, x]
  let k = (a: 1..=x, b: 1..=3)
  minimize x
  maximize x }
print r.front, r.front[0].l[1]
let s = r.front
