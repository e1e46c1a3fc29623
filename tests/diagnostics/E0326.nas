fn power(x, n) = if n == 0 { 1 } else { x * power(x, n - 1) }
fn outer(n) {
  fn inner(m) = if m > 9 { m } else { inner(m + n) }
  fn power(a) = a ^ 2        # another one
  return inner(1) + power(2)
}
print power(2, 3), outer(1)
