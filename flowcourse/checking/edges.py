"""Numbers for test inputs that leave no room between them: of every size, and on both sides of every edge.

An answer may be wrong on one side of an edge only, or where numbers are small, or far out. Random numbers of one size
meet none of this.
"""

import numpy as np


def of_every_size(rng, low, high, count):
    """`count` numbers from `low` to `high` in size, one in each of equal parts of their logarithm, of either sign."""
    parts = (np.arange(count) + rng.uniform(size=count)) / count
    return rng.permutation(low ** (1 - parts) * high**parts) * rng.choice([-1, 1], count)


def around(edge, near=1e-3):
    """The edge, and what is just below it and just above it."""
    return edge + np.array([-near, 0.0, near])


def sizes(rng, low, high, count):
    """`count` numbers above 0, as in of_every_size, as floats of Python."""
    return np.abs(of_every_size(rng, low, high, count)).tolist()
