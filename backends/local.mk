backends_sources = 
llvm_sources = 
