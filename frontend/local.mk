include frontend/faces/local.mk
frontend_sources = $(faces_sources)
frontend_generated =
