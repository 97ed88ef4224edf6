"""Outputs are left out of a large notebook before it is parsed: nothing else changes."""

import json
import random

import pytest

from flowcourse.grading.intake.files import Unreadable
from flowcourse.grading.intake.outputs import without_outputs

TRICKY = [
    '"',
    "\\",
    '\\"',
    '"outputs": [',
    "[{",
    "}]",
    "\n",
    "é",
    "\u2028",
    "\ud800",
    "outputs",
    "x = {1: [2]}",
    "",
    " ",
]
LEFT_OUT = "outputs", "attachments", "widgets"


def anything(rng, depth):
    kind = rng.randrange(4 if depth else 2)
    if kind == 0:
        return rng.choice([None, True, -1.5e9, 7])
    if kind == 1:
        return "".join(rng.choices(TRICKY, k=rng.randrange(5)))
    if kind == 2:
        return [anything(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {rng.choice([*LEFT_OUT, *TRICKY]): anything(rng, depth - 1) for _ in range(rng.randrange(4))}


def without(value):
    """The same by way of Python's objects."""
    if isinstance(value, list):
        return [without(each) for each in value]
    if isinstance(value, dict):
        return {
            key: None if key in LEFT_OUT and isinstance(each, list | dict) else without(each)
            for key, each in value.items()
        }
    return value


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("ascii_alone", [True, False])
def test_only_outputs_are_left_out_of_any_json(indent, ascii_alone):
    rng = random.Random(1)
    for _ in range(2000):
        value = anything(rng, 5)
        raw = json.dumps(value, indent=indent, ensure_ascii=ascii_alone).encode("utf-8", "surrogatepass")
        left = without_outputs(raw, len(raw) + 99).decode("utf-8", "surrogatepass")
        assert json.loads(left) == without(value)


def test_what_is_left_has_a_limit():
    with pytest.raises(Unreadable, match="has 1 kB without its outputs, and 1 kB is the most"):
        without_outputs(b'{"outputs": [1, 2], "source": "' + b"x" * 1000 + b'"}', 1000)
