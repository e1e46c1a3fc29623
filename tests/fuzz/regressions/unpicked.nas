let r = search { let x = choose 0..=3 step 1
  minimize x
  maximize x * x }
let x = r.x
let l = [r.x, 1]
let m = (r.x, 1)
print [r.x, 1]
