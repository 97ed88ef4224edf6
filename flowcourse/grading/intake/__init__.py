"""From what was handed in to the answers in it."""
