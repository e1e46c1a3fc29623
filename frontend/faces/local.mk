faces_sources =
