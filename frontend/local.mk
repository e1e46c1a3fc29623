frontend_sources = 
frontend_generated = 
