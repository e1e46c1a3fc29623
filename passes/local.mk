passes_sources = 
