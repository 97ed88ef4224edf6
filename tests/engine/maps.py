"""What the tests of maps share: numbers that are close, and an argument that is refused in a sentence."""

import numpy as np
import pytest


def close(found, expected, tolerance=1e-10):
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


def refused(call, *words):
    """The message of the ValueError that `call` raises: one sentence that says what must be, and holds the words."""
    with pytest.raises(ValueError) as problem:
        call()
    said = str(problem.value)
    assert "\n" not in said and 20 < len(said) < 300, said
    for word in (" must ", *words):
        assert word in said, f"{word!r} is not in: {said}"
    return said
