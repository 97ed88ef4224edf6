"""What the tests compare with: numbers that are close, and a sum in place of an integral."""

import numpy as np


def close(found, expected, tolerance=1e-10):
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


def midpoints(low, high, count):
    """The middles of `count` equal pieces of an interval, and the length of a piece."""
    step = (high - low) / count
    return low + step * (np.arange(count) + 0.5), step
