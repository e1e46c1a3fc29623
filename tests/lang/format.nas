

##   a file
let   a=3#trailing
let bcd   =  4   # aligned by the user


# two blank lines above
let e = f( a,b , c )[ 0 ]  . d
fn g ( x ,y = 1 ) ->f32[ 3 ]{
      # a remark
      let z = - x+ - y
      return z^-2 |> h( 1 )
}
let k = search {   let q = choose 1 ..= 3
minimize q }
let short = if a { b }
  else { c }
let joined = if a
{
  b
}
else
{
  c
}
let r = Accelerator(
      array:   choose lattice(dims: 1..=3),
      unroll:  [K, C],
      buffers: [Buffer(per: pe, size: 1),
        Buffer(per: chip, size: 2)],
      dram:    16B/cycle
  )
let chain = x |> one |> two
    |> three
let under = x |> first(2) |> second
                          |> third
let sum = first
    + second
    * third
let long = some_function(with_an_argument, and_another_argument, and: [a, list, of, things], more: arguments)
let pipes = value |> some_function(with_an_argument) |> another_function(with_another) |> and_more(things)
network pvcnn(width, points, classes, p: f32[points, 3], f: f32[points, 4]) -> f32[points, classes] {
  return x
}
let noted = [ # first
  1, # one
  2
  # last
]
let empty = search { }
let call = f(x => search {
  let y = 1
})
let limits = search {
  require  "as many":    a <= b
  require  "as much as": c <= d
}
let table = [1111111111, 2222222222, 3333333333, 4444444444, 5555555555, 6666666666, 7777777777, 8888888888, 9999999999,
             1010101010, 1212121212, 1313131313,
             1414141414]
print "a",
   "b"
# the end
