"""What an error must look like: one sentence that says what must be, and what came."""

import re

import pytest


def assert_one_sentence(message, *words):
    assert "\n" not in message and 20 < len(message) < 300, message
    assert re.search(r"\bmust\b.*; got ", message), message
    for word in words:
        assert word in message, f"{word!r} is not in: {message}"


def assert_refused(call, *words):
    """`call` raises a ValueError in one sentence that holds the words."""
    with pytest.raises(ValueError) as problem:
        call()
    assert_one_sentence(str(problem.value), *words)
