ir_design_sources =
