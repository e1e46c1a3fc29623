let t = train {
  across 4 machines
}
