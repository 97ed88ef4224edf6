"""What comes out of the jail: an outcome comes back as it was, and forged bytes are none."""

import numpy as np
import pytest

from flowcourse.checking.parts import CallFailure, Outcome
from flowcourse.sandbox import protocol

OUTCOMES = (
    Outcome((np.arange(6.0).reshape(2, 3), np.array(np.nan))),
    Outcome((np.zeros((0, 3)), np.array(-np.inf)), notes="a note «…»"),
    Outcome(failure=CallFailure("raised", "ValueError: x"), notes="🙂" * 100),
)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_is_packed_comes_back(outcome):
    back = protocol.unpack(protocol.pack(outcome), 2)
    assert (back.failure, back.notes) == (outcome.failure, outcome.notes)
    if outcome.values:
        for one, same in zip(back.values, outcome.values, strict=True):
            np.testing.assert_array_equal(one, same)


def message(head, values=b""):
    return len(head).to_bytes(4, "big") + head + values


FORGED = {
    "nothing": b"",
    "no head": b"\0\0\0\x10{}",
    "a head of gigabytes": b"\xff\xff\xff\xff" + b" " * 100,
    "no JSON": message(b"\x80\x04pickle"),
    "nested JSON": message(b"[" * 10_000),
    "another kind of thing": message(b"[1, 2]"),
    "no fault of ours": message(b'{"shapes": [], "failure": ["passed", ""], "notes": ""}'),
    "a fault that is no text": message(b'{"shapes": [], "failure": ["raised", {"a": 1}], "notes": ""}'),
    "notes that are no text": message(b'{"shapes": [[]], "failure": null, "notes": 3}', b"12345678"),
    "too few values": message(b'{"shapes": [[2]], "failure": null, "notes": ""}', b"12345678"),
    "too many values": message(b'{"shapes": [[]], "failure": null, "notes": ""}', b"12345678" * 2),
    "another number of parts": message(b'{"shapes": [[], []], "failure": null, "notes": ""}', b"12345678" * 2),
    "a negative shape": message(b'{"shapes": [[-1, -1]], "failure": null, "notes": ""}', b"12345678"),
    "a shape of huge numbers": message(b'{"shapes": [[0, 1e300]], "failure": null, "notes": ""}'),
    "a shape of many dimensions": message(
        b'{"shapes": [' + str([1] * 70).encode() + b'], "failure": null, "notes": ""}'
    ),
    "a shape of nothing, huge": message(b'{"shapes": [[0, 99999999999999999999]], "failure": null, "notes": ""}'),
    "a number of 5000 digits": message(b'{"shapes": [[' + b"9" * 5000 + b']], "failure": null, "notes": ""}'),
}


@pytest.mark.attack("forged bytes on the pipe")
@pytest.mark.parametrize("forgery", FORGED)
def test_forged_bytes_are_no_outcome(forgery):
    with pytest.raises(protocol.Forged):
        protocol.unpack(FORGED[forgery], 1)


def test_without_the_forgery_these_bytes_are_an_outcome():
    head = b'{"shapes": [[]], "failure": null, "notes": "a note"}'
    assert protocol.unpack(message(head, b"12345678"), 1).notes == "a note"
