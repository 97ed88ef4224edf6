"""Mutants of the engine that are the same in other words: {function: {what the mutant has: why it is right too}}."""

EQUIVALENT = {}
