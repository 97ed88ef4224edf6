"""What the tests share: numbers that are close, a sum in place of an integral, and an argument that is refused."""

import re

import numpy as np
import pytest


def close(value, expected, tolerance=1e-10):
    np.testing.assert_allclose(value, expected, rtol=tolerance, atol=tolerance)


def midpoints(low, high, count):
    """The middles of `count` equal pieces of an interval, and the length of a piece."""
    step = (high - low) / count
    return low + step * (np.arange(count) + 0.5), step


def one_sentence(message, *words):
    """It says what must be and what came, and holds the words."""
    assert "\n" not in message and 20 < len(message) < 300, message
    assert re.search(r"\bmust\b.*; got ", message), message
    for word in words:
        assert word in message, f"{word!r} is not in: {message}"
    return message


def refused(call, *words):
    """The message of the ValueError that `call` raises, as `one_sentence` asks."""
    with pytest.raises(ValueError) as problem:
        call()
    return one_sentence(str(problem.value), *words)
