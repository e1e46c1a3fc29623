# The report, the runner of programs and the face of native programs.
report_sources =
