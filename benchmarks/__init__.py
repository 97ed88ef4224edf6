"""minflow beside other flow libraries: the same model, the same data, the same step, in one run. See README.md."""
