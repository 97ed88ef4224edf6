"""minflow: normalizing flows from scratch, in NumPy and autograd."""
