let r = search { let x = choose 1..=3
  let inner = search { let y = choose 1..=4
    require y > x
    minimize y
    maximize y }
  minimize inner.front[0].y }
print r, r.inner
let s = search { let x = choose 1..=3
  let inner = search { let y = choose 1..=4
    require y >= x
    minimize y
    maximize y + x }
  minimize x + inner.front[0].y
  maximize x }
print s.front, s.front[0].inner.front, r.inner.front[0].y
