## A low-pass filter of one resistor and one capacitor from the E12 series: the pair whose corner is
## nearest to the wanted one, at an impedance of 1 to 10 kOhm. Units see to it that it is a frequency.

let wanted = 1kHz
let pi = 3.14159265358979
let e12 = [10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82]

let found = search {
  let r = (choose e12) * choose [10Ohm, 100Ohm, 1kOhm]
  let c = (choose e12) * choose [10pF, 100pF, 1nF, 10nF]
  require "impedance": r >= 1kOhm and r <= 10kOhm
  let corner = 1 / (2 * pi * r * c)
  minimize abs(corner / wanted - 1)
}
print found.r, found.c, "corner", found.corner
