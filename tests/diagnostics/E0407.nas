print log(3ns)
print sin(2mm)
