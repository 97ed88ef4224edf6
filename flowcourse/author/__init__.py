"""What those who write the course use: build, rules, new, execute, the table of exercises, mutants."""
