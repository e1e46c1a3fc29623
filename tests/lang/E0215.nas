let a = train {
  across 4 machines
}
