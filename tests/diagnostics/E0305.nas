import models.mobilenet_v2
let p = (width: 1, height: 2)
print p.widht
print mobilenet_v2.layer_count
fn f(x) = x.depth
print f(p)
