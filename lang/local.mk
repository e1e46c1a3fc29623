lang_sources = 
lang_generated = 
