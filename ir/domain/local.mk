ir_domain_sources =
