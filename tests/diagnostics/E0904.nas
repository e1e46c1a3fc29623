repeat 1e9 { }
